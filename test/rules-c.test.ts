import { parse } from 'yaml';
import { examine } from '../lib/rulebook/examine';
import { Manifest } from '../lib/rulebook/manifest';
import { meaningOfFive } from '../lib/rulebook/cron';
import { isMisspelt } from '../lib/rulebook/plugin-name';
import { RIGHT, withExample } from './support/examples';

const BARMAN = 'barman-cloud.cloudnative-pg.io';
const R2 = 'https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com';

/** What the rules of Clusters, schedules and namespaces say; those of stores and Secrets are tested elsewhere. */
const MINE = /^(plugin|recovery|schedule|in-tree|two-wal|store-not-found|cluster-|initdb|same-destination|namespace-order|cross-namespace)/;

const idsOf = (manifests: Manifest[]): string[] =>
  examine(manifests)
    .map(({ rule }) => rule.id)
    .filter((id) => MINE.test(id));
const said = (example: object | string): string[] => idsOf(withExample(typeof example === 'string' ? example : JSON.stringify(example)));
const alone = (...objects: object[]): string[] => idsOf(objects.map((object, index) => new Manifest(object, index)));
const messages = (example: object, id: string): string[] =>
  examine(withExample(JSON.stringify(example)))
    .filter(({ rule }) => rule.id === id)
    .map(({ message }) => message);

const plugin = (fields: object = {}, parameters: object = { barmanObjectName: 'pg-r2-store' }): object => ({
  name: BARMAN,
  enabled: true,
  isWALArchiver: true,
  parameters,
  ...fields,
});
const cluster = (spec: object, metadata?: object): object => ({
  ...(metadata && { apiVersion: 'postgresql.cnpg.io/v1' }),
  kind: 'Cluster',
  ...(metadata && { metadata }),
  spec,
});
const schedule = (spec: object, metadata?: object): object => ({
  ...(metadata && { apiVersion: 'postgresql.cnpg.io/v1' }),
  kind: 'ScheduledBackup',
  ...(metadata && { metadata }),
  spec,
});
const store = (
  name: string,
  namespace?: string,
  configuration: object = { destinationPath: 's3://acme/pg/', endpointURL: R2 },
): object => ({
  apiVersion: 'barmancloud.cnpg.io/v1',
  kind: 'ObjectStore',
  metadata: { name, ...(namespace && { namespace }) },
  spec: { configuration },
});
const recovery = (parameters: object, spec: object = {}, bootstrap: object = {}): object =>
  cluster({
    bootstrap: { initdb: null, recovery: { source: 'origin', ...bootstrap } },
    externalClusters: [{ name: 'origin', plugin: plugin({ isWALArchiver: false }, parameters) }],
    ...spec,
  });
const OLD = { barmanObjectName: 'pg-r2-store', serverName: 'pg-old' };

