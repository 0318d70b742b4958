import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { SealedSecret } from '../../imports/bitnami.com';
import { type SealedSecretOptions, SealedSecretScope } from '../credentials-options';
import { checkNamespace, checkObjectName, checkOptionNames, checkSecretKey, ifGiven } from './checks';
import { type Faults, shown } from './faults';
import { changedFields, KEPT_ALWAYS, type KeptField, NO_VALUES } from './kept-fields';
import { GuardedApiObject } from './manifest-guard';
import { checkTemplated, labelsOf, NamedSecret } from './secret-source';
import { KEY_OPTIONS, type SecretUse } from './secret-use';

/** Annotations of the SealedSecret's controller: bitnami-labs/sealed-secrets, README. */
const SEALED_SECRETS = 'sealedsecrets.bitnami.com';
const SCOPE_ANNOTATION: Record<SealedSecretScope, string | undefined> = {
  [SealedSecretScope.STRICT]: undefined,
  [SealedSecretScope.NAMESPACE_WIDE]: `${SEALED_SECRETS}/namespace-wide`,
  [SealedSecretScope.CLUSTER_WIDE]: `${SEALED_SECRETS}/cluster-wide`,
};

/** A ciphertext: base64 of a 2-byte length, an RSA-encrypted session key of that length (256 bytes and more), and the sealed value. */
const SHORTEST_CIPHERTEXT = 258;

const KEPT: readonly KeptField[] = [
  ...KEPT_ALWAYS,
  { path: ['data'], reason: NO_VALUES },
  { path: ['stringData'], reason: NO_VALUES },
  { path: ['metadata', 'namespace'], reason: 'the ciphertexts were sealed for it; give it to Credentials' },
  ...Object.values(SCOPE_ANNOTATION).flatMap((annotation) =>
    annotation === undefined
      ? []
      : [
          {
            path: ['metadata', 'annotations', annotation],
            reason: 'it says what the ciphertexts were sealed for; give the scope to Credentials',
          },
        ],
  ),
  { path: ['spec', 'encryptedData'], reason: 'they are what kubeseal printed; give others to Credentials' },
  { path: ['spec', 'template'], reason: 'it says that the live Secret is kept, and what its reader finds in it; give labels to the chart' },
];

/** What is wrong with the options, whatever the Secret is used for. */
export function checkSealedSecret(faults: Faults, options: SealedSecretOptions | undefined): void {
  const { encryptedData, secretName, namespace, scope = SealedSecretScope.STRICT } = options ?? ({} as SealedSecretOptions);
  checkOptionNames(faults, options, ['encryptedData', 'secretName', 'namespace', 'scope', ...KEY_OPTIONS]);
  if (encryptedData === null || typeof encryptedData !== 'object' || Object.keys(encryptedData).length === 0) {
    faults.say('encryptedData (its value is not shown): write the ciphertexts that kubeseal printed, each under its key');
  } else {
    Object.entries(encryptedData).forEach(([key, ciphertext]) => {
      checkSecretKey(faults, 'encryptedData', key, 'ACCESS_KEY_ID');
      checkCiphertext(faults, key, ciphertext);
    });
  }
  ifGiven(secretName, (name) => checkObjectName(faults, 'secretName', name, 'r2-credentials'));
  ifGiven(namespace, (value) => checkNamespace(faults, 'namespace', value));
  if (!Object.values(SealedSecretScope).includes(scope)) {
    faults.add('scope', scope, 'write SealedSecretScope.STRICT, NAMESPACE_WIDE or CLUSTER_WIDE: the one given to kubeseal as --scope');
  } else if (scope !== SealedSecretScope.CLUSTER_WIDE && namespace === undefined) {
    faults.add('namespace', namespace, `a ${scope} ciphertext can be unsealed in one namespace alone; write the one given to kubeseal`);
  }
}

/** What is no ciphertext could be the credential itself: it is never shown. */
function checkCiphertext(faults: Faults, key: string, ciphertext: unknown): void {
  const text = typeof ciphertext === 'string' ? ciphertext : '';
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0;
  if (!isBase64 || Buffer.from(text, 'base64').length < SHORTEST_CIPHERTEXT) {
    faults.say(
      `encryptedData[${shown(key)}] (its value is not shown): a ciphertext of kubeseal is base64 ` +
        `of ${SHORTEST_CIPHERTEXT} bytes and more; write what kubeseal printed, never the value itself`,
    );
  }
}

