import { shown } from '../private/faults';
import type { Rule } from '../rulebook/rule';
import { entriesOf, templateYaml, variableFor } from '../rulebook/secrets';

export const rule: Rule = {
  id: 'secret-empty-value',
  severity: 'error',
  title: 'An empty value in a Secret',
  reason: 'The API server takes it and overwrites the live value with nothing.',
  source: 'https://kubernetes.io/docs/concepts/configuration/secret/',
  bad: `
kind: Secret
metadata:
  name: r2-credentials
data:
  ACCESS_KEY_ID: ""
`,
  good: `
kind: Secret
metadata:
  name: r2-credentials
data:
  ACCESS_KEY_ID: \${R2_ACCESS_KEY_ID_BASE64}
  ACCESS_SECRET_KEY: \${R2_SECRET_ACCESS_KEY_BASE64}
`,
  check: (world) =>
    entriesOf(world)
      .filter(({ raw, value }) => raw === null || raw === undefined || value?.trim() === '')
      .map((entry) => ({
        manifest: entry.secret,
        at: entry.at,
        message: `the value of ${shown(entry.key)} is empty${entry.value ? ' but for whitespace' : ''}`,
        fix: templateYaml(entry.key, variableFor(entry)),
      })),
};
