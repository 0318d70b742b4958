import {
  type ExistingSecretOptions,
  type ExternalSecretOptions,
  type PasswordGeneratorOptions,
  type R2SecretKeys,
  type SealedSecretOptions,
  type SecretTemplateOptions,
} from './credentials-options';
import { checkClusterName, checkObjectName, checkOptionNames, checkSecretKey, ifGiven } from './private/checks';
import { checkExternalSecret, checkGeneratedPassword, ExternalSecretSource, GeneratedPassword } from './private/external-secret';
import { Faults } from './private/faults';
import { checkSealedSecret, SealedSecretSource, sealedSecretOptionsOf } from './private/sealed-secret';
import { ExistingSecret, OperatorSecret, type SecretSource } from './private/secret-source';
import { checkVariablePrefix, SecretTemplate } from './private/secret-template';
import { KEY_OPTIONS, r2KeysOf } from './private/secret-use';

/**
 * Where a Secret comes from. The same class serves R2's credentials and the application's. A literal value can't be given: what
 * stands in an app ends up in its repository and in `dist/`.
 */
export class Credentials {
  /**
   * Emits the Secret as a template that fails closed: `data:` with placeholders that are not base64. The API server refuses it, on a
   * fresh cluster and over a live Secret, so that it never overwrites live credentials, as a template with `stringData:` would.
   * The command `pg-r2-backup fill` fills it.
   *
   * @throws an error when a name can't be one of a Secret, of a key or of a variable.
   */
  public static template(options: SecretTemplateOptions = {}): Credentials {
    const given = options ?? {};
    const faults = new Faults();
    checkOptionNames(faults, given, ['secretName', 'variablePrefix', ...KEY_OPTIONS]);
    ifGiven(given.secretName, (name) => checkObjectName(faults, 'secretName', name, 'r2-credentials'));
    ifGiven(given.variablePrefix, (prefix) => checkVariablePrefix(faults, prefix));
    checkKeys(faults, given);
    faults.throwIfAny('Credentials.template');
    return new Credentials(new SecretTemplate(given));
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
    const given = options ?? {};
    const faults = new Faults();
    checkObjectName(faults, 'secretName', secretName, 'r2-credentials');
    checkOptionNames(faults, given, ['sessionTokenKey', ...KEY_OPTIONS]);
    checkKeys(faults, given);
    ifGiven(given.sessionTokenKey, (key) => checkSecretKey(faults, 'sessionTokenKey', key, 'SESSION_TOKEN'));
    faults.throwIfAny('Credentials.fromSecretName');
    return new Credentials(new ExistingSecret(secretName, given, given.sessionTokenKey));
  }

  /**
   * Emits an `ExternalSecret` of the External Secrets Operator (`external-secrets.io/v1`), which copies the values from a vault into the
   * Secret and follows them there. Deleting the ExternalSecret leaves the Secret (`creationPolicy: Orphan`), and so does an entry that
   * vanished from the vault (`deletionPolicy: Retain`). The username of the application's Secret is `appUsername` and not taken from the vault.
   *
   * @throws an error when a name, a key or the interval can't be one.
   * @see https://external-secrets.io/latest/guides/ownership-deletion-policy/
   */
  public static fromExternalSecret(options: ExternalSecretOptions): Credentials {
    const faults = new Faults();
    checkExternalSecret(faults, options);
    checkKeys(faults, options ?? {});
    faults.throwIfAny('Credentials.fromExternalSecret');
    return new Credentials(new ExternalSecretSource(options));
  }

  /**
   * Has the External Secrets Operator make the application's password in the cluster: its `Password` generator, and an ExternalSecret that takes
   * one password from it, once. Nobody has to know it, and it is not made anew: neither at a refresh nor when the ExternalSecret is deleted and
   * created again, because the Secret is immutable. To have another password, delete the Secret and the ExternalSecret, and apply again.
   *
   * Only for the application: Cloudflare makes R2's credentials.
   *
   * @throws an error when the name can't be one of a Secret or the length is out of range.
   * @see https://external-secrets.io/latest/api/generator/password/
   * @see https://github.com/external-secrets/external-secrets/issues/6640
   */
  public static fromPasswordGenerator(options: PasswordGeneratorOptions = {}): Credentials {
    const given = options ?? {};
    const faults = new Faults();
    checkGeneratedPassword(faults, given);
    faults.throwIfAny('Credentials.fromPasswordGenerator');
    return new Credentials(new GeneratedPassword(given));
  }

  /**
   * Emits a `SealedSecret` (`bitnami.com/v1alpha1`) from the ciphertexts that `kubeseal` printed. What they were sealed for is compared with
   * where the Secret goes: the controller can't unseal them elsewhere. Deleting the SealedSecret leaves the Secret.
   *
   * @throws an error when a ciphertext is missing or is none, or when a name can't be one.
   * @see https://github.com/bitnami-labs/sealed-secrets#scopes
   */
  public static fromSealedSecret(options: SealedSecretOptions): Credentials {
    const faults = new Faults();
    checkSealedSecret(faults, options);
    checkKeys(faults, options ?? {});
    faults.throwIfAny('Credentials.fromSealedSecret');
    return new Credentials(new SealedSecretSource(options));
  }

  /**
   * The same from the whole manifest that `kubeseal -o yaml` printed: `Credentials.fromSealedSecretManifest(Yaml.load('r2.sealed.yaml')[0])`. Its
   * `encryptedData`, name, namespace and scope are used; its template is not: type, labels and annotations are those that the reader of the
   * Secret needs.
   *
   * @param manifest the SealedSecret, as an object.
   * @param keys the names of R2's keys in it where they are not the default ones.
   * @throws an error when it is no SealedSecret, and for what `fromSealedSecret` refuses.
   */
  public static fromSealedSecretManifest(manifest: { [key: string]: any }, keys: R2SecretKeys = {}): Credentials {
    const faults = new Faults();
    checkOptionNames(faults, keys ?? {}, KEY_OPTIONS);
    const options = { ...sealedSecretOptionsOf(faults, manifest), ...keys };
    faults.throwIfAny('Credentials.fromSealedSecretManifest');
    return Credentials.fromSealedSecret(options);
  }

  /**
   * Leaves the application's Secret to CloudNativePG, which makes a password and keeps it in `<cluster>-app`. Nothing is emitted, and
   * `bootstrap.initdb.secret` of that Cluster must be left out: with it the operator waits for somebody else to make the Secret. So write
   * `secret: backup.initdbSecret`, which is undefined then.
   *
   * Only for the application: Cloudflare makes R2's credentials.
   *
   * @param clusterName the Cluster's name: at most 50 of a-z, 0-9 and `-`, beginning with a letter.
   * @throws an error when it can't be the name of a Cluster.
   * @see https://cloudnative-pg.io/documentation/current/bootstrap/
   */
  public static fromOperator(clusterName: string): Credentials {
    const faults = new Faults();
    checkClusterName(faults, 'clusterName', clusterName);
    faults.throwIfAny('Credentials.fromOperator');
    return new Credentials(new OperatorSecret(`${clusterName}-app`));
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
