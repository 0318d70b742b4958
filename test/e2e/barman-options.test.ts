import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { BackupParts, DataCompression, type PgR2BackupProps, WalCompression } from '../../lib';
import { pgR2Backup } from '../support/command';
import { backupManifests, objectStoreOf } from '../support/props';
import { ROOT } from '../support/schema';
import { barmanCommands, type BarmanInput, withEndpoint } from './support/barman';
import { VENV } from './support/paths';

const VALUES = { R2_ACCESS_KEY_ID: 'a1'.repeat(16), R2_SECRET_ACCESS_KEY: '5f'.repeat(32) };

/** What is in dist/, with credentials. */
const FILLED = parseAllDocuments(pgR2Backup(['fill', path.join(ROOT, 'dist')], { env: VALUES }).stdout).map((document) => document.toJS());
const DIST: BarmanInput = { objectStore: objectStoreOf(FILLED), secrets: FILLED.filter(({ kind }) => kind === 'Secret'), serverName: 'pg' };

const commands = (input: Partial<BarmanInput> = {}) => barmanCommands({ ...DIST, ...input });
/** The commands for a store with other props, or with other fields than the library writes. */
const commandsWith = (props: Partial<PgR2BackupProps>) => commands({ objectStore: objectStoreOf(backupManifests(props)) });
const commandsOf = (change: (spec: any) => void, input: Partial<BarmanInput> = {}) => {
  const objectStore = structuredClone(DIST.objectStore);
  change(objectStore.spec);
  return commands({ objectStore, ...input });
};

/** The arguments that differ from those for dist/. */
function changedArgs(changed: ReturnType<typeof commands>): Record<string, string[]> {
  const before = commands();
  const differing = Object.entries(changed).filter(([program, { args }]) => args.join('\n') !== before[program].args.join('\n'));
  return Object.fromEntries(differing.map(([program, { args }]) => [program, args]));
}

/** No credential belongs in a snapshot. */
const masked = (env: Record<string, string>) =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, Object.values(VALUES).includes(value) ? '(a credential)' : value]));

const secret = (name: string, data: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: 'production' },
  data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')])),
});

describe('what the plugin runs for the store in dist/', () => {
  test('every argument and every variable is as in the snapshot, which shows what a new version of the plugin changes', () => {
    const shown = Object.entries(commands()).map(([program, { args, env }]) => [program, { args, env: masked(env) }]);
    expect(Object.fromEntries(shown)).toMatchSnapshot();
  });

  test("R2's three variables and the credentials reach every program", () => {
    const found = commands();
    expect(Object.keys(found)).toHaveLength(8);
    for (const [program, { env }] of Object.entries(found)) {
      expect([program, env]).toEqual([
        program,
        expect.objectContaining({
          AWS_DEFAULT_REGION: 'auto',
          AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
          AWS_RESPONSE_CHECKSUM_VALIDATION: 'when_required',
          AWS_ACCESS_KEY_ID: VALUES.R2_ACCESS_KEY_ID,
          AWS_SECRET_ACCESS_KEY: VALUES.R2_SECRET_ACCESS_KEY,
        }),
      ]);
    }
  });

  test('no credential is an argument: everybody on a machine can read those', () => {
    expect(JSON.stringify(Object.values(commands()).map(({ args }) => args))).not.toMatch(/a1a1|5f5f/);
  });

  test('the sizes of archives and parts reach the base backup', () => {
    expect(commands()['barman-cloud-backup'].args).toEqual(
      expect.arrayContaining(['--max-archive-size=1073741824', '--min-chunk-size=134217727']),
    );
  });

  test('at another endpoint nothing but the endpoint is another', () => {
    const endpoint = 'https://127.0.0.1:8443';
    const moved = commands({ objectStore: withEndpoint(DIST.objectStore, endpoint) });
    const expected = JSON.stringify(commands()).replaceAll(DIST.objectStore.spec.configuration.endpointURL, endpoint);
    expect(moved).toEqual(JSON.parse(expected));
  });
});

