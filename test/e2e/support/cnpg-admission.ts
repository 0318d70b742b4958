import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { BIN } from './paths';

/** What CloudNativePG says of an object of its own when it is created. */
export interface Verdict {
  readonly kind: string;
  readonly name: string;
  readonly warnings: readonly string[];
  /** Why it is refused; undefined where it is not. */
  readonly error?: string;
  /** The object as CloudNativePG's defaulting leaves it. */
  readonly defaulted: any;
}

/** CloudNativePG's admission of objects, one verdict each. */
export function admission(objects: readonly object[]): Verdict[] {
  const input = objects.map((object) => JSON.stringify(object)).join('\n');
  const { status, stdout, stderr } = spawnSync(path.join(BIN, 'cnpg-admission'), { input, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(stderr);
  }
  return JSON.parse(stdout);
}
