/** What a Cluster's `spec.plugins` entry can be told beside the store. */
export interface ClusterPluginOptions {
  /**
   * The folder below the store's prefix that this Cluster writes to: one segment.
   *
   * @default - the Cluster's own name
   */
  readonly serverName?: string;

  /**
   * Whether this Cluster archives its WAL here. A base backup without its WAL can't be restored; of all plugins of a Cluster one may archive.
   *
   * @default true
   */
  readonly isWalArchiver?: boolean;
}

/** A Cluster's `spec.plugins` entry as the classes spell it that `cdk8s import` makes. */
export interface ClusterPlugin {
  /** The plugin's name, `barman-cloud.cloudnative-pg.io`. */
  readonly name: string;

  /** Always true. The server fills it in, so that without it every `kubectl apply` of the Cluster says `configured`. */
  readonly enabled: boolean;

  /** Whether this Cluster archives its WAL here. */
  readonly isWalArchiver: boolean;

  /** `barmanObjectName`, and `serverName` where it was given. */
  readonly parameters: { [key: string]: string };
}
