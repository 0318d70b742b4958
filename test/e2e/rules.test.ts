import { ApiObject, App, Size, Yaml } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { Cluster } from '../../imports/postgresql.cnpg.io';
import {
  BackupParts,
  Credentials,
  DataCompression,
  type IR2ObjectStore,
  PgR2Backup,
  R2ObjectStore,
  type R2ObjectStoreProps,
  SidecarLogLevel,
  WalCompression,
} from '../../lib';
import { examine } from '../../lib/rulebook/examine';
import { Manifest } from '../../lib/rulebook/manifest';
import { RULES } from '../../lib/rulebook/rules';
import { changedBy, withExample } from '../support/examples';
import { BUCKET, newStore, objectStoreOf, storeManifests } from '../support/props';
import { admission } from './support/cnpg-admission';
import { ControlPlane } from './support/control-plane';

let cluster: ControlPlane;
beforeAll(async () => {
  cluster = await ControlPlane.start();
  const namespaces = RULES.flatMap(({ bad, good }) => [bad, good].flatMap(changedBy)).map(({ metadata }) => metadata.namespace);
  const manifests = ['production', ...namespaces.filter(Boolean)].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  }));
  cluster.kubectl(['apply', '--filename', '-'], Yaml.stringify(...manifests));
}, 120_000);
afterAll(() => cluster.stop());

/** What the API server says of objects that it is not to keep. */
const dryRun = (objects: readonly object[]): [number | null, string] => {
  const { status, stderr } = cluster.kubectl(['apply', '--dry-run=server', '--filename', '-'], Yaml.stringify(...objects));
  return [status, stderr];
};
const TAKEN = [0, ''];

const isStore = ({ kind }: any): boolean => kind === 'ObjectStore';
/** What CloudNativePG's admission is asked of. */
const isCnpg = ({ apiVersion }: any): boolean => apiVersion === 'postgresql.cnpg.io/v1';
/** What the API server refuses on purpose. */
const isTemplate = ({ kind, data }: any): boolean => kind === 'Secret' && /_BASE64\}/.test(JSON.stringify(data));

const refusals = (objects: readonly object[]): string[] => admission(objects.filter(isCnpg)).flatMap(({ error }) => error ?? []);

/** The errors whose bad example differs in such an object from what is right. */
const errorsIn = (isWanted: (object: any) => boolean): Array<[string, any[]]> =>
  RULES.filter(({ severity }) => severity === 'error')
    .map(({ id, bad }): [string, any[]] => [id, changedBy(bad).filter(isWanted)])
    .filter(([, objects]) => objects.length > 0);

/** What CloudNativePG refuses too, and what the rule is all the same: earlier, as no server is asked, or wider. */
const REFUSED_TOO: Readonly<Record<string, { rule: 'earlier' | 'wider'; refusal: string }>> = {
  'cluster-name': { rule: 'earlier', refusal: 'cluster name must be a valid DNS label' },
  'in-tree-and-plugin': { rule: 'wider', refusal: 'Cannot enable a WAL archiver plugin when barmanObjectStore is configured' },
  'recovery-source-missing': { rule: 'earlier', refusal: 'External cluster orign not found' },
  'recovery-target': { rule: 'earlier', refusal: 'BackupID is missing' },
  'two-wal-archivers': { rule: 'earlier', refusal: 'Cannot enable more than one WAL archiver plugin' },
};

test('there are rules to try', () => {
  expect(errorsIn(isStore).length).toBeGreaterThan(12);
  expect(errorsIn(isCnpg).length).toBeGreaterThan(12);
  expect(errorsIn(isCnpg).map(([id]) => id)).toEqual(expect.arrayContaining(Object.keys(REFUSED_TOO)));
});

test.each(errorsIn(isStore))('the API server takes the store that %s calls an error, so that the rule is needed', (_, stores) => {
  expect(dryRun(stores)).toEqual(TAKEN);
});

describe.each(errorsIn(isCnpg))('what %s calls an error', (id, objects) => {
  test('the API server takes', () => {
    expect(dryRun(objects)).toEqual(TAKEN);
  });

  const known = REFUSED_TOO[id];
  if (known) {
    test(`CloudNativePG refuses too; the rule is ${known.rule}`, () => {
      expect(refusals(objects)).toEqual([expect.stringContaining(known.refusal)]);
    });
  } else {
    test('CloudNativePG takes too, so that the rule is needed', () => {
      expect(refusals(objects)).toEqual([]);
    });
  }
});

test('CloudNativePG takes the in-tree store beside a plugin that does not archive, which in-tree-and-plugin speaks of too', () => {
  const [{ object }] = withExample(RULES.find(({ id }) => id === 'in-tree-and-plugin')!.bad).filter(({ kind }) => kind === 'Cluster');
  object.spec.plugins[0].isWALArchiver = false;
  expect(examine([new Manifest(object, 0)]).map(({ rule }) => rule.id)).toContain('in-tree-and-plugin');
  expect(refusals([object])).toEqual([]);
});

