import { shown } from '../private/faults';
import { variableOf } from '../rulebook/environment';
import { R2_REGIONS } from '../rulebook/overrides';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-region',
  severity: 'error',
  title: 'AWS_DEFAULT_REGION is no region of R2',
  reason: 'R2 refuses every request that is signed for another region with InvalidRegionName.',
  source: 'https://developers.cloudflare.com/r2/api/s3/api/#bucket-region',
  bad: `
kind: ObjectStore
spec:
  instanceSidecarConfiguration:
    env:
      - name: AWS_DEFAULT_REGION
        value: eu-central-1
      - name: AWS_REQUEST_CHECKSUM_CALCULATION
        value: when_required
      - name: AWS_RESPONSE_CHECKSUM_VALIDATION
        value: when_required
`,
  good: `
kind: ObjectStore
spec:
  instanceSidecarConfiguration:
    env:
      - name: AWS_DEFAULT_REGION
        value: auto
      - name: AWS_REQUEST_CHECKSUM_CALCULATION
        value: when_required
      - name: AWS_RESPONSE_CHECKSUM_VALIDATION
        value: when_required
`,
  check: (world) =>
    world.r2Stores.flatMap((store) => {
      const variable = variableOf(world, store, 'AWS_DEFAULT_REGION');
      if (typeof variable === 'string' || R2_REGIONS.includes(variable.value)) {
        return [];
      }
      const message = `AWS_DEFAULT_REGION is ${shown(variable.value)}`;
      return [{ manifest: store.manifest, at: variable.at, message, fix: '- name: AWS_DEFAULT_REGION\n  value: auto' }];
    }),
};
