import { shown } from '../private/faults';
import { archives, hasInTreeArchiver } from '../rulebook/archive';
import { BARMAN_PLUGIN } from '../rulebook/cluster';
import type { Rule } from '../rulebook/rule';

const IN_TREE = `
  backup:
    barmanObjectStore:
      destinationPath: s3://backups/pg/
      s3Credentials:
        inheritFromIAMRole: true
`;

export const rule: Rule = {
  id: 'in-tree-and-plugin',
  severity: 'error',
  title: 'The in-tree barmanObjectStore and the plugin at once',
  reason:
    'CloudNativePG refuses two WAL archivers; where the plugin does not archive, its base backups and the WAL go different ways, and neither restores alone.',
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/migration/',
  bad: `
kind: Cluster
spec:${IN_TREE}
`,
  good: `
kind: Cluster
spec:
  backup:
    target: prefer-standby
`,
  check: ({ clusters }) =>
    clusters.filter(hasInTreeArchiver).flatMap(({ manifest, plugins }) =>
      plugins
        .filter((plugin) => archives(plugin) || (plugin.name === BARMAN_PLUGIN && plugin.isEnabled))
        .slice(0, 1)
        .map(({ name }) => ({
          manifest,
          at: ['spec', 'backup', 'barmanObjectStore'],
          message: `the Cluster has the in-tree barmanObjectStore and the plugin ${shown(name)}`,
          fix: '# remove barmanObjectStore; its content belongs into an ObjectStore',
        })),
    ),
};
