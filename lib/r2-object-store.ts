import { ApiObject, type ApiObjectMetadata, Chart, type JsonPatch, type Size } from 'cdk8s';
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
import type { ClusterPlugin, ClusterPluginOptions } from './cluster-plugin';
import { Credentials } from './credentials';
import {
  DataCompression,
  type DataOptions,
  type InstanceSidecarConfiguration,
  type R2StoreOptions,
  WalCompression,
  type WalOptions,
} from './object-store-options';
import { checkObjectName, ifGiven, ifGivenObject } from './private/checks';
import { DEFAULT_PREFIX, DEFAULT_RETENTION, DEFAULT_STORE_NAME } from './private/defaults';
import { emittedStoreFaults } from './private/emitted-store-rules';
import { Faults, pathOf } from './private/faults';
import { ManifestGuard } from './private/manifest-guard';
import { checkMetadata, checkStoreOptions } from './private/object-store-rules';
import { pluginOf, pluginPropsOf } from './private/plugin-entry';
import { resourcesSpec } from './private/resources';
import { checkCredentials, type SecretSource } from './private/secret-source';
import { R2_SECRET } from './private/secret-use';
import { secretReference } from './private/secret-reference';
import { checkNotTaken, type NamedObject, takeName } from './private/taken-names';
import { WORKAROUNDS } from './private/workarounds';
import type { R2Bucket } from './r2-bucket';

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
   * Where R2's credentials come from. A template is emitted beside the store, in the same scope, as `<id>-credentials`.
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
export class R2ObjectStore extends ApiObject implements IR2ObjectStore {
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

  /** The bucket. */
  public readonly bucket: R2Bucket;

  /** Where the backups go: `s3://<bucket>/<prefix>/`. */
  public readonly destinationPath: string;

  /** How long backups and WAL are kept, such as `30d`. */
  public readonly retentionPolicy: string;

  /** The name of the Secret that holds R2's credentials. */
  public readonly credentialsSecretName: string;

  /**
   * The scratch disk that a base backup of a database without tablespaces fills at most: what the sidecar's scratch volume must hold.
   * `BackupParts.scratchSize` counts tablespaces too.
   */
  public readonly scratchSize: Size;

  private readonly guard: ManifestGuard;

  /**
   * @throws one error that lists every prop that R2, the plugin or Kubernetes would refuse, before anything is added to the scope.
   */
  public constructor(scope: Construct, id: string, props: R2ObjectStoreProps) {
    refuseFaults(scope, id, props);
    const { bucket, prefix = DEFAULT_PREFIX, retentionPolicy = DEFAULT_RETENTION, data } = props;
    const parts = data?.parts ?? BackupParts.even();
    const destinationPath = bucket.destinationPath(prefix);
    const source = (props.credentials ?? Credentials.template())._source;
    const credentialsSecretName = source.secretNameFor(R2_SECRET);

    // Before the store, and so before it in the manifest.
    source.emit(scope, `${id}-credentials`, R2_SECRET, props.metadata?.namespace);
    // The manifest is the generated class' own, but this is none of its objects: they rename fields after the JSON patches, so that a patch of
    // `endpointURL` would be lost without a word.
    const { apiVersion, kind, spec } = ObjectStore.manifest({
      metadata: {},
      spec: {
        retentionPolicy,
        instanceSidecarConfiguration: sidecarSpec(props.instanceSidecarConfiguration),
        configuration: {
          destinationPath,
          endpointUrl: bucket.endpointUrl,
          endpointCa: props.endpointCa && { name: props.endpointCa.secret.name, key: props.endpointCa.key },
          s3Credentials: credentialsSpec(credentialsSecretName, source),
          wal: walSpec(props.wal),
          data: dataSpec(data, parts),
        },
      },
    });
    const metadata = { ...props.metadata, name: props.metadata?.name ?? DEFAULT_STORE_NAME };
    super(scope, id, { apiVersion, kind, metadata, spec });
    this.guard = new ManifestGuard(
      this,
      () => super.toJson(),
      (manifest) => emittedStoreFaults(manifest, { name: metadata.name, namespace: metadata.namespace ?? Chart.of(this).namespace }, parts),
    );

    emittedObjects(props).forEach((object) => takeName(this.node.path, scope, object));

    this.bucket = bucket;
    this.destinationPath = destinationPath;
    this.retentionPolicy = retentionPolicy;
    this.scratchSize = parts.scratchSize(data?.jobs);
    this.credentialsSecretName = credentialsSecretName;
  }

  /** Applies JSON patches to the manifest. One that undoes a workaround makes synth fail. */
  public override addJsonPatch(...ops: JsonPatch[]): void {
    super.addJsonPatch(...ops);
    this.guard.wasPatched();
  }

  /**
   * The manifest.
   *
   * @throws an error that names each workaround which a patch has undone.
   */
  public override toJson(): any {
    return this.guard.pass();
  }

