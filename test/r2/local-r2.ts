import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Miniflare } from 'miniflare';
import { makeCertificates } from './certificates';
import { Front, type LoggedRequest } from './front';
import type { Token } from './refusals';
import type { KeyPair } from './signature';

export interface LocalR2Options {
  readonly buckets: readonly string[];
  /** @default - one that may read and write in all buckets */
  readonly tokens?: readonly Token[];
  /** Whether what R2 refuses and its emulator doesn't is refused (refusals.ts). @default true */
  readonly strict?: boolean;
  /** Breaks the connection of each GET of an object after so many bytes. @default - never */
  readonly cutGetAfter?: number;
  /** By how many milliseconds its clock is ahead of this machine's. @default 0 */
  readonly clockSkew?: number;
  /** @default - a free one */
  readonly port?: number;
}

/** The part of R2's binding that is used here; miniflare leaves its type to another package. */
interface R2Bucket {
  list(options: { cursor?: string }): Promise<{ objects: { key: string; size: number }[]; truncated: boolean; cursor?: string }>;
}

/** Cloudflare R2 on this machine: Cloudflare's own emulator (miniflare) behind TLS, and a front that refuses what R2 refuses beyond it. */
export class LocalR2 {
  public static async start(options: LocalR2Options): Promise<LocalR2> {
    const certificates = await makeCertificates({
      dns: ['localhost', ...['', 'eu.', 'fedramp.'].map((jurisdiction) => `*.${jurisdiction}r2.cloudflarestorage.com`)],
      ip: ['127.0.0.1'],
    });
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'local-r2-'));
    const caFile = path.join(folder, 'ca.pem');
    fs.writeFileSync(caFile, certificates.ca);

    const keys = newKeys();
    const emulator = new Miniflare({
      cf: false,
      modules: true,
      script: '',
      r2Buckets: Object.fromEntries(options.buckets.map((id) => [id, { id, s3Credentials: keys }])),
      r2Persist: path.join(folder, 'data'),
    });
    const url = new URL('/cdn-cgi/local/r2/s3', await emulator.ready);
    const tokens = options.tokens ?? [newKeys()];
    const front = await Front.start({
      certificates,
      port: options.port ?? 0,
      emulator: { url, keys, bucket: options.buckets[0] },
      tokens,
      strict: options.strict ?? true,
      clockSkew: options.clockSkew ?? 0,
      cutGetAfter: options.cutGetAfter,
    });
    return new LocalR2(folder, emulator, front, tokens[0], caFile);
  }

  private readonly remove = (): void => fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });

  private constructor(
    private readonly folder: string,
    private readonly emulator: Miniflare,
    private readonly front: Front,
    private readonly token: Token,
    public readonly caFile: string,
  ) {
    process.once('exit', this.remove);
  }

  /** Without a path, as R2's own. */
  public get endpoint(): string {
    return `https://127.0.0.1:${this.front.port}`;
  }

  /** Of the first token. */
  public get accessKeyId(): string {
    return this.token.accessKeyId;
  }

  /** Of the first token. */
  public get secretAccessKey(): string {
    return this.token.secretAccessKey;
  }

  /** Those that were answered, oldest first. */
  public get requests(): readonly LoggedRequest[] {
    return this.front.requests;
  }

  /** What is in a bucket, whoever may see it. */
  public async objects(bucket: string): Promise<{ key: string; size: number }[]> {
    const store = (await this.emulator.getR2Bucket(bucket)) as unknown as R2Bucket;
    const found: { key: string; size: number }[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list({ cursor });
      found.push(...page.objects.map(({ key, size }) => ({ key, size })));
      cursor = page.truncated ? page.cursor : undefined;
    } while (cursor !== undefined);
    return found;
  }

  public async stop(): Promise<void> {
    await this.front.stop();
    await this.emulator.dispose();
    process.off('exit', this.remove);
    this.remove();
  }
}

/** Of the form of R2's: https://developers.cloudflare.com/r2/api/tokens/ */
export function newKeys(): KeyPair {
  return { accessKeyId: randomBytes(16).toString('hex'), secretAccessKey: randomBytes(32).toString('hex') };
}
