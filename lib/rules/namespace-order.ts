import { shown } from '../private/faults';
import type { Manifest } from '../rulebook/manifest';
import type { Finding, Rule } from '../rulebook/rule';

/** Kinds outside any namespace, in which one is ignored: cdk8s writes it into them (cdk8s-team/cdk8s-core#731). */
const CLUSTER_SCOPED =
  /^(Namespace|Node|APIService|CustomResourceDefinition|PersistentVolume|.+Class|.+WebhookConfiguration|.*AdmissionPolicy(Binding)?|Cluster.+)$/;

export const rule: Rule = {
  id: 'namespace-order',
  severity: 'error',
  title: 'A Namespace stands after objects that belong into it',
  reason: 'Manifests are applied in their order: what comes before its Namespace fails and is not tried again.',
  source: 'https://kubernetes.io/docs/concepts/workloads/management/#organizing-resource-configurations',
  bad: `
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: staging
---
apiVersion: v1
kind: Namespace
metadata:
  name: staging
`,
  good: `
apiVersion: v1
kind: Namespace
metadata:
  name: staging
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: staging
`,
  *check({ manifests }): Iterable<Finding> {
    const early = new Map<string, { readonly first: Manifest; count: number }>();
    const made = new Set<string>();
    for (const manifest of manifests) {
      const { kind, name, namespace } = manifest;
      if (manifest.is('', 'Namespace') && !made.has(name)) {
        made.add(name);
        const { first, count } = early.get(name) ?? {};
        if (first !== undefined) {
          const others = count === 1 ? '' : ` and ${count! - 1} more`;
          const message = `the Namespace ${shown(name)} stands after the ${shown(first.kind)} ${shown(first.name)}${others} that belong into it`;
          yield { manifest, at: ['metadata', 'name'], message, fix: '# move the Namespace before them' };
        }
      } else if (namespace !== undefined && !(typeof kind === 'string' && CLUSTER_SCOPED.test(kind))) {
        const known = early.get(namespace);
        if (known === undefined) {
          early.set(namespace, { first: manifest, count: 1 });
        } else {
          known.count++;
        }
      }
    }
  },
};