  /**
   * The entry for `spec.plugins` of a Cluster, as it stands in YAML, for an `ApiObject` or an included file.
   *
   * @throws an error when `serverName` can't be a folder.
   */
  public plugin(options?: ClusterPluginOptions): { [key: string]: any } {
    return pluginOf(this, options);
  }

  /**
   * The same entry for a `Cluster` class made by `cdk8s import`, which spells `isWALArchiver` as `isWalArchiver`.
   *
   * @throws an error when `serverName` can't be a folder.
   */
  public pluginProps(options?: ClusterPluginOptions): ClusterPlugin {
    return pluginPropsOf(this, options);
  }

  /** The Secret that holds R2's credentials, for an app that reads the bucket itself. */
  public get credentialsSecret(): ISecret {
    return secretReference(this, 'credentials-secret', this.credentialsSecretName);
  }
}

class ImportedR2ObjectStore extends Construct implements IR2ObjectStore {
  public constructor(
    scope: Construct,
    id: string,
    public readonly name: string,
  ) {
    super(scope, id);
  }

  public plugin(options?: ClusterPluginOptions): { [key: string]: any } {
    return pluginOf(this, options);
  }

  public pluginProps(options?: ClusterPluginOptions): ClusterPlugin {
    return pluginPropsOf(this, options);
  }
}

function refuseFaults(scope: Construct, id: string, props: R2ObjectStoreProps | undefined): void {
  const faults = new Faults();
  checkStoreOptions(faults, props);
  const namespace = props?.metadata?.namespace ?? Chart.of(scope).namespace;
  ifGiven(props?.credentials, (credentials) => checkCredentials(faults, 'credentials', credentials, R2_SECRET, namespace));
  ifGivenObject(faults, 'metadata', props?.metadata, (metadata) => checkMetadata(faults, metadata));
  for (const object of emittedObjects(props)) {
    const [property, advice] =
      object.kind === 'Secret'
        ? ['credentials', `write Credentials.fromSecretName('${object.name}') to share it`]
        : ['metadata.name', 'give this one another metadata.name'];
    checkNotTaken(faults, property, scope, object, advice);
  }
  faults.throwIfAny(pathOf(scope, id));
}

/** The objects that a store emits. */
function emittedObjects(props: R2ObjectStoreProps | undefined): NamedObject[] {
  const { name = DEFAULT_STORE_NAME, namespace } = props?.metadata ?? {};
  const source = (props?.credentials ?? Credentials.template())._source;
  const store = { kind: 'ObjectStore', name, namespace };
  return source?.makesSecret ? [{ kind: 'Secret', name: source.secretNameFor(R2_SECRET), namespace }, store] : [store];
}

function credentialsSpec(name: string, { keys, sessionTokenKey }: SecretSource): ObjectStoreSpecConfigurationS3Credentials {
  return {
    accessKeyId: { name, key: keys.accessKeyIdKey },
    secretAccessKey: { name, key: keys.secretAccessKeyKey },
    sessionToken: sessionTokenKey === undefined ? undefined : { name, key: sessionTokenKey },
  };
}

/** The generated enums hold the CRD's own words, as ours do; `none` is a field that is left out. */
function walSpec(wal: WalOptions = {}): ObjectStoreSpecConfigurationWal {
  const { compression = WalCompression.GZIP, maxParallel = 2 } = wal;
  return {
    compression: compression === WalCompression.NONE ? undefined : (compression as unknown as ObjectStoreSpecConfigurationWalCompression),
    maxParallel,
    archiveAdditionalCommandArgs: wal.archiveAdditionalCommandArgs,
    restoreAdditionalCommandArgs: wal.restoreAdditionalCommandArgs,
  };
}

function dataSpec(data: DataOptions = {}, parts: BackupParts): ObjectStoreSpecConfigurationData {
  const { compression = DataCompression.GZIP, additionalCommandArgs = [] } = data;
  return {
    compression: compression === DataCompression.NONE ? undefined : (compression as unknown as ObjectStoreSpecConfigurationDataCompression),
    jobs: data.jobs,
    immediateCheckpoint: data.immediateCheckpoint,
    additionalCommandArgs: [...parts.additionalCommandArgs, ...additionalCommandArgs],
    restoreAdditionalCommandArgs: data.restoreAdditionalCommandArgs,
  };
}

function sidecarSpec(sidecar: InstanceSidecarConfiguration = {}): ObjectStoreSpecInstanceSidecarConfiguration {
  const { env = [] } = sidecar;
  return {
    env: [
      ...WORKAROUNDS.map(({ name, value }) => ({ name, value })),
      // An EnvValue can hold a literal too (`EnvValue.fromValue`).
      ...env.map(({ name, value, valueFrom }) => ({ name, value: value ?? valueFrom?.value, valueFrom: valueFrom?.valueFrom })),
    ],
    resources: resourcesSpec(sidecar.resources),
    logLevel: sidecar.logLevel as unknown as ObjectStoreSpecInstanceSidecarConfigurationLogLevel | undefined,
    retentionPolicyIntervalSeconds: sidecar.retentionPolicyIntervalSeconds,
    additionalContainerArgs: sidecar.additionalContainerArgs,
  };
}
