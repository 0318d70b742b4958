import { App, Chart } from 'cdk8s';
import { Credentials, R2ObjectStore } from '../lib';
import { BUCKET, backupManifests, errorOf, objectStoreOf, SECRET_ACCESS_KEY, storeManifests } from './support/props';
import { schemaFaults } from './support/schema';

const ACCESS_KEY_ID = 'a1'.repeat(16);
const secretsOf = (manifests: any[]) => manifests.filter(({ kind }) => kind === 'Secret');

describe('a Secret template', () => {
  test.each(secretsOf(backupManifests()).map((secret) => [secret.metadata.name, secret]))(
    '%s is no valid Secret, so that the API server refuses it over live credentials',
    (_, secret) => {
      expect(schemaFaults(secret).join()).toContain('must match format "byte"');
      expect(secret).not.toHaveProperty('stringData');
      expect(secret).not.toHaveProperty('immutable');
    },
  );

  test('has placeholders that no base64 decoder accepts', () => {
    const placeholders = secretsOf(backupManifests()).flatMap(({ data }) =>
      Object.values<string>(data).filter((value) => value.includes('$')),
    );
    expect(placeholders).toEqual(['${PG_APP_PASSWORD_BASE64}', '${R2_ACCESS_KEY_ID_BASE64}', '${R2_SECRET_ACCESS_KEY_BASE64}']);
    for (const placeholder of placeholders) {
      expect(() => atob(placeholder)).toThrow();
      expect(placeholder).toMatch(/[^A-Za-z0-9+/=_-]/);
    }
  });

  test('can have another name and other keys, and the store refers to them', () => {
    const credentials = Credentials.template({ secretName: 'r2-orders', accessKeyIdKey: 'id', secretAccessKeyKey: 'secret' });
    const manifests = storeManifests({ credentials });
    expect(secretsOf(manifests)).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'r2-orders' },
        data: { id: '${R2_ACCESS_KEY_ID_BASE64}', secret: '${R2_SECRET_ACCESS_KEY_BASE64}' },
      },
    ]);
    expect(objectStoreOf(manifests).spec.configuration.s3Credentials).toEqual({
      accessKeyId: { name: 'r2-orders', key: 'id' },
      secretAccessKey: { name: 'r2-orders', key: 'secret' },
    });
  });

  test('lies in the namespace of its store', () => {
    const manifests = storeManifests({ metadata: { namespace: 'orders' } });
    expect(manifests.map(({ metadata }) => metadata.namespace)).toEqual(['orders', 'orders']);
  });
});

describe('a Secret that exists', () => {
  test('is referred to and not emitted', () => {
    const manifests = storeManifests({ credentials: Credentials.fromSecretName('r2-live') });
    expect(manifests).toHaveLength(1);
    expect(objectStoreOf(manifests).spec.configuration.s3Credentials).toEqual({
      accessKeyId: { name: 'r2-live', key: 'ACCESS_KEY_ID' },
      secretAccessKey: { name: 'r2-live', key: 'ACCESS_SECRET_KEY' },
    });
  });

  test('can have other keys and a session token', () => {
    const credentials = Credentials.fromSecretName('r2-live', {
      accessKeyIdKey: 'AWS_ACCESS_KEY_ID',
      secretAccessKeyKey: 'AWS_SECRET_ACCESS_KEY',
      sessionTokenKey: 'AWS_SESSION_TOKEN',
    });
    expect(objectStoreOf(storeManifests({ credentials })).spec.configuration.s3Credentials).toEqual({
      accessKeyId: { name: 'r2-live', key: 'AWS_ACCESS_KEY_ID' },
      secretAccessKey: { name: 'r2-live', key: 'AWS_SECRET_ACCESS_KEY' },
      sessionToken: { name: 'r2-live', key: 'AWS_SESSION_TOKEN' },
    });
  });

  test('can serve the application too', () => {
    const manifests = backupManifests({ appCredentials: Credentials.fromSecretName('orders-app') });
    expect(secretsOf(manifests).map(({ metadata }) => metadata.name)).toEqual(['r2-credentials']);
  });
});

