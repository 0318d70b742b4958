/** The command line is at fault: exit code 2. */
export class UsageError extends Error {}

/** What was read is at fault, each in a line of its own: exit code 1. No line holds a secret's value. */
export class Faults extends Error {
  public constructor(public readonly lines: readonly string[]) {
    super(lines.join('\n'));
  }
}
