import 'reflect-metadata';
import { type ChildProcess, spawn } from 'node:child_process';
import dns from 'node:dns/promises';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { webcrypto } from 'node:crypto';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { X509CertificateGenerator } from '@peculiar/x509';
import { doctor } from '../../cli/doctor';
import { CHECKS } from '../../cli/doctor/check';
import { DIAGNOSES } from '../../cli/doctor/diagnoses';
import { proxyFor } from '../../cli/doctor/proxy';
import { makeCertificates } from '../r2/certificates';
import { LocalR2 } from '../r2/local-r2';
import { newKeys } from '../r2/signature';
import { COMMAND, pgR2Backup } from '../support/command';
import { type Bend, Detour, Proxy, refusal } from '../support/detour';
import { codeBlocks } from '../support/markdown';
import { ROOT } from '../support/schema';

// What the local R2 refuses beyond Cloudflare's own code, and what a detour answers, is modelled from documents and reports: nobody here has seen it
// on the service.

jest.setTimeout(30_000);

const BUCKET = 'acme-backups';
const ACCOUNT = '0123456789abcdef0123456789abcdef';
const DIST = fs.readFileSync(path.join(ROOT, 'dist/pg-r2-backup.k8s.yaml'), 'utf8');
const R2_ENDPOINT = `https://${ACCOUNT}.r2.cloudflarestorage.com`;

const FULL = newKeys();
const READ_ONLY = { ...newKeys(), readOnly: true };
const OF_ANOTHER_BUCKET = { ...newKeys(), buckets: ['other'] };
const TEMPORARY = { ...newKeys(), sessionToken: 'a-session-token-of-temporary-credentials' };
const OF_OTHERS = newKeys();
const TOKENS = [FULL, READ_ONLY, OF_ANOTHER_BUCKET, TEMPORARY];
/** Values that stand in no file: whatever is found of them has leaked. */
const SECRETS = [...TOKENS, OF_OTHERS]
  .flatMap(({ accessKeyId, secretAccessKey }) => [accessKeyId, secretAccessKey])
  .concat(TEMPORARY.sessionToken);

let r2: LocalR2;
let client: S3Client;
let folder: string;
const seen = new Set<string>();
const stops: Array<() => Promise<void>> = [];

beforeAll(async () => {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  r2 = await LocalR2.start({ buckets: [BUCKET, 'other'], tokens: TOKENS, limitWrites: true });
  client = new S3Client({
    endpoint: r2.endpoint,
    region: 'auto',
    credentials: { ...FULL },
    forcePathStyle: true,
    requestHandler: { httpsAgent: new https.Agent({ ca: fs.readFileSync(r2.caFile) }) },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
}, 30_000);
afterAll(() => r2.stop());
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'doctor-'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

type Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

function environment({ accessKeyId, secretAccessKey, sessionToken }: Keys): NodeJS.ProcessEnv {
  return {
    R2_ACCESS_KEY_ID: accessKeyId,
    R2_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken ? { R2_SESSION_TOKEN: sessionToken } : {}),
  };
}

/** The manifests of dist/ at another endpoint. */
const manifestsAt = (endpoint: string) => DIST.replace(/endpointURL: .*/, `endpointURL: ${endpoint}`);
const without = (variable: string) => (yaml: string) => yaml.replace(new RegExp(` +- name: ${variable}\\n.*\\n`), '');
const withConfiguration = (lines: string) => (yaml: string) => yaml.replace('  configuration:\n', `  configuration:\n${lines}`);
const write = (content: string, name = 'store.yaml') => {
  fs.writeFileSync(path.join(folder, name), content);
  return path.join(folder, name);
};

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command within this process, with these variables alone. No key may be in what it says. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv = environment(FULL)): Promise<Outcome> {
  const before = process.env;
  process.env = { PATH: before.PATH, ...env };
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    jest.spyOn(process[stream], 'write').mockImplementation(((text: string, done?: () => void) => {
      said[stream] += text;
      done?.();
      return true;
    }) as never),
  );
  try {
    const code = await doctor([...args]);
    for (const secret of SECRETS) {
      expect(`${said.stdout}${said.stderr}`.includes(secret)).toBe(false);
    }
    return { code, ...said };
  } finally {
    spies.forEach((spy) => spy.mockRestore());
    process.env = before;
  }
}

/** The same as it is published, in a process of its own: the SDK does not know this one's errors, which have Jest's own globals. */
async function published(
  args: readonly string[],
  env: NodeJS.ProcessEnv = environment(FULL),
  started?: (child: ChildProcess) => void,
): Promise<Outcome & { by: string | null }> {
  const child = spawn(process.execPath, [COMMAND, 'doctor', ...args], { env: { PATH: process.env.PATH, ...env } });
  started?.(child);
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (said.stdout += chunk));
  child.stderr.on('data', (chunk) => (said.stderr += chunk));
  const [code, by] = await new Promise<[number, string | null]>((resolve) => child.once('close', (...ended) => resolve(ended as never)));
  return { code, by, ...said };
}

interface Report {
  readonly code: number;
  readonly checks: any[];
  readonly servers: any[];
  /** The first check that failed. */
  readonly failed: any;
  readonly of: (id: string) => any;
}

