import fs from 'node:fs';
import path from 'node:path';
import { shown } from '../lib/private/faults';
import { UsageError } from './errors';

/** One document of a stream of YAML, byte for byte, with the `---` line that it begins with. */
export interface ManifestText {
  /** The file that it comes from, or `stdin`. */
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

/** The documents of files, of all manifests below folders in the order of their names, and of stdin, which is `-`. */
export async function readManifests(inputs: readonly string[], faults: string[]): Promise<ManifestText[]> {
  const texts: ManifestText[][] = [];
  for (const file of inputs.flatMap(filesOf)) {
    texts.push(file === '-' ? documentsOf('stdin', await bytesOfStdin(), faults) : documentsOf(file, bytesOfFile(file, file), faults));
  }
  return texts.flat();
}

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

function filesOf(input: string): string[] {
  if (input === '-') {
    return [input];
  }
  const stat = fs.statSync(input, { throwIfNoEntry: false });
  if (!stat) {
    // Behind NAME= stands a value, perhaps a secret one.
    throw new UsageError(`${shown(input.split('=')[0])}: there is no such file or folder`);
  }
  if (!stat.isDirectory()) {
    return [input];
  }
  const files = filesBelow(input);
  if (files.length === 0) {
    throw new UsageError(`${input}: the folder holds no ${EXTENSIONS.join(', ')} file; run cdk8s synth first`);
  }
  return files;
}

/** Regular files and links to such; a linked folder could lead in a circle. */
function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, file: path.relative(folder, path.join(entry.parentPath, entry.name)) }))
    .filter(({ entry }) => entry.name !== NO_MANIFEST)
    .filter(({ file }) => EXTENSIONS.includes(path.extname(file)) && !file.split(path.sep).some((part) => part.startsWith('.')))
    .filter(({ entry, file }) => entry.isFile() || (entry.isSymbolicLink() && isFile(path.join(folder, file))))
    .map(({ file }) => file)
    .sort()
    .map((file) => path.join(folder, file));
}

function isFile(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The bytes of a file; `subject` is what an error calls it. */
export function bytesOfFile(file: string, subject: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (error) {
    throw unreadable(subject, error);
  }
}

/** Stdin is waited for: whoever writes it may be slower. */
async function bytesOfStdin(): Promise<Buffer> {
  try {
    return Buffer.concat(await process.stdin.toArray());
  } catch (error) {
    throw unreadable('-', error);
  }
}

function unreadable(subject: string, error: unknown): UsageError {
  return new UsageError(`${subject}: it can't be read (${(error as NodeJS.ErrnoException).code})`);
}

function documentsOf(file: string, bytes: Buffer, faults: string[]): ManifestText[] {
  const content = decodeUtf8(bytes);
  if (content === undefined) {
    faults.push(`${file}:${lineOfBadByte(bytes)}: it is not UTF-8 text`);
    return [];
  }
  if (content.trimStart().startsWith('{') && !isJson(content)) {
    // kubectl reads several objects of JSON one after the other, but not in a stream of YAML.
    faults.push(`${file}:1: it begins with "{" and is not one object of JSON; put each object into a file of its own`);
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
