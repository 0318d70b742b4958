import { shown } from '../private/faults';
import { destinationOf, isPlaceholderDestination } from '../rulebook/destination';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-destination-bucket',
  severity: 'error',
  title: 'R2 allows no bucket of this name',
  reason: 'A bucket in R2 has 3 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends, so no bucket answers to this name.',
  source: 'https://developers.cloudflare.com/r2/buckets/create-buckets/',
  bad: `
kind: ObjectStore
spec:
  configuration:
    destinationPath: s3://acme.backups/pg-cluster/
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    destinationPath: s3://acme-backups/pg-cluster/
`,
  check: ({ r2Stores }) =>
    r2Stores.flatMap((store) => {
      const bucket = destinationOf(store)?.bucket;
      if (bucket === undefined || /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket) || isPlaceholderDestination(store)) {
        return [];
      }
      const message = `the bucket is called ${shown(bucket)}`;
      const fix = 'destinationPath: s3://<bucket>/<folder>/';
      return [{ manifest: store.manifest, at: store.below('destinationPath'), message, fix }];
    }),
};
