import { variableOf } from '../rulebook/environment';
import { record } from '../rulebook/manifest';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-region-missing',
  severity: 'info',
  title: 'No region is said',
  reason:
    'Without AWS_DEFAULT_REGION boto3 signs for us-east-1, which R2 takes as an alias of auto until something else sets another region.',
  source: 'https://github.com/cloudnative-pg/plugin-barman-cloud/issues/800',
  bad: `
kind: ObjectStore
spec:
  instanceSidecarConfiguration:
    env:
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
      const region: unknown = record(store.configuration.s3Credentials).region ?? undefined;
      if (region !== undefined || variableOf(world, store, 'AWS_DEFAULT_REGION') !== 'missing') {
        return [];
      }
      const other = store.envOf('AWS_REGION');
      const message = `the environment has no AWS_DEFAULT_REGION${other ? ', and boto3 does not read AWS_REGION' : ''}`;
      const fix = '- name: AWS_DEFAULT_REGION\n  value: auto';
      return [{ manifest: store.manifest, at: other?.at ?? store.envAt, message, fix }];
    }),
};
