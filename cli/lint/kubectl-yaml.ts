import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar, Schema } from 'yaml';

/**
 * YAML as kubectl reads it: sigs.k8s.io/yaml, which is go.yaml.in/yaml/v2 (resolve.go, decode.go). That is YAML 1.1 with differences of its own:
 * `y` and `n` are booleans too; `0o17`, `0B1` and `0XF` are numbers beside `017`, `0b1` and `0xF`; what looks like `12:30` or a date is text; `!!binary` is
 * the text that it encodes, and other tags say nothing. A `<<` overwrites what stands before it. What kubectl takes and this does not is a key that stands
 * twice, of which the last would win.
 */
export interface KubectlDocument {
  readonly object: unknown;
  /** Where in the text the value at a path begins, or else the nearest that holds it. */
  offsetOf(path: ReadonlyArray<string | number>): number;
  readonly lines: LineCounter;
}

/** Why a text can't be read, and where if that is known. */
export class Unreadable extends Error {
  public constructor(
    message: string,
    public readonly offset?: number,
  ) {
    super(message);
  }
}

const WORDS: ReadonlyMap<string, unknown> = new Map(
  (
    [
      [true, 'y Y yes Yes YES true True TRUE on On ON'],
      [false, 'n N no No NO false False FALSE off Off OFF'],
      [null, ' ~ null Null NULL'],
      [NaN, '.nan .NaN .NAN'],
      [Infinity, '.inf .Inf .INF +.inf +.Inf +.INF'],
      [-Infinity, '-.inf -.Inf -.INF'],
    ] as const
  ).flatMap(([value, words]) => words.split(' ').map((word) => [word, value] as const)),
);

