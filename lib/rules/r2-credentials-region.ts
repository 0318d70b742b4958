import { shown } from '../private/faults';
import { record } from '../rulebook/manifest';
import { regionInSecret } from '../rulebook/overrides';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-credentials-region',
  severity: 'warning',
  title: 's3Credentials.region takes the region from a Secret',
  reason:
    'Plugin 0.14 lets it beat AWS_DEFAULT_REGION, so that any other region in that Secret breaks every backup; older versions ignore it.',
  source: 'https://github.com/cloudnative-pg/plugin-barman-cloud/issues/800',
  bad: `
kind: ObjectStore
spec:
  configuration:
    s3Credentials:
      region:
        name: r2-region
        key: REGION
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    s3Credentials:
      region: null
`,
  check: (world) =>
    world.r2Stores.flatMap((store) => {
      const region: unknown = record(store.configuration.s3Credentials).region ?? undefined;
      if (region === undefined || regionInSecret(world, store) !== undefined) {
        return [];
      }
      const { key, name } = record(region);
      return [
        {
          manifest: store.manifest,
          at: store.below('s3Credentials', 'region'),
          message: `the region is whatever the key ${shown(key)} of the Secret ${shown(name)} holds`,
          fix: '# remove s3Credentials.region, and set AWS_DEFAULT_REGION to auto in the environment',
        },
      ];
    }),
};
