import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { codeBlocks } from './support/markdown';
import { filesOf } from './support/project';
import { ROOT } from './support/schema';

// What a user gets from npm. `npm run build` has made build/ (`npm test` runs it first).
jest.setTimeout(120_000);

const PEERS = ['cdk8s', 'cdk8s-plus-28', 'constructs'];
const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'consumer-'));
const installed = path.join(folder, 'node_modules', manifest.name);
let tarball: string;

function run(
  command: string,
  args: string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
}

beforeAll(() => {
  const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ROOT);
  tarball = path.join(folder, JSON.parse(packed.stdout)[0].filename);
  // The peers are this checkout's own, so that the test needs no network.
  const dependencies = Object.fromEntries(PEERS.map((peer) => [peer, `file:${path.join(ROOT, 'node_modules', peer)}`]));
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, dependencies }));
  const { status, stderr } = run('npm', ['install', '--offline', '--no-package-lock', tarball], folder);
  expect([status, stderr]).toEqual([0, expect.not.stringContaining('ERR!')]);
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('the tarball', () => {
  test('holds the jsii assembly, JavaScript, types and docs, and nothing else', () => {
    const modules = fs.readdirSync(path.join(ROOT, 'lib')).filter((file) => file.endsWith('.ts'));
    const internals = fs.readdirSync(path.join(ROOT, 'lib/private'));
    const javascript = (file: string) => file.replace(/ts$/, 'js');
    expect(Object.keys(filesOf(installed)).sort()).toEqual(
      [
        ...['.jsii', 'API.md', 'CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'],
        ...['barmancloud.cnpg.io', 'bitnami.com', 'external-secrets.io', 'generators.external-secrets.io'].map(
          (api) => `build/imports/${api}.js`,
        ),
        ...['build/cli/LICENSES.txt', 'build/cli/doctor/examination.js', 'build/cli/pg-r2-backup.js'],
        ...modules.flatMap((file) => [`build/lib/${javascript(file)}`, `build/lib/${file.replace(/ts$/, 'd.ts')}`]),
        ...internals.map((file) => `build/lib/private/${javascript(file)}`),
        ...['rulebook', 'rules'].flatMap((part) =>
          fs.readdirSync(path.join(ROOT, 'lib', part)).map((file) => `build/lib/${part}/${javascript(file)}`),
        ),
      ].sort(),
    );
  });

  test('names no path of the machine that it was built on', () => {
    for (const [file, content] of Object.entries(filesOf(installed))) {
      expect(`${file}: ${content.includes(ROOT) || content.includes(os.homedir())}`).toBe(`${file}: false`);
    }
  });

  test('holds the licence of whatever is bundled in the command', () => {
    const licences = fs.readFileSync(path.join(installed, 'build/cli/LICENSES.txt'), 'utf8');
    for (const name of ['yaml', '@aws-sdk/client-s3', '@smithy/core', 'bowser']) {
      expect(licences.split('\n')).toContain(name);
    }
  });

  test('keeps the AWS SDK in a file of its own, which no command but doctor loads', () => {
    const files = filesOf(path.join(installed, 'build/cli'));
    expect(files['doctor/examination.js']).toContain('ListObjectsV2');
    expect(files['pg-r2-backup.js']).not.toContain('ListObjectsV2');
  });

  test('brings no runtime dependency of its own; cdk8s and its kin are peers, as cdk8s-plus has them', () => {
    expect(manifest).not.toHaveProperty('dependencies');
    expect(Object.keys(manifest.peerDependencies)).toEqual(PEERS);
    for (const peer of PEERS) {
      expect(manifest.peerDependencies[peer]).toBe(`^${manifest.devDependencies[peer]}`);
    }
  });

  test.each(['pg-r2-backup', 'cdk8s-pg-r2-backup'])('brings the command, as %s, which npx finds', (name) => {
    const { status, stdout } = run('npx', ['--offline', name, '--version'], folder);
    expect([status, stdout]).toEqual([0, `${manifest.version}\n`]);
  });

  test('is built before it is packed, so that it can not be published without its code', () => {
    expect(manifest.scripts.prepack).toBe('npm run build');
  });

  test('is what Construct Hub lists: a jsii assembly, an allowed licence, the keyword cdk8s', () => {
    const assembly = JSON.parse(fs.readFileSync(path.join(installed, '.jsii'), 'utf8'));
    expect(assembly).toMatchObject({ name: manifest.name, version: manifest.version, license: 'Apache-2.0' });
    expect(manifest.keywords).toContain('cdk8s');
    for (const field of ['author', 'repository', 'homepage', 'bugs', 'description', 'engines', 'main', 'types', 'stability']) {
      expect(manifest).toHaveProperty(field);
    }
  });

  test('has nothing that publint would change', () => {
    const { status, stdout } = run(path.join(ROOT, 'node_modules/.bin/publint'), ['run', tarball, '--strict'], folder);
    expect([status, stdout]).toEqual([0, expect.stringContaining('All good!')]);
  });

  test('has types that resolve in every way that Are The Types Wrong knows', () => {
    const { status, stdout } = run(path.join(ROOT, 'node_modules/.bin/attw'), [tarball, '--no-emoji'], folder);
    expect([status, stdout]).toEqual([0, expect.stringContaining('No problems found')]);
  });
});

