import { BARMAN_PLUGIN, CLUSTER_SECRETS } from './cluster';
import { type Manifest, type Path, record } from './manifest';
import { type Store, text } from './store';
import { backupsOf } from './schedule';
import type { World } from './world';

/** A name by which one manifest refers to another of its namespace. */
export interface Reference {
  readonly manifest: Manifest;
  readonly kind: 'Cluster' | 'ObjectStore' | 'Secret';
  readonly name: string;
  readonly at: Path;
}

const CREDENTIALS = ['accessKeyId', 'secretAccessKey', 'sessionToken', 'region'].map((key) => ['s3Credentials', key]);
/** Every reference that the rules follow. */
export function referencesOf(world: World): Reference[] {
  const references = [
    ...world.clusters.flatMap(({ manifest, barmanPlugins, externalPlugins }): Reference[] => [
      ...[...barmanPlugins, ...externalPlugins]
        .filter(({ name }) => name === BARMAN_PLUGIN)
        .map(({ parameters, at }): Reference => {
          const name = text(parameters.barmanObjectName);
          return { manifest, kind: 'ObjectStore', name, at: [...at, 'parameters', 'barmanObjectName'] };
        }),
      ...CLUSTER_SECRETS.map((at) => secretAt(manifest, at)),
    ]),
    ...world.stores.flatMap((store) => secretsOf(store)),
    ...backupsOf(world).map(({ manifest, clusterName }): Reference => ({
      manifest,
      kind: 'Cluster',
      name: clusterName,
      at: ['spec', 'cluster', 'name'],
    })),
  ];
  return references.filter(({ name }) => name !== '');
}

function secretsOf(store: Store): Reference[] {
  return [
    ...[...CREDENTIALS, ['endpointCA']].map((path) => secretAt(store.manifest, store.below(...path))),
    ...store.env.map(({ at }) => secretAt(store.manifest, [...at, 'valueFrom', 'secretKeyRef'])),
  ];
}

function secretAt(manifest: Manifest, at: Path): Reference {
  return { manifest, kind: 'Secret', name: text(record(manifest.at(at)).name), at: [...at, 'name'] };
}
