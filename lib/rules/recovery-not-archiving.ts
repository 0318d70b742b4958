import { shown } from '../private/faults';
import { archives, hasInTreeArchiver } from '../rulebook/archive';
import { externalBarmanPlugin, recoverySource } from '../rulebook/recovery';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'recovery-not-archiving',
  severity: 'info',
  title: 'The recovered Cluster does not archive',
  reason:
    'The source of a recovery is only read: without an entry of its own in spec.plugins the new Cluster has neither an archive nor backups.',
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/',
  bad: `
kind: Cluster
spec:
  bootstrap:
    initdb: null
    recovery:
      source: origin
  plugins: null
  externalClusters:
    - name: origin
      plugin:
        name: barman-cloud.cloudnative-pg.io
        enabled: true
        isWALArchiver: false
        parameters:
          barmanObjectName: pg-r2-store
          serverName: pg-old
---
kind: ScheduledBackup
spec:
  method: volumeSnapshot
  pluginConfiguration: null
`,
  good: `
kind: Cluster
spec:
  bootstrap:
    initdb: null
    recovery:
      source: origin
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: true
      parameters:
        barmanObjectName: pg-r2-store
  externalClusters:
    - name: origin
      plugin:
        name: barman-cloud.cloudnative-pg.io
        enabled: true
        isWALArchiver: false
        parameters:
          barmanObjectName: pg-r2-store
          serverName: pg-old
`,
  check: ({ clusters }) =>
    clusters.flatMap((cluster) => {
      const source = recoverySource(cluster);
      const recovers = source !== undefined && externalBarmanPlugin(cluster, source.name) !== undefined;
      // An entry of the plugin that does not archive is another rule's.
      if (!recovers || cluster.barmanPlugins.length > 0 || cluster.plugins.some(archives) || hasInTreeArchiver(cluster)) {
        return [];
      }
      const fix = `plugins:
  - name: barman-cloud.cloudnative-pg.io
    enabled: true
    isWALArchiver: true
    parameters:
      barmanObjectName: pg-r2-store
      serverName: pg-restored`;
      return [
        {
          manifest: cluster.manifest,
          at: ['spec', 'plugins'],
          message: `the Cluster recovers from ${shown(source.name)} and archives nowhere`,
          fix,
        },
      ];
    }),
};
