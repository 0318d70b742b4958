import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from './schema';

/** The command as it is published. `npm run build` has made it. */
export const COMMAND = path.join(ROOT, 'build/cli/pg-r2-backup.js');

/** What a command did, as a person would see it. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `pg-r2-backup` with these variables and no others. */
export function pgR2Backup(
  args: readonly string[],
  options: { input?: string; env?: NodeJS.ProcessEnv; cwd?: string; uid?: number } = {},
): Outcome {
  const { env, ...rest } = options;
  return spawnSync(process.execPath, [options.uid === undefined ? COMMAND : copyForAll(), ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    ...rest,
    env: { PATH: process.env.PATH, ...env },
  });
}

/** Another user may not look into the folder of a clone. */
function copyForAll(): string {
  const copy = path.join(os.tmpdir(), `pg-r2-backup-${process.pid}.js`);
  fs.copyFileSync(COMMAND, copy);
  fs.chmodSync(copy, 0o755);
  process.once('exit', () => fs.rmSync(copy, { force: true }));
  return copy;
}
