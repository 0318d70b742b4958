import { couldBeSecret, type Faults, holdsCredential, shown } from './faults';

/** Kubernetes' own forms of names, from k8s.io/apimachinery/pkg/util/validation. */
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const DATA_KEY = /^[-._a-zA-Z0-9]+$/;
/** An R2 access key ID has 32 hexadecimal digits (a secret access key 64, which `holdsCredential` knows). */
const R2_ACCESS_KEY_ID = /^[0-9a-f]{32}$/i;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;
const LABEL_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** Calls the check only for a value that was given, so that a default is never checked. */
export function ifGiven<T>(value: T | undefined, check: (value: T) => void): void {
  if (value !== undefined) {
    check(value);
  }
}

/** The same for a group of options: what is no object is a fault of its own. */
export function ifGivenObject<T extends object>(faults: Faults, property: string, value: T | undefined, check: (value: T) => void): void {
  if (value !== undefined && (typeof value !== 'object' || value === null)) {
    faults.add(property, value, 'write an object with its options, such as {}, or leave it out');
  } else {
    ifGiven(value, check);
  }
}

/** The same for a list. */
export function ifGivenList<T>(
  faults: Faults,
  property: string,
  value: readonly T[] | undefined,
  check: (value: readonly T[]) => void,
): void {
  if (value !== undefined && !Array.isArray(value)) {
    faults.add(property, value, 'write a list, such as [], or leave it out');
  } else {
    ifGiven(value, check);
  }
}

/** Options that do not exist would be ignored, and somebody relies on them; TypeScript finds only those that are written on the spot. */
export function checkKnown(faults: Faults, property: string, value: object, known: readonly string[]): void {
  for (const key of Object.keys(value).filter((name) => !known.includes(name))) {
    const advice = REFUSED_FIELDS.get(key) ?? `there is no such option; write one of ${known.join(', ')}`;
    faults.add(`${property}.${key}`, (value as Record<string, unknown>)[key], advice);
  }
}

/** The same where a value could be a literal credential, which is not repeated. */
export function checkOptionNames(faults: Faults, options: object | undefined, known: readonly string[], at?: string): void {
  for (const key of Object.keys(options ?? {}).filter((name) => !known.includes(name))) {
    faults.say(
      `${at === undefined ? '' : `${at}.`}${key} (its value is not shown): there is no such option; write one of ${known.join(', ')}`,
    );
  }
}

export const NO_TAGS = "R2 does not implement object tagging (501 NotImplemented: Header 'x-amz-tagging'); remove it";

/** Fields of the CRD that are not offered, and why. */
export const REFUSED_FIELDS: ReadonlyMap<string, string> = new Map([
  ['encryption', 'R2 encrypts at rest and refuses or ignores the header; remove it'],
  ['tags', NO_TAGS],
  ['historyTags', NO_TAGS],
]);

/** Yes or no: text such as 'false' would count as yes. */
export function checkBoolean(faults: Faults, property: string, value: boolean): void {
  if (typeof value !== 'boolean') {
    faults.add(property, value, 'write true or false, without quotes');
  }
}

/** A namespace: a DNS label. */
export function checkNamespace(faults: Faults, property: string, value: string): void {
  if (typeof value !== 'string' || value.length > 63 || !DNS_LABEL.test(value)) {
    faults.add(
      property,
      value,
      `a namespace is 1 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends; ${instead(value, 'production')}`,
    );
  }
}

/** The name of a Secret or an ObjectStore: a DNS subdomain. */
export function checkObjectName(faults: Faults, property: string, value: string, example: string): void {
  if (typeof value !== 'string' || value.length > 253 || !DNS_SUBDOMAIN.test(value)) {
    faults.add(
      property,
      value,
      `a name is 1 to 253 of a-z, 0-9, "-" and ".", with a letter or digit at both ends; ${instead(value, example)}`,
    );
  } else if (holdsCredential(value)) {
    faults.addHidden(property, value, `this looks like a credential, not like the name of an object; ${instead('', example)}`);
  }
}

/** The name of a Cluster, from which Services are named: cloudnative-pg.io/documentation/current/cloudnative-pg.v1. */
export function checkClusterName(faults: Faults, property: string, value: string): void {
  if (typeof value !== 'string' || value.length > 50 || !/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(value)) {
    const rule = 'a Cluster is called by 1 to 50 of a-z, 0-9 and "-", with a letter first and no "-" last';
    faults.add(property, value, `${rule}; ${instead(value, 'pg-cluster')}`);
  }
}

/** The name of a key inside a Secret. Whoever pastes the credential itself here is told so, without repeating it. */
export function checkSecretKey(faults: Faults, property: string, value: string, example: string): void {
  if (typeof value !== 'string' || value.length > 253 || !DATA_KEY.test(value)) {
    faults.add(
      property,
      value,
      `a key of a Secret is 1 to 253 letters, digits, "-", "_" and "."; write the key's name, such as "${example}"`,
    );
  } else if (R2_ACCESS_KEY_ID.test(value) || holdsCredential(value)) {
    faults.addHidden(
      property,
      value,
      `this looks like the credential itself; write the name of the key that holds it, such as "${example}"`,
    );
  }
}

/** Labels as Kubernetes takes them. */
export function checkLabels(faults: Faults, property: string, labels: Record<string, string>): void {
  for (const [key, value] of Object.entries(labels)) {
    const slash = key.indexOf('/');
    const prefix = slash < 0 ? undefined : key.slice(0, slash);
    const name = key.slice(slash + 1);
    if (name.length > 63 || !LABEL_NAME.test(name) || (prefix !== undefined && (prefix.length > 253 || !DNS_SUBDOMAIN.test(prefix)))) {
      faults.add(
        property,
        key,
        'a label key is an optional DNS prefix and "/", then 1 to 63 letters, digits, "-", "_" and "."; write for example "team" or "example.com/team"',
      );
    }
    if (typeof value !== 'string' || value.length > 63 || !LABEL_VALUE.test(value)) {
      faults.add(
        `${property}[${shown(key)}]`,
        value,
        'a label value is at most 63 letters, digits, "-", "_" and ".", with a letter or digit at both ends; write for example "payments"',
      );
    }
  }
}

/** A whole number of at least 1; `example` is what to write instead. */
export function checkInteger(faults: Faults, property: string, value: number, example: number, what: string): void {
  if (!Number.isInteger(value) || value < 1 || value > INT32_MAX) {
    faults.add(property, value, `${what} is a whole number from 1 to ${INT32_MAX}; write for example ${example}`);
  }
}

const INT32_MAX = 2 ** 31 - 1;

/** The user's own value mended, where that is a valid name; else an example. */
function instead(value: unknown, example: string): string {
  const mended = (typeof value === 'string' ? value : '')
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const usable = mended !== '' && mended.length <= 63 && !couldBeSecret(value as string);
  return `write for example "${usable ? mended : example}"`;
}
