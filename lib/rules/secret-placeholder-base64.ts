import { shown } from '../private/faults';
import type { Rule } from '../rulebook/rule';
import { entriesOf, templateYaml, variableFor } from '../rulebook/secrets';

export const rule: Rule = {
  id: 'secret-placeholder-base64',
  severity: 'error',
  title: 'A placeholder in data that is valid base64',
  reason: 'The API server decodes it and overwrites the live Secret with it, so that WAL archiving stops.',
  source: 'https://kubernetes.io/docs/concepts/configuration/secret/',
  bad: `
kind: Secret
metadata:
  name: r2-credentials
data:
  ACCESS_KEY_ID: REPLACEME123
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
      .filter(({ isBase64, isPlaceholder, value }) => isBase64 && isPlaceholder && value !== undefined)
      .map((entry) => ({
        manifest: entry.secret,
        at: entry.at,
        message: `the value of ${shown(entry.key)} is a placeholder that the API server takes for base64`,
        fix: templateYaml(entry.key, variableFor(entry)),
      })),
};
