import { Size, SizeRoundingBehavior } from 'cdk8s';
import { Faults } from './private/faults';

/** Sizes for `BackupParts.even`. */
export interface EvenPartsOptions {
  /**
   * The size from which barman begins the next archive. An archive ends at most one relation segment (1 GiB) later. A restore
   * reads each archive in one GET without retry, so this bounds what one broken connection costs. Below 1 TiB.
   *
   * @default Size.gibibytes(1)
   * @see https://github.com/EnterpriseDB/barman/issues/1100
   */
  readonly maxArchiveSize?: Size;

  /**
   * The size of a part of a multipart upload, a multiple of 64 KiB from 5,184 KiB to 5 GiB, and no larger than `maxArchiveSize`.
   * The sidecar's scratch volume holds five of them at once. The larger it is, the rarer gzip ends an archive in a way
   * that R2 refuses: about 1 archive in 160,000 with 128 MiB, against 1 in 1,000 with barman's own parts of 20 MiB (extrapolated from measurements).
   *
   * @default Size.mebibytes(128)
   */
  readonly partSize?: Size;
}

/** Sizes for `BackupParts.onePerArchive`. */
export interface OnePartPerArchiveOptions {
  /**
   * The size from which barman begins the next archive, at most 4,032 MiB.
   *
   * @default Size.gibibytes(1)
   */
  readonly maxArchiveSize?: Size;

  /**
   * The largest part: at least `maxArchiveSize` + 1 GiB (the last relation segment) + 64 MiB (what tar and the compression add), at
   * most 5 GiB, which is R2's limit. The sidecar's scratch volume holds five parts at once.
   *
   * @default - `maxArchiveSize` + 1 GiB + 64 MiB
   */
  readonly partSize?: Size;
}

/**
 * How a base backup is cut into archives and parts, as the two arguments that `barman-cloud-backup` takes for it.
 *
 * R2 accepts a multipart upload only when all parts but the last have one length, and the last is no longer
 * (`InvalidPart: All non-trailing parts must have the same length`). Left to itself barman writes up to 100 GB
 * into one archive, and cuts it into parts that R2 may refuse once the database has grown.
 *
 * @see https://developers.cloudflare.com/r2/objects/multipart-objects/
 */
export class BackupParts {
  /**
   * Archives of bounded size in equal parts. Needs five times the part size of scratch disk: 640 MiB by default.
   *
   * For `gzip` and no compression; with `bzip2` the last part of an archive can exceed the others, which R2 refuses.
   * `snappy` and `lz4` write parts of different lengths, which R2 refuses from three parts on (EnterpriseDB/barman#954): they need `BackupParts.onePerArchive`.
   *
   * @throws an error when the sizes don't fit each other, barman or R2.
   */
  public static even(options: EvenPartsOptions = {}): BackupParts {
    const faults = new Faults();
    const { maxArchiveSize = Size.gibibytes(1), partSize = Size.mebibytes(128) } = options ?? {};
    const archive = bytes(faults, 'maxArchiveSize', maxArchiveSize);
    const part = bytes(faults, 'partSize', partSize);
    if (archive !== undefined && archive >= TIB) {
      faults.add('maxArchiveSize', maxArchiveSize, 'barman caps an archive at 1 TiB; write less, such as Size.gibibytes(1)');
    }
    if (part !== undefined) {
      if (part % BLOCK !== 0 || part < SMALLEST_PART || part > LARGEST_PART) {
        faults.add(
          'partSize',
          partSize,
          `a part is a multiple of 64 KiB (barman writes in blocks of that size) from ${text(SMALLEST_PART)} to ${text(LARGEST_PART)} ` +
            '(R2 takes no smaller and no larger ones); write for example Size.mebibytes(128)',
        );
      } else if (archive !== undefined && part > archive) {
        faults.add(
          'partSize',
          partSize,
          `a part can't be larger than maxArchiveSize, ${text(archive)}; make it smaller, or use BackupParts.onePerArchive`,
        );
      } else if (archive !== undefined && archive < TIB && part <= leastChunk(archive)) {
        faults.add(
          'partSize',
          partSize,
          `barman cuts an archive of ${text(archive)} into larger parts by itself; write at least ` +
            `Size.kibibytes(${((Math.floor(leastChunk(archive) / BLOCK) + 1) * BLOCK) / KIB}), or a smaller maxArchiveSize`,
        );
      }
    }
    faults.throwIfAny('BackupParts.even');
    // One byte less than a whole number of blocks: barman cuts before a write when the buffer is over the chunk size.
    return new BackupParts(false, archive!, part! - 1);
  }

