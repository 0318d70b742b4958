import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { ROOT } from '../support/schema';
import { LocalR2 } from './local-r2';
import type { Token } from './refusals';
import { newKeys } from './signature';

const BUCKET = 'acme-backups';
const OTHER = 'acme-other';
const MIB = 1024 * 1024;
const HOUR = 60 * 60 * 1000;

// The client would warn of this machine's Node, and of bodies that it can't send twice.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const silent = () => undefined;
const logger = { debug: silent, info: silent, warn: silent, error: silent };

const scoped: Token = { ...newKeys(), buckets: [BUCKET] };
const reader: Token = { ...newKeys(), readOnly: true };
const admin: Token = { ...newKeys(), admin: true };
const temporary: Token = { ...newKeys(), sessionToken: 'a-session', buckets: [BUCKET] };

let r2: LocalR2;
let faulty: LocalR2;
let early: LocalR2;
let s3: S3Client;
beforeAll(async () => {
  [r2, faulty, early] = await Promise.all([
    LocalR2.start({ buckets: [BUCKET, OTHER], tokens: [newKeys(), scoped, reader, admin, temporary] }),
    LocalR2.start({ buckets: [BUCKET], cutGetAfter: MIB, limitWrites: true }),
    LocalR2.start({ buckets: [BUCKET], clockSkew: HOUR, strict: false }),
  ]);
  s3 = clientOf(r2);
}, 30_000);
afterAll(() => Promise.all([r2, faulty, early].map((server) => server.stop())));

function clientOf(server: LocalR2, config: S3ClientConfig = {}): S3Client {
  return new S3Client({
    endpoint: server.endpoint,
    region: 'auto',
    forcePathStyle: true,
    credentials: { accessKeyId: server.accessKeyId, secretAccessKey: server.secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 1,
    logger,
    requestHandler: { httpsAgent: new https.Agent({ ca: fs.readFileSync(server.caFile) }) },
    ...config,
  });
}

/** What R2 answers to it, and whose answer that is. */
async function refusalOf(request: Promise<unknown>, server = r2): Promise<unknown[]> {
  const error = await request.then(
    () => new Error('it was not refused'),
    (reason) => reason,
  );
  const last = (await server.requests()).at(-1)!;
  return [error.$metadata?.httpStatusCode, error.name, error.message, last.answeredBy];
}

/** A client whose requests say that their body is sent so. */
function clientThatSends(contentSha256: string): S3Client {
  const client = clientOf(r2);
  client.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = contentSha256;
      return next(args);
    },
    { step: 'build' },
  );
  return client;
}

async function upload(key: string, parts: readonly number[]): Promise<CompleteMultipartUploadCommand> {
  const object = { Bucket: BUCKET, Key: key };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(object));
  const Parts = [];
  for (const [index, size] of parts.entries()) {
    const part = { ...object, UploadId, PartNumber: index + 1 };
    const { ETag } = await s3.send(new UploadPartCommand({ ...part, Body: Buffer.alloc(size) }));
    Parts.push({ PartNumber: part.PartNumber, ETag });
  }
  return new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts } });
}

describe('what barman does passes', () => {
  test('an object is put, got, looked at, listed and deleted', async () => {
    const object = { Bucket: BUCKET, Key: 'pg cluster/wals/a+b&c=d%' };
    await s3.send(new PutObjectCommand({ ...object, Body: 'a WAL file' }));
    const { Body } = await s3.send(new GetObjectCommand(object));
    expect(await Body!.transformToString()).toBe('a WAL file');
    expect(await s3.send(new HeadObjectCommand(object))).toMatchObject({ ContentLength: 10 });
    const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'pg cluster/' }));
    expect(Contents!.map(({ Key }) => Key)).toEqual([object.Key]);
    expect(await r2.objects(BUCKET)).toContainEqual({ key: object.Key, size: 10 });
    await s3.send(new DeleteObjectCommand(object));
    expect(await r2.objects(BUCKET)).not.toContainEqual(expect.objectContaining({ key: object.Key }));
  });

  test('parts of one length and a shorter one make an object', async () => {
    await s3.send(await upload('parts/even', [5 * MIB, 5 * MIB, 1]));
    expect(await r2.objects(BUCKET)).toContainEqual({ key: 'parts/even', size: 10 * MIB + 1 });
  });

  test('several objects are deleted in one request, which has a checksum', async () => {
    const Objects = ['1', '2'].map((number) => ({ Key: `several/${number}` }));
    await Promise.all(Objects.map(({ Key }) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'x' }))));
    const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }));
    expect(Deleted).toEqual(Objects);
    const last = (await r2.requests()).at(-1)!;
    expect(last.headers).toHaveProperty('x-amz-checksum-crc32');
    expect(await r2.objects(BUCKET)).not.toContainEqual(expect.objectContaining({ key: 'several/1' }));
  });

  test('a bucket is looked at', async () => {
    await s3.send(new HeadBucketCommand({ Bucket: BUCKET }));
    expect(await refusalOf(s3.send(new HeadBucketCommand({ Bucket: 'acme-none' })))).toEqual([
      404,
      'NotFound',
      expect.anything(),
      'cloudflare',
    ]);
  });

  test.each(['us-east-1', 'weur'])('a request is signed for the region %s', async (region) => {
    await clientOf(r2, { region }).send(new ListObjectsV2Command({ Bucket: BUCKET }));
    expect((await r2.requests()).at(-1)!).toMatchObject({ status: 200, region });
  });
});

