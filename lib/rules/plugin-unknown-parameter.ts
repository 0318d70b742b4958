import { shown } from '../private/faults';
import { BARMAN_PLUGIN } from '../rulebook/cluster';
import type { Rule } from '../rulebook/rule';

const KNOWN = ['barmanObjectName', 'serverName'];

export const rule: Rule = {
  id: 'plugin-unknown-parameter',
  severity: 'warning',
  title: 'The plugin has no such parameter',
  reason: 'The plugin reads barmanObjectName and serverName, and ignores any other without a word.',
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/parameters/',
  bad: `
kind: Cluster
spec:
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: true
      parameters:
        barmanObjectName: pg-r2-store
        retentionPolicy: 30d
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
    clusters.flatMap(({ manifest, barmanPlugins, externalPlugins }) =>
      [...barmanPlugins, ...externalPlugins]
        .filter(({ name }) => name === BARMAN_PLUGIN)
        .flatMap(({ at, parameters }) =>
          Object.keys(parameters)
            .filter((parameter) => !KNOWN.includes(parameter))
            .map((parameter) => ({
              manifest,
              at: [...at, 'parameters', parameter],
              message: `the plugin does not know the parameter ${shown(parameter)}, only ${KNOWN.join(' and ')}`,
              fix: '# remove it; how backups are made is written in the ObjectStore',
            })),
        ),
    ),
};