describe('the rules speak where something is wrong', () => {
  test.each<[string, object, string[]]>([
    ['barmanObjectName is empty', cluster({ plugins: [plugin({}, { barmanObjectName: '' })] }), ['plugin-without-store']],
    ['the source of a recovery has no store', recovery({ serverName: 'pg-old' }), ['plugin-without-store']],
    ['a schedule misspells the plugin', schedule({ pluginConfiguration: { name: 'barman-cloud' } }), ['plugin-name-misspelt']],
    [
      'an external plugin is misspelt',
      recovery(OLD, { externalClusters: [{ name: 'origin', plugin: plugin({ name: 'BarmanCloud' }) }] }),
      ['plugin-name-misspelt'],
    ],
    ['isWALArchiver is left out', cluster({ plugins: [plugin({ isWALArchiver: undefined })] }), ['plugin-not-archiving']],
    ['isWALArchiver is text', cluster({ plugins: [plugin({ isWALArchiver: 'true' })] }), ['plugin-not-archiving']],
    [
      'the other archiver is switched off',
      cluster({ plugins: [plugin({ isWALArchiver: false }), { name: 'other.example.com', enabled: false, isWALArchiver: true }] }),
      ['plugin-not-archiving'],
    ],
    [
      'the plugin is there beside AWS in-tree',
      cluster({ backup: { barmanObjectStore: { destinationPath: 's3://x/y' } }, plugins: [plugin({ isWALArchiver: false })] }),
      ['in-tree-and-plugin'],
    ],
    [
      'an external plugin lacks its defaults',
      recovery(OLD, { externalClusters: [{ name: 'origin', plugin: { name: BARMAN, parameters: OLD } }] }),
      ['plugin-enabled-missing', 'plugin-enabled-missing'],
    ],
    [
      'a replica follows a source without serverName',
      cluster({ replica: { source: 'origin' }, externalClusters: [{ name: 'origin', plugin: plugin({ isWALArchiver: false }) }] }),
      ['recovery-server-name'],
    ],
    ['a replica follows a source that is not described', cluster({ replica: { source: 'nowhere' } }), ['recovery-source-missing']],
    ['the store of the source is not among those there are', recovery({ barmanObjectName: 'copy', serverName: 'pg' }), ['store-not-found']],
    ['the method is the old one', schedule({ method: 'barmanObjectStore' }), ['schedule-method']],
    [
      'the schedule names a plugin that the Cluster lacks',
      schedule({ pluginConfiguration: { name: 'pgbackrest.dalibo.com' } }),
      ['schedule-plugin-configuration'],
    ],
    ['two targets', recovery(OLD, {}, { recoveryTarget: { targetTime: '2026-11-22T14:00:00Z', targetLSN: '0/1' } }), ['recovery-target']],
    ['targetImmediate: false counts', recovery(OLD, {}, { recoveryTarget: { targetImmediate: false } }), ['recovery-target']],
    [
      'a time without a zone',
      recovery(OLD, {}, { recoveryTarget: { targetTime: '2026-11-22T14:00:00.5' } }),
      ['recovery-target-time-zone'],
    ],
    ['a date alone', recovery(OLD, {}, { recoveryTarget: { targetTime: '2026-11-22' } }), ['recovery-target-time-zone']],
    [
      'checksums come back',
      cluster({ env: [{ name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_supported' }] }),
      ['cluster-env-undoes-r2'],
    ],
    ['a long name', cluster({}, { name: 'a'.repeat(51), namespace: 'production' }), ['cluster-name']],
    [
      'a schedule that asks in another namespace',
      schedule(
        { schedule: '0 0 2 * * *', cluster: { name: 'pg' }, method: 'plugin', pluginConfiguration: { name: BARMAN } },
        { name: 'far', namespace: 'staging' },
      ),
      ['cross-namespace-reference'],
    ],
  ])('%s', (_, example, expected) => {
    expect(said(example)).toEqual(expected);
  });
});

describe('the rules are silent where nothing is', () => {
  test.each<[string, object]>([
    ['another plugin of somebody else', cluster({ plugins: [plugin(), { name: 'scale-to-zero.xata.io', parameters: { any: 'thing' } }] })],
    [
      'another plugin archives',
      cluster({ plugins: [plugin({ isWALArchiver: false }), { name: 'other.example.com', enabled: true, isWALArchiver: true }] }),
    ],
    [
      'the second archiver is switched off',
      cluster({ plugins: [plugin(), { name: 'other.example.com', enabled: false, isWALArchiver: true }] }),
    ],
    [
      'a source of the same name is read under it',
      cluster({
        bootstrap: { initdb: null, recovery: { source: 'pg' } },
        plugins: [plugin({}, { ...OLD, serverName: 'pg-2' })],
        externalClusters: [{ name: 'pg', plugin: plugin({ isWALArchiver: false }) }],
      }),
    ],
    [
      'an in-tree source has its own default',
      cluster({
        bootstrap: { initdb: null, recovery: { source: 'origin' } },
        externalClusters: [{ name: 'origin', barmanObjectStore: { destinationPath: 's3://acme-backups/pg-cluster/' } }],
      }),
    ],
    ['snapshots beside the WAL archive', schedule({ method: 'volumeSnapshot', pluginConfiguration: null })],
    ['six fields', schedule({ schedule: '0 0 2 * * 0' })],
    ['a descriptor', schedule({ schedule: '@every 5h' })],
    ['a wrong type as schedule', schedule({ schedule: 5 })],
    [
      'a target by time and timeline',
      recovery(OLD, {}, { recoveryTarget: { targetTime: '2026-11-22 14:00:00+01', targetTLI: 'latest', exclusive: true } }),
    ],
    ['an empty target', recovery(OLD, {}, { recoveryTarget: { targetTime: '2026-11-22T14:00:00Z', targetName: '' } })],
    [
      'a named target of snapshots',
      recovery(OLD, {}, { source: 'origin', volumeSnapshots: { storage: {} }, recoveryTarget: { targetName: 'x' } }),
    ],
    ['a region that R2 takes', cluster({ env: [{ name: 'AWS_DEFAULT_REGION', value: 'weur' }] })],
    [
      'a region that nobody knows here',
      cluster({ env: [{ name: 'AWS_DEFAULT_REGION', valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } }] }),
    ],
    ['a database without an owner, which gets its name', cluster({ bootstrap: { initdb: { owner: null } } })],
    ['a name that a later tool fills', cluster({}, { name: '${CLUSTER}', namespace: 'production' })],
  ])('%s', (_, example) => {
    expect(said(example)).toEqual([]);
  });

  test('a Cluster alone, whose store, Secret and schedule are kept elsewhere', () => {
    expect(alone(cluster({ plugins: [plugin()] }, { name: 'pg', namespace: 'production' }))).toEqual([]);
  });

  test('a schedule alone', () => {
    const spec = { schedule: '0 0 2 * * *', cluster: { name: 'pg' }, method: 'plugin', pluginConfiguration: { name: BARMAN } };
    expect(alone(schedule(spec, { name: 'pg' }))).toEqual([]);
  });

  test("a Cluster's env with a store in AWS", () => {
    const env = [{ name: 'AWS_DEFAULT_REGION', value: 'eu-central-1' }];
    const aws = store('pg-r2-store', 'production', { destinationPath: 's3://acme/pg/' });
    const pg = cluster({ env, plugins: [plugin({}, { barmanObjectName: 'pg-r2-store' })] }, { name: 'pg', namespace: 'production' });
    expect(alone(aws, pg)).toEqual(['schedule-missing']);
  });

  test('objects of which some leave the namespace to kubectl', () => {
    const pg = (namespace?: string) => cluster({ plugins: [plugin()] }, { name: 'pg', ...(namespace && { namespace }) });
    expect(alone(store('pg-r2-store'), pg('production'))).toEqual(['schedule-missing']);
    expect(alone(store('pg-r2-store', 'production'), pg())).toEqual(['schedule-missing']);
    expect(alone(store('pg-r2-store', 'staging'), pg('production'))).toEqual(['cross-namespace-reference']);
    expect(alone(store('pg-r2-store', 'staging'), store('pg-r2-store'), pg('production'))).toEqual(['schedule-missing']);
  });

  test('a Secret that something makes in the namespace, or copies there', () => {
    const credentials = { accessKeyId: { name: 'r2', key: 'id' }, secretAccessKey: { name: 'r2', key: 'secret' } };
    const place = store('pg-r2-store', 'production', { destinationPath: 's3://acme/pg/', s3Credentials: credentials });
    const secret = (annotations: object = {}) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'r2', namespace: 'staging', annotations },
    });
    const external = {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'x', namespace: 'production' },
      spec: { target: { name: 'r2' } },
    };
    const sealed = { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', metadata: { name: 'r2', namespace: 'production' } };
    expect(alone(secret(), place)).toEqual(['cross-namespace-reference', 'cross-namespace-reference']);
    expect(alone(secret(), external, place)).toEqual([]);
    expect(alone(secret(), sealed, place)).toEqual([]);
    expect(alone(secret({ 'reflector.v1.k8s.emberstack.com/reflection-allowed': 'true' }), place)).toEqual([]);
  });
});

