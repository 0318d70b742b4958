import { checkObjectName, checkSecretKey, ifGiven } from './private/checks';
import { Faults } from './private/faults';
import { ExistingSecret, type SecretSource, SecretTemplate } from './private/secret-source';
import { r2KeysOf } from './private/secret-use';

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

/**
 * Where a Secret comes from. The same class serves R2's credentials and the application's. A literal value can't be given: what
 * stands in an app ends up in its repository and in `dist/`.
 */
export class Credentials {
  /**
   * Emits the Secret as a template that fails closed: `data:` with placeholders that are not base64. The API server refuses it, on a
   * fresh cluster and over a live Secret, so that it never overwrites live credentials, as a template with `stringData:` would.
   *
   * @throws an error when a name can't be one of a Secret or of a key.
   */
  public static template(options: SecretTemplateOptions = {}): Credentials {
    const { secretName, accessKeyIdKey, secretAccessKeyKey } = options ?? {};
    const keys = { accessKeyIdKey, secretAccessKeyKey };
    const faults = new Faults();
    ifGiven(secretName, (name) => checkObjectName(faults, 'secretName', name, 'r2-credentials'));
    checkKeys(faults, keys);
    faults.throwIfAny('Credentials.template');
    return new Credentials(new SecretTemplate(secretName, keys));
  }

  /**
   * Refers to a Secret that exists, in the namespace of the database. Nothing is emitted.
   *
   * @param secretName the Secret's name: a DNS subdomain.
   * @param options the names of its keys where they are not the default ones. Only for R2's credentials: CloudNativePG reads the keys
   * `username` and `password` of the application's Secret and no others.
   * @throws an error when a name can't be one of a Secret or of a key.
   */
  public static fromSecretName(secretName: string, options: ExistingSecretOptions = {}): Credentials {
    const keys = options ?? {};
    const faults = new Faults();
    checkObjectName(faults, 'secretName', secretName, 'r2-credentials');
    checkKeys(faults, keys);
    ifGiven(keys.sessionTokenKey, (key) => checkSecretKey(faults, 'sessionTokenKey', key, 'SESSION_TOKEN'));
    faults.throwIfAny('Credentials.fromSecretName');
    return new Credentials(new ExistingSecret(secretName, keys));
  }

  /** @internal */
  public readonly _source: SecretSource;

  private constructor(source: SecretSource) {
    this._source = source;
  }
}

function checkKeys(faults: Faults, keys: R2SecretKeys): void {
  ifGiven(keys.accessKeyIdKey, (key) => checkSecretKey(faults, 'accessKeyIdKey', key, r2KeysOf({}).accessKeyIdKey));
  ifGiven(keys.secretAccessKeyKey, (key) => checkSecretKey(faults, 'secretAccessKeyKey', key, r2KeysOf({}).secretAccessKeyKey));
  const { accessKeyIdKey, secretAccessKeyKey } = r2KeysOf(keys);
  if (accessKeyIdKey === secretAccessKeyKey) {
    faults.add('secretAccessKeyKey', secretAccessKeyKey, 'both credentials under one key; write the name of a key of its own');
  }
}
