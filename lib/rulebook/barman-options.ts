const COMMON =
  'addressing-style aws-profile azure-credential cloud-provider credential default endpoint-url help profile quiet read-timeout test verbose version';
const WRITING = 'bzip2 encryption encryption-scope gzip kms-key-name lz4 snappy sse-kms-key-id tag tags';

/** The long options of each command that takes additional arguments (its own parser, barman 3.19.1). */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  'barman-cloud-backup': words(
    `${COMMON} ${WRITING} aws-await-snapshots-timeout aws-region aws-snapshot-lock-cool-off-period aws-snapshot-lock-duration aws-snapshot-lock-expiration-date aws-snapshot-lock-mode azure-resource-group azure-subscription-id dbname gcp-project gcp-zone host immediate-checkpoint jobs max-archive-size max-bandwidth min-chunk-size name port snapshot-disk snapshot-gcp-project snapshot-instance snapshot-zone user`,
  ),
  'barman-cloud-wal-archive': words(
    `${COMMON} ${WRITING} compression-level history-tag history-tags max-block-size max-concurrency max-single-put-size xz zstd`,
  ),
  'barman-cloud-wal-restore': words(`${COMMON} no-partial parallel spool-dir`),
  'barman-cloud-restore': words(
    `${COMMON} aws-region azure-resource-group gcp-zone snapshot-recovery-instance snapshot-recovery-zone tablespace target-lsn target-time target-tli`,
  ),
};

/** The options that a command takes a name for: its parser takes any beginning that no other option has. */
export function optionsCalled(command: string, name: string): readonly string[] {
  const options = OPTIONS[command] ?? [];
  return options.includes(name) ? [name] : options.filter((option) => option.startsWith(name));
}

/** The commands that have an option. */
export function commandsWith(option: string): string[] {
  return Object.keys(OPTIONS).filter((command) => OPTIONS[command].includes(option));
}

function words(text: string): string[] {
  return text.split(' ');
}
