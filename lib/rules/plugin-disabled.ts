import { shown } from '../private/faults';
import type { Rule } from '../rulebook/rule';
import { schedulesOf } from '../rulebook/schedule';
import type { Cluster } from '../rulebook/cluster';

export const rule: Rule = {
  id: 'plugin-disabled',
  severity: 'error',
  title: 'The plugin is switched off, and backups rely on it',
  reason: 'A plugin with enabled: false is as good as none: no WAL is archived, and no scheduled backup is made.',
  source: 'https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/#pluginconfiguration',
  bad: `
kind: Cluster
spec:
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: false
      isWALArchiver: true
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
  *check(world) {
    const scheduled = new Set<Cluster | undefined>();
    for (const { spec, cluster } of schedulesOf(world)) {
      if (spec.method === 'plugin') {
        scheduled.add(cluster);
      }
    }
    for (const cluster of world.clusters) {
      const { manifest, barmanPlugins } = cluster;
      if (barmanPlugins.some(({ isEnabled }) => isEnabled)) {
        continue;
      }
      for (const plugin of barmanPlugins) {
        const { storeName } = cluster.placeOf(plugin);
        const store = plugin.entry.isWALArchiver === true ? world.storeCalled(storeName, manifest) : undefined;
        const reliesOnIt = scheduled.has(cluster) ? 'a ScheduledBackup' : store && `the store ${shown(storeName)}`;
        if (reliesOnIt !== undefined) {
          const message = `enabled is false, and ${reliesOnIt} relies on the plugin`;
          yield { manifest, at: [...plugin.at, 'enabled'], message, fix: 'enabled: true' };
        }
      }
    }
  },
};