describe("Cloudflare's own code refuses", () => {
  test('an unknown access key ID', async () => {
    const client = clientOf(r2, { credentials: newKeys() });
    expect(await refusalOf(client.send(new ListObjectsV2Command({ Bucket: BUCKET })))).toEqual([
      401,
      'Unauthorized',
      'Unauthorized',
      'cloudflare',
    ]);
  });

  test.each([BUCKET, 'acme-none'])('a wrong secret access key, whether there is the bucket (%s) or not', async (Bucket) => {
    const client = clientOf(r2, { credentials: { ...scoped, secretAccessKey: newKeys().secretAccessKey } });
    expect(await refusalOf(client.send(new ListObjectsV2Command({ Bucket })))).toEqual([
      403,
      'SignatureDoesNotMatch',
      expect.stringContaining('Check your secret access key'),
      'cloudflare',
    ]);
  });

  test('a large body too, in a way that its sender gets to read', async () => {
    const wrong = clientOf(r2, { credentials: { ...scoped, secretAccessKey: newKeys().secretAccessKey }, expectContinueHeader: false });
    const put = (Bucket: string) => new PutObjectCommand({ Bucket, Key: 'large', Body: Buffer.alloc(8 * MIB) });
    expect(await refusalOf(wrong.send(put(BUCKET)))).toEqual([403, 'SignatureDoesNotMatch', expect.anything(), 'cloudflare']);
    expect(await refusalOf(s3.send(put('acme-none')))).toEqual([404, 'NoSuchBucket', expect.anything(), 'cloudflare']);
  });

  test('a bucket that is not there', async () => {
    expect(await refusalOf(s3.send(new ListObjectsV2Command({ Bucket: 'acme-none' })))).toEqual([
      404,
      'NoSuchBucket',
      'The specified bucket does not exist.',
      'cloudflare',
    ]);
  });

  test.each([
    ['tags', { Tagging: 'team=payments' }, "Header 'x-amz-tagging' with value 'team=payments' not implemented"],
    [
      'encryption by a key service',
      { ServerSideEncryption: 'aws:kms' },
      "Header 'x-amz-server-side-encryption' with value 'aws:kms' not implemented",
    ],
    ['object locks', { ObjectLockLegalHoldStatus: 'ON' }, "Header 'x-amz-object-lock-legal-hold' with value 'ON' not implemented"],
  ] as const)('%s', async (_, headers, message) => {
    const put = new PutObjectCommand({ Bucket: BUCKET, Key: 'key', Body: 'x', ...headers });
    expect(await refusalOf(s3.send(put))).toEqual([501, 'NotImplemented', message, 'cloudflare']);
  });

  test('parts that are too small', async () => {
    expect(await refusalOf(s3.send(await upload('parts/small', [1, 1])))).toEqual([400, 'EntityTooSmall', expect.anything(), 'cloudflare']);
  });

  test('an upload that was aborted', async () => {
    const complete = await upload('parts/aborted', [1]);
    const { Bucket, Key, UploadId } = complete.input;
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    expect(await refusalOf(s3.send(complete))).toEqual([404, 'NoSuchUpload', expect.anything(), 'cloudflare']);
  });

  test('a body that is not the one that was signed', async () => {
    const put = new PutObjectCommand({ Bucket: BUCKET, Key: 'key', Body: 'another' });
    const client = clientThatSends('0'.repeat(64));
    expect(await refusalOf(client.send(put))).toEqual([400, 'XAmzContentSHA256Mismatch', expect.anything(), 'cloudflare']);
  });
});

