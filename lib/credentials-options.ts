import type { Duration } from 'cdk8s';

/** Which keys of a Secret hold R2's credentials. These are names of keys, never the credentials themselves. */
export interface R2SecretKeys {
  /**
   * The key that holds the R2 access key ID (32 characters).
   *
   * @default 'ACCESS_KEY_ID'
   */
  readonly accessKeyIdKey?: string;

  /**
   * The key that holds the R2 secret access key (64 hexadecimal digits).
   *
   * @default 'ACCESS_SECRET_KEY'
   */
  readonly secretAccessKeyKey?: string;
}

/** What `Credentials.template` can be told of the Secret that it emits. */
export interface SecretTemplateOptions extends R2SecretKeys {
  /**
   * The Secret's name: a DNS subdomain.
   *
   * @default - `r2-credentials` for R2, `pg-app-credentials` for the application
   */
  readonly secretName?: string;

  /**
   * What the names of the variables begin with that `pg-r2-backup fill` reads: capital letters, digits and `_`, with
   * `_` last. With `ORDERS_` the
   * variables are `ORDERS_R2_ACCESS_KEY_ID` and so on, so that each of several databases can have credentials of its own.
   *
   * @default '' - `R2_ACCESS_KEY_ID` and `R2_SECRET_ACCESS_KEY`, `PG_APP_PASSWORD`
   */
  readonly variablePrefix?: string;
}

/** What `Credentials.fromSecretName` can be told of an existing Secret. */
export interface ExistingSecretOptions extends R2SecretKeys {
  /**
   * The key that holds the session token of temporary R2 credentials.
   *
   * @default - no session token
   * @see https://developers.cloudflare.com/r2/api/tokens/
   */
  readonly sessionTokenKey?: string;
}

/** The two kinds of store that External Secrets knows. */
export enum SecretStoreKind {
  /** A store in the namespace of the database. */
  SECRET_STORE = 'SecretStore',
  /** A store of the whole cluster. */
  CLUSTER_SECRET_STORE = 'ClusterSecretStore',
}

/** Where a value lies in the store: `remoteRef` of an ExternalSecret. */
export interface ExternalSecretRemoteRef {
  /**
   * The entry's name in the store.
   *
   * @default - `remoteKey`
   */
  readonly key?: string;

  /**
   * The property of the entry, where an entry has several.
   *
   * @default - the value's key in the Secret, such as `ACCESS_KEY_ID`; where `key` is given, the entry as a whole
   */
  readonly property?: string;

  /**
   * The entry's version, where the store keeps versions.
   *
   * @default - the newest
   */
  readonly version?: string;
}

/** What an ExternalSecret is made from. */
export interface ExternalSecretOptions extends R2SecretKeys {
  /** The name of the SecretStore or ClusterSecretStore. */
  readonly store: string;

  /**
   * Which of the two it is.
   *
   * @default SecretStoreKind.SECRET_STORE
   */
  readonly storeKind?: SecretStoreKind;

  /**
   * The entry in the store whose properties are the credentials, such as `r2/orders`.
   *
   * @default - none; each value says its own in `accessKeyIdRef` and `secretAccessKeyRef`, or in `passwordRef`
   */
  readonly remoteKey?: string;

  /**
   * Where the R2 access key ID lies.
   *
   * @default - the property `ACCESS_KEY_ID` (or `accessKeyIdKey`) of `remoteKey`
   */
  readonly accessKeyIdRef?: ExternalSecretRemoteRef;

  /**
   * Where the R2 secret access key lies.
   *
   * @default - the property `ACCESS_SECRET_KEY` (or `secretAccessKeyKey`) of `remoteKey`
   */
  readonly secretAccessKeyRef?: ExternalSecretRemoteRef;

  /**
   * Where the application's password lies. Its username is no secret: it is `appUsername`.
   *
   * @default - the property `password` of `remoteKey`
   */
  readonly passwordRef?: ExternalSecretRemoteRef;

  /**
   * How often the store is read again: from a second to a year.
   *
   * @default Duration.hours(1)
   */
  readonly refreshInterval?: Duration;

  /**
   * The name of the Secret, and of the ExternalSecret: a DNS subdomain.
   *
   * @default - `r2-credentials` for R2, `pg-app-credentials` for the application
   */
  readonly secretName?: string;
}

/** What a generated password is made from. */
export interface PasswordGeneratorOptions {
  /**
   * How many letters and digits the password has: 16 to 128.
   *
   * @default 32
   */
  readonly length?: number;

  /**
   * The name of the Secret, of the ExternalSecret and of the generator: a DNS subdomain.
   *
   * @default 'pg-app-credentials'
   */
  readonly secretName?: string;
}

/** What a ciphertext was sealed for: `--scope` of kubeseal. */
export enum SealedSecretScope {
  /** For one name in one namespace. */
  STRICT = 'strict',
  /** For any name in one namespace. */
  NAMESPACE_WIDE = 'namespace-wide',
  /** For any name in any namespace. */
  CLUSTER_WIDE = 'cluster-wide',
}

/** What a SealedSecret is made from: what `kubeseal` printed. */
export interface SealedSecretOptions extends R2SecretKeys {
  /**
   * The ciphertexts that kubeseal printed, `spec.encryptedData`: one for each of R2's two keys, or for the application's `password` (its `username` may
   * be sealed too).
   */
  readonly encryptedData: { readonly [key: string]: string };

  /**
   * The name of the Secret that it was sealed for.
   *
   * @default - `r2-credentials` for R2, `pg-app-credentials` for the application
   */
  readonly secretName?: string;

  /**
   * The namespace that it was sealed for. Must be given unless the scope is cluster-wide: it is compared with where the Secret goes.
   *
   * @default - any, where the scope is cluster-wide
   */
  readonly namespace?: string;

  /**
   * What it was sealed for.
   *
   * @default SealedSecretScope.STRICT
   */
  readonly scope?: SealedSecretScope;
}
