import {
  FILL_ANNOTATION,
  PG_APP_PASSWORD,
  placeholderFor,
  R2_ACCESS_KEY_ID,
  R2_SECRET_ACCESS_KEY,
  variableOf,
} from '../private/placeholder';
import { CLUSTER_SECRETS } from './cluster';
import { type Manifest, type Path, record } from './manifest';
import { decoded, isGarbage, isNamePlaceholder, isPlaceholder } from './placeholders';
import { isCopied, keysIn } from './secrets-made';
import { type Store, text } from './store';
import type { World } from './world';

/** A place that names a key of a Secret. */
export interface SecretReference {
  /** Whose it is. */
  readonly manifest: Manifest;
  readonly at: Path;
  /** The field's name, such as `accessKeyId`. */
  readonly role: string;
  readonly secretName: string;
  readonly key: string;
  readonly store?: Store;
  readonly isOptional: boolean;
}

/** A value of a Secret that is read, or that a template has. */
export interface SecretEntry {
  readonly secret: Manifest;
  readonly key: string;
  readonly at: Path;
  /** `data` and not `stringData`. */
  readonly isBase64: boolean;
  /** As it is written. */
  readonly raw: unknown;
  /** What the reader gets; undefined where the API server refuses it. */
  readonly value?: string;
  /** Whether it stands for a value: `${…}`, REPLACE_ME. */
  readonly isPlaceholder: boolean;
  /** The variable of a template's placeholder. */
  readonly variable?: string;
  readonly references: readonly SecretReference[];
}

const HEX = /^(?:[0-9a-f]{32}|[0-9a-f]{64})$/i;

/** True for text in the form of R2's access key ID or secret access key (developers.cloudflare.com/r2/api/tokens). */
export function isKeyLike(value: unknown): boolean {
  return typeof value === 'string' && HEX.test(value.trim());
}

/** True for the name of a key that is called like one of R2's pair. */
export function isR2KeyName(key: string): boolean {
  return /^(r2|aws|s3)?_?((access|secret)_?)+key(_?id)?$/i.test(key.replace(/[-.]/g, '_'));
}

/** What the fields of a store read: the plugin's `pkg/credentials/env.go`. */
const STORE_FIELDS: ReadonlyArray<readonly string[]> = [
  ['s3Credentials', 'accessKeyId'],
  ['s3Credentials', 'secretAccessKey'],
  ['s3Credentials', 'sessionToken'],
  ['s3Credentials', 'region'],
  ['azureCredentials', 'connectionString'],
  ['azureCredentials', 'storageAccount'],
  ['azureCredentials', 'storageKey'],
  ['azureCredentials', 'storageSasToken'],
  ['googleCredentials', 'applicationCredentials'],
  ['endpointCA'],
];

/** Every key that a store reads. */
export function storeReferences({ stores }: World): SecretReference[] {
  return stores.flatMap((store) => [
    ...STORE_FIELDS.filter(([section]) => record(store.configuration[section]).inheritFromIAMRole !== true).flatMap((path) =>
      reference(store.manifest, store.below(...path), path.at(-1)!, store),
    ),
    ...store.env.flatMap(({ at }) => reference(store.manifest, [...at, 'valueFrom', 'secretKeyRef'], 'secretKeyRef', store)),
  ]);
}

function reference(manifest: Manifest, at: Path, role: string, store: Store): SecretReference[] {
  const { name, key, optional } = record(manifest.at(at));
  return text(name) === '' || text(key) === '' ? [] : [{ manifest, at, role, secretName: name, key, store, isOptional: optional === true }];
}

/** The keys that Clusters read: user name and password of a basic-auth Secret. */
function clusterReferences({ clusters }: World): SecretReference[] {
  return clusters.flatMap(({ manifest }) =>
    CLUSTER_SECRETS.flatMap((at) => {
      const secretName = text(record(manifest.at(at)).name);
      return secretName === ''
        ? []
        : ['username', 'password'].map((key) => ({ manifest, at, role: key, secretName, key, isOptional: false }));
    }),
  );
}

const ENTRIES = new WeakMap<World, readonly SecretEntry[]>();

/** The values of all Secrets that a store or a Cluster reads, all of a template, and what is called like R2's keys where nothing reads it. */
export function entriesOf(world: World): readonly SecretEntry[] {
  let entries = ENTRIES.get(world);
  if (entries === undefined) {
    const references = new Map<Manifest, SecretReference[]>();
    for (const found of [...storeReferences(world), ...clusterReferences(world)]) {
      const secret = world.secretCalled(found.secretName, found.manifest);
      if (secret) {
        append(references, secret, found);
      }
    }
    entries = world.secrets.flatMap((secret) => entriesIn(secret, references.get(secret) ?? []));
    ENTRIES.set(world, entries);
  }
  return entries;
}

