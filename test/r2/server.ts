// The process that is the local R2: test/r2/local-r2.ts starts it, from a bundle in a folder of its own, and asks it over its channel.
import fs from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { Miniflare } from 'miniflare';
import { makeCertificates } from './certificates';
import { Front, type LoggedRequest } from './front';
import type { LocalR2Options, StoredObject } from './local-r2';
import { type KeyPair, newKeys } from './signature';

/** The part of R2's binding that is used here; miniflare leaves its type to another package. */
interface R2Bucket {
  list(options: { cursor?: string }): Promise<{ objects: StoredObject[]; truncated: boolean; cursor?: string }>;
  get(key: string): Promise<{ text(): Promise<string> } | null>;
  put(key: string, text: string): Promise<unknown>;
}

/** What it can be asked. */
export interface Calls {
  start(options: LocalR2Options): Promise<{ port: number; token: KeyPair; caFile: string }>;
  requests(): Promise<readonly LoggedRequest[]>;
  objects(bucket: string): Promise<StoredObject[]>;
  read(place: { bucket: string; key: string }): Promise<string | undefined>;
  write(object: { bucket: string; key: string; text: string }): Promise<void>;
}

const folder = __dirname;
let emulator: Miniflare;
let front: Front;

const calls: Calls = {
  async start(options) {
    const keys = newKeys();
    emulator = new Miniflare({
      cf: false,
      modules: true,
      script: '',
      r2Buckets: Object.fromEntries(options.buckets.map((id) => [id, { id, s3Credentials: keys }])),
      r2Persist: path.join(folder, 'data'),
      // It warns of what its own R2 does.
      handleRuntimeStdio: (...streams: Readable[]) => streams.forEach((stream) => stream.resume()),
    });
    // Behind miniflare's own, which ends what still writes into the folder.
    process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
    const certificates = await makeCertificates({
      dns: ['localhost', ...['', 'eu.', 'fedramp.'].map((jurisdiction) => `*.${jurisdiction}r2.cloudflarestorage.com`)],
      ip: ['127.0.0.1'],
    });
    const caFile = path.join(folder, 'ca.pem');
    fs.writeFileSync(caFile, certificates.ca);
    const tokens = options.tokens ?? [newKeys()];
    const url = new URL('/cdn-cgi/local/r2/s3', await emulator.ready);
    front = await Front.start({ ...options, tokens, certificates, emulator: { url, keys } });
    return { port: front.port, token: tokens[0], caFile };
  },

  requests: () => Promise.resolve(front.requests),

  async objects(bucket) {
    const store = await bucketCalled(bucket);
    const found: StoredObject[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list({ cursor });
      found.push(...page.objects.map(({ key, size }) => ({ key, size })));
      cursor = page.truncated ? page.cursor : undefined;
    } while (cursor !== undefined);
    return found;
  },

  async read({ bucket, key }) {
    const found = await (await bucketCalled(bucket)).get(key);
    return found?.text();
  },

  async write({ bucket, key, text }) {
    await (await bucketCalled(bucket)).put(key, text);
  },
};

async function bucketCalled(bucket: string): Promise<R2Bucket> {
  return (await emulator.getR2Bucket(bucket)) as unknown as R2Bucket;
}

process.on('message', ({ id, method, argument }: { id: number; method: keyof Calls; argument: never }) => {
  calls[method](argument).then(
    (result) => process.send!({ id, result }),
    (error: Error) => process.send!({ id, error: error.message }),
  );
});
// However the process that started it has ended. Miniflare does the same for SIGINT and SIGTERM.
process.on('disconnect', () => process.exit());
process.on('SIGHUP', () => process.exit());
