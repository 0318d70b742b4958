import type { ContainerResources, EnvValue, SecretValue } from 'cdk8s-plus-28';
import type { BackupParts } from './backup-parts';
import type { R2Bucket } from './r2-bucket';

/** How WAL files are compressed. A WAL file is a single object, so R2 takes any of these. */
export enum WalCompression {
  NONE = 'none',
  BZIP2 = 'bzip2',
  GZIP = 'gzip',
  LZ4 = 'lz4',
  SNAPPY = 'snappy',
  XZ = 'xz',
  ZSTD = 'zstd',
}

/** How base backups are compressed. */
export enum DataCompression {
  NONE = 'none',
  /** Its last part can exceed the others, which R2 refuses: more often than gzip's. Prefer gzip, or `BackupParts.onePerArchive`. */
  BZIP2 = 'bzip2',
  GZIP = 'gzip',
  /** Only with `BackupParts.onePerArchive`: its parts differ in length, which R2 refuses from three parts on. */
  LZ4 = 'lz4',
  /** Only with `BackupParts.onePerArchive`: its parts differ in length, which R2 refuses from three parts on. */
  SNAPPY = 'snappy',
}

/** How much the sidecar logs. */
export enum SidecarLogLevel {
  ERROR = 'error',
  WARNING = 'warning',
  INFO = 'info',
  DEBUG = 'debug',
  TRACE = 'trace',
}

/** `spec.configuration.wal` of the ObjectStore. Encryption is not offered: R2 encrypts at rest, and its headers are refused or ignored. */
export interface WalOptions {
  /**
   * How WAL files are compressed.
   *
   * @default WalCompression.GZIP
   */
  readonly compression?: WalCompression;

  /**
   * How many WAL files are archived or restored at once: a whole number of at least 1.
   *
   * @default 2
   */
  readonly maxParallel?: number;

  /**
   * More arguments for `barman-cloud-wal-archive`, each in one item as `--name=value` or `--name`.
   *
   * @default - none
   */
  readonly archiveAdditionalCommandArgs?: string[];

  /**
   * More arguments for `barman-cloud-wal-restore`, each in one item as `--name=value` or `--name`.
   *
   * @default - none
   */
  readonly restoreAdditionalCommandArgs?: string[];
}

/** `spec.configuration.data` of the ObjectStore. Encryption is not offered: R2 encrypts at rest, and its headers are refused or ignored. */
export interface DataOptions {
  /**
   * How base backups are compressed. `LZ4` and `SNAPPY` need `parts: BackupParts.onePerArchive()`.
   *
   * @default DataCompression.GZIP
   */
  readonly compression?: DataCompression;

  /**
   * How a base backup is cut into archives and parts.
   *
   * @default BackupParts.even() - archives of 1 to 2 GiB in parts of 128 MiB; 640 MiB of scratch disk
   */
  readonly parts?: BackupParts;

  /**
   * How many parts are uploaded at once: a whole number of at least 1. Each more needs two more parts of scratch disk.
   *
   * @default - barman's own, 2
   */
  readonly jobs?: number;

  /**
   * Whether the base backup begins with an immediate checkpoint instead of a spread one: it starts sooner and writes in a burst.
   *
   * @default false
   */
  readonly immediateCheckpoint?: boolean;

  /**
   * More arguments for `barman-cloud-backup`, each in one item as `--name=value` or `--name`, such as `--max-bandwidth=50000000`.
   * What cuts the backup, compresses, encrypts or tags it is refused here.
   *
   * @default - none
   */
  readonly additionalCommandArgs?: string[];

  /**
   * More arguments for `barman-cloud-restore`, each in one item as `--name=value` or `--name`, such as `--read-timeout=120`.
   *
   * @default - none
   */
  readonly restoreAdditionalCommandArgs?: string[];
}

/** One environment variable of the sidecar. Give `value` or `valueFrom`. */
export interface SidecarEnv {
  /**
   * The variable's name: letters, digits, `_`, `.` and `-`, no digit first. The names that R2's workarounds, the credentials,
   * CloudNativePG and the plugin set are refused.
   */
  readonly name: string;

  /**
   * A literal value. It ends up in `dist/` as it stands: never a credential.
   *
   * @default - `valueFrom`
   */
  readonly value?: string;

  /**
   * A value from a Secret, ConfigMap or field, such as `EnvValue.fromSecretValue({ secret, key: 'proxy' })`.
   *
   * @default - `value`
   */
  readonly valueFrom?: EnvValue;
}

/** `spec.instanceSidecarConfiguration` of the ObjectStore: the container beside PostgreSQL that runs barman-cloud. */
export interface InstanceSidecarConfiguration {
  /**
   * More environment variables, after the three that R2 needs. A change restarts PostgreSQL at some later reconcile of its Cluster.
   *
   * @default - only the three that R2 needs
   */
  readonly env?: SidecarEnv[];

  /**
   * What the sidecar requests and may use at most.
   *
   * @default - no requests and no limits
   */
  readonly resources?: ContainerResources;

  /**
   * How much the sidecar logs.
   *
   * @default - the server's own default, info
   */
  readonly logLevel?: SidecarLogLevel;

  /**
   * Seconds between two runs of the retention policy: a whole number of at least 1.
   *
   * @default - the server's own default, 1800
   */
  readonly retentionPolicyIntervalSeconds?: number;

  /**
   * More arguments for the sidecar's own process. `--log-level` is refused (the API server refuses it too): set `logLevel`.
   *
   * @default - none
   */
  readonly additionalContainerArgs?: string[];
}

/** What is said of a store in R2, whoever makes it. */
export interface R2StoreOptions {
  /** The bucket. It must exist. */
  readonly bucket: R2Bucket;

  /**
   * The folders below the bucket: backups go to `s3://<bucket>/<prefix>/<server name>/`.
   *
   * @default 'pg-cluster'
   */
  readonly prefix?: string;

  /**
   * How long backups and WAL are kept: a whole number and `d` (days), `w` (weeks) or `m` (months). The plugin deletes what is older,
   * and keeps what a restore to any moment since then needs.
   *
   * @default '30d'
   */
  readonly retentionPolicy?: string;

  /**
   * WAL archiving.
   *
   * @default - gzip, two files at once
   */
  readonly wal?: WalOptions;

  /**
   * Base backups.
   *
   * @default - gzip, in even parts
   */
  readonly data?: DataOptions;

  /**
   * The sidecar that runs barman-cloud.
   *
   * @default - the three environment variables that R2 needs
   */
  readonly instanceSidecarConfiguration?: InstanceSidecarConfiguration;

  /**
   * The certificate authority of a proxy that opens TLS on the way to R2, `endpointCA` in the CRD. R2 itself needs none.
   *
   * @default - the system's own authorities
   */
  readonly endpointCa?: SecretValue;
}
