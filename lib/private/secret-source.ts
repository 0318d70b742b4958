import type { Construct } from 'constructs';
import type { Credentials, ExistingSecretOptions } from '../credentials';
import type { Faults } from './faults';
import { GuardedApiObject } from './manifest-guard';
import { type R2Keys, r2KeysOf, type SecretUse } from './secret-use';

/** One way in which a Secret comes to be. */
export interface SecretSource {
  /** The keys of R2's credentials in it. */
  readonly keys: R2Keys;
  readonly sessionTokenKey?: string;
  /** Key names that were given and not left at their defaults. */
  readonly hasOwnKeys: boolean;
  secretNameFor(use: SecretUse): string;
  /** Whether a Secret is emitted, whose name nothing else may have. */
  readonly emitsSecret: boolean;
  /** Emits what there is to emit into the scope. */
  emit(scope: Construct, id: string, use: SecretUse, namespace?: string): void;
}

/** What of the given credentials does not fit their use. */
export function checkCredentials(faults: Faults, property: string, credentials: Credentials, use: SecretUse): void {
  const source = credentials?._source;
  if (typeof source?.emit !== 'function') {
    faults.add(property, credentials, `write Credentials.fromSecretName('${use.defaultName}'), or Credentials.template()`);
  } else if (use.fixedKeys !== undefined && source.hasOwnKeys) {
    faults.add(property, credentials, `${use.fixedKeys}; leave the key names out`);
  }
}

abstract class NamedSecret implements SecretSource {
  public readonly keys: R2Keys;
  public readonly sessionTokenKey?: string;
  public readonly hasOwnKeys: boolean;

  public constructor(
    private readonly secretName: string | undefined,
    keys: ExistingSecretOptions,
  ) {
    this.keys = r2KeysOf(keys);
    this.sessionTokenKey = keys.sessionTokenKey;
    this.hasOwnKeys = [keys.accessKeyIdKey, keys.secretAccessKeyKey, keys.sessionTokenKey].some((key) => key !== undefined);
  }

  public secretNameFor(use: SecretUse): string {
    return this.secretName ?? use.defaultName;
  }

  public abstract readonly emitsSecret: boolean;

  public abstract emit(scope: Construct, id: string, use: SecretUse, namespace?: string): void;
}

export class ExistingSecret extends NamedSecret {
  public readonly emitsSecret = false;

  public override emit(): void {}
}

export class SecretTemplate extends NamedSecret {
  public readonly emitsSecret = true;

  public override emit(scope: Construct, id: string, use: SecretUse, namespace?: string): void {
    const metadata = { name: this.secretNameFor(use), namespace, labels: use.labels };
    const template = { name: metadata.name, type: use.type, data: use.templateData(this.keys) };
    new GuardedApiObject(scope, id, { apiVersion: 'v1', kind: 'Secret', metadata, type: template.type, data: template.data }, (manifest) =>
      templateFaults(manifest, template),
    );
  }
}

/** A template holds its placeholders and nothing else: what is patched in ends up in a committed file. Values are never named. */
function templateFaults(manifest: any, { name, type, data }: { name: string; type?: string; data: Record<string, string> }): string[] {
  const faults: string[] = [];
  if (manifest.metadata?.name !== name) {
    faults.push(
      `metadata.name was changed: others refer to the Secret as "${name}"; drop the patch, and use Credentials.template({ secretName })`,
    );
  }
  if (manifest.stringData !== undefined) {
    faults.push(
      'stringData was added: the API server takes it as it is and overwrites the live Secret; use Credentials.fromSecretName for a Secret with values',
    );
  }
  if (manifest.immutable !== undefined) {
    faults.push('immutable was added: a Secret that is rotated can not be; drop the patch');
  }
  if (manifest.type !== type) {
    faults.push('type was changed: the reader of the Secret expects the one it had; drop the patch');
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
