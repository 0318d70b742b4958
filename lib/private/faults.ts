import type { Size } from 'cdk8s';
import type { Construct } from 'constructs';

/**
 * What is wrong with the props of one object, gathered so that the user reads all of it in one error.
 *
 * A line names the property, the value it got, the rule and what to write instead.
 */
export class Faults {
  private readonly lines: string[] = [];

  public add(property: string, value: unknown, advice: string): void {
    this.lines.push(`${property} ${shown(value)}: ${advice}`);
  }

  /** The same for a value that is a credential in the wrong place: it is not repeated. */
  public addHidden(property: string, value: string, advice: string): void {
    this.lines.push(`${property} ${hidden(value)}: ${advice}`);
  }

  /** A fault in words of its own. */
  public say(line: string): void {
    this.lines.push(line);
  }

  public get all(): string[] {
    return [...this.lines];
  }

  /** Throws one error with every fault found, or does nothing where there is none. */
  public throwIfAny(subject: string): void {
    if (this.lines.length === 1) {
      throw new Error(`[${subject}] ${this.lines[0]}`);
    }
    if (this.lines.length > 1) {
      throw new Error(`[${subject}] ${this.lines.length} faults:\n${this.lines.map((line) => `  - ${line}`).join('\n')}`);
    }
  }
}

/** The path that a construct is going to have: props are examined before it is added to the tree. */
export function pathOf(scope: Construct, id: string): string {
  return [scope.node.path, id].filter((part) => part !== '').join('/');
}

const URL_WITH_PASSWORD = /:\/\/[^@\s]*:[^\s]*@/;
const LONGEST_SHOWN = 120;

/**
 * A value as an error may show it. What could be a pasted credential is not repeated: errors end up in CI logs.
 * R2 secret access keys are 64 hexadecimal digits, Cloudflare API tokens 40 characters.
 */
export function shown(value: unknown): string {
  if (typeof value === 'string') {
    if (couldBeSecret(value)) {
      return hidden(value);
    }
    return JSON.stringify(value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}…` : value);
  }
  const quantity = quantityOf(value);
  if (quantity !== undefined) {
    return quantity;
  }
  if (value !== null && typeof value === 'object') {
    return `(${Array.isArray(value) ? 'a list' : 'an object'})`;
  }
  return String(value);
}

/** The text of a cdk8s `Size` or a cdk8s-plus `Cpu`, as Kubernetes writes it: 128Mi, 500m. */
export function quantityOf(value: unknown): string | undefined {
  const { asString, amount } = (value ?? {}) as { asString?: unknown; amount?: unknown };
  if (typeof asString === 'function') {
    return (value as Size).asString();
  }
  return typeof amount === 'string' ? amount : undefined;
}

function hidden(value: string): string {
  return `(${value.length} characters, not shown: they could be a secret)`;
}

/** Why a literal credential is refused wherever a manifest could carry it. */
export const CREDENTIAL_ADVICE = 'a credential would stand in dist/ for all to read';

/** True for text that holds an R2 secret access key, or a URL with a password. */
export function holdsCredential(value: string): boolean {
  return /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/i.test(value) || URL_WITH_PASSWORD.test(value);
}

/** True for text with a long run of what tokens and keys are made of, or with a password in a URL: no name of ours looks like that. */
export function couldBeSecret(value: string): boolean {
  const runs = value.match(/[\w+/=-]{32,}/g) ?? [];
  const random = runs.some((run) => /[A-Z]/.test(run) && /[a-z]/.test(run) && /[0-9]/.test(run));
  return random || /[A-Za-z0-9+=_]{40}/.test(value) || URL_WITH_PASSWORD.test(value);
}
