import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { ROOT } from '../support/schema';
import type { LoggedRequest } from './front';
import type { Token } from './refusals';
import type { Calls } from './server';

export interface LocalR2Options {
  readonly buckets: readonly string[];
  /** @default - one that may read and write in all buckets */
  readonly tokens?: readonly Token[];
  /** Whether what R2 refuses and its emulator doesn't is refused (refusals.ts). @default true */
  readonly strict?: boolean;
  /** Refuses what writes a key within a second of the last write: what is documented, and no client here should do. @default false */
  readonly limitWrites?: boolean;
  /** Breaks the connection of each GET of an object after so many bytes. @default - never */
  readonly cutGetAfter?: number;
  /** By how many milliseconds its clock is ahead of this machine's. @default 0 */
  readonly clockSkew?: number;
  /** @default - a free one */
  readonly port?: number;
}

export interface StoredObject {
  readonly key: string;
  readonly size: number;
}

/** Of the process to a call. */
interface Answer {
  readonly result?: unknown;
  readonly error?: string;
}

/**
 * Cloudflare R2 on this machine: Cloudflare's own emulator (miniflare) behind TLS, and a front that refuses what R2 refuses beyond it.
 * A process of its own, so that it answers while a test waits for a command, and ends with the process that started it, however that ends.
 */
export class LocalR2 {
  public static async start(options: LocalR2Options): Promise<LocalR2> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'local-r2-'));
    const program = path.join(folder, 'server.js');
    buildSync({
      entryPoints: [path.join(ROOT, 'test/r2/server.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      packages: 'external',
      sourcemap: 'inline',
    });
    const env = { ...process.env, NODE_PATH: path.join(ROOT, 'node_modules') };
    const r2 = new LocalR2(fork(program, { execArgv: ['--enable-source-maps'], env }));
    try {
      r2.started = await r2.call('start', options);
    } catch (error) {
      await r2.stop();
      throw error;
    }
    return r2;
  }

  private started!: Awaited<ReturnType<Calls['start']>>;
  private readonly ended: Promise<unknown>;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private calls = 0;

  private constructor(private readonly process: ChildProcess) {
    this.ended = once(process, 'exit').then(([code, signal]) => {
      this.waiting.forEach((receive) => receive({ error: `the local R2 has ended: ${signal ?? code}` }));
    });
    process.on('message', ({ id, ...answer }: Answer & { id: number }) => this.waiting.get(id)?.(answer));
  }

  /** Without a path, as R2's own. */
  public get endpoint(): string {
    return `https://127.0.0.1:${this.started.port}`;
  }

  /** Of the first token. */
  public get accessKeyId(): string {
    return this.started.token.accessKeyId;
  }

  /** Of the first token. */
  public get secretAccessKey(): string {
    return this.started.token.secretAccessKey;
  }

  public get caFile(): string {
    return this.started.caFile;
  }

  /** Those that were answered, oldest first. */
  public requests(): Promise<readonly LoggedRequest[]> {
    return this.call('requests');
  }

  /** What is in a bucket, whoever may see it. */
  public objects(bucket: string): Promise<StoredObject[]> {
    return this.call('objects', bucket);
  }

  /** Changes an object that is text, behind the back of whoever wrote it. */
  public async edit(bucket: string, key: string, change: (text: string) => string): Promise<void> {
    const text = await this.call('read', { bucket, key });
    if (text === undefined) {
      throw new Error(`there is no ${key}`);
    }
    await this.call('write', { bucket, key, text: change(text) });
  }

  public async stop(): Promise<void> {
    if (this.process.connected) {
      this.process.disconnect();
    }
    await this.ended;
  }

  private async call<M extends keyof Calls>(method: M, argument?: Parameters<Calls[M]>[0]): Promise<Awaited<ReturnType<Calls[M]>>> {
    const id = this.calls++;
    const answer = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.process.send({ id, method, argument });
    const { result, error } = await answer;
    this.waiting.delete(id);
    if (error !== undefined) {
      throw new Error(error);
    }
    return result as Awaited<ReturnType<Calls[M]>>;
  }
}