const INTEGER = /^[-+]?(?:0[xX](?<hex>[0-9a-fA-F]+)|0[bB](?<binary>[01]+)|0[oO]?(?<octal>[0-7]+)|(?<decimal>0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** What a scalar without quotes stands for. */
function resolve(text: string): unknown {
  if (!/^(?:[-+.0-9yYnNtTfFoO~]|$)/.test(text)) {
    return text;
  }
  if (WORDS.has(text)) {
    return WORDS.get(text);
  }
  const plain = text.startsWith('.') ? text : text.replaceAll('_', '');
  const { hex, binary, octal, decimal } = INTEGER.exec(plain)?.groups ?? {};
  const digits = hex ?? binary ?? octal ?? decimal;
  if (digits !== undefined) {
    const value = parseInt(digits, hex ? 16 : binary ? 2 : octal ? 8 : 10);
    if (value < 2 ** 64) {
      return plain.startsWith('-') ? -value : value;
    }
  }
  return FLOAT.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : text;
}

const SCHEMA = new Schema({
  schema: 'failsafe',
  customTags: [
    // The first takes every scalar without quotes and without a tag, so that none is ever asked for by its form.
    ...['null', 'bool', 'int', 'float'].map((name) => ({ tag: `tag:yaml.org,2002:${name}`, default: true, test: /^/, resolve })),
    { tag: 'tag:yaml.org,2002:binary', resolve: (text: string) => Buffer.from(text, 'base64').toString() },
  ],
});

/** Reads one document, or throws an `Unreadable`. */
export function readAsKubectl(text: string): KubectlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent', uniqueKeys: false, schema: SCHEMA, lineCounter: lines });
  if (document.errors.length > 0) {
    const [{ message, pos }] = document.errors;
    throw new Unreadable(message, pos[0]);
  }
  const reader = new Reader();
  const object = reader.value(document.contents);
  return { object, lines, offsetOf: (path) => offsetOf(document, reader.targets, path) };
}

/** decode.go takes a document for an attack when most of more than so many values come from aliases. */
const MOST_ALIASED = 400_000;

type Targets = ReadonlyMap<Alias, Node>;

/** Makes values of a document's nodes. */
class Reader {
  /** What each alias stands for. */
  public readonly targets = new Map<Alias, Node>();
  private readonly anchors = new Map<string, { readonly node: Node; value?: unknown; size?: number }>();
  /** How many values there are, those of aliases again for each. */
  private size = 0;
  private aliased = 0;

  public value(node: unknown): unknown {
    if (isAlias(node)) {
      return this.valueOfAlias(node);
    }
    this.size += 1;
    const { anchor } = (node ?? {}) as { anchor?: string };
    if (anchor === undefined) {
      return this.valueWithin(node);
    }
    const before = this.size;
    const entry: { readonly node: Node; value?: unknown; size?: number } = { node: node as Node };
    this.anchors.set(anchor, entry);
    entry.value = this.valueWithin(node);
    entry.size = this.size - before + 1;
    return entry.value;
  }

  private valueOfAlias(alias: Alias): unknown {
    const offset = alias.range?.[0];
    const entry = this.anchors.get(alias.source);
    if (entry === undefined) {
      throw new Unreadable(`Unresolved alias (the anchor must be set before the alias): ${alias.source}`, offset);
    }
    if (entry.size === undefined) {
      throw new Unreadable('The value of an anchor contains itself', offset);
    }
    this.size += entry.size;
    this.aliased += entry.size;
    if (this.aliased > MOST_ALIASED) {
      throw new Unreadable('Excessive alias count indicates a resource exhaustion attack', offset);
    }
    this.targets.set(alias, entry.node);
    return entry.value;
  }

  private valueWithin(node: unknown): unknown {
    if (isSeq(node)) {
      return node.items.map((item) => this.value(item));
    }
    if (!isMap(node)) {
      return isScalar(node) ? node.value : null;
    }
    const object: Record<string, unknown> = {};
    const keys = new Set<string>();
    for (const { key, value } of node.items) {
      if (isMerge(key)) {
        this.merge(value, object);
        continue;
      }
      const name = nameOf(this.value(key));
      if (name === undefined) {
        throw new Unreadable('A key is no text; is it a template that nothing has filled?', offsetIn(key));
      }
      if (keys.has(name)) {
        throw new Unreadable('Map keys must be unique', offsetIn(key));
      }
      keys.add(name);
      put(object, name, this.value(value));
    }
    return object;
  }

  private merge(source: unknown, object: Record<string, unknown>): void {
    const value = this.value(source);
    // Of several the first wins.
    for (const merged of Array.isArray(value) ? [...value].reverse() : [value]) {
      if (merged === null || typeof merged !== 'object' || Array.isArray(merged)) {
        throw new Unreadable('Merge sources must be maps or lists of maps', offsetIn(source));
      }
      Object.entries(merged).forEach(([name, each]) => put(object, name, each));
    }
  }
}

/** A key as JSON has it; it has none for what is empty, a map or a list. */
function nameOf(key: unknown): string | undefined {
  return typeof key === 'string' ? key : typeof key === 'number' || typeof key === 'boolean' ? String(key) : undefined;
}

function put(object: Record<string, unknown>, name: string, value: unknown): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  } else {
    object[name] = value;
  }
}

function isMerge(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === Scalar.PLAIN;
}

function offsetIn(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}

function offsetOf(document: Document, targets: Targets, path: ReadonlyArray<string | number>): number {
  let node: unknown = document.contents;
  let offset = offsetIn(node) ?? 0;
  for (const field of path) {
    node = childOf(node, field, targets);
    offset = offsetIn(node) ?? offset;
  }
  return offset;
}

/** What stands below a node under a key or an index, or undefined. */
function childOf(parent: unknown, field: string | number, targets: Targets): unknown {
  const node = isAlias(parent) ? targets.get(parent) : parent;
  if (isSeq(node)) {
    return node.items[Number(field)];
  }
  if (!isMap(node)) {
    return undefined;
  }
  let found: unknown;
  for (const { key, value } of node.items) {
    if (isMerge(key)) {
      const source = isAlias(value) ? targets.get(value) : value;
      found = (isSeq(source) ? source.items : [source]).map((each) => childOf(each, field, targets)).find(Boolean) ?? found;
    } else {
      const { value: name } = (isAlias(key) ? targets.get(key) : key) as Scalar;
      found = nameOf(name) === String(field) ? value : found;
    }
  }
  return found;
}
