import fs from 'node:fs';
import path from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Secret } from 'kubernetes-models/v1/Secret';
import { parseAllDocuments } from 'yaml';

export const ROOT = path.resolve(__dirname, '../..');

const KUBERNETES = { ConfigMap, Job, Namespace, Secret } as const;
const TOP_LEVEL: Record<keyof typeof KUBERNETES, string[]> = {
  ConfigMap: ['apiVersion', 'kind', 'metadata', 'data', 'binaryData', 'immutable'],
  Job: ['apiVersion', 'kind', 'metadata', 'spec'],
  Namespace: ['apiVersion', 'kind', 'metadata', 'spec'],
  Secret: ['apiVersion', 'kind', 'metadata', 'type', 'data', 'stringData', 'immutable'],
};

const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
const compiled = new Map<string, ValidateFunction>();

/** The validator of a kind in crds/, or undefined where no CRD defines it. */
function crdValidator(apiVersion: string, kind: string): ValidateFunction | undefined {
  const [group, version] = apiVersion.split('/');
  const file = path.join(ROOT, 'crds', `${group}.yaml`);
  const known = compiled.get(`${apiVersion}/${kind}`);
  if (known || !fs.existsSync(file)) {
    return known;
  }
  const { spec } = parseAllDocuments(fs.readFileSync(file, 'utf8'))
    .map((document) => document.toJS())
    .find((crd) => crd.spec.names.kind === kind);
  const { schema } = spec.versions.find(({ name }: { name: string }) => name === version);
  const validator = ajv.compile(closed(schema.openAPIV3Schema));
  compiled.set(`${apiVersion}/${kind}`, validator);
  return validator;
}

/** The API server refuses fields that a structural schema does not know; JSON Schema must be told to. */
function closed(schema: any): any {
  if (schema === null || typeof schema !== 'object') {
    return schema;
  }
  if (Array.isArray(schema)) {
    return schema.map(closed);
  }
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isObject = copy.type === 'object' && typeof copy.properties === 'object';
  return isObject && copy.additionalProperties === undefined && !copy['x-kubernetes-preserve-unknown-fields']
    ? { ...copy, additionalProperties: false }
    : copy;
}

/** What the schemas say against a manifest; empty when they accept it. */
export function schemaFaults(manifest: any): string[] {
  const validate = crdValidator(manifest.apiVersion, manifest.kind);
  if (validate) {
    return validate(manifest) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  }
  const kind = manifest.kind as keyof typeof KUBERNETES;
  const unknown = Object.keys(manifest).filter((key) => !TOP_LEVEL[kind].includes(key));
  try {
    new KUBERNETES[kind](manifest).validate();
    return unknown;
  } catch (error) {
    return [...unknown, ...(error as Error).message.split(', ')];
  }
}

/** The same for a Secret template, whose placeholders must be refused, and nothing else. */
export function schemaFaultsBesidePlaceholders(manifest: any): string[] {
  const placeholders = Object.entries<string>(manifest.kind === 'Secret' ? manifest.data : {})
    .filter(([, value]) => /^\$\{[A-Z0-9_]+_BASE64\}$/.test(value))
    .map(([key]) => `data/data/${key} must match format "byte"`);
  const faults = schemaFaults(manifest);
  return [
    ...faults.filter((fault) => !placeholders.includes(fault)),
    ...placeholders.filter((placeholder) => !faults.includes(placeholder)).map((missing) => `accepted: ${missing}`),
  ];
}
