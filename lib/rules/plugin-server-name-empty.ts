import { BARMAN_PLUGIN } from '../rulebook/cluster';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'plugin-server-name-empty',
  severity: 'error',
  title: 'serverName is empty',
  reason: "The plugin takes an empty serverName as it is, and not the Cluster's name: barman gets no server to work for.",
  source: 'https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.14.0/internal/cnpgi/operator/config/config.go',
  bad: `
kind: Cluster
spec:
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: true
      parameters:
        barmanObjectName: pg-r2-store
        serverName: ""
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
        serverName: pg
`,
  check: ({ clusters }) =>
    clusters.flatMap(({ manifest, plugins, externalPlugins }) =>
      [...plugins, ...externalPlugins]
        .filter(({ name, parameters }) => name === BARMAN_PLUGIN && parameters.serverName === '')
        .map(({ at }) => ({
          manifest,
          at: [...at, 'parameters', 'serverName'],
          message: 'serverName is empty',
          fix: '# remove serverName, or write the name of a folder',
        })),
    ),
};
