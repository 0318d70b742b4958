import { parseAllDocuments } from 'yaml';
import { examine } from '../lib/rulebook/examine';
import { Manifest } from '../lib/rulebook/manifest';
import { barmanBytes, quantityBytes } from '../lib/rulebook/sizes';
import { withExample } from './support/examples';

const ENDPOINT = 'https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com';
const RIGHT_ENV = [
  { name: 'AWS_DEFAULT_REGION', value: 'auto' },
  { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
  { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
];

/** The ids of what is said of the right manifests with a fragment in them. */
const said = (...fragments: object[]) =>
  examine(withExample(fragments.map((fragment) => JSON.stringify(fragment)).join('\n---\n')))
    .map(({ rule }) => rule.id)
    .filter((id) => !/^(args|env|secret)-/.test(id));
const store = (configuration: object) => ({ kind: 'ObjectStore', spec: { configuration } });
const sidecar = (...env: unknown[]) => ({ kind: 'ObjectStore', spec: { instanceSidecarConfiguration: { env } } });
const data = (compression: string | null, ...additionalCommandArgs: unknown[]) => store({ data: { compression, additionalCommandArgs } });
const A = '--max-archive-size=1073741824';
const C = '--min-chunk-size=134217727';

const inTree = (configuration: object, more: object = {}, spec: object = {}) => ({
  apiVersion: 'postgresql.cnpg.io/v1',
  kind: 'Cluster',
  metadata: { name: 'old', namespace: 'production' },
  spec: {
    env: RIGHT_ENV,
    ...spec,
    backup: {
      retentionPolicy: '30d',
      barmanObjectStore: {
        destinationPath: 's3://acme-backups/old/',
        endpointURL: ENDPOINT,
        s3Credentials: {
          accessKeyId: { name: 'r2-credentials', key: 'ACCESS_KEY_ID' },
          secretAccessKey: { name: 'r2-credentials', key: 'ACCESS_SECRET_KEY' },
        },
        data: { compression: 'gzip', additionalCommandArgs: [A, C] },
        ...configuration,
      },
      ...more,
    },
  },
});

const env = (name: string, entry: object) => sidecar({ name, ...entry }, ...RIGHT_ENV.filter((right) => right.name !== name));
const endpoint = (endpointURL: string) => store({ endpointURL });
const destination = (destinationPath: string | null) => store({ destinationPath });
const credentials = (s3Credentials: object | string | null) => store({ s3Credentials });
const cluster = (spec: object) => ({ kind: 'Cluster', spec });
const limit = (temporaryData: unknown) => cluster({ ephemeralVolumesSizeLimit: { temporaryData } });
const HEX64 = '0123456789abcdef'.repeat(4);
const host = (name: string) => endpoint(`https://${name}`);

const CASES: ReadonlyArray<readonly [string, string[], ...object[]]> = [
  // Environment
  ['a checksum variable in capitals, which boto3 reads too', [], env('AWS_REQUEST_CHECKSUM_CALCULATION', { value: 'WHEN_REQUIRED' })],
  [
    'a checksum variable from a ConfigMap',
    [],
    env('AWS_RESPONSE_CHECKSUM_VALIDATION', { valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } }),
  ],
  ['a checksum variable without a value', ['r2-response-checksum'], env('AWS_RESPONSE_CHECKSUM_VALIDATION', {})],
  ['a checksum variable that is a boolean', ['r2-response-checksum'], env('AWS_RESPONSE_CHECKSUM_VALIDATION', { value: true })],
  [
    'the first of two entries being wrong',
    ['r2-response-checksum'],
    sidecar({ name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_supported' }, ...RIGHT_ENV),
  ],
  [
    'no sidecar section at all',
    ['r2-request-checksum', 'r2-response-checksum', 'r2-region-missing'],
    { kind: 'ObjectStore', spec: { instanceSidecarConfiguration: null } },
  ],
  [
    'an environment that is no list',
    ['r2-request-checksum', 'r2-response-checksum', 'r2-region-missing'],
    { kind: 'ObjectStore', spec: { instanceSidecarConfiguration: { env: 'x' } } },
  ],
  ...['auto', '', 'us-east-1', 'weur', 'apac'].map((value): [string, string[], object] => [
    `the region "${value}"`,
    [],
    env('AWS_DEFAULT_REGION', { value }),
  ]),
  ...['AUTO', 'eu', 'us-west-2', ' auto'].map((value): [string, string[], object] => [
    `the region "${value}"`,
    ['r2-region'],
    env('AWS_DEFAULT_REGION', { value }),
  ]),
  ['the region from a Secret', [], env('AWS_DEFAULT_REGION', { valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } })],
  ['AWS_REGION beside AWS_DEFAULT_REGION: boto3 does not read it', [], sidecar(...RIGHT_ENV, { name: 'AWS_REGION', value: 'eu-west-1' })],
  ['AWS_REGION alone', ['r2-region-missing'], sidecar(...RIGHT_ENV.slice(1), { name: 'AWS_REGION', value: 'auto' })],
  [
    's3Credentials.region in place of the variable',
    ['r2-credentials-region'],
    sidecar(...RIGHT_ENV.slice(1)),
    store({ s3Credentials: { region: { name: 'r2', key: 'region' } } }),
  ],

  // Endpoint
  ['a slash after the host', [], endpoint(`${ENDPOINT}/`)],
  ['the FedRAMP jurisdiction', [], host('0123456789abcdef0123456789abcdef.fedramp.r2.cloudflarestorage.com')],
  ['the scheme in capitals', [], endpoint(ENDPOINT.replace('https', 'HTTPS'))],
  ['port 443', [], endpoint(`${ENDPOINT}:443`)],
  ['no scheme', ['r2-endpoint-scheme'], endpoint(ENDPOINT.slice(8))],
  ['a misspelt scheme', ['r2-endpoint-scheme'], endpoint(ENDPOINT.replace('https', 's3'))],
  ['another port', ['r2-endpoint-bucket'], endpoint(`${ENDPOINT}:8443`)],
  ['a query', ['r2-endpoint-bucket'], endpoint(`${ENDPOINT}?region=auto`)],
  ['a user in the endpoint', ['r2-endpoint-bucket'], endpoint(ENDPOINT.replace('//', '//key:secret@'))],
  ['a bucket in the path', ['r2-endpoint-bucket'], endpoint(`${ENDPOINT}/acme-backups/`)],
  ['a line break after the endpoint', ['r2-endpoint-host'], endpoint(`${ENDPOINT}\n`)],
  ['an upper-case account', ['r2-endpoint-host'], endpoint(ENDPOINT.replace('abcdef', 'ABCDEF'))],
  ['a short account', ['r2-endpoint-host'], host('0123456789abcdef.r2.cloudflarestorage.com')],
  ['an account of other letters', ['r2-endpoint-host'], host(`${'g'.repeat(32)}.r2.cloudflarestorage.com`)],
  ['no account', ['r2-endpoint-host'], host('r2.cloudflarestorage.com')],
  ['an unknown jurisdiction', ['r2-endpoint-host'], host('0123456789abcdef0123456789abcdef.us.r2.cloudflarestorage.com')],
  ['the bucket before the account', ['r2-endpoint-host'], host('b.0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com')],
  ['the public address', ['r2-endpoint-host'], host('pub-0123456789abcdef0123456789abcdef.r2.dev')],
  ['an older host', ['r2-endpoint-host'], host('0123456789abcdef0123456789abcdef.r2.cloudflare.com')],
  ['a host without the account in it', ['r2-endpoint-host'], host('cloudflarestorage.com')],
  ...[
    '<account-id>',
    '${R2_ACCOUNT}',
    '${R2_ACCOUNT:?not/set}',
    'ACCOUNT_ID',
    '{{ .Values.r2.account }}',
    'your-account-id',
    '$(ACCOUNT)',
    'xxxxxxxx',
    '%ACCOUNT%',
  ].map((account): [string, string[], object] => [
    `the account ${account}`,
    ['r2-endpoint-placeholder'],
    host(`${account}.r2.cloudflarestorage.com`),
  ]),

  // Destination
  ['a destination without a slash at the end', [], destination('s3://acme-backups/pg-cluster')],
  ['several folders', [], destination('s3://acme-backups/a/b/')],
  ['no destination', ['r2-destination-scheme'], destination(null)],
  ['an https destination', ['r2-destination-scheme'], destination('https://acme-backups/pg/')],
  ['one slash', ['r2-destination-scheme'], destination('s3:/acme-backups/pg/')],
  ['no bucket', ['r2-destination-bucket'], destination('s3:///pg/')],
  ...['ab', 'Acme', 'acme_backups', '-acme', 'acme-', 'acme.backups', 'a'.repeat(64)].map((bucket): [string, string[], object] => [
    `the bucket ${bucket}`,
    ['r2-destination-bucket'],
    destination(`s3://${bucket}/pg/`),
  ]),
  ...['<bucket>', '${BUCKET}', '{{ .Values.bucket }}', 'BUCKET_NAME', 'your-bucket', 'CHANGE_ME', 'change-me'].map(
    (bucket): [string, string[], object] => [`the bucket ${bucket}`, ['r2-destination-placeholder'], destination(`s3://${bucket}/pg/`)],
  ),
  ['a bucket that only looks like a placeholder', [], destination('s3://exchange-medical-bucket/pg/')],
  ['a placeholder for the folder', ['r2-destination-placeholder'], destination('s3://acme-backups/${CLUSTER}/')],
  ['a bucket alone', ['r2-destination-prefix'], destination('s3://acme-backups')],

  // Credentials
  ['no s3Credentials', ['r2-credentials-missing'], credentials(null)],
  ['s3Credentials that are text', ['r2-credentials-missing', 'r2-credentials-missing'], credentials('r2-credentials')],
  ['a Secret without a name', ['r2-credentials-missing'], credentials({ accessKeyId: { name: '' } })],
  ['a key that is a number', ['r2-credentials-missing'], credentials({ secretAccessKey: { key: 1 } })],
  ['half a session token', ['r2-credentials-missing'], credentials({ sessionToken: { name: 'r2-credentials' } })],
  ['an IAM role', ['r2-credentials-missing'], credentials({ inheritFromIAMRole: true })],
  ['no IAM role', [], credentials({ inheritFromIAMRole: false })],
  [
    'an IAM role, with keys from a Secret in the environment',
    [],
    credentials({ inheritFromIAMRole: true, accessKeyId: null, secretAccessKey: null }),
    sidecar(
      ...RIGHT_ENV,
      ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'].map((name) => ({ name, valueFrom: { secretKeyRef: { name: 'r2', key: 'k' } } })),
    ),
  ],
  ['a literal session token', ['r2-credentials-inline'], sidecar(...RIGHT_ENV, { name: 'AWS_SESSION_TOKEN', value: 'token' })],
  [
    'a credential in an argument for the WAL',
    ['r2-credentials-inline'],
    store({ wal: { archiveAdditionalCommandArgs: [`--x=${HEX64}`] } }),
  ],
  ['Google credentials', ['r2-foreign-credentials'], store({ googleCredentials: { gkeEnvironment: true } })],

  // How a base backup is cut
  ['arguments split in two', [], data('gzip', '--max-archive-size', '1073741824', '--min-chunk-size', '134217727')],
  ['arguments in the other order, with others between', [], data('gzip', C, '--read-timeout=60', A)],
  ['short and shortened arguments', [], data('gzip', '-S1073741824', '--min-chunk=134217727')],
  ['no data section', ['r2-archive-unbounded'], store({ data: null })],
  ['no compression, whose parts are always equal', [], data(null, A)],
  ['small parts', ['r2-part-size'], data('gzip', A, '--min-chunk-size=10485760')],
  ['parts of 64 MiB less a byte', [], data('gzip', A, '--min-chunk-size=67108863')],
  ['parts of 64 MiB and a block', ['r2-part-size'], data('gzip', A, '--min-chunk-size=67108864')],
  ['parts of 128 MiB and a block', ['r2-part-size'], data('gzip', A, '--min-chunk-size=134217728')],
  ['parts of 1 GiB and a block', [], data('gzip', A, '--min-chunk-size=1073741824')],
  ['parts of 64 MiB', [], data('gzip', A, '--min-chunk-size=67108863')],
  [
    'archives as large as by default',
    ['r2-archive-unbounded'],
    data('gzip', '--max-archive-size=1099511627776', '--min-chunk-size=1073741824'),
  ],
  ['snappy by an argument', ['r2-compression-uneven'], data(null, '--snappy', A, C)],
  ['lz4 in one part for each archive', [], data('lz4', A, '--min-chunk-size=2148532224')],
  ['lz4 in one part, a byte too small', ['r2-part-archive-mismatch'], data('lz4', A, '--min-chunk-size=2148532223')],
  [
    'lz4 in large parts of unbounded archives',
    ['r2-archive-unbounded', 'r2-compression-uneven'],
    data('lz4', '--min-chunk-size=2147483648'),
  ],
  ['bzip2 in one part for each archive', [], data('bzip2', A, '--min-chunk-size=2214592512')],
  ['a chunk over 5 GiB that no archive reaches', [], data('gzip', A, '--min-chunk-size=6442450944')],
  [
    'barman-sized units',
    ['r2-part-size', 'r2-size-suffix', 'r2-size-suffix'],
    data('gzip', '--max-archive-size=1GB', '--min-chunk-size', '128MiB'),
  ],
  ['bytes with a B', [], data('gzip', '--max-archive-size=1073741824B', C)],
  ...['1200M', '1.5', '0', '1G', '', '-5', 'lots'].map((size): [string, string[], object] => [
    `the size "${size}"`,
    ['r2-size-refused'],
    data('gzip', `--max-archive-size=${size}`, C),
  ]),
  ['a size that is missing', ['r2-size-refused'], data('gzip', A, '--min-chunk-size')],

  // Scratch
  ['a limit in other units', [], limit('1G')],
  ['a limit that is a number', ['r2-scratch-limit'], limit(1000000)],
  ['a limit that is no quantity', [], limit('much')],
  ['a limit for two workers, with four', ['r2-scratch-limit'], limit('1Gi'), store({ data: { jobs: 4 } })],
  ['a limit for shared memory', [], cluster({ ephemeralVolumesSizeLimit: { shm: '1Mi' } })],

  // What R2 does not implement
  ['encryption of data', ['r2-encryption'], store({ data: { encryption: 'aws:kms' } })],
  ['encryption by a short argument for the WAL', ['r2-encryption'], store({ wal: { archiveAdditionalCommandArgs: ['-e', 'AES256'] } })],
  ['no tags', [], store({ tags: {}, historyTags: null })],
  ['tags of the history', ['r2-tags'], store({ historyTags: { a: 'b' } })],
  ['tags by an argument', ['r2-tags'], store({ wal: { archiveAdditionalCommandArgs: ['--history-tags', 'a,b'] } })],
  ['tags by an argument of the base backup', ['r2-tags'], data('gzip', A, C, '--tags=a,b')],
];

test.each(
  CASES.map(([what, expected, ...fragments]) => ({
    name: `${what} ${expected.length === 0 ? 'has no finding' : `is ${[...new Set(expected)].join(' and ')}`}`,
    expected,
    fragments,
  })),
)('$name', ({ expected, fragments }) => {
  expect(said(...fragments).sort()).toEqual([...expected].sort());
});

test.each<[string, object, string[]]>([
  ['a right one has no finding', inTree({}), []],
  ['its retention is that of the Cluster', inTree({}, { retentionPolicy: null }), ['retention-missing']],
  [
    'its environment is that of the Cluster',
    inTree({}, {}, { env: [] }),
    ['r2-region-missing', 'r2-request-checksum', 'r2-response-checksum'],
  ],
  ['an environment from a ConfigMap is not known', inTree({}, {}, { env: [], envFrom: [{ configMapRef: { name: 'r2' } }] }), []],
  [
    'the Cluster limits the scratch volume',
    inTree({}, {}, { env: RIGHT_ENV, ephemeralVolumesSizeLimit: { temporaryData: '1Mi' } }),
    ['r2-scratch-limit'],
  ],
  ['encryption is found', inTree({ wal: { encryption: 'AES256' } }), ['r2-encryption']],
])('the deprecated store in a Cluster: %s', (_, fragment, expected) => {
  const ours = examine(withExample(JSON.stringify(fragment))).map(({ rule }) => rule.id);
  expect(ours.filter((id) => id.startsWith('r2-') || id === 'retention-missing').sort()).toEqual(expected);
});

test.each([
  ['AWS', { endpointURL: null }],
  ['MinIO', { endpointURL: 'http://minio.storage:9000/x' }],
  [
    'Azure',
    {
      endpointURL: null,
      s3Credentials: null,
      destinationPath: 'https://acme.blob.core.windows.net/c',
      azureCredentials: { inheritFromAzureAD: true },
    },
  ],
  ['Google', { endpointURL: null, s3Credentials: null, destinationPath: 'gs://acme', googleCredentials: { gkeEnvironment: true } }],
])('a store on %s has no finding, whatever it holds', (_, configuration) => {
  const everything = {
    kind: 'ObjectStore',
    spec: {
      retentionPolicy: null,
      instanceSidecarConfiguration: { env: [{ name: 'AWS_DEFAULT_REGION', value: 'eu-central-1' }] },
      configuration: {
        tags: { a: 'b' },
        wal: { encryption: 'AES256' },
        data: { compression: 'snappy', additionalCommandArgs: ['--max-archive-size=1G'] },
        ...configuration,
      },
    },
  };
  const ids = said(everything);
  expect(ids.filter((id) => id.startsWith('r2-') || id === 'retention-missing')).toEqual([]);
});

test("a variable that every Cluster sets itself is not the store's", () => {
  const all = [sidecar(), cluster({ env: RIGHT_ENV })];
  expect(said(...all)).toEqual([]);
  expect(said(sidecar(), cluster({ env: RIGHT_ENV.slice(0, 2) }))).toEqual(['r2-response-checksum']);
});

test('a store that Clusters only recover from needs nothing that backups need', () => {
  const manifests = withExample('').map(({ object }) => object);
  const origin = structuredClone(manifests.find(({ kind }) => kind === 'ObjectStore'));
  origin.metadata.name = 'origin';
  delete origin.spec.retentionPolicy;
  origin.spec.configuration.data = { compression: 'snappy' };
  origin.spec.configuration.destinationPath = 's3://acme-backups';
  const ids = (objects: any[]) => examine(objects.map((object, index) => new Manifest(object, index))).map(({ rule }) => rule.id);
  expect(ids([...manifests, origin])).toContain('retention-missing');
  const reader = structuredClone(manifests.find(({ kind }) => kind === 'Cluster'));
  reader.spec.externalClusters = [
    {
      name: 'source',
      plugin: {
        name: 'barman-cloud.cloudnative-pg.io',
        enabled: true,
        isWALArchiver: false,
        parameters: { barmanObjectName: 'origin', serverName: 'source' },
      },
    },
  ];
  const others = manifests.filter(({ kind }) => kind !== 'Cluster');
  expect(ids([...others, reader, origin])).toEqual([]);
});

test('no message or fix shows a credential', () => {
  const secrets = [HEX64, 'hunter2-password', 'short'];
  const wrong = [
    endpoint(ENDPOINT.replace('//', '//short@')),
    endpoint(`https://${HEX64}.r2.cloudflarestorage.com`),
    destination(`s3://${HEX64}/pg`),
    credentials({ accessKeyId: 'short', secretAccessKey: HEX64 }),
    sidecar(
      { name: 'AWS_SECRET_ACCESS_KEY', value: 'short' },
      { name: 'HTTPS_PROXY', value: 'http://me:hunter2-password@proxy' },
      { name: 'AWS_DEFAULT_REGION', value: HEX64 },
    ),
    data('gzip', `--max-archive-size=${HEX64}`, `--tags=a,${HEX64}`, `--encryption=${HEX64}`),
  ];
  const reports = wrong.flatMap((fragment) => examine(withExample(JSON.stringify(fragment))));
  expect(reports.length).toBeGreaterThan(wrong.length);
  for (const { message, fix } of reports) {
    expect(secrets.filter((secret) => `${message}\n${fix}`.includes(secret))).toEqual([]);
  }
});

test('anything anywhere in a store is read without an error, and every fix is YAML', () => {
  const anything = [
    null,
    1,
    true,
    'x',
    [],
    {},
    [null],
    [[]],
    { a: 1 },
    [{ toString: 'x' }],
    '\n',
    '://',
    '<'.repeat(100_000),
    '9'.repeat(100_000),
  ];
  const fields = ['endpointURL', 'destinationPath', 's3Credentials', 'wal', 'data', 'tags', 'azureCredentials'];
  const base = withExample('').find(({ kind }) => kind === 'ObjectStore')!.object;
  const objects = anything.flatMap((value) => [
    ...fields.map((field) => ({ ...base, spec: { configuration: { ...base.spec.configuration, [field]: value } } })),
    { ...base, spec: value },
    { ...base, spec: { ...base.spec, instanceSidecarConfiguration: { env: value } } },
    { ...base, spec: { ...base.spec, instanceSidecarConfiguration: { env: [value, { name: value, value }] } } },
    {
      ...base,
      spec: {
        configuration: { ...base.spec.configuration, data: { compression: value, jobs: value, additionalCommandArgs: [value, A, value] } },
      },
    },
    { ...base, spec: { configuration: { ...base.spec.configuration, endpointURL: `https://${String(JSON.stringify(value))}.r2.dev` } } },
    { ...base, spec: { configuration: { ...base.spec.configuration, s3Credentials: { accessKeyId: value, region: value } } } },
  ]);
  for (const { fix, message } of examine(objects.map((object, index) => new Manifest(object, index)))) {
    expect(parseAllDocuments(fix).flatMap((document) => document.errors)).toEqual([]);
    expect(message.length).toBeLessThan(600);
  }
});

test.each([
  ['1', 1],
  ['12b', 12],
  ['1kb', 1024],
  ['1KiB', 1000],
  ['1.5GB', 1610612736],
  ['1 GiB', 1_000_000_000],
  ['1K', undefined],
  ['0.1', undefined],
  ['B', undefined],
  ['GB', undefined],
  ['0KB', undefined],
])('barman reads the size %s as %s', (size, bytes) => {
  expect(barmanBytes(size)).toBe(bytes);
});

test.each([
  [5, 5],
  ['1Ki', 1024],
  ['1k', 1000],
  ['1.5Gi', 1610612736],
  ['1e3', 1000],
  ['1500m', 1.5],
  ['1KB', undefined],
  ['', undefined],
  [null, undefined],
])('Kubernetes reads the quantity %s as %s', (quantity, bytes) => {
  expect(quantityBytes(quantity)).toBe(bytes);
});

describe('a Cluster that reads R2 by an in-tree barmanObjectStore of an external cluster', () => {
  const reading = (env: object[], backup?: object): Manifest[] => {
    const barmanObjectStore = {
      destinationPath: 's3://acme-backups/pg-cluster/',
      endpointURL: 'https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com',
      s3Credentials: { accessKeyId: { name: 'r2', key: 'A' }, secretAccessKey: { name: 'r2', key: 'B' } },
    };
    const spec = {
      env,
      externalClusters: [{ name: 'origin', barmanObjectStore }],
      backup: backup && { barmanObjectStore, retentionPolicy: '30d' },
    };
    return [new Manifest({ apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata: { name: 'pg' }, spec }, 0)];
  };
  const idsOf = (manifests: Manifest[]) => examine(manifests).map(({ rule }) => rule.id);
  const wrong = { name: 'AWS_DEFAULT_REGION', value: 'eu-central-1' };
  const right = { name: 'AWS_DEFAULT_REGION', value: 'auto' };

  test('gets what is true of reading, and nothing of what is written', () => {
    expect(idsOf(reading(RIGHT_ENV))).toEqual(['in-tree-deprecated']);
    expect(idsOf(reading([wrong, ...RIGHT_ENV.slice(1)]))).toEqual(['in-tree-deprecated', 'r2-region']);
  });

  test('of several entries of one name the last counts, as in every Pod', () => {
    expect(idsOf(reading([wrong, right]))).not.toContain('r2-region');
    expect(idsOf(reading([right, wrong]))).toContain('r2-region');
  });

  test('hears once of an entry that is wrong for reading and for writing', () => {
    expect(idsOf(reading([wrong], {})).filter((id) => id === 'r2-region')).toHaveLength(1);
  });
});

test('objects of another API group that have the same kind and name are no stores', () => {
  const other = new Manifest(
    { apiVersion: 'example.com/v1', kind: 'ObjectStore', metadata: { name: 'pg-r2-store', namespace: 'production' } },
    9,
  );
  expect(examine([...withExample(''), other]).map(({ rule }) => rule.id)).not.toContain('store-not-found');
});
