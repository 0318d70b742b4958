import { shown } from '../private/faults';
import { BARMAN_PLUGIN } from '../rulebook/cluster';
import { isMisspelt } from '../rulebook/plugin-name';
import type { Rule } from '../rulebook/rule';
import { type AskedBackup, backupsOf } from '../rulebook/schedule';

export const rule: Rule = {
  id: 'schedule-plugin-configuration',
  severity: 'error',
  title: "A ScheduledBackup or Backup does not name the Cluster's plugin",
  reason: 'CloudNativePG asks the plugin of this name for the backup, and where the Cluster has none so called every backup fails.',
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/#performing-a-base-backup',
  bad: `
kind: ScheduledBackup
spec:
  pluginConfiguration: null
`,
  good: `
kind: ScheduledBackup
spec:
  pluginConfiguration:
    name: barman-cloud.cloudnative-pg.io
`,
  check: (world) =>
    backupsOf(world)
      .filter(({ spec }) => spec.method === 'plugin')
      .flatMap((schedule) => {
        const message = faultOf(schedule);
        const fix = `pluginConfiguration:\n  name: ${BARMAN_PLUGIN}`;
        return message === undefined ? [] : [{ manifest: schedule.manifest, at: ['spec', 'pluginConfiguration', 'name'], message, fix }];
      }),
};

function faultOf({ cluster, clusterName, pluginName }: AskedBackup): string | undefined {
  if (pluginName === '') {
    return 'the method is plugin, and no plugin is named';
  }
  // A misspelt name is said to be one by another rule.
  const isKnown = cluster === undefined || cluster.plugins.some(({ name }) => name === pluginName || isMisspelt(name));
  return isKnown || isMisspelt(pluginName) ? undefined : `the Cluster ${shown(clusterName)} has no plugin called ${shown(pluginName)}`;
}
