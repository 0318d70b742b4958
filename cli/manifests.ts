import fs from 'node:fs';
import path from 'node:path';
import { shown } from '../lib/private/faults';
import { UsageError } from './errors';

/** One document of a stream of YAML, byte for byte, with the `---` line that it begins with. */
export interface ManifestText {
  /** The file that it comes from, or `STDIN`. */
  readonly file: string;
  /** The line of the file on which the text begins. */
  readonly line: number;
  readonly text: string;
}

/** For a person: the file, and the line on which a document's content begins, `dist/app.yaml:12`. */
export function originOf({ file, line, text }: ManifestText): string {
  return `${file}:${/^---\s*\n/.test(text) ? line + 1 : line}`;
}

const EXTENSIONS = ['.yaml', '.yml', '.json'];

/** What cdk8s writes beside the manifests where a validation plugin is configured. */
const NO_MANIFEST = 'construct-metadata.json';

/**
 * The documents of files, of all manifests below folders in the order of their names, and of stdin, which is `-`. What can't be read is said in
 * `faults`, a line each, and the rest is read.
 */
export async function readManifests(inputs: readonly string[], faults: string[]): Promise<ManifestText[]> {
  const texts: ManifestText[][] = [];
  for (const file of inputs.flatMap((input) => filesOf(input, faults))) {
    const bytes = file === '-' ? await bytesOfStdin(faults) : readable(file, faults, () => fs.readFileSync(file));
    texts.push(bytes ? documentsOf(file === '-' ? STDIN : file, bytes, faults) : []);
  }
  return texts.flat();
}

/** What stdin is called. */
export const STDIN = 'stdin';

/** One stream of documents. A stream that begins with a brace would be taken for JSON alone. */
export function joinManifests(texts: readonly string[]): string {
  return texts
    .map((text, index) => {
      const previous = texts[index - 1];
      const line = previous === undefined || previous.endsWith('\n') ? '' : '\n';
      const needsSeparator = !/^---(\s|$)/.test(text) && (index > 0 || text.trimStart().startsWith('{'));
      return `${line}${needsSeparator ? '---\n' : ''}${text}`;
    })
    .join('');
}

/** The text of bytes without a byte order mark, or undefined where they are no UTF-8. */
export function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function filesOf(input: string, faults: string[]): string[] {
  if (input === '-') {
    return [input];
  }
  const before = faults.length;
  const entry = readable(input, faults, () => fs.lstatSync(input, { throwIfNoEntry: false }) && fs.statSync(input));
  if (faults.length > before) {
    return [];
  }
  if (!entry) {
    // Behind NAME= stands a value, perhaps a secret one.
    throw new UsageError(`${shown(input.split('=')[0])}: there is no such file or folder`);
  }
  if (!entry.isDirectory()) {
    return [input];
  }
  const files = filesBelow(input, '', faults).sort();
  if (files.length === 0 && faults.length === before) {
    throw new UsageError(`${input}: the folder holds no ${EXTENSIONS.join(', ')} file; run cdk8s synth first`);
  }
  return files.map((file) => path.join(input, file));
}

/** Regular files and links to such, named from a folder on; a linked folder could lead in a circle. */
function filesBelow(root: string, folder: string, faults: string[]): string[] {
  const entries = readable(path.join(root, folder), faults, () => fs.readdirSync(path.join(root, folder), { withFileTypes: true })) ?? [];
  return entries
    .filter(({ name }) => !name.startsWith('.') && name !== NO_MANIFEST)
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        return filesBelow(root, file, faults);
      }
      const isManifest = EXTENSIONS.includes(path.extname(file).toLowerCase());
      return isManifest && (entry.isFile() || (entry.isSymbolicLink() && isFile(path.join(root, file), faults))) ? [file] : [];
    });
}

function isFile(file: string, faults: string[]): boolean {
  return readable(file, faults, () => fs.statSync(file))?.isFile() ?? false;
}

/** What is read of a file or a folder, or undefined where it can't be. */
function readable<T>(file: string, faults: string[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    faults.push(unreadable(file, error));
    return undefined;
  }
}

/** The bytes of a file that the command line has to name rightly; `subject` is what an error calls it. */
export function bytesOfFile(file: string, subject: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw new UsageError(unreadable(subject, error));
  }
}

/** Stdin is waited for: whoever writes it may be slower. */
async function bytesOfStdin(faults: string[]): Promise<Buffer | undefined> {
  try {
    return Buffer.concat(await process.stdin.toArray());
  } catch (error) {
    faults.push(unreadable(STDIN, error));
    return undefined;
  }
}

const CAUSES: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  ENOENT: 'it, or what it links to, is not there',
  ELOOP: 'its links lead in a circle',
};

function unreadable(subject: string, error: unknown): string {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  const cause = CAUSES[code];
  return `${subject}: it can't be read (${cause ? `${cause}, ` : ''}${code})`;
}

function documentsOf(file: string, bytes: Buffer, faults: string[]): ManifestText[] {
  const content = decodeUtf8(bytes);
  if (content === undefined) {
    faults.push(`${file}:${lineOfBadByte(bytes)}: it is not UTF-8 text`);
    return [];
  }
  if (content.trimStart().startsWith('{') && !isJson(content)) {
    // kubectl reads several objects of JSON one after the other, but not in a stream of YAML.
    const advice = file === STDIN ? 'write a "kind: List" with the objects as its items' : 'put each object into a file of its own';
    faults.push(`${file}:1: it begins with "{" and is not one object of JSON; ${advice}`);
    return [];
  }
  let line = 1;
  return splitDocuments(content).map((text) => {
    const document = { file, line, text };
    line += text.split('\n').length - 1;
    return document;
  });
}

/** The line up to which the bytes are text. */
function lineOfBadByte(bytes: Buffer): number {
  const replaced = bytes.toString('utf8');
  return replaced.slice(0, replaced.indexOf('\uFFFD')).split('\n').length;
}

function isJson(content: string): boolean {
  try {
    JSON.parse(content);
    return true;
  } catch {
    return false;
  }
}

/** In YAML a line that begins with `---` is a separator wherever it stands, in a block of text too. */
function splitDocuments(content: string): string[] {
  return content.split(/(?<=^|\n)(?=---(?:[ \t\r\n]|$))/).filter((text) => text !== '');
}
