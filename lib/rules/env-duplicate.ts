import { shown } from '../private/faults';
import type { Finding, Rule } from '../rulebook/rule';
import { type Store, text } from '../rulebook/store';

export const rule: Rule = {
  id: 'env-duplicate',
  severity: 'warning',
  title: 'An environment variable stands in the list twice',
  reason: 'Only one of the two counts, the first in an ObjectStore and the last in a Cluster, and the other is silently dropped.',
  source: 'https://github.com/cloudnative-pg/plugin-barman-cloud/blob/main/internal/cnpgi/operator/lifecycle.go',
  bad: `
kind: ObjectStore
spec:
  instanceSidecarConfiguration:
    env:
      - name: AWS_DEFAULT_REGION
        value: auto
      - name: AWS_REQUEST_CHECKSUM_CALCULATION
        value: when_required
      - name: AWS_RESPONSE_CHECKSUM_VALIDATION
        value: when_required
      - name: HTTPS_PROXY
        value: http://proxy:3128
      - name: HTTPS_PROXY
        value: http://new-proxy:3128
`,
  good: `
kind: ObjectStore
spec:
  instanceSidecarConfiguration:
    env:
      - name: AWS_DEFAULT_REGION
        value: auto
      - name: AWS_REQUEST_CHECKSUM_CALCULATION
        value: when_required
      - name: AWS_RESPONSE_CHECKSUM_VALIDATION
        value: when_required
      - name: HTTPS_PROXY
        value: http://new-proxy:3128
`,
  check: ({ stores }) => stores.flatMap(findingsIn),
};

function findingsIn({ manifest, env, isInTree }: Store): Finding[] {
  const seen = new Set<string>();
  return env.flatMap(({ name: value, at }) => {
    const name = text(value);
    const isTwice = name !== '' && seen.has(name);
    seen.add(name);
    const counts = isInTree ? 'the last counts' : 'the first counts';
    return isTwice
      ? [{ manifest, at, message: `${shown(name)} stands in the list before, and ${counts}`, fix: '# remove one of the two' }]
      : [];
  });
}
