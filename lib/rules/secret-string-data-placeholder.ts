import { shown } from '../private/faults';
import type { Rule } from '../rulebook/rule';
import { entriesOf, templateYaml, variableFor } from '../rulebook/secrets';

export const rule: Rule = {
  id: 'secret-string-data-placeholder',
  severity: 'error',
  title: 'A placeholder in stringData',
  reason: 'The API server takes stringData as it is and overwrites the live Secret with the placeholder.',
  source: 'https://kubernetes.io/docs/concepts/configuration/secret/',
  bad: `
kind: Secret
metadata:
  name: r2-credentials
data: null
stringData:
  ACCESS_KEY_ID: \${R2_ACCESS_KEY_ID}
  ACCESS_SECRET_KEY: \${R2_SECRET_ACCESS_KEY}
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
      .filter(({ isBase64, isPlaceholder }) => !isBase64 && isPlaceholder)
      .map((entry) => ({
        manifest: entry.secret,
        at: entry.at,
        message: `the value of ${shown(entry.key)} in stringData is a placeholder`,
        fix: `${templateYaml(entry.key, variableFor(entry))}\n# and remove it from stringData, which wins`,
      })),
};
