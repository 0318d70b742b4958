import { shown } from '../private/faults';
import { record } from '../rulebook/manifest';
import type { Rule } from '../rulebook/rule';
import { text } from '../rulebook/store';

export const rule: Rule = {
  id: 'initdb-owner-without-database',
  severity: 'warning',
  title: 'initdb has an owner and no database',
  reason:
    'CloudNativePG then calls the database "app", whatever the application connects to, and a restore into another Cluster must name it so.',
  source: 'https://cloudnative-pg.io/documentation/current/bootstrap/',
  bad: `
kind: Cluster
spec:
  bootstrap:
    initdb:
      database: null
`,
  good: `
kind: Cluster
spec:
  bootstrap:
    initdb:
      database: orders
`,
  check: ({ clusters }) =>
    clusters.flatMap(({ manifest, spec }) => {
      const { owner, database } = record(record(spec.bootstrap).initdb);
      if (text(owner) === '' || (database !== undefined && database !== null && database !== '')) {
        return [];
      }
      const message = `the owner is ${shown(owner)}, and there is no database`;
      return [{ manifest, at: ['spec', 'bootstrap', 'initdb', 'database'], message, fix: 'database: app' }];
    }),
};
