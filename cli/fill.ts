import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { PG_APP_PASSWORD } from '../lib/private/placeholder';
import { Command } from './command';
import { readEnvFile } from './env-file';
import { Faults, UsageError } from './errors';
import { ExitCode } from './exit-code';
import { joinManifests, type ManifestText, readManifests } from './manifests';
import { type SecretTemplate, templateOf } from './secret-template';
import { isFor, valueFault } from './values';

const HELP = `Usage: pg-r2-backup fill [options] <file | folder | ->...

Reads manifests, fills the Secret templates among them from the environment, and writes one stream of YAML to stdout:

  pg-r2-backup fill dist | kubectl apply -f -
  pg-r2-backup fill dist | kubectl diff -f -
  kustomize build | pg-r2-backup fill - | kubectl apply -f -

A Secret is filled as a whole. One with none of its variables set is left out, so that the live one stays as it is. One with some of them set is
an error, and so is a value that can't be right; then nothing is written. Every other document is passed on byte for byte. A folder is
read with all folders in it, in the order of the names. stderr never shows a value, and a terminal as stdout is refused.

Options:
  --env-file <file>         more variables, NAME=value a line, a value with # or quotes in 'single quotes'; the environment's own come
                            first. Can be given again: the last file wins
  --generate-app-password   make the application's password: 24 random bytes in base64. Once only: another run makes another password
  -h, --help                this text

Variables of the default templates (a template's annotation names its own):
  R2_ACCESS_KEY_ID       32 characters
  R2_SECRET_ACCESS_KEY   64 hexadecimal digits
  PG_APP_PASSWORD        the application's password

Exit codes:
  0  everything was written; stderr has a line for each Secret
  1  a manifest or a variable is at fault, or can't be read, and nothing was written; or stdout was closed or full half-way
  2  the command line is at fault: an option, a file that is not there, a terminal. Nothing was written
  9  from Node 20 itself, when an env file is not there (nodejs/node#54232)
`;

type Variables = Readonly<Record<string, string | undefined>>;

const COMMAND = new Command('fill');

export function fill(args: string[]): Promise<ExitCode> {
  return COMMAND.run(async () => {
    try {
      return await run(args);
    } catch (error) {
      if (error instanceof Faults) {
        error.lines.forEach(say);
        say('nothing was written');
        return ExitCode.FAULT;
      }
      throw error;
    }
  });
}

function say(line: string): void {
  COMMAND.say(line);
}

async function run(args: string[]): Promise<ExitCode> {
  const { values: options, positionals: inputs } = COMMAND.parse(args, {
    'env-file': { type: 'string', multiple: true },
    'generate-app-password': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  });
  if (options.help) {
    process.stdout.write(HELP);
    return ExitCode.DONE;
  }
  if (inputs.length === 0) {
    throw new UsageError('say what to fill: a folder such as dist, files, or - for stdin; pg-r2-backup fill --help tells more');
  }
  if (process.stdout.isTTY) {
    throw new UsageError('stdout is a terminal, where the values would stay to be read; pipe it into kubectl apply -f -');
  }
  const variables = variablesOf(options['env-file'] ?? []);
  const generates = options['generate-app-password'] ?? false;
  const unreadable: string[] = [];
  const outcomes = (await readManifests(inputs, unreadable)).map((manifest) => outcomeOf(manifest, variables, generates));
  const faults = [...unreadable, ...outcomes.flatMap((outcome) => outcome.faults), ...twice(outcomes)];
  const filled = outcomes.flatMap((outcome) => outcome.filled ?? []);
  if (generates && faults.length === 0 && !filled.some((variable) => isFor(variable, PG_APP_PASSWORD))) {
    faults.push(`--generate-app-password: no template takes ${PG_APP_PASSWORD}; leave the option out`);
  }
  if (faults.length > 0) {
    throw new Faults(faults);
  }
  const stream = joinManifests(outcomes.flatMap(({ text }) => text ?? []));
  if (!(await isWritten(stream))) {
    return ExitCode.FAULT;
  }
  outcomes.flatMap(({ note }) => note ?? []).forEach(say);
  if (stream === '') {
    say('nothing is left to apply; kubectl apply -f - says "no objects passed to apply" to that');
  }
  if (filled.length > 0 && fs.fstatSync(process.stdout.fd).isFile()) {
    say('stdout is a file: it holds credentials now; do not commit it');
  }
  return ExitCode.DONE;
}

