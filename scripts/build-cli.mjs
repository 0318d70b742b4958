// Bundles cli/ into one file, so that the command starts fast and needs nothing beside it; and keeps the licences of what is in it.
import fs from 'node:fs';
import { build } from 'esbuild';

const OUTDIR = 'build/cli';

const { metafile } = await build({
  entryPoints: { 'pg-r2-backup': 'cli/main.ts' },
  outdir: OUTDIR,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  banner: { js: '#!/usr/bin/env node' },
  metafile: true,
  logLevel: 'warning',
});

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

const packages = Object.keys(metafile.inputs).flatMap((input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
const licences = [...new Set(packages)].map((name) => `${name}\n\n${fs.readFileSync(`node_modules/${name}/LICENSE`, 'utf8')}`);
fs.writeFileSync(`${OUTDIR}/LICENSES.txt`, licences.join('\n'));