/** The same, of the stores in R2 and their key pairs. */
export function r2Entries(world: World): SecretEntry[] {
  return entriesOf(world).filter(({ references }) => references.some(({ store, role }) => store?.isR2 === true && R2_ROLES.includes(role)));
}

const R2_ROLES: readonly string[] = ['accessKeyId', 'secretAccessKey', 'sessionToken'];

export function isReadAs({ references }: SecretEntry, role: string): boolean {
  return references.some((found) => found.role === role && found.store?.isR2 === true);
}

function append<K, T>(lists: Map<K, T[]>, key: K, value: T): void {
  const found = lists.get(key);
  if (found) {
    found.push(value);
  } else {
    lists.set(key, [value]);
  }
}

function entriesIn(secret: Manifest, references: readonly SecretReference[]): SecretEntry[] {
  const isTemplate = record(secret.at(['metadata', 'annotations']))[FILL_ANNOTATION] !== undefined;
  if (isFilledElsewhere(secret)) {
    return [];
  }
  // A Secret alone, as a hook before a commit sees it, is known by the names of its keys.
  const isAlone = references.length === 0;
  const byKey = new Map<string, SecretReference[]>();
  for (const found of references) {
    append(byKey, found.key, found);
  }
  return keysIn(secret)
    .filter((key) => isTemplate || byKey.has(key) || (isAlone && isR2KeyName(key)))
    .map((key) => entry(secret, key, byKey.get(key) ?? []))
    .filter(({ raw, value }) => !ELSEWHERE.test(String(raw)) && !ELSEWHERE.test(value ?? ''));
}

/** References that another tool replaces by the value: SOPS, Argo CD's vault plugin, vals, 1Password, Bank-Vaults. */
const ELSEWHERE = /^\s*(ENC\[|<path:|ref\+|op:\/\/|(>>)?vault:)/;

/** The value of a key; what stands in `stringData` wins. */
export function entry(secret: Manifest, key: string, references: readonly SecretReference[] = []): SecretEntry {
  const isBase64 = !Object.hasOwn(record(secret.at(['stringData'])), key);
  const at = [isBase64 ? 'data' : 'stringData', key];
  const raw: unknown = secret.at(at);
  const value = typeof raw !== 'string' ? undefined : isBase64 ? decoded(raw) : raw;
  const stands = key === 'username' ? isNamePlaceholder : isPlaceholder;
  // A word of base64's letters that was never encoded decodes to garbage; what is no base64 at all the API server refuses.
  const isUnfilled =
    (value !== undefined && stands(value)) ||
    (isBase64 && typeof raw === 'string' && (value === undefined || isGarbage(value)) && stands(raw.replace(/=+$/, '')));
  return { secret, key, at, isBase64, raw, value, isPlaceholder: isUnfilled, variable: isBase64 ? variableOf(raw) : undefined, references };
}

/** Whether a Secret is going to have a key; one without any values that is copied from elsewhere can have all. */
export function hasKey(secret: Manifest, key: string): boolean {
  const keys = keysIn(secret);
  return keys.includes(key) || (keys.length === 0 && isCopied(secret));
}

/** Secrets whose values in the file are not those in the cluster: encrypted by SOPS, or put in by Argo CD's vault plugin. */
export function isFilledElsewhere(secret: Manifest): boolean {
  const annotations = Object.keys(record(secret.at(['metadata', 'annotations'])));
  return secret.at(['sops']) !== undefined || annotations.some((name) => name.startsWith('avp.kubernetes.io/'));
}

/** YAML of one value of a Secret: the placeholder that `pg-r2-backup fill` takes. */
export function templateYaml(key: string, variable: string): string {
  return `data:\n  ${JSON.stringify(key)}: ${placeholderFor(variable)}`;
}

/** The variable for a value, by what reads it. */
export function variableFor({ key, references }: SecretEntry): string {
  const roles = references.map(({ role }) => role);
  if (roles.includes('accessKeyId')) {
    return R2_ACCESS_KEY_ID;
  }
  if (roles.includes('secretAccessKey')) {
    return R2_SECRET_ACCESS_KEY;
  }
  if (roles.includes('password')) {
    return PG_APP_PASSWORD;
  }
  return (
    key
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '_')
      .replace(/^[^A-Z]+/, '') || 'VALUE'
  );
}
