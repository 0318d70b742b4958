import { uniqueAppSecrets } from '../rulebook/app-secrets';
import { record } from '../rulebook/manifest';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'app-secret-reload',
  severity: 'info',
  title: 'CloudNativePG does not follow changes of the application Secret',
  reason:
    'CloudNativePG follows a changed Secret only where it has the label cnpg.io/reload, so that a new password reaches the database late.',
  source: 'https://cloudnative-pg.io/documentation/current/labels_annotations/',
  bad: `
kind: Secret
metadata:
  name: pg-app-credentials
  labels: null
`,
  good: `
kind: Secret
metadata:
  name: pg-app-credentials
  labels:
    cnpg.io/reload: "true"
`,
  check: (world) =>
    uniqueAppSecrets(world)
      .filter((secret) => !Object.hasOwn(record(secret.at(['metadata', 'labels'])), 'cnpg.io/reload'))
      .map((manifest) => ({
        manifest,
        at: ['metadata', 'labels'],
        message: 'the Secret of the application user has no label cnpg.io/reload',
        fix: 'metadata:\n  labels:\n    cnpg.io/reload: "true"',
      })),
};
