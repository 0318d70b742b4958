import { shown } from '../private/faults';
import { Whereabouts } from '../rulebook/namespaces';
import type { Rule } from '../rulebook/rule';
import { backupsOf } from '../rulebook/schedule';

export const rule: Rule = {
  id: 'schedule-unknown-cluster',
  severity: 'warning',
  title: 'A backup is asked for of a Cluster that is not there',
  reason: 'CloudNativePG takes the schedule of a Cluster that does not exist, and makes no backup.',
  source: 'https://cloudnative-pg.io/documentation/current/backup/#scheduled-backups',
  bad: `
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata:
  name: orders
  namespace: production
spec:
  schedule: "0 0 3 * * *"
  cluster:
    name: order
  method: plugin
  pluginConfiguration:
    name: barman-cloud.cloudnative-pg.io
`,
  good: `
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata:
  name: orders
  namespace: production
spec:
  schedule: "0 0 3 * * *"
  cluster:
    name: pg
  method: plugin
  pluginConfiguration:
    name: barman-cloud.cloudnative-pg.io
`,
  // A schedule alone is of a Cluster that is kept elsewhere.
  check(world) {
    const known = new Whereabouts(world.clusters.map(({ manifest }) => manifest));
    return backupsOf(world)
      .filter(({ manifest, clusterName }) => clusterName !== '' && known.anyBeside(manifest) && !known.has(clusterName))
      .map(({ manifest, clusterName }) => ({
        manifest,
        at: ['spec', 'cluster', 'name'],
        message: `no Cluster among the manifests is called ${shown(clusterName)}`,
        fix: '# write the name of a Cluster in the same namespace, or see that this one is there',
      }));
  },
};
