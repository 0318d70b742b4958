import type { Construct } from 'constructs';
import { checkObjectName, checkSecretKey, ifGiven } from './private/checks';
import { Faults } from './private/faults';
import { GuardedApiObject } from './private/manifest-guard';
import type { R2Keys, SecretUse } from './private/secret-use';

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
export abstract class Credentials {
  /**
   * Emits the Secret as a template that fails closed: `data:` with placeholders that are not base64. The API server refuses it, on a
   * fresh cluster and over a live Secret, so that it never overwrites live credentials, as a template with `stringData:` would.
   *
   * @throws an error when a name can't be one of a Secret or of a key.
   */
  public static template(options: SecretTemplateOptions = {}): Credentials {
    const faults = new Faults();
    ifGiven(options.secretName, (name) => checkObjectName(faults, 'secretName', name, 'r2-credentials'));
    checkKeys(faults, options);
    faults.throwIfAny('Credentials.template');
    return new SecretTemplate(options.secretName, options);
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
    const faults = new Faults();
    checkObjectName(faults, 'secretName', secretName, 'r2-credentials');
    checkKeys(faults, options);
    ifGiven(options.sessionTokenKey, (key) => checkSecretKey(faults, 'sessionTokenKey', key, 'SESSION_TOKEN'));
    faults.throwIfAny('Credentials.fromSecretName');
    return new ExistingSecret(secretName, options, options.sessionTokenKey);
  }

  /** @internal */
  public readonly _keys: R2Keys;
  /** @internal */
  public readonly _sessionTokenKey?: string;
  private readonly secretName?: string;
  private readonly ownKeys: boolean;

  protected constructor(secretName?: string, keys: R2SecretKeys = {}, sessionTokenKey?: string) {
    this.secretName = secretName;
    this._keys = { accessKeyIdKey: keys.accessKeyIdKey ?? ACCESS_KEY_ID, secretAccessKeyKey: keys.secretAccessKeyKey ?? ACCESS_SECRET_KEY };
    this._sessionTokenKey = sessionTokenKey;
    this.ownKeys = keys.accessKeyIdKey !== undefined || keys.secretAccessKeyKey !== undefined || sessionTokenKey !== undefined;
  }

  /**
   * What the Secret is called.
   *
   * @internal
   */
  public _secretNameFor(use: SecretUse): string {
    return this.secretName ?? use.defaultName;
  }

  /**
   * Says what of this source does not fit the use.
   *
   * @internal
   */
  public _check(faults: Faults, property: string, use: SecretUse): void {
    if (use.fixedKeys !== undefined && this.ownKeys) {
      faults.add(property, this, `${use.fixedKeys}; leave the key names out`);
    }
  }

  /**
   * Emits what there is to emit.
   *
   * @internal
   */
  public abstract _emit(scope: Construct, id: string, use: SecretUse, namespace?: string): void;
}

const ACCESS_KEY_ID = 'ACCESS_KEY_ID';
const ACCESS_SECRET_KEY = 'ACCESS_SECRET_KEY';

class ExistingSecret extends Credentials {
  /** @internal */
  public _emit(): void {}
}

class SecretTemplate extends Credentials {
  /** @internal */
  public _emit(scope: Construct, id: string, use: SecretUse, namespace?: string): void {
    const name = this._secretNameFor(use);
    const data = use.templateData(this._keys);
    new GuardedApiObject(
      scope,
      id,
      { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace, labels: use.labels }, type: use.type, data },
      (manifest) => templateFaults(manifest, data),
    );
  }
}

/** A template holds its placeholders and nothing else: what is patched in ends up in a committed file. Values are never named. */
function templateFaults(manifest: any, data: Record<string, string>): string[] {
  const faults: string[] = [];
  if (manifest.stringData !== undefined) {
    faults.push(
      'stringData was added: the API server takes it as it is and overwrites the live Secret; use Credentials.fromSecretName for a Secret with values',
    );
  }
  const emitted: Record<string, unknown> = manifest.data ?? {};
  for (const key of new Set([...Object.keys(data), ...Object.keys(emitted)])) {
    if (emitted[key] !== data[key]) {
      faults.push(
        `data.${key} was changed (its value is not shown): a template holds placeholders that the API server refuses, never a value; ` +
          'drop the patch, and use Credentials.fromSecretName for a Secret with values',
      );
    }
  }
  return faults;
}

function checkKeys(faults: Faults, keys: R2SecretKeys): void {
  ifGiven(keys.accessKeyIdKey, (key) => checkSecretKey(faults, 'accessKeyIdKey', key, ACCESS_KEY_ID));
  ifGiven(keys.secretAccessKeyKey, (key) => checkSecretKey(faults, 'secretAccessKeyKey', key, ACCESS_SECRET_KEY));
  const { accessKeyIdKey = ACCESS_KEY_ID, secretAccessKeyKey = ACCESS_SECRET_KEY } = keys;
  if (accessKeyIdKey === secretAccessKeyKey) {
    faults.add('secretAccessKeyKey', secretAccessKeyKey, 'both credentials under one key; write the name of a key of its own');
  }
}
