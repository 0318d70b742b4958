import { ApiObject, Chart } from 'cdk8s';
import type { ISecret } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Credentials } from './credentials';
import type { R2StoreOptions } from './object-store-options';
import { checkBoolean, checkLabels, checkNamespace, checkObjectName, ifGiven, ifGivenObject } from './private/checks';
import { DEFAULT_APP_USERNAME, DEFAULT_NAMESPACE, DEFAULT_STORE_NAME } from './private/defaults';
import { Faults, pathOf } from './private/faults';
import { checkStoreOptions } from './private/object-store-rules';
import { secretReference } from './private/secret-reference';
import { checkCredentials } from './private/secret-source';
import { appSecretFor, R2_SECRET } from './private/secret-use';
import { R2ObjectStore } from './r2-object-store';

const APP_SECRET = appSecretFor(DEFAULT_APP_USERNAME);

/** What a `PgR2Backup` is made from. Only the bucket must be said. */
export interface PgR2BackupProps extends R2StoreOptions {
  /**
   * The namespace of the database, and of every object of this chart: 1 to 63 of a-z, 0-9 and `-`.
   *
   * @default 'production'
   */
  readonly namespace?: string;

  /**
   * Whether the chart emits the Namespace itself. Say false where somebody else owns it.
   *
   * @default true
   */
  readonly createNamespace?: boolean;

  /**
   * Where the application's username and password come from: the Secret that the Cluster names in `bootstrap.initdb.secret`.
   *
   * @default Credentials.template() - a Secret template `pg-app-credentials`, which the API server refuses until it is filled
   */
  readonly appCredentials?: Credentials;

  /**
   * The database role that owns the application's database, `owner` in the Cluster. In a Secret that exists it must be the `username`.
   *
   * @default 'app_user'
   */
  readonly appUsername?: string;

  /**
   * Where R2's credentials come from.
   *
   * @default Credentials.template() - a Secret template `r2-credentials`, which the API server refuses until it is filled
   */
  readonly r2Credentials?: Credentials;

  /**
   * The ObjectStore's name, which a Cluster gives as `barmanObjectName`. A Cluster does not follow a renamed store.
   *
   * @default 'pg-r2-store'
   */
  readonly objectStoreName?: string;

  /**
   * Labels on every object of this chart.
   *
   * @default - none
   */
  readonly labels?: { readonly [key: string]: string };
}

/** What a Cluster says as `bootstrap.initdb.secret`. */
export interface InitdbSecret {
  /** The name of a Secret in the Cluster's namespace. */
  readonly name: string;
}

/**
 * A chart with all that a CloudNativePG database needs for backups in Cloudflare R2, in apply order: the Namespace, the Secret of the
 * application, the Secret of R2's credentials, and the ObjectStore.
 */
export class PgR2Backup extends Chart {
  /** The Namespace object, unless `createNamespace` is false. */
  public readonly namespaceObject?: ApiObject;

  /** The ObjectStore. `objectStore.plugin()` is what a Cluster's `spec.plugins` needs. */
  public readonly objectStore: R2ObjectStore;

  /** The database role that owns the application's database. */
  public readonly appUsername: string;

  /** The name of the application's Secret. */
  public readonly appSecretName: string;

  /**
   * What a Cluster says as `bootstrap.initdb.secret`. Undefined where the operator makes the Secret: with it, CloudNativePG would wait for
   * somebody else to make it.
   */
  public readonly initdbSecret?: InitdbSecret;

  /** The name of the Secret that holds R2's credentials. */
  public readonly r2SecretName: string;

