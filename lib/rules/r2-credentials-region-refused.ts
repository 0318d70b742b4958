import { shown } from '../private/faults';
import { R2_REGIONS, regionInSecret } from '../rulebook/overrides';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-credentials-region-refused',
  severity: 'error',
  title: 's3Credentials.region names a region that R2 refuses',
  reason: 'The plugin lets it beat AWS_DEFAULT_REGION, and R2 answers every request with InvalidRegionName.',
  source: 'https://developers.cloudflare.com/r2/api/s3/api/#bucket-region',
  bad: `
kind: ObjectStore
spec:
  configuration:
    s3Credentials:
      region:
        name: r2-region
        key: REGION
---
apiVersion: v1
kind: Secret
metadata:
  name: r2-region
  namespace: production
stringData:
  REGION: eu-central-1
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
      const region = regionInSecret(world, store);
      const fix = '# remove s3Credentials.region, and set AWS_DEFAULT_REGION to auto in the environment';
      return region === undefined || R2_REGIONS.includes(region)
        ? []
        : [{ manifest: store.manifest, at: store.below('s3Credentials', 'region'), message: `the region is ${shown(region)}`, fix }];
    }),
};
