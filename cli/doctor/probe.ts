import { randomBytes } from 'node:crypto';
import type { Bucket } from './bucket';
import { Failed, failureOf, Finding } from './failure';

/** R2's smallest part. */
const PART = 5 * 1024 * 1024;
const LAST_PART = 64 * 1024;

/** What is written to try writing, all of it below one folder that nobody else has. */
export class Probe {
  public readonly folder: string;
  private readonly content = randomBytes(1024);
  private readonly uploads: Array<{ key: string; uploadId: string }> = [];
  /** Whether one was asked for, and no answer told its id. */
  private isUploadLost = false;

  public constructor(
    private readonly bucket: Bucket,
    prefix: string,
  ) {
    this.folder = `${prefix}.pg-r2-backup-doctor-${randomBytes(8).toString('hex')}/`;
  }

  public put(bucket = this.bucket): Promise<void> {
    return bucket.put(this.key('wal'), this.content);
  }

  public async get(): Promise<void> {
    const read = await this.bucket.get(this.key('wal'));
    if (!read.equals(this.content)) {
      const message = `${read.length} bytes came back, and they are not the ${this.content.length} that were written`;
      throw new Failed({ code: Finding.CONTENT_DIFFERS, message });
    }
  }

  /** As a base backup is cut for R2: all parts equal, the last one smaller. */
  public async multiPart(): Promise<void> {
    const key = this.key('base');
    this.isUploadLost = true;
    const uploadId = await this.bucket.createUpload(key).catch((error: unknown) => {
      this.isUploadLost = failureOf(error).status === undefined;
      throw error;
    });
    this.isUploadLost = false;
    this.uploads.push({ key, uploadId });
    const part = randomBytes(PART);
    const parts = [part, part, part.subarray(0, LAST_PART)];
    const tags: Array<string | undefined> = [];
    for (const [index, content] of parts.entries()) {
      tags.push(await this.bucket.uploadPart(key, uploadId, index + 1, content));
    }
    await this.bucket.completeUpload(key, uploadId, tags);
    this.uploads.pop();
    const size = await this.bucket.sizeOf(key);
    const expected = 2 * PART + LAST_PART;
    if (size !== expected) {
      throw new Failed({ code: Finding.CONTENT_DIFFERS, message: `the object has ${size} bytes, and ${expected} were written` });
    }
  }

  public delete(): Promise<void> {
    return this.bucket.delete(this.key('wal'));
  }

  public async batchDelete(): Promise<void> {
    const keys = ['batch', 'base'].map((name) => this.key(name));
    await this.bucket.put(keys[0], this.content);
    await this.bucket.deleteAll(keys);
    const { keys: left } = await this.bucket.list(this.folder);
    const [kept] = left.filter((key) => keys.includes(key));
    if (kept !== undefined) {
      throw new Failed({ code: Finding.UNKNOWN, message: `the answer says deleted, and ${kept} is still there` });
    }
  }

  /** Removes whatever is left, one by one, since several at once may be what fails; says so where something stays. */
  public async removeAll(bucket: Bucket): Promise<void> {
    const reasons = new Set<string>();
    const tryTo = async (action: () => Promise<unknown>): Promise<void> => {
      try {
        await action();
      } catch (error) {
        const { code, message } = failureOf(error);
        if (code !== 'NoSuchUpload') {
          reasons.add(`${code}: ${message}`);
        }
      }
    };
    let left: string[] | undefined;
    const look = async () => (left = (await bucket.list(this.folder)).keys.filter((key) => key.startsWith(this.folder)));
    if (this.isUploadLost) {
      await tryTo(async () => this.uploads.push(...(await bucket.openUploads(this.folder))));
    }
    for (const { key, uploadId } of this.uploads.filter(({ key }) => key.startsWith(this.folder))) {
      await tryTo(() => bucket.abortUpload(key, uploadId));
    }
    await tryTo(look);
    for (const key of left ?? []) {
      await tryTo(() => bucket.delete(key));
    }
    if (left === undefined || left.length > 0) {
      left = undefined;
      await tryTo(look);
    }
    if (left === undefined || left.length > 0 || reasons.size > 0) {
      const what =
        left === undefined ? 'something may be' : left.length > 0 ? `${left.length} of its objects are` : 'parts of an upload may be';
      throw new Failed({ code: Finding.LEFT_BEHIND, message: `${what} left in ${this.folder} (${[...reasons].join('; ')})` });
    }
  }

  private key(name: string): string {
    return `${this.folder}${name}`;
  }
}