describe('what differs from that, in arguments,', () => {
  test.each<[string, () => ReturnType<typeof commands>]>([
    [
      'with one part per archive and snappy',
      () => commandsWith({ data: { compression: DataCompression.SNAPPY, parts: BackupParts.onePerArchive() } }),
    ],
    ['without compression', () => commandsWith({ data: { compression: DataCompression.NONE }, wal: { compression: WalCompression.NONE } })],
    ['with jobs and an immediate checkpoint', () => commandsWith({ data: { jobs: 4, immediateCheckpoint: true } })],
    [
      'with additional arguments',
      () =>
        commandsWith({
          wal: { archiveAdditionalCommandArgs: ['--read-timeout=61'], restoreAdditionalCommandArgs: ['--read-timeout=62'] },
          data: { additionalCommandArgs: ['--read-timeout=63'], restoreAdditionalCommandArgs: ['--read-timeout=64'] },
        }),
    ],
    // The library offers no tags: R2 refuses them.
    [
      'with tags',
      () => commandsOf(({ configuration }) => Object.assign(configuration, { tags: { team: 'orders' }, historyTags: { team: 'history' } })),
    ],
    ['with another retention policy', () => commandsWith({ retentionPolicy: '4w' })],
  ])('%s', (_, run) => expect(changedArgs(run())).toMatchSnapshot());

  test('without a retention policy nothing is deleted', () => {
    const { 'barman-cloud-backup-delete': deletion, ...others } = commands();
    expect(deletion.args).toContain('RECOVERY WINDOW OF 30 DAYS');
    expect(commandsOf((spec) => delete spec.retentionPolicy)).toEqual(others);
  });
});

describe('of a variable that is set twice', () => {
  const region = (found: ReturnType<typeof commands>) => new Set(Object.values(found).map(({ env }) => env.AWS_DEFAULT_REGION));
  const clusterEnv = [{ name: 'AWS_DEFAULT_REGION', value: 'cluster' }];
  const ownRegion = (spec: any) => (spec.configuration.s3Credentials.region = { name: 'region', key: 'REGION' });
  const secrets = [...DIST.secrets, secret('region', { REGION: 'secret' })];

  test('the one in the Cluster beats the one in the store', () => {
    expect(region(commands({ clusterEnv }))).toEqual(new Set(['cluster']));
  });

  test('s3Credentials.region beats both', () => {
    expect(region(commandsOf(ownRegion, { clusterEnv, secrets }))).toEqual(new Set(['secret']));
  });

  test('the first in the store beats the later one', () => {
    const again = (spec: any) => spec.instanceSidecarConfiguration.env.push({ name: 'AWS_DEFAULT_REGION', value: 'later' });
    expect(region(commandsOf(again))).toEqual(new Set(['auto']));
  });
});

test('a variable of the store can come from a Secret', () => {
  const valueFrom = { secretKeyRef: { name: 'proxy', key: 'URL' } };
  const found = commandsOf((spec) => spec.instanceSidecarConfiguration.env.push({ name: 'HTTPS_PROXY', valueFrom }), {
    secrets: [...DIST.secrets, secret('proxy', { URL: 'http://proxy:3128' })],
  });
  expect(found['barman-cloud-restore'].env.HTTPS_PROXY).toBe('http://proxy:3128');
});

test('a session token and a private CA reach every program', () => {
  const found = commandsOf(
    ({ configuration }) => {
      configuration.s3Credentials.sessionToken = { name: 'more', key: 'TOKEN' };
      configuration.endpointCA = { name: 'more', key: 'ca.crt' };
    },
    { secrets: [...DIST.secrets, secret('more', { TOKEN: 'token', 'ca.crt': 'ca' })] },
  );
  const values = Object.values(found).map(({ env }) => [env.AWS_SESSION_TOKEN, env.AWS_CA_BUNDLE].join(' '));
  expect(new Set(values)).toEqual(new Set(['token /barman-certificates/pg-r2-store/barman-ca.crt']));
});

test('a Secret without the key that the store names stops the plugin before barman', () => {
  expect(() => commandsOf(({ configuration }) => (configuration.s3Credentials.accessKeyId.key = 'KEY'))).toThrow(
    'missing key KEY, inside secret r2-credentials',
  );
});

test("barman-cloud and boto3 are those of the plugin's sidecar", () => {
  const installed = execFileSync(path.join(VENV, 'bin/python'), ['-m', 'pip', 'list', '--format', 'freeze'], { encoding: 'utf8' });
  expect(installed.split('\n')).toEqual(expect.arrayContaining(['barman==3.19.1', 'boto3==1.43.56', 'psycopg2-binary==2.9.12']));
});
