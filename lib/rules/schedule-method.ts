import { shown } from '../private/faults';
import { hasInTreeArchiver } from '../rulebook/archive';
import type { Rule } from '../rulebook/rule';
import { backupsOf } from '../rulebook/schedule';

export const rule: Rule = {
  id: 'schedule-method',
  severity: 'error',
  title: 'A ScheduledBackup or Backup does not use the plugin',
  reason: 'Without method: plugin the old in-tree way is taken, for which the Cluster has no configuration: every backup fails.',
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/#performing-a-base-backup',
  bad: `
kind: ScheduledBackup
spec:
  method: null
  pluginConfiguration: null
`,
  good: `
kind: ScheduledBackup
spec:
  method: plugin
  pluginConfiguration:
    name: barman-cloud.cloudnative-pg.io
`,
  check: (world) =>
    backupsOf(world)
      .filter(({ spec: { method, pluginConfiguration }, cluster }) => {
        const needsPlugin = cluster ? !hasInTreeArchiver(cluster) : (pluginConfiguration ?? undefined) !== undefined;
        // Snapshots beside the plugin's WAL archive are a way of their own.
        return needsPlugin && method !== 'plugin' && method !== 'volumeSnapshot';
      })
      .map(({ manifest, spec: { method } }) => ({
        manifest,
        at: ['spec', 'method'],
        message: `${method === undefined ? 'there is no method' : `the method is ${shown(method)}`}, and backups go through the plugin`,
        fix: 'method: plugin\npluginConfiguration:\n  name: barman-cloud.cloudnative-pg.io',
      })),
};
