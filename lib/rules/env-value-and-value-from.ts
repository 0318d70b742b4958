import { shown } from '../private/faults';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'env-value-and-value-from',
  severity: 'error',
  title: 'An environment variable has both value and valueFrom',
  reason: 'The store is accepted, but Kubernetes refuses every Pod with such an entry.',
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#environment-variables',
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
        valueFrom:
          secretKeyRef:
            name: proxy
            key: url
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
        valueFrom:
          secretKeyRef:
            name: proxy
            key: url
`,
  check: ({ stores }) =>
    stores.flatMap(({ manifest, env }) =>
      env
        // An empty value beside valueFrom is what some tools write, and Kubernetes takes it.
        .filter(({ value, entry }) => isGiven(value) && value !== '' && isGiven(entry?.valueFrom))
        .map(({ name, at }) => ({
          manifest,
          at,
          message: `${shown(name)} has both value and valueFrom`,
          fix: '# remove value or valueFrom',
        })),
    ),
};

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
