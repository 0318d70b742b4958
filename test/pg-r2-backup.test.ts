import { App, Chart } from 'cdk8s';
import { Deployment, EnvValue } from 'cdk8s-plus-28';
import { Credentials, PgR2Backup, type PgR2BackupProps, R2Bucket, R2Jurisdiction } from '../lib';
import { ACCOUNT_ID, backupManifests, BUCKET, errorOf, objectStoreOf } from './support/props';
import { schemaFaultsBesidePlaceholders } from './support/schema';

const newBackup = (props: Partial<PgR2BackupProps> = {}) => new PgR2Backup(new App(), 'backup', { bucket: BUCKET, ...props });
const everyProp: Partial<PgR2BackupProps> = {
  bucket: R2Bucket.of({ accountId: ACCOUNT_ID, name: 'acme-eu', jurisdiction: R2Jurisdiction.EU }),
  namespace: 'orders',
  prefix: 'team-a/orders',
  retentionPolicy: '14d',
  appCredentials: Credentials.template({ secretName: 'orders-app' }),
  appUsername: 'orders',
  r2Credentials: Credentials.fromSecretName('orders-r2', { accessKeyIdKey: 'id', secretAccessKeyKey: 'secret' }),
  objectStoreName: 'orders-store',
  labels: { 'example.com/team': 'orders' },
};

describe('with nothing but a bucket', () => {
  const manifests = backupManifests();

  test('the guide’s four objects are emitted', () => {
    expect(manifests).toMatchSnapshot();
  });

  test('they come in apply order: a namespaced object before its Namespace fails and is not retried', () => {
    expect(manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Namespace production',
      'Secret pg-app-credentials',
      'Secret r2-credentials',
      'ObjectStore pg-r2-store',
    ]);
  });

  test('the Namespace carries no namespace of its own, though cdk8s stamps one on it (cdk8s-core#731)', () => {
    expect(manifests[0].metadata).toEqual({ name: 'production' });
  });

  test('everything else lies in the namespace', () => {
    expect(manifests.slice(1).map(({ metadata }) => metadata.namespace)).toEqual(['production', 'production', 'production']);
  });

  test('the application’s Secret is what CloudNativePG expects: basic-auth, a username, the reload label', () => {
    const [, secret] = manifests;
    expect(secret.type).toBe('kubernetes.io/basic-auth');
    expect(secret.metadata.labels).toEqual({ 'cnpg.io/reload': 'true' });
    expect(atob(secret.data.username)).toBe('app_user');
  });
});

describe('with every prop', () => {
  const manifests = backupManifests(everyProp);

  test('the manifests say what the props say', () => {
    expect(manifests).toMatchSnapshot();
  });

  test('the schemas accept them', () => {
    expect(manifests.flatMap(schemaFaultsBesidePlaceholders)).toEqual([]);
  });

  test('the label is on every object', () => {
    expect(manifests.map(({ metadata }) => metadata.labels['example.com/team'])).toEqual(['orders', 'orders', 'orders']);
  });
});

test('the Namespace can be left to somebody else', () => {
  expect(backupManifests({ createNamespace: false }).map(({ kind }) => kind)).toEqual(['Secret', 'Secret', 'ObjectStore']);
  expect(newBackup({ createNamespace: false }).namespaceObject).toBeUndefined();
});

test('every object is a property', () => {
  const backup = newBackup();
  expect(backup.namespaceObject?.name).toBe('production');
  expect(backup.namespace).toBe('production');
  expect(backup.appSecret.name).toBe('pg-app-credentials');
  expect(backup.r2Secret.name).toBe('r2-credentials');
  expect(backup.objectStore.name).toBe('pg-r2-store');
  expect(backup.appUsername).toBe('app_user');
  expect(backup.appSecretName).toBe('pg-app-credentials');
  expect(backup.r2SecretName).toBe('r2-credentials');
  expect(newBackup(everyProp)).toMatchObject({ namespace: 'orders', appUsername: 'orders' });
  expect(newBackup(everyProp).appSecret.name).toBe('orders-app');
  expect(newBackup(everyProp).r2Secret.name).toBe('orders-r2');
});

