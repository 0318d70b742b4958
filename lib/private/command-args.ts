import { NO_TAGS } from './checks';
import { CREDENTIAL_ADVICE, type Faults, holdsCredential } from './faults';

const BY_PLUGIN = 'the plugin writes it itself; remove it';
const R2_ENCRYPTS = 'R2 refuses or ignores encryption headers and encrypts at rest anyway; remove it';
const NOT_ANOTHER_PROVIDER = 'it belongs to another provider or to volume snapshots, not to R2; remove it';
const NOTHING_DONE = 'the command would do something else and report success; remove it';
const BEATS_CREDENTIALS = 'a profile replaces the credentials of the Secret; remove it';
const BY_COMPRESSION = 'a second compression makes barman fail; set compression instead';

/** barman-cloud's options that break a backup to R2, and why (barman 3.19.1, `barman/clients/cloud_*.py`). */
const REFUSED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'max-archive-size':
      'it belongs to how a backup is cut; set data.parts, such as BackupParts.even({ maxArchiveSize: Size.gibibytes(2) })',
    'min-chunk-size': 'it belongs to how a backup is cut; set data.parts, such as BackupParts.even({ partSize: Size.mebibytes(256) })',
    'endpoint-url': BY_PLUGIN,
    'cloud-provider': BY_PLUGIN,
    user: BY_PLUGIN,
    name: BY_PLUGIN,
    jobs: 'set data.jobs instead',
    'immediate-checkpoint': 'set data.immediateCheckpoint instead',
    gzip: BY_COMPRESSION,
    bzip2: BY_COMPRESSION,
    snappy: BY_COMPRESSION,
    lz4: BY_COMPRESSION,
    xz: BY_COMPRESSION,
    zstd: BY_COMPRESSION,
    encryption: R2_ENCRYPTS,
    'encryption-scope': R2_ENCRYPTS,
    'sse-kms-key-id': R2_ENCRYPTS,
    'kms-key-name': R2_ENCRYPTS,
    tags: NO_TAGS,
    'history-tags': NO_TAGS,
    'aws-profile': BEATS_CREDENTIALS,
    profile: BEATS_CREDENTIALS,
    'aws-region': NOT_ANOTHER_PROVIDER,
    'azure-credential': NOT_ANOTHER_PROVIDER,
    credential: NOT_ANOTHER_PROVIDER,
    'gcp-project': NOT_ANOTHER_PROVIDER,
    'gcp-zone': NOT_ANOTHER_PROVIDER,
    'snapshot-instance': NOT_ANOTHER_PROVIDER,
    'snapshot-disk': NOT_ANOTHER_PROVIDER,
    'snapshot-zone': NOT_ANOTHER_PROVIDER,
    test: NOTHING_DONE,
    help: NOTHING_DONE,
    version: NOTHING_DONE,
  }),
);

/** An argument whose start alone names the option: barman's parser takes any unambiguous beginning for the whole. */
function refusal(key: string): string | undefined {
  for (const [option, reason] of REFUSED) {
    if (option.startsWith(key)) {
      return reason;
    }
  }
  return undefined;
}

/**
 * Arguments for a barman-cloud command. `own` are the library's, each of which is right where it stands once. Of an argument only its name is
 * shown: it may carry a password.
 */
export function checkCommandArgs(faults: Faults, property: string, args: readonly unknown[], own: readonly string[] = []): void {
  const seen = new Set<string>();
  args.forEach((arg, index) => {
    const where = `${property}[${index}]`;
    const match = typeof arg === 'string' ? /^--([a-z][a-z0-9-]*)(=[^]+)?$/.exec(arg) : null;
    if (!match) {
      const rule =
        'write an argument as one item in its long form, "--name=value" or "--name": the plugin drops a value that stands alone when it equals an earlier one';
      const option = typeof arg === 'string' ? /^(--[a-z][a-z0-9-]*|-[a-z])/i.exec(arg)?.[1] : undefined;
      if (typeof arg === 'string' && option === undefined) {
        faults.addHidden(where, arg, rule);
      } else {
        faults.add(where, option ?? arg, rule);
      }
      return;
    }
    const [text, key] = match;
    if (holdsCredential(text)) {
      faults.add(where, `--${key}`, `${CREDENTIAL_ADVICE}; remove it`);
    }
    const reason = own.includes(text) ? undefined : refusal(key);
    if (reason !== undefined) {
      faults.add(where, `--${key}`, reason);
    } else if (seen.has(key)) {
      faults.add(where, `--${key}`, 'it stands in the list twice, and barman takes the last; keep one');
    }
    seen.add(key);
  });
}
