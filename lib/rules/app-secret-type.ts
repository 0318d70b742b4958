import { shown } from '../private/faults';
import { uniqueAppSecrets } from '../rulebook/app-secrets';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'app-secret-type',
  severity: 'warning',
  title: 'The application Secret has another type than kubernetes.io/basic-auth',
  reason:
    'CloudNativePG asks for this type, with which the API server checks that the keys are there; the type of a Secret can not be changed later.',
  source: 'https://cloudnative-pg.io/documentation/current/bootstrap/',
  bad: `
kind: Secret
metadata:
  name: pg-app-credentials
type: Opaque
`,
  good: `
kind: Secret
metadata:
  name: pg-app-credentials
type: kubernetes.io/basic-auth
`,
  check: (world) =>
    uniqueAppSecrets(world)
      .filter((secret) => secret.at(['type']) !== 'kubernetes.io/basic-auth')
      .map((manifest) => {
        const type: unknown = manifest.at(['type']);
        const message = type === undefined ? 'the Secret of the application user has no type' : `the type is ${shown(type)}`;
        return { manifest, at: ['type'], message, fix: 'type: kubernetes.io/basic-auth' };
      }),
};