async function examined(
  yaml: string,
  { args = [], env, how = run }: { args?: readonly string[]; env?: NodeJS.ProcessEnv; how?: typeof run } = {},
): Promise<Report> {
  const { code, stdout } = await how(['--format', 'json', ...args, write(yaml)], env);
  const { checks, servers } = JSON.parse(stdout);
  expect(checks.map(({ id }: any) => id)).toEqual(CHECKS);
  checks.forEach(({ diagnosis }: any) => diagnosis && seen.add(diagnosis));
  return {
    code,
    checks,
    servers,
    failed: checks.find(({ status }: any) => status === 'failed'),
    of: (id) => checks.find((check: any) => check.id === id),
  };
}

/** Against the local R2. */
const local = (keys: Keys = FULL, change: (yaml: string) => string = (yaml) => yaml, args: readonly string[] = []) =>
  examined(change(manifestsAt(r2.endpoint)), { args: ['--ca-file', r2.caFile, ...args], env: environment(keys) });

/** Against the local R2 with a detour that answers some requests otherwise. */
async function bent(bend: Bend, args: readonly string[] = [], how = run): Promise<Report> {
  const detour = await Detour.start(r2, bend);
  stops.push(() => detour.stop());
  return examined(manifestsAt(detour.endpoint), { args: ['--ca-file', write(detour.certificates.ca, 'ca.pem'), ...args], how });
}

/** The same without the 10 MiB of an upload in parts. */
const briefly = (bend: Bend): Promise<Report> =>
  bent((request, count) => bend(request, count) ?? (isUpload(request) ? refusal(501, 'NotImplemented') : undefined));

const isGreeting = ({ method, url }: http.IncomingMessage) => method === 'HEAD' && url === '/';
const isList = ({ method, url }: http.IncomingMessage) => method === 'GET' && /list-type/.test(url!);
const isPut = ({ method, url }: http.IncomingMessage) => method === 'PUT' && !/uploadId/.test(url!);
const isGet = ({ method, url }: http.IncomingMessage) => method === 'GET' && !/list-type|uploads/.test(url!);
const isPart = ({ method, url }: http.IncomingMessage) => method === 'PUT' && /uploadId/.test(url!);
const isDelete = ({ method, url }: http.IncomingMessage) => method === 'DELETE' && !/uploadId/.test(url!);
const isUpload = ({ method, url }: http.IncomingMessage) => method === 'POST' && /\?uploads/.test(url!);
const isBatchDelete = ({ method, url }: http.IncomingMessage) => method === 'POST' && /\?delete/.test(url!);
const when =
  (matches: (request: http.IncomingMessage) => boolean, answer: ReturnType<Bend>): Bend =>
  (request) =>
    matches(request) ? answer : undefined;

async function portOf(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => sockets.add(socket.on('error', () => undefined)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    sockets.forEach((socket) => socket.destroy());
    await closed;
  });
  return (server.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
  const server = net.createServer();
  const port = await new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What was asked of the local R2 since it had been asked so many times. */
const since = async (count: number) => (await r2.requests()).slice(count);

/** What doctor left in the bucket; it is removed. */
async function leftovers(): Promise<string[]> {
  const left = (await r2.objects(BUCKET)).map(({ key }) => key).filter((key) => key.includes('.pg-r2-backup-doctor-'));
  for (const key of left) {
    await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: key }));
  }
  return left;
}

