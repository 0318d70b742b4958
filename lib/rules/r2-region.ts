import { shown } from '../private/faults';
import { variableOf } from '../rulebook/environment';
import type { Rule } from '../rulebook/rule';

/** What R2 names in its refusal, and the two aliases of auto. */
const REGIONS: readonly unknown[] = ['auto', '', 'us-east-1', 'wnam', 'enam', 'weur', 'eeur', 'apac', 'oc'];

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
      if (typeof variable === 'string' || REGIONS.includes(variable.value)) {
        return [];
      }
      const message = `AWS_DEFAULT_REGION is ${shown(variable.value)}`;
      return [{ manifest: store.manifest, at: variable.at, message, fix: '- name: AWS_DEFAULT_REGION\n  value: auto' }];
    }),
};
