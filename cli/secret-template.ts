import { isMap, isScalar, parseDocument, type Scalar } from 'yaml';
import { variableOf } from '../lib/private/placeholder';
import type { ManifestText } from './manifests';

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
  readonly variable: string;
  readonly start: number;
  readonly end: number;
}

const PLACEHOLDER = /\$\{\w+_BASE64\}/;

/** The template that a document is, or undefined where it is none or at fault. */
export function templateOf({ origin, text }: ManifestText, faults: string[]): SecretTemplate | undefined {
  if (!PLACEHOLDER.test(text)) {
    return undefined;
  }
  const document = parseDocument(text, { prettyErrors: false });
  if (document.errors.length > 0) {
    faults.push(`${origin}: it has a placeholder and can't be read as YAML (${document.errors[0].code})`);
    return undefined;
  }
  const manifest = document.toJS();
  if (
    Array.isArray(manifest?.items) &&
    manifest.items.some((item: any) => item?.kind === 'Secret' && PLACEHOLDER.test(JSON.stringify(item)))
  ) {
    faults.push(`${origin}: a template stands in a ${manifest.kind}, where it can't be left out; write it as a document of its own`);
  }
  if (manifest?.kind !== 'Secret') {
    return undefined;
  }
  const name = [manifest.metadata?.namespace, manifest.metadata?.name].filter(Boolean).join('/');
  const data = document.get('data', true);
  const placeholders = isMap(data) ? data.items.flatMap(({ value }) => placeholderAt(value)) : [];
  const { data: values = {}, ...rest } = manifest;
  const others = Object.values(values ?? {}).filter((value) => variableOf(value) === undefined);
  if (PLACEHOLDER.test(JSON.stringify([rest, others])) || Object.keys(values ?? {}).length !== others.length + placeholders.length) {
    faults.push(
      `${origin}: Secret ${name}: a placeholder stands outside of data, or is not the whole of a value; synthesize the template again`,
    );
    return undefined;
  }
  if (placeholders.length === 0) {
    return undefined;
  }
  return {
    origin,
    name,
    variables: placeholders.map(({ variable }) => variable),
    fill: (values) => replaceAll(text, placeholders, values),
  };
}

function placeholderAt(node: unknown): Placeholder[] {
  const variable = isScalar(node) ? variableOf(node.value) : undefined;
  if (variable === undefined) {
    return [];
  }
  const [start, end] = (node as Scalar).range!;
  return [{ variable, start, end }];
}

/** Quoted, because base64 can read as a number: `1700` is that of a text too. */
function replaceAll(text: string, placeholders: readonly Placeholder[], values: ReadonlyMap<string, string>): string {
  return placeholders.reduceRight((filled, { variable, start, end }) => {
    const base64 = Buffer.from(values.get(variable)!).toString('base64');
    return `${filled.slice(0, start)}"${base64}"${filled.slice(end)}`;
  }, text);
}
