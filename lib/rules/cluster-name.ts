import { checkClusterName } from '../private/checks';
import { Faults, shown } from '../private/faults';
import { PLACEHOLDER } from '../private/prefix';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'cluster-name',
  severity: 'error',
  title: 'CloudNativePG refuses the name of the Cluster',
  reason: 'Services are named after a Cluster, so its name is 1 to 50 of a-z, 0-9 and "-", with a letter first and no "-" last.',
  source: 'https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/webhook/v1/cluster_webhook.go',
  bad: `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: 2nd-cluster
  namespace: production
spec:
  instances: 1
  storage:
    size: 1Gi
`,
  good: `
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: second-cluster
  namespace: production
spec:
  instances: 1
  storage:
    size: 1Gi
`,
  check: ({ clusters }) =>
    clusters.flatMap(({ manifest }) => {
      const { name } = manifest;
      const faults = new Faults();
      checkClusterName(faults, 'metadata.name', name);
      // A missing name, or one that a later tool fills, is another matter.
      if (faults.all.length === 0 || name === '' || PLACEHOLDER.test(name)) {
        return [];
      }
      const length = name.length > 50 ? `, of ${name.length} characters,` : '';
      const message = `${shown(name)}${length} is no name for a Cluster`;
      return [{ manifest, at: ['metadata', 'name'], message, fix: 'metadata:\n  name: pg-cluster' }];
    }),
};