describe('two Clusters in one place', () => {
  const pg = (name: string, storeName: string, parameters: object = {}, namespace = 'production') =>
    cluster({ plugins: [plugin({}, { barmanObjectName: storeName, ...parameters })] }, { name, namespace });
  const shared = (...objects: object[]) => alone(...objects).filter((id) => id === 'same-destination');

  test('are found behind two stores, whatever slashes and capitals are written', () => {
    const one = store('a', 'production', { destinationPath: 's3://acme/pg', endpointURL: R2 });
    const two = store('b', 'production', { destinationPath: 's3://acme/pg//', endpointURL: `${R2.toUpperCase()}/` });
    expect(shared(one, two, pg('x', 'a', { serverName: 's' }), pg('y', 'b', { serverName: 's' }))).toHaveLength(1);
    expect(shared(one, two, pg('x', 'a'), pg('y', 'b'))).toHaveLength(0);
  });

  test('are found across namespaces by the destination, not by the name of the store', () => {
    const elsewhere = (path: string) => store('a', 'staging', { destinationPath: path, endpointURL: R2 });
    expect(shared(store('a', 'production'), elsewhere('s3://acme/pg/'), pg('x', 'a'), pg('x', 'a', {}, 'staging'))).toHaveLength(1);
    expect(shared(store('a', 'production'), elsewhere('s3://acme/other/'), pg('x', 'a'), pg('x', 'a', {}, 'staging'))).toHaveLength(0);
    expect(shared(pg('x', 'a'), pg('x', 'a', {}, 'staging'))).toHaveLength(0);
  });

  test('are none where a later tool fills the destination, or the same Cluster is written twice', () => {
    const filled = (namespace: string) => store('a', namespace, { destinationPath: 's3://${BUCKET}/pg/', endpointURL: R2 });
    expect(shared(filled('production'), filled('staging'), pg('x', 'a'), pg('x', 'a', {}, 'staging'))).toHaveLength(0);
    expect(shared(pg('x', 'a'), pg('x', 'a'))).toHaveLength(0);
  });

  test('a recovery reads by another store what it archives to', () => {
    const origin = { name: 'origin', plugin: plugin({ isWALArchiver: false }, { barmanObjectName: 'b', serverName: 'x' }) };
    const spec = {
      bootstrap: { recovery: { source: 'origin' } },
      plugins: [plugin({}, { barmanObjectName: 'a' })],
      externalClusters: [origin],
    };
    const x = cluster(spec, { name: 'x', namespace: 'production' });
    expect(alone(store('a', 'production'), store('b', 'production'), x)).toContain('recovery-into-source');
  });

  test('a recovery of the in-tree kind archives to what it reads from', () => {
    const place = { destinationPath: 's3://acme/pg/', endpointURL: R2 };
    const spec = (serverName?: string) => ({
      bootstrap: { recovery: { source: 'origin' } },
      backup: { barmanObjectStore: { ...place, ...(serverName && { serverName }) } },
      externalClusters: [{ name: 'origin', barmanObjectStore: place }],
    });
    expect(alone(cluster(spec('origin'), { name: 'x' }))).toContain('recovery-into-source');
    expect(alone(cluster(spec(), { name: 'x' }))).not.toContain('recovery-into-source');
  });
});

