import { type Manifest, record } from './manifest';
import { Whereabouts } from './namespaces';
import { text } from './store';

/** Annotations by which a tool copies a Secret into other namespaces. */
const COPIED = /^(reflector\.v1\.k8s\.emberstack\.com|replicator\.v1\.mittwald\.de|kubed\.appscode\.com)\//;

/** Where Secrets are or will be: those that are written, and those that something makes from another object. */
export function whereSecretsAre(manifests: readonly Manifest[]): Whereabouts {
  const secrets = new Whereabouts();
  for (const manifest of manifests) {
    const { kind, name, namespace } = manifest;
    const spec = record(manifest.at(['spec']));
    if (manifest.is('', 'Secret')) {
      const annotations = Object.keys(record(manifest.at(['metadata', 'annotations'])));
      secrets.add(name, annotations.some((annotation) => COPIED.test(annotation)) ? undefined : namespace);
    } else if (kind === 'ExternalSecret') {
      secrets.add(text(record(spec.target).name) || name, namespace);
    } else if (kind === 'ClusterExternalSecret') {
      const made = text(record(record(spec.externalSecretSpec).target).name) || text(spec.externalSecretName) || name;
      secrets.add(made, undefined);
    } else if (kind === 'SealedSecret') {
      secrets.add(text(record(record(spec.template).metadata).name) || name, namespace);
    }
  }
  return secrets;
}
