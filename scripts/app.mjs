// Runs the app: checks the types of main.ts, bundles it with lib/, and runs it. `cdk8s synth` runs this by cdk8s.yaml,
// `npm run synth` by scripts/synth.mjs; both say with CDK8S_OUTDIR where the YAML goes.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const root = path.dirname(import.meta.dirname);

// esbuild takes the types away unread, and a misspelt prop would be ignored: `retention: '7d'` would keep 30 days.
const types = spawnSync(process.execPath, [require.resolve('typescript/bin/tsc'), '--project', 'tsconfig.app.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (types.status !== 0) {
  process.exit(1);
}

const outfile = path.join(root, 'build', 'app', 'main.js');
await build({
  absWorkingDir: root,
  entryPoints: ['main.ts'],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
});

// cdk8s would write construct-metadata.json for the validation plugin, and `kubectl apply -f dist` fails on what is no manifest.
delete process.env.CDK8S_RECORD_CONSTRUCT_METADATA;
process.setSourceMapsEnabled(true);
try {
  require(outfile);
} catch (error) {
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  const line = stack?.split('\n').find((frame) => /\bmain\.ts:\d/.test(frame));
  console.error(line ? `${message}\n${line}` : message);
  process.exit(1);
}