test.each([
  ['0 2 * * *', 'the first is the second, so it runs every hour at minute 2'],
  ['30 1 * * 1', 'the first is the second, so it runs every hour at minute 1 and second 30, in January'],
  ['0 3 1 * *', 'the first is the second, so it runs every day at 01:03:00'],
  ['0 0 1 15 *', 'the first is the second, so it runs at 01:00:00, on day 15 of the month'],
  ['*/15 * * * *', 'the first is the second, so it runs at second */15 of every minute of every hour'],
  ['* * * * *', 'the first is the second, so it runs every second of every minute of every hour'],
  ['0 0,12 * * JAN-mar', 'the first is the second, so it runs at second 0 of minute 0,12 of every hour, in the months JAN-mar'],
  ['0 2 * * 0', 'CloudNativePG refuses it: the fields are shifted, and "0" is no month'],
  ['0 2 * * MON', 'CloudNativePG refuses it: the fields are shifted, and "MON" is no month'],
  ['0 26 30 2 *', 'CloudNativePG refuses it: the fields are shifted, and "30" is no hour'],
  ['0 2 * * 5-1', 'CloudNativePG refuses it: the fields are shifted, and "5-1" is no month'],
])('five fields say when they really run (as robfig/cron v1.2.0 has it): %s', (five, meaning) => {
  expect(meaningOfFive(five.split(' '))).toBe(meaning);
});

test('what five fields mean, and the six to write, stand in the finding', () => {
  const [report] = examine(withExample('kind: ScheduledBackup\nspec:\n  schedule: " 0 2 * * 7 "')).filter(
    ({ rule }) => rule.id === 'schedule-five-fields',
  );
  expect(report.message).toContain('every hour at minute 2, in July');
  expect(parse(report.fix)).toEqual({ schedule: '0 0 2 * * 0' });
});

test.each([
  ['barman-cloud.cnpg.io', true],
  ['barmancloud.cnpg.io', true],
  ['barman-cloud', true],
  ['BarmanCloud', true],
  ['plugin-barman-cloud', true],
  ['barman.cloudnative-pg.io', true],
  ['barman-cloud.cloudnative-pg.io ', true],
  ['Barman-Cloud.cloudnative-pg.io', true],
  ['braman-cloud.cloudnative-pg.io', true],
  [BARMAN, false],
  ['barman-cloud.enterprisedb.com', false],
  ['pgbackrest.cloudnative-pg.io', false],
  ['pgbackrest.dalibo.com', false],
  ['cnpg-i-scale-to-zero.xata.io', false],
  ['', false],
  ['x'.repeat(100_000), false],
])('the name %p is misspelt: %p', (name, expected) => {
  expect(isMisspelt(name)).toBe(expected);
});

