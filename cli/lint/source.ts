import { shown } from '../../lib/private/faults';
import { list, Manifest, type Path } from '../../lib/rulebook/manifest';
import { type ManifestText, originOf } from '../manifests';
import { type KubectlDocument, readAsKubectl, type Unreadable } from './kubectl-yaml';

/** etcd takes 1.5 MiB an object; a `List` of many can be longer. What is longer still is none of Kubernetes' manifests. */
const LONGEST_DOCUMENT = 8 * 1024 * 1024;

/** A place in a file, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A manifest and where it was read from. */
export interface Source {
  readonly manifest: Manifest;
  readonly file: string;
  positionOf(path: Path): Position;
  /** A line of the file. */
  lineAt(line: number): string;
}

/** The manifests of documents, those in a `List` one by one. What can't be read is said in `faults`, and the rest is read. */
export function sourcesOf(texts: readonly ManifestText[], faults: string[]): Source[] {
  const sources: Source[] = [];
  for (const text of texts) {
    const parsed = parsedDocument(text, faults);
    if (parsed) {
      for (const { object, at } of objectsIn(parsed.object, [])) {
        sources.push(sourceOf(new Manifest(object, sources.length), at, text, parsed));
      }
    }
  }
  return sources;
}

function parsedDocument(source: ManifestText, faults: string[]): KubectlDocument | undefined {
  const { text } = source;
  // Of the control characters YAML knows these alone.
  const control = /(?![\t\n\r\x85])\p{Cc}/u.exec(text);
  if (control) {
    faults.push(`${placeIn(source, control.index)}: a control character stands here, as in no YAML`);
    return undefined;
  }
  if (text.length > LONGEST_DOCUMENT) {
    faults.push(`${originOf(source)}: the document has ${text.length} characters, more than any manifest`);
    return undefined;
  }
  if (text.split('\n').every((line) => /^\s*([#%]|$)/.test(line))) {
    // Comments, and the directives of the document that follows.
    return undefined;
  }
  try {
    return readAsKubectl(text);
  } catch (error) {
    const { message, offset } = error as Partial<Unreadable>;
    faults.push(`${offset === undefined ? originOf(source) : placeIn(source, offset)}: it can't be read as YAML: ${withoutText(message!)}`);
    return undefined;
  }
}

/** For a person: file, line and column. */
function placeIn({ file, line, text }: ManifestText, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${file}:${line + before.length - 1}:${before.at(-1)!.length + 1}`;
}

/** An error of the parser in one line; it can quote the file, and so a secret. */
function withoutText(message: string): string {
  const [line] = message.replace('Maximum call stack size exceeded', 'it is nested too deep').split('\n');
  return line
    .replace(/: .*$/, '')
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, (quoted) => (quoted.length > 4 ? shown(quoted.slice(1, -1)) : quoted));
}

function objectsIn(object: any, at: Path): Array<{ object: unknown; at: Path }> {
  if (typeof object?.kind === 'string' && object.kind.endsWith('List') && Array.isArray(object.items)) {
    return list(object.items).flatMap((item, index) => objectsIn(item, [...at, 'items', index]));
  }
  return object === null || typeof object !== 'object' || Array.isArray(object) ? [] : [{ object, at }];
}

function sourceOf(manifest: Manifest, at: Path, { file, line, text }: ManifestText, document: KubectlDocument): Source {
  let lines: string[] | undefined;
  return {
    manifest,
    file,
    positionOf: (path) => {
      const { line: inText, col } = document.lines.linePos(document.offsetOf([...at, ...path]));
      return { line: line + inText - 1, column: col };
    },
    lineAt: (wanted) => (lines ??= text.split('\n'))[wanted - line]?.replace(/\r$/, '') ?? '',
  };
}
