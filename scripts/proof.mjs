// Writes docs/proof.md from what the e2e suites have just shown (test/e2e/support/proof.ts).
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';

const FOLDER = 'reports/proof';
const rows = fs
  .readdirSync(FOLDER)
  .sort()
  .map((file) => JSON.parse(fs.readFileSync(`${FOLDER}/${file}`, 'utf8')));
const [, plugin] = /plugin-barman-cloud (v\S+)/.exec(fs.readFileSync('test/e2e/barman-options/go.mod', 'utf8')) ?? [];
const miniflare = JSON.parse(fs.readFileSync('package.json', 'utf8')).devDependencies.miniflare;
const [postgres] = /\d+\.\d+/.exec(execFileSync('psql', ['--version'], { encoding: 'utf8' })) ?? [];
const venv = `${os.tmpdir()}/cdk8s-pg-r2-backup-${os.userInfo().uid}/barman/bin/python3`;
const VERSIONS = 'from importlib.metadata import version as v; print(f\'barman {v("barman")}, boto3 {v("boto3")}\')';
const barman = execFileSync(venv, ['-c', VERSIONS], { encoding: 'utf8' }).trim();

fs.writeFileSync(
  'docs/proof.md',
  `# What is proven, and what is not

Every run of \`npm run test:e2e\` backs up a real PostgreSQL and restores it, with the ObjectStore that stands in \`dist/\`. What barman is called with, its arguments
and its environment, comes from the plugin's own code; only the endpoint's host is another.

Made by \`npm run proof\` on ${new Date().toISOString().slice(0, 10)}: PostgreSQL ${postgres}, plugin-barman-cloud ${plugin}, ${barman}, and Cloudflare's local R2 (miniflare
${miniflare}) over TLS, behind a front that refuses what R2's documents say R2 refuses and the emulator does not (\`test/r2/refusals.ts\` lists it).

## Base backups

Each was restored into an empty directory from the bucket alone, recovered, and every row compared.

| Compression and parts | MB of data | Archives | Parts | Seconds for the backup |
| --- | ---: | ---: | ---: | ---: |
${rows.map(({ backup, megabytes, archives, parts, seconds }) => `| ${backup} | ${megabytes} | ${archives} | ${parts} | ${seconds} |`).join('\n')}

The data is random, so that no compression makes it smaller. Even parts are those of the library's default, 128 MiB. The seconds are those of 2 cores that had other work too.

## What else was seen

- WAL with each compression (none, gzip, bzip2, lz4, snappy, xz, zstd) is read back byte for byte.
- Point-in-time recovery to a moment between two rows: the later one is not there.
- A server that was restored archives to its own folder, and leaves that of its source as it was.
- Retention deletes the backup that is out of the window, with its WAL, and what is left restores. (The backups are dated back in their \`backup.info\`.)
- Each workaround was taken away: without the checksum variable uploads over TLS are refused, and \`barman-cloud-check-wal-archive\` passes all the same; with another
  region every request is refused; snappy and lz4 in even parts end in \`InvalidPart\`; tags end in \`NotImplemented\`; one unbounded archive never restores where
  each download breaks after 30 MB, and bounded ones do.
- The smoke test's script runs with the sidecar's boto3, and fails at the right step.

## What nobody here could prove

No test has spoken to the R2 service. That it refuses checksums behind the data, other regions, wrong key lengths and uneven parts as the front does is documented by
Cloudflare or reported by users (\`test/r2/refusals.ts\` and the rules in \`docs/rules/\` cite it). \`pg-r2-backup doctor\` and \`R2SmokeTest\` try your own bucket.
bzip2 ends an archive unevenly now and then, gzip in even parts very seldom: that a run succeeded proves nothing about the next; see the rules
\`r2-compression-bzip2\` and \`r2-part-size\`.
`,
);
