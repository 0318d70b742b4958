import fs from 'node:fs';
import path from 'node:path';
import { Size } from 'cdk8s';
import { BackupParts, DataCompression, type PgR2BackupProps, WalCompression } from '../../lib';
import { LocalR2 } from '../r2/local-r2';
import { backupManifests, objectStoreOf } from '../support/props';
import { fill, filled, type Place, Postgres } from './support/postgres';
import { recordProof } from './support/proof';

jest.setTimeout(240_000);

const BUCKET = 'acme-backups';
const TABLES = 3;
const MEGABYTES_EACH = 20;

let folder: string;
let server: Postgres;
let r2: LocalR2;

beforeAll(async () => {
  r2 = await LocalR2.start({ buckets: [BUCKET] });
  folder = Postgres.folder();
  server = Postgres.initdb(folder, 'server');
  server.start();
  fill(server, TABLES, MEGABYTES_EACH);
});
afterAll(async () => {
  server.stop();
  await r2.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

const placeFor = (prefix: string, props: Partial<PgR2BackupProps>): Place => ({
  objectStore: objectStoreOf(backupManifests({ prefix, ...props })),
  serverName: 'pg',
  r2,
});

/** Takes a base backup with its WAL, restores it, and compares every row. */
async function roundTrip(name: string, place: Place) {
  server.archiveFromNowOnTo(place);
  const backup = await server.timedBackup(place);
  await server.switchWal();
  const restored = Postgres.restore(folder, name, place);
  restored.start();
  await restored.untilRecovered();
  expect(filled(restored, TABLES)).toBe(filled(server, TABLES));
  restored.stop();
  return backup;
}

test.each(Object.values(DataCompression))('a base backup with %s in one part per archive restores', async (compression) => {
  const parts = BackupParts.onePerArchive({ maxArchiveSize: Size.mebibytes(30) });
  const backup = await roundTrip(`data-${compression}`, placeFor(`data-${compression}`, { data: { compression, parts } }));
  expect(backup.archives).toBeGreaterThan(1);
  expect(backup.parts).toBe(backup.archives);
  recordProof({ backup: `${compression}, one part per archive`, megabytes: TABLES * MEGABYTES_EACH, ...backup });
});

test.each(Object.values(WalCompression))('a WAL file with the compression %s is read back, byte for byte', (compression) => {
  const place = placeFor(`wal-${compression}`, { wal: { compression } });
  const wal = path.join(server.data, 'pg_wal', server.sql('SELECT pg_walfile_name(pg_switch_wal())'));
  expect(server.barman('barman-cloud-wal-archive', place, { walPath: wal })).toMatchObject({ status: 0 });
  const copy = path.join(server.data, `${compression}.wal`);
  const input = { walName: path.basename(wal), walDestination: copy };
  expect(server.barman('barman-cloud-wal-restore', place, input)).toMatchObject({ status: 0 });
  expect(fs.readFileSync(copy).equals(fs.readFileSync(wal))).toBe(true);
});
