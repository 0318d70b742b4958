import { shown } from '../private/faults';
import { archivesInto, folderOf, inTreeFolder, type Folder } from '../rulebook/archive';
import type { Cluster } from '../rulebook/cluster';
import { list, record } from '../rulebook/manifest';
import { externalBarmanPlugin, recoverySource } from '../rulebook/recovery';
import type { Rule } from '../rulebook/rule';
import type { World } from '../rulebook/world';

export const rule: Rule = {
  id: 'recovery-into-source',
  severity: 'error',
  title: 'The recovering Cluster archives into what it reads from',
  reason: 'The recovery fails with "Expected empty archive", or, where that check is switched off, two clusters write into one archive.',
  source: 'https://cloudnative-pg.io/documentation/current/recovery/',
  bad: `
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
          serverName: pg
`,
  good: `
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
          serverName: pg
`,
  check: (world) =>
    world.clusters.flatMap((cluster) => {
      const origin = originOf(world, cluster);
      return archivesInto(world, cluster)
        .filter(({ key }) => key === origin?.key)
        .map(({ at, serverName }) => {
          const inTree = at[1] === 'backup';
          return {
            manifest: cluster.manifest,
            at,
            message: `the Cluster archives to the place that it recovers from, under the same serverName ${shown(serverName)}`,
            fix: inTree ? 'serverName: pg-restored' : 'parameters:\n  serverName: pg-restored',
          };
        });
    }),
};

function originOf(world: World, cluster: Cluster): Folder | undefined {
  const source = recoverySource(cluster);
  if (source === undefined) {
    return undefined;
  }
  const plugin = externalBarmanPlugin(cluster, source.name);
  if (plugin !== undefined) {
    return folderOf(world, cluster, plugin);
  }
  const external = list(cluster.spec.externalClusters).find((candidate) => candidate?.name === source.name);
  return inTreeFolder(record(record(external).barmanObjectStore), source.name, []);
}
