import { couldBeSecret, holdsCredential } from '../../lib/private/faults';
import type { Manifest, Path } from '../../lib/rulebook/manifest';
import type { Place } from './source';

/** The offending line, and below it a mark. Of a value that is or could be a secret only the field is shown; such output ends up in CI logs. */
export function excerptOf(manifest: Manifest, at: Path, { line, column, content }: Place): string[] {
  const text = hides(manifest, at, content) ? hidden(manifest, at, column) : content;
  const number = String(line).padStart(5);
  return text === undefined ? [] : [`${number} | ${text}`, `      | ${' '.repeat(Math.max(0, column - 1))}^`];
}

function hides(manifest: Manifest, at: Path, content = ''): boolean {
  const value: unknown = manifest.at(at);
  const secrets = secretsOf(manifest);
  return (
    manifest.kind === 'Secret' ||
    (typeof value === 'string' && (secrets.has(value) || isSecret(value))) ||
    isSecret(content) ||
    [...secrets].some((secret) => content.includes(secret.split('\n')[0])) ||
    QUOTED_SECRET.test(content) ||
    (QUOTED_VALUE.test(content) && SECRET_VARIABLE.test(content))
  );
}

/** Nothing of it comes from the text, where more secrets can stand in the same line. */
function hidden(manifest: Manifest, at: Path, column: number): string | undefined {
  const field = at.at(-1);
  if (manifest.at(at) === undefined || (manifest.kind === 'Secret' && at[0] !== 'data' && at[0] !== 'stringData')) {
    return undefined;
  }
  const start = typeof field === 'number' ? '- ' : typeof field === 'string' && !isSecret(field) ? `${field}: ` : '';
  return `${start.padStart(column - 1)}…(not shown)`;
}

function isSecret(text: string): boolean {
  return holdsCredential(text) || couldBeSecret(text);
}

const SECRET_VARIABLE = /passw|secret|token|credential|(?:^|_)key(?:_|$)/i;
const SECRET_FIELD = /(?:passw|secret|token|credential)(?!.*(?:name|ref)$)/i;
/** In quotes a value can be written otherwise than it is read. */
const QUOTED_VALUE = /\bvalue["']?\s*:\s*["']/;
const QUOTED_SECRET = /(?:passw|secret|token|credential)\w*["']?\s*:\s*["']/i;

const SECRETS = new WeakMap<Manifest, ReadonlySet<string>>();

/** The texts in a manifest that are secret by the name that they go by, in an environment or as a field. */
function secretsOf(manifest: Manifest): ReadonlySet<string> {
  const known = SECRETS.get(manifest);
  if (known) {
    return known;
  }
  const secrets = new Set<string>();
  const seen = new Set<unknown>();
  const open: unknown[] = [manifest.object];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next !== null && typeof next === 'object' && !seen.has(next)) {
      seen.add(next);
      const { name, value } = next as Record<string, unknown>;
      const isVariable = typeof name === 'string' && SECRET_VARIABLE.test(name);
      for (const [field, each] of Object.entries(next)) {
        if (typeof each === 'string' && each !== '' && ((isVariable && each === value) || SECRET_FIELD.test(field))) {
          secrets.add(each);
        }
        open.push(each);
      }
    }
  }
  SECRETS.set(manifest, secrets);
  return secrets;
}
