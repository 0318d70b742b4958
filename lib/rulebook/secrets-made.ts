import { type Manifest, record } from './manifest';
import { NamedObjects, Whereabouts } from './namespaces';
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
  return isMaker(manifest) ? { name: madeBy(manifest), namespace, isEverywhere: false, keys: [], isOpen: true } : undefined;
}

/** Whether another controller may make a Secret from it: cert-manager, Vault Secrets Operator, 1Password, Infisical, Doppler and the like. */
function isMaker({ kind, group }: Manifest): boolean {
  return group !== '' && /secret|onepassword|certificate|password/i.test(String(kind));
}

/** The Secret's name, where such objects have it. */
function madeBy({ name, object }: Manifest): string {
  const { spec } = record(object);
  const { destination, target, secretName, managedSecret, managedSecretReference, secretRef } = record(spec);
  return (
    text(record(destination).name) ||
    text(record(target).name) ||
    text(record(managedSecret).name) ||
    text(record(managedSecretReference).secretName) ||
    text(record(secretRef).name) ||
    text(secretName) ||
    name
  );
}

/** Where Secrets are or will be. */
export function whereSecretsAre(manifests: readonly Manifest[]): Whereabouts {
  const secrets = new Whereabouts();
  manifests.map(secretFrom).forEach((secret) => secret && secrets.add(secret.name, secret.isEverywhere ? undefined : secret.namespace));
  return secrets;
}

/** The keys of one Secret, as far as the manifests tell; `isOpen` where others can be added. */
export interface KnownKeys {
  readonly name: string;
  readonly namespace?: string;
  readonly keys: Set<string>;
  isOpen: boolean;
}

/** For every Secret that the manifests make, what keys it has. */
export function knownKeys({ manifests }: World): NamedObjects<KnownKeys> {
  const found = new Map<string, KnownKeys>();
  for (const { name, namespace, keys, isOpen } of manifests.map(secretFrom).filter((made) => made !== undefined)) {
    const id = JSON.stringify([namespace, name]);
    const known = found.get(id) ?? { name, namespace, keys: new Set<string>(), isOpen: false };
    keys.forEach((key) => known.keys.add(key));
    known.isOpen ||= isOpen;
    found.set(id, known);
  }
  return new NamedObjects([...found.values()], (known) => known);
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
