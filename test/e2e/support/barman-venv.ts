import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { BARMAN_OPTIONS, VENV } from './paths';

/** Debian's, which user postgres can run too; another Python may lie below the home directory of whoever installed it. */
const PYTHON = '/usr/bin/python3';
const PLUGIN = 'github.com/cloudnative-pg/plugin-barman-cloud';
/** What pip takes: wheels, so that no compiler is needed, and what the requirements list, so that nothing comes in unpinned. */
const PIP = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary', ':all:'];

/**
 * Installs barman-cloud and boto3 as the plugin's sidecar image has them: its own list of requirements, with hashes, is in the Go module that
 * go.mod pins. One package differs: psycopg2 comes as psycopg2-binary of the same version, because psycopg2 is only published as source.
 */
export function installBarman(): void {
  const module = execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', PLUGIN], { cwd: BARMAN_OPTIONS, encoding: 'utf8' }).trim();
  const sidecar = fs.readFileSync(path.join(module, 'containers/sidecar-requirements.txt'), 'utf8');
  const psycopg2 = /^psycopg2==(\S+) .*\n(?: .*\n)*/m;
  const requirements = sidecar.replace(psycopg2, '');
  const binary = `psycopg2-binary==${psycopg2.exec(sidecar)![1]}`;
  const version = run(PYTHON, '--version');
  const [barman, boto3] = ['barman', 'boto3'].map((name) => new RegExp(`^${name}==(\\S+)`, 'm').exec(sidecar)![1]);
  console.log(
    `Installs barman-cloud ${barman}, boto3 ${boto3} and ${binary} for ${version} into ${VENV} (150 MB; half a minute the first time).`,
  );

  claim(path.dirname(VENV));
  // The last that is written, so that an installation which was cut short is not taken for whole.
  const stamp = path.join(VENV, 'installed');
  const wanted = [version, binary, requirements].join('\n');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) {
    return;
  }
  fs.rmSync(VENV, { recursive: true, force: true });
  const umask = process.umask(0o022);
  try {
    run(PYTHON, '-m', 'venv', VENV);
    const python = path.join(VENV, 'bin/python');
    const list = path.join(VENV, 'requirements.txt');
    fs.writeFileSync(list, requirements);
    run(python, ...PIP, '--require-hashes', '--requirement', list);
    run(python, ...PIP, binary);
    fs.writeFileSync(stamp, wanted);
  } finally {
    process.umask(umask);
  }
}

/** Makes a folder that everybody can read and nobody else can write to: programs are run from it, and anybody can write beside it. */
function claim(folder: string): void {
  fs.mkdirSync(folder, { recursive: true });
  const found = fs.lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid!()) {
    throw new Error(`${folder} is not a folder of this user; remove it, or set TMPDIR to another folder`);
  }
  fs.chmodSync(folder, 0o755);
}

function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) {
    const hint = command === PYTHON ? '; the e2e suites need the Debian packages python3 and python3-venv' : '';
    throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stdout + stderr}${hint}`);
  }
  return stdout.trim();
}
