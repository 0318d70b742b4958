import type { ApiObjectMetadata, Size } from 'cdk8s';
import type { ISecret } from 'cdk8s-plus-28';
import { Construct, type IConstruct } from 'constructs';
import {
  ObjectStore,
  type ObjectStoreSpecConfigurationData,
  type ObjectStoreSpecConfigurationDataCompression,
  type ObjectStoreSpecConfigurationS3Credentials,
  type ObjectStoreSpecConfigurationWal,
  type ObjectStoreSpecConfigurationWalCompression,
  type ObjectStoreSpecInstanceSidecarConfiguration,
  type ObjectStoreSpecInstanceSidecarConfigurationLogLevel,
} from '../imports/barmancloud.cnpg.io';
import { BackupParts } from './backup-parts';
import { Credentials } from './credentials';
import {
  DataCompression,
  type DataOptions,
  type InstanceSidecarConfiguration,
  type R2StoreOptions,
  WalCompression,
  type WalOptions,
} from './object-store-options';
import { checkNamespace, checkObjectName, ifGiven } from './private/checks';
import { DEFAULT_PREFIX, DEFAULT_RETENTION, DEFAULT_STORE_NAME } from './private/defaults';
import { Faults, pathOf } from './private/faults';
import { GuardedApiObject } from './private/guarded-api-object';
import { checkStoreOptions, emittedStoreFaults } from './private/object-store-rules';
import { resourcesSpec } from './private/resources';
import { R2_SECRET } from './private/secret-use';
import { secretReference } from './private/secret-reference';
import { WORKAROUNDS } from './private/workarounds';
import type { R2Bucket } from './r2-bucket';

const PLUGIN_NAME = 'barman-cloud.cloudnative-pg.io';

/** What a Cluster's `spec.plugins` entry can be told beside the store. */
export interface ClusterPluginOptions {
  /**
   * The folder below the store's prefix that this Cluster writes to.
   *
   * @default - the Cluster's own name
   */
  readonly serverName?: string;

  /**
   * Whether this Cluster archives its WAL here. Without it there is no backup; of all plugins of a Cluster one may do it.
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

/** An ObjectStore in R2, made here or elsewhere. */
export interface IR2ObjectStore extends IConstruct {
  /** The ObjectStore's name, which a Cluster gives as `barmanObjectName`. */
  readonly name: string;

  /**
   * The entry for `spec.plugins` of a Cluster, as it stands in YAML, for an `ApiObject` or an included file.
   *
   * @throws an error when `serverName` can't be a folder.
   */
  plugin(options?: ClusterPluginOptions): { [key: string]: any };

  /**
   * The same entry for a `Cluster` class made by `cdk8s import`, which spells `isWALArchiver` as `isWalArchiver`.
   *
   * @throws an error when `serverName` can't be a folder.
   */
  pluginProps(options?: ClusterPluginOptions): ClusterPlugin;
}

/** What an `R2ObjectStore` is made from. */
export interface R2ObjectStoreProps extends R2StoreOptions {
  /**
   * Where R2's credentials come from.
   *
   * @default Credentials.template() - a Secret template `r2-credentials`, which the API server refuses until it is filled
   */
  readonly credentials?: Credentials;

  /**
   * Name, namespace, labels and annotations. The namespace must be that of the Cluster; the Secret template gets the same one.
   *
   * @default - name `pg-r2-store`, the chart's namespace
   */
  readonly metadata?: ApiObjectMetadata;
}

abstract class R2ObjectStoreBase extends Construct implements IR2ObjectStore {
  public abstract readonly name: string;

  public plugin(options: ClusterPluginOptions = {}): { [key: string]: any } {
    const { isWalArchiver, ...rest } = this.pluginProps(options);
    return { ...rest, isWALArchiver: isWalArchiver };
  }

  public pluginProps(options: ClusterPluginOptions = {}): ClusterPlugin {
    const { serverName, isWalArchiver = true } = options;
    const faults = new Faults();
    ifGiven(serverName, (name) => checkObjectName(faults, 'serverName', name, 'orders-db'));
    faults.throwIfAny(this.node.path);
    return {
      name: PLUGIN_NAME,
      enabled: true,
      isWalArchiver,
      parameters: { barmanObjectName: this.name, ...(serverName === undefined ? {} : { serverName }) },
    };
  }
}

/**
 * The Barman Cloud plugin's `ObjectStore` for a bucket in Cloudflare R2, with what R2 needs to take backups and give them back:
 *
 * - three environment variables in the sidecar (region `auto`, checksums only when required), always, and once;
 * - base backups in archives of bounded size and parts of a length that R2 accepts;
 * - no encryption header, no tags, no `s3Credentials.region`.
 *
 * What is about to be emitted is checked too: a JSON patch that undoes one of these makes synth fail.
 *
 * @see https://cloudnative-pg.io/plugin-barman-cloud/docs/object_stores/
 */
export class R2ObjectStore extends R2ObjectStoreBase {
  /**
   * An ObjectStore that exists in the cluster, by its name. Nothing is emitted, and nothing is known of how it was configured.
   *
   * @throws an error when the name can't be one of an ObjectStore.
   */
  public static fromObjectStoreName(scope: Construct, id: string, objectStoreName: string): IR2ObjectStore {
    const faults = new Faults();
    checkObjectName(faults, 'objectStoreName', objectStoreName, DEFAULT_STORE_NAME);
    faults.throwIfAny(pathOf(scope, id));
    return new ImportedR2ObjectStore(scope, id, objectStoreName);
  }

