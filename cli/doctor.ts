import { X509Certificate } from 'node:crypto';
import { examine } from '../lib/rulebook/examine';
import type { Store } from '../lib/rulebook/store';
import { World } from '../lib/rulebook/world';
import { Command } from './command';
import { awsCliLine } from './doctor/aws-cli';
import { type Check, type Server, TITLES } from './doctor/check';
import { headOf, humanCheck, humanServers, humanSum, json } from './doctor/formats';
import { Secrecy } from './doctor/secrecy';
import { decoded, proxyIn } from './doctor/proxy';
import { nameOf, targetOf } from './doctor/target';
import { readEnvFile } from './env-file';
import { Faults, UsageError } from './errors';
import { ExitCode } from './exit-code';
import { sourcesOf } from './lint/source';
import { bytesOfFile, readManifests } from './manifests';

const HELP = `Usage: pg-r2-backup doctor [options] [file | folder | -]...

Tries from here, with the ObjectStore of the manifests (dist, where none are named), what barman is going to do in the bucket, and says of each
thing that fails what was answered, what it means, and what to do:

  pg-r2-backup doctor
  helm template pg cnpg/cluster --values values.yaml | pg-r2-backup doctor -

The credentials come from the environment, from the variables that the template of the store's Secret names, and are never shown. What is written, 10 MiB,
lies below one random key of its own in the prefix, and is removed in every case; no other key is touched.

Options:
  --env-file <file>      more variables, NAME=value a line; the environment's own come first. Can be given again: the last file wins
  --store <name>         which of several ObjectStores, as name or namespace/name
  --server-name <name>   whose place in the prefix is meant; by default the server names of the Clusters among the manifests that use the store
  --new-cluster          that Cluster is not there yet: WAL in its place, or no backup to recover from, is a failure
  --read-only            write nothing: list alone
  --timeout <seconds>    for each request, 30 by default
  --ca-file <file>       trust these certificates and no others, as barman does with the store's endpointCA
  --format <format>      text (the default) or json
  --show-aws-cli         print a line for the AWS CLI that lists the prefix, and do nothing
  -h, --help             this text

Variables:
  R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY   unless a template names its own
  R2_SESSION_TOKEN                         only with temporary credentials
  HTTPS_PROXY, NO_PROXY                    as barman honours them

Exit codes:
  0  nothing failed
  1  something failed, or a line of an env file is at fault
  2  the command line is at fault: an option, a file, no ObjectStore or several
  3  something can't be read: no YAML, no text; the rest was looked at
  9  from Node 20 itself, when an env file is not there (nodejs/node#54232)
After Ctrl-C or SIGTERM it cleans up, tells what it has, and ends by that signal.
`;

const FORMATS = ['text', 'json'];
const DEFAULT_TIMEOUT = 30;
const LONGEST_TIMEOUT = 3600;

const COMMAND = new Command('doctor');

export function doctor(args: string[]): Promise<ExitCode> {
  return COMMAND.run(async () => {
    try {
      return await run(args);
    } catch (error) {
      if (error instanceof Faults) {
        error.lines.forEach((line) => COMMAND.say(line));
        return ExitCode.FAULT;
      }
      throw error;
    }
  });
}

