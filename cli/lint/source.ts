import { shown } from '../../lib/private/faults';
import { list, Manifest, type Path, record } from '../../lib/rulebook/manifest';
import { objectsIn } from '../../lib/rulebook/objects';
import { type ManifestText, originOf } from '../manifests';
import { type KubectlDocument, readAsKubectl, type Unreadable } from './kubectl-yaml';

/** etcd takes 1.5 MiB an object; a `List` of many can be longer. What is longer still is none of Kubernetes' manifests. */
const LONGEST_DOCUMENT = 8 * 1024 * 1024;

/** Longer lines help nobody, and to handle them for each of many findings takes long: JSON can be one line of megabytes. */
const LONGEST_LINE = 200;

/** A place in a file, counted from 1, and the line that it is in. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly content?: string;
}

/** A manifest and where it was read from. */
export interface Source {
  readonly manifest: Manifest;
  readonly text: ManifestText;
  /** The way to it in its document: of an item of a `List` not an empty one. */
  readonly at: Path;
}

/** The manifests of documents, those in a `List` one by one. What can't be read is said in `faults`, and the rest is read. */
export function sourcesOf(texts: readonly ManifestText[], faults: string[]): Source[] {
  const sources: Source[] = [];
  for (const text of texts) {
    const parsed = parsedDocument(text, faults);
    if (parsed && list(parsed.object).some((item) => record(item).kind !== undefined && record(item).apiVersion !== undefined)) {
      faults.push(
        `${placeIn(text, parsed.offsetOf([]))}: a list stands at the top, which kubectl does not take; write "kind: List" with it as the items`,
      );
    } else if (parsed) {
      for (const { object, at } of objectsIn(parsed.object)) {
        sources.push({ manifest: new Manifest(object, sources.length), text, at });
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
    faults.push(
      `${originOf(source)}: the document has ${text.length} characters, more than any manifest; make documents of the items of a List`,
    );
    return undefined;
  }
  if (!/^[^\S\n]*[^\s#%]/m.test(text)) {
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

/**
 * Finds places in the texts. What a parser knows of a text is twenty times as large as the text itself, so only that of the last document asked for is
 * kept; to read the few with findings a second time is cheap.
 */
export class Places {
  private last?: { readonly text: ManifestText; readonly document: KubectlDocument };

  public placeOf({ text, at }: Source, path: Path): Place {
    if (this.last?.text !== text) {
      this.last = { text, document: readAsKubectl(text.text) };
    }
    const { document } = this.last;
    const { line, col } = document.lines.linePos(document.offsetOf([...at, ...path]));
    const [start, end = text.text.length] = document.lines.lineStarts.slice(line - 1, line + 1);
    return {
      line: text.line + line - 1,
      column: col,
      content: end - start > LONGEST_LINE ? undefined : text.text.slice(start, end).trimEnd(),
    };
  }
}
