import fs from 'node:fs';
import path from 'node:path';
import { shown } from '../lib/private/faults';
import { UsageError } from './errors';

/** One document of a stream of YAML, byte for byte, with the `---` line that it begins with. */
export interface ManifestText {
  /** The file that it comes from, and the line on which its content begins: `dist/app.yaml:12`. */
  readonly origin: string;
  readonly text: string;
}

const EXTENSIONS = ['.yaml', '.yml', '.json'];

/** The documents of files, of all manifests below folders in the order of their names, and of stdin, which is `-`. */
export function readManifests(inputs: readonly string[]): ManifestText[] {
  return inputs.flatMap(filesOf).flatMap(documentsOf);
}

/** One stream of documents. A stream that begins with a brace would be taken for JSON alone. */
export function joinManifests(texts: readonly string[]): string {
  return texts
    .map((text, index) => {
      const previous = texts[index - 1];
      const line = previous === undefined || previous.endsWith('\n') ? '' : '\n';
      const needsSeparator = !/^---(\s|$)/.test(text) && (index > 0 || text.startsWith('{'));
      return `${line}${needsSeparator ? '---\n' : ''}${text}`;
    })
    .join('');
}

function filesOf(input: string): string[] {
  if (input === '-') {
    return [input];
  }
  const stat = fs.statSync(input, { throwIfNoEntry: false });
  if (!stat) {
    throw new UsageError(`${shown(input)}: there is no such file or folder`);
  }
  if (!stat.isDirectory()) {
    return [input];
  }
  const files = fs
    .readdirSync(input, { recursive: true, encoding: 'utf8' })
    .filter((file) => EXTENSIONS.includes(path.extname(file)) && !file.split(path.sep).some((part) => part.startsWith('.')))
    .sort()
    .map((file) => path.join(input, file));
  if (files.length === 0) {
    throw new UsageError(`${input}: the folder holds no ${EXTENSIONS.join(', ')} file; run cdk8s synth first`);
  }
  return files;
}

function documentsOf(file: string): ManifestText[] {
  const name = file === '-' ? 'stdin' : file;
  const bytes = bytesOf(file);
  const content = bytes.toString('utf8');
  if (!Buffer.from(content).equals(bytes)) {
    throw new UsageError(`${name}: it is not UTF-8 text`);
  }
  let line = 1;
  return splitDocuments(content.replace(/^\uFEFF/, '')).map((text) => {
    const origin = `${name}:${/^---\s*\n/.test(text) ? line + 1 : line}`;
    line += text.split('\n').length - 1;
    return { origin, text };
  });
}

function bytesOf(file: string): Buffer {
  try {
    return fs.readFileSync(file === '-' ? process.stdin.fd : file);
  } catch (error) {
    throw new UsageError(`${file}: it can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** In YAML a line that begins with `---` is a separator wherever it stands, in a block of text too. */
function splitDocuments(content: string): string[] {
  return content.split(/^(?=---(?:\s|$))/m).filter((text) => text !== '');
}
