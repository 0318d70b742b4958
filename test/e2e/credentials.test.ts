import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { App, Duration, Yaml } from 'cdk8s';
import { parse } from 'yaml';
import { Credentials, PgR2Backup, type PgR2BackupProps, SealedSecretScope, SecretStoreKind } from '../../lib';
import { type Outcome, pgR2Backup } from '../support/command';
import { codeBlocks } from '../support/markdown';
import { BUCKET } from '../support/props';
import { ROOT } from '../support/schema';
import { ControlPlane } from './support/control-plane';

const VALUES = {
  R2_ACCESS_KEY_ID: 'a1'.repeat(16),
  R2_SECRET_ACCESS_KEY: '5f'.repeat(32),
  PG_APP_PASSWORD: 'correct horse: "battery" ${staple} ü',
};
const OLD = { ACCESS_KEY_ID: 'b2'.repeat(16), ACCESS_SECRET_KEY: '6e'.repeat(32) };
const APPLIES = [
  ['client-side', []],
  ['server-side', ['--server-side']],
] as const;

let cluster: ControlPlane;
let count = 0;
beforeAll(async () => {
  cluster = await ControlPlane.start();
}, 120_000);
afterAll(() => cluster.stop());

/** The YAML of a backup in a namespace of its own. */
function backup(props: Partial<PgR2BackupProps> = {}): { namespace: string; yaml: string } {
  const namespace = `test-${++count}`;
  const chart = new PgR2Backup(new App(), 'backup', { namespace, bucket: BUCKET, ...props });
  return { namespace, yaml: Yaml.stringify(...chart.toJson()) };
}

const apply = (yaml: string, flags: readonly string[] = []): Outcome => cluster.kubectl(['apply', ...flags, '--filename', '-'], yaml);
const diff = (yaml: string): Outcome => cluster.kubectl(['diff', '--filename', '-'], yaml);

function fill(yaml: string, env: NodeJS.ProcessEnv = VALUES, options: readonly string[] = []): Outcome {
  return pgR2Backup(['fill', ...options, '-'], { input: yaml, env });
}

const r2Secret = (namespace: string) => cluster.get('secret', 'r2-credentials', namespace);
const decoded = (secret: any) =>
  Object.fromEntries(Object.entries<string>(secret.data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));

/** A live Secret with the guide's keys, as each kind of owner leaves it. */
const ORIGINS: ReadonlyArray<readonly [string, (namespace: string) => void]> = [
  [
    'kubectl create',
    (namespace) => {
      const literals = Object.entries(OLD).map(([key, value]) => `--from-literal=${key}=${value}`);
      cluster.kubectl(['create', 'secret', 'generic', 'r2-credentials', '--namespace', namespace, ...literals]);
    },
  ],
  ['kubectl apply', (namespace) => apply(liveSecret(namespace))],
  ['kubectl apply --server-side', (namespace) => apply(liveSecret(namespace), ['--server-side'])],
  [
    'External Secrets',
    (namespace) => {
      const owner = {
        apiVersion: 'external-secrets.io/v1',
        kind: 'ExternalSecret',
        name: 'r2-credentials',
        uid: '3c0ffee0-0000-4000-8000-000000000000',
      };
      const metadata = { labels: { 'reconcile.external-secrets.io/managed': 'true' }, ownerReferences: [{ ...owner, controller: true }] };
      apply(liveSecret(namespace, metadata), ['--server-side', '--field-manager', 'externalsecrets']);
    },
  ],
];

function liveSecret(namespace: string, metadata: object = {}): string {
  const data = Object.fromEntries(Object.entries(OLD).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
  return Yaml.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'r2-credentials', namespace, ...metadata }, data });
}

describe.each(APPLIES)('kubectl apply, %s, of an unfilled template', (_, flags) => {
  test('is refused on a fresh cluster, and everything else of the file is applied', () => {
    const { namespace, yaml } = backup();
    const { status, stderr } = apply(yaml, flags);
    expect([status, stderr]).toEqual([1, expect.stringContaining('illegal base64 data')]);
    expect(stderr.match(/illegal base64 data/g)).toHaveLength(2);
    expect(r2Secret(namespace)).toBeUndefined();
    expect(cluster.get('secret', 'pg-app-credentials', namespace)).toBeUndefined();
    expect(cluster.get('objectstore', 'pg-r2-store', namespace)).toBeDefined();
  });

  test.each(ORIGINS)('is refused over live credentials that %s made, which stay as they are', (_, create) => {
    const { namespace, yaml } = backup();
    cluster.kubectl(['create', 'namespace', namespace]);
    create(namespace);
    const before = r2Secret(namespace);
    const { status, stderr } = apply(yaml, flags);
    expect([status, stderr]).toEqual([1, expect.stringContaining('illegal base64 data')]);
    expect(r2Secret(namespace)).toEqual(before);
    expect(decoded(before)).toEqual(OLD);
    expect(cluster.get('objectstore', 'pg-r2-store', namespace)).toBeDefined();
  });
});

