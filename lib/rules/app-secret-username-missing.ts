import { appSecrets } from '../rulebook/app-secrets';
import type { Rule } from '../rulebook/rule';
import { hasKey } from '../rulebook/secrets';

export const rule: Rule = {
  id: 'app-secret-username-missing',
  severity: 'error',
  title: 'The application Secret has no username',
  reason: 'CloudNativePG reads the key username and can not make the user without it.',
  source: 'https://cloudnative-pg.io/documentation/current/bootstrap/',
  bad: `
kind: Secret
metadata:
  name: pg-app-credentials
data:
  username: null
`,
  good: `
kind: Secret
metadata:
  name: pg-app-credentials
data:
  username: YXBwX3VzZXI=
`,
  check: (world) =>
    appSecrets(world)
      .filter(({ secret }) => !hasKey(secret, 'username'))
      .map(({ secret, owner }) => ({
        manifest: secret,
        at: ['data', 'username'],
        message: 'the Secret of the application user has no key username',
        fix: `data:\n  username: ${Buffer.from(owner).toString('base64')}`,
      })),
};
