import { shown } from '../private/faults';
import { externalBarmanPlugin, sourcesOf } from '../rulebook/recovery';
import type { Rule } from '../rulebook/rule';
import { text } from '../rulebook/store';

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
      source: origin
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: true
      parameters:
        barmanObjectName: pg-r2-store
        serverName: pg-restored
  externalClusters:
    - name: origin
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
        if (plugin === undefined || text(plugin.parameters.serverName) !== '') {
          return [];
        }
        const message = `the source ${shown(name)} has no serverName, so that ${shown(manifest.name)}, the name of this Cluster, is taken`;
        return [
          {
            manifest,
            at: [...plugin.at, 'parameters', 'serverName'],
            message,
            fix: 'parameters:\n  serverName: name-of-the-source-cluster',
          },
        ];
      });
    }),
};
