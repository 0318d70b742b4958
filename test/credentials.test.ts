import { App, Chart, Duration } from 'cdk8s';
import fc from 'fast-check';
import {
  Credentials,
  type ExternalSecretOptions,
  PgR2Backup,
  R2ObjectStore,
  type SealedSecretOptions,
  SealedSecretScope,
  SecretStoreKind,
} from '../lib';
import { BUCKET, backupManifests, errorOf, objectStoreOf, SECRET_ACCESS_KEY, storeManifests } from './support/props';
import { schemaFaults } from './support/schema';

const ACCESS_KEY_ID = 'a1'.repeat(16);
/** As long as one of kubeseal's. */
const CIPHERTEXT = Buffer.alloc(600, 7).toString('base64');
const R2_CIPHERTEXTS = { ACCESS_KEY_ID: CIPHERTEXT, ACCESS_SECRET_KEY: CIPHERTEXT };
const ofKind = (kind: string, manifests: any[]) => manifests.filter((manifest) => manifest.kind === kind);
const secretsOf = (manifests: any[]) => ofKind('Secret', manifests);
/** Names without the Namespace's and the ObjectStore's. */
const emittedBySources = (manifests: any[]) =>
  manifests.filter(({ kind }) => !['Namespace', 'ObjectStore'].includes(kind)).map(({ kind, metadata }) => `${kind} ${metadata.name}`);

