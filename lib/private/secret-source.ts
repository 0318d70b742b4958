import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Credentials } from '../credentials';
import type { R2SecretKeys } from '../credentials-options';
import type { Faults } from './faults';
import { type R2Keys, r2KeysOf, type SecretUse } from './secret-use';

/** One way in which a Secret comes to be. */
export interface SecretSource {
  /** The keys of R2's credentials in it. */
  readonly keys: R2Keys;
  readonly sessionTokenKey?: string;
  /** Whether what is emitted makes a Secret, whose name nothing else may have. */
  readonly makesSecret: boolean;
  /** Whether CloudNativePG makes the Secret, which a Cluster must then not name. */
  readonly isMadeByOperator: boolean;
  secretNameFor(use: SecretUse): string;
  /** What of it does not fit its use, under the name of the prop that it was given as. */
  check(faults: Faults, property: string, use: SecretUse, namespace?: string): void;
  /** Emits what there is to emit into the scope. */
  emit(scope: Construct, id: string, use: SecretUse, namespace?: string): void;
}

/** What of the given credentials does not fit their use in a namespace. */
export function checkCredentials(
  faults: Faults,
  property: string,
  credentials: Credentials,
  use: SecretUse,
  namespace: string | undefined,
): void {
  const source = credentials?._source;
  if (typeof source?.emit !== 'function') {
    faults.add(property, credentials, `write Credentials.fromSecretName('${use.defaultName}'), or Credentials.template()`);
  } else {
    source.check(faults, property, use, namespace);
  }
}

/** A Secret that has a name and, where it is R2's, keys. */
export abstract class NamedSecret implements SecretSource {
  public readonly keys: R2Keys;
  private readonly hasOwnKeys: boolean;

  public constructor(
    protected readonly secretName: string | undefined,
    { accessKeyIdKey, secretAccessKeyKey }: R2SecretKeys,
    public readonly sessionTokenKey?: string,
  ) {
    this.keys = r2KeysOf({ accessKeyIdKey, secretAccessKeyKey });
    this.hasOwnKeys = [accessKeyIdKey, secretAccessKeyKey, sessionTokenKey].some((key) => key !== undefined);
  }

  public abstract readonly makesSecret: boolean;
  public readonly isMadeByOperator: boolean = false;

  public secretNameFor(use: SecretUse): string {
    return this.secretName ?? use.defaultName;
  }

  public check(faults: Faults, property: string, use: SecretUse, _namespace?: string): void {
    if (use.of === 'application' && this.hasOwnKeys) {
      const advice = 'CloudNativePG reads the keys "username" and "password" of it and no others; leave the key names out';
      faults.add(property, this.secretNameFor(use), advice);
    }
  }

  public abstract emit(scope: Construct, id: string, use: SecretUse, namespace?: string): void;
}

/** A Secret that somebody else makes. */
export class ExistingSecret extends NamedSecret {
  public readonly makesSecret = false;

  public override emit(): void {}
}

/** The application's Secret of a Cluster that is given none: CloudNativePG makes it. */
export class OperatorSecret extends NamedSecret {
  public readonly makesSecret = false;
  public override readonly isMadeByOperator = true;

  public constructor(secretName: string) {
    super(secretName, {});
  }

  public override check(faults: Faults, property: string, use: SecretUse): void {
    refuseForR2(faults, property, this.secretNameFor(use), use);
  }

  public override emit(): void {}
}

/** The labels that a Secret gets which something in the cluster makes: its own and, as every object of the chart, the chart's. */
export function labelsOf(scope: Construct, use: SecretUse): Record<string, string> | undefined {
  const labels = { ...Chart.of(scope).labels, ...use.labels };
  return Object.keys(labels).length > 0 ? labels : undefined;
}

/** What a controller in the cluster puts into the Secret it reads as a Go template. */
export function checkTemplated(faults: Faults, use: SecretUse): void {
  if (use.literals.username?.includes('{{')) {
    faults.add('appUsername', use.literals.username, 'the controller would read the "{{" as a template; choose another name');
  }
}

/** What makes only passwords can't make R2's credentials. */
export function refuseForR2(faults: Faults, property: string, name: string, use: SecretUse): void {
  if (use.of === 'R2') {
    faults.add(
      property,
      name,
      "Cloudflare makes R2's credentials, and nothing in the cluster can; write Credentials.fromSecretName(…), or another source that is given them",
    );
  }
}