test('whoever meets the refusal over live credentials reads in it how to fill the template', () => {
  const { yaml } = backup();
  expect(apply(fill(yaml).stdout).status).toBe(0);
  const { stderr } = apply(yaml);
  expect(stderr).toContain('set R2_ACCESS_KEY_ID and R2_SECRET_ACCESS_KEY, then: npx cdk8s-pg-r2-backup fill FOLDER | kubectl apply -f -');
});

describe('what the library does not emit, because the API server takes it over live credentials', () => {
  test.each([
    [
      'stringData with a placeholder',
      (secret: any) => ({ ...secret, data: undefined, stringData: { ACCESS_KEY_ID: '${R2_ACCESS_KEY_ID}' } }),
      '${R2_ACCESS_KEY_ID}',
    ],
    [
      'the empty value that envsubst leaves for a variable that is not set',
      (secret: any) => ({ ...secret, data: { ...secret.data, ACCESS_KEY_ID: '' } }),
      '',
    ],
  ])('%s', (_, change, live) => {
    const namespace = `test-${++count}`;
    cluster.kubectl(['create', 'namespace', namespace]);
    apply(liveSecret(namespace));
    const secret = parse(liveSecret(namespace));
    expect(apply(Yaml.stringify(change(secret))).status).toBe(0);
    expect(decoded(r2Secret(namespace)).ACCESS_KEY_ID).toBe(live);
  });

  test('base64 of garbage: credentials that were pasted as they are', () => {
    const namespace = `test-${++count}`;
    cluster.kubectl(['create', 'namespace', namespace]);
    expect(apply(liveSecret(namespace).replace(/ACCESS_KEY_ID: .*/, `ACCESS_KEY_ID: ${VALUES.R2_ACCESS_KEY_ID}`)).status).toBe(0);
    expect(decoded(r2Secret(namespace)).ACCESS_KEY_ID).not.toBe(VALUES.R2_ACCESS_KEY_ID);
  });
});

describe.each(APPLIES)('fill | kubectl apply, %s', (_, flags) => {
  test('creates exactly the values', () => {
    const { namespace, yaml } = backup();
    expect(apply(fill(yaml).stdout, flags)).toMatchObject({ status: 0, stderr: '' });
    expect(decoded(r2Secret(namespace))).toEqual({
      ACCESS_KEY_ID: VALUES.R2_ACCESS_KEY_ID,
      ACCESS_SECRET_KEY: VALUES.R2_SECRET_ACCESS_KEY,
    });
    const app = cluster.get('secret', 'pg-app-credentials', namespace);
    expect(decoded(app)).toEqual({ username: 'app_user', password: VALUES.PG_APP_PASSWORD });
    expect(app).toMatchObject({ type: 'kubernetes.io/basic-auth', metadata: { labels: { 'cnpg.io/reload': 'true' } } });
  });

  test('creates a password that is 24 random bytes in base64 when it is asked for one', () => {
    const { namespace, yaml } = backup();
    expect(apply(fill(yaml, {}, ['--generate-app-password']).stdout, flags).status).toBe(0);
    const { password } = decoded(cluster.get('secret', 'pg-app-credentials', namespace));
    expect(Buffer.from(password, 'base64')).toHaveLength(24);
    expect(r2Secret(namespace)).toBeUndefined();
  });

  test('changes nothing the second time, and leaves no difference', () => {
    const { namespace, yaml } = backup();
    const stream = fill(yaml).stdout;
    apply(stream, flags);
    const before = versions(namespace);
    const again = apply(stream, flags);
    expect(again.status).toBe(0);
    expect(versions(namespace)).toEqual(before);
    if (flags.length === 0) {
      expect(
        again.stdout
          .trim()
          .split('\n')
          .map((line) => line.split(' ').at(-1)),
      ).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
    }
    expect(diff(stream)).toMatchObject({ status: 0, stdout: '' });
  });

  test('without variables leaves the live credentials as they are: the steady state', () => {
    const { namespace, yaml } = backup();
    apply(fill(yaml).stdout, flags);
    const before = versions(namespace);
    const steady = fill(yaml, {});
    expect(apply(steady.stdout, flags)).toMatchObject({ status: 0, stderr: '' });
    expect(diff(steady.stdout)).toMatchObject({ status: 0, stdout: '' });
    expect(versions(namespace)).toEqual(before);
  });

  test('rotates: another value replaces the live one', () => {
    const { namespace, yaml } = backup();
    apply(fill(yaml).stdout, flags);
    const rotated = { R2_ACCESS_KEY_ID: OLD.ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY: OLD.ACCESS_SECRET_KEY };
    expect(apply(fill(yaml, rotated).stdout, flags).status).toBe(0);
    expect(decoded(r2Secret(namespace))).toEqual(OLD);
    expect(decoded(cluster.get('secret', 'pg-app-credentials', namespace)).password).toBe(VALUES.PG_APP_PASSWORD);
  });

  test('writes nothing for half a Secret, so that nothing is applied', () => {
    const { namespace, yaml } = backup();
    const { status, stdout } = fill(yaml, { R2_ACCESS_KEY_ID: VALUES.R2_ACCESS_KEY_ID });
    expect([status, stdout]).toEqual([1, '']);
    expect(apply(stdout, flags).status).not.toBe(0);
    expect(cluster.get('objectstore', 'pg-r2-store', namespace)).toBeUndefined();
  });
});

