import { Size } from 'cdk8s';
import { BackupParts } from '../lib';
import { errorOf } from './support/props';

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

describe('even parts', () => {
  test('by default are archives of 1 GiB in parts of 128 MiB minus one byte, in plain bytes', () => {
    expect(BackupParts.even().additionalCommandArgs).toEqual(['--max-archive-size=1073741824', '--min-chunk-size=134217727']);
  });

  test('are one byte short of whole blocks of 64 KiB, which makes gzip parts that R2 refuses rarest', () => {
    expect((BackupParts.even({ partSize: Size.mebibytes(64) }).minChunkSize + 1) % (64 * KIB)).toBe(0);
  });

  test('take the sizes that the user gives', () => {
    const parts = BackupParts.even({ maxArchiveSize: Size.gibibytes(10), partSize: Size.mebibytes(256) });
    expect(parts.additionalCommandArgs).toEqual([`--max-archive-size=${10 * GIB}`, `--min-chunk-size=${256 * MIB - 1}`]);
    expect(parts).toMatchObject({ isOnePerArchive: false, maxArchiveSize: 10 * GIB, minChunkSize: 256 * MIB - 1 });
  });

  test('need five times the part size of scratch disk, two more for every further worker, and one for every tablespace', () => {
    expect(BackupParts.even().scratchSize().toMebibytes()).toBe(640);
    expect(BackupParts.even().scratchSize(3).toMebibytes()).toBe(896);
    expect(BackupParts.even().scratchSize(2, 3).toMebibytes()).toBe(8 * 128);
    expect(
      BackupParts.even({ partSize: Size.mebibytes(64) })
        .scratchSize(1)
        .toMebibytes(),
    ).toBe(192);
  });

  test.each([
    ['the smallest part R2 takes', Size.gibibytes(1), Size.kibibytes(5184)],
    ['the largest part R2 takes', Size.gibibytes(5), Size.gibibytes(5)],
    ['the largest archive barman makes', Size.gibibytes(1023), Size.mebibytes(256)],
  ])('can have %s', (_, maxArchiveSize, partSize) => {
    expect(BackupParts.even({ maxArchiveSize, partSize }).minChunkSize).toBe(partSize.toKibibytes() * KIB - 1);
  });

  test.each([
    [{ partSize: Size.kibibytes(5120) }, 'partSize 5120Ki: a part is a multiple of 64 KiB'],
    [{ partSize: Size.kibibytes(6000) }, 'partSize 6000Ki: a part is a multiple of 64 KiB'],
    [{ partSize: Size.mebibytes(5121), maxArchiveSize: Size.gibibytes(9) }, 'partSize 5121Mi: a part is a multiple of 64 KiB'],
    [
      { partSize: Size.gibibytes(2) },
      "partSize 2Gi: a part can't be larger than maxArchiveSize, 1 GiB; make it smaller, or use BackupParts.onePerArchive",
    ],
    [{ maxArchiveSize: Size.tebibytes(1) }, 'maxArchiveSize 1Ti: barman caps an archive at 1 TiB'],
    [
      { maxArchiveSize: Size.gibibytes(900) },
      'partSize 128Mi: barman cuts an archive of 900 GiB into larger parts by itself; write at least Size.kibibytes(188800)',
    ],
    [{ maxArchiveSize: Size.mebibytes(0) }, 'maxArchiveSize 0Mi: a size is a whole number of bytes above 0'],
    [{ partSize: Size.kibibytes(0.0001) }, 'a size is a whole number of bytes above 0'],
    [{ partSize: Size.kibibytes(5184.5) }, 'partSize 5184.5Ki: a part is a multiple of 64 KiB'],
    [{ partSize: 134217728 as any }, 'partSize 134217728: write a cdk8s Size'],
    [{ maxArchiveSize: '1GB' as any }, 'maxArchiveSize "1GB": write a cdk8s Size'],
  ])('%# are refused when R2 or barman would not do what was said', (options, advice) => {
    const message = errorOf(() => BackupParts.even(options));
    expect(message).toContain('[BackupParts.even] ');
    expect(message).toContain(advice);
  });

  test('accept the size that their own error recommends', () => {
    const parts = BackupParts.even({ maxArchiveSize: Size.gibibytes(900), partSize: Size.kibibytes(188800) });
    // barman's own bound, 2 * int(max_archive_size / 10000), must not be the larger one.
    expect(2 * Math.floor(parts.maxArchiveSize / 10_000)).toBeLessThanOrEqual(parts.minChunkSize);
  });

  test.each([
    [Size.kibibytes(5200), '5200 KiB'],
    [Size.kibibytes(5200.5), '5325312 bytes'],
    [Size.mebibytes(6), '6 MiB'],
  ])('say sizes as people do: %#', (maxArchiveSize, said) => {
    expect(errorOf(() => BackupParts.even({ maxArchiveSize }))).toContain(`a part can't be larger than maxArchiveSize, ${said};`);
  });

  test('may be as large as the archive, and one byte larger than barman’s own bound', () => {
    expect(BackupParts.even({ maxArchiveSize: Size.mebibytes(128) }).minChunkSize).toBe(128 * MIB - 1);
    const archive = (128 * MIB * 10_000) / 2;
    expect(() => BackupParts.even({ maxArchiveSize: Size.kibibytes(archive / KIB - 10) })).not.toThrow();
    expect(errorOf(() => BackupParts.even({ maxArchiveSize: Size.kibibytes(archive / KIB) }))).toContain('larger parts by itself');
  });

  test('say of an archive that is too large only that', () => {
    expect(errorOf(() => BackupParts.even({ maxArchiveSize: Size.tebibytes(1) })).split('\n')).toHaveLength(1);
  });

  test('with several faults say all of them', () => {
    expect(errorOf(() => BackupParts.even({ maxArchiveSize: Size.tebibytes(2), partSize: Size.kibibytes(1) }))).toContain('2 faults');
  });
});

