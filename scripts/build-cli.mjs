// Bundles cli/ into one file, so that the command starts fast and needs nothing beside it; and keeps the licences of what is in it.
import fs from 'node:fs';
import { build } from 'esbuild';

const OUTDIR = 'build/cli';

/** What runs the AWS SDK: a file of its own, which only `doctor` loads. */
const LAZY = './doctor/examination.js';

/** @type {import('esbuild').BuildOptions} */
const OPTIONS = { bundle: true, platform: 'node', target: 'node20', format: 'cjs', minify: true, metafile: true, logLevel: 'warning' };

const builds = await Promise.all([
  build({
    ...OPTIONS,
    entryPoints: { 'pg-r2-backup': 'cli/main.ts' },
    outdir: OUTDIR,
    banner: { js: '#!/usr/bin/env node' },
    external: [LAZY],
  }),
  build({
    ...OPTIONS,
    entryPoints: { examination: 'cli/doctor/examination.ts' },
    outdir: `${OUTDIR}/doctor`,
    // doctor takes credentials from nowhere but its own variables: what looks for others is left out.
    alias: { '@aws-sdk/credential-provider-node': './cli/doctor/no-provider.ts' },
  }),
]);

// npm does so for whoever installs the package, and not for this checkout.
fs.chmodSync(`${OUTDIR}/pg-r2-backup.js`, 0o755);

// The validation plugin for this checkout's own cdk8s.yaml, which has no package of that name to load.
await build({
  entryPoints: ['lib/r2-validation.ts'],
  outdir: 'build/checkout',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
});

const inputs = builds.flatMap(({ metafile }) => Object.keys(/** @type {import('esbuild').Metafile} */ (metafile).inputs));
const packages = inputs.flatMap((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
/** @type {Map<string, string[]>} the packages of each text */
const licences = new Map();
for (const name of [...new Set(packages)].sort()) {
  const folder = `node_modules/${name}`;
  const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e(\.(txt|md))?$/i.test(entry));
  if (file === undefined) {
    throw new Error(`${name} is bundled and has no licence to keep`);
  }
  const text = fs.readFileSync(`${folder}/${file}`, 'utf8');
  licences.set(text, [...(licences.get(text) ?? []), name]);
}
fs.writeFileSync(`${OUTDIR}/LICENSES.txt`, [...licences].map(([text, names]) => `${names.join('\n')}\n\n${text}`).join('\n'));