test('kubectl diff prints what fill would change, where an unfilled template prints no difference at all', () => {
  const { yaml } = backup();
  apply(fill(yaml).stdout);
  const longer = yaml.replace('retentionPolicy: 30d', 'retentionPolicy: 60d');
  expect(diff(longer)).toMatchObject({ status: expect.any(Number), stdout: '' });
  expect(diff(longer).status).toBeGreaterThan(1);
  const filled = diff(fill(longer).stdout);
  expect([filled.status, filled.stdout]).toEqual([1, expect.stringContaining('+  retentionPolicy: 60d')]);
  expect(filled.stdout).not.toContain(VALUES.R2_SECRET_ACCESS_KEY);
  expect(filled.stdout).not.toContain(Buffer.from(VALUES.R2_SECRET_ACCESS_KEY).toString('base64'));
});

test.each(APPLIES)('kubectl apply, %s, that is refused with filled credentials does not print them', (_, flags) => {
  const { namespace, yaml } = backup();
  cluster.kubectl(['create', 'namespace', namespace]);
  cluster.kubectl(['create', 'secret', 'generic', 'pg-app-credentials', '--namespace', namespace, '--from-literal=password=old']);
  const force = flags.length > 0 ? ['--force-conflicts'] : [];
  const { status, stdout, stderr } = apply(fill(yaml).stdout, [...flags, ...force]);
  expect([status, stderr]).toEqual([1, expect.stringContaining('field is immutable')]);
  for (const value of Object.values(VALUES)) {
    expect(stdout + stderr).not.toContain(value);
    expect(stdout + stderr).not.toContain(Buffer.from(value).toString('base64'));
  }
});

test('kubectl apply keeps a copy of the values in an annotation client-side, and none server-side', () => {
  const annotated = APPLIES.map(([, flags]) => {
    const { namespace, yaml } = backup();
    apply(fill(yaml).stdout, flags);
    return JSON.stringify(r2Secret(namespace).metadata.annotations).includes(Buffer.from(VALUES.R2_SECRET_ACCESS_KEY).toString('base64'));
  });
  expect(annotated).toEqual([true, false]);
});

test('dist/ as it is committed is applied whole after fill, each object after its Namespace', () => {
  const { status, stdout } = pgR2Backup(['fill', 'dist'], { cwd: ROOT, env: VALUES });
  expect(status).toBe(0);
  for (const flags of [[], ['--server-side']]) {
    expect(apply(stdout, flags)).toMatchObject({ status: 0, stderr: '' });
  }
  expect(diff(stdout)).toMatchObject({ status: 0, stdout: '' });
});