test('options of nothing are the defaults', () => {
  expect(BackupParts.even(null as any)).toEqual(BackupParts.even());
  expect(BackupParts.onePerArchive(null as any)).toEqual(BackupParts.onePerArchive());
});

describe('one part per archive', () => {
  test('by default holds an archive of 1 GiB, the last relation segment and some room', () => {
    expect(BackupParts.onePerArchive().additionalCommandArgs).toEqual([
      '--max-archive-size=1073741824',
      `--min-chunk-size=${2 * GIB + 64 * MIB}`,
    ]);
  });

  test('takes the sizes that the user gives', () => {
    const parts = BackupParts.onePerArchive({ maxArchiveSize: Size.mebibytes(512), partSize: Size.gibibytes(2) });
    expect(parts).toMatchObject({ isOnePerArchive: true, maxArchiveSize: 512 * MIB, minChunkSize: 2 * GIB });
    expect(parts.scratchSize().toGibibytes()).toBe(10);
  });

  test('derives the part from the archive', () => {
    expect(BackupParts.onePerArchive({ maxArchiveSize: Size.mebibytes(512) }).minChunkSize).toBe(512 * MIB + GIB + 64 * MIB);
  });

  test('can have the largest part R2 takes', () => {
    expect(BackupParts.onePerArchive({ maxArchiveSize: Size.mebibytes(4032) }).minChunkSize).toBe(5 * GIB);
    expect(BackupParts.onePerArchive({ partSize: Size.gibibytes(5) }).minChunkSize).toBe(5 * GIB);
  });

  test.each([
    [{ maxArchiveSize: Size.gibibytes(4) }, 'maxArchiveSize 4Gi: an archive can exceed it by 1088 MiB'],
    [{ maxArchiveSize: Size.gibibytes(4) }, 'write at most Size.mebibytes(4032)'],
    [{ partSize: Size.mebibytes(5121) }, 'partSize 5121Mi: R2 takes parts up to 5 GiB; write at most Size.gibibytes(5)'],
    [
      { partSize: Size.gibibytes(2) },
      'partSize 2Gi: an archive of 1 GiB can exceed that by 1088 MiB and must fit into one part; write at least Size.kibibytes(2162688)',
    ],
    [{ partSize: Size.mebibytes(0) }, 'partSize 0Mi: a size is a whole number of bytes above 0'],
    [{ partSize: null as any }, 'partSize null: write a cdk8s Size'],
  ])('%# is refused when the sizes do not add up', (options, advice) => {
    const message = errorOf(() => BackupParts.onePerArchive(options));
    expect(message).toContain('[BackupParts.onePerArchive] ');
    expect(message).toContain(advice);
  });

  test('accepts the size that its own error recommends', () => {
    expect(BackupParts.onePerArchive({ partSize: Size.kibibytes(2162688) }).minChunkSize).toBe(2162688 * KIB);
  });
});
