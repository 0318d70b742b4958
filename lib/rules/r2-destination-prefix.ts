import { shown } from '../private/faults';
import { destinationOf } from '../rulebook/destination';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-destination-prefix',
  severity: 'warning',
  title: 'The destination has no folder in the bucket',
  reason:
    'The servers lie at the top of the bucket, where nothing else can be kept apart from them, and no lifecycle rule can be bound to them by prefix.',
  source: 'https://developers.cloudflare.com/r2/buckets/object-lifecycles/',
  bad: `
kind: ObjectStore
spec:
  configuration:
    destinationPath: s3://acme-backups/
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    destinationPath: s3://acme-backups/pg-cluster/
`,
  check: ({ r2Targets }) =>
    r2Targets.flatMap((store) => {
      const destination = destinationOf(store);
      // A bucket that is missing, or a placeholder that may hold folders too, is said by another rule.
      if (destination === undefined || !/^[A-Za-z0-9._-]+$/.test(destination.bucket) || !/^\/*$/.test(destination.folders)) {
        return [];
      }
      const message = `the destination is ${shown(store.destinationPath)}`;
      const fix = 'destinationPath: s3://<bucket>/<folder>/';
      return [{ manifest: store.manifest, at: store.below('destinationPath'), message, fix }];
    }),
};