describe('credentials are refused', () => {
  test.each([
    [() => Credentials.fromSecretName(''), '[Credentials.fromSecretName] secretName "": a name is 1 to 253 of'],
    [() => Credentials.fromSecretName('R2_Credentials'), 'secretName "R2_Credentials"'],
    [() => Credentials.fromSecretName('R2_Credentials'), 'write for example "r2-credentials"'],
    [() => Credentials.fromSecretName('a'.repeat(254)), 'secretName '],
    [() => Credentials.fromSecretName('<secret>'), 'secretName "<secret>"'],
    [() => Credentials.fromSecretName(undefined as any), 'secretName undefined'],
    [
      () => Credentials.fromSecretName('r2', { accessKeyIdKey: '' }),
      '[Credentials.fromSecretName] accessKeyIdKey "": a key of a Secret is 1 to 253',
    ],
    [() => Credentials.fromSecretName('r2', { secretAccessKeyKey: 'a b' }), 'secretAccessKeyKey "a b"'],
    [() => Credentials.fromSecretName('r2', { sessionTokenKey: null as any }), 'sessionTokenKey null: a key of a Secret'],
    [() => Credentials.fromSecretName('r2', { sessionTokenKey: '' }), 'sessionTokenKey "": a key of a Secret'],
    [
      () => Credentials.fromSecretName('r2', { accessKeyIdKey: 'key', secretAccessKeyKey: 'key' }),
      'secretAccessKeyKey "key": both credentials under one key',
    ],
    [
      () => Credentials.template({ secretAccessKeyKey: 'ACCESS_KEY_ID' }),
      '[Credentials.template] secretAccessKeyKey "ACCESS_KEY_ID": both credentials',
    ],
    [() => Credentials.template({ secretName: 'r2_' }), '[Credentials.template] secretName "r2_"'],
    [() => Credentials.template({ accessKeyIdKey: 'k'.repeat(254) }), '[Credentials.template] accessKeyIdKey'],
  ])('%# when a name can not be one', (call, advice) => {
    expect(errorOf(call)).toContain(advice);
  });

  test.each([
    ['a secret access key as the name', () => Credentials.fromSecretName(SECRET_ACCESS_KEY), SECRET_ACCESS_KEY],
    ['an access key ID as a key', () => Credentials.fromSecretName('r2', { accessKeyIdKey: ACCESS_KEY_ID }), ACCESS_KEY_ID],
    ['a secret access key as a key', () => Credentials.template({ secretAccessKeyKey: SECRET_ACCESS_KEY }), SECRET_ACCESS_KEY],
  ])('when the credential itself is given, %s, and it is not repeated', (_, call, secret) => {
    const message = errorOf(call);
    expect(message).toContain('this looks like');
    expect(message).toContain('not shown');
    expect(message).not.toContain(secret);
  });

  test('with all faults at once', () => {
    expect(errorOf(() => Credentials.fromSecretName('', { accessKeyIdKey: '', sessionTokenKey: ' ' }))).toContain('3 faults');
  });

  test('with key names for the application, where CloudNativePG looks for fixed ones', () => {
    for (const keys of [{ accessKeyIdKey: 'user' }, { secretAccessKeyKey: 'pass' }, { sessionTokenKey: 'token' }]) {
      const message = errorOf(() => backupManifests({ appCredentials: Credentials.fromSecretName('orders-app', keys) }));
      expect(message).toContain('[backup] appCredentials ');
      expect(message).toContain('CloudNativePG reads the keys "username" and "password" of it and no others; leave the key names out');
    }
  });

  test('when both Secrets would have one name', () => {
    const message = errorOf(() => backupManifests({ r2Credentials: Credentials.template({ secretName: 'pg-app-credentials' }) }));
    expect(message).toContain('[backup] r2Credentials "pg-app-credentials": the application uses a Secret of this name');
  });
});

test('a name and keys may be as long as Kubernetes allows', () => {
  const key = 'k'.repeat(253);
  expect(() => Credentials.fromSecretName(key, { accessKeyIdKey: key })).not.toThrow();
});

test('a key that only begins or ends like an access key ID is a name', () => {
  expect(() =>
    Credentials.fromSecretName('r2', { accessKeyIdKey: `${ACCESS_KEY_ID}-x`, secretAccessKeyKey: `x-${ACCESS_KEY_ID}` }),
  ).not.toThrow();
});

test('key names that are left undefined are the defaults', () => {
  const keys = { accessKeyIdKey: undefined, secretAccessKeyKey: undefined };
  expect(Credentials.fromSecretName('r2', keys)).toEqual(Credentials.fromSecretName('r2'));
  expect(Credentials.template(keys)).toEqual(Credentials.template());
});

test('options of nothing are the defaults', () => {
  expect(Credentials.template(null as any)).toEqual(Credentials.template());
  expect(Credentials.fromSecretName('r2', null as any)).toEqual(Credentials.fromSecretName('r2'));
});

test('two stores in one chart can share a Secret that exists', () => {
  const chart = new Chart(new App(), 'chart');
  for (const id of ['one', 'two']) {
    new R2ObjectStore(chart, id, { bucket: BUCKET, metadata: { name: id }, credentials: Credentials.fromSecretName('r2') });
  }
  expect(chart.toJson().map(({ metadata }) => metadata.name)).toEqual(['one', 'two']);
});