test('an unknown parameter is named, and its value is not', () => {
  const secret = 'Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFy1234';
  expect(messages(cluster({ plugins: [plugin({}, { barmanObjectName: 'pg-r2-store', secret })] }), 'plugin-unknown-parameter')).toEqual([
    'the plugin does not know the parameter "secret", only barmanObjectName and serverName',
  ]);
});

test('a Namespace after several of its objects is one finding', () => {
  const object = (kind: string, name: string) => ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'staging' } });
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'staging' } };
  const manifests = [object('ConfigMap', 'a'), object('ConfigMap', 'b'), namespace].map((each, index) => new Manifest(each, index));
  expect(examine(manifests).map(({ message }) => message)).toEqual([
    'the Namespace "staging" stands after the "ConfigMap" "a" and 1 more that belong into it',
  ]);
  expect(alone(object('ClusterRole', 'a'), namespace, object('ConfigMap', 'b'))).toEqual([]);
  expect(alone(namespace, object('ConfigMap', 'b'), namespace)).toEqual([]);
});

describe('no rule throws', () => {
  const JUNK = [null, undefined, 0, true, '', 'x', [], {}, [null], [[]], [{ plugin: null }], { name: {} }, NaN];
  const REACH = `${RIGHT}---
kind: Cluster
spec:
  env: [{ name: AWS_DEFAULT_REGION, value: x }]
  bootstrap: { recovery: { source: origin, recoveryTarget: { targetTime: x, targetName: x } } }
  replica: { source: origin }
  backup: { barmanObjectStore: { destinationPath: x } }
  externalClusters: [{ name: origin, plugin: { name: ${BARMAN}, parameters: { barmanObjectName: pg-r2-store } } }]
`;
  const objects = withExample(REACH).map(({ object }) => object);
  const paths = (value: any, at: string[] = []): string[][] =>
    value !== null && typeof value === 'object' ? [at, ...Object.keys(value).flatMap((key) => paths(value[key], [...at, key]))] : [at];

  test.each(objects.map((object, index) => [object.kind, index] as const))('on a %s with anything anywhere', (_, index) => {
    for (const path of paths(objects[index])) {
      for (const junk of JUNK) {
        const copy = structuredClone(objects);
        const last = path.at(-1);
        if (last === undefined) {
          copy[index] = junk;
        } else {
          path.slice(0, -1).reduce((value, key) => value[key], copy[index])[last] = junk;
        }
        expect(() => examine(copy.map((object, position) => new Manifest(object, position)))).not.toThrow();
      }
    }
  });
});

describe('a Backup at once', () => {
  const backup = (spec: object): object => ({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Backup',
    metadata: { name: 'now', namespace: 'production' },
    spec: { cluster: { name: 'pg' }, method: 'plugin', pluginConfiguration: { name: BARMAN }, ...spec },
  });
  test.each<[string, object, string[]]>([
    ['through the plugin is right', {}, []],
    ['without a method fails like a scheduled one', { method: null, pluginConfiguration: null }, ['schedule-method']],
    ['that names no plugin fails like a scheduled one', { pluginConfiguration: null }, ['schedule-plugin-configuration']],
    ['of a misspelt plugin is said to be', { pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.com' } }, ['plugin-name-misspelt']],
    ['of a Cluster that is not there is said to be', { cluster: { name: 'gp' } }, ['schedule-unknown-cluster']],
  ])('%s', (_, spec, expected) => {
    expect(said(backup(spec))).toEqual(expected);
  });

  test('is no schedule', () => {
    const manifests = [...withExample('').filter(({ kind }) => kind !== 'ScheduledBackup'), new Manifest(backup({}), 9)];
    expect(idsOf(manifests)).toEqual(['schedule-missing']);
  });
});

test('a Cluster that archives to R2 the in-tree way is told of the schedule that it lacks, in its own way', () => {
  const inTree = {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name: 'pg' },
    spec: { backup: { barmanObjectStore: { destinationPath: 's3://acme/pg/', endpointURL: R2 } } },
  };
  const found = examine([new Manifest(inTree, 0)]).find(({ rule }) => rule.id === 'schedule-missing');
  expect(found?.fix).toContain('method: barmanObjectStore');
});