describe('a bucket that is right', () => {
  test('passes every check, and nothing is left in it', async () => {
    const from = (await r2.requests()).length;
    const { code, checks } = await local();
    expect([code, checks.filter(({ status }) => status !== 'ok')]).toEqual([0, []]);
    expect(await leftovers()).toEqual([]);

    const writes = (await since(from)).filter(({ method }) => !['GET', 'HEAD'].includes(method));
    const folders = new Set(writes.flatMap(({ key }) => (key === undefined ? [] : [path.dirname(key)])));
    expect(folders.size).toBe(1);
    expect([...folders][0]).toMatch(/^pg-cluster\/\.pg-r2-backup-doctor-[0-9a-f]{16}$/);
  });

  test('is spoken to as barman does: signed for the store’s region, hashed uploads without a checksum, and a CRC32 where several are deleted', async () => {
    const from = (await r2.requests()).length;
    await local(FULL, (yaml) => yaml.replace('value: auto', 'value: weur'));
    const signed = (await since(from)).filter(({ bucket }) => bucket !== undefined);
    expect(new Set(signed.map(({ region }) => region))).toEqual(new Set(['weur']));
    for (const { headers } of signed.filter(({ method }) => method === 'PUT')) {
      expect(headers['x-amz-content-sha256']).toMatch(/^[0-9a-f]{64}$/);
      expect(Object.keys(headers).filter((name) => /checksum|trailer/.test(name))).toEqual([]);
    }
    expect(signed.find(({ query }) => query.delete !== undefined)!.headers).toHaveProperty('x-amz-checksum-crc32');
    const parts = signed.filter(({ query }) => query.partNumber !== undefined).map(({ bytes }) => bytes);
    expect(parts).toEqual([5 * 1024 * 1024, 5 * 1024 * 1024, 64 * 1024]);
  });

  test('is reported in JSON with store, endpoint, bucket, prefix, checks and servers', async () => {
    const { code, stdout } = await run(['--format', 'json', '--read-only', '--ca-file', r2.caFile, write(manifestsAt(r2.endpoint))]);
    const { checks, ...rest } = JSON.parse(stdout);
    expect([code, rest]).toEqual([
      0,
      { store: 'production/pg-r2-store', endpoint: r2.endpoint, bucket: BUCKET, prefix: 'pg-cluster/', servers: [] },
    ]);
    expect(checks[5]).toEqual({
      id: 'list',
      title: expect.any(String),
      status: 'ok',
      milliseconds: expect.any(Number),
      answer: 'nothing in s3://acme-backups/pg-cluster/',
    });
  });

  test('is not written to with --read-only', async () => {
    const from = (await r2.requests()).length;
    const { code, checks } = await local(READ_ONLY, undefined, ['--read-only']);
    expect(code).toBe(0);
    expect(checks.filter(({ status }) => status === 'skipped').map(({ id, means }) => [id, means])).toEqual(
      ['put', 'get', 'multi-part', 'delete', 'batch-delete', 'clean-up'].map((id) => [id, 'not tried, because of --read-only']),
    );
    expect(new Set((await since(from)).map(({ method }) => method))).toEqual(new Set(['GET', 'HEAD']));
  });

  test('takes temporary credentials, and says when the store would not send their token', async () => {
    const { code, of } = await local(TEMPORARY);
    expect([code, of('credentials').means]).toEqual([0, expect.stringContaining('has no s3Credentials.sessionToken')]);
  });

  test('is reached through a proxy as it stands in dist/, and the proxy’s password is not shown', async () => {
    const proxy = await Proxy.start(() => 200, Number(new URL(r2.endpoint).port));
    stops.push(() => proxy.stop());
    const env = { ...environment(FULL), HTTPS_PROXY: `http://me:top%20secret@${proxy.host}` };
    const { code, stdout } = await run([path.join(ROOT, 'dist'), '--ca-file', r2.caFile], env);
    expect(code).toBe(0);
    expect(new Set(proxy.connects.map(({ authority }) => authority))).toEqual(new Set([`${ACCOUNT}.r2.cloudflarestorage.com:443`]));
    expect(proxy.connects[0].authorization).toBe(`Basic ${Buffer.from('me:top secret').toString('base64')}`);
    expect(stdout).toContain(`through the proxy ${proxy.host}`);
    expect(stdout).not.toMatch(/top( |%20)secret/);
  });
});

describe('a proxy is taken from the environment as Python takes it', () => {
  const PROXY = 'http://proxy.example:3128';

  test.each([
    ['the variable in small letters first', { https_proxy: PROXY, HTTPS_PROXY: 'http://other' }, PROXY],
    ['without a scheme', { HTTPS_PROXY: 'me:secret@proxy.example:3128' }, 'http://me:secret@proxy.example:3128'],
    ['not for the host', { HTTPS_PROXY: PROXY, NO_PROXY: `example.com, ${ACCOUNT}.r2.cloudflarestorage.com` }, undefined],
    ['not for what is below a name', { HTTPS_PROXY: PROXY, no_proxy: 'cloudflarestorage.com' }, undefined],
    ['not for what is below a name with a dot', { HTTPS_PROXY: PROXY, NO_PROXY: '.cloudflarestorage.com' }, undefined],
    ['not for anything with a star', { HTTPS_PROXY: PROXY, NO_PROXY: '*' }, undefined],
    ['but for a name that only ends like it', { HTTPS_PROXY: PROXY, NO_PROXY: 'flarestorage.com' }, PROXY],
    ['not that of plain HTTP', { HTTP_PROXY: PROXY, ALL_PROXY: PROXY }, undefined],
  ])('%s', (_, env, expected) => {
    expect(proxyFor(new URL(R2_ENDPOINT), env)).toBe(expected);
  });
});