describe('the front refuses', () => {
  test.each([
    [33, `${'a'.repeat(32)} `],
    [64, newKeys().secretAccessKey],
    [20, 'AKIAIOSFODNN7EXAMPLE'],
  ])('an access key ID with %i characters', async (length, accessKeyId) => {
    const client = clientOf(r2, { credentials: { accessKeyId, secretAccessKey: newKeys().secretAccessKey } });
    const message = `Credential access key has length ${length}, should be 32`;
    expect(await refusalOf(client.send(new ListObjectsV2Command({ Bucket: BUCKET })))).toEqual([400, 'InvalidArgument', message, 'front']);
  });

  test('another region', async () => {
    const client = clientOf(r2, { region: 'eu-central-1' });
    const message = "The region name 'eu-central-1' is not valid. Must be one of: wnam, enam, weur, eeur, apac, oc, auto";
    expect(await refusalOf(client.send(new ListObjectsV2Command({ Bucket: BUCKET })))).toEqual([
      400,
      'InvalidRegionName',
      message,
      'front',
    ]);
  });

  test.each([3, 3 * MIB])('a checksum behind a body of %i bytes', async (size) => {
    const client = clientOf(r2, { requestChecksumCalculation: 'WHEN_SUPPORTED' });
    const put = new PutObjectCommand({ Bucket: BUCKET, Key: 'key', Body: Readable.from([Buffer.alloc(size)]), ContentLength: size });
    expect(await refusalOf(client.send(put))).toEqual([401, 'Unauthorized', 'Unauthorized', 'front']);
    const last = (await r2.requests()).at(-1)!;
    expect(last.headers).toHaveProperty('x-amz-content-sha256', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER');
  });

  test('a body that is signed piece by piece', async () => {
    const put = new PutObjectCommand({ Bucket: BUCKET, Key: 'key', Body: 'body' });
    expect(await refusalOf(clientThatSends('STREAMING-AWS4-HMAC-SHA256-PAYLOAD').send(put))).toEqual([
      501,
      'NotImplemented',
      'STREAMING-AWS4-HMAC-SHA256-PAYLOAD not implemented',
      'front',
    ]);
  });

  test.each([
    ['that differ', [5 * MIB, 6 * MIB, 1]],
    ['of which the last is larger', [5 * MIB, 5 * MIB + 1]],
  ])('parts %s', async (_, parts) => {
    expect(await refusalOf(s3.send(await upload('parts/uneven', parts)))).toEqual([
      400,
      'InvalidPart',
      'All non-trailing parts must have the same length.',
      'front',
    ]);
    expect(await r2.objects(BUCKET)).not.toContainEqual(expect.objectContaining({ key: 'parts/uneven' }));
  });

  const DENIED = [403, 'AccessDenied', 'Access Denied', 'front'];

  test('to list and to make buckets, unless the token is an administrator', async () => {
    expect(await refusalOf(s3.send(new ListBucketsCommand()))).toEqual(DENIED);
    expect(await refusalOf(s3.send(new CreateBucketCommand({ Bucket: 'acme-new' })))).toEqual(DENIED);
    const { Buckets } = await clientOf(r2, { credentials: admin }).send(new ListBucketsCommand());
    expect(Buckets!.map(({ Name }) => Name)).toEqual([BUCKET, OTHER]);
  });

  test('a bucket that the token is not for', async () => {
    const client = clientOf(r2, { credentials: scoped });
    await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    expect(await refusalOf(client.send(new ListObjectsV2Command({ Bucket: OTHER })))).toEqual(DENIED);
    expect(await refusalOf(client.send(new HeadBucketCommand({ Bucket: OTHER })))).toEqual([
      403,
      expect.anything(),
      expect.anything(),
      'front',
    ]);
  });

  test('to write with a token that reads', async () => {
    const client = clientOf(r2, { credentials: reader });
    await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    const object = { Bucket: BUCKET, Key: 'key' };
    expect(await refusalOf(client.send(new PutObjectCommand({ ...object, Body: 'x' })))).toEqual(DENIED);
    expect(await refusalOf(client.send(new CreateMultipartUploadCommand(object)))).toEqual(DENIED);
    expect(await refusalOf(client.send(new DeleteObjectCommand(object)))).toEqual(DENIED);
    expect(await refusalOf(client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects: [object] } })))).toEqual(DENIED);
  });

  test('a key that is written twice within a second, when it is asked to', async () => {
    const client = clientOf(faulty);
    const put = (Key: string) => client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: 'x' }));
    await put('one');
    expect(await refusalOf(put('one'), faulty)).toEqual([429, 'TooManyRequests', expect.anything(), 'front']);
    await put('another');
  });
});