  /** The ObjectStore's name, which a Cluster gives as `barmanObjectName`. */
  public readonly name: string;

  /** The bucket. */
  public readonly bucket: R2Bucket;

  /** Where the backups go: `s3://<bucket>/<prefix>/`. */
  public readonly destinationPath: string;

  /** How long backups and WAL are kept, such as `30d`. */
  public readonly retentionPolicy: string;

  /** The scratch disk that a base backup fills at most: what the sidecar's scratch volume must hold. */
  public readonly scratchSize: Size;

  private readonly credentialsSecretName: string;

  /**
   * @throws one error that lists every prop that R2, the plugin or Kubernetes would refuse, before anything is added to the scope.
   */
  public constructor(scope: Construct, id: string, props: R2ObjectStoreProps) {
    refuseFaults(scope, id, props);
    super(scope, id);

    const { bucket, prefix = DEFAULT_PREFIX, retentionPolicy = DEFAULT_RETENTION, credentials = Credentials.template(), data } = props;
    const parts = data?.parts ?? BackupParts.even();
    this.name = props.metadata?.name ?? DEFAULT_STORE_NAME;
    this.bucket = bucket;
    this.destinationPath = bucket.destinationPath(prefix);
    this.retentionPolicy = retentionPolicy;
    this.scratchSize = parts.scratchSize(data?.jobs);
    this.credentialsSecretName = credentials._secretNameFor(R2_SECRET);

    credentials._emit(this, 'Credentials', R2_SECRET, props.metadata?.namespace);
    // The manifest is the typed class' own, but the object is not: an `ObjectStore` renames its fields after the JSON patches, so that a
    // patch of `endpointURL` would be lost without a word.
    const { metadata: _, ...manifest } = ObjectStore.manifest({
      metadata: {},
      spec: {
        retentionPolicy,
        instanceSidecarConfiguration: sidecarSpec(props.instanceSidecarConfiguration),
        configuration: {
          destinationPath: this.destinationPath,
          endpointUrl: bucket.endpointUrl,
          endpointCa: props.endpointCa && { name: props.endpointCa.secret.name, key: props.endpointCa.key },
          s3Credentials: credentialsSpec(this.credentialsSecretName, credentials),
          wal: walSpec(props.wal),
          data: dataSpec(data, parts),
        },
      },
    });
    new GuardedApiObject(this, 'Resource', { ...manifest, metadata: { ...props.metadata, name: this.name } }, (emitted) =>
      emittedStoreFaults(emitted, parts),
    );
  }

  /** The Secret that holds R2's credentials, for an app that reads the bucket itself. */
  public get credentialsSecret(): ISecret {
    return secretReference(this, 'CredentialsSecret', this.credentialsSecretName);
  }
}

class ImportedR2ObjectStore extends R2ObjectStoreBase {
  public constructor(
    scope: Construct,
    id: string,
    public readonly name: string,
  ) {
    super(scope, id);
  }
}

function refuseFaults(scope: Construct, id: string, props: R2ObjectStoreProps): void {
  const faults = new Faults();
  checkStoreOptions(faults, props);
  ifGiven(props.credentials, (credentials) => credentials._check(faults, 'credentials', R2_SECRET));
  ifGiven(props.metadata?.name, (name) => checkObjectName(faults, 'metadata.name', name, DEFAULT_STORE_NAME));
  ifGiven(props.metadata?.namespace, (namespace) => checkNamespace(faults, 'metadata.namespace', namespace));
  faults.throwIfAny(pathOf(scope, id));
}

function credentialsSpec(name: string, { _keys, _sessionTokenKey }: Credentials): ObjectStoreSpecConfigurationS3Credentials {
  return {
    accessKeyId: { name, key: _keys.accessKeyIdKey },
    secretAccessKey: { name, key: _keys.secretAccessKeyKey },
    sessionToken: _sessionTokenKey === undefined ? undefined : { name, key: _sessionTokenKey },
  };
}

/** The generated enums hold the CRD's own words, as ours do; `none` is a field that is left out. */
function walSpec(wal: WalOptions = {}): ObjectStoreSpecConfigurationWal {
  const { compression = WalCompression.GZIP, maxParallel = 2, ...rest } = wal;
  return {
    ...rest,
    maxParallel,
    compression: compression === WalCompression.NONE ? undefined : (compression as unknown as ObjectStoreSpecConfigurationWalCompression),
  };
}

function dataSpec(data: DataOptions = {}, parts: BackupParts): ObjectStoreSpecConfigurationData {
  const { compression = DataCompression.GZIP, parts: _, additionalCommandArgs = [], ...rest } = data;
  return {
    ...rest,
    compression: compression === DataCompression.NONE ? undefined : (compression as unknown as ObjectStoreSpecConfigurationDataCompression),
    additionalCommandArgs: [...parts.additionalCommandArgs, ...additionalCommandArgs],
  };
}

function sidecarSpec(sidecar: InstanceSidecarConfiguration = {}): ObjectStoreSpecInstanceSidecarConfiguration {
  const { env = [], resources, logLevel, ...rest } = sidecar;
  return {
    ...rest,
    logLevel: logLevel as unknown as ObjectStoreSpecInstanceSidecarConfigurationLogLevel | undefined,
    resources: resourcesSpec(resources),
    env: [
      ...WORKAROUNDS.map(({ name, value }) => ({ name, value })),
      // An EnvValue can hold a literal too (`EnvValue.fromValue`).
      ...env.map(({ name, value, valueFrom }) => ({ name, value: value ?? valueFrom?.value, valueFrom: valueFrom?.valueFrom })),
    ],
  };
}
