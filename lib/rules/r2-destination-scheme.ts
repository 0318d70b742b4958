import { shown } from '../private/faults';
import { destinationOf } from '../rulebook/destination';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-destination-scheme',
  severity: 'error',
  title: 'The destination is no s3:// path',
  reason: 'The address is refused by barman with "Invalid s3 URL address".',
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/object_stores/',
  bad: `
kind: ObjectStore
spec:
  configuration:
    destinationPath: acme-backups/pg-cluster/
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    destinationPath: s3://acme-backups/pg-cluster/
`,
  check: ({ r2Stores }) =>
    r2Stores
      .filter((store) => destinationOf(store) === undefined && !/^\s*[<{$]/.test(store.destinationPath))
      .map((store) => {
        const value: unknown = store.configuration.destinationPath ?? undefined;
        const message = value === undefined ? 'there is no destinationPath' : `the destination is ${shown(value)}`;
        return {
          manifest: store.manifest,
          at: store.below('destinationPath'),
          message,
          fix: 'destinationPath: s3://<bucket>/<folder>/',
        };
      }),
};
