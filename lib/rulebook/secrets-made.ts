import { type Manifest, record } from './manifest';
import { Whereabouts } from './namespaces';
import { text } from './store';
import type { World } from './world';

/** A Secret that is in the cluster once a manifest is applied. */
interface MadeSecret {
  readonly name: string;
  /** Undefined where it is in whichever somebody's kubectl is in. */
  readonly namespace?: string;
  /** Whether there can be one in every namespace. */
  readonly isEverywhere: boolean;
  readonly keys: readonly string[];
  /** Whether it can have keys that the manifest does not tell. */
  readonly isOpen: boolean;
}

/** The Secret that a manifest is, or that a controller makes from it. */
function secretFrom(manifest: Manifest): MadeSecret | undefined {
  const { name, namespace } = manifest;
  const spec = record(manifest.at(['spec']));
  if (manifest.is('', 'Secret')) {
    const keys = keysIn(manifest);
    const isEverywhere = isCopied(manifest);
    return { name, namespace, isEverywhere, keys, isOpen: keys.length === 0 && isEverywhere };
  }
  if (manifest.is('external-secrets.io', 'ExternalSecret')) {
    return { name: text(record(spec.target).name) || name, namespace, isEverywhere: false, ...externalKeys(spec) };
  }
  if (manifest.is('external-secrets.io', 'ClusterExternalSecret')) {
    const external = record(spec.externalSecretSpec);
    const made = text(record(external.target).name) || text(spec.externalSecretName) || name;
    return { name: made, isEverywhere: true, ...externalKeys(external) };
  }
  if (manifest.is('bitnami.com', 'SealedSecret')) {
    const encrypted = Object.keys(record(spec.encryptedData));
    const plain = Object.keys(record(record(spec.template).data));
    return { name, namespace, isEverywhere: false, keys: [...encrypted, ...plain], isOpen: encrypted.length === 0 };
  }
  return undefined;
}

/** Where Secrets are or will be. */
export function whereSecretsAre(manifests: readonly Manifest[]): Whereabouts {
  const secrets = new Whereabouts();
  manifests.map(secretFrom).forEach((secret) => secret && secrets.add(secret.name, secret.isEverywhere ? undefined : secret.namespace));
  return secrets;
}

/** The keys of one Secret, as far as the manifests tell; `isOpen` where others can be added. */
export interface KnownKeys {
  readonly keys: Set<string>;
  isOpen: boolean;
}

/** For every Secret that the manifests make, what keys it has. */
export function knownKeys({ manifests }: World): (beside: Manifest, name: string) => KnownKeys | undefined {
  const found = new Map<string, KnownKeys>();
  const idOf = (namespace: string | undefined, name: string) => JSON.stringify([namespace, name]);
  for (const secret of manifests.map(secretFrom).filter((made) => made !== undefined)) {
    const id = idOf(secret.namespace, secret.name);
    const known = found.get(id) ?? { keys: new Set<string>(), isOpen: false };
    secret.keys.forEach((key) => known.keys.add(key));
    known.isOpen ||= secret.isOpen;
    found.set(id, known);
  }
  return ({ namespace }, name) => found.get(idOf(namespace, name));
}

/** The keys that a Secret is going to have. */
export function keysIn(secret: Manifest): string[] {
  return [...new Set([...Object.keys(record(secret.at(['data']))), ...Object.keys(record(secret.at(['stringData'])))])];
}

/** Whether a tool copies the Secret from or into other namespaces (reflector, replicator, config-syncer), or Vault fills it. */
export function isCopied(secret: Manifest): boolean {
  return Object.keys(record(secret.at(['metadata', 'annotations']))).some((name) => /replicat|reflect|kubed|vault/i.test(name));
}

/** ESO: without `mergePolicy: Merge` a template's keys replace those that were read. */
function externalKeys(spec: Record<string, any>): { keys: string[]; isOpen: boolean } {
  const target = record(spec.target);
  const template = record(target.template);
  const templated = Object.keys(record(template.data));
  const read: unknown = spec.data;
  const keys = Array.isArray(read) ? read.map((each) => text(each?.secretKey)) : [];
  const isOpen =
    spec.dataFrom !== undefined ||
    template.templateFrom !== undefined ||
    ['Merge', 'None'].includes(target.creationPolicy) ||
    (keys.length === 0 && templated.length === 0);
  return { keys: templated.length > 0 && template.mergePolicy !== 'Merge' ? templated : [...keys, ...templated], isOpen };
}
