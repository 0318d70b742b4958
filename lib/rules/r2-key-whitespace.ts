import { shown } from '../private/faults';
import { isGarbage } from '../rulebook/placeholders';
import type { Rule } from '../rulebook/rule';
import { r2Entries, templateYaml, variableFor } from '../rulebook/secrets';

export const rule: Rule = {
  id: 'r2-key-whitespace',
  severity: 'error',
  title: 'Whitespace or a line break in an R2 key',
  reason: 'R2 refuses the key, whose length is another; echo writes a line break that base64 keeps.',
  source: 'https://developers.cloudflare.com/r2/api/error-codes/',
  bad: `
kind: Secret
metadata:
  name: r2-credentials
data:
  ACCESS_KEY_ID: MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWYK
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
    r2Entries(world)
      .filter(({ value = '', isPlaceholder }) => !isPlaceholder && !isGarbage(value) && value.trim() !== '' && /\s/.test(value))
      .map((entry) => ({
        manifest: entry.secret,
        at: entry.at,
        message: `the value of ${shown(entry.key)} has whitespace or a line break in its ${entry.value!.length} characters`,
        fix: `# printf %s "$VALUE" | base64 -w0 adds no line break\n${templateYaml(entry.key, variableFor(entry))}`,
      })),
};
