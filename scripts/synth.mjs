// `npm run synth`: writes dist/ anew, or leaves it as it was. The app writes into a folder beside dist/, which takes the
// place of dist/ only when the app has ended well, so that no failure loses good YAML and no stale file stays.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const dist = path.join(root, 'dist');
const stage = fs.mkdtempSync(path.join(root, '.dist-new-'));
const previous = `${stage}-previous`;

/** @param {string} reason */
function fail(reason) {
  fs.rmSync(stage, { recursive: true, force: true });
  console.error(`${reason}\ndist/ is as it was.`);
  process.exit(1);
}

const app = spawnSync(process.execPath, [path.join(import.meta.dirname, 'app.mjs')], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, CDK8S_OUTDIR: stage },
});
if (app.status !== 0) {
  fail(app.signal ? `The app was ended by ${app.signal}.` : 'Nothing was written.');
}
const files = fs.readdirSync(stage, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
if (files.length === 0) {
  fail('main.ts wrote no YAML: it needs a chart, app.synth() at its end, and an App without an outdir of its own.');
}

fs.chmodSync(stage, 0o755);
if (fs.existsSync(dist)) {
  fs.renameSync(dist, previous);
}
try {
  fs.renameSync(stage, dist);
} catch (error) {
  fs.renameSync(previous, dist);
  throw error;
}
fs.rmSync(previous, { recursive: true, force: true });
for (const file of files) {
  console.log(path.join('dist', path.relative(stage, file.parentPath), file.name));
}
