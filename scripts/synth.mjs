// `npm run synth`: writes dist/ anew, or leaves it as it was. The app writes into a folder beside dist/, which takes the
// place of dist/ only when the app has ended well, so that no failure loses good YAML and no stale file stays.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const dist = path.join(root, 'dist');
const previous = path.join(root, '.dist-previous');

// A run that was killed between the two renames below left the good YAML here.
if (fs.existsSync(previous) && !fs.existsSync(dist)) {
  fs.renameSync(previous, dist);
}
fs.rmSync(previous, { recursive: true, force: true });

const stage = fs.mkdtempSync(path.join(root, '.dist-new-'));
process.on('exit', () => fs.rmSync(stage, { recursive: true, force: true }));

const app = spawn(process.execPath, [path.join(import.meta.dirname, 'app.mjs')], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, CDK8S_OUTDIR: stage },
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => app.kill(signal));
}
const [code, signal] = await once(app, 'exit');
if (code !== 0) {
  console.error(`The app ended with ${signal ?? `exit code ${code}`}.\ndist/ is as it was.`);
  process.exit(1);
}
const files = fs.readdirSync(stage, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
if (files.length === 0) {
  console.error('main.ts wrote no YAML: it needs a chart, app.synth() at its end, and an App without an outdir of its own.');
  process.exit(1);
}

fs.chmodSync(stage, 0o755);
if (fs.existsSync(dist)) {
  fs.renameSync(dist, previous);
}
try {
  fs.renameSync(stage, dist);
} catch (error) {
  if (fs.existsSync(previous)) {
    fs.renameSync(previous, dist);
  }
  throw error;
}
fs.rmSync(previous, { recursive: true, force: true });
for (const file of files) {
  console.log(path.join('dist', path.relative(stage, file.parentPath), file.name));
}
