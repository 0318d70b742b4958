import { list, type Path, record } from './manifest';
import type { Store } from './store';

/** An argument for barman-cloud, whichever way it was written. */
export interface Argument {
  /** The long name, without dashes. */
  readonly option: string;
  /** What follows `=`, or the next item of the list. */
  readonly value?: string;
  /** Where the argument stands, and where its value: the next item, if it was split in two. */
  readonly at: Path;
  readonly valueAt: Path;
}

/** Where a store holds arguments, below its configuration. */
export const BACKUP_ARGS: Path = ['data', 'additionalCommandArgs'];
export const ARCHIVE_ARGS: Path = ['wal', 'archiveAdditionalCommandArgs'];
export const ARGUMENT_LISTS: readonly Path[] = [
  BACKUP_ARGS,
  ARCHIVE_ARGS,
  ['data', 'restoreAdditionalCommandArgs'],
  ['wal', 'restoreAdditionalCommandArgs'],
];

/** The options of barman-cloud-backup and barman-cloud-wal-archive (barman 3.19.1, `barman/clients/cloud_*.py`), and their short forms. */
const SHORT_FORMS: ReadonlyMap<string, string> = new Map(
  Object.entries({ S: 'max-archive-size', J: 'jobs', e: 'encryption', z: 'gzip', j: 'bzip2', P: 'aws-profile' }),
);
const OPTIONS: readonly string[] = [
  ...['addressing-style', 'aws-await-snapshots-timeout', 'aws-profile', 'aws-region', 'aws-snapshot-lock-cool-off-period'],
  ...['aws-snapshot-lock-duration', 'aws-snapshot-lock-expiration-date', 'aws-snapshot-lock-mode', 'azure-credential'],
  ...['azure-resource-group', 'azure-subscription-id', 'bzip2', 'cloud-provider', 'credential', 'dbname', 'encryption', 'encryption-scope'],
  ...['endpoint-url', 'gcp-project', 'gcp-zone', 'gzip', 'help', 'history-tag', 'history-tags', 'host', 'immediate-checkpoint', 'jobs'],
  ...['kms-key-name', 'lz4', 'max-archive-size', 'max-bandwidth', 'max-block-size', 'max-concurrency', 'max-single-put-size'],
  ...['min-chunk-size', 'name', 'port', 'profile', 'quiet', 'read-timeout', 'snappy', 'snapshot-disk', 'snapshot-gcp-project'],
  ...['snapshot-instance', 'snapshot-zone', 'sse-kms-key-id', 'tag', 'tags', 'test', 'user', 'verbose', 'version', 'xz', 'zstd'],
];

/** The arguments in a list of the store, in order. Items that are no options are left out. */
export function argumentsAt(store: Store, path: Path): Argument[] {
  const items = textItems(store, path);
  return items.flatMap(({ text, at }, index) => {
    const long = /^--([^=]+)(?:=([^]*))?$/.exec(text);
    const short = /^-([A-Za-z])=?([^]+)?$/.exec(text);
    const option = long ? fullName(long[1]) : short ? SHORT_FORMS.get(short[1]) : undefined;
    if (option === undefined) {
      return [];
    }
    const joined = long ? long[2] : short?.[2];
    const next = items[index + 1];
    const split = joined === undefined && next !== undefined && !next.text.startsWith('-') ? next : undefined;
    return [{ option, value: joined ?? split?.text, at, valueAt: split?.at ?? at }];
  });
}

/** The argument that counts: of several barman takes the last. */
export function argumentCalled(args: readonly Argument[], option: string): Argument | undefined {
  return args.filter((argument) => argument.option === option).at(-1);
}

/** The items of a list, as text, each with its place. */
export function textItems(store: Store, path: Path): { readonly text: string; readonly at: Path }[] {
  const items = list(path.reduce<unknown>((value, field) => record(value)[field], store.configuration));
  return items.flatMap((item: unknown, index) =>
    typeof item === 'string' || typeof item === 'number' ? [{ text: String(item), at: store.below(...path, index) }] : [],
  );
}

/** barman's parser takes any beginning of a name that no other option has. */
function fullName(name: string): string {
  const candidates = OPTIONS.includes(name) ? [name] : OPTIONS.filter((option) => option.startsWith(name));
  return candidates.length === 1 ? candidates[0] : name;
}
