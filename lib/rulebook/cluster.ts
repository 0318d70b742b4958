import { list, type Manifest, type Path, record } from './manifest';
import { text } from './store';

/** The plugin's name in `spec.plugins` and in a backup. */
export const BARMAN_PLUGIN = 'barman-cloud.cloudnative-pg.io';

/** Where a Cluster names Secrets with a user name and a password. */
export const CLUSTER_SECRETS: readonly Path[] = [
  ['spec', 'superuserSecret'],
  ...['initdb', 'recovery', 'pg_basebackup'].map((method) => ['spec', 'bootstrap', method, 'secret']),
];

/** An entry of `spec.plugins`, or the `plugin` of an external cluster. */
export interface PluginEntry {
  readonly entry: Record<string, any>;
  readonly at: Path;
  readonly name: string;
  readonly parameters: Record<string, any>;
  /** `enabled` and no false: CloudNativePG's default is true. */
  readonly isEnabled: boolean;
}

/** A PostgreSQL cluster of CloudNativePG. */
export class Cluster {
  public readonly spec: Record<string, any>;
  /** Every entry of `spec.plugins`. */
  public readonly plugins: readonly PluginEntry[];
  /** Those of the Barman Cloud plugin. */
  public readonly barmanPlugins: readonly PluginEntry[];
  /** `spec.externalClusters[].plugin`, with the external cluster's own name. */
  public readonly externalPlugins: ReadonlyArray<PluginEntry & { readonly externalName: string }>;

  public constructor(public readonly manifest: Manifest) {
    this.spec = record(manifest.at(['spec']));
    this.plugins = list(this.spec.plugins).map((entry, index) => pluginEntry(entry, ['spec', 'plugins', index]));
    this.barmanPlugins = this.plugins.filter(({ name }) => name === BARMAN_PLUGIN);
    this.externalPlugins = list(this.spec.externalClusters).flatMap((external, index) =>
      external?.plugin === undefined
        ? []
        : [{ ...pluginEntry(external.plugin, ['spec', 'externalClusters', index, 'plugin']), externalName: text(external.name) }],
    );
  }

  /** The store that an entry names, and the folder in it: by default the Cluster's own name, also for an external cluster. An empty one is taken as it is. */
  public placeOf({ parameters }: PluginEntry): { readonly storeName: string; readonly serverName: string } {
    return {
      storeName: text(parameters.barmanObjectName),
      serverName: typeof parameters.serverName === 'string' ? parameters.serverName : this.manifest.name,
    };
  }
}

function pluginEntry(value: unknown, at: Path): PluginEntry {
  const entry = record(value);
  return { entry, at, name: text(entry.name), parameters: record(entry.parameters), isEnabled: entry.enabled !== false };
}
