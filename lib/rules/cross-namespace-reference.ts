import { shown } from '../private/faults';
import type { Manifest, Path } from '../rulebook/manifest';
import { Whereabouts } from '../rulebook/namespaces';
import { referencesOf } from '../rulebook/references';
import type { Finding, Rule } from '../rulebook/rule';
import { whereSecretsAre } from '../rulebook/secrets-made';

export const rule: Rule = {
  id: 'cross-namespace-reference',
  severity: 'error',
  title: 'What is referred to is in another namespace',
  reason: 'A Cluster, its store, their Secrets and its schedule find each other within one namespace only.',
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/migration/',
  bad: `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: orders
  namespace: staging
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
    const places: Record<string, Whereabouts> = {
      ObjectStore: new Whereabouts(world.stores.filter(({ isInTree }) => !isInTree).map(({ manifest }) => manifest)),
      Cluster: new Whereabouts(world.clusters.map(({ manifest }) => manifest)),
      Secret: whereSecretsAre(world.manifests),
    };
    for (const { manifest, kind, name, at } of referencesOf(world)) {
      const others = places[kind].onlyElsewhere(name, manifest);
      if (others.length > 0) {
        yield finding(manifest, at, `the ${kind} ${shown(name)}`, others);
      }
    }
  },
};

function finding(manifest: Manifest, at: Path, what: string, others: readonly string[]): Finding {
  const [first, ...rest] = others;
  const where = `${shown(first)}${rest.length === 0 ? '' : ` and ${rest.length} more`}`;
  const message = `${what} is in the namespace ${where}, not in ${shown(manifest.namespace)}`;
  return { manifest, at, message, fix: '# write both into one namespace' };
}
