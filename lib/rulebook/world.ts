import { BARMAN_PLUGIN, Cluster, type PluginEntry } from './cluster';
import type { Manifest } from './manifest';
import { Store } from './store';

/** All manifests that are looked at together, and what of them the rules ask for. */
export class World {
  /** Every place for backups, whoever's it is. */
  public readonly stores: readonly Store[];
  /** Those in R2. */
  public readonly r2Stores: readonly Store[];
  /** Those in R2 that something is written to, as far as the manifests tell: not the ones that Clusters only recover from. */
  public readonly r2Targets: readonly Store[];
  public readonly clusters: readonly Cluster[];
  public readonly secrets: readonly Manifest[];
  public readonly scheduledBackups: readonly Manifest[];

  private readonly byIdentity = new Map<string, Manifest>();
  private readonly storesByManifest: ReadonlyMap<Manifest, Store>;
  private readonly clustersByManifest: ReadonlyMap<Manifest, Cluster>;

  private readonly writers = new Map<Store, Cluster[]>();
  private readonly read = new Set<Store>();

  public constructor(public readonly manifests: readonly Manifest[]) {
    const clusters = manifests.filter((manifest) => manifest.is('postgresql.cnpg.io', 'Cluster'));
    const inTree = clusters.filter((manifest) => manifest.at(['spec', 'backup', 'barmanObjectStore']) !== undefined);
    const objectStores = manifests.filter((manifest) => manifest.is('barmancloud.cnpg.io', 'ObjectStore'));
    this.stores = [...objectStores, ...inTree].map((manifest) => new Store(manifest));
    this.r2Stores = this.stores.filter((store) => store.isR2);
    this.clusters = clusters.map((manifest) => new Cluster(manifest));
    this.secrets = manifests.filter((manifest) => manifest.is('', 'Secret'));
    this.scheduledBackups = manifests.filter((manifest) => manifest.is('postgresql.cnpg.io', 'ScheduledBackup'));
    // Of two with one name the last that is applied is what the cluster has.
    manifests.forEach((manifest) => this.byIdentity.set(identity(manifest.kind, manifest.namespace, manifest.name), manifest));
    this.storesByManifest = new Map(this.stores.filter((store) => !store.isInTree).map((store) => [store.manifest, store]));
    this.clustersByManifest = new Map(this.clusters.map((cluster) => [cluster.manifest, cluster]));
    this.clusters.forEach((cluster) => this.takeNote(cluster));
    this.r2Targets = this.r2Stores.filter((store) => !this.read.has(store) || this.writersTo(store).length > 0);
  }

  /** The Clusters that back up to a store. */
  public writersTo(store: Store): readonly Cluster[] {
    const cluster = store.isInTree ? this.clustersByManifest.get(store.manifest) : undefined;
    return cluster ? [cluster] : (this.writers.get(store) ?? []);
  }

  /** The object of this kind and name in the namespace of another. */
  public find(kind: string, name: string, beside: Manifest): Manifest | undefined {
    return this.byIdentity.get(identity(kind, beside.namespace, name));
  }

  public storeCalled(name: string, beside: Manifest): Store | undefined {
    const manifest = this.find('ObjectStore', name, beside);
    return manifest && this.storesByManifest.get(manifest);
  }

  public clusterCalled(name: string, beside: Manifest): Cluster | undefined {
    const manifest = this.find('Cluster', name, beside);
    return manifest && this.clustersByManifest.get(manifest);
  }

  private takeNote(cluster: Cluster): void {
    const storeOf = (entry: PluginEntry) => this.storeCalled(cluster.placeOf(entry).storeName, cluster.manifest);
    for (const store of new Set(cluster.barmanPlugins.filter(({ isEnabled }) => isEnabled).map(storeOf))) {
      if (store) {
        const clusters = this.writers.get(store) ?? [];
        clusters.push(cluster);
        this.writers.set(store, clusters);
      }
    }
    for (const store of cluster.externalPlugins.filter(({ name }) => name === BARMAN_PLUGIN).map(storeOf)) {
      if (store) {
        this.read.add(store);
      }
    }
  }
}

function identity(kind: unknown, namespace: string | undefined, name: string): string {
  return JSON.stringify([kind, namespace, name]);
}
