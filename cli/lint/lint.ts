import { examine } from '../../lib/rulebook/examine';
import type { Manifest } from '../../lib/rulebook/manifest';
import { RULES } from '../../lib/rulebook/rules';
import { Command } from '../command';
import { UsageError } from '../errors';
import { ExitCode } from '../exit-code';
import { readManifests, STDIN } from '../manifests';
import { countsOf, human, json, type Located, sarif } from './formats';
import { withoutPatches } from './kustomize';
import { bookOf, pageOf } from './page';
import { Places, type Source, sourcesOf } from './source';

const HELP = `Usage: pg-r2-backup lint [options] <file | folder | ->...

Says what R2, barman, the Barman Cloud plugin and CloudNativePG will do to manifests, before they do it:

  pg-r2-backup lint dist
  helm template pg cnpg/cluster --values values.yaml | pg-r2-backup lint -
  kustomize build | pg-r2-backup lint -

All files are looked at together: a Cluster and its store can lie in two. Stores elsewhere than in R2 are only asked what is wrong anywhere.

Options:
  --format <format>   human (the default), json, or sarif
  --strict            warnings count as errors for the exit code
  --rules             list the rules
  --explain <id>      what a rule is about, with examples; \`all\` for all of them
  -h, --help          this text

An intended exception is an annotation on the object, with its reason:
  pg-r2-backup/allow.<rule>: <reason>

Exit codes:
  0  no errors (with --strict: and no warnings)
  1  errors were found
  2  the command line is at fault
  3  something can't be read: no permission, no text, no YAML, no object at all; the rest was looked at
`;

const FORMATS = ['human', 'json', 'sarif'];

const COMMAND = new Command('lint');

export function lint(args: string[]): Promise<ExitCode> {
  return COMMAND.run(() => run(args));
}

async function run(args: string[]): Promise<ExitCode> {
  const { values: options, positionals: inputs } = COMMAND.parse(args, {
    format: { type: 'string' },
    strict: { type: 'boolean' },
    rules: { type: 'boolean' },
    explain: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  const text = options.help
    ? HELP
    : options.rules
      ? tableOfRules()
      : options.explain !== undefined
        ? explained(options.explain)
        : undefined;
  if (text !== undefined) {
    process.stdout.write(text);
    return ExitCode.DONE;
  }
  if (inputs.length === 0) {
    throw new UsageError('say what to look at: a folder such as dist, files, or - for stdin; pg-r2-backup lint --help tells more');
  }
  const format = options.format ?? 'human';
  if (!FORMATS.includes(format)) {
    throw new UsageError(`--format ${JSON.stringify(format)}: write ${FORMATS.join(', ')}`);
  }
  // The parser asks for a variable at each token (yaml 2.9.1, parser.js: LOG_TOKENS), which takes a fifth of its time where the environment is the real one.
  process.env = { ...process.env };
  const faults: string[] = [];
  const notes: string[] = [];
  // What has no kind is none of Kubernetes': values of a Helm chart, or a message that came down the pipe.
  const sources = withoutPatches(sourcesOf(await readManifests(inputs, faults), faults), notes).filter(
    ({ manifest }) => manifest.kind !== undefined,
  );
  faults.push(...nothingIn(inputs, sources, faults));
  const located = locate(sources);
  process.stdout.write(format === 'json' ? json(located) : format === 'sarif' ? sarif(located, RULES) : human(located, sources.length));
  [...notes, ...faults].forEach((line) => COMMAND.say(line));
  const { error, warning } = countsOf(located);
  if (faults.length > 0) {
    return ExitCode.UNREADABLE;
  }
  return error > 0 || (options.strict && warning > 0) ? ExitCode.FAULT : ExitCode.DONE;
}

/** Where nothing was looked at, nothing was found to be right: what should have written it has failed, as in a pipe without `pipefail`. */
function nothingIn(inputs: readonly string[], sources: readonly Source[], faults: readonly string[]): string[] {
  if (inputs.includes('-') && !sources.some(({ text }) => text.file === STDIN) && !faults.some((fault) => fault.startsWith(`${STDIN}:`))) {
    return [`${STDIN}: not one object came; has what writes it failed? "set -o pipefail" ends a script there`];
  }
  return sources.length === 0 && faults.length === 0 ? [`${inputs.join(', ')}: not one object is there to be looked at`] : [];
}

/** The reports with their places, in the order of the lines. */
function locate(sources: readonly Source[]): Located[] {
  const byManifest = new Map<Manifest, Source>(sources.map((source) => [source.manifest, source]));
  const places = new Places();
  return examine(sources.map(({ manifest }) => manifest))
    .map((report) => {
      const source = byManifest.get(report.manifest)!;
      return { report, source, ...places.placeOf(source, report.at) };
    })
    .sort((a, b) => a.report.manifest.index - b.report.manifest.index || a.line - b.line || a.column - b.column);
}

function tableOfRules(): string {
  const width = Math.max(...RULES.map(({ id }) => id.length));
  return RULES.map(({ id, severity, title }) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${title}\n`).join('');
}

function explained(id: string): string {
  if (id === 'all') {
    return bookOf(RULES);
  }
  const rule = RULES.find((candidate) => candidate.id === id);
  if (!rule) {
    throw new UsageError(`--explain ${JSON.stringify(id)}: there is no such rule; pg-r2-backup lint --rules lists them`);
  }
  return pageOf(rule);
}