describe('what is in the prefix', () => {
  const looked = (change: (yaml: string) => string, args: readonly string[] = []) => local(FULL, change, ['--read-only', ...args]);
  const cluster = (name: string, more = '') => `---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: ${name}, namespace: production }
spec:
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: true
      parameters: { barmanObjectName: pg-r2-store }
${more}`;
  const recovering = cluster(
    'new',
    `  externalClusters:
    - name: old
      plugin: { name: barman-cloud.cloudnative-pg.io, enabled: true, parameters: { barmanObjectName: pg-r2-store, serverName: lost } }
`,
  );
  const at =
    (prefix: string, more = '') =>
    (yaml: string) =>
      yaml.replace('/pg-cluster/', `/${prefix}/`) + more;

  beforeAll(async () => {
    for (const key of [
      'full/pg/wals/0000000100000000/000000010000000000000001.gz',
      'full/pg/base/20261122T020000/backup.info',
      'full/pg/base/20261122T020000/data.tar.gz',
      'full/pg/base/20261123T020000/data.tar.gz',
      'full/backups-only/base/20261121T020000/backup.info',
      'full/notes/readme.txt',
      'full/odd/wals/0000000100000000/000000010000000000000001.zip',
      'begun/pg/wals/00000002.history',
      `${BUCKET}/lost/pg/wals/0000000100000000/000000010000000000000001`,
    ]) {
      await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: 'x' }));
    }
  });

  test('is told by server: whether there is WAL, and which backups, done or not', async () => {
    const { code, servers } = await looked(at('full'));
    expect([code, servers]).toEqual([
      0,
      [
        { name: 'backups-only', wal: false, backups: [{ id: '20261121T020000', time: '2026-11-21T02:00:00Z', complete: true }] },
        {
          name: 'pg',
          wal: true,
          backups: [
            { id: '20261122T020000', time: '2026-11-22T02:00:00Z', complete: true },
            { id: '20261123T020000', time: '2026-11-23T02:00:00Z', complete: false },
          ],
        },
      ],
    ]);
  });

  test('is right for a cluster that runs, and for a new one of that name it fails', async () => {
    const running = await looked(at('full', cluster('pg')));
    expect([running.code, running.of('archive').means]).toEqual([0, expect.stringContaining('"Expected empty archive"')]);
    const { code, failed } = await looked(at('full', cluster('pg')), ['--new-cluster']);
    expect([code, failed.id, failed.diagnosis]).toEqual([1, 'archive', 'archive-not-empty']);
    expect((await looked(at('full'), ['--new-cluster', '--server-name', 'pg'])).failed.diagnosis).toBe('archive-not-empty');
    expect((await looked(at('full', cluster('another')), ['--new-cluster'])).code).toBe(0);
    expect((await looked(at('full'), ['--new-cluster', '--server-name', 'backups-only'])).code).toBe(0);
  });

  test('counts a history file as WAL, as check-wal-archive does, and says when nothing can be restored yet', async () => {
    const { of } = await looked(at('begun', cluster('pg')));
    expect(of('archive').means).toContain('There is no complete backup of pg, so that nothing can be restored');
  });

  test('can lack the backup that a new cluster is to recover from', async () => {
    expect((await looked(at('full', recovering))).code).toBe(0);
    const { failed } = await looked(at('full', recovering), ['--new-cluster']);
    expect([failed.diagnosis, failed.answer]).toEqual(['nothing-to-recover', expect.stringContaining('no complete backup of lost')]);
  });

  test('can lie elsewhere, where the endpoint had the bucket in its path', async () => {
    const { of } = await looked(at('lost'));
    expect(of('archive').means).toContain(`There is something below ${BUCKET}/lost/`);
  });
});

describe('of what the ObjectStore says', () => {
  test('the errors of the rulebook come first, and the rest is tried all the same', async () => {
    const { of, code } = await examined(without('AWS_REQUEST_CHECKSUM_CALCULATION')(manifestsAt(`${R2_ENDPOINT}/${BUCKET}`)), {
      env: { ...environment(FULL), HTTPS_PROXY: `http://127.0.0.1:${await closedPort()}` },
    });
    expect(code).toBe(1);
    expect(of('manifest')).toMatchObject({
      status: 'failed',
      answer: expect.stringMatching(/^r2-request-checksum: .*\nr2-endpoint-bucket: |^r2-endpoint-bucket/),
    });
    expect(of('name').status).toBe('ok');
    expect(of('connection').diagnosis).toBe('proxy-unreachable');
  });

  test.each([
    ['no endpoint', (yaml: string) => yaml.replace(/ +endpointURL: .*\n/, ''), 'name', 'barman would talk to AWS'],
    ['a placeholder', () => manifestsAt('https://<account-id>.r2.cloudflarestorage.com'), 'name', 'a placeholder that nobody filled'],
    ['no scheme', () => manifestsAt('127.0.0.1:9000'), 'name', 'no https://HOST'],
    ['a key in it', () => manifestsAt('https://key:word@127.0.0.1'), 'name', 'no https://HOST'],
  ])('an endpoint with %s is not connected to, and why is said', async (_, change, id, reason) => {
    const { of } = await examined(change(DIST));
    expect(of(id)).toMatchObject({ status: 'skipped', means: expect.stringContaining(reason) });
    expect(of('archive')).toMatchObject({ status: 'skipped', means: expect.stringContaining(reason) });
  });

  test('a destination that names no bucket keeps from listing alone', async () => {
    const { of } = await local(FULL, (yaml) => yaml.replace(/destinationPath: .*/, 'destinationPath: s3://<your-bucket>/pg/'));
    expect([of('connection').status, of('list').status, of('list').means]).toEqual([
      'ok',
      'skipped',
      'not tried, because the destination names no bucket',
    ]);
  });

  test('the variables of its own template are read, and those of a file', async () => {
    const yaml = manifestsAt(r2.endpoint).replaceAll('${R2_', '${ORDERS_R2_');
    const file = write(`ORDERS_R2_ACCESS_KEY_ID=${FULL.accessKeyId}\nORDERS_R2_SECRET_ACCESS_KEY=${FULL.secretAccessKey}\n`, '.env');
    const args = ['--ca-file', r2.caFile, '--read-only'];
    expect((await examined(yaml, { args: [...args, '--env-file', file], env: {} })).code).toBe(0);
    const { failed } = await examined(yaml, { args });
    expect([failed.id, failed.answer]).toEqual(['credentials', 'ORDERS_R2_ACCESS_KEY_ID and ORDERS_R2_SECRET_ACCESS_KEY are not set']);
  });

  test('a Cluster’s own environment counts, as the plugin has it', async () => {
    const from = (await r2.requests()).length;
    await local(
      FULL,
      (yaml) => `${yaml}---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: pg, namespace: production }
spec:
  env: [{ name: AWS_DEFAULT_REGION, value: eeur }]
  plugins: [{ name: barman-cloud.cloudnative-pg.io, enabled: true, isWALArchiver: true, parameters: { barmanObjectName: pg-r2-store } }]
`,
      ['--read-only'],
    );
    expect((await since(from)).filter(({ bucket }) => bucket).map(({ region }) => region)).toContain('eeur');
  });
});

