// `npm run bench`: what a synth costs, against node alone and against the same objects written by hand with bare cdk8s.
// Rivals take turns, so that noise of the machine hits all of them. A time is the median of a whole process' wall time; a ratio is the median of
// the ratios of the rounds, which a slow minute of the machine does not move.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { parseAllDocuments } from 'yaml';

const root = path.dirname(import.meta.dirname);
const folder = path.join(root, 'build', 'bench');
const outdir = path.join(folder, 'dist');
fs.rmSync(folder, { recursive: true, force: true });
fs.mkdirSync(folder, { recursive: true });

const manifests = parseAllDocuments(fs.readFileSync(path.join(root, 'dist', 'pg-r2-backup.k8s.yaml'), 'utf8')).map((document) =>
  document.toJS(),
);

const ours = `
const { App } = require('cdk8s');
const { PgR2Backup, R2Bucket } = require(${JSON.stringify(root)});
const app = new App();
const bucket = R2Bucket.of({ accountId: '0123456789abcdef0123456789abcdef', name: 'acme-backups' });
for (let n = 0; n < (Number(process.env.CHARTS) || 1); n++) {
  new PgR2Backup(app, 'pg-' + n, { bucket, namespace: 'tenant-' + n, prefix: 'tenant-' + n });
}
app.synth();
`;
const byHand = `
const { ApiObject, App, Chart } = require('cdk8s');
const manifests = ${JSON.stringify(manifests)};
const app = new App();
for (let n = 0; n < (Number(process.env.CHARTS) || 1); n++) {
  const chart = new Chart(app, 'pg-' + n, { namespace: 'tenant-' + n });
  manifests.forEach((manifest, index) => new ApiObject(chart, 'object-' + index, structuredClone(manifest)));
}
app.synth();
`;

/**
 * @param {string} name
 * @param {string} code
 * @param {boolean} bundled
 */
async function program(name, code, bundled) {
  const source = path.join(folder, `${name}.cjs`);
  fs.writeFileSync(source, code);
  if (!bundled) {
    return [source];
  }
  const outfile = path.join(folder, `${name}.bundle.cjs`);
  await build({
    entryPoints: [source],
    outfile,
    bundle: true,
    external: ['cdk8s-plus-28'],
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  return [outfile];
}

/**
 * Wall times in milliseconds of each rival, a figure a round.
 *
 * @param {Record<string, string[]>} rivals arguments for node
 * @param {number} rounds
 * @param {number} [charts]
 * @returns {Record<string, number[]>}
 */
function race(rivals, rounds, charts = 1) {
  /** @type {Record<string, number[]>} */
  const times = {};
  for (let round = -1; round < rounds; round++) {
    for (const [name, args] of Object.entries(rivals)) {
      fs.rmSync(outdir, { recursive: true, force: true });
      const start = performance.now();
      const { status, stderr } = spawnSync(process.execPath, args, {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, CDK8S_OUTDIR: outdir, CHARTS: String(charts) },
      });
      const time = performance.now() - start;
      if (status !== 0) {
        throw new Error(`${name} failed: ${stderr}`);
      }
      if (round >= 0) {
        (times[name] ??= []).push(time);
      }
    }
  }
  return times;
}

/** @param {number[]} figures */
function median(figures) {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)];
}

/**
 * @param {string} title
 * @param {Record<string, number[]>} times
 * @param {string} reference the rival that the ratios are against
 */
function table(title, times, reference) {
  console.log(`\n${title}\n`);
  console.log(`| ${'what'.padEnd(52)} | ${'ms'.padStart(8)} | ${'ratio'.padStart(6)} |`);
  console.log(`| ${'-'.repeat(52)} | ${'-'.repeat(7)}: | ${'-'.repeat(5)}: |`);
  for (const [name, all] of Object.entries(times)) {
    const ratio = median(all.map((time, round) => time / times[reference][round]));
    console.log(`| ${name.padEnd(52)} | ${median(all).toFixed(1).padStart(8)} | ${ratio.toFixed(2).padStart(6)} |`);
  }
}

/** @param {string} name */
const version = (name) => JSON.parse(fs.readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
console.log(`node ${process.version}, cdk8s ${version('cdk8s')}, cdk8s-plus-28 ${version('cdk8s-plus-28')}, ${os.cpus().length} cores`);

const loaded = {
  'require nothing': ['-e', '0'],
  "require('cdk8s')": ['-e', "require('cdk8s')"],
  "require('cdk8s') and this library": ['-e', `require('cdk8s'); require(${JSON.stringify(root)})`],
  "require('cdk8s') and require('cdk8s-plus-28')": ['-e', "require('cdk8s'); require('cdk8s-plus-28')"],
};
table('Loading', race(loaded, 31), "require('cdk8s')");

const command = path.join(root, 'build', 'cli', 'pg-r2-backup.js');
const dist = path.join(root, 'dist');
table(
  'The command',
  race({ 'node -e 0': ['-e', '0'], 'pg-r2-backup --help': [command, '--help'], 'pg-r2-backup fill dist': [command, 'fill', dist] }, 31),
  'node -e 0',
);

const streams = Object.fromEntries(
  [1000, 10_000].map((documents) => {
    const file = path.join(folder, `${documents}.yaml`);
    const yaml = fs.readFileSync(path.join(dist, 'pg-r2-backup.k8s.yaml'), 'utf8');
    fs.writeFileSync(
      file,
      Array.from({ length: documents / manifests.length }, (_, n) => yaml.replaceAll('production', `tenant-${n}`)).join('---\n'),
    );
    return [`pg-r2-backup lint, ${documents} documents in one stream`, [command, 'lint', file]];
  }),
);
table('The rulebook', race(streams, 5), 'pg-r2-backup lint, 1000 documents in one stream');

for (const bundled of [false, true]) {
  const rivals = {
    'node -e 0': ['-e', '0'],
    'bare cdk8s, the four objects by hand': await program('by-hand', byHand, bundled),
    'one PgR2Backup': await program('ours', ours, bundled),
  };
  table(
    `One database, ${bundled ? 'bundled into one file' : 'modules from node_modules'}`,
    race(rivals, 31),
    'bare cdk8s, the four objects by hand',
  );
}

for (const charts of [1, 10, 100, 1000]) {
  const rivals = {
    'bare cdk8s, a chart each': await program('by-hand', byHand, true),
    'PgR2Backup, a chart each': await program('ours', ours, true),
  };
  table(`${charts} chart${charts === 1 ? '' : 's'}, bundled`, race(rivals, charts === 1000 ? 11 : 15, charts), 'bare cdk8s, a chart each');
}
