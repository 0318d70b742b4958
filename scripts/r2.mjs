// `npm run r2`: Cloudflare R2 on this machine, by hand (test/r2/).
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.dirname(import.meta.dirname);
const outfile = path.join(root, 'build/r2/main.js');
await build({ entryPoints: [path.join(root, 'test/r2/main.ts')], outfile, bundle: true, platform: 'node', packages: 'external' });
createRequire(import.meta.url)(outfile);