describe('a Secret template', () => {
  test.each(secretsOf(backupManifests()).map((secret) => [secret.metadata.name, secret]))(
    '%s is no valid Secret, so that the API server refuses it over live credentials',
    (_, secret) => {
      expect(schemaFaults(secret).join()).toContain('must match format "byte"');
      expect(secret).not.toHaveProperty('stringData');
      expect(secret).not.toHaveProperty('immutable');
    },
  );

  test('has a placeholder for each value', () => {
    const values = secretsOf(backupManifests()).flatMap(({ data }) => Object.values<string>(data));
    expect(values).toEqual(['${PG_APP_PASSWORD_BASE64}', 'YXBwX3VzZXI=', '${R2_ACCESS_KEY_ID_BASE64}', '${R2_SECRET_ACCESS_KEY_BASE64}']);
  });

  test('has placeholders that no base64 decoder accepts, whatever the variables are called', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^([A-Z][A-Z0-9_]*_)?$/), (variablePrefix) => {
        const credentials = Credentials.template({ variablePrefix });
        const [secret] = secretsOf(storeManifests({ credentials }));
        for (const placeholder of Object.values<string>(secret.data)) {
          expect(placeholder).toContain(`\${${variablePrefix}R2_`);
          expect(() => atob(placeholder)).toThrow();
          // Neither alphabet of RFC 4648, and no line break, which Go's decoder skips.
          expect(placeholder).toMatch(/[^A-Za-z0-9+/=_\-\r\n]/);
        }
      }),
    );
  });

  test('says how to fill it, to whoever meets it in an error of the cluster', () => {
    const annotations = secretsOf(backupManifests({ r2Credentials: Credentials.template({ variablePrefix: 'ORDERS_' }) })).map(
      ({ metadata }) => metadata.annotations['pg-r2-backup/fill'],
    );
    expect(annotations).toEqual([
      'set PG_APP_PASSWORD, then: npx cdk8s-pg-r2-backup fill FOLDER | kubectl apply -f -',
      'set ORDERS_R2_ACCESS_KEY_ID and ORDERS_R2_SECRET_ACCESS_KEY, then: npx cdk8s-pg-r2-backup fill FOLDER | kubectl apply -f -',
    ]);
  });

  test('can have another name, other keys and other variables, and the store refers to them', () => {
    const credentials = Credentials.template({
      secretName: 'r2-orders',
      accessKeyIdKey: 'id',
      secretAccessKeyKey: 'secret',
      variablePrefix: 'ORDERS_',
    });
    const manifests = storeManifests({ credentials });
    expect(secretsOf(manifests)).toMatchObject([
      {
        metadata: { name: 'r2-orders' },
        type: 'Opaque',
        data: { id: '${ORDERS_R2_ACCESS_KEY_ID_BASE64}', secret: '${ORDERS_R2_SECRET_ACCESS_KEY_BASE64}' },
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

  test.each(['orders_', 'ORDERS', '1_', 'ORDERS-', ' ', 7, null])('with the variable prefix %p is refused', (variablePrefix) => {
    expect(errorOf(() => Credentials.template({ variablePrefix: variablePrefix as string }))).toContain(
      'capital letters, digits and "_", with a letter first and "_" last; write for example "ORDERS_"',
    );
  });
});

const vault: ExternalSecretOptions = { store: 'vault', remoteKey: 'r2/orders' };

describe('an ExternalSecret', () => {
  const manifests = backupManifests({
    labels: { team: 'payments' },
    r2Credentials: Credentials.fromExternalSecret(vault),
    appCredentials: Credentials.fromExternalSecret({ ...vault, storeKind: SecretStoreKind.CLUSTER_SECRET_STORE }),
  });
  const [app, r2] = ofKind('ExternalSecret', manifests);

  test('is all that is emitted for each Secret, in apply order', () => {
    expect(manifests).toMatchSnapshot();
    expect(manifests.map(({ kind }) => kind)).toEqual(['Namespace', 'ExternalSecret', 'ExternalSecret', 'ObjectStore']);
    expect(manifests.flatMap(schemaFaults)).toEqual([]);
  });

  test('reads the properties of one entry by the keys of the Secret', () => {
    expect(r2.spec.data.map(({ secretKey, remoteRef }: any) => [secretKey, remoteRef.key, remoteRef.property])).toEqual([
      ['ACCESS_KEY_ID', 'r2/orders', 'ACCESS_KEY_ID'],
      ['ACCESS_SECRET_KEY', 'r2/orders', 'ACCESS_SECRET_KEY'],
    ]);
    expect(r2.spec).toMatchObject({ secretStoreRef: { name: 'vault', kind: 'SecretStore' }, refreshInterval: '1h0m0s' });
    expect(app.spec.secretStoreRef).toEqual({ name: 'vault', kind: 'ClusterSecretStore' });
  });

  test('can read each value from an entry of its own, with or without property and version', () => {
    const credentials = Credentials.fromExternalSecret({
      store: 'vault',
      accessKeyIdKey: 'id',
      accessKeyIdRef: { key: 'r2-id' },
      secretAccessKeyRef: { key: 'r2-secret', property: 'value', version: '3' },
    });
    const [secret] = ofKind('ExternalSecret', storeManifests({ credentials }));
    expect(
      secret.spec.data.map(({ secretKey, remoteRef: { key, property, version } }: any) => [secretKey, key, property, version]),
    ).toEqual([
      ['id', 'r2-id', undefined, undefined],
      ['ACCESS_SECRET_KEY', 'r2-secret', 'value', '3'],
    ]);
  });

  test('can read another property of the common entry', () => {
    const credentials = Credentials.fromExternalSecret({
      ...vault,
      accessKeyIdRef: { property: 'id' },
      secretAccessKeyRef: { version: '2' },
    });
    const [secret] = ofKind('ExternalSecret', storeManifests({ credentials }));
    expect(secret.spec.data.map(({ remoteRef: { key, property, version } }: any) => [key, property, version])).toEqual([
      ['r2/orders', 'id', undefined],
      ['r2/orders', 'ACCESS_SECRET_KEY', '2'],
    ]);
  });

  test('leaves the live Secret when it is deleted, and when the entry vanishes from the store', () => {
    for (const { spec } of [app, r2]) {
      expect(spec.target).toMatchObject({ creationPolicy: 'Orphan', deletionPolicy: 'Retain' });
    }
  });

  test('gives the Secret the type, the labels and the username that CloudNativePG reads', () => {
    expect(app.spec.target).toMatchObject({
      name: 'pg-app-credentials',
      template: {
        type: 'kubernetes.io/basic-auth',
        metadata: { labels: { 'cnpg.io/reload': 'true', team: 'payments' } },
        mergePolicy: 'Merge',
        data: { username: 'app_user' },
      },
    });
    expect(app.spec.data.map(({ secretKey }: any) => secretKey)).toEqual(['password']);
    expect(r2.spec.target.template).toEqual({ type: 'Opaque', metadata: { labels: { team: 'payments' } } });
  });

  test('writes out what older CRDs fill into a list, because kubectl apply would never find it unchanged', () => {
    for (const { remoteRef } of [...app.spec.data, ...r2.spec.data]) {
      expect(remoteRef).toMatchObject({ conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' });
    }
  });

  test.each([
    [Duration.seconds(1), '1s'],
    [Duration.seconds(90), '1m30s'],
    [Duration.minutes(15), '15m0s'],
    [Duration.minutes(90), '1h30m0s'],
    [Duration.hours(1), '1h0m0s'],
    [Duration.days(1), '24h0m0s'],
    [Duration.millis(1500), '1.5s'],
  ])('writes an interval as Go prints it, so that External Secrets does not write it back otherwise, %#', (refreshInterval, text) => {
    const credentials = Credentials.fromExternalSecret({ ...vault, refreshInterval });
    expect(ofKind('ExternalSecret', storeManifests({ credentials }))[0].spec.refreshInterval).toBe(text);
  });

  test.each<[string, Partial<ExternalSecretOptions>, string]>([
    ['without a store', { store: undefined }, 'store undefined: a name is 1 to 253 of'],
    ['with a kind of store that there is not', { storeKind: 'Vault' as any }, 'storeKind "Vault": write SecretStoreKind.SECRET_STORE or'],
    ['with an empty entry', { remoteKey: '' }, 'remoteKey (its value is not shown): a name in the store, without whitespace around it'],
    ['with whitespace around an entry', { passwordRef: { key: 'a ' } }, 'passwordRef.key (its value is not shown): a name in the store'],
    [
      'with an empty property',
      { accessKeyIdRef: { property: '' } },
      'accessKeyIdRef.property (its value is not shown): a name in the store',
    ],
    [
      'with a version that is none',
      { accessKeyIdRef: { version: 3 as any } },
      'accessKeyIdRef.version (its value is not shown): a name in the store',
    ],
    [
      'with an option of a ref that there is not',
      { accessKeyIdRef: { name: 'x' } as any },
      'accessKeyIdRef.name (its value is not shown): there is no such option',
    ],
    ['with a ref that is none', { passwordRef: 'x' as any }, 'passwordRef (its value is not shown): say where the value lies'],
    ['with no entry for a value', { remoteKey: undefined, passwordRef: {} }, 'passwordRef.key undefined: nothing says which entry'],
    ['with no pause', { refreshInterval: Duration.millis(999) }, 'refreshInterval "999 ms": the store is read at least once a year'],
    [
      'with an interval that Go can not hold',
      { refreshInterval: Duration.days(366) },
      'refreshInterval "31622400000 ms": the store is read at least',
    ],
    ['with an interval in text', { refreshInterval: '1h' as any }, 'refreshInterval "1h": the store is read at least'],
    ['with a name that can not be one', { secretName: 'R2' }, 'secretName "R2": a name is'],
    ['with a key that can not be one', { accessKeyIdKey: 'a b' }, 'accessKeyIdKey "a b": a key of a Secret'],
    ['with one key for both', { accessKeyIdKey: 'k', secretAccessKeyKey: 'k' }, 'both credentials under one key'],
  ])('is refused %s', (_, options, fault) => {
    const message = errorOf(() => Credentials.fromExternalSecret({ ...vault, ...options }));
    expect(message).toContain('[Credentials.fromExternalSecret] ');
    expect(message).toContain(fault);
  });

  test('is refused where nothing says which entry a value of its use is', () => {
    const credentials = Credentials.fromExternalSecret({ store: 'vault', accessKeyIdRef: { key: 'id' } });
    expect(errorOf(() => storeManifests({ credentials }))).toBe(
      '[chart/store] credentials.secretAccessKeyRef undefined: nothing says which entry of the store it is; write it, or remoteKey for all values',
    );
    expect(errorOf(() => backupManifests({ appCredentials: credentials }))).toContain('appCredentials.passwordRef undefined: nothing says');
  });

  test('is refused with a ref that its use does not have', () => {
    const wrong = Credentials.fromExternalSecret({ ...vault, passwordRef: { property: 'p' }, accessKeyIdRef: { property: 'i' } });
    expect(errorOf(() => backupManifests({ appCredentials: wrong, r2Credentials: wrong }))).toContain(
      'appCredentials.accessKeyIdRef (an object): there is no such value in the Secret of the application; write passwordRef',
    );
    expect(errorOf(() => storeManifests({ credentials: wrong }))).toContain(
      'credentials.passwordRef (an object): there is no such value in the Secret of R2; write accessKeyIdRef, secretAccessKeyRef',
    );
  });

  test('is refused with a username that External Secrets would read as a template', () => {
    const message = errorOf(() => backupManifests({ appUsername: 'a{{b', appCredentials: Credentials.fromExternalSecret(vault) }));
    expect(message).toContain('appUsername "a{{b": the controller would read the "{{" as a template');
    expect(() => backupManifests({ appUsername: 'a{{b' })).not.toThrow();
  });
});

describe('a generated password', () => {
  const manifests = backupManifests({ appCredentials: Credentials.fromPasswordGenerator(), labels: { team: 'payments' } });
  const [generator] = ofKind('Password', manifests);
  const [secret] = ofKind('ExternalSecret', manifests);

  test('comes from a generator that is emitted before its ExternalSecret', () => {
    expect(manifests.slice(0, 3)).toMatchSnapshot();
    expect(emittedBySources(manifests)).toEqual([
      'Password pg-app-credentials',
      'ExternalSecret pg-app-credentials',
      'Secret r2-credentials',
    ]);
    expect([generator, secret].flatMap(schemaFaults)).toEqual([]);
    expect(secret.spec.dataFrom[0].sourceRef.generatorRef).toMatchObject({ kind: 'Password', name: generator.metadata.name });
  });

  test('is made once: not at each refresh, and not when the ExternalSecret is created again (external-secrets#6640)', () => {
    expect(secret.spec).toMatchObject({ refreshPolicy: 'CreatedOnce', target: { immutable: true, creationPolicy: 'Orphan' } });
    expect(secret.spec).not.toHaveProperty('refreshInterval');
  });

  test('has letters and digits alone, which stand in a connection URI as they are', () => {
    expect(generator.spec).toEqual({ length: 32, symbols: 0, allowRepeat: true, noUpper: false });
  });

  test('has the type, the labels and the username that CloudNativePG reads', () => {
    expect(secret.spec.target.template).toEqual({
      type: 'kubernetes.io/basic-auth',
      metadata: { labels: { 'cnpg.io/reload': 'true', team: 'payments' } },
      mergePolicy: 'Merge',
      data: { username: 'app_user' },
    });
  });

  test('can have another length and another name', () => {
    const appCredentials = Credentials.fromPasswordGenerator({ length: 128, secretName: 'orders-app' });
    const emitted = backupManifests({ appCredentials });
    expect(emittedBySources(emitted)).toContain('Password orders-app');
    expect(ofKind('Password', emitted)[0].spec.length).toBe(128);
    expect(ofKind('ExternalSecret', emitted)[0].spec.target.name).toBe('orders-app');
  });

  test.each([15, 129, 20.5, '32', null])('of length %p is refused', (length) => {
    expect(errorOf(() => Credentials.fromPasswordGenerator({ length: length as number }))).toContain(
      'a password that nobody types has 16 to 128 letters and digits; write for example 32',
    );
  });

  test('with a name that can not be one is refused', () => {
    expect(errorOf(() => Credentials.fromPasswordGenerator({ secretName: 'A' }))).toContain(
      '[Credentials.fromPasswordGenerator] secretName "A"',
    );
  });

  test('can not stand for R2’s credentials, which Cloudflare makes', () => {
    expect(errorOf(() => storeManifests({ credentials: Credentials.fromPasswordGenerator() }))).toContain(
      '[chart/store] credentials "r2-credentials": Cloudflare makes R2\'s credentials, and nothing in the cluster can',
    );
  });
});

const sealed: SealedSecretOptions = { encryptedData: R2_CIPHERTEXTS, namespace: 'production' };

describe('a SealedSecret', () => {
  const manifests = backupManifests({
    labels: { team: 'payments' },
    r2Credentials: Credentials.fromSealedSecret(sealed),
    appCredentials: Credentials.fromSealedSecret({ ...sealed, encryptedData: { password: CIPHERTEXT } }),
  });
  const [app, r2] = ofKind('SealedSecret', manifests);

  test('is all that is emitted for each Secret, in apply order', () => {
    expect(JSON.parse(JSON.stringify(manifests).replaceAll(CIPHERTEXT, '<ciphertext>'))).toMatchSnapshot();
    expect(manifests.map(({ kind }) => kind)).toEqual(['Namespace', 'SealedSecret', 'SealedSecret', 'ObjectStore']);
    expect(manifests.flatMap(schemaFaults)).toEqual([]);
  });

  test('gives the Secret the type, the labels and the username that CloudNativePG reads', () => {
    expect(app.spec.template).toMatchObject({
      type: 'kubernetes.io/basic-auth',
      metadata: { labels: { 'cnpg.io/reload': 'true', team: 'payments' } },
      data: { username: 'app_user' },
    });
    expect(r2.spec.template.type).toBe('Opaque');
    expect(r2.spec.template).not.toHaveProperty('data');
  });

  test('leaves the username alone where that is sealed too', () => {
    const appCredentials = Credentials.fromSealedSecret({ ...sealed, encryptedData: { password: CIPHERTEXT, username: CIPHERTEXT } });
    const [secret] = ofKind('SealedSecret', backupManifests({ appCredentials }));
    expect(Object.keys(secret.spec.encryptedData)).toEqual(['password', 'username']);
    expect(secret.spec.template).not.toHaveProperty('data');
  });

  test('leaves the live Secret when it is deleted, and still reaches it', () => {
    for (const { spec } of [app, r2]) {
      expect(spec.template.metadata.annotations).toEqual({
        'sealedsecrets.bitnami.com/skip-set-owner-references': 'true',
        'sealedsecrets.bitnami.com/managed': 'true',
      });
    }
  });

  test.each([
    [SealedSecretScope.STRICT, {}],
    [SealedSecretScope.NAMESPACE_WIDE, { 'sealedsecrets.bitnami.com/namespace-wide': 'true' }],
    [SealedSecretScope.CLUSTER_WIDE, { 'sealedsecrets.bitnami.com/cluster-wide': 'true' }],
  ])('says that it is %s to the controller, which reads it beside the ciphertext, and on the Secret', (scope, annotations) => {
    const [secret] = ofKind('SealedSecret', backupManifests({ r2Credentials: Credentials.fromSealedSecret({ ...sealed, scope }) }));
    expect(secret.metadata.annotations ?? {}).toEqual(annotations);
    expect(secret.spec.template.metadata.annotations).toMatchObject(annotations);
  });

  test('has the name that it was sealed for, and the store refers to it', () => {
    const emitted = backupManifests({ r2Credentials: Credentials.fromSealedSecret({ ...sealed, secretName: 'r2-sealed' }) });
    expect(ofKind('SealedSecret', emitted)[0].metadata.name).toBe('r2-sealed');
    expect(objectStoreOf(emitted).spec.configuration.s3Credentials.accessKeyId.name).toBe('r2-sealed');
  });

  test.each([SealedSecretScope.STRICT, SealedSecretScope.NAMESPACE_WIDE])('that is %s is refused in another namespace', (scope) => {
    const credentials = Credentials.fromSealedSecret({ ...sealed, scope });
    expect(errorOf(() => backupManifests({ namespace: 'orders', r2Credentials: credentials }))).toBe(
      '[backup] r2Credentials.namespace "production": the Secret goes into "orders", where it can\'t be unsealed; seal it with kubeseal --namespace orders',
    );
    expect(errorOf(() => storeManifests({ credentials }))).toContain(
      'credentials.namespace "production": it is sealed for this namespace, and neither the store nor its chart says that it goes there',
    );
    expect(() => storeManifests({ credentials, metadata: { namespace: 'production' } })).not.toThrow();
  });

  test('that is cluster-wide goes anywhere', () => {
    const credentials = Credentials.fromSealedSecret({ encryptedData: R2_CIPHERTEXTS, scope: SealedSecretScope.CLUSTER_WIDE });
    expect(() => storeManifests({ credentials })).not.toThrow();
    expect(() => backupManifests({ namespace: 'orders', r2Credentials: credentials })).not.toThrow();
  });

  test('is refused without a ciphertext that its use needs, and with one that nobody reads', () => {
    const credentials = Credentials.fromSealedSecret({ ...sealed, encryptedData: { ACCESS_KEY_ID: CIPHERTEXT, SECRET: CIPHERTEXT } });
    const message = errorOf(() => backupManifests({ r2Credentials: credentials }));
    expect(message).toContain('r2Credentials.encryptedData "ACCESS_SECRET_KEY": there is no ciphertext of this key');
    expect(message).toContain('r2Credentials.encryptedData "SECRET": nobody reads this key; write ACCESS_KEY_ID, ACCESS_SECRET_KEY');
    expect(
      errorOf(() =>
        backupManifests({ appCredentials: Credentials.fromSealedSecret({ ...sealed, encryptedData: { username: CIPHERTEXT } }) }),
      ),
    ).toContain('appCredentials.encryptedData "password": there is no ciphertext');
  });

  test.each<[string, Partial<SealedSecretOptions>, string]>([
    [
      'without ciphertexts',
      { encryptedData: undefined },
      'encryptedData (its value is not shown): write the ciphertexts that kubeseal printed',
    ],
    ['with no ciphertext at all', { encryptedData: {} }, 'encryptedData (its value is not shown): write the ciphertexts'],
    ['with ciphertexts in a text', { encryptedData: 'x' as any }, 'encryptedData (its value is not shown): write the ciphertexts'],
    [
      'with a ciphertext that is not base64',
      { encryptedData: { k: '!' } },
      'encryptedData["k"] (its value is not shown): a ciphertext of kubeseal',
    ],
    ['with a ciphertext that is too short', { encryptedData: { k: 'AAAA' } }, 'encryptedData["k"] (its value is not shown)'],
    ['with a ciphertext that is no text', { encryptedData: { k: 7 as any } }, 'encryptedData["k"] (its value is not shown)'],
    ['with a key that can not be one', { encryptedData: { 'a b': CIPHERTEXT } }, 'encryptedData "a b": a key of a Secret'],
    ['without a namespace', { namespace: undefined }, 'namespace undefined: a strict ciphertext can be unsealed in one namespace alone'],
    ['with a namespace that can not be one', { namespace: 'A' }, 'namespace "A": a namespace is'],
    ['with a name that can not be one', { secretName: 'A' }, 'secretName "A": a name is'],
    [
      'with a scope that there is not',
      { scope: 'wide' as any },
      'scope "wide": write SealedSecretScope.STRICT, NAMESPACE_WIDE or CLUSTER_WIDE',
    ],
  ])('is refused %s', (_, options, fault) => {
    const message = errorOf(() => Credentials.fromSealedSecret({ ...sealed, ...options }));
    expect(message).toContain('[Credentials.fromSealedSecret] ');
    expect(message).toContain(fault);
  });

  test('is taken from the manifest that kubeseal printed', () => {
    const printed = {
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata: {
        name: 'r2',
        namespace: 'orders',
        creationTimestamp: null,
        annotations: { 'sealedsecrets.bitnami.com/namespace-wide': 'true' },
      },
      spec: { encryptedData: { id: CIPHERTEXT, ACCESS_SECRET_KEY: CIPHERTEXT }, template: { metadata: { name: 'r2' }, type: 'Other' } },
    };
    expect(Credentials.fromSealedSecretManifest(printed, { accessKeyIdKey: 'id' })).toEqual(
      Credentials.fromSealedSecret({
        encryptedData: printed.spec.encryptedData,
        secretName: 'r2',
        namespace: 'orders',
        scope: SealedSecretScope.NAMESPACE_WIDE,
        accessKeyIdKey: 'id',
      }),
    );
  });

  test('is taken from a manifest without annotations as strict, and with both as the controller takes it', () => {
    const printed = (annotations?: object) => ({
      kind: 'SealedSecret',
      metadata: { name: 'r2', namespace: 'production', annotations },
      spec: { encryptedData: R2_CIPHERTEXTS },
    });
    const scopeOf = (manifest: any) =>
      ofKind('SealedSecret', backupManifests({ r2Credentials: Credentials.fromSealedSecretManifest(manifest) }))[0].metadata.annotations;
    expect(scopeOf(printed())).toBeUndefined();
    expect(scopeOf(printed({ 'sealedsecrets.bitnami.com/namespace-wide': 'false' }))).toBeUndefined();
    expect(
      scopeOf(printed({ 'sealedsecrets.bitnami.com/namespace-wide': 'true', 'sealedsecrets.bitnami.com/cluster-wide': 'true' })),
    ).toEqual({ 'sealedsecrets.bitnami.com/cluster-wide': 'true' });
  });

  test.each([undefined, null, {}, 'kind: SealedSecret', { kind: 'Secret', spec: { encryptedData: R2_CIPHERTEXTS } }])(
    'is refused when the manifest is none of kubeseal’s, %#',
    (manifest) => {
      expect(errorOf(() => Credentials.fromSealedSecretManifest(manifest as any))).toMatch(
        /^\[Credentials\.fromSealedSecretManifest\] manifest\.kind .*: write the object that `kubeseal -o yaml` printed/,
      );
    },
  );

  test('is refused when a manifest has no ciphertexts, or something but keys is given beside it', () => {
    expect(errorOf(() => Credentials.fromSealedSecretManifest({ kind: 'SealedSecret' }))).toContain(
      'write the ciphertexts that kubeseal printed',
    );
    const printed = { kind: 'SealedSecret', metadata: { name: 'r2', namespace: 'other' }, spec: { encryptedData: R2_CIPHERTEXTS } };
    expect(errorOf(() => Credentials.fromSealedSecretManifest(printed, { namespace: 'production' } as any))).toContain(
      'namespace (its value is not shown): there is no such option; write one of accessKeyIdKey, secretAccessKeyKey',
    );
  });
});

describe('the operator’s own Secret', () => {
  const appCredentials = Credentials.fromOperator('orders-db');

  test('is not emitted', () => {
    expect(emittedBySources(backupManifests({ appCredentials }))).toEqual(['Secret r2-credentials']);
  });

  test.each([['orders-db'], ['a'], ['a'.repeat(50)]])('of the Cluster %s is accepted', (name) => {
    expect(() => Credentials.fromOperator(name)).not.toThrow();
  });

  test.each(['Orders', '1st', 'a'.repeat(51), 'db-', 'a.b', '', undefined])('of the Cluster %p is refused', (name) => {
    expect(errorOf(() => Credentials.fromOperator(name as string))).toMatch(/^\[Credentials\.fromOperator\] clusterName /);
    expect(errorOf(() => Credentials.fromOperator(name as string))).toContain(
      'a Cluster is called by 1 to 50 of a-z, 0-9 and "-", with a letter first and no "-" last; write for example "',
    );
  });

  test('can not stand for R2’s credentials, which Cloudflare makes', () => {
    expect(errorOf(() => storeManifests({ credentials: appCredentials }))).toContain("Cloudflare makes R2's credentials");
  });
});

describe('a literal value', () => {
  const literal = 'hunter2';

  test.each([
    ['template', () => Credentials.template({ password: literal } as any)],
    ['fromSecretName', () => Credentials.fromSecretName('r2', { secretAccessKey: literal } as any)],
    ['fromExternalSecret', () => Credentials.fromExternalSecret({ ...vault, password: literal } as any)],
    ['fromPasswordGenerator', () => Credentials.fromPasswordGenerator({ password: literal } as any)],
    ['fromSealedSecret', () => Credentials.fromSealedSecret({ ...sealed, password: literal } as any)],
    ['fromExternalSecret as a ref', () => Credentials.fromExternalSecret({ ...vault, passwordRef: literal as any })],
    ['fromExternalSecret in a ref', () => Credentials.fromExternalSecret({ ...vault, passwordRef: { value: literal } as any })],
    ['fromExternalSecret as a name', () => Credentials.fromExternalSecret({ ...vault, remoteKey: ` ${literal}` })],
    ['fromSealedSecret as ciphertexts', () => Credentials.fromSealedSecret({ ...sealed, encryptedData: literal as any })],
    ['fromSealedSecret as a ciphertext', () => Credentials.fromSealedSecret({ ...sealed, encryptedData: { password: literal } })],
  ])('is no option of %s, and is not repeated', (_, call) => {
    const message = errorOf(call);
    expect(message).toContain('(its value is not shown)');
    expect(message).not.toContain(literal);
  });

  test.each([
    ['remoteKey', () => Credentials.fromExternalSecret({ store: 'vault', remoteKey: SECRET_ACCESS_KEY })],
    ['a property', () => Credentials.fromExternalSecret({ ...vault, secretAccessKeyRef: { property: SECRET_ACCESS_KEY } })],
    ['a key of ciphertexts', () => Credentials.fromSealedSecret({ ...sealed, encryptedData: { [SECRET_ACCESS_KEY]: CIPHERTEXT } })],
  ])('is no name: as %s it is refused and not repeated', (_, call) => {
    expect(errorOf(call)).toContain('not shown');
    expect(errorOf(call)).not.toContain(SECRET_ACCESS_KEY);
  });
});

describe('what a Cluster says as bootstrap.initdb.secret', () => {
  test.each([
    ['a template', undefined, { name: 'pg-app-credentials' }],
    ['a Secret that exists', Credentials.fromSecretName('orders-app'), { name: 'orders-app' }],
    ['a generated password', Credentials.fromPasswordGenerator(), { name: 'pg-app-credentials' }],
  ])('is the Secret of %s', (_, appCredentials, secret) => {
    expect(new PgR2Backup(new App(), 'backup', { bucket: BUCKET, appCredentials }).initdbSecret).toEqual(secret);
  });

  test('is nothing where the operator makes the Secret, because with it the operator would wait for somebody else to make it', () => {
    const backup = new PgR2Backup(new App(), 'backup', { bucket: BUCKET, appCredentials: Credentials.fromOperator('orders-db') });
    expect(backup.initdbSecret).toBeUndefined();
    expect(backup.appSecretName).toBe('orders-db-app');
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

test('options that are missing altogether are faults like others', () => {
  expect(errorOf(() => Credentials.fromExternalSecret(undefined as any))).toContain('[Credentials.fromExternalSecret] store undefined');
  expect(errorOf(() => Credentials.fromSealedSecret(undefined as any))).toContain('[Credentials.fromSealedSecret] 2 faults');
  expect(errorOf(() => Credentials.fromExternalSecret({ ...vault, passwordRef: null as any }))).toContain(
    'passwordRef (its value is not shown)',
  );
  expect(errorOf(() => Credentials.fromSealedSecret({ ...sealed, encryptedData: null as any }))).toContain(
    'encryptedData (its value is not shown)',
  );
});

test('the bounds themselves are allowed', () => {
  expect(() => Credentials.fromPasswordGenerator({ length: 16 })).not.toThrow();
  expect(() => Credentials.fromExternalSecret({ ...vault, refreshInterval: Duration.days(365) })).not.toThrow();
  expect(() => Credentials.fromSealedSecret({ ...sealed, encryptedData: { k: Buffer.alloc(258).toString('base64') } })).not.toThrow();
  expect(() => Credentials.fromSealedSecret({ ...sealed, encryptedData: { k: Buffer.alloc(257).toString('base64') } })).toThrow();
});

test.each(['!', ' ', '='])('a ciphertext with %p in it or at its end is none', (letter) => {
  for (const ciphertext of [letter + CIPHERTEXT, CIPHERTEXT + letter, CIPHERTEXT.slice(0, 400) + letter + CIPHERTEXT.slice(400)]) {
    expect(() => Credentials.fromSealedSecret({ ...sealed, encryptedData: { k: ciphertext } })).toThrow(
      'a ciphertext of kubeseal is base64',
    );
  }
});

test.each([
  ['ExternalSecrets', Credentials.fromExternalSecret(vault)],
  ['SealedSecrets', Credentials.fromSealedSecret({ encryptedData: R2_CIPHERTEXTS, scope: SealedSecretScope.CLUSTER_WIDE })],
  ['templates', Credentials.template()],
])('two stores of one chart can not both make one Secret, by %s', (_, credentials) => {
  const chart = new Chart(new App(), 'chart');
  new R2ObjectStore(chart, 'one', { bucket: BUCKET, metadata: { name: 'one' }, credentials });
  expect(errorOf(() => new R2ObjectStore(chart, 'two', { bucket: BUCKET, metadata: { name: 'two' }, credentials }))).toContain(
    'credentials "r2-credentials": chart/one already makes the Secret of this name in this chart and namespace',
  );
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