test('its apiObjects are all of them, and none of a nested chart', () => {
  const backup = newBackup();
  new PgR2Backup(backup, 'nested', { bucket: BUCKET, namespace: 'other' });
  expect(backup.apiObjects.map(({ kind }) => kind)).toEqual(['Namespace', 'Secret', 'Secret', 'ObjectStore']);
});

test('the application’s Secret can be used by its Deployment', () => {
  const app = new App();
  const backup = new PgR2Backup(app, 'backup', { bucket: BUCKET });
  const chart = new Chart(app, 'app', { namespace: 'production' });
  new Deployment(chart, 'web', {
    containers: [{ image: 'web:1', envVariables: { PGPASSWORD: EnvValue.fromSecretValue({ secret: backup.appSecret, key: 'password' }) } }],
  });
  const [deployment] = chart.toJson();
  expect(deployment.spec.template.spec.containers[0].env).toEqual([
    { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: 'pg-app-credentials', key: 'password' } } },
  ]);
  expect(backup.toJson()).toHaveLength(4);
});

test('two backups for two clusters may bear the same names, each in a chart of its own', () => {
  const app = new App();
  for (const id of ['staging', 'production']) {
    expect(new PgR2Backup(app, id, { bucket: BUCKET }).toJson()).toHaveLength(4);
  }
});

test('what the user adds to the chart lies in the namespace and comes after it', () => {
  const backup = newBackup();
  new Deployment(backup, 'web', { containers: [{ image: 'web:1' }] });
  const manifests = backup.toJson();
  expect(manifests.map(({ kind }) => kind)).toEqual(['Namespace', 'Secret', 'Secret', 'ObjectStore', 'Deployment']);
  expect(manifests[4].metadata.namespace).toBe('production');
});

describe('a backup is refused', () => {
  test.each([
    [{ namespace: '' }, 'namespace "": a namespace is 1 to 63 of a-z, 0-9 and "-"'],
    [{ namespace: '' }, 'write for example "production"'],
    [{ namespace: 'Orders_DB' }, 'namespace "Orders_DB": a namespace is 1 to 63'],
    [{ namespace: 'Orders_DB' }, 'write for example "orders-db"'],
    [{ namespace: 'a.b' }, 'namespace "a.b"'],
    [{ namespace: '-a' }, 'namespace "-a"'],
    [{ namespace: 'a-' }, 'namespace "a-"'],
    [{ namespace: 'a'.repeat(64) }, 'a namespace is 1 to 63'],
    [{ namespace: 7 as any }, 'namespace 7: '],
    [{ bucket: undefined as any }, 'bucket undefined: write R2Bucket.of'],
    [undefined as any, 'bucket undefined: write R2Bucket.of'],
    [{ createNamespace: 'false' as any }, 'createNamespace "false": write true or false'],
    [{ r2Credentials: 'r2' as any }, 'r2Credentials "r2": write Credentials.fromSecretName(\'r2-credentials\')'],
    [{ appCredentials: null as any }, "appCredentials null: write Credentials.fromSecretName('pg-app-credentials')"],
    [{ tags: {} } as any, 'tags (an object): R2 does not implement object tagging'],
    [{ retentionPolicy: '30' }, 'retentionPolicy "30"'],
    [{ prefix: 's3://x' }, 'prefix "s3://x"'],
    [{ objectStoreName: 'Store' }, 'objectStoreName "Store": a name is 1 to 253'],
    [{ objectStoreName: 'a..b' }, 'objectStoreName "a..b"'],
    [{ appUsername: '' }, 'appUsername "": a role has 1 to 63 bytes'],
    [{ appUsername: 'pg_app' }, 'appUsername "pg_app"'],
    [{ appUsername: 'app user' }, 'appUsername "app user"'],
    [{ appUsername: 'app\u0000' }, 'appUsername "app\\u0000"'],
    [{ appUsername: 'ä'.repeat(32) }, 'a role has 1 to 63 bytes'],
    [{ appUsername: 5 as any }, 'appUsername 5'],
    [{ labels: 'x' as any }, 'labels "x": write an object'],
    [{ labels: { 'a b': 'x' } }, 'labels "a b": a label key is'],
    [{ labels: { 'Example.com/team': 'x' } }, 'labels "Example.com/team": a label key'],
    [{ labels: { '/team': 'x' } }, 'labels "/team": a label key'],
    [{ labels: { ['x'.repeat(64)]: 'x' } }, 'a label key is'],
    [{ labels: { [`${'x'.repeat(254)}/team`]: 'x' } }, 'a label key is'],
    [{ labels: { team: 'a b' } }, 'labels["team"] "a b": a label value is at most 63'],
    [{ labels: { team: 'x'.repeat(64) } }, 'a label value is at most 63'],
    [{ labels: { team: true as any } }, 'labels["team"] true: a label value'],
  ] satisfies [Partial<PgR2BackupProps>, string][])('%#: %j', (props, advice) => {
    const all = props === undefined ? undefined : { bucket: BUCKET, ...props };
    const message = errorOf(() => new PgR2Backup(new App(), 'backup', all as PgR2BackupProps));
    expect(message).toContain('[backup] ');
    expect(message).toContain(advice);
  });

  test('with the faults of all its parts in one error', () => {
    const message = errorOf(() =>
      newBackup({ namespace: 'Orders', retentionPolicy: '30', wal: { maxParallel: 0 }, appUsername: '', labels: { team: 'a b' } }),
    );
    expect(message).toContain('[backup] 5 faults:\n');
    for (const property of ['namespace "Orders"', 'retentionPolicy "30"', 'wal.maxParallel 0', 'appUsername ""', 'labels["team"] "a b"']) {
      expect(message).toContain(`\n  - ${property}: `);
    }
  });

  test('before anything is added to the app', () => {
    const app = new App();
    expect(() => new PgR2Backup(app, 'backup', { bucket: BUCKET, namespace: '' })).toThrow();
    expect(app.node.children).toEqual([]);
  });
});

