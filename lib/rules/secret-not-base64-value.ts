import { shown } from '../private/faults';
import { isGarbage } from '../rulebook/placeholders';
import type { Rule } from '../rulebook/rule';
import { entriesOf, isKeyLike, templateYaml, variableFor } from '../rulebook/secrets';

export const rule: Rule = {
  id: 'secret-not-base64-value',
  severity: 'error',
  title: 'A key in data that was not encoded',
  reason: 'The API server decodes the hexadecimal digits as if they were base64, and the reader gets bytes that are no key.',
  source: 'https://kubernetes.io/docs/concepts/configuration/secret/',
  bad: `
kind: Secret
metadata:
  name: r2-credentials
data:
  ACCESS_KEY_ID: 0123456789abcdef0123456789abcdef
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
      .filter(
        ({ isBase64, raw, value = '', references }) =>
          isBase64 && references.some(({ store }) => store) && isKeyLike(raw) && isGarbage(value),
      )
      .map((entry) => ({
        manifest: entry.secret,
        at: entry.at,
        message: `the value of ${shown(entry.key)} has ${String(entry.raw).trim().length} hexadecimal digits and was not encoded`,
        fix: templateYaml(entry.key, variableFor(entry)),
      })),
};