describe('each failure has its own diagnosis:', () => {
  const OTHER_SECRET = newKeys().secretAccessKey;
  const r2Host = (keys: Keys, yaml = DIST) => examined(yaml, { env: { ...environment(keys), HTTPS_PROXY: 'socks5://127.0.0.1' } });
  const quick = ['--timeout', '0.3'];

  const CASES: ReadonlyArray<readonly [diagnosis: string, check: string, from: () => Promise<Report>]> = [
    [
      'credentials-missing',
      'credentials',
      () => examined(manifestsAt(r2.endpoint), { env: { R2_ACCESS_KEY_ID: FULL.accessKeyId, R2_SECRET_ACCESS_KEY: '' } }),
    ],
    ['keys-swapped', 'credentials', () => r2Host({ accessKeyId: FULL.secretAccessKey, secretAccessKey: FULL.accessKeyId })],
    ['key-whitespace', 'credentials', () => r2Host({ ...FULL, secretAccessKey: `${FULL.secretAccessKey}\n` })],
    ['key-length', 'credentials', () => r2Host({ ...FULL, accessKeyId: 'a'.repeat(40) })],
    // The same by R2's own words, where doctor does not know the form of the keys.
    ['keys-swapped', 'list', () => local({ accessKeyId: FULL.secretAccessKey, secretAccessKey: FULL.accessKeyId })],
    ['key-length', 'list', () => local({ ...FULL, accessKeyId: 'a'.repeat(40) })],
    ['key-whitespace', 'list', () => local({ ...FULL, accessKeyId: 'a'.repeat(33) })],
    [
      'name-not-found',
      'name',
      () => {
        jest.spyOn(dns, 'lookup').mockRejectedValue(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
        return examined(DIST);
      },
    ],
    [
      'name-server-silent',
      'name',
      () => {
        jest.spyOn(dns, 'lookup').mockReturnValue(new Promise(() => undefined) as never);
        return examined(DIST, { args: quick });
      },
    ],
    ['proxy-unusable', 'connection', () => r2Host(FULL)],
    [
      'proxy-unreachable',
      'connection',
      async () => examined(DIST, { env: { ...environment(FULL), HTTPS_PROXY: `127.0.0.1:${await closedPort()}` } }),
    ],
    ['proxy-credentials', 'connection', () => throughProxy(407)],
    ['proxy-refuses', 'connection', () => throughProxy(403)],
    ['connection-timeout', 'connection', () => throughProxy('silence')],
    [
      'connection-timeout',
      'connection',
      async () => examined(manifestsAt(`https://127.0.0.1:${await portOf(net.createServer())}`), { args: quick }),
    ],
    ['connection-refused', 'connection', async () => examined(manifestsAt(`https://127.0.0.1:${await closedPort()}`))],
    [
      'unreachable',
      'connection',
      () => {
        jest.spyOn(https, 'request').mockImplementation(() => {
          const request = new http.ClientRequest('http://127.0.0.1:1');
          request.destroy(Object.assign(new Error('connect ENETUNREACH'), { code: 'ENETUNREACH' }));
          return request;
        });
        return examined(manifestsAt(r2.endpoint));
      },
    ],
    [
      'handshake-failure',
      'connection',
      async () => {
        // No cipher for its certificate: the alert that is reported where R2 has no certificate for a name.
        const { cert, key } = await makeCertificates({ dns: [], ip: [] });
        const server = tls.createServer({ cert, key, maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' });
        return examined(manifestsAt(`https://127.0.0.1:${await portOf(server)}`));
      },
    ],
    ['certificate-untrusted', 'connection', () => examined(manifestsAt(r2.endpoint))],
    ['certificate-name', 'connection', () => withCertificate(makeCertificates({ dns: ['elsewhere.example'], ip: [] }))],
    ['certificate-expired', 'connection', () => withCertificate(expired())],
    ['no-tls', 'connection', async () => examined(manifestsAt(`https://127.0.0.1:${await portOf(http.createServer())}`))],
    ['connection-broken', 'list', () => bent(when(isList, 'break'), [], published)],
    ['timeout', 'list', () => bent(when(isList, 'silence'), ['--timeout', '0.5'])],
    [
      'clock-skew',
      'clock',
      () => bent(when(isGreeting, { status: 400, headers: { date: new Date(Date.now() + 3_600_000).toUTCString() } }), ['--read-only']),
    ],
    ['clock-skew', 'list', () => bent(when(isList, refusal(403, 'RequestTimeTooSkewed')))],
    [
      'answer-not-r2',
      'list',
      () =>
        bent(when(isList, { status: 200, body: '<html><title>Please log in</title></html>', headers: { 'content-type': 'text/html' } })),
    ],
    ['answer-not-r2', 'list', () => bent(when(isList, { status: 403, body: 'Blocked by policy' }))],
    ['bucket-missing', 'list', () => local(FULL, (yaml) => yaml.replace(BUCKET, 'no-such-bucket'))],
    ['bucket-missing', 'list', () => examined(manifestsAt(`${r2.endpoint}/path`), { args: ['--ca-file', r2.caFile] })],
    ['bucket-name', 'list', () => bent(when(isList, refusal(400, 'InvalidBucketName')))],
    ['session-token', 'list', () => bent(when(isList, refusal(400, 'ExpiredToken')))],
    ['checksums', 'put', () => local(FULL, without('AWS_REQUEST_CHECKSUM_CALCULATION'))],
    ['wrong-key', 'list', () => local(OF_OTHERS)],
    ['wrong-secret', 'list', () => local({ ...FULL, secretAccessKey: OTHER_SECRET })],
    ['wrong-region', 'list', () => local(FULL, (yaml) => yaml.replace('value: auto', 'value: eu-central-1'))],
    ['no-subscription', 'list', () => bent(when(isList, refusal(403, 'NotEntitled')))],
    ['object-locked', 'delete', () => briefly(locked())],
    ['read-only-token', 'put', () => local(READ_ONLY)],
    ['token-of-another-bucket', 'list', () => local(OF_ANOTHER_BUCKET)],
    ['tags', 'put', () => local(FULL, withConfiguration('    tags: { team: a }\n'))],
    ['encryption', 'multi-part', () => local(FULL, (yaml) => yaml.replace('    data:\n', '    data:\n      encryption: aws:kms\n'))],
    [
      'batch-delete-refused',
      'batch-delete',
      () => briefly(when(isBatchDelete, refusal(400, 'InvalidRequest', 'Missing required header: Content-MD5'))),
    ],
    [
      'not-implemented',
      'multi-part',
      () => bent(when(({ method, url }) => method === 'POST' && /\?uploads/.test(url!), refusal(501, 'NotImplemented'))),
    ],
    [
      'parts-refused',
      'multi-part',
      () => bent(when(({ method, url }) => method === 'POST' && /uploadId/.test(url!), refusal(400, 'InvalidPart'))),
    ],
    ['body-changed', 'put', () => bent(when(isPut, refusal(400, 'IncompleteBody')))],
    ['too-many-requests', 'put', () => bent(when(isPut, refusal(429, 'TooManyRequests')))],
    ['service-fault', 'list', () => bent(when(isList, refusal(503, 'ServiceUnavailable')))],
    ['moved', 'list', () => bent(when(isList, { status: 301, headers: { location: 'https://example.com/' }, body: '<a>moved</a>' }))],
    ['vanished', 'get', () => briefly(when(isGet, refusal(404, 'NoSuchKey')))],
    ['content-differs', 'get', () => briefly(when(isGet, { status: 200, body: 'something else' }))],
    [
      'left-behind',
      'clean-up',
      async () => {
        const report = await briefly(when((request) => isDelete(request) || isBatchDelete(request), refusal(403, 'AccessDenied')));
        await leftovers();
        return report;
      },
    ],
    ['unknown', 'list', () => bent(when(isList, refusal(418, 'Teapot')))],
  ];

  async function throughProxy(status: number | 'silence'): Promise<Report> {
    const proxy = await Proxy.start(() => status);
    stops.push(() => proxy.stop());
    return examined(DIST, { args: quick, env: { ...environment(FULL), HTTPS_PROXY: `http://${proxy.host}` } });
  }

  async function withCertificate(certificates: ReturnType<typeof makeCertificates>): Promise<Report> {
    const detour = await Detour.start(r2, () => undefined, await certificates);
    stops.push(() => detour.stop());
    return examined(manifestsAt(detour.endpoint), { args: ['--ca-file', write(detour.certificates.ca, 'ca.pem')] });
  }

  function locked(): Bend {
    // Until the clean-up, so that this test leaves nothing.
    let refused = 0;
    return (request) => (isDelete(request) && ++refused === 1 ? refusal(403, 'ObjectLockedByBucketPolicy') : undefined);
  }

  async function expired() {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const certificate = await X509CertificateGenerator.createSelfSigned({
      name: 'CN=localhost',
      notBefore: new Date('2020-01-01'),
      notAfter: new Date('2020-02-01'),
      signingAlgorithm: algorithm,
      keys,
    });
    const pem = certificate.toString('pem');
    const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
    return { ca: pem, cert: pem, key: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n` };
  }

  test.each(CASES)('%s, at %s', async (diagnosis, check, from) => {
    const { code, of } = await from();
    expect(code).toBe(1);
    expect(of(check)).toMatchObject({ status: 'failed', diagnosis });
    expect(of(check).answer).not.toBe('');
    expect(of(check).means).toMatch(/\.$/);
    expect(of(check).do).toMatch(/\.$/);
  });

  test('and there is no other that these tests do not provoke', () => {
    const provoked = new Set([...seen, ...CASES.map(([id]) => id)]);
    expect(DIAGNOSES.map(({ id }) => id).filter((id) => !provoked.has(id))).toEqual([]);
    expect(new Set(DIAGNOSES.map(({ id }) => id)).size).toBe(DIAGNOSES.length);
  });

  test('each with a source that can be looked up', () => {
    for (const { id, source } of DIAGNOSES) {
      expect(`${id}: ${source}`).toMatch(/: https:\/\//);
    }
  });

  test('and a fault that passes is asked twice, and is none', async () => {
    const { code } = await bent(
      (request, count) => (isList(request) && count === 2 ? refusal(503, 'ServiceUnavailable') : undefined),
      ['--read-only'],
    );
    expect(code).toBe(0);
  });
});

describe('what was written is removed', () => {
  test.each([
    ['a part is refused', when(isPart, refusal(400, 'EntityTooSmall'))],
    ['the upload can not be read', when(isGet, refusal(404, 'NoSuchKey'))],
    [
      'the single delete fails once',
      (() => {
        let count = 0;
        return (request: http.IncomingMessage) => (isDelete(request) && ++count === 1 ? refusal(501, 'NotImplemented') : undefined);
      })(),
    ],
    ['several can not be deleted at once', when(isBatchDelete, refusal(501, 'NotImplemented'))],
    [
      'the answer to an upload gets lost',
      (() => {
        let count = 0;
        return (request: http.IncomingMessage) => (isPart(request) && ++count === 2 ? 'break' : undefined);
      })(),
    ],
  ] as ReadonlyArray<readonly [string, Bend]>)('when %s', async (_, bend) => {
    const from = (await r2.requests()).length;
    const { code, of } = await bent(bend);
    expect([code, of('clean-up').status]).toEqual([1, 'ok']);
    expect(await leftovers()).toEqual([]);
    const asked = await since(from);
    const count = (method: string, name: string) =>
      asked.filter((request) => request.method === method && request.query[name] !== undefined).length;
    const completed = asked.filter(
      ({ method, query, status }) => method === 'POST' && query.uploadId !== undefined && status === 200,
    ).length;
    expect(completed + count('DELETE', 'uploadId')).toBe(count('POST', 'uploads'));
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('after %s too, by which it then ends', async (signal) => {
    let command: ChildProcess | undefined;
    const detour = await Detour.start(r2, (request) => {
      if (isPart(request)) {
        command!.kill(signal);
        return 'silence';
      }
      return undefined;
    });
    stops.push(() => detour.stop());
    const args = ['--ca-file', write(detour.certificates.ca, 'ca.pem'), write(manifestsAt(detour.endpoint))];
    const { code, by, stdout } = await published(args, undefined, (child) => (command = child));
    expect([code, by]).toEqual([null, signal]);
    expect(stdout).toMatch(/– multi-part +not tried, because of the interruption\n/);
    expect(stdout).toMatch(/✓ clean-up/);
    expect(await leftovers()).toEqual([]);
  });

  test('unless it is interrupted twice: then what is left is named', async () => {
    let command: ChildProcess | undefined;
    let isInterrupted = false;
    const detour = await Detour.start(r2, (request) => {
      if (isInterrupted || isUpload(request)) {
        isInterrupted = true;
        command!.kill('SIGINT');
        return 'silence';
      }
      return undefined;
    });
    stops.push(() => detour.stop());
    const args = ['--ca-file', write(detour.certificates.ca, 'ca.pem'), write(manifestsAt(detour.endpoint))];
    const { by, stderr } = await published(args, undefined, (child) => (command = child));
    expect(by).toBe('SIGINT');
    expect(stderr).toMatch(
      /SIGINT: cleaning up; once more to leave at once\n.*ended without cleaning up; what is left lies in pg-cluster\/\.pg-r2-backup-doctor-/,
    );
    expect(await leftovers()).toHaveLength(1);
  });

  test('where it can not be, what is left is named', async () => {
    const { of } = await briefly(when((request) => isDelete(request) || isBatchDelete(request), refusal(403, 'AccessDenied')));
    expect(await leftovers()).toHaveLength(2);
    expect(of('clean-up').answer).toMatch(/2 of its objects are left in pg-cluster\/\.pg-r2-backup-doctor-[0-9a-f]{16}\/ \(AccessDenied/);
  });
});

describe('no credential is shown', () => {
  test('when the server sends it back', async () => {
    const all = Object.values(FULL).map(
      (secret) => `${secret} ${encodeURIComponent(secret)} ${Buffer.from(secret).toString('base64').replace(/=+$/, '')}`,
    );
    const { failed } = await bent(when(isList, refusal(418, 'Teapot', `${all.join(' ')} \u001b[31m`)));
    expect(failed.answer).toBe(`418 Teapot: ${'(not shown) (not shown) (not shown) '.repeat(2)}\uFFFD[31m`);
  });

  test('when a file of variables is at fault', async () => {
    const file = write(`R2_ACCESS_KEY_ID=${FULL.accessKeyId} # mine\n`, '.env');
    const { code, stdout, stderr } = await run(['--env-file', file, write(DIST)]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('.env:1: R2_ACCESS_KEY_ID has quotes');
  });

  test('by --show-aws-cli, which prints the line of the AWS CLI and asks nobody', async () => {
    const from = (await r2.requests()).length;
    const yaml = manifestsAt(r2.endpoint).replace('/pg-cluster/', "/it's/");
    expect(await run(['--show-aws-cli', write(yaml)])).toEqual({
      code: 0,
      stderr: '',
      stdout:
        'AWS_ACCESS_KEY_ID="$R2_ACCESS_KEY_ID" AWS_SECRET_ACCESS_KEY="$R2_SECRET_ACCESS_KEY" AWS_DEFAULT_REGION=auto ' +
        `aws s3 ls 's3://${BUCKET}/it'\\''s/' --endpoint-url ${r2.endpoint}\n`,
    });
    expect(await r2.requests()).toHaveLength(from);
  });
});

describe('the command line', () => {
  const two = `${DIST}---\n${DIST.split('---\n').at(-1)!.replace('namespace: production', 'namespace: staging')}`;

  test.each([
    ['several ObjectStores', two, [], 'there are 2 ObjectStores: production/pg-r2-store, staging/pg-r2-store; say which with --store'],
    ['a name that two have', two, ['--store', 'pg-r2-store'], 'there are 2 ObjectStores'],
    [
      'no such ObjectStore',
      two,
      ['--store', 'production/x'],
      'no ObjectStore of that name; there are production/pg-r2-store, staging/pg-r2-store',
    ],
    ['none at all', 'kind: ConfigMap\n', [], 'no ObjectStore of an S3 endpoint'],
    ['a timeout of nothing', DIST, ['--timeout', '0'], '--timeout "0": write seconds'],
    ['a format that is not there', DIST, ['--format', 'xml'], '--format "xml": write text or json'],
    ['a CA file without certificates', DIST, ['--ca-file', __filename], 'no certificate in PEM'],
    ['a CA file that is not there', DIST, ['--ca-file', '/none'], "--ca-file /none: it can't be read"],
    ['a credential as an option', DIST, ['--secret-access-key', 'x'], "Unknown option '--secret-access-key'"],
    ['a new cluster that nobody names', DIST, ['--new-cluster'], 'say with --server-name what the new one is called'],
    ['no bucket for the AWS CLI', DIST.replace('acme-backups', '<bucket>'), ['--show-aws-cli'], 'the destination names no bucket'],
  ])('is at fault with %s', async (_, yaml, args, message) => {
    const { code, stdout, stderr } = await run([...args, write(yaml)]);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)]);
  });

  test('picks one of several by its name', async () => {
    const { stdout } = await run(['--show-aws-cli', '--store', 'staging/pg-r2-store', write(two)]);
    expect(stdout).toContain('aws s3 ls');
  });

  test('reads dist/ where nothing is named, and stdin', () => {
    expect(pgR2Backup(['doctor', '--show-aws-cli'], { cwd: ROOT }).stdout).toContain(R2_ENDPOINT);
    expect(pgR2Backup(['doctor', '--show-aws-cli', '-'], { input: DIST }).stdout).toContain(R2_ENDPOINT);
  });

  test('ends with 3 when something can not be read, and the rest is looked at', async () => {
    const broken = write('a: [\n', 'broken.yaml');
    expect(await run(['--show-aws-cli', broken, write(DIST)])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('aws s3 ls'),
      stderr: expect.stringContaining('broken.yaml:'),
    });
    expect((await run([broken])).code).toBe(3);
  });

  test('has the exit codes in --help', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Exit codes:\n {2}0 {2}nothing failed\n {2}1 {2}something failed/);
  });
});

