import { BARMAN_PLUGIN, Cluster, type PluginEntry } from './cluster';
import { list, type Manifest, record } from './manifest';
import { NamedObjects } from './namespaces';
import { IN_TREE, Store } from './store';

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
  /** Backups asked for: ScheduledBackups, and Backups at once. */
  public readonly backups: readonly Manifest[];

  private readonly storesByName: NamedObjects<Store>;
  private readonly clustersByName: NamedObjects<Cluster>;
  private readonly secretsByName: NamedObjects<Manifest>;

  private readonly writers = new Map<Store, Cluster[]>();
  private readonly read = new Set<Store>();

  public constructor(public readonly manifests: readonly Manifest[]) {
    const of = (group: string, kind: string) => manifests.filter((manifest) => manifest.is(group, kind));
    this.clusters = of('postgresql.cnpg.io', 'Cluster').map((manifest) => new Cluster(manifest));
    this.backups = [...of('postgresql.cnpg.io', 'ScheduledBackup'), ...of('postgresql.cnpg.io', 'Backup')];
    this.secrets = of('', 'Secret');
    const objectStores = of('barmancloud.cnpg.io', 'ObjectStore').map((manifest) => new Store(manifest));
    this.storesByName = new NamedObjects(objectStores, ({ manifest }) => manifest);
    this.clustersByName = new NamedObjects(this.clusters, ({ manifest }) => manifest);
    this.secretsByName = new NamedObjects(this.secrets, (manifest) => manifest);
    this.stores = [...objectStores, ...this.clusters.flatMap((cluster) => this.inTreeStoresOf(cluster))];
    this.clusters.forEach((cluster) => this.noteStoresOf(cluster));
    this.r2Stores = this.stores.filter((store) => store.isR2);
    this.r2Targets = this.r2Stores.filter((store) => !this.read.has(store) || this.writersTo(store).length > 0);
  }

  /** The Clusters that back up to a store. */
  public writersTo(store: Store): readonly Cluster[] {
    return this.writers.get(store) ?? [];
  }

  /** The store of this name in the namespace of another object. */
  public storeCalled(name: string, beside: Manifest): Store | undefined {
    return this.storesByName.get(name, beside);
  }

  public clusterCalled(name: string, beside: Manifest): Cluster | undefined {
    return this.clustersByName.get(name, beside);
  }

  public secretCalled(name: string, beside: Manifest): Manifest | undefined {
    return this.secretsByName.get(name, beside);
  }

  /** Takes note of what a Cluster writes to and reads by the plugin. */
  private noteStoresOf(cluster: Cluster): void {
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

  /** The deprecated stores that a Cluster itself holds. */
  private inTreeStoresOf(cluster: Cluster): Store[] {
    const { manifest, spec } = cluster;
    const own = manifest.at(IN_TREE) === undefined ? [] : [new Store(manifest, IN_TREE)];
    own.forEach((store) => this.writers.set(store, [cluster]));
    const external = list(spec.externalClusters).flatMap((each, index) =>
      record(each).barmanObjectStore === undefined ? [] : [new Store(manifest, ['spec', 'externalClusters', index, 'barmanObjectStore'])],
    );
    external.forEach((store) => this.read.add(store));
    return [...own, ...external];
  }
}
