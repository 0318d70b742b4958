import { couldBeSecret, shown } from '../private/faults';
import { list } from '../rulebook/manifest';
import { sourcesOf } from '../rulebook/recovery';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'recovery-source-missing',
  severity: 'error',
  title: 'The source is not among the externalClusters',
  reason: 'CloudNativePG refuses a Cluster whose source is described nowhere.',
  source: 'https://cloudnative-pg.io/documentation/current/recovery/',
  bad: `
kind: Cluster
spec:
  bootstrap:
    initdb: null
    recovery:
      source: orign
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
      const known = new Set<unknown>(list(cluster.spec.externalClusters).map((external) => external?.name));
      return sourcesOf(cluster)
        .filter(({ name }) => !known.has(name))
        .map(({ name, at }) => ({
          manifest: cluster.manifest,
          at,
          message: `no entry of externalClusters is called ${shown(name)}`,
          fix: `externalClusters:
  - name: ${couldBeSecret(name) ? 'origin' : JSON.stringify(name)}
    plugin:
      name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: false
      parameters:
        barmanObjectName: pg-r2-store
        serverName: name-of-the-source-cluster`,
        }));
    }),
};