describe('a name that is wrong is mended in the error', () => {
  test.each([
    ['  Orders  DB!! ', 'orders-db'],
    ['--a--', 'a'],
    ['a.b', 'a-b'],
    [`X${'-X'.repeat(31)}`, `x${'-x'.repeat(31)}`],
    [`Xx${'-X'.repeat(31)}`, 'production'],
    ['!', 'production'],
    ['aB3-kfj_29dkslaoeirutyghbnvmcxz-1', 'production'],
  ])('%j', (namespace, mended) => {
    expect(errorOf(() => newBackup({ namespace }))).toContain(`write for example "${mended}"`);
  });
});

test('a value that is long is cut in the error', () => {
  expect(errorOf(() => newBackup({ prefix: `${'a/'.repeat(59)}a!` + '@' }))).toContain(`prefix "${'a/'.repeat(59)}a!…": `);
  expect(errorOf(() => newBackup({ prefix: `${'a/'.repeat(59)}a@` }))).toContain(`prefix "${'a/'.repeat(59)}a@": `);
});

test.each(['a', 'a.b', `${'a'.repeat(63)}.${'b'.repeat(189)}`, 'a1.b-2.c'])('an ObjectStore may be called %s', (objectStoreName) => {
  expect(objectStoreOf(backupManifests({ objectStoreName })).metadata.name).toBe(objectStoreName);
});

test('labels may have the longest key, prefix and value, and the shortest', () => {
  const labels = { [`${'a'.repeat(253)}/${'k'.repeat(63)}`]: 'v'.repeat(63), k: 'v' };
  expect(objectStoreOf(backupManifests({ labels })).metadata.labels).toEqual(labels);
});

test('credentials that do not fit their use are refused', () => {
  const appCredentials = Credentials.fromSecretName('app', { accessKeyIdKey: 'x' });
  expect(errorOf(() => newBackup({ appCredentials, r2Credentials: 'r2' as any }))).toContain('2 faults');
});

test.each(['a', 'x'.repeat(63), 'orders-2'])('a namespace may be %s', (namespace) => {
  expect(backupManifests({ namespace })[0].metadata.name).toBe(namespace);
});

test.each(['a', 'pgbouncer', 'Ä', 'x'.repeat(63)])('a role may be called %s', (appUsername) => {
  const encoded = backupManifests({ appUsername })[1].data.username;
  expect(Buffer.from(encoded, 'base64').toString()).toBe(appUsername);
});

test('labels may have a prefix and an empty value', () => {
  expect(objectStoreOf(backupManifests({ labels: { 'example.com/x': '', y: 'A_b.c-1' } })).metadata.labels).toEqual({
    'example.com/x': '',
    y: 'A_b.c-1',
  });
});