  /**
   * @throws one error that lists every prop that R2, the plugin or Kubernetes would refuse, before anything is added to the app.
   */
  public constructor(scope: Construct, id: string, props: PgR2BackupProps) {
    refuseFaults(scope, id, props);
    const {
      namespace = DEFAULT_NAMESPACE,
      createNamespace = true,
      appCredentials = Credentials.template(),
      appUsername = DEFAULT_APP_USERNAME,
      r2Credentials,
      objectStoreName = DEFAULT_STORE_NAME,
      labels,
      ...store
    } = props;
    super(scope, id, { namespace, labels });

    if (createNamespace) {
      this.namespaceObject = new Namespace(this, 'namespace', namespace);
    }
    const appSource = appCredentials._source;
    appSource.emit(this, 'app-credentials', appSecretFor(appUsername));
    this.objectStore = new R2ObjectStore(this, 'object-store', {
      ...store,
      credentials: r2Credentials,
      metadata: { name: objectStoreName },
    });
    this.appUsername = appUsername;
    this.r2SecretName = this.objectStore.credentialsSecretName;
    this.appSecretName = appSource.secretNameFor(APP_SECRET);
    this.initdbSecret = appSource.isMadeByOperator ? undefined : { name: this.appSecretName };
  }

  /** The application's Secret, keys `username` and `password`, for the environment of an app's Deployment. */
  public get appSecret(): ISecret {
    return secretReference(this, 'app-secret', this.appSecretName);
  }

  /** The Secret that holds R2's credentials. */
  public get r2Secret(): ISecret {
    return this.objectStore.credentialsSecret;
  }
}

/** cdk8s stamps the chart's namespace on everything, cluster-scoped objects too (cdk8s-team/cdk8s-core#731). */
class Namespace extends ApiObject {
  public constructor(scope: Construct, id: string, name: string) {
    super(scope, id, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }

  public override toJson(): any {
    const manifest = super.toJson();
    delete manifest.metadata?.namespace;
    return manifest;
  }
}

function refuseFaults(scope: Construct, id: string, props: PgR2BackupProps | undefined): void {
  const faults = new Faults();
  ifGiven(props?.namespace, (namespace) => checkNamespace(faults, 'namespace', namespace));
  ifGiven(props?.createNamespace, (value) => checkBoolean(faults, 'createNamespace', value));
  checkStoreOptions(faults, props);
  ifGiven(props?.appUsername, (username) => checkUsername(faults, username));
  const namespace = props?.namespace ?? DEFAULT_NAMESPACE;
  const appSecret = appSecretFor(String(props?.appUsername ?? DEFAULT_APP_USERNAME));
  ifGiven(props?.appCredentials, (credentials) => checkCredentials(faults, 'appCredentials', credentials, appSecret, namespace));
  ifGiven(props?.r2Credentials, (credentials) => checkCredentials(faults, 'r2Credentials', credentials, R2_SECRET, namespace));
  ifGiven(props?.objectStoreName, (name) => checkObjectName(faults, 'objectStoreName', name, DEFAULT_STORE_NAME));
  ifGivenObject(faults, 'labels', props?.labels, (labels) => checkLabels(faults, 'labels', labels));

  const appSecretName = props?.appCredentials?._source?.secretNameFor(APP_SECRET) ?? APP_SECRET.defaultName;
  if (appSecretName === (props?.r2Credentials?._source?.secretNameFor(R2_SECRET) ?? R2_SECRET.defaultName)) {
    faults.add(
      'r2Credentials',
      appSecretName,
      'the application uses a Secret of this name, and one would overwrite the other; name one of them otherwise',
    );
  }
  faults.throwIfAny(pathOf(scope, id));
}

/** The name of a PostgreSQL role: postgresql.org/docs/current/sql-createrole.html. */
function checkUsername(faults: Faults, username: string): void {
  const bytes = typeof username === 'string' ? Buffer.byteLength(username) : 0;
  if (bytes < 1 || bytes > 63 || username.startsWith('pg_') || /[\s\p{Cc}]/u.test(username)) {
    faults.add(
      'appUsername',
      username,
      'a role has 1 to 63 bytes without whitespace and does not begin with "pg_", which PostgreSQL keeps for itself; write for example "app_user"',
    );
  }
}
