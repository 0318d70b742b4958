import type { Bucket } from './bucket';
import type { Backup, Server, Words } from './check';
import { Failed, Finding } from './failure';
import type { Target } from './target';

/** barman's own name of a WAL segment, a backup label or a history file, with one suffix of a compression (barman/xlog.py, barman/cloud.py). */
const WAL = /\/[\dA-F]{8}(?:[\dA-F]{16}(?:\.[\dA-F]{8}\.backup|\.partial)?|\.history)(?:\.(?:gz|bz2|xz|snappy|zst|lz4))?$/i;
const BACKUP_ID = /\/base\/(\d{8}T\d{6})\/$/;
/** So that a prefix with thousands of folders does not cost thousands of requests. */
const MOST_SERVERS = 50;
const MOST_BACKUPS = 50;
const AT_ONCE = 8;

/** The servers in the prefix, and what of them can be said without reading anything. */
export async function serversIn(bucket: Bucket, prefix: string): Promise<Server[]> {
  const { folders } = await bucket.list(prefix, { delimiter: '/' });
  const candidates = folders.filter((folder) => !folder.startsWith(`${prefix}.`)).slice(0, MOST_SERVERS);
  return (await inTurn(candidates, (folder) => serverAt(bucket, prefix, folder))).filter((server) => server !== undefined);
}

async function serverAt(bucket: Bucket, prefix: string, folder: string): Promise<Server | undefined> {
  const wal = await hasWal(bucket, folder);
  const { folders } = await bucket.list(`${folder}base/`, { delimiter: '/' });
  const ids = folders.flatMap((each) => BACKUP_ID.exec(each)?.[1] ?? []);
  if (!wal && ids.length === 0) {
    return undefined;
  }
  const backups = await inTurn(ids.slice(-MOST_BACKUPS), async (id): Promise<Backup> => {
    const { keys } = await bucket.list(`${folder}base/${id}/backup.info`, { most: 1 });
    return { id, time: timeOf(id), complete: keys.length > 0 };
  });
  return { name: folder.slice(prefix.length, -1), wal, backups };
}

/** Whether check-wal-archive would call it not empty. */
async function hasWal(bucket: Bucket, folder: string): Promise<boolean> {
  const { keys } = await bucket.list(`${folder}wals/`);
  return keys.some((key) => WAL.test(key));
}

/** `20261122T020000`, in the sidecar's own time, which is UTC. */
function timeOf(id: string): string {
  return id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z');
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(work))));
  }
  return results;
}

/** What that means for the Clusters that use the prefix, or are going to. */
export async function judgedArchive(
  bucket: Bucket,
  { prefix, bucket: name, archives, origins }: Target,
  servers: readonly Server[],
  isNew: boolean,
): Promise<Words> {
  const called = (wanted: string) => servers.find((server) => server.name === wanted);
  const answer =
    servers.length === 0 ? `no server has anything below ${prefix || 'the top of the bucket'}` : servers.map(shownServer).join('; ');
  const full = archives.filter((wanted) => called(wanted)?.wal);
  if (isNew && full.length > 0) {
    throw new Failed({ code: Finding.ARCHIVE_NOT_EMPTY, message: `there is WAL of ${full.join(', ')} already: ${answer}` });
  }
  const lost = origins.filter((origin) => !called(origin)?.backups.some(({ complete }) => complete));
  if (isNew && lost.length > 0) {
    throw new Failed({ code: Finding.NO_BACKUP_TO_RECOVER, message: `there is no complete backup of ${lost.join(', ')}: ${answer}` });
  }
  const misplaced = servers.length === 0 ? (await bucket.list(`${name}/${prefix}`, { delimiter: '/' })).folders : [];
  if (misplaced.length > 0) {
    return {
      answer,
      means: `There is something below ${name}/${prefix}: it was written with the bucket in the endpoint's path too, and no restore looks for it there.`,
      do: `Copy it to ${prefix || 'the top of the bucket'} where it is still needed.`,
    };
  }
  const taken = archives.length > 0 ? full : servers.filter(({ wal }) => wal).map((server) => server.name);
  if (taken.length > 0) {
    const unrestorable = taken.filter((wanted) => !called(wanted)!.backups.some(({ complete }) => complete));
    const warning =
      unrestorable.length > 0 ? ` There is no complete backup of ${unrestorable.join(', ')}, so that nothing can be restored.` : '';
    return {
      answer,
      means: `Right for a cluster that archives here already. A new one called ${taken.join(' or ')} would stop with "Expected empty archive".${warning}`,
      do: 'Nothing for the one that runs. Before you make a new one, ask again with --new-cluster.',
    };
  }
  return archives.length > 0
    ? { answer, means: `Nothing was archived as ${archives.join(', ')}: right for a new cluster. One that runs does not archive here.` }
    : { answer };
}

function shownServer({ name, wal, backups }: Server): string {
  const count = `${backups.length} backup${backups.length === 1 ? '' : 's'}`;
  return `${name} has ${wal ? 'WAL' : 'no WAL'} and ${backups.length === 0 ? 'no backup' : count}`;
}
