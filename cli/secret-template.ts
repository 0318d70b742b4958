import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isScalar, parseDocument, Scalar, visit } from 'yaml';
import { FILL_ANNOTATION, variableOf } from '../lib/private/placeholder';
import { type ManifestText, originOf } from './manifests';

/** A Secret whose `data` holds placeholders. */
export interface SecretTemplate {
  /** Where it stands: `dist/app.yaml:12`. */
  readonly origin: string;
  /** Namespace and name, as kubectl users write them. */
  readonly name: string;
  readonly variables: readonly string[];
  /** The text with a value for each variable; everything else stays byte for byte as it was. */
  fill(values: ReadonlyMap<string, string>): string;
}

interface Placeholder {
  readonly key: string;
  readonly variable: string;
  readonly start: number;
  readonly end: number;
}

const PLACEHOLDER = /\$\{\w+_BASE64\}/;
const ONE_LINE: readonly unknown[] = [Scalar.PLAIN, Scalar.QUOTE_SINGLE, Scalar.QUOTE_DOUBLE];

/** The template that a document is, or undefined where it is none or at fault. */
export function templateOf(source: ManifestText, faults: string[]): SecretTemplate | undefined {
  const { text } = source;
  if (!text.includes('Secret') || !(text.includes('${') || text.includes(FILL_ANNOTATION))) {
    return undefined;
  }
  const origin = originOf(source);
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
  const manifest = objectOf(document);
  if (manifest === undefined) {
    if (PLACEHOLDER.test(text)) {
      faults.push(`${origin}: it has a placeholder and can't be read as YAML (${document.errors[0]?.code ?? 'BAD_ALIAS'})`);
    }
    return undefined;
  }
  if (
    Array.isArray(manifest?.items) &&
    manifest.items.some((item: any) => item?.kind === 'Secret' && PLACEHOLDER.test(JSON.stringify(item)))
  ) {
    faults.push(`${origin}: a template stands in a ${manifest.kind}, where it can't be left out; write it as a document of its own`);
  }
  if (manifest?.kind !== 'Secret') {
    return undefined;
  }
  const { namespace, name = '(without a name)', annotations } = manifest.metadata ?? {};
  const fullName = [namespace, name].filter((part) => part !== undefined).join('/');
  const data = document.get('data', true);
  const placeholders = isMap(data) ? data.items.flatMap(({ key, value }) => placeholderAt(String(key), value)) : [];
  const fault = faultIn(document, placeholders, manifest, annotations);
  if (fault) {
    faults.push(`${origin}: Secret ${fullName}: ${fault}`);
  }
  if (fault || placeholders.length === 0) {
    return undefined;
  }
  return {
    origin,
    name: fullName,
    variables: [...new Set(placeholders.map(({ variable }) => variable))],
    fill: (values) => checked(replaceAll(text, placeholders, values), manifest, placeholders, values),
  };
}

/** What would be applied over the live Secret without being filled. */
function faultIn(document: Document, placeholders: readonly Placeholder[], manifest: any, annotations: any): string | undefined {
  let found = 0;
  let others = false;
  visit(document, {
    Scalar: (_, { value, source }) => {
      const scalar = typeof value === 'string' ? value : (source ?? '');
      found += variableOf(value) === undefined ? 0 : 1;
      others ||= variableOf(value) === undefined && (PLACEHOLDER.test(scalar) || /^\$\{\w+\}$/.test(scalar));
    },
    Alias: () => {
      others ||= placeholders.length > 0;
    },
  });
  if (others || found !== placeholders.length) {
    return 'a placeholder is not the whole of a value in data, or is none that fill knows, ${NAME_BASE64}; synthesize the template again';
  }
  if (annotations?.[FILL_ANNOTATION] !== undefined && Object.values(manifest.data ?? {}).some((value) => value === null || value === '')) {
    return 'an empty value stands in a template, as envsubst leaves it, and would overwrite the live one; synthesize the template again';
  }
  return undefined;
}

function objectOf(document: Document): any {
  try {
    return document.errors.length === 0 ? document.toJS() : undefined;
  } catch {
    return undefined;
  }
}

function placeholderAt(key: string, node: unknown): Placeholder[] {
  const variable = isScalar(node) && ONE_LINE.includes(node.type) ? variableOf(node.value) : undefined;
  if (variable === undefined) {
    return [];
  }
  const [start, end] = (node as Scalar).range!;
  return [{ key, variable, start, end }];
}

/** Quoted, because base64 can read as a number: `1700` is that of a text too. */
function replaceAll(text: string, placeholders: readonly Placeholder[], values: ReadonlyMap<string, string>): string {
  return placeholders.reduceRight(
    (filled, { variable, start, end }) => `${filled.slice(0, start)}"${base64Of(variable, values)}"${filled.slice(end)}`,
    text,
  );
}

/** The filled text, read again: whatever YAML can be written like, what is applied has these values and no others. */
function checked(filled: string, manifest: any, placeholders: readonly Placeholder[], values: ReadonlyMap<string, string>): string {
  const expected = { ...manifest, data: { ...manifest.data } };
  placeholders.forEach(({ key, variable }) => (expected.data[key] = base64Of(variable, values)));
  if (!isDeepStrictEqual(objectOf(parseDocument(filled, { logLevel: 'silent' })), expected)) {
    throw new Error('the filled Secret is not what it should be');
  }
  return filled;
}

function base64Of(variable: string, values: ReadonlyMap<string, string>): string {
  return Buffer.from(values.get(variable)!).toString('base64');
}
