import fs from 'node:fs';
import { Size } from 'cdk8s';
import { BackupParts, DataCompression, type PgR2BackupProps } from '../../lib';
import { LocalR2, type LocalR2Options } from '../r2/local-r2';
import { backupManifests, objectStoreOf } from '../support/props';
import { fill, filled, type Place, Postgres } from './support/postgres';

/**
 * Each workaround is taken away, and what it works around must show: one that is no longer needed shows here. What the front refuses is modelled from R2's
 * documents (test/r2/refusals.ts); what the emulator refuses is Cloudflare's own code.
 */
jest.setTimeout(240_000);

const BUCKET = 'acme-backups';
const TABLES = 6;
/** After a refused upload barman often never exits. */
const HANG = 40_000;
/** Parts of the least size that R2 takes, so that a small database has many. */
const SMALL = BackupParts.even({ partSize: Size.mebibytes(6), maxArchiveSize: Size.gibibytes(1) });

let folder: string;
let server: Postgres;
let r2: LocalR2 | undefined;
let name = 0;

beforeAll(() => {
  folder = Postgres.folder();
  server = Postgres.initdb(folder, 'server');
  server.start();
  fill(server, TABLES, 8);
});
afterEach(async () => {
  // Nothing is to be archived to a place that is gone.
  server.configure({ archive_command: '/bin/true' });
  server.sql('SELECT pg_reload_conf()');
  await r2?.stop();
  r2 = undefined;
});
afterAll(() => {
  server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** A store of the library, changed by hand, on a local R2 of its own. */
async function placeFor(
  props: Partial<PgR2BackupProps>,
  change: (spec: any) => void = () => undefined,
  options: Partial<LocalR2Options> = {},
) {
  r2 = await LocalR2.start({ buckets: [BUCKET], ...options });
  const objectStore = structuredClone(objectStoreOf(backupManifests(props)));
  change(objectStore.spec);
  return { objectStore, serverName: 'pg', r2 } satisfies Place;
}

const backup = (place: Place) => server.barman('barman-cloud-backup', place, {}, HANG);
/** A backup that can be restored: with its WAL. */
async function backupWithWal(place: Place): Promise<void> {
  server.archiveFromNowOnTo(place);
  expect(backup(place)).toMatchObject({ status: 0 });
  await server.switchWal();
}
const restore = (place: Place) => Postgres.restore(folder, `restored-${++name}`, place);
const refusals = async () => (await r2!.requests()).filter(({ status }) => status >= 400).map(({ status, code }) => `${status} ${code}`);
const without = (variable: string) => (spec: any) => {
  const sidecar = spec.instanceSidecarConfiguration;
  sidecar.env = sidecar.env.filter((entry: any) => entry.name !== variable);
};

test('with all of them a backup succeeds and restores, in parts of the least size too', async () => {
  const place = await placeFor({ data: { parts: SMALL } });
  await backupWithWal(place);
  const restored = restore(place);
  restored.start();
  await restored.untilRecovered();
  expect(filled(restored, TABLES)).toBe(filled(server, TABLES));
  restored.stop();
  expect(await refusals()).toEqual([]);
});

test('without AWS_REQUEST_CHECKSUM_CALCULATION every upload over TLS is refused, and the check before it passes', async () => {
  const place = await placeFor({ data: { parts: SMALL } }, without('AWS_REQUEST_CHECKSUM_CALCULATION'));
  expect(server.barman('barman-cloud-check-wal-archive', place).status).toBe(0);
  const wal = `${server.data}/pg_wal/${server.sql('SELECT pg_walfile_name(pg_current_wal_lsn())')}`;
  expect(server.barman('barman-cloud-wal-archive', place, { walPath: wal }).status).toBe(4);
  expect(backup(place).status).not.toBe(0);
});

test('with another region every request is refused', async () => {
  const place = await placeFor({}, (spec) => {
    spec.instanceSidecarConfiguration.env.find((entry: any) => entry.name === 'AWS_DEFAULT_REGION').value = 'eu-central-1';
  });
  expect(server.barman('barman-cloud-check-wal-archive', place).status).not.toBe(0);
  expect((await refusals()).every((refusal) => refusal.startsWith('400'))).toBe(true);
});

test.each([DataCompression.SNAPPY, DataCompression.LZ4])('%s in even parts is refused, or barman hangs', async (compression) => {
  const place = await placeFor({ data: { parts: SMALL } }, (spec) => (spec.configuration.data.compression = compression));
  expect(backup(place).status).not.toBe(0);
  expect(await refusals()).toContain('400 InvalidPart');
});

test('with tags every upload is refused', async () => {
  const place = await placeFor({ data: { parts: SMALL } }, (spec) => (spec.configuration.tags = { team: 'payments' }));
  const { status, stderr } = backup(place);
  expect(status).not.toBe(0);
  expect(stderr).toContain('NotImplemented');
  expect(await refusals()).toContain('501 NotImplemented');
});

describe('where each download breaks after 30 MB', () => {
  test('one unbounded archive never restores', async () => {
    const unbounded = (spec: any) => {
      const { data } = spec.configuration;
      data.additionalCommandArgs = data.additionalCommandArgs.filter((arg: string) => !arg.startsWith('--max-archive-size'));
    };
    const place = await placeFor({ data: { parts: SMALL } }, unbounded, { cutGetAfter: 30_000_000 });
    await backupWithWal(place);
    expect(() => restore(place)).toThrow('Barman cloud restore exception: An error occurred while reading from response stream');
  });

  test('archives that are smaller do', async () => {
    const place = await placeFor(
      { data: { parts: BackupParts.even({ partSize: Size.mebibytes(6), maxArchiveSize: Size.mebibytes(12) }) } },
      undefined,
      { cutGetAfter: 30_000_000 },
    );
    await backupWithWal(place);
    const restored = restore(place);
    restored.start();
    await restored.untilRecovered();
    expect(filled(restored, TABLES)).toBe(filled(server, TABLES));
    restored.stop();
  });
});

test('retention deletes what is out of the window with its WAL, and what is left restores', async () => {
  const place = await placeFor({ data: { parts: SMALL } });
  for (let i = 0; i < 3; i++) {
    await backupWithWal(place);
  }
  const [old, kept, newest] = server.backups(place).map(({ backup_id: id }) => id);
  // A window of 30 days needs the last backup from before it: the second one, and not the first.
  await r2!.edit(BUCKET, `pg-cluster/pg/base/${old}/backup.info`, ageBy(61));
  await r2!.edit(BUCKET, `pg-cluster/pg/base/${kept}/backup.info`, ageBy(31));
  const wals = async () => (await r2!.objects(BUCKET)).filter(({ key }) => /\/wals\/.*[0-9A-F]{24}/.test(key)).length;
  const before = await wals();
  expect(server.barman('barman-cloud-backup-delete', place)).toMatchObject({ status: 0 });
  expect(server.backups(place).map(({ backup_id: id }) => id)).toEqual([kept, newest]);
  expect(await wals()).toBeLessThan(before);
  expect(
    (await r2!.requests()).some(
      ({ method, query, headers }) => method === 'POST' && 'delete' in query && 'x-amz-checksum-crc32' in headers,
    ),
  ).toBe(true);

  const restored = restore(place);
  restored.start();
  await restored.untilRecovered();
  expect(filled(restored, TABLES)).toBe(filled(server, TABLES));
  restored.stop();
});

/** Of a backup.info: every time in it is so many days earlier. */
function ageBy(days: number): (info: string) => string {
  return (info) =>
    info.replace(/^((?:begin|end)_time=)(.*)$/gm, (_, name: string, time: string) => {
      const earlier = new Date(new Date(time).getTime() - days * 86_400_000);
      return `${name}${earlier.toISOString().replace('T', ' ').replace('Z', '+00:00')}`;
    });
}
