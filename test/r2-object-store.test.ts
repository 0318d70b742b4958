import { App, Chart, Size } from 'cdk8s';
import { ConfigMap, Cpu, EnvValue, Secret, type SecretValue } from 'cdk8s-plus-28';
import {
  BackupParts,
  Credentials,
  DataCompression,
  type InstanceSidecarConfiguration,
  R2Bucket,
  R2Jurisdiction,
  R2ObjectStore,
  type R2ObjectStoreProps,
  SidecarLogLevel,
  WalCompression,
} from '../lib';
import { ACCOUNT_ID, BUCKET, errorOf, newStore, objectStoreOf, SECRET_ACCESS_KEY, storeManifests } from './support/props';
import { schemaFaults } from './support/schema';

const specOf = (props: Partial<R2ObjectStoreProps> = {}) => objectStoreOf(storeManifests(props)).spec;
const sidecarOf = (sidecar: InstanceSidecarConfiguration) => specOf({ instanceSidecarConfiguration: sidecar }).instanceSidecarConfiguration;
const envOf = (props: Partial<R2ObjectStoreProps> = {}) => specOf(props).instanceSidecarConfiguration.env;

describe('what R2 needs is in every store', () => {
  const everySetting: Partial<R2ObjectStoreProps>[] = [
    {},
    { instanceSidecarConfiguration: {} },
    { instanceSidecarConfiguration: { env: [{ name: 'HTTPS_PROXY', value: 'http://proxy:3128' }] } },
    { wal: { compression: WalCompression.ZSTD }, data: { compression: DataCompression.SNAPPY, parts: BackupParts.onePerArchive() } },
  ];

  test.each(everySetting)('%#: region auto, because R2 refuses requests signed for another region (plugin-barman-cloud#800)', (props) => {
    expect(envOf(props).filter(({ name }: any) => name === 'AWS_DEFAULT_REGION')).toEqual([{ name: 'AWS_DEFAULT_REGION', value: 'auto' }]);
  });

  test.each(everySetting)(
    '%#: request checksums only when required, because R2 refuses streaming trailers (cloudnative-pg#7715)',
    (props) => {
      expect(envOf(props).filter(({ name }: any) => name === 'AWS_REQUEST_CHECKSUM_CALCULATION')).toEqual([
        { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
      ]);
    },
  );

  test.each(everySetting)(
    '%#: response checksums only when required, as Cloudflare documents for boto3 (plugin-barman-cloud#393)',
    (props) => {
      expect(envOf(props).filter(({ name }: any) => name === 'AWS_RESPONSE_CHECKSUM_VALIDATION')).toEqual([
        { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
      ]);
    },
  );

  test.each(everySetting)('%#: bounded archives, because a restore reads each in one GET without retry (barman#1100)', (props) => {
    expect(specOf(props).configuration.data.additionalCommandArgs).toContain('--max-archive-size=1073741824');
  });

  test('parts of 128 MiB minus one byte, because R2 refuses an archive whose last parts are short (R2: InvalidPart)', () => {
    expect(specOf().configuration.data.additionalCommandArgs).toContain('--min-chunk-size=134217727');
  });

  test.each(everySetting)(
    '%#: no s3Credentials.region, because it beats AWS_DEFAULT_REGION in plugin 0.14 (cloudnative-pg#9724)',
    (props) => {
      expect(specOf(props).configuration.s3Credentials).not.toHaveProperty('region');
    },
  );

  test.each(everySetting)('%#: no encryption and no tags, because R2 does not implement them (501 NotImplemented)', (props) => {
    const { configuration } = specOf(props);
    expect(configuration).not.toHaveProperty('tags');
    expect(configuration).not.toHaveProperty('historyTags');
    expect(configuration.wal).not.toHaveProperty('encryption');
    expect(configuration.data).not.toHaveProperty('encryption');
  });

  test('the endpoint of the bucket’s jurisdiction, because a bucket answers on no other', () => {
    const bucket = R2Bucket.of({ accountId: ACCOUNT_ID, name: 'acme-eu', jurisdiction: R2Jurisdiction.EU });
    expect(specOf({ bucket }).configuration).toMatchObject({
      endpointURL: `https://${ACCOUNT_ID}.eu.r2.cloudflarestorage.com`,
      destinationPath: 's3://acme-eu/pg-cluster/',
    });
  });

  test('the user’s variables come after it', () => {
    const names = envOf(everySetting[2]).map(({ name }: any) => name);
    expect(names).toEqual(['AWS_DEFAULT_REGION', 'AWS_REQUEST_CHECKSUM_CALCULATION', 'AWS_RESPONSE_CHECKSUM_VALIDATION', 'HTTPS_PROXY']);
  });
});

test('a store with every option', () => {
  const chart = new Chart(new App(), 'chart');
  const proxy = Secret.fromSecretName(chart, 'proxy', 'proxy');
  const store = new R2ObjectStore(chart, 'store', {
    bucket: BUCKET,
    metadata: { name: 'orders-store', namespace: 'orders', labels: { team: 'orders' }, annotations: { note: 'x' } },
    prefix: 'team-a/orders',
    retentionPolicy: '4w',
    wal: {
      compression: WalCompression.ZSTD,
      maxParallel: 8,
      archiveAdditionalCommandArgs: ['--read-timeout=60'],
      restoreAdditionalCommandArgs: ['--no-partial'],
    },
    data: {
      compression: DataCompression.LZ4,
      parts: BackupParts.onePerArchive({ maxArchiveSize: Size.gibibytes(2) }),
      jobs: 4,
      immediateCheckpoint: true,
      additionalCommandArgs: ['--max-bandwidth=50000000'],
      restoreAdditionalCommandArgs: ['--read-timeout=120'],
    },
    instanceSidecarConfiguration: {
      env: [
        { name: 'HTTPS_PROXY', valueFrom: EnvValue.fromSecretValue({ secret: proxy, key: 'url' }) },
        { name: 'NO_PROXY', valueFrom: EnvValue.fromConfigMap(ConfigMap.fromConfigMapName(chart, 'config', 'proxy'), 'no-proxy') },
        { name: 'LITERAL', valueFrom: EnvValue.fromValue('x') },
        { name: 'EMPTY', value: '' },
      ],
      resources: {
        cpu: { request: Cpu.millis(100), limit: Cpu.units(1) },
        memory: { request: Size.mebibytes(256), limit: Size.gibibytes(1) },
        ephemeralStorage: { limit: Size.gibibytes(20) },
      },
      logLevel: SidecarLogLevel.DEBUG,
      retentionPolicyIntervalSeconds: 3600,
      additionalContainerArgs: ['--pprof-server'],
    },
    endpointCa: { secret: proxy, key: 'ca.crt' },
  });
  const manifest = objectStoreOf(chart.toJson());
  expect(schemaFaults(manifest)).toEqual([]);
  expect(manifest).toMatchSnapshot();
  expect(store).toMatchObject({ name: 'orders-store', destinationPath: 's3://acme-backups/team-a/orders/', retentionPolicy: '4w' });
  expect(store.scratchSize.toKibibytes() / 1024).toBe(9 * (2048 + 1024 + 64));
  expect(store.credentialsSecretName).toBe('r2-credentials');
});

test('compression none is a field that is left out, which is how barman is told', () => {
  const { wal, data } = specOf({ wal: { compression: WalCompression.NONE }, data: { compression: DataCompression.NONE } }).configuration;
  expect(wal).toEqual({ maxParallel: 2 });
  expect(data).not.toHaveProperty('compression');
});

test.each([
  [{ cpu: { request: Cpu.millis(100) } }, { requests: { cpu: '100m' } }],
  [{ memory: { limit: Size.gibibytes(1) } }, { limits: { memory: '1Gi' } }],
  [{ ephemeralStorage: { request: Size.gibibytes(1) } }, { requests: { 'ephemeral-storage': '1Gi' } }],
  [{ cpu: { request: Cpu.millis(1000), limit: Cpu.units(1) } }, { requests: { cpu: '1000m' }, limits: { cpu: '1' } }],
  [{}, undefined],
])('the sidecar’s resources %# are written as a container spells them', (resources, expected) => {
  expect(sidecarOf({ resources }).resources).toEqual(expected);
});

describe('a store is refused', () => {
  const fromSecretValue = (value: SecretValue) => EnvValue.fromSecretValue(value);
  const secret = (name: string) => Secret.fromSecretName(new Chart(new App(), 'c'), 's', name);
  const env = (...entries: any[]) => ({ instanceSidecarConfiguration: { env: entries } });
  const args = (...additionalCommandArgs: any[]) => ({ data: { additionalCommandArgs } });
  const at = 'instanceSidecarConfiguration.env[0]';

  const refused: [string, Partial<R2ObjectStoreProps> | object, string][] = [
    ['bucket missing', { bucket: undefined }, 'bucket undefined: write R2Bucket.of({ accountId, name })'],
    ['bucket as text', { bucket: 'acme' }, 'bucket "acme": write R2Bucket.of'],
    ['prefix empty', { prefix: '' }, 'prefix "": without a prefix'],
    ['retention without unit', { retentionPolicy: '30' }, 'retentionPolicy "30": a whole number from 1 and a unit'],
    ['retention without unit', { retentionPolicy: '30' }, 'write for example "30d"'],
    ['another retention without unit', { retentionPolicy: '14' }, 'write for example "14d"'],
    ['retention of 0 days', { retentionPolicy: '0d' }, 'retentionPolicy "0d"'],
    ['retention in years', { retentionPolicy: '30y' }, 'write for example "360m"'],
    ['retention of nothing', { retentionPolicy: '' }, 'retentionPolicy "": a whole number'],
    ['retention with a space', { retentionPolicy: '30 d' }, 'retentionPolicy "30 d"'],
    ['retention in capitals', { retentionPolicy: '30D' }, 'retentionPolicy "30D"'],
    ['retention with more', { retentionPolicy: 'x30d' }, 'retentionPolicy "x30d"'],
    ['retention with more', { retentionPolicy: '30days' }, 'retentionPolicy "30days"'],
    ['retention null', { retentionPolicy: null }, 'retentionPolicy null'],
    ['wal no object', { wal: null }, 'wal null: write an object'],
    ['data no object', { data: 'gzip' }, 'data "gzip": write an object'],
    ['sidecar no object', { instanceSidecarConfiguration: 1 }, 'instanceSidecarConfiguration 1: write an object'],
    ['endpointCa no object', { endpointCa: 'ca' }, 'endpointCa "ca": write an object'],
    [
      'resources no object',
      { instanceSidecarConfiguration: { resources: 1 } },
      'instanceSidecarConfiguration.resources 1: write an object',
    ],
    ['maxParallel 0', { wal: { maxParallel: 0 } }, 'wal.maxParallel 0: the number of WAL files at once is a whole number from 1'],
    ['maxParallel 1.5', { wal: { maxParallel: 1.5 } }, 'wal.maxParallel 1.5: '],
    ['maxParallel -1', { wal: { maxParallel: -1 } }, 'wal.maxParallel -1: '],
    ['maxParallel endless', { wal: { maxParallel: Infinity } }, 'wal.maxParallel Infinity: '],
    ['maxParallel over int32', { wal: { maxParallel: 2 ** 31 } }, 'wal.maxParallel 2147483648: '],
    ['maxParallel no number', { wal: { maxParallel: '2' } }, 'wal.maxParallel "2": '],
    ['jobs 0', { data: { jobs: 0 } }, 'data.jobs 0: the number of uploads at once is a whole number from 1'],
    ['WAL compression unknown', { wal: { compression: 'rar' } }, 'wal.compression "rar": one of none, bzip2, gzip, lz4, snappy, xz, zstd'],
    [
      'data compression unknown',
      { data: { compression: 'zstd' } },
      'data.compression "zstd": one of none, bzip2, gzip, lz4, snappy; write',
    ],
    ['snappy in even parts', { data: { compression: DataCompression.SNAPPY } }, 'data.compression "snappy": its parts differ in length'],
    [
      'lz4 in even parts',
      { data: { compression: DataCompression.LZ4, parts: BackupParts.even() } },
      'data.parts: BackupParts.onePerArchive()',
    ],
    ['parts no strategy', { data: { parts: 5 } }, 'data.parts 5: write BackupParts.even()'],
    ['parts null', { data: { parts: null } }, 'data.parts null: write BackupParts.even()'],
    [
      'an env name twice',
      env({ name: 'A', value: '1' }, { name: 'A', value: '2' }),
      'instanceSidecarConfiguration.env[1].name "A": it is in the list twice',
    ],
    ['an env entry without value', env({ name: 'A' }), `${at} "A": give one of value and valueFrom`],
    ['an env entry with two values', env({ name: 'A', value: '1', valueFrom: EnvValue.fromValue('2') }), `${at} "A": give one of`],
    ['an env entry with a bare reference', env({ name: 'A', valueFrom: { secretKeyRef: {} } }), `${at} "A": give one of`],
    ['an env value that is no text', env({ name: 'A', value: 1 }), `${at}.value 1: a variable is text`],
    ['an env name with a space', env({ name: 'A B', value: '1' }), `${at}.name "A B": a variable has letters`],
    ['an env name with more', env({ name: '1A', value: '1' }), `${at}.name "1A": a variable has letters`],
    ['an env name missing', env({ value: '1' }), `${at}.name undefined`],
    ['an env entry missing', env(null), `${at}.name undefined`],
    [
      'env of an empty Secret key',
      env({ name: 'A', valueFrom: fromSecretValue({ secret: secret('s'), key: '' }) }),
      `${at}.valueFrom.secretKeyRef.key "": a key`,
    ],
    [
      'env of an empty Secret name',
      env({ name: 'A', valueFrom: fromSecretValue({ secret: secret(''), key: 'k' }) }),
      `${at}.valueFrom.secretKeyRef.name ""`,
    ],
    ['jobs as argument', args('--jobs=4'), '"--jobs": set data.jobs instead'],
    ['a checkpoint as argument', args('--immediate-checkpoint'), '"--immediate-checkpoint": set data.immediateCheckpoint instead'],
    ['a volume snapshot', args('--snapshot-disk=x'), '"--snapshot-disk": it belongs to another provider or to volume snapshots'],
    [
      'env of an empty ConfigMap key',
      env({ name: 'A', valueFrom: EnvValue.fromConfigMap(ConfigMap.fromConfigMapName(new Chart(new App(), 'c'), 'm', 'm'), '') }),
      `${at}.valueFrom.configMapKeyRef.key "": a key`,
    ],
    ['CA of an empty Secret key', { endpointCa: { secret: secret('s'), key: '' } }, 'endpointCa.key "": a key of a Secret'],
    ['CA of an empty Secret name', { endpointCa: { secret: secret(''), key: 'k' } }, 'endpointCa.secret "": a name'],
    ['CA without Secret', { endpointCa: { key: 'k' } }, 'endpointCa.secret undefined: a name'],
    [
      'log level unknown',
      { instanceSidecarConfiguration: { logLevel: 'loud' } },
      'instanceSidecarConfiguration.logLevel "loud": one of error, warning, info, debug, trace',
    ],
    [
      'interval 0',
      { instanceSidecarConfiguration: { retentionPolicyIntervalSeconds: 0 } },
      'retentionPolicyIntervalSeconds 0: the number of seconds',
    ],
    [
      'log level as argument',
      { instanceSidecarConfiguration: { additionalContainerArgs: ['--log-level=debug'] } },
      'additionalContainerArgs[0] "--log-level": the API server refuses it',
    ],
    [
      'empty container argument',
      { instanceSidecarConfiguration: { additionalContainerArgs: [''] } },
      'additionalContainerArgs[0] (0 characters, not shown: they could be a secret): an argument begins with "-"',
    ],
    [
      'container argument no text',
      { instanceSidecarConfiguration: { additionalContainerArgs: [1] } },
      'additionalContainerArgs[0] 1: an argument is text',
    ],
    [
      'archive size as argument',
      args('--max-archive-size=1'),
      'data.additionalCommandArgs[0] "--max-archive-size": it belongs to how a backup is cut; set data.parts',
    ],
    ['part size as argument', args('--min-chunk-size=1'), '"--min-chunk-size": it belongs to how a backup is cut; set data.parts'],
    ['encryption as argument', args('--encryption=AES256'), '"--encryption": R2 refuses or ignores encryption headers'],
    ['a tag as argument', args('--tag=a,b'), '"--tag": R2 does not implement object tagging'],
    ['tags as argument', args('--tags=a,b'), '"--tags": R2 does not implement object tagging'],
    ['an abbreviated option', args('--max-arch=1'), '"--max-arch": it belongs to how a backup is cut'],
    ['a second compression', args('--bzip2'), '"--bzip2": a second compression makes barman fail'],
    ['another endpoint', args('--endpoint-url=x'), '"--endpoint-url": the plugin writes it itself'],
    ['a profile', args('--aws-profile=x'), '"--aws-profile": a profile replaces the credentials'],
    ['a dry run', args('--test'), '"--test": the command would do something else and report success'],
    [
      'an argument twice',
      args('--read-timeout=1', '--read-timeout=2'),
      'data.additionalCommandArgs[1] "--read-timeout": it stands in the list twice',
    ],
    [
      'an argument split in two',
      args('--read-timeout', '60'),
      'data.additionalCommandArgs[1] (2 characters, not shown: they could be a secret): write an argument as one item in its long form',
    ],
    ['a short argument', args('-J2'), '"-J": write an argument as one item in its long form'],
    ['an argument without value', args('--read-timeout='), '"--read-timeout": write an argument as one item'],
    ['an argument no text', args(1), 'data.additionalCommandArgs[0] 1: write'],
    ['restore argument', { data: { restoreAdditionalCommandArgs: ['--tags=a'] } }, 'data.restoreAdditionalCommandArgs[0] "--tags"'],
    ['WAL archive argument', { wal: { archiveAdditionalCommandArgs: ['--zstd'] } }, 'wal.archiveAdditionalCommandArgs[0] "--zstd"'],
    [
      'WAL restore argument',
      { wal: { restoreAdditionalCommandArgs: ['x'] } },
      'wal.restoreAdditionalCommandArgs[0] (1 characters, not shown',
    ],
    ['name in capitals', { metadata: { name: 'Store' } }, 'metadata.name "Store": a name is 1 to 253'],
    ['namespace in capitals', { metadata: { namespace: 'Prod' } }, 'metadata.namespace "Prod": a namespace is 1 to 63'],
    [
      'request over limit',
      { instanceSidecarConfiguration: { resources: { memory: { request: Size.gibibytes(2), limit: Size.mebibytes(512) } } } },
      'resources.memory.request 2Gi: it is more than the limit, 512Mi',
    ],
    [
      'CPU request over limit',
      { instanceSidecarConfiguration: { resources: { cpu: { request: Cpu.units(2), limit: Cpu.millis(500) } } } },
      'resources.cpu.request 2: it is more than the limit, 500m',
    ],
    [
      'no memory at all',
      { instanceSidecarConfiguration: { resources: { memory: { limit: Size.mebibytes(0) } } } },
      'resources.memory.limit 0Mi: an amount above 0; write for example Size.mebibytes(256)',
    ],
    [
      'no CPU at all',
      { instanceSidecarConfiguration: { resources: { cpu: { request: Cpu.millis(0) } } } },
      'resources.cpu.request 0m: an amount above 0; write for example Cpu.millis(100)',
    ],
  ];

  const resources = (value: object) => ({ instanceSidecarConfiguration: { resources: value } });
  refused.push(
    ['credentials as text', { credentials: 'r2' }, 'credentials "r2": write Credentials.fromSecretName(\'r2-credentials\')'],
    ['credentials of another kind', { credentials: {} }, 'credentials (an object): write Credentials.fromSecretName'],
    ['credentials null', { credentials: null }, 'credentials null: write Credentials.fromSecretName'],
    ['tags', { tags: { a: 'b' } }, 'tags (an object): R2 does not implement object tagging'],
    ['history tags', { historyTags: {} }, 'historyTags (an object): R2 does not implement object tagging'],
    ['WAL encryption', { wal: { encryption: 'AES256' } }, 'wal.encryption "AES256": R2 encrypts at rest and refuses or ignores the header'],
    ['data encryption', { data: { encryption: 'aws:kms' } }, 'data.encryption "aws:kms": R2 encrypts at rest'],
    [
      'an unknown option',
      { data: { compresion: 'gzip' } },
      'data.compresion "gzip": there is no such option; write one of compression, parts',
    ],
    [
      'an unknown sidecar option',
      { instanceSidecarConfiguration: { image: 'x' } },
      'instanceSidecarConfiguration.image "x": there is no such option',
    ],
    ['arguments as text', { data: { additionalCommandArgs: '--x' } }, 'data.additionalCommandArgs "--x": write a list'],
    ['arguments null', { wal: { archiveAdditionalCommandArgs: null } }, 'wal.archiveAdditionalCommandArgs null: write a list'],
    ['env as a map', { instanceSidecarConfiguration: { env: { A: 'b' } } }, 'instanceSidecarConfiguration.env (an object): write a list'],
    [
      'container arguments as text',
      { instanceSidecarConfiguration: { additionalContainerArgs: '--x' } },
      'additionalContainerArgs "--x": write a list',
    ],
    ['a checkpoint as text', { data: { immediateCheckpoint: 'yes' } }, 'data.immediateCheckpoint "yes": write true or false'],
    ['retention as a list', { retentionPolicy: ['30d'] }, 'retentionPolicy (a list): a whole number'],
    [
      'resources as Kubernetes spells them',
      resources({ requests: { cpu: '100m' } }),
      'resources.requests (an object): there is no such option; write one of cpu, memory, ephemeralStorage',
    ],
    [
      'an amount as text',
      resources({ cpu: { request: '100m' } }),
      'resources.cpu.request "100m": an amount above 0; write for example Cpu.millis(100)',
    ],
    ['CPU as a size', resources({ cpu: { request: Size.mebibytes(5) } }), 'resources.cpu.request 5Mi: an amount above 0'],
    [
      'memory as CPU',
      resources({ memory: { limit: Cpu.units(1) } }),
      'resources.memory.limit 1: an amount above 0; write for example Size.mebibytes(256)',
    ],
    ['a range that is none', resources({ memory: 5 }), 'resources.memory 5: write an object'],
    [
      'a range of other words',
      resources({ cpu: { max: Cpu.units(1) } }),
      'resources.cpu.max 1: there is no such option; write one of request, limit',
    ],
    ['metadata as text', { metadata: 'x' }, 'metadata "x": write an object'],
    ['labels that are none', { metadata: { labels: { 'a b': 'c d' } } }, 'metadata.labels "a b": a label key'],
    [
      'a container argument that is none',
      { instanceSidecarConfiguration: { additionalContainerArgs: ['hunter2'] } },
      'additionalContainerArgs[0] (7 characters, not shown',
    ],
  );

  test.each(refused)('with %s', (_, props, advice) => {
    const message = errorOf(() => newStore(props));
    expect(message).toContain('[chart/store] ');
    expect(message).toContain(advice);
  });

  test.each([
    ...['AWS_DEFAULT_REGION', 'AWS_REQUEST_CHECKSUM_CALCULATION', 'AWS_RESPONSE_CHECKSUM_VALIDATION'].map((name) => [
      name,
      'this construct always sets it',
    ]),
    ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].map((name) => [name, 'choose the Secret with Credentials']),
    ['AWS_REGION', 'the region is set by AWS_DEFAULT_REGION'],
    ['AWS_CA_BUNDLE', 'give the certificate as endpointCa'],
    ...['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'].map((name) => [
      name,
      'a profile can replace',
    ]),
    ...['PGDATA', 'POD_NAME', 'NAMESPACE', 'CLUSTER_NAME', 'PSQL_HISTORY', 'PGPORT', 'PGHOST', 'TMPDIR'].map((name) => [
      name,
      'CloudNativePG sets it first',
    ]),
    ...['SPOOL_DIRECTORY', 'CUSTOM_CNPG_GROUP', 'CUSTOM_CNPG_VERSION'].map((name) => [name, 'the plugin sets it first']),
  ])('with %s in its environment', (name, reason) => {
    const message = errorOf(() => newStore(env({ name, value: 'auto' })));
    expect(message).toContain(`${at}.name "${name}": `);
    expect(message).toContain(reason);
    expect(message).toContain('remove the entry');
  });

  test.each([
    ['a workaround given again with its own value', env({ name: 'AWS_DEFAULT_REGION', value: 'auto' })],
    [
      'a workaround given again from a Secret',
      env({ name: 'AWS_DEFAULT_REGION', valueFrom: fromSecretValue({ secret: secret('s'), key: 'k' }) }),
    ],
  ])('with %s', (_, props) => {
    expect(errorOf(() => newStore(props))).toContain('R2 needs it to be "auto" and this construct always sets it; remove the entry');
  });

  test.each([
    ['a secret access key in a variable', env({ name: 'KEY', value: SECRET_ACCESS_KEY })],
    ['a secret access key in an EnvValue', env({ name: 'KEY', valueFrom: EnvValue.fromValue(SECRET_ACCESS_KEY) })],
    ['a secret access key in an argument', args(`--dbname=${SECRET_ACCESS_KEY}`)],
    [
      'a secret access key in a container argument',
      { instanceSidecarConfiguration: { additionalContainerArgs: [`--key=${SECRET_ACCESS_KEY}`] } },
    ],
    ['a secret access key for a prefix', { prefix: `/${SECRET_ACCESS_KEY}` }],
    ['a secret access key in an annotation', { metadata: { annotations: { key: SECRET_ACCESS_KEY } } }],
    ['a secret access key for a folder', { prefix: SECRET_ACCESS_KEY }],
    ['an API token for a namespace', { metadata: { namespace: `aB3-kfj_29dkslaoeirutyghbnvmcxz-${SECRET_ACCESS_KEY}` } }],
    ['a password as an argument of its own', args('--password', SECRET_ACCESS_KEY)],
    ['a secret access key for a retention policy', { retentionPolicy: SECRET_ACCESS_KEY }],
    ['a secret access key for a namespace', { metadata: { namespace: SECRET_ACCESS_KEY } }],
  ])('with %s, without repeating it', (_, props) => {
    const message = errorOf(() => newStore(props));
    expect(message).toContain('[chart/store] ');
    expect(message).not.toContain(SECRET_ACCESS_KEY);
  });

  test('with a password in a proxy’s URL, without repeating it', () => {
    const message = errorOf(() => newStore(env({ name: 'HTTPS_PROXY', value: 'http://me:hunter2@proxy:3128' })));
    expect(message).toContain('a credential would stand in dist/ for all to read; write valueFrom: EnvValue.fromSecretValue');
    expect(message).not.toContain('hunter2');
  });

  test('without any props', () => {
    expect(errorOf(() => new R2ObjectStore(new Chart(new App(), 'chart'), 'store', undefined as any))).toContain(
      '[chart/store] bucket undefined',
    );
  });

  test('with all its faults in one error', () => {
    const message = errorOf(() => newStore({ retentionPolicy: '30', prefix: '', wal: { maxParallel: 0 }, metadata: { name: '' } }));
    expect(message.split('\n')).toHaveLength(5);
    expect(message).toContain('[chart/store] 4 faults:\n  - ');
  });

  test('before anything is added to the chart', () => {
    const chart = new Chart(new App(), 'chart');
    expect(() => new R2ObjectStore(chart, 'store', { bucket: BUCKET, retentionPolicy: '30' })).toThrow();
    expect(chart.node.children).toEqual([]);
  });
});

test.each([
  ['1y', '12m'],
  ['99y', '1188m'],
  ['1000y', '30d'],
  ['x7y', '30d'],
  ['7years', '30d'],
  ['7', '7d'],
  ['x7', '30d'],
  ['7 ', '30d'],
])('the error for a retention of %j says %j', (retentionPolicy, example) => {
  expect(errorOf(() => newStore({ retentionPolicy }))).toContain(`write for example "${example}"`);
});

test.each([1, 2 ** 31 - 1])('%d WAL files at once are taken', (maxParallel) => {
  expect(specOf({ wal: { maxParallel } }).configuration.wal.maxParallel).toBe(maxParallel);
});

test('an argument is taken only when all of it is one', () => {
  expect(errorOf(() => newStore({ data: { additionalCommandArgs: ['x--read-timeout=60'] } }))).toContain('write an argument as one item');
});

describe('a Cluster’s plugin entry', () => {
  test('archives WAL and is idempotent on the server, which fills in enabled: true', () => {
    expect(newStore().store.plugin()).toEqual({
      name: 'barman-cloud.cloudnative-pg.io',
      enabled: true,
      isWALArchiver: true,
      parameters: { barmanObjectName: 'pg-r2-store' },
    });
  });

  test('can leave WAL alone and name the server', () => {
    expect(newStore({ metadata: { name: 'orders' } }).store.plugin({ isWalArchiver: false, serverName: 'orders-2' })).toEqual({
      name: 'barman-cloud.cloudnative-pg.io',
      enabled: true,
      isWALArchiver: false,
      parameters: { barmanObjectName: 'orders', serverName: 'orders-2' },
    });
  });

  test('is spelt for the generated classes too', () => {
    expect(newStore().store.pluginProps()).toEqual({
      name: 'barman-cloud.cloudnative-pg.io',
      enabled: true,
      isWalArchiver: true,
      parameters: { barmanObjectName: 'pg-r2-store' },
    });
  });

  test('can name a server that is no Cluster of CloudNativePG', () => {
    expect(newStore().store.plugin({ serverName: 'PG_Main.1' }).parameters.serverName).toBe('PG_Main.1');
  });

  test.each(['a/b', '', '.', '..', 'a b', 5 as any])('is refused for %j as the server name, which can not be a folder', (serverName) => {
    const message = errorOf(() => newStore().store.plugin({ serverName }));
    expect(message).toContain(`[chart/store] serverName ${JSON.stringify(serverName)}: a server's folder is one segment`);
  });

  test('is refused for an answer that is neither yes nor no', () => {
    expect(errorOf(() => newStore().store.plugin({ isWalArchiver: 'no' as any }))).toContain('isWalArchiver "no": write true or false');
  });
});

describe('two stores in one chart', () => {
  const second = (props: Partial<R2ObjectStoreProps>, first: Partial<R2ObjectStoreProps> = {}) => {
    const { chart } = newStore(first);
    return () => new R2ObjectStore(chart, 'second', { bucket: BUCKET, ...props });
  };

  test('of one name are refused, because the last that is applied would take the other’s place', () => {
    const message = errorOf(second({}));
    expect(message).toContain('[chart/second] 2 faults');
    expect(message).toContain(
      'metadata.name "pg-r2-store": chart/store already makes the ObjectStore of this name in this chart and namespace; give this one another',
    );
    expect(message).toContain('credentials "r2-credentials": chart/store already makes the Secret of this name');
    expect(message).toContain("write Credentials.fromSecretName('r2-credentials') to share it");
  });

  test('of other names or in other namespaces are two', () => {
    expect(second({ metadata: { name: 'other' }, credentials: Credentials.fromSecretName('r2-credentials') })).not.toThrow();
    expect(second({ metadata: { namespace: 'other' } })).not.toThrow();
    expect(second({ metadata: { namespace: 'a' } }, { metadata: { namespace: 'a' } })).toThrow();
  });

  test('can come after one that was refused', () => {
    const chart = new Chart(new App(), 'chart');
    expect(() => new R2ObjectStore(chart, 'store', { bucket: BUCKET, prefix: '' })).toThrow();
    expect(() => new R2ObjectStore(chart, 'store', { bucket: BUCKET })).not.toThrow();
  });
});

describe('a store that exists', () => {
  test('is referred to by name and emits nothing', () => {
    const chart = new Chart(new App(), 'chart');
    const store = R2ObjectStore.fromObjectStoreName(chart, 'store', 'shared-store');
    expect(store.name).toBe('shared-store');
    expect(store.plugin().parameters).toEqual({ barmanObjectName: 'shared-store' });
    expect(store.pluginProps({ isWalArchiver: false })).toEqual({ ...store.pluginProps(), isWalArchiver: false });
    expect(Object.keys(store.pluginProps().parameters)).toEqual(['barmanObjectName']);
    expect(chart.toJson()).toEqual([]);
  });

  test('must have a name that can be one', () => {
    const chart = new Chart(new App(), 'chart');
    expect(errorOf(() => R2ObjectStore.fromObjectStoreName(chart, 'store', ''))).toContain('[chart/store] objectStoreName ""');
    expect(chart.node.children).toEqual([]);
  });
});

test('the credentials are a cdk8s-plus Secret, one and the same at every call', () => {
  const { store } = newStore();
  expect(store.credentialsSecret.name).toBe('r2-credentials');
  expect(store.credentialsSecret).toBe(store.credentialsSecret);
});
