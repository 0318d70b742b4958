import { Size, Yaml } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { BackupParts, DataCompression, type R2ObjectStoreProps, SidecarLogLevel, WalCompression } from '../../lib';
import { RULES } from '../../lib/rulebook/rules';
import { withExample } from '../support/examples';
import { objectStoreOf, storeManifests } from '../support/props';
import { ControlPlane } from './support/control-plane';

let cluster: ControlPlane;
beforeAll(async () => {
  cluster = await ControlPlane.start();
  cluster.kubectl(['create', 'namespace', 'production']);
}, 120_000);
afterAll(() => cluster.stop());

/** The ObjectStores of an example that are not the right one. */
const storesIn = (example: string) => {
  const right = JSON.stringify(withExample('').find(({ kind }) => kind === 'ObjectStore')?.object);
  return withExample(example)
    .filter(({ kind, object }) => kind === 'ObjectStore' && JSON.stringify(object) !== right)
    .map(({ object }) => object);
};

const ERRORS = RULES.filter(({ severity, bad }) => severity === 'error' && storesIn(bad).length > 0);

test('there are rules to try', () => {
  expect(ERRORS.length).toBeGreaterThan(12);
});

test.each(ERRORS.map((rule) => [rule.id, rule]))(
  'the API server takes the store that %s calls an error, so that the rule is needed',
  (_, { bad }) => {
    const yaml = Yaml.stringify(...storesIn(bad));
    const { status, stderr } = cluster.kubectl(['apply', '--dry-run=server', '--filename', '-'], yaml);
    expect([status, stderr]).toEqual([0, '']);
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
  const store = objectStoreOf(storeManifests({ ...props, metadata: { namespace: 'production' } }));
  const { status, stderr } = cluster.kubectl(['apply', '--dry-run=server', '--filename', '-'], Yaml.stringify(store));
  expect([status, stderr]).toEqual([0, '']);
});