async function run(args: string[]): Promise<ExitCode> {
  const { values: options, positionals: inputs } = COMMAND.parse(args, {
    'env-file': { type: 'string', multiple: true },
    store: { type: 'string' },
    'server-name': { type: 'string' },
    'new-cluster': { type: 'boolean' },
    'read-only': { type: 'boolean' },
    timeout: { type: 'string' },
    'ca-file': { type: 'string' },
    format: { type: 'string' },
    'show-aws-cli': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (options.help) {
    process.stdout.write(HELP);
    return ExitCode.DONE;
  }
  const format = options.format ?? 'text';
  if (!FORMATS.includes(format)) {
    throw new UsageError(`--format ${JSON.stringify(format)}: write ${FORMATS.join(' or ')}`);
  }
  const timeoutSeconds = timeoutOf(options.timeout);
  const ca = options['ca-file'] === undefined ? undefined : certificatesIn(options['ca-file']);
  const variables: NodeJS.ProcessEnv = Object.assign({}, ...(options['env-file'] ?? []).map(readEnvFile), process.env);

  const start = performance.now();
  const unreadable: string[] = [];
  const sources = sourcesOf(await readManifests(inputs.length === 0 ? ['dist'] : inputs, unreadable), unreadable);
  unreadable.forEach((fault) => COMMAND.say(fault));
  const world = new World(sources.map(({ manifest }) => manifest));
  const store = chosenStore(world, options.store, unreadable.length > 0);
  if (store === undefined) {
    return ExitCode.UNREADABLE;
  }
  const found = targetOf(world, store);
  const target = options['server-name'] === undefined ? found : { ...found, archives: [options['server-name']], origins: [] };

  if (options['new-cluster'] && target.archives.length + target.origins.length === 0) {
    throw new UsageError('--new-cluster: no Cluster among the manifests uses the store; say with --server-name what the new one is called');
  }
  if (options['show-aws-cli']) {
    if (target.url === undefined || target.bucket === undefined) {
      throw new UsageError(`--show-aws-cli: ${target.unusable ?? 'the destination names no bucket'}; pg-r2-backup lint says what to write`);
    }
    process.stdout.write(awsCliLine(target));
    return unreadable.length > 0 ? ExitCode.UNREADABLE : ExitCode.DONE;
  }

  const given = {
    accessKeyId: variables[target.variables.accessKeyId],
    secretAccessKey: variables[target.variables.secretAccessKey],
    sessionToken: variables[target.variables.sessionToken],
  };
  const secrecy = new Secrecy([...Object.values(given), ...passwordsOfProxy()]);
  const checks: Check[] = [];
  const report = (check: Check): void => {
    const clean = cleaned(check, secrecy);
    checks.push(clean);
    if (format === 'text') {
      process.stdout.write(humanCheck(clean));
    }
  };
  if (format === 'text') {
    process.stdout.write(secrecy.clean(headOf(target).trim()) + '\n\n');
  }
  report(manifestCheck(world, store, start));

  const interrupt = new Interrupt();
  let servers: Server[];
  try {
    // The AWS SDK is in a file of its own, so that no other command has to load it.
    const { examineBucket } = await import('./doctor/examination.js');
    servers = await examineBucket(target, given, {
      timeoutSeconds,
      isReadOnly: options['read-only'] ?? false,
      isNewCluster: options['new-cluster'] ?? false,
      ca,
      interrupt: interrupt.signal,
      report,
      announce: (folder) => interrupt.leaves(folder),
    });
  } catch (error) {
    const { stack = String(error) } = error as Error;
    // eslint-disable-next-line preserve-caught-error -- the cause could hold a credential
    throw new Error(secrecy.clean(stack));
  }
  const clean = servers.map((server) => ({ ...server, name: secrecy.clean(server.name) }));
  const end = format === 'json' ? json(target, checks, clean) : humanServers(clean) + humanSum(checks, performance.now() - start);
  await new Promise<void>((resolve) => process.stdout.write(end, () => resolve()));
  interrupt.finish();
  if (unreadable.length > 0) {
    return ExitCode.UNREADABLE;
  }
  return checks.some(({ status }) => status === 'failed') ? ExitCode.FAULT : ExitCode.DONE;
}

function timeoutOf(text: string | undefined): number {
  const seconds = text === undefined ? DEFAULT_TIMEOUT : /^\d{1,4}(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (seconds <= 0 || seconds > LONGEST_TIMEOUT) {
    throw new UsageError(`--timeout ${JSON.stringify(text)}: write seconds, more than 0 and up to ${LONGEST_TIMEOUT}`);
  }
  return seconds;
}

function certificatesIn(file: string): string {
  const text = bytesOfFile(file, `--ca-file ${file}`).toString('latin1');
  try {
    new X509Certificate(text);
  } catch {
    throw new UsageError(`--ca-file ${file}: it has no certificate in PEM (-----BEGIN CERTIFICATE-----)`);
  }
  return text;
}

/** The one that is meant; undefined where there is none, and it may stand in what could not be read. */
function chosenStore(world: World, wanted: string | undefined, isIncomplete: boolean): Store | undefined {
  const all = world.stores.filter(
    ({ isInTree, configuration }) => !isInTree && !configuration.azureCredentials && !configuration.googleCredentials,
  );
  const stores = wanted === undefined ? all : all.filter((store) => nameOf(store) === wanted || store.manifest.name === wanted);
  if (stores.length === 1) {
    return stores[0];
  }
  if (stores.length > 1) {
    throw new UsageError(
      `there are ${stores.length} ObjectStores: ${stores.map(nameOf).join(', ')}; say which with --store NAMESPACE/NAME`,
    );
  }
  if (isIncomplete) {
    return undefined;
  }
  if (wanted !== undefined) {
    const names = all.length > 0 ? `there are ${all.map(nameOf).join(', ')}` : 'there is none at all';
    throw new UsageError(`--store ${JSON.stringify(wanted)}: no ObjectStore of that name; ${names}`);
  }
  const inTree = world.stores.some(({ isInTree }) => isInTree)
    ? ', and the deprecated barmanObjectStore of a Cluster is not looked at'
    : '';
  throw new UsageError(`no ObjectStore of an S3 endpoint is among the manifests${inTree}; name the folder or the file that has it`);
}

/** The errors of the rulebook, of this store alone. */
function manifestCheck(world: World, store: Store, start: number): Check {
  const errors = examine(world.manifests).filter(
    ({ manifest, rule, suppressed }) => manifest === store.manifest && rule.severity === 'error' && suppressed === undefined,
  );
  const status = errors.length === 0 ? 'ok' : 'failed';
  const base = { id: 'manifest', title: TITLES.manifest, status, milliseconds: Math.round(performance.now() - start) } as const;
  return errors.length === 0
    ? { ...base, answer: 'the rulebook has no error to say of it' }
    : {
        ...base,
        diagnosis: 'manifest',
        answer: errors.map(({ rule, message }) => `${rule.id}: ${message}`).join('\n'),
        means: errors.map(({ rule }) => rule.reason).join('\n'),
        do: `${errors.map(({ fix }) => fix.trim()).join('\n')}\n(pg-r2-backup lint says where.)`,
      };
}

function cleaned(check: Check, secrecy: Secrecy): Check {
  const lines = (text: string) =>
    text
      .split('\n')
      .map((line) => secrecy.clean(line))
      .join('\n');
  const { answer, means, do: advice } = check;
  return {
    ...check,
    ...(answer === undefined ? {} : { answer: lines(answer) }),
    ...(means === undefined ? {} : { means: lines(means) }),
    ...(advice === undefined ? {} : { do: lines(advice) }),
  };
}

/** As it is written, and as it is meant. */
function passwordsOfProxy(): string[] {
  const proxy = proxyIn(process.env);
  const { password } = proxy !== undefined && URL.canParse(proxy) ? new URL(proxy) : { password: '' };
  return [password, decoded(password)];
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-C and its kin: the first ends the requests, so that what was written can be removed; the second ends everything. */
class Interrupt {
  private readonly controller = new AbortController();
  private folder?: string;
  private signalled?: NodeJS.Signals;

  public constructor() {
    SIGNALS.forEach((name) => process.on(name, this.end));
  }

  public get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** What a second signal would leave. */
  public leaves(folder: string): void {
    this.folder = folder;
  }

  /** Ends by the signal that came, for the shell to see. */
  public finish(): void {
    SIGNALS.forEach((name) => process.off(name, this.end));
    if (this.signalled) {
      process.kill(process.pid, this.signalled);
    }
  }

  private readonly end = (name: NodeJS.Signals): void => {
    if (this.signalled) {
      COMMAND.say(`ended without cleaning up${this.folder === undefined ? '' : `; what is left lies in ${this.folder}`}`);
      SIGNALS.forEach((each) => process.off(each, this.end));
      process.kill(process.pid, name);
      return;
    }
    this.signalled = name;
    COMMAND.say(`${name}: cleaning up; once more to leave at once`);
    this.controller.abort();
  };
}