test('the commands of the README do what it says, typed as they stand there', () => {
  const blocks = codeBlocks(fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8')).filter(
    ({ language, content }) => language === 'sh' && content.includes('fill dist'),
  );
  cluster.kubectl(['delete', 'secret', 'pg-app-credentials', 'r2-credentials', '--namespace', 'production', '--ignore-not-found']);
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `set -eo pipefail\n${blocks.map(({ content }) => content).join('\n')}`], {
    cwd: ROOT,
    encoding: 'utf8',
    input: `${VALUES.R2_ACCESS_KEY_ID}\n${VALUES.R2_SECRET_ACCESS_KEY}\n`,
    env: { ...process.env, PATH: `${cluster.kubectlFolder()}:${process.env.PATH}` },
  });
  expect([status, stderr]).toEqual([0, expect.stringContaining('filled with a password that was made for it')]);
  expect(stdout.split('\n').filter((line) => line.startsWith('secret/'))).toEqual([
    'secret/pg-app-credentials created',
    'secret/r2-credentials created',
    'secret/r2-credentials unchanged',
  ]);
  expect(decoded(r2Secret('production'))).toEqual({
    ACCESS_KEY_ID: VALUES.R2_ACCESS_KEY_ID,
    ACCESS_SECRET_KEY: VALUES.R2_SECRET_ACCESS_KEY,
  });
});

// A real ciphertext is as long; only the controller could tell that this one opens nothing.
const CIPHERTEXT = Buffer.alloc(600, 7).toString('base64');
const SEALED = { ACCESS_KEY_ID: CIPHERTEXT, ACCESS_SECRET_KEY: CIPHERTEXT };

/** Props, and the kinds that they emit beside the Namespace and the ObjectStore. */
const SOURCES: ReadonlyArray<readonly [string, (namespace: string) => Partial<PgR2BackupProps>, string[]]> = [
  [
    'Secrets that exist',
    () => ({
      appCredentials: Credentials.fromSecretName('app'),
      r2Credentials: Credentials.fromSecretName('r2', { sessionTokenKey: 'TOKEN' }),
    }),
    [],
  ],
  [
    'ExternalSecrets',
    () => ({
      labels: { team: 'payments' },
      appCredentials: Credentials.fromExternalSecret({
        store: 'vault',
        storeKind: SecretStoreKind.CLUSTER_SECRET_STORE,
        passwordRef: { key: 'orders/db', property: 'pw', version: '3' },
      }),
      r2Credentials: Credentials.fromExternalSecret({ store: 'vault', remoteKey: 'r2/orders', refreshInterval: Duration.minutes(15) }),
    }),
    ['ExternalSecret', 'ExternalSecret'],
  ],
  [
    'a generated password',
    () => ({ appCredentials: Credentials.fromPasswordGenerator(), r2Credentials: Credentials.fromSecretName('r2') }),
    ['Password', 'ExternalSecret'],
  ],
  [
    'SealedSecrets',
    (namespace) => ({
      appCredentials: Credentials.fromSealedSecret({ encryptedData: { password: CIPHERTEXT }, scope: SealedSecretScope.CLUSTER_WIDE }),
      r2Credentials: Credentials.fromSealedSecret({ encryptedData: SEALED, namespace }),
    }),
    ['SealedSecret', 'SealedSecret'],
  ],
  [
    "the operator's own Secret",
    () => ({ appCredentials: Credentials.fromOperator('orders-db'), r2Credentials: Credentials.fromSecretName('r2') }),
    [],
  ],
];

describe.each(APPLIES)('kubectl apply, %s, of a backup with', (_, flags) => {
  test.each(SOURCES)('%s is accepted, changes nothing the second time, and leaves no difference', (_, propsFor, kinds) => {
    const { namespace, yaml } = backup(propsFor(`test-${count + 1}`));
    expect(apply(yaml, flags)).toMatchObject({ status: 0, stderr: '' });
    const before = versions(namespace);
    expect(before).toHaveLength(kinds.length + 1);
    const again = apply(yaml, flags);
    if (flags.length === 0) {
      expect(again.stdout).not.toMatch(/configured|created/);
    }
    expect(versions(namespace)).toEqual(before);
    expect(diff(yaml)).toMatchObject({ status: 0, stdout: '' });
    // Nothing here makes Secrets: no source may emit one with anything in it.
    expect(cluster.kubectl(['get', 'secrets', '--namespace', namespace, '--output', 'name']).stdout).toBe('');
  });
});

/** The version of every object that the library can emit into a namespace; it changes whenever the API server stores one. */
function versions(namespace: string): string[] {
  const kinds = 'secrets,objectstores,externalsecrets,passwords.generators.external-secrets.io,sealedsecrets';
  const { stdout } = cluster.kubectl(['get', kinds, '--namespace', namespace, '--output', 'json']);
  return JSON.parse(stdout).items.map(({ kind, metadata }: any) => `${kind} ${metadata.name} ${metadata.resourceVersion}`);
}
