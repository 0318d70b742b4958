import { UNEVEN } from '../private/object-store-rules';
import { type Argument, argumentCalled, backupArguments, item } from './arguments';
import { record } from './manifest';
import { barmanBytes, GIB, KIB, MIB } from './sizes';
import { type Store, text } from './store';

/** barman's own limits, when an argument says nothing (barman 3.19.1: clients/cloud_backup.py, cloud.py, cloud_providers/aws_s3.py). */
export const DEFAULT_ARCHIVE = 100 * GIB;
const LEAST_CHUNK = 5 * MIB;
const LARGEST_ARCHIVE = 1024 * GIB;
/** barman writes so much at once. */
export const BLOCK = 64 * KIB;
const COMPRESSIONS: ReadonlyArray<string | undefined> = ['gzip', 'bzip2', 'snappy', 'lz4'];
/** An archive ends at most one relation segment after it has reached its limit. */
export const OVERSHOOT = GIB;
/** For what tar adds to the files. */
const TAR = MIB;
/** developers.cloudflare.com/r2/platform/limits */
export const LARGEST_PART = 5 * GIB;

/** How a store's base backups are cut into archives and parts. */
export interface Cut {
  readonly compression: string;
  /** snappy and lz4, whose parts differ in length. */
  readonly isUneven: boolean;
  readonly archiveArgument?: Argument;
  readonly chunkArgument?: Argument;
  /** The size from which barman begins the next archive, in bytes. */
  readonly archive: number;
  /** The size beyond which barman cuts a part, in bytes. */
  readonly chunk: number;
  /** The length of the largest part, in bytes. */
  readonly part: number;
  /** How many parts are uploaded at once. */
  readonly workers: number;
  /** Whether every archive is a single part. */
  readonly isOnePart: boolean;
}

/** How a store cuts its base backups, or undefined where barman refuses a size and so makes none. */
export function cutOf(store: Store): Cut | undefined {
  const args = backupArguments(store);
  const archiveArgument = argumentCalled(args, 'max-archive-size');
  const chunkArgument = argumentCalled(args, 'min-chunk-size');
  const asked = archiveArgument === undefined ? DEFAULT_ARCHIVE : barmanBytes(archiveArgument.value ?? '');
  const least = chunkArgument === undefined ? LEAST_CHUNK : barmanBytes(chunkArgument.value ?? '');
  if (asked === undefined || least === undefined) {
    return undefined;
  }
  const archive = Math.min(asked, LARGEST_ARCHIVE);
  const chunk = Math.max(2 * Math.floor(asked / 10_000), LEAST_CHUNK, least);
  const flag = args.find(({ option }) => COMPRESSIONS.includes(option));
  const jobs: unknown = record(store.configuration.data).jobs ?? argumentCalled(args, 'jobs')?.value;
  const workers = typeof jobs === 'number' || typeof jobs === 'string' ? Number(jobs) : 2;
  const compression = text(record(store.configuration.data).compression) || (flag?.option ?? '');
  return {
    compression,
    isUneven: UNEVEN.includes(compression),
    archiveArgument,
    chunkArgument,
    archive,
    chunk,
    // The cut comes at the first block beyond the chunk size.
    part: Math.min((Math.floor(chunk / BLOCK) + 1) * BLOCK, archive + OVERSHOOT),
    workers: workers >= 1 ? workers : 2,
    isOnePart: chunk >= archive + OVERSHOOT + TAR,
  };
}

/** The sizes that BackupParts.even and BackupParts.onePerArchive write by default. */
export const EVEN = { 'max-archive-size': 1073741824, 'min-chunk-size': 134217727 };
export const ONE_PART = { 'max-archive-size': 1073741824, 'min-chunk-size': 2214592512 };

/** YAML of a store's arguments with other sizes in them. */
export function withSizes(store: Store, sizes: Readonly<Record<string, number>>): string {
  const args = backupArguments(store);
  const replaced = args.filter(({ option }) => option !== undefined && option in sizes);
  const places = new Set(replaced.flatMap(({ at, valueAt }) => [at, valueAt].map(String)));
  const others = args.filter(({ at }) => !places.has(String(at))).map(({ text: argument }) => item(argument));
  return ['additionalCommandArgs:', ...Object.entries(sizes).map(([name, bytes]) => `- --${name}=${bytes}`), ...others].join('\n  ');
}
