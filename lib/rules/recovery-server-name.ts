import { shown } from '../private/faults';
import type { Cluster } from '../rulebook/cluster';
import { externalBarmanPlugin, sourcesOf } from '../rulebook/recovery';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'recovery-server-name',
  severity: 'error',
  title: "The source's serverName is missing",
  reason: "By default the plugin looks for backups under the new Cluster's own name, where those of the source are not.",
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/parameters/',
  bad: `
kind: Cluster
spec:
  bootstrap:
    initdb: null
    recovery:
      source: pg-old
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: true
      parameters:
        barmanObjectName: pg-r2-store
        serverName: pg-restored
  externalClusters:
    - name: pg-old
      plugin:
        name: barman-cloud.cloudnative-pg.io
        enabled: true
        isWALArchiver: false
        parameters:
          barmanObjectName: pg-r2-store
`,
  good: `
kind: Cluster
spec:
  bootstrap:
    initdb: null
    recovery:
      source: origin
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
      const { manifest } = cluster;
      // A source of the Cluster's own name is meant to be read under that name.
      const names = new Set(
        sourcesOf(cluster)
          .map(({ name }) => name)
          .filter((name) => name !== manifest.name),
      );
      return [...names].flatMap((name) => {
        const plugin = externalBarmanPlugin(cluster, name);
        if (plugin === undefined || plugin.parameters.serverName !== undefined || isRecoveryOfItself(cluster, name)) {
          return [];
        }
        const message = `the source ${shown(name)} has no serverName, so that ${shown(manifest.name)}, the name of this Cluster, is taken`;
        return [
          {
            manifest,
            at: [...plugin.at, 'parameters', 'serverName'],
            message,
            fix: 'serverName: name-of-the-source-cluster',
          },
        ];
      });
    }),
};

/** A Cluster that was made again under its name, and writes to another folder: then its own name is that of the source. */
function isRecoveryOfItself(cluster: Cluster, source: string): boolean {
  const { name } = cluster.manifest;
  return NO_NAMES.includes(source) && cluster.barmanPlugins.some((own) => cluster.placeOf(own).serverName !== name);
}

/** What people call a source without meaning a cluster by it. */
const NO_NAMES: readonly string[] = ['origin', 'source', 'backup'];
