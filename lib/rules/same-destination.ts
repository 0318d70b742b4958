import { shown } from '../private/faults';
import { archivesInto } from '../rulebook/archive';
import type { Cluster } from '../rulebook/cluster';
import type { Manifest } from '../rulebook/manifest';
import type { Finding, Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'same-destination',
  severity: 'error',
  title: 'Two Clusters archive to the same place',
  reason: 'The second finds an archive that is not empty and does not archive, or both write into one, and neither can be restored.',
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/concepts/',
  bad: `
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
        serverName: pg
---
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata:
  name: orders
  namespace: production
spec:
  schedule: "0 0 3 * * *"
  cluster:
    name: orders
  method: plugin
  pluginConfiguration:
    name: barman-cloud.cloudnative-pg.io
`,
  good: `
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
        serverName: orders
---
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata:
  name: orders
  namespace: production
spec:
  schedule: "0 0 3 * * *"
  cluster:
    name: orders
  method: plugin
  pluginConfiguration:
    name: barman-cloud.cloudnative-pg.io
`,
  *check(world): Iterable<Finding> {
    const first = new Map<string, Cluster>();
    for (const cluster of world.clusters) {
      const { manifest } = cluster;
      for (const { key, serverName, at } of archivesInto(world, cluster)) {
        const other = first.get(key) ?? cluster;
        first.set(key, other);
        if (!isSame(other.manifest, manifest)) {
          const message = `the Cluster ${shown(other.manifest.name)} archives to the same destination under the same serverName ${shown(serverName)}`;
          const fix = at[1] === 'backup' ? 'serverName: another-name' : 'parameters:\n  serverName: another-name';
          yield { manifest, at, message, fix };
        }
      }
    }
  },
};

/** The same Cluster written twice, as far as the namespaces tell: a base and an overlay, say. */
function isSame(one: Manifest, other: Manifest): boolean {
  const mayBeOne = one.namespace === other.namespace || one.namespace === undefined || other.namespace === undefined;
  return one.name === other.name && mayBeOne;
}
