import type { Construct } from 'constructs';
import type { SecretTemplateOptions } from '../credentials-options';
import type { Faults } from './faults';
import { changedFields, KEPT_ALWAYS, type KeptField } from './kept-fields';
import { GuardedApiObject } from './manifest-guard';
import { FILL_ANNOTATION, placeholderFor } from './placeholder';
import { NamedSecret } from './secret-source';
import type { SecretUse } from './secret-use';

const KEPT: readonly KeptField[] = [...KEPT_ALWAYS, { path: ['type'], reason: 'the reader of the Secret expects the one it had' }];

/** A Secret with placeholders, for `pg-r2-backup fill`. */
export class SecretTemplate extends NamedSecret {
  public readonly makesSecret = true;

  private readonly variablePrefix: string;

  public constructor({ secretName, variablePrefix = '', ...keys }: SecretTemplateOptions) {
    super(secretName, keys);
    this.variablePrefix = variablePrefix;
  }

  public override emit(scope: Construct, id: string, use: SecretUse, namespace?: string): void {
    const name = this.secretNameFor(use);
    const values = use.values(this.keys).map(({ key, variable }) => ({ key, variable: this.variablePrefix + variable }));
    const variables = values.map(({ variable }) => variable).join(' and ');
    const data = Object.fromEntries([
      ...Object.entries(use.literals).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
      ...values.map(({ key, variable }) => [key, placeholderFor(variable)]),
    ]);
    const annotations = { [FILL_ANNOTATION]: `set ${variables}, then: npx cdk8s-pg-r2-backup fill FOLDER | kubectl apply -f -` };
    const metadata = { name, namespace, labels: use.labels, annotations };
    new GuardedApiObject(scope, id, { apiVersion: 'v1', kind: 'Secret', metadata, type: use.type, data }, (manifest) =>
      templateFaults(manifest, { name, use, data }),
    );
  }
}

export function checkVariablePrefix(faults: Faults, prefix: string): void {
  if (typeof prefix !== 'string' || !/^([A-Z][A-Z0-9_]*_)?$/.test(prefix)) {
    faults.add('variablePrefix', prefix, 'capital letters, digits and "_", with a letter first and "_" last; write for example "ORDERS_"');
  }
}

/** A template holds its placeholders and nothing else: what is patched in ends up in a committed file. Values are never named. */
function templateFaults(manifest: any, { name, use, data }: { name: string; use: SecretUse; data: Record<string, string> }): string[] {
  const { type, labels = {} } = use;
  const kept = Object.keys(labels).map((label) => ({
    path: ['metadata', 'labels', label],
    reason: 'the reader of the Secret follows it by this label',
  }));
  const faults = changedFields(manifest, { apiVersion: 'v1', kind: 'Secret', metadata: { name, labels }, type }, [...KEPT, ...kept]);
  if (manifest.stringData !== undefined) {
    faults.push(
      'stringData was added: the API server takes it as it is and overwrites the live Secret; use Credentials.fromSecretName for a Secret with values',
    );
  }
  if (manifest.immutable !== undefined) {
    faults.push('immutable was added: a Secret that is rotated can not be; drop the patch');
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
