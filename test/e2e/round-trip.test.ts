import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { LocalR2 } from '../r2/local-r2';
import { DataCompression, R2Bucket } from '../../lib';
import { ACCOUNT_ID, backupManifests, objectStoreOf } from '../support/props';
import { ROOT } from '../support/schema';
import { type Place, Postgres } from './support/postgres';
import { recordProof } from './support/proof';

/** The store of dist/ itself: what the library emits. */
const STORE = objectStoreOf(
  parseAllDocuments(fs.readFileSync(path.join(ROOT, 'dist/pg-r2-backup.k8s.yaml'), 'utf8')).map((document) => document.toJS()),
);
const BUCKET = STORE.spec.configuration.destinationPath.split('/')[2];
/** Four parts of 128 MiB and something, of data that no compression makes smaller. */
const MEGABYTES = 430;

/** Every row of every table. */
const ALL_ROWS = `
  SELECT 'blob', count(*), md5(string_agg(md5(data), '' ORDER BY id)) FROM blob
  UNION ALL SELECT 'event', count(*), md5(string_agg(event::text, '' ORDER BY id)) FROM event
  UNION ALL SELECT 'accounts', count(*), md5(string_agg(accounts::text, '' ORDER BY aid)) FROM pgbench_accounts accounts
  UNION ALL SELECT 'history', count(*), md5(string_agg(history::text, '' ORDER BY history::text)) FROM pgbench_history history`;

jest.setTimeout(400_000);

let r2: LocalR2;
let folder: string;
let source: Postgres;
let place: Place;
const servers: Postgres[] = [];
const keep = (server: Postgres): Postgres => {
  servers.push(server);
  return server;
};

beforeAll(async () => {
  folder = Postgres.folder();
  r2 = await LocalR2.start({ buckets: [BUCKET] });
  place = { objectStore: STORE, serverName: 'pg', r2 };
  source = keep(Postgres.initdb(folder, 'source'));
  source.start();
  source.sql(`CREATE TABLE event (id int PRIMARY KEY, said text, at timestamptz DEFAULT clock_timestamp());
    CREATE TABLE blob (id int PRIMARY KEY, data bytea);
    ALTER TABLE blob ALTER data SET STORAGE EXTERNAL;
    INSERT INTO blob SELECT id, pg_read_binary_file('/dev/urandom', 0, 1000000) FROM generate_series(1, ${MEGABYTES}) AS id`);
  source.pgbench('--initialize', '--quiet', '--scale', '3');
  source.stop();
});

afterAll(async () => {
  servers.forEach((server) => {
    try {
      server.stop();
    } catch {
      // It was stopped, or never started.
    }
  });
  await r2?.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** The store of dist/, and beside it the same with other base backups. */
function placeWith(compression: DataCompression): Place {
  if (compression === DataCompression.GZIP) {
    return place;
  }
  const objectStore = objectStoreOf(
    backupManifests({ bucket: R2Bucket.of({ accountId: ACCOUNT_ID, name: BUCKET }), prefix: compression, data: { compression } }),
  );
  return { ...place, objectStore };
}

let rows: string;
let beforeTheLoss: string;

test('a new server finds its place in the bucket empty', () => {
  expect(source.barman('barman-cloud-check-wal-archive', place)).toMatchObject({ status: 0 });
});

test('the WAL is archived as it is written', async () => {
  source.archiveTo(place);
  source.start();
  source.pgbench('--transactions', '200');
  await source.switchWal();
  expect(source.failedArchivings()).toBe(0);
  expect((await r2.objects(BUCKET)).filter(({ key }) => /^pg-cluster\/pg\/wals\/.*\.gz$/.test(key)).length).toBeGreaterThan(0);
});

test.each([DataCompression.GZIP, DataCompression.NONE, DataCompression.BZIP2])(
  'a base backup with the compression %s is uploaded in four parts and more, which R2 takes',
  async (compression) => {
    const backup = await source.timedBackup(placeWith(compression));
    expect(backup.parts).toBeGreaterThanOrEqual(4);
    expect(source.backups(placeWith(compression))).toHaveLength(1);
    recordProof({ backup: `${compression}, even parts (the default)`, megabytes: MEGABYTES, ...backup });
  },
);

test('more rows follow, and the server is lost', async () => {
  source.sql("INSERT INTO event VALUES (1, 'kept')");
  await new Promise((resolve) => setTimeout(resolve, 1500));
  beforeTheLoss = source.sql('SELECT clock_timestamp()');
  await new Promise((resolve) => setTimeout(resolve, 1500));
  source.sql("INSERT INTO event VALUES (2, 'too late')");
  source.pgbench('--transactions', '200');
  await source.switchWal();
  rows = source.sql(ALL_ROWS);
  source.stop();
});

test('a server is restored from the bucket alone, with every row', async () => {
  const restored = keep(Postgres.restore(folder, 'restored', place));
  restored.start();
  await restored.untilRecovered();
  expect(restored.sql(ALL_ROWS)).toBe(rows);
  expect(rows).toMatch(new RegExp(`^blob\\|${MEGABYTES}\\|[0-9a-f]{32}$`, 'm'));

  // It goes on, archives to a place of its own, and leaves that of the lost one as it was.
  restored.stop();
  const own: Place = { ...place, serverName: 'pg-restored' };
  expect(restored.barman('barman-cloud-check-wal-archive', own)).toMatchObject({ status: 0 });
  const before = (await r2.objects(BUCKET)).filter(({ key }) => key.startsWith('pg-cluster/pg/'));
  restored.archiveTo(own);
  restored.start();
  restored.sql("INSERT INTO event VALUES (3, 'after the restore')");
  await restored.switchWal();
  const after = await r2.objects(BUCKET);
  expect(after.filter(({ key }) => key.startsWith('pg-cluster/pg/'))).toEqual(before);
  expect(after.filter(({ key }) => key.startsWith('pg-cluster/pg-restored/wals/')).length).toBeGreaterThan(0);
  restored.stop();
});

test.each([DataCompression.NONE, DataCompression.BZIP2])('so it is from a base backup with the compression %s', async (compression) => {
  const restored = keep(Postgres.restore(folder, compression, placeWith(compression), {}, place));
  restored.start();
  await restored.untilRecovered();
  expect(restored.sql(ALL_ROWS)).toBe(rows);
  restored.stop();
});

test('a server is restored to a moment between two rows, and the later one is not there', async () => {
  const restored = keep(Postgres.restore(folder, 'in-time', place, { recovery_target_time: beforeTheLoss }));
  restored.start();
  await restored.untilRecovered();
  expect(restored.sql('SELECT said FROM event')).toBe('kept');
});

test('a new server under the name of the lost one is told that the archive is not empty', () => {
  const { status, stderr } = source.barman('barman-cloud-check-wal-archive', place);
  expect([status, stderr]).toEqual([1, expect.stringContaining('Expected empty archive')]);
});
