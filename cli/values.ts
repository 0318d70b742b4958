import { R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY } from '../lib/private/placeholder';

/** R2's access key ID has 32 characters, its secret 64 hexadecimal digits: developers.cloudflare.com/r2/api/tokens. */
const ACCESS_KEY_ID_LENGTH = 32;
const SECRET_ACCESS_KEY = /^[0-9a-f]{64}$/i;

/** What a template's variable is for: its name may have a prefix. */
export function isFor(variable: string, role: string): boolean {
  return variable === role || variable.endsWith(`_${role}`);
}

/** What is wrong with a value, in words that do not repeat it. */
export function valueFault(variable: string, value: string): string | undefined {
  const length = `${value.length} characters`;
  if (value === '') {
    return 'is empty, and an empty value would overwrite the live one; set it, or unset all variables of the Secret to leave it out';
  }
  if (value.trim() !== value) {
    return `has whitespace or a line break around its value (${length} with it); set it without`;
  }
  if (/\p{Cc}/u.test(value)) {
    return `has a line break or another control character in its value (${length}); set one line of text`;
  }
  if (value.includes('\uFFFD')) {
    return `is not UTF-8 text (${length}); set it in UTF-8`;
  }
  if (/^(\$\{.*\}|<[a-z _-]*>|(replace|change)[-_ ]?me)$/i.test(value)) {
    return 'is a placeholder and no value; set the value';
  }
  if (isFor(variable, R2_ACCESS_KEY_ID) && value.length !== ACCESS_KEY_ID_LENGTH) {
    const guess = SECRET_ACCESS_KEY.test(value)
      ? 'it looks like the secret access key: the two are swapped'
      : 'set the Access Key ID of the R2 API token';
    return `has ${length}, and an R2 access key ID has ${ACCESS_KEY_ID_LENGTH}; ${guess}`;
  }
  if (isFor(variable, R2_SECRET_ACCESS_KEY) && !SECRET_ACCESS_KEY.test(value)) {
    const guess =
      value.length === ACCESS_KEY_ID_LENGTH
        ? 'it looks like an access key ID: the two are swapped'
        : 'set the Secret Access Key of the R2 API token';
    return `has ${length}, and an R2 secret access key has 64 hexadecimal digits; ${guess}`;
  }
  return undefined;
}
