import { shown } from '../private/faults';
import type { Rule } from '../rulebook/rule';
import { isKeyLike, isReadAs, r2Entries, type SecretEntry, templateYaml, variableFor } from '../rulebook/secrets';

export const rule: Rule = {
  id: 'r2-key-length',
  severity: 'error',
  title: 'A value that has not the form of an R2 key',
  reason: 'R2 refuses every request: an access key ID has 32 characters and a secret access key 64 hexadecimal digits.',
  source: 'https://developers.cloudflare.com/r2/api/tokens/',
  bad: `
kind: Secret
metadata:
  name: r2-credentials
data:
  ACCESS_KEY_ID: QUtJQUlPU0ZPRE5ON0VYQU1QTEU=
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
    r2Entries(world).flatMap((entry) => {
      const expected = expectedOf(entry);
      return expected === undefined
        ? []
        : [
            {
              manifest: entry.secret,
              at: entry.at,
              message: `the value of ${shown(entry.key)} has ${entry.value!.length} characters and is no ${expected}`,
              fix: templateYaml(entry.key, variableFor(entry)),
            },
          ];
    }),
};

/** What it should be and is not; nothing where another rule says what is wrong. */
function expectedOf(entry: SecretEntry): string | undefined {
  const value = entry.value?.trim() ?? '';
  // 32 or 64 hexadecimal digits are a key: that they are in the wrong place or not encoded is said by r2-keys-swapped and secret-not-base64-value.
  if (value === '' || entry.isPlaceholder || isKeyLike(value) || (entry.isBase64 && isKeyLike(entry.raw))) {
    return undefined;
  }
  if (isReadAs(entry, 'accessKeyId') && value.length !== 32) {
    return 'R2 access key ID, which has 32';
  }
  return isReadAs(entry, 'secretAccessKey') ? 'R2 secret access key, which has 64 hexadecimal digits' : undefined;
}
