import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Outcome } from '../../support/command';
import type { LocalR2 } from '../../r2/local-r2';
import { barmanCommands, type BarmanInput, withEndpoint } from './barman';
import { VENV } from './paths';

const DEBIAN = '/usr/lib/postgresql';

/** The newest of Debian's packages of PostgreSQL. */
export function postgresBin(): string {
  const [newest] = fs.existsSync(DEBIAN) ? fs.readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  return path.join(DEBIAN, newest ?? 'none', 'bin');
}

/** A refused upload can leave barman waiting for ever (docs: it often never exits), so that everything here ends. */
const LONGEST = 360_000;

/** Where backups of a server go: an ObjectStore, on the local R2. */
export interface Place {
  readonly objectStore: any;
  readonly serverName: string;
  readonly r2: LocalR2;
}

/** How a base backup went. */
export interface TimedBackup {
  readonly seconds: number;
  readonly parts: number;
  readonly archives: number;
}

/** A PostgreSQL server that archives and is backed up as the plugin does it, by the commands that the plugin's own code gives. */
export class Postgres {
  /** A folder for any number of servers, which user postgres owns: PostgreSQL does not run as root. */
  public static folder(): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'postgres-'));
    fs.chmodSync(folder, 0o755);
    return folder;
  }

  /** A new, empty server, not started. */
  public static initdb(folder: string, name: string): Postgres {
    const server = new Postgres(folder, name);
    succeed(server.run('initdb', ['--pgdata', server.data, '--username', 'postgres', '--auth', 'trust', '--no-sync', '--data-checksums']));
    server.configure({ fsync: 'off', wal_level: 'replica', autovacuum: 'off', max_wal_size: '4GB', archive_timeout: '0' });
    // A backup waits for a checkpoint, which takes minutes by default; and what is to be archived first goes nowhere.
    server.configure({ checkpoint_completion_target: '0', archive_mode: 'on', archive_command: '/bin/true' });
    return server;
  }

  public readonly data: string;
  private readonly home: string;

  private constructor(folder: string, name: string) {
    this.home = path.join(folder, name);
    this.data = path.join(this.home, 'data');
    fs.mkdirSync(this.home);
    this.give(this.home);
  }

  public configure(settings: Record<string, string>): void {
    const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replace(/'/g, "''")}'\n`);
    fs.appendFileSync(path.join(this.data, 'postgresql.conf'), lines.join(''));
  }

  /** Archives every WAL file to a place. */
  public archiveTo(place: Place): void {
    const program = this.script('wal-archive', place, 'barman-cloud-wal-archive', { walPath: '"$1"' });
    this.configure({ archive_mode: 'on', archive_command: `${program} %p` });
  }

  /** The same for a server that runs. */
  public archiveFromNowOnTo(place: Place): void {
    this.archiveTo(place);
    this.sql('SELECT pg_reload_conf()');
  }

  public start(): void {
    const options = `-c listen_addresses= -c unix_socket_directories=${this.home}`;
    const log = path.join(this.home, 'log');
    succeed(this.run('pg_ctl', ['start', '--pgdata', this.data, '--log', log, '--wait', '--timeout', '120', '--options', options], log));
  }

  public stop(): void {
    succeed(this.run('pg_ctl', ['stop', '--pgdata', this.data, '--mode', 'fast', '--wait', '--timeout', '120']));
  }

  /** What a query gives, as text. */
  public sql(query: string): string {
    const { status, stdout, stderr } = this.run('psql', [
      ...this.connection(),
      '--no-psqlrc',
      '--tuples-only',
      '--no-align',
      '--set',
      'ON_ERROR_STOP=1',
      '--command',
      query,
    ]);
    if (status !== 0) {
      throw new Error(stderr);
    }
    return stdout.trim();
  }

  public pgbench(...args: string[]): void {
    succeed(this.run('pgbench', [...this.connection(), ...args]));
  }

  /** Ends the WAL file that is being written, and waits until it is in the bucket. */
  public async switchWal(): Promise<void> {
    const file = this.sql('SELECT pg_walfile_name(pg_switch_wal())');
    await until(() => this.sql(`SELECT last_archived_wal >= '${file}' FROM pg_stat_archiver`) === 't', `${file} is archived`);
  }

  /** Whether archiving has failed. */
  public failedArchivings(): number {
    return Number(this.sql('SELECT failed_count FROM pg_stat_archiver'));
  }

  /** Runs a program of barman as the plugin does, in this server's place. */
  public barman(program: string, place: Place, input: Partial<BarmanInput> = {}, timeout = LONGEST): Outcome {
    const script = this.script(program, place, program, input);
    return this.run(script, [], undefined, timeout);
  }

  /** Takes a base backup, and says how long it took and in how many parts it went. */
  public async timedBackup(place: Place): Promise<TimedBackup> {
    const partsSoFar = async () =>
      (await place.r2.requests()).filter(
        ({ method, key, query }) => method === 'PUT' && /\/data.*\.tar/.test(key ?? '') && 'partNumber' in query,
      );
    const before = await partsSoFar();
    const begin = Date.now();
    succeed(this.barman('barman-cloud-backup', place));
    const parts = (await partsSoFar()).slice(before.length);
    return { seconds: Math.round((Date.now() - begin) / 1000), parts: parts.length, archives: new Set(parts.map(({ key }) => key)).size };
  }

  /** An empty server that the last base backup of a place is restored into, and that is going to recover from its WAL, or from that of another place. */
  public static restore(folder: string, name: string, place: Place, settings: Record<string, string> = {}, walPlace = place): Postgres {
    const server = new Postgres(folder, name);
    const backups = server.backups(place);
    const restored = server.barman('barman-cloud-restore', place, { backupID: backups.at(-1)?.backup_id ?? 'latest', pgData: server.data });
    succeed(restored);
    const program = server.script('wal-restore', walPlace, 'barman-cloud-wal-restore', { walName: '"$1"', walDestination: '"$2"' });
    fs.writeFileSync(path.join(server.data, 'recovery.signal'), '');
    server.give(path.join(server.data, 'recovery.signal'));
    server.configure({ archive_mode: 'off', restore_command: `${program} %f %p`, recovery_target_action: 'promote', ...settings });
    return server;
  }

  /** The base backups that barman finds, oldest first. */
  public backups(place: Place): any[] {
    const { status, stdout, stderr } = this.barman('barman-cloud-backup-list', place);
    if (status !== 0) {
      throw new Error(stderr);
    }
    return JSON.parse(stdout).backups_list;
  }

  /** Waits until recovery has ended, and the server takes writes. */
  public async untilRecovered(): Promise<void> {
    await until(() => this.sql('SELECT NOT pg_is_in_recovery()') === 't', 'recovery has ended');
  }

  private connection(): string[] {
    return ['--host', this.home, '--username', 'postgres', 'postgres'];
  }

  /** A program of barman with the plugin's arguments and environment, for a command of PostgreSQL's. */
  private script(name: string, { objectStore, serverName, r2 }: Place, program: string, input: Partial<BarmanInput> = {}): string {
    const commands = barmanCommands({
      objectStore: withEndpoint(objectStore, r2.endpoint),
      secrets: [credentialsFor(objectStore, r2)],
      serverName,
      ...input,
    });
    const { args, env } = commands[program];
    // The pod's own folders and files are elsewhere here.
    const here = {
      PATH: `${VENV}/bin:/usr/bin:/bin`,
      PGDATA: this.data,
      PGHOST: this.home,
      PSQL_HISTORY: '/dev/null',
      TMPDIR: this.home,
      AWS_CA_BUNDLE: this.copyOf(r2.caFile),
      HOME: this.home,
    };
    const lines = [
      '#!/bin/sh',
      ...Object.entries({ ...env, ...here }).map(([key, value]) => `export ${key}=${quoted(value)}`),
      // What stands for a file in PostgreSQL's commands comes as an argument of the script.
      ['exec', program, ...args.map((arg) => (/^"\$\d"$/.test(arg) ? arg : quoted(arg)))].join(' '),
    ];
    const file = path.join(this.home, `${name}-${serverName}`);
    fs.writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o700 });
    this.give(file);
    return file;
  }

  private run(program: string, args: readonly string[], log?: string, timeout = LONGEST): Outcome {
    const command = program.includes('/') ? program : path.join(postgresBin(), program);
    // The server keeps what it inherits open, and spawnSync would wait for it.
    const output = log === undefined ? 'pipe' : 'ignore';
    return spawnSync(command, args, {
      ...(IS_ROOT ? { uid: idOf('-u'), gid: idOf('-g') } : {}),
      encoding: 'utf8',
      cwd: this.home,
      stdio: ['ignore', output, output],
      timeout,
      killSignal: 'SIGKILL',
    });
  }

  /** Of a file that user postgres may not read. */
  private copyOf(file: string): string {
    const copy = path.join(this.home, path.basename(file));
    fs.copyFileSync(file, copy);
    this.give(copy);
    return copy;
  }

  private give(file: string): void {
    if (IS_ROOT) {
      fs.chownSync(file, idOf('-u'), idOf('-g'));
    }
  }
}

const IS_ROOT = process.getuid!() === 0;

/** Of user postgres. */
function idOf(which: '-u' | '-g'): number {
  return Number(spawnSync('id', [which, 'postgres'], { encoding: 'utf8' }).stdout);
}

/** The Secret that a store names, with keys of the local R2. */
export function credentialsFor({ metadata, spec }: any, { accessKeyId, secretAccessKey }: LocalR2): any {
  const { s3Credentials } = spec.configuration;
  const data = {
    [s3Credentials.accessKeyId.key]: Buffer.from(accessKeyId).toString('base64'),
    [s3Credentials.secretAccessKey.key]: Buffer.from(secretAccessKey).toString('base64'),
  };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: s3Credentials.accessKeyId.name, namespace: metadata.namespace }, data };
}

function succeed({ status, stdout, stderr }: Outcome): void {
  if (status !== 0) {
    throw new Error(`exit code ${status}: ${stdout ?? ''}${stderr ?? ''}`);
  }
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 120_000;
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(`not within two minutes: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function quoted(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

/** Fills a server with tables of random data, a megabyte each row, that no compression makes smaller. */
export function fill(server: Postgres, tables: number, megabytesEach: number): void {
  for (let table = 1; table <= tables; table++) {
    server.sql(`CREATE TABLE blob${table} (id int PRIMARY KEY, data bytea);
      ALTER TABLE blob${table} ALTER data SET STORAGE EXTERNAL;
      INSERT INTO blob${table} SELECT id, pg_read_binary_file('/dev/urandom', 0, 1000000) FROM generate_series(1, ${megabytesEach}) AS id`);
  }
}

/** A digest of every row that `fill` wrote. */
export function filled(server: Postgres, tables: number): string {
  const each = Array.from(
    { length: tables },
    (_, index) => `SELECT ${index} AS t, md5(string_agg(md5(data), '' ORDER BY id)) AS d FROM blob${index + 1}`,
  );
  return server.sql(`SELECT string_agg(d, '' ORDER BY t) FROM (${each.join(' UNION ALL ')}) AS tables`);
}