/** Whether a text was written; why not is said by main. */
function isWritten(text: string): Promise<boolean> {
  return new Promise((resolve) => process.stdout.write(text, (error) => resolve(!error)));
}

/** Templates of one Secret: the one that is applied last would win, with a password that nobody was told of. */
function twice(outcomes: readonly Outcome[]): string[] {
  const first = new Map<string, SecretTemplate>();
  return outcomes.flatMap(({ template }) => {
    const other = template && first.get(template.name);
    if (template && !other) {
      first.set(template.name, template);
    }
    return other
      ? [`${template.origin}: Secret ${template.name}: a template of this Secret stands in ${other.origin} too; leave one of them out`]
      : [];
  });
}

/** The files', and over them the environment's, as Node's own `--env-file` has it. */
function variablesOf(envFiles: readonly string[]): Variables {
  return Object.assign({}, ...envFiles.map(readEnvFile), process.env);
}

/** What became of one document. */
interface Outcome {
  readonly template?: SecretTemplate;
  /** Nothing where a template is left out or at fault. */
  readonly text?: string;
  /** The variables that it was filled with. */
  readonly filled?: readonly string[];
  /** What a person is told of a template. */
  readonly note?: string;
  readonly faults: readonly string[];
}

function outcomeOf(manifest: ManifestText, variables: Variables, generates: boolean): Outcome {
  const faults: string[] = [];
  const template = templateOf(manifest, faults);
  if (faults.length > 0) {
    return { faults };
  }
  return template ? outcomeOfTemplate(template, variables, generates) : { text: manifest.text, faults };
}

function outcomeOfTemplate(template: SecretTemplate, variables: Variables, generates: boolean): Outcome {
  const subject = `${template.origin}: Secret ${template.name}`;
  const generated = template.variables.filter((variable) => generates && isFor(variable, PG_APP_PASSWORD));
  const set = template.variables.filter((variable) => variables[variable] !== undefined);
  const missing = template.variables.filter((variable) => !set.includes(variable) && !generated.includes(variable));
  if (missing.length === template.variables.length) {
    return { template, note: `${subject}: left out, because ${listed(missing)} not set; a live one stays as it is`, faults: [] };
  }
  const faults = [
    ...set
      .filter((variable) => generated.includes(variable))
      .map((variable) => `${variable} is set, and --generate-app-password would make another; drop one of them`),
    ...(missing.length > 0
      ? [`${listed(missing)} not set, but ${listed(set)}; a Secret is filled as a whole: set all of them, or none to leave it out`]
      : []),
    ...set.flatMap((variable) => {
      const fault = valueFault(variable, variables[variable]!);
      return fault === undefined ? [] : [`${variable} ${fault}`];
    }),
  ];
  if (faults.length > 0) {
    return { template, faults: faults.map((fault) => `${subject}: ${fault}`) };
  }
  const values = new Map([
    ...set.map((variable) => [variable, variables[variable]!] as const),
    ...generated.map((variable) => [variable, randomBytes(24).toString('base64')] as const),
  ]);
  const once = ' with a password that was made for it; leave --generate-app-password out from now on, or the next run makes another';
  return {
    template,
    text: template.fill(values),
    filled: template.variables,
    note: `${subject}: filled${generated.length > 0 ? once : ''}`,
    faults,
  };
}

/** The variables with their verb: `A is`, `A and B are`. */
function listed(variables: readonly string[]): string {
  return `${variables.join(' and ')} ${variables.length > 1 ? 'are' : 'is'}`;
}
