import { couldBeSecret, shown } from '../private/faults';
import { archives } from '../rulebook/archive';
import type { Cluster, PluginEntry } from '../rulebook/cluster';
import { Whereabouts } from '../rulebook/namespaces';
import type { Rule } from '../rulebook/rule';
import { schedulesOf } from '../rulebook/schedule';

const CLUSTER = `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: orders
  namespace: production
spec:
  instances: 3
  storage:
    size: 20Gi
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: true
      parameters:
        barmanObjectName: pg-r2-store
`;

const PLUGIN = `plugin
  pluginConfiguration:
    name: barman-cloud.cloudnative-pg.io`;
const IN_TREE = 'barmanObjectStore';

const SCHEDULE = (cluster: string, method = PLUGIN): string => `
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata:
  name: ${cluster}
spec:
  schedule: "0 0 2 * * *"
  immediate: true
  backupOwnerReference: self
  cluster:
    name: ${cluster}
  method: ${method}
`;

export const rule: Rule = {
  id: 'schedule-missing',
  severity: 'info',
  title: 'No ScheduledBackup for a Cluster that archives to a store among the manifests',
  reason: 'WAL alone restores nothing, and it is only deleted from the bucket as base backups grow old: without one it grows for ever.',
  source: 'https://cloudnative-pg.io/documentation/current/backup/#scheduled-backups',
  bad: CLUSTER,
  good: `${CLUSTER}---${SCHEDULE('orders').replace('spec:', '  namespace: production\nspec:')}`,
  check(world) {
    const scheduled = new Whereabouts();
    schedulesOf(world).forEach(({ clusterName, manifest }) => scheduled.add(clusterName, manifest.namespace));
    const inTree = new Set(world.r2Targets.filter(({ isInTree }) => isInTree).map(({ manifest }) => manifest));
    const isKnown = (cluster: Cluster, plugin: PluginEntry): boolean =>
      archives(plugin) && world.storeCalled(cluster.placeOf(plugin).storeName, cluster.manifest) !== undefined;
    return world.clusters
      .filter((cluster) => inTree.has(cluster.manifest) || cluster.barmanPlugins.some((plugin) => isKnown(cluster, plugin)))
      .filter(({ manifest: { name, namespace } }) => !scheduled.mayHave(name, namespace))
      .map(({ manifest }) => ({
        manifest,
        at: ['metadata', 'name'],
        message: `no ScheduledBackup among the manifests is of the Cluster ${shown(manifest.name)}`,
        fix: SCHEDULE(couldBeSecret(manifest.name) ? 'pg' : JSON.stringify(manifest.name), inTree.has(manifest) ? IN_TREE : PLUGIN).trim(),
      }));
  },
};