const GOOD: Array<[string, any[]]> = RULES.map(({ id, good }): [string, any[]] => [id, changedBy(good)]).filter(
  ([, objects]) => objects.length > 0,
);

test.each([['the examples share', withExample('').map(({ object }) => object)], ...GOOD])(
  'the API server and CloudNativePG take what is right: what %s',
  (_, objects) => {
    expect(dryRun(objects.filter((object) => !isTemplate(object)))).toEqual(TAKEN);
    expect(refusals(objects)).toEqual([]);
  },
);

const PROPS: ReadonlyArray<Partial<R2ObjectStoreProps>> = [
  {},
  ...Object.values(WalCompression).map((compression) => ({ wal: { compression, maxParallel: 8 } })),
  ...[DataCompression.NONE, DataCompression.GZIP, DataCompression.BZIP2].map((compression) => ({ data: { compression, jobs: 4 } })),
  ...Object.values(DataCompression).map((compression) => ({ data: { compression, parts: BackupParts.onePerArchive() } })),
  { data: { parts: BackupParts.even({ partSize: Size.gibibytes(4), maxArchiveSize: Size.gibibytes(100) }) } },
  ...Object.values(SidecarLogLevel).map((logLevel) => ({
    retentionPolicy: '12m',
    instanceSidecarConfiguration: {
      logLevel,
      retentionPolicyIntervalSeconds: 60,
      resources: { cpu: { request: Cpu.millis(100) }, memory: { limit: Size.mebibytes(512) } },
    },
  })),
];

test.each(PROPS.map((props) => [JSON.stringify(props), props]))('the API server takes the store of the construct with %s', (_, props) => {
  expect(dryRun([objectStoreOf(storeManifests({ ...props, metadata: { namespace: 'production' } }))])).toEqual(TAKEN);
});

/** A Cluster as the README writes it, with what a backup gives for it. */
function clusterWith(appCredentials: Credentials, plugin: (store: IR2ObjectStore) => object = (store) => store.plugin()): any {
  const backup = new PgR2Backup(new App(), 'backup', { bucket: BUCKET, appCredentials });
  return new ApiObject(backup, 'cluster', {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { name: 'orders-db' },
    spec: {
      instances: 3,
      storage: { size: '20Gi' },
      bootstrap: { initdb: { database: 'orders', owner: backup.appUsername, secret: backup.initdbSecret } },
      plugins: [plugin(backup.objectStore)],
    },
  }).toJson();
}

/** The same by the classes that `cdk8s import` makes. */
function generatedCluster(): any {
  const { chart, store } = newStore();
  const spec = { instances: 3, storage: { size: '20Gi' }, plugins: [store.pluginProps()] };
  return new Cluster(chart, 'cluster', { metadata: { name: 'orders-db', namespace: 'production' }, spec }).toJson();
}

const CLUSTERS: ReadonlyArray<[string, any]> = [
  ['plugin() and the application’s Secret', clusterWith(Credentials.template())],
  ['a Secret of another name', clusterWith(Credentials.fromSecretName('orders-app'))],
  ['no Secret, as the operator makes it', clusterWith(Credentials.fromOperator('orders-db'))],
  ['a serverName', clusterWith(Credentials.template(), (store) => store.plugin({ serverName: 'orders-2' }))],
  ['a plugin that does not archive', clusterWith(Credentials.template(), (store) => store.plugin({ isWalArchiver: false }))],
  [
    'a store that exists',
    clusterWith(Credentials.template(), (store) => R2ObjectStore.fromObjectStoreName(store, 'reference', 'orders').plugin()),
  ],
  ['pluginProps()', generatedCluster()],
];

describe.each(CLUSTERS)('a Cluster with %s', (_, written) => {
  const { metadata, spec } = written;

  test('is taken by CloudNativePG, which leaves the plugin’s entry as it is', () => {
    const [{ error, warnings, defaulted }] = admission([written]);
    expect([error, warnings]).toEqual([undefined, []]);
    expect(defaulted.spec.plugins).toEqual(spec.plugins);
  });

  test('is taken by the API server, which leaves the plugin’s entry as it is, and changes nothing the second time', () => {
    const apply = () => cluster.kubectl(['apply', '--filename', '-'], Yaml.stringify(written));
    expect(apply()).toMatchObject({ status: 0, stderr: '' });
    const live = cluster.get('cluster.postgresql.cnpg.io', metadata.name, metadata.namespace);
    expect(live.spec.plugins).toEqual(spec.plugins);
    expect(admission([live])[0]).toMatchObject({ defaulted: { spec: { plugins: spec.plugins } } });
    expect(apply().stdout).toMatch(/ unchanged\n$/);
    cluster.kubectl(['delete', 'cluster.postgresql.cnpg.io', metadata.name, '--namespace', metadata.namespace]);
  });
});
