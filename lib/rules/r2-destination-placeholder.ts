import { shown } from '../private/faults';
import { isPlaceholderDestination } from '../rulebook/destination';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-destination-placeholder',
  severity: 'error',
  title: 'The destination has a placeholder that nobody filled',
  reason: 'Unless something fills it before it is applied, there is no bucket of that name, or the backups land in a folder of that name.',
  source: 'https://developers.cloudflare.com/r2/buckets/create-buckets/',
  bad: `
kind: ObjectStore
spec:
  configuration:
    destinationPath: s3://\${R2_BUCKET}/pg-cluster/
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    destinationPath: s3://acme-backups/pg-cluster/
`,
  check: ({ r2Stores }) =>
    r2Stores.filter(isPlaceholderDestination).map((store) => ({
      manifest: store.manifest,
      at: store.below('destinationPath'),
      message: `the destination is ${shown(store.destinationPath)}`,
      fix: "destinationPath: s3://<bucket>/<folder>/ # with the bucket's name",
    })),
};