describe('the README', () => {
  const blocks = codeBlocks(fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8'));
  const argsOf = (line: string) => line.replace('npx cdk8s-pg-r2-backup doctor ', '').trim().split(' ');
  const commands = blocks.filter(({ language, content }) => language === 'sh' && content.startsWith('npx cdk8s-pg-r2-backup doctor'));
  const shown = blocks.find(({ content }) => content.startsWith('ObjectStore production/pg-r2-store'))!;

  /** Without what is another one each time: the times, the random key, the addresses. */
  const steady = (text: string) =>
    text
      .replace(/ +\d+ ms /g, ' N ms ')
      .replace(/in \d+\.\d s/, 'in N s')
      .replace(/doctor-[0-9a-f]{16}/, 'doctor-…')
      .replace(/^(✓ name +N ms +).*$/m, '$1…')
      .replace(/, through the proxy .*/, '');

  test('shows what the command of the README says of a token that may only read', async () => {
    const keys = ['pg/wals/0000000100000000/000000010000000000000001.gz', 'pg/base/20261122T020000/backup.info'].map(
      (key) => `pg-cluster/${key}`,
    );
    for (const key of keys) {
      await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: 'x' }));
    }
    const proxy = await Proxy.start(() => 200, Number(new URL(r2.endpoint).port));
    stops.push(() => proxy.stop());
    const env = { ...environment(READ_ONLY), HTTPS_PROXY: `http://${proxy.host}` };
    const { code, stdout } = await run([...argsOf(commands[0].content), '--ca-file', r2.caFile], env);
    for (const key of keys) {
      await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: key }));
    }
    expect(code).toBe(1);
    expect(steady(shown.content)).toBe(steady(stdout));
  });

  test('has the command that prints a line for the AWS CLI', async () => {
    expect(await run(argsOf(commands[1].content))).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(' aws s3 ls s3://acme-backups/pg-cluster/ '),
    });
  });
});
