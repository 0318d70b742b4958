import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { version } from '../../package.json';
import type { Report } from '../../lib/rulebook/examine';
import type { Rule, Severity } from '../../lib/rulebook/rule';
import { excerptOf } from './excerpt';
import { pageOf } from './page';
import type { Place, Source } from './source';

/** A report with its place in a file. */
export interface Located extends Place {
  readonly report: Report;
  readonly source: Source;
}

/** How many of each severity, without those that are suppressed. */
export type Counts = Readonly<Record<Severity | 'suppressed', number>>;

export function countsOf(located: readonly Located[]): Counts {
  const counts = { error: 0, warning: 0, info: 0, suppressed: 0 };
  for (const { report } of located) {
    counts[report.suppressed === undefined ? report.rule.severity : 'suppressed'] += 1;
  }
  return counts;
}

export function human(located: readonly Located[], objects: number): string {
  const blocks = located.map((each) => {
    const { rule, manifest, at, message, fix, suppressed } = each.report;
    const place = `${each.source.text.file}:${each.line}:${each.column}`;
    if (suppressed !== undefined) {
      return `${place}: ${rule.id} is allowed here: ${suppressed}\n`;
    }
    return [
      `${place}: ${rule.severity} ${rule.id}: ${message}`,
      ...excerptOf(manifest, at, each),
      `  ${rule.reason}`,
      `  Write, at ${at.length > 0 ? at.join('.') : 'the top'}:`,
      ...fix
        .trim()
        .split('\n')
        .map((text) => `    ${text}`),
      '',
    ].join('\n');
  });
  const { error, warning, info, suppressed } = countsOf(located);
  const counts = [
    counted(error, 'error'),
    counted(warning, 'warning'),
    counted(info, 'info'),
    ...(suppressed > 0 ? [`${suppressed} allowed`] : []),
  ];
  return `${[...blocks, `${counts.join(', ')} in ${counted(objects, 'object')}`].join('\n')}\n`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export function json(located: readonly Located[]): string {
  const findings = located.map(({ report: { rule, at, message, fix, suppressed }, source: { manifest, text }, line, column }) => ({
    rule: rule.id,
    severity: rule.severity,
    message,
    fix,
    reason: rule.reason,
    source: rule.source,
    file: text.file,
    line,
    column,
    kind: manifest.kind,
    namespace: manifest.namespace,
    name: manifest.name,
    path: at,
    suppressed,
  }));
  return `${JSON.stringify(findings, null, 2)}\n`;
}

const LEVEL: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0, which code hosts show beside the lines of a change: docs.oasis-open.org/sarif/sarif/v2.1.0. */
export function sarif(located: readonly Located[], rules: readonly Rule[]): string {
  const results = located.map(({ report: { rule, message, fix, suppressed }, source: { text }, line, column }) => ({
    ruleId: rule.id,
    ruleIndex: rules.indexOf(rule),
    level: LEVEL[rule.severity],
    message: { text: `${message}. ${rule.reason}\nWrite:\n${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(text.file) },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
    ...(suppressed === undefined ? {} : { suppressions: [{ kind: 'inSource', justification: suppressed }] }),
  }));
  const driver = {
    name: 'pg-r2-backup',
    version,
    informationUri: 'https://github.com/cdk8s-pg-r2-backup/cdk8s-pg-r2-backup#readme',
    rules: rules.map((rule) => ({
      id: rule.id,
      shortDescription: { text: rule.title },
      fullDescription: { text: rule.reason },
      // GitHub requires the text: docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support.
      help: { text: `${rule.reason} ${rule.source}`, markdown: pageOf(rule) },
      helpUri: rule.source,
      defaultConfiguration: { level: LEVEL[rule.severity] },
    })),
  };
  // The YAML parser counts as strings of JavaScript do. Section 3.14.27: the unit must be said.
  const run = { tool: { driver }, columnKind: 'utf16CodeUnits', results };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/**
 * Relative to the working folder, or absolute where the file lies outside: a relative reference may neither begin with "/" nor hold ".."
 * (sections 3.4.3 and 3.10.2).
 */
function uriOf(file: string): string {
  const relative = path.relative('.', file);
  const segments = relative.split(path.sep);
  return segments[0] === '..' || path.isAbsolute(relative) ? pathToFileURL(file).href : segments.map(encodeURIComponent).join('/');
}