/** The options that stand in a manifest of kubeseal's. */
export function sealedSecretOptionsOf(faults: Faults, manifest: any): SealedSecretOptions {
  if (manifest?.kind !== 'SealedSecret') {
    faults.add('manifest.kind', manifest?.kind, 'write the object that `kubeseal -o yaml` printed, such as Yaml.load(file)[0]');
  }
  const annotations = manifest?.metadata?.annotations ?? {};
  const scopes = Object.values(SealedSecretScope).filter((scope) => annotations[SCOPE_ANNOTATION[scope] ?? ''] === 'true');
  return {
    encryptedData: manifest?.spec?.encryptedData,
    secretName: manifest?.metadata?.name,
    namespace: manifest?.metadata?.namespace,
    // The controller looks for the widest first.
    scope: scopes.at(-1),
  };
}

/** A Secret that the Sealed Secrets controller unseals. */
export class SealedSecretSource extends NamedSecret {
  public readonly makesSecret = true;
  private readonly scope: SealedSecretScope;

  public constructor(private readonly options: SealedSecretOptions) {
    super(options.secretName, options);
    this.scope = options.scope ?? SealedSecretScope.STRICT;
  }

  public override check(faults: Faults, property: string, use: SecretUse, namespace?: string): void {
    super.check(faults, property, use, namespace);
    checkTemplated(faults, use);
    const { encryptedData, namespace: sealedFor } = this.options;
    if (this.scope !== SealedSecretScope.CLUSTER_WIDE && namespace !== sealedFor) {
      faults.add(
        `${property}.namespace`,
        sealedFor,
        namespace === undefined
          ? 'it is sealed for this namespace, and neither the store nor its chart says that it goes there; write the namespace'
          : `the Secret goes into "${namespace}", where it can't be unsealed; seal it with kubeseal --namespace ${namespace}`,
      );
    }
    const wanted = use.values(this.keys).map(({ key }) => key);
    const allowed = [...wanted, ...Object.keys(use.literals)];
    for (const key of wanted.filter((name) => encryptedData[name] === undefined)) {
      faults.add(`${property}.encryptedData`, key, `there is no ciphertext of this key, which the Secret needs; seal it too`);
    }
    for (const key of Object.keys(encryptedData).filter((name) => !allowed.includes(name))) {
      faults.add(`${property}.encryptedData`, key, `nobody reads this key; write ${allowed.join(', ')}`);
    }
  }

  public override emit(scope: Construct, id: string, use: SecretUse, namespace?: string): void {
    const { encryptedData } = this.options;
    const annotation = SCOPE_ANNOTATION[this.scope];
    const scopeAnnotations = annotation === undefined ? undefined : { [annotation]: 'true' };
    const literals = Object.entries(use.literals).filter(([key]) => encryptedData[key] === undefined);
    const manifest = SealedSecret.manifest({
      metadata: { name: this.secretNameFor(use), namespace, annotations: scopeAnnotations },
      spec: {
        encryptedData: { ...encryptedData },
        template: {
          type: use.type,
          metadata: {
            labels: labelsOf(scope, use),
            annotations: {
              ...scopeAnnotations,
              // Without an owner the Secret outlives its SealedSecret; managed, so that another ciphertext still reaches it.
              [`${SEALED_SECRETS}/skip-set-owner-references`]: 'true',
              [`${SEALED_SECRETS}/managed`]: 'true',
            },
          },
          data: literals.length > 0 ? Object.fromEntries(literals) : undefined,
        },
      },
    });
    // The chart's namespace is not in the manifest yet; it was compared with the one that the ciphertexts are for.
    const sealed = { ...manifest, metadata: { ...manifest.metadata, namespace: namespace ?? Chart.of(scope).namespace } };
    new GuardedApiObject(scope, id, manifest, (emitted) => changedFields(emitted, sealed, KEPT));
  }
}
