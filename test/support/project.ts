import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from './schema';

const SOURCES = [
  'lib',
  'imports',
  'scripts',
  'main.ts',
  'package.json',
  'tsconfig.json',
  'tsconfig.app.json',
  'cdk8s.yaml',
  'build/checkout',
];

/** A copy of the project as a user has it after `npm ci`, in a folder of its own. */
export class Project {
  public readonly folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'project-'));

  public constructor() {
    for (const source of SOURCES) {
      fs.cpSync(path.join(ROOT, source), path.join(this.folder, source), { recursive: true });
    }
    fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(this.folder, 'node_modules'));
  }

  public remove(): void {
    fs.rmSync(this.folder, { recursive: true });
  }

  public write(file: string, content: string): void {
    fs.mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
    fs.writeFileSync(path.join(this.folder, file), content);
  }

  public erase(entry: string): void {
    fs.rmSync(path.join(this.folder, entry), { recursive: true, force: true });
  }

  /** Runs a command in the folder; `output` is all that a person would see. */
  public run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: this.folder, encoding: 'utf8', env: { ...process.env, ...env } });
    return { status, output: stdout + stderr };
  }

  public synth(env?: NodeJS.ProcessEnv): { status: number | null; output: string } {
    return this.run(process.execPath, ['scripts/synth.mjs'], env);
  }

  public files(folder: string): Record<string, string> {
    return filesOf(path.join(this.folder, folder));
  }

  public entries(): string[] {
    return fs.readdirSync(this.folder).sort();
  }
}

/** Every file below a folder and what is in it. */
export function filesOf(folder: string): Record<string, string> {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(folder, file), fs.readFileSync(file, 'utf8')];
    }),
  );
}