test('API.md is what the docstrings say; run `npm run docs` and commit API.md when this fails', () => {
  const fresh = path.join(folder, 'API.md');
  expect(run(path.join(ROOT, 'node_modules/.bin/jsii-docgen'), ['--output', fresh], ROOT)).toMatchObject({ status: 0 });
  expect(fs.readFileSync(fresh, 'utf8')).toBe(fs.readFileSync(path.join(ROOT, 'API.md'), 'utf8'));
});

describe('the README', () => {
  const blocks = codeBlocks(fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8'));
  const snippets = blocks.flatMap((block, index) =>
    block.language === 'ts' ? [{ name: `snippet-${index}`, content: block.content, next: blocks[index + 1] }] : [],
  );

  beforeAll(() => {
    for (const { name, content } of snippets) {
      fs.writeFileSync(path.join(folder, `${name}.ts`), content);
    }
    const compilerOptions = {
      target: 'ES2022',
      module: 'Node16',
      strict: true,
      noUnusedLocals: true,
      types: ['node'],
      typeRoots: [path.join(ROOT, 'node_modules/@types')],
    };
    fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
  });

  test('has snippets that a strict TypeScript app compiles against the installed package', () => {
    const { status, stdout } = run(path.join(ROOT, 'node_modules/.bin/tsc'), ['--project', folder], folder);
    expect([status, stdout]).toEqual([0, '']);
    expect(snippets).toHaveLength(7);
  });

  test.each(snippets)('$name runs, and gives what the README shows after it', ({ name, next }) => {
    const outdir = path.join(folder, `${name}-dist`);
    const { status, stderr } = run(process.execPath, [`${name}.js`], folder, { CDK8S_OUTDIR: outdir });
    if (next?.language === 'text') {
      expect(status).not.toBe(0);
      expect(stderr).toContain(`Error: ${next.content}`);
      expect(fs.existsSync(outdir) ? fs.readdirSync(outdir) : []).toEqual([]);
      return;
    }
    expect([status, stderr]).toEqual([0, '']);
    const written = Object.values(filesOf(outdir));
    expect(written).toHaveLength(1);
    if (next?.language === 'yaml') {
      expect(next.content.trimEnd()).toBe(written[0].trimEnd());
    }
  });

  test('shows the very YAML of dist/', () => {
    const [yaml] = blocks.filter(({ language }) => language === 'yaml');
    expect(yaml.content.trimEnd()).toBe(fs.readFileSync(path.join(ROOT, 'dist/pg-r2-backup.k8s.yaml'), 'utf8').trimEnd());
  });

  test('shows what lint really says of the store before it', () => {
    const index = blocks.findIndex(({ language, content }) => language === 'yaml' && content.includes('compression: snappy'));
    fs.writeFileSync(path.join(folder, 'store.yaml'), blocks[index].content);
    const { stdout } = run('npx', ['--offline', 'cdk8s-pg-r2-backup', 'lint', 'store.yaml'], folder);
    expect(blocks[index + 1].content.trim()).toBe(stdout.trim());
  });

  test('begins with the two commands that a newcomer types', () => {
    expect(blocks[0].content).toMatch(/^npm ci && npm run synth\b.*\nnpm ci && npm test\b.*\n$/);
  });
});

describe('loading the library', () => {
  const loads = (script: string) => {
    const { stdout } = run(process.execPath, ['-e', `${script}; console.log(Object.keys(require.cache).join('\\n'))`], folder);
    return stdout;
  };
  const synth = `
    const { App } = require('cdk8s');
    const { PgR2Backup, R2Bucket } = require('cdk8s-pg-r2-backup');
    const bucket = R2Bucket.of({ accountId: '0123456789abcdef0123456789abcdef', name: 'acme-backups' });
    const backup = new PgR2Backup(new App(), 'backup', { bucket });
    backup.toJson();
  `;

  test('does not load cdk8s-plus, which takes longer than all the rest, unless somebody asks for a Secret', () => {
    expect(loads(synth)).not.toContain('/cdk8s-plus-28/');
    expect(loads(`${synth}; backup.appSecret`)).toContain('/cdk8s-plus-28/');
  });
});
