import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { BIN } from './paths';

/** What the plugin makes its commands of. */
export interface BarmanInput {
  readonly objectStore: any;
  /** The Secrets that the store names, with `data`. */
  readonly secrets: readonly any[];
  readonly serverName: string;
  /** The Cluster's name; by default the server name, as in the plugin the other way round. */
  readonly clusterName?: string;
  /** The Cluster's `spec.env`. */
  readonly clusterEnv?: ReadonlyArray<{ name: string; value: string }>;
  /** What `barman-cloud-wal-archive` is to archive; by default what stands for it in PostgreSQL's `archive_command`. */
  readonly walPath?: string;
  /** What `barman-cloud-wal-restore` is to restore, and where to; by default what stands for it in PostgreSQL's `restore_command`. */
  readonly walName?: string;
  readonly walDestination?: string;
  /** The name of the base backup to take. */
  readonly backupName?: string;
  /** The ID of the base backup to restore, and where to. */
  readonly backupID?: string;
  readonly pgData?: string;
}

/** A program of barman-cloud as the plugin runs it. */
export interface BarmanCommand {
  readonly args: string[];
  /** All but `PATH`. `PGDATA`, `PGHOST`, `PSQL_HISTORY`, `TMPDIR` and `AWS_CA_BUNDLE` are folders and files of the pod. */
  readonly env: Record<string, string>;
}

/**
 * What the plugin runs for a store, by the program's name: the plugin's own code says it (test/e2e/barman-options). There is no
 * `barman-cloud-backup-delete` without a retention policy.
 */
export function barmanCommands(input: BarmanInput): Record<string, BarmanCommand> {
  const defaults = {
    clusterName: input.serverName,
    walPath: '%p',
    walName: '%f',
    walDestination: '%p',
    backupName: 'backup-20260101000000',
    backupID: '20260101T000000',
    pgData: '/var/lib/postgresql/data/pgdata',
  };
  const { status, stdout, stderr, error } = spawnSync(path.join(BIN, 'barman-options'), {
    input: JSON.stringify({ ...defaults, ...input }),
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(error?.message ?? stderr);
  }
  return JSON.parse(stdout);
}

/** The store at another endpoint, and nothing else changed. */
export function withEndpoint(objectStore: any, endpointURL: string): any {
  const { configuration } = objectStore.spec;
  return { ...objectStore, spec: { ...objectStore.spec, configuration: { ...configuration, endpointURL } } };
}