describe('temporary credentials', () => {
  const list = new ListObjectsV2Command({ Bucket: BUCKET });

  test('are good for their bucket, with their session token', async () => {
    const client = clientOf(r2, { credentials: temporary });
    await client.send(list);
    expect(await refusalOf(client.send(new ListObjectsV2Command({ Bucket: OTHER })))).toEqual([
      403,
      'AccessDenied',
      'Access Denied',
      'front',
    ]);
  });

  test.each([undefined, 'another-session'])('are refused with the session token %s', async (sessionToken) => {
    const client = clientOf(r2, { credentials: { ...temporary, sessionToken } });
    expect(await refusalOf(client.send(list))).toEqual([403, 'SignatureDoesNotMatch', expect.anything(), 'cloudflare']);
  });

  test('have the only session tokens that there are', async () => {
    const client = clientOf(r2, { credentials: { ...scoped, sessionToken: 'a-session' } });
    expect(await refusalOf(client.send(list))).toEqual([400, 'InvalidArgument', 'X-Amz-Security-Token', 'cloudflare']);
  });
});

describe('faults that are asked for', () => {
  test('a GET of an object is cut after so many bytes, and a shorter one is not', async () => {
    const client = clientOf(faulty);
    const get = async (Key: string, size: number): Promise<number> => {
      await client.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: Buffer.alloc(size) }));
      const { Body } = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
      return (await Body!.transformToByteArray()).length;
    };
    expect(await get('short', MIB)).toBe(MIB);
    await expect(get('long', MIB + 1)).rejects.toThrow('aborted');
  });

  test('a clock that is ahead refuses a client that does not follow it', async () => {
    const client = clientOf(early);
    const list = new ListObjectsV2Command({ Bucket: BUCKET });
    expect(await refusalOf(client.send(list), early)).toEqual([403, 'RequestTimeTooSkewed', expect.anything(), 'cloudflare']);
    // By then the client has read the date of the answer.
    await client.send(list);
  });

  test("what is modelled is left out: the emulator's own mistakes are seen", async () => {
    const client = clientOf(early, { region: 'eu-central-1', systemClockOffset: HOUR });
    await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  });
});

describe('the server', () => {
  test('has a certificate for every endpoint of R2, which its CA vouches for', async () => {
    const ca = fs.readFileSync(r2.caFile);
    const account = '0123456789abcdef0123456789abcdef';
    for (const host of ['localhost', ...['', 'eu.', 'fedramp.'].map((part) => `${account}.${part}r2.cloudflarestorage.com`)]) {
      const socket = tls.connect({ host: '127.0.0.1', port: Number(new URL(r2.endpoint).port), servername: host, ca });
      await once(socket, 'secureConnect');
      socket.destroy();
    }
  });

  test('keeps no credential in its log', async () => {
    await clientOf(r2, { credentials: temporary }).send(new ListObjectsV2Command({ Bucket: BUCKET }));
    const log = JSON.stringify(await r2.requests());
    expect(log).toContain('"x-amz-date"');
    expect(log).not.toMatch(/authorization|security-token|a-session/i);
    expect(log).not.toContain(temporary.secretAccessKey);
  });

  test('outlives a client that goes away in the middle of its body', async () => {
    const put = https.request(`${r2.endpoint}/${BUCKET}/left`, {
      method: 'PUT',
      ca: fs.readFileSync(r2.caFile),
      headers: { 'content-length': MIB },
    });
    const failed = once(put, 'error');
    put.write('a');
    await once(put, 'socket');
    await sleep(50);
    put.destroy(new Error('gone'));
    await failed;
    await s3.send(new HeadBucketCommand({ Bucket: BUCKET }));
  });

  test('ends with the process that started it, and leaves nothing behind', async () => {
    const command = spawn(process.execPath, [path.join(ROOT, 'scripts/r2.mjs'), OTHER], { stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    for await (const chunk of command.stdout as AsyncIterable<Buffer>) {
      printed += chunk.toString();
      if (printed.includes('NODE_EXTRA_CA_CERTS')) {
        break;
      }
    }
    expect(printed).toMatch(/^bucket +acme-other$/m);
    const folder = path.dirname(/^CA +(.+)$/m.exec(printed)![1]);
    expect(fs.existsSync(folder)).toBe(true);
    command.kill('SIGKILL');
    for (let tries = 0; fs.existsSync(folder) && tries < 50; tries++) {
      await sleep(100);
    }
    expect(fs.existsSync(folder)).toBe(false);
  }, 20_000);
});
