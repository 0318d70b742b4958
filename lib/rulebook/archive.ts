import { PLACEHOLDER } from '../private/prefix';
import type { Cluster, PluginEntry } from './cluster';
import { type Path, record } from './manifest';
import { IN_TREE, Store, text } from './store';
import type { World } from './world';

/** A folder of one server in a place for backups. */
export interface Folder {
  /** Equal for two that are the same, as far as the manifests tell. */
  readonly key: string;
  readonly serverName: string;
  /** What of the Cluster says so. */
  readonly at: Path;
}

/** Whether an entry of `spec.plugins` is what archives the WAL. */
export function archives({ isEnabled, entry }: PluginEntry): boolean {
  return isEnabled && entry.isWALArchiver === true;
}

/** Whether the Cluster has the deprecated in-tree archiver. */
export function hasInTreeArchiver({ spec }: Cluster): boolean {
  const inTree: unknown = record(spec.backup).barmanObjectStore;
  return inTree !== undefined && inTree !== null;
}

/** Where a Cluster archives to. */
export function archivesInto(world: World, cluster: Cluster): Folder[] {
  const folders = cluster.barmanPlugins.filter(archives).map((entry) => folderOf(world, cluster, entry));
  if (hasInTreeArchiver(cluster)) {
    const { configuration, configurationAt } = new Store(cluster.manifest, IN_TREE);
    folders.push(inTreeFolder(configuration, cluster.manifest.name, configurationAt));
  }
  return folders.filter((folder) => folder !== undefined);
}

/** The folder that an entry of the plugin names. */
export function folderOf(world: World, cluster: Cluster, entry: PluginEntry): Folder | undefined {
  const { storeName, serverName } = cluster.placeOf(entry);
  const store = world.storeCalled(storeName, cluster.manifest);
  const destination = store && destinationOf(store.configuration);
  if (storeName === '') {
    return undefined;
  }
  const key = JSON.stringify([destination ?? ['store', cluster.manifest.namespace, storeName], serverName]);
  return { key, serverName, at: entry.at };
}

/** The folder of an in-tree configuration, of a Cluster or of an external one. */
export function inTreeFolder(configuration: Record<string, any>, defaultName: string, at: Path): Folder | undefined {
  const serverName = text(configuration.serverName) || defaultName;
  const destination = destinationOf(configuration);
  return destination && { key: JSON.stringify([destination, serverName]), serverName, at };
}

function destinationOf({ endpointURL, destinationPath }: Record<string, any>): string[] | undefined {
  const path = withoutSlashes(text(destinationPath));
  // What a later tool fills can become two places.
  return path === '' || PLACEHOLDER.test(`${path}${text(endpointURL)}`)
    ? undefined
    : ['at', withoutSlashes(text(endpointURL)).toLowerCase(), path];
}

function withoutSlashes(url: string): string {
  let end = url.length;
  while (end > 0 && url[end - 1] === '/') {
    end--;
  }
  return url.slice(0, end);
}
