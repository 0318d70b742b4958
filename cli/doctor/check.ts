/** What doctor looks at, in its order. */
export const TITLES = {
  manifest: 'what the rulebook says of the ObjectStore',
  credentials: "whether the credentials have the form of R2's",
  name: 'whether the name of the endpoint resolves',
  connection: 'whether the endpoint can be connected to, and is what it says it is',
  clock: 'how far the clocks are apart',
  list: 'listing below the prefix, which tells signature, bucket and permission',
  put: 'an upload, as of WAL',
  get: 'reading it back',
  'multi-part': 'an upload in parts, as of a base backup',
  delete: 'deleting one object',
  'batch-delete': 'deleting several at once, as retention does',
  'clean-up': "whether nothing of doctor's is left",
  archive: 'what the prefix holds',
} as const;

export type CheckId = keyof typeof TITLES;

export const CHECKS = Object.keys(TITLES) as CheckId[];

/** What a check has to say. */
export interface Words {
  readonly answer?: string;
  readonly means?: string;
  readonly do?: string;
}

export interface Check extends Words {
  readonly id: CheckId;
  readonly title: string;
  readonly status: 'ok' | 'failed' | 'skipped';
  readonly milliseconds: number;
  /** Of one that failed: what the diagnosis is called. */
  readonly diagnosis?: string;
}

/** A server's folder in the prefix, as barman makes it. */
export interface Server {
  readonly name: string;
  readonly wal: boolean;
  readonly backups: readonly Backup[];
}

export interface Backup {
  readonly id: string;
  /** The id says it; the sidecar's clock is UTC. */
  readonly time: string;
  /** Whether its backup.info is there, which barman writes last. */
  readonly complete: boolean;
}
