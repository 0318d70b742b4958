import { shown } from '../private/faults';
import { BARMAN_PLUGIN } from '../rulebook/cluster';
import type { Rule } from '../rulebook/rule';
import { text } from '../rulebook/store';

export const rule: Rule = {
  id: 'plugin-without-store',
  severity: 'error',
  title: 'The plugin has no barmanObjectName',
  reason: 'The plugin then adds no sidecar and says nothing, so that nothing is archived, backed up or restored.',
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/parameters/',
  bad: `
kind: Cluster
spec:
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: true
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
`,
  check: ({ clusters }) =>
    clusters.flatMap(({ manifest, barmanPlugins, externalPlugins }) =>
      [...barmanPlugins, ...externalPlugins]
        .filter(({ name, isEnabled, parameters }) => name === BARMAN_PLUGIN && isEnabled && text(parameters.barmanObjectName).trim() === '')
        .map(({ at, parameters: { barmanObjectName: value } }) => ({
          manifest,
          at: [...at, 'parameters', 'barmanObjectName'],
          message: value === undefined ? 'parameters has no barmanObjectName' : `barmanObjectName is ${shown(value)}`,
          fix: 'parameters:\n  barmanObjectName: pg-r2-store',
        })),
    ),
};
