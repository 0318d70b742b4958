import { ApiObject, Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import {
  ExternalSecret,
  ExternalSecretSpecDataFromSourceRefGeneratorRefKind as GeneratorKind,
  ExternalSecretSpecDataRemoteRefConversionStrategy as ConversionStrategy,
  ExternalSecretSpecDataRemoteRefDecodingStrategy as DecodingStrategy,
  ExternalSecretSpecDataRemoteRefMetadataPolicy as MetadataPolicy,
  ExternalSecretSpecRefreshPolicy as RefreshPolicy,
  type ExternalSecretSpec,
  type ExternalSecretSpecSecretStoreRefKind,
  ExternalSecretSpecTargetCreationPolicy as CreationPolicy,
  ExternalSecretSpecTargetDeletionPolicy as DeletionPolicy,
  ExternalSecretSpecTargetTemplateMergePolicy as MergePolicy,
} from '../../imports/external-secrets.io';
import { Password } from '../../imports/generators.external-secrets.io';
import {
  type ExternalSecretOptions,
  type ExternalSecretRemoteRef,
  type PasswordGeneratorOptions,
  SecretStoreKind,
} from '../credentials-options';
import { checkObjectName, checkOptionNames, ifGiven } from './checks';
import { CREDENTIAL_ADVICE, type Faults, holdsCredential } from './faults';
import { changedFields, KEPT_ALWAYS, type KeptField, NO_VALUES } from './kept-fields';
import { GuardedApiObject } from './manifest-guard';
import { checkTemplated, labelsOf, NamedSecret, refuseForR2 } from './secret-source';
import { KEY_OPTIONS, type SecretUse, type SecretValue } from './secret-use';

const REF_OPTIONS = ['accessKeyIdRef', 'secretAccessKeyRef', 'passwordRef'] as const;
const REFRESH_INTERVAL = Duration.hours(1);
const LONGEST_INTERVAL = Duration.days(365);
const PASSWORD_LENGTH = 32;

const KEPT: readonly KeptField[] = [
  ...KEPT_ALWAYS,
  { path: ['data'], reason: NO_VALUES },
  { path: ['stringData'], reason: NO_VALUES },
  { path: ['spec', 'target'], reason: 'it says that the live Secret is kept, and what its reader finds in it; give labels to the chart' },
  { path: ['spec', 'refreshPolicy'], reason: 'a password that is made anew locks the application out' },
  { path: ['spec', 'data', '*', 'secretKey'], reason: 'the reader of the Secret looks for these keys; give others to Credentials' },
  { path: ['spec', 'dataFrom'], reason: 'the reader of the Secret looks for the keys that it had; give another source to Credentials' },
];

/** What is wrong with the options of an ExternalSecret, whatever it is used for. */
export function checkExternalSecret(faults: Faults, options: ExternalSecretOptions | undefined): void {
  checkOptionNames(faults, options, [
    ...['store', 'storeKind', 'remoteKey', ...REF_OPTIONS],
    ...['refreshInterval', 'secretName', ...KEY_OPTIONS],
  ]);
  checkObjectName(faults, 'store', options?.store as string, 'vault');
  ifGiven(options?.storeKind, (kind) => {
    if (!Object.values(SecretStoreKind).includes(kind)) {
      faults.add('storeKind', kind, 'write SecretStoreKind.SECRET_STORE or SecretStoreKind.CLUSTER_SECRET_STORE');
    }
  });
  ifGiven(options?.remoteKey, (key) => checkRemoteName(faults, 'remoteKey', key, 'r2/orders'));
  for (const option of REF_OPTIONS) {
    ifGiven(options?.[option], (ref) => checkRemoteRef(faults, option, ref, options?.remoteKey));
  }
  ifGiven(options?.secretName, (name) => checkObjectName(faults, 'secretName', name, 'r2-credentials'));
  ifGiven(options?.refreshInterval, (interval) => {
    const milliseconds = typeof interval?.toMilliseconds === 'function' ? interval.toMilliseconds() : undefined;
    if (milliseconds === undefined || milliseconds < 1000 || milliseconds > LONGEST_INTERVAL.toMilliseconds()) {
      const shownInterval = milliseconds === undefined ? interval : `${milliseconds} ms`;
      faults.add(
        'refreshInterval',
        shownInterval,
        'the store is read at least once a year and at most once a second; write for example Duration.hours(1)',
      );
    }
  });
}

export function checkGeneratedPassword(faults: Faults, options: PasswordGeneratorOptions): void {
  const { secretName, length } = options;
  checkOptionNames(faults, options, ['length', 'secretName']);
  ifGiven(secretName, (name) => checkObjectName(faults, 'secretName', name, 'pg-app-credentials'));
  ifGiven(length, (value) => {
    if (!Number.isInteger(value) || value < 16 || value > 128) {
      faults.add('length', value, `a password that nobody types has 16 to 128 letters and digits; write for example ${PASSWORD_LENGTH}`);
    }
  });
}

function checkRemoteRef(faults: Faults, option: string, ref: ExternalSecretRemoteRef, remoteKey: string | undefined): void {
  if (typeof ref !== 'object' || ref === null) {
    faults.say(`${option} (its value is not shown): say where the value lies, never the value; write for example { key: 'r2/orders' }`);
    return;
  }
  checkOptionNames(faults, ref, ['key', 'property', 'version'], option);
  ifGiven(ref.key, (key) => checkRemoteName(faults, `${option}.key`, key, 'r2/orders'));
  ifGiven(ref.property, (property) => checkRemoteName(faults, `${option}.property`, property, 'password'));
  ifGiven(ref.version, (version) => checkRemoteName(faults, `${option}.version`, version, '3'));
  if (ref.key === undefined && remoteKey === undefined) {
    faults.add(`${option}.key`, ref.key, 'nothing says which entry of the store it is; write it, or remoteKey for all values');
  }
}

/** Names in a store have no form of their own; but what is pasted there by mistake must get neither into a manifest nor into an error. */
function checkRemoteName(faults: Faults, property: string, value: string, example: string): void {
  if (typeof value !== 'string' || value === '' || value.trim() !== value) {
    faults.say(`${property} (its value is not shown): a name in the store, without whitespace around it; write for example "${example}"`);
  } else if (holdsCredential(value)) {
    faults.addHidden(property, value, `${CREDENTIAL_ADVICE}; write the name under which the store has it, such as "${example}"`);
  }
}

/** What ESO and its generator share: an ExternalSecret that makes a Secret and never takes it away. */
abstract class ExternalSecretBase extends NamedSecret {
  public readonly makesSecret = true;

  public override check(faults: Faults, property: string, use: SecretUse, namespace?: string): void {
    super.check(faults, property, use, namespace);
    checkTemplated(faults, use);
  }

  protected emitExternalSecret(
    scope: Construct,
    id: string,
    use: SecretUse,
    namespace: string | undefined,
    { target, ...spec }: ExternalSecretSpec,
  ): void {
    const name = this.secretNameFor(use);
    const hasLiterals = Object.keys(use.literals).length > 0;
    const manifest = ExternalSecret.manifest({
      metadata: { name, namespace },
      spec: {
        ...spec,
        target: {
          name,
          creationPolicy: CreationPolicy.ORPHAN,
          deletionPolicy: DeletionPolicy.RETAIN,
          ...target,
          template: {
            type: use.type,
            metadata: { labels: labelsOf(scope, use) },
            // Without Merge the Secret would have the template's keys and no others.
            ...(hasLiterals ? { mergePolicy: MergePolicy.MERGE, data: use.literals } : {}),
          },
        },
      },
    });
    new GuardedApiObject(scope, id, manifest, (emitted) => changedFields(emitted, manifest, KEPT));
  }
}

/** A Secret that External Secrets copies from a vault. */
export class ExternalSecretSource extends ExternalSecretBase {
  public constructor(private readonly options: ExternalSecretOptions) {
    super(options.secretName, options);
  }

  public override check(faults: Faults, property: string, use: SecretUse, namespace?: string): void {
    super.check(faults, property, use, namespace);
    const values = use.values(this.keys);
    for (const { refOption } of values.filter((value) => this.refOf(value).key === undefined)) {
      faults.add(
        `${property}.${refOption}`,
        undefined,
        `nothing says which entry of the store it is; write it, or remoteKey for all values`,
      );
    }
    const known = values.map(({ refOption }) => refOption);
    for (const option of REF_OPTIONS.filter((name) => this.options[name] !== undefined && !known.includes(name))) {
      faults.add(
        `${property}.${option}`,
        this.options[option],
        `there is no such value in the Secret of ${use.of === 'R2' ? 'R2' : 'the application'}; write ${known.join(', ')}`,
      );
    }
  }

  public override emit(scope: Construct, id: string, use: SecretUse, namespace?: string): void {
    const { store, storeKind = SecretStoreKind.SECRET_STORE, refreshInterval = REFRESH_INTERVAL } = this.options;
    this.emitExternalSecret(scope, id, use, namespace, {
      refreshInterval: goDuration(refreshInterval),
      secretStoreRef: { name: store, kind: storeKind as unknown as ExternalSecretSpecSecretStoreRefKind },
      data: use.values(this.keys).map((value) => ({
        secretKey: value.key,
        remoteRef: {
          ...this.refOf(value),
          // CRDs before 2.9 fill these in, and a list that the server has changed makes every `kubectl apply` say `configured`.
          conversionStrategy: ConversionStrategy.DEFAULT,
          decodingStrategy: DecodingStrategy.NONE,
          metadataPolicy: MetadataPolicy.NONE,
        },
      })),
    });
  }

  /** Where a value lies; `key` is undefined where nothing says it. */
  private refOf({ key, refOption }: SecretValue): ExternalSecretRemoteRef & { key: string } {
    const ref = this.options[refOption] ?? {};
    return {
      key: ref.key ?? (this.options.remoteKey as string),
      property: ref.property ?? (ref.key === undefined ? key : undefined),
      version: ref.version,
    };
  }
}

/** A password that External Secrets makes in the cluster. */
export class GeneratedPassword extends ExternalSecretBase {
  private readonly length: number;

  public constructor({ secretName, length = PASSWORD_LENGTH }: PasswordGeneratorOptions) {
    super(secretName, {});
    this.length = length;
  }

  public override check(faults: Faults, property: string, use: SecretUse, namespace?: string): void {
    super.check(faults, property, use, namespace);
    refuseForR2(faults, property, this.secretNameFor(use), use);
  }

  public override emit(scope: Construct, id: string, use: SecretUse, namespace?: string): void {
    const name = this.secretNameFor(use);
    // Letters and digits alone stand in a connection URI as they are.
    const spec = { length: this.length, symbols: 0, allowRepeat: true, noUpper: false };
    const generator = Password.manifest({ metadata: { name, namespace }, spec });
    new ApiObject(scope, `${id}-generator`, generator);
    this.emitExternalSecret(scope, id, use, namespace, {
      refreshPolicy: RefreshPolicy.CREATED_ONCE,
      // CreatedOnce alone makes another password when the ExternalSecret is created again (external-secrets#6640).
      target: { immutable: true },
      dataFrom: [{ sourceRef: { generatorRef: { apiVersion: generator.apiVersion, kind: GeneratorKind.PASSWORD, name } } }],
    });
  }
}

/** A duration as Go prints it, 1h30m0s: External Secrets before 1.1.1 writes it back so, and no `kubectl apply` would find it unchanged. */
function goDuration(duration: Duration): string {
  const seconds = duration.toSeconds({ integral: false });
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const withMinutes = hours > 0 || minutes > 0 ? `${minutes}m` : '';
  return `${hours > 0 ? `${hours}h` : ''}${withMinutes}${seconds % 60}s`;
}
