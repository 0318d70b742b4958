import { couldBeSecret } from '../private/faults';
import { list, type Path, record } from './manifest';
import { type Store, text } from './store';
import type { World } from './world';

/** An option that the plugin writes by itself. */
interface Emitted {
  readonly key: string;
  readonly value?: string;
}

/** One item of a list of additional arguments. */
export interface Arg {
  readonly text: string;
  /** What stands before the `=`. */
  readonly key: string;
  readonly at: Path;
  /** Whether the plugin leaves it out. */
  readonly isDropped: boolean;
}

/** A list of additional arguments, and what the plugin writes before and after it (barman-cloud's `pkg/api/config.go` and the callers of it). */
export interface ArgList {
  readonly store: Store;
  readonly command: string;
  /** The compression that the command's own field says. */
  readonly compression: string;
  readonly args: readonly Arg[];
  readonly before: readonly Emitted[];
  readonly after: readonly Emitted[];
}

/** Every list of additional arguments in the stores. */
export function argLists({ stores }: World): ArgList[] {
  return stores.flatMap(listsOf).filter(({ args }) => args.length > 0);
}

function listsOf(store: Store): ArgList[] {
  const { configuration } = store;
  const data = record(configuration.data);
  const wal = record(configuration.wal);
  const endpoint = when(configuration.endpointURL, '--endpoint-url');
  const provider = providerOf(configuration);
  const tags = hasEntries(configuration.tags) ? [{ key: '--tags' }] : [];
  const historyTags = hasEntries(configuration.historyTags) ? [{ key: '--history-tags' }] : [];
  const make = (section: 'data' | 'wal', field: string, command: string, before: Emitted[], after: Emitted[] = []): ArgList => ({
    store,
    command: `barman-cloud-${command}`,
    compression: text(record(configuration[section]).compression),
    args: asThePluginTakesThem(list(record(configuration[section])[field]), before, store.below(section, field)),
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

/** The plugin drops an item that equals an earlier one, or whose key it has itself written. */
function asThePluginTakesThem(items: unknown[], before: readonly Emitted[], at: Path): Arg[] {
  const taken = new Set(before.flatMap(({ key, value }) => (value === undefined ? [key] : [key, value])));
  return items.map((item, index) => {
    const text = typeof item === 'string' || typeof item === 'number' ? String(item) : '';
    const key = text.split('=')[0];
    const isDropped = key === '' || taken.has(key);
    if (!isDropped) {
      taken.add(text);
    }
    return { text, key, at: [...at, index], isDropped };
  });
}

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

const COMPRESSIONS = ['gzip', 'bzip2', 'snappy', 'lz4', 'xz', 'zstd'];
const SHORT: ReadonlyMap<string, string> = new Map([
  ['-z', 'gzip'],
  ['-j', 'bzip2'],
]);

/** The compression that an argument asks for. barman takes the beginning of an option for the whole. */
export function compressionOf({ key }: Arg): string | undefined {
  return SHORT.get(key) ?? COMPRESSIONS.find((name) => key.length > 3 && `--${name}`.startsWith(key));
}

/** YAML for an item of a list. What could be a secret is not repeated. */
export function item(text: string): string {
  return couldBeSecret(text) ? '# the same in one item, --name=value' : `- ${/^[\w=./:-]+$/.test(text) ? text : JSON.stringify(text)}`;
}
