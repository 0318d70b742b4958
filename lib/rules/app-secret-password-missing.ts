import { uniqueAppSecrets } from '../rulebook/app-secrets';
import type { Rule } from '../rulebook/rule';
import { hasKey, templateYaml } from '../rulebook/secrets';

export const rule: Rule = {
  id: 'app-secret-password-missing',
  severity: 'error',
  title: 'The application Secret has no password',
  reason: 'CloudNativePG reads the key password and can not make the user without it.',
  source: 'https://cloudnative-pg.io/documentation/current/bootstrap/',
  bad: `
kind: Secret
metadata:
  name: pg-app-credentials
data:
  password: null
  PASSWORD: \${PG_APP_PASSWORD_BASE64}
`,
  good: `
kind: Secret
metadata:
  name: pg-app-credentials
data:
  password: \${PG_APP_PASSWORD_BASE64}
`,
  check: (world) =>
    uniqueAppSecrets(world)
      .filter((secret) => !hasKey(secret, 'password'))
      .map((manifest) => ({
        manifest,
        at: ['data', 'password'],
        message: 'the Secret of the application user has no key password',
        fix: templateYaml('password', 'PG_APP_PASSWORD'),
      })),
};
