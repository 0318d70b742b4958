import { shown } from '../private/faults';
import { BARMAN_PLUGIN } from '../rulebook/cluster';
import { Whereabouts } from '../rulebook/namespaces';
import type { Rule } from '../rulebook/rule';
import { text } from '../rulebook/store';

export const rule: Rule = {
  id: 'store-not-found',
  severity: 'info',
  title: 'The ObjectStore is not among the manifests, though others of its namespace are',
  reason: 'With a store that does not exist no Pod of the Cluster starts, and neither status nor event says why.',
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/',
  bad: `
kind: Cluster
spec:
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: true
      parameters:
        barmanObjectName: pg-r2-stor
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
  // Stores are often kept elsewhere; only where there are others in the namespace a missing one is likely a mistake.
  check({ clusters, stores }) {
    const known = new Whereabouts(stores.filter(({ isInTree }) => !isInTree).map(({ manifest }) => manifest));
    return clusters
      .filter(({ manifest }) => known.anyBeside(manifest))
      .flatMap(({ manifest, barmanPlugins, externalPlugins }) =>
        [...barmanPlugins, ...externalPlugins]
          .filter(({ name }) => name === BARMAN_PLUGIN)
          .map(({ at, parameters }) => ({ at, storeName: text(parameters.barmanObjectName) }))
          .filter(({ storeName }) => storeName !== '' && !known.has(storeName))
          .map(({ at, storeName }) => ({
            manifest,
            at: [...at, 'parameters', 'barmanObjectName'],
            message: `no ObjectStore among the manifests is called ${shown(storeName)}`,
            fix: '# write the name of an ObjectStore in the namespace of the Cluster, or see that this one is there',
          })),
      );
  },
};
