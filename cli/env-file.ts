import { shown } from '../lib/private/faults';
import { bytesOfFile, decodeUtf8 } from './manifests';
import { Faults, UsageError } from './errors';

/**
 * The variables of a file with `NAME=value` a line. The formats of such files differ in what they make of quotes, `#` and `\`; a
 * credential that is read otherwise than it was meant would be written over the live one, so what they do not agree on is refused.
 */
export function readEnvFile(file: string): Record<string, string> {
  const content = decodeUtf8(bytesOfFile(file, `--env-file ${shown(file)}`));
  if (content === undefined) {
    throw new UsageError(`--env-file ${file}: it is not UTF-8 text`);
  }
  const faults: string[] = [];
  const variables = content.split(/\r?\n/).flatMap((line, index) => {
    const at = `${file}:${index + 1}`;
    if (/^\s*(#|$)/.test(line)) {
      return [];
    }
    const [, name, text] = /^\s*(?:export\s+)?([A-Za-z_]\w*)=(.*?)\s*$/.exec(line) ?? [];
    const value = text === undefined ? undefined : valueOf(text);
    if (value === undefined) {
      const rule = name === undefined ? 'a line is NAME=value, or a comment' : `${name} has quotes, "#", "\\" or whitespace in its value`;
      faults.push(`${at}: ${rule}; write NAME='value' in single quotes, with no single quote in it`);
      return [];
    }
    return [[name, value] as const];
  });
  if (faults.length > 0) {
    throw new Faults(faults);
  }
  return Object.fromEntries(variables);
}

function valueOf(text: string): string | undefined {
  const quoted = /^'([^']*)'$/.exec(text) ?? /^"([^"\\$`]*)"$/.exec(text);
  return quoted ? quoted[1] : /^[^'"`#\\\s]*$/.exec(text)?.[0];
}
