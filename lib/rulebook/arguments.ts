import { couldBeSecret } from '../private/faults';
import { optionsCalled } from './barman-options';
import { list, type Path, record } from './manifest';
import { type Store, text } from './store';

/** An option that the plugin writes by itself. */
interface Emitted {
  readonly key: string;
  readonly value?: string;
}

/** One item of a list of additional arguments. */
export interface Argument {
  readonly text: string;
  readonly at: Path;
  /** What stands before the `=`. */
  readonly key: string;
  /** The long name without dashes, whichever way it was written; undefined where the item is no option. */
  readonly option?: string;
  /** What follows `=`, or the next item of the list. */
  readonly value?: string;
  readonly valueAt: Path;
  /** Whether the plugin leaves it out. */
  readonly isDropped: boolean;
}

/** A list of additional arguments, and what the plugin writes before and after it (barman-cloud's `pkg/api/config.go` and the callers of it). */
export interface ArgumentList {
  readonly store: Store;
  readonly command: string;
  /** The compression that the command's own field says. */
  readonly compression: string;
  readonly args: readonly Argument[];
  readonly before: readonly Emitted[];
  readonly after: readonly Emitted[];
}

/** Where a store holds the arguments of a base backup, below its configuration. */
export const BACKUP_ARGS: Path = ['data', 'additionalCommandArgs'];

const LISTS = new WeakMap<Store, ArgumentList[]>();

/** The lists of additional arguments in a store. Many rules ask for them. */
export function argumentLists(store: Store): ArgumentList[] {
  const known = LISTS.get(store) ?? listsOf(store);
  LISTS.set(store, known);
  return known;
}

function listsOf(store: Store): ArgumentList[] {
  const { configuration } = store;
  const data = record(configuration.data);
  const wal = record(configuration.wal);
  const endpoint = when(configuration.endpointURL, '--endpoint-url');
  const provider = providerOf(configuration);
  const tags = hasEntries(configuration.tags) ? [{ key: '--tags' }] : [];
  const historyTags = hasEntries(configuration.historyTags) ? [{ key: '--history-tags' }] : [];
  const make = (section: 'data' | 'wal', field: string, command: string, before: Emitted[], after: Emitted[] = []): ArgumentList => ({
    store,
    command: `barman-cloud-${command}`,
    compression: text(record(configuration[section]).compression),
    args: asThePluginTakesThem(`barman-cloud-${command}`, list(record(configuration[section])[field]), before, store.below(section, field)),
    before,
    after,
  });
  return [
    make(
      'data',
      'additionalCommandArgs',
      'backup',
      [
        { key: '--user', value: 'postgres' },
        { key: '--name' },
        ...flag(data.compression),
        ...when(data.encryption, '--encryption'),
        ...(data.immediateCheckpoint === true ? [{ key: '--immediate-checkpoint' }] : []),
        ...when(data.jobs, '--jobs'),
      ],
      [...tags, ...endpoint, ...provider],
    ),
    make(
      'wal',
      'archiveAdditionalCommandArgs',
      'wal-archive',
      [...flag(wal.compression), ...when(wal.encryption, '-e')],
      [...endpoint, ...tags, ...historyTags, ...provider],
    ),
    make('wal', 'restoreAdditionalCommandArgs', 'wal-restore', [...endpoint, ...provider]),
    make('data', 'restoreAdditionalCommandArgs', 'restore', [...provider, ...endpoint]),
  ];
}

/** What barman-cloud-backup gets of the store's additional arguments. */
export function backupArguments(store: Store): Argument[] {
  return writingArguments(store).filter(({ at }) => at.includes('data'));
}

/** What the two commands that write to the store get of its additional arguments. */
export function writingArguments(store: Store): Argument[] {
  return argumentLists(store)
    .filter(({ command }) => !command.endsWith('restore'))
    .flatMap(({ args }) => args.filter(({ isDropped }) => !isDropped));
}

/** The argument that counts: of several barman takes the last. */
export function argumentCalled(args: readonly Argument[], option: string): Argument | undefined {
  return args.filter((argument) => argument.option === option).at(-1);
}

/** The plugin drops an item that equals an earlier one, or whose key it has itself written. */
function asThePluginTakesThem(command: string, items: unknown[], before: readonly Emitted[], at: Path): Argument[] {
  const taken = new Set(before.flatMap(({ key, value }) => (value === undefined ? [key] : [key, value])));
  const texts = items.map((item) => (typeof item === 'string' || typeof item === 'number' ? String(item) : ''));
  return texts.map((text, index) => {
    const key = text.split('=')[0];
    const isDropped = key === '' || taken.has(key);
    if (!isDropped) {
      taken.add(text);
    }
    const { option, joined } = asBarmanReadsIt(command, text);
    const next = texts[index + 1];
    const isSplit = joined === undefined && next !== undefined && !next.startsWith('-');
    return {
      text,
      at: [...at, index],
      key,
      option,
      value: isSplit ? next : joined,
      valueAt: [...at, isSplit ? index + 1 : index],
      isDropped,
    };
  });
}

function asBarmanReadsIt(command: string, text: string): { readonly option?: string; readonly joined?: string } {
  const long = /^--([^=]+)(?:=([^]*))?$/.exec(text);
  const short = /^-([A-Za-z])=?([^]+)?$/.exec(text);
  const option = long ? fullName(command, long[1]) : short ? SHORT_FORMS.get(short[1]) : undefined;
  return { option, joined: (long ?? short)?.[2] };
}

/** The whole name of an option that was written as a beginning of it. */
function fullName(command: string, name: string): string {
  const candidates = optionsCalled(command, name);
  return candidates.length === 1 ? candidates[0] : name;
}

/** Short forms that the rules know. */
const SHORT_FORMS: ReadonlyMap<string, string> = new Map(
  Object.entries({ S: 'max-archive-size', J: 'jobs', e: 'encryption', z: 'gzip', j: 'bzip2', P: 'aws-profile' }),
);

function when(value: unknown, key: string): Emitted[] {
  const isSet = (typeof value === 'string' && value !== '') || typeof value === 'number';
  return isSet ? [{ key, value: String(value) }] : [];
}

function flag(compression: unknown): Emitted[] {
  return typeof compression === 'string' && compression !== '' ? [{ key: `--${compression}` }] : [];
}

function providerOf({ s3Credentials, azureCredentials, googleCredentials }: Record<string, any>): Emitted[] {
  if (isObject(s3Credentials)) {
    return [{ key: '--cloud-provider', value: 'aws-s3' }];
  }
  if (isObject(azureCredentials)) {
    const { useDefaultAzureCredentials, inheritFromAzureAD } = azureCredentials;
    const credential = useDefaultAzureCredentials === true ? 'default' : inheritFromAzureAD === true ? 'managed-identity' : undefined;
    return [{ key: '--cloud-provider', value: 'azure-blob-storage' }, ...when(credential, '--credential')];
  }
  return isObject(googleCredentials) ? [{ key: '--cloud-provider', value: 'google-cloud-storage' }] : [];
}

function isObject(value: unknown): value is Record<string, any> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function hasEntries(value: unknown): boolean {
  return Object.keys(record(value)).length > 0;
}

/** YAML for an item of a list. What could be a secret is not repeated. */
export function item(text: string): string {
  return couldBeSecret(text) ? '# the same in one item, --name=value' : `- ${/^[\w=./:-]+$/.test(text) ? text : JSON.stringify(text)}`;
}
