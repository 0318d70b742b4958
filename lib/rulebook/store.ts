import { PLACEHOLDER } from '../private/prefix';
import { list, type Manifest, type Path, record } from './manifest';

const CONFIGURATION: Path = ['spec', 'configuration'];
/** Where a Cluster of the deprecated way says where it archives to. */
export const IN_TREE: Path = ['spec', 'backup', 'barmanObjectStore'];

/** An entry of an environment and where it stands. */
export interface Env {
  readonly name: unknown;
  readonly value: unknown;
  readonly entry: any;
  readonly at: Path;
}

/**
 * A place for backups: an ObjectStore of the plugin, or a deprecated `barmanObjectStore` of a Cluster, its own or an external cluster's. All hold the
 * same configuration; the environment of the first is the sidecar's, of the others the Cluster's own.
 */
export class Store {
  public readonly isInTree: boolean;
  public readonly configuration: Record<string, any>;
  /** Where the environment stands or belongs. */
  public readonly envAt: Path;
  public readonly env: readonly Env[];

  public constructor(
    public readonly manifest: Manifest,
    /** Where the configuration stands. */
    public readonly configurationAt: Path = CONFIGURATION,
  ) {
    this.isInTree = configurationAt !== CONFIGURATION;
    this.configuration = record(manifest.at(this.configurationAt));
    this.envAt = this.isInTree ? ['spec', 'env'] : ['spec', 'instanceSidecarConfiguration', 'env'];
    this.env = list(manifest.at(this.envAt)).map((entry, index) => ({
      name: entry?.name,
      value: entry?.value,
      entry,
      at: [...this.envAt, index],
    }));
  }

  public get endpointURL(): string {
    return text(this.configuration.endpointURL);
  }

  public get destinationPath(): string {
    return text(this.configuration.destinationPath);
  }

  /**
   * Whether it is Cloudflare's, as far as the endpoint tells. Without an endpoint barman talks to AWS; where it is missing or still to be filled, the region
   * `auto`, which nobody else has, tells what was meant.
   */
  public get isR2(): boolean {
    if (/cloudflarestorage|\.r2\.dev|r2\.cloudflare/i.test(this.endpointURL)) {
      return true;
    }
    const isOpen = this.endpointURL === '' || PLACEHOLDER.test(this.endpointURL);
    return isOpen && (/\bR2_/i.test(this.endpointURL) || this.envOf('AWS_DEFAULT_REGION')?.value === 'auto') && this.isS3;
  }

  private get isS3(): boolean {
    const { azureCredentials, googleCredentials } = this.configuration;
    return azureCredentials === undefined && googleCredentials === undefined;
  }

  /** A place below the configuration. */
  public below(...path: Path): Path {
    return [...this.configurationAt, ...path];
  }

  /** The entry of this name that counts: in a store the first (observed on plugin 0.14.0), in a Pod, which a Cluster's goes into, the last. */
  public envOf(name: string): Env | undefined {
    const entries = this.env.filter((entry) => entry.name === name);
    return entries.at(this.isInTree ? -1 : 0);
  }
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
