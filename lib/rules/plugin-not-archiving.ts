import { shown } from '../private/faults';
import { archives, hasInTreeArchiver } from '../rulebook/archive';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'plugin-not-archiving',
  severity: 'error',
  title: 'Nothing archives the WAL',
  reason: 'Base backups alone cannot be brought to a consistent state: without the WAL archive there is no restore.',
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/#configuring-wal-archiving',
  bad: `
kind: Cluster
spec:
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: false
      parameters:
        barmanObjectName: pg-r2-store
`,
  good: `
kind: Cluster
spec:
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: true
      parameters:
        barmanObjectName: pg-r2-store
`,
  check: ({ clusters }) =>
    clusters
      .filter((cluster) => !cluster.plugins.some(archives) && !hasInTreeArchiver(cluster))
      .flatMap(({ manifest, barmanPlugins }) =>
        barmanPlugins
          .filter(({ isEnabled }) => isEnabled)
          .slice(0, 1)
          .map(({ at, entry: { isWALArchiver: value } }) => ({
            manifest,
            at: [...at, 'isWALArchiver'],
            message: `${value === undefined ? 'the plugin has no isWALArchiver' : `isWALArchiver is ${shown(value)}`}, and the Cluster has no other archiver`,
            fix: 'isWALArchiver: true',
          })),
      ),
};