  /**
   * Archives that are one part each. R2 takes a single part of any length, so this works with every compression. Needs
   * five times the part size of scratch disk: a little over 10 GiB by default.
   *
   * @throws an error when the sizes don't fit each other, barman or R2.
   */
  public static onePerArchive(options: OnePartPerArchiveOptions = {}): BackupParts {
    const faults = new Faults();
    const { maxArchiveSize = Size.gibibytes(1), partSize } = options ?? {};
    const archive = bytes(faults, 'maxArchiveSize', maxArchiveSize);
    if (archive !== undefined && archive > LARGEST_PART - OVERSHOOT) {
      faults.add(
        'maxArchiveSize',
        maxArchiveSize,
        `an archive can exceed it by ${text(OVERSHOOT)} and must fit into one part, at most ${text(LARGEST_PART)} on R2; ` +
          `write at most Size.mebibytes(${(LARGEST_PART - OVERSHOOT) / MIB})`,
      );
    }
    const part = partSize === undefined ? undefined : bytes(faults, 'partSize', partSize);
    if (part !== undefined && part > LARGEST_PART) {
      faults.add('partSize', partSize, `R2 takes parts up to ${text(LARGEST_PART)}; write at most Size.gibibytes(5)`);
    } else if (part !== undefined && archive !== undefined && part < archive + OVERSHOOT) {
      faults.add(
        'partSize',
        partSize,
        `an archive of ${text(archive)} can exceed that by ${text(OVERSHOOT)} and must fit into one part; write at least ` +
          `Size.kibibytes(${(archive + OVERSHOOT) / KIB}), or leave it out`,
      );
    }
    faults.throwIfAny('BackupParts.onePerArchive');
    return new BackupParts(true, archive!, part ?? archive! + OVERSHOOT);
  }

  /** Whether every archive is a single part, which R2 accepts with any compression. */
  public readonly isOnePerArchive: boolean;

  /** `--max-archive-size`, in bytes. */
  public readonly maxArchiveSize: number;

  /** `--min-chunk-size`, in bytes: barman cuts a part at the first block that goes beyond it. */
  public readonly minChunkSize: number;

  private constructor(isOnePerArchive: boolean, maxArchiveSize: number, minChunkSize: number) {
    this.isOnePerArchive = isOnePerArchive;
    this.maxArchiveSize = maxArchiveSize;
    this.minChunkSize = minChunkSize;
  }

  /**
   * The arguments for `barman-cloud-backup`, in plain bytes: barman's own suffixes are surprising (`MB` is 1024-based, `MiB` 1000-based), and
   * an argument split in two loses its value when another argument has the same one.
   */
  public get additionalCommandArgs(): string[] {
    return [`--max-archive-size=${this.maxArchiveSize}`, `--min-chunk-size=${this.minChunkSize}`];
  }

  /**
   * The scratch disk that a base backup fills at most: two parts a worker (one on its way to R2, one waiting), the one being filled, and one
   * more for every tablespace, whose last archive stays open. An emptyDir with a smaller limit evicts the pod of the database.
   *
   * @param jobs how many workers upload at once (`data.jobs`); barman's default is 2.
   * @param tablespaces how many tablespaces the database has beside the default one.
   */
  public scratchSize(jobs: number = 2, tablespaces: number = 0): Size {
    const largestPart = this.isOnePerArchive ? this.minChunkSize : this.minChunkSize + 1;
    return Size.kibibytes(Math.ceil(((2 * jobs + 1 + tablespaces) * largestPart) / KIB));
  }
}

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
const TIB = 1024 * GIB;
/** barman writes its tar stream in blocks of this size (CloudTarUploader in barman/cloud.py, 3.19.1). */
const BLOCK = 64 * KIB;
/** R2 and barman take no part below 5 MiB; the cut comes at the block after that. */
const SMALLEST_PART = 5 * MIB + BLOCK;
/** R2's limit for one part: developers.cloudflare.com/r2/platform/limits. */
const LARGEST_PART = 5 * GIB;
/** What an archive can have beyond its limit: a relation segment, and room for tar headers and incompressible data. */
const OVERSHOOT = GIB + 64 * MIB;

/** barman's own lower bound for the chunk size: 2 * int(max_archive_size / 10000). */
function leastChunk(archive: number): number {
  return 2 * Math.floor(archive / 10_000);
}

function bytes(faults: Faults, property: string, size: Size): number | undefined {
  if (typeof size?.toKibibytes !== 'function') {
    faults.add(property, size, 'write a cdk8s Size, such as Size.mebibytes(128)');
    return undefined;
  }
  const amount = size.toKibibytes({ rounding: SizeRoundingBehavior.NONE }) * KIB;
  if (!Number.isSafeInteger(amount) || amount <= 0) {
    faults.add(property, size, 'a size is a whole number of bytes above 0; write for example Size.mebibytes(128)');
    return undefined;
  }
  return amount;
}

/** A number of bytes as people say it. */
function text(amount: number): string {
  if (amount % GIB === 0) {
    return `${amount / GIB} GiB`;
  }
  if (amount % MIB === 0) {
    return `${amount / MIB} MiB`;
  }
  return amount % KIB === 0 ? `${amount / KIB} KiB` : `${amount} bytes`;
}
