import { isDeepStrictEqual } from 'node:util';

/** A field that a JSON patch must leave as it was, and why. `*` stands for each item of a list. */
export interface KeptField {
  readonly path: readonly string[];
  readonly reason: string;
}

/** What turns one object into another, or puts values beside it. */
export const KEPT_ALWAYS: readonly KeptField[] = [
  { path: ['apiVersion'], reason: 'it would be another object' },
  { path: ['kind'], reason: 'it would be another object' },
  { path: ['metadata', 'name'], reason: 'others refer to the Secret by this name; give it to Credentials' },
];

export const NO_VALUES = 'a value in a manifest is read by everybody who can read the repository';

/** The fields whose values are not those that were emitted. Values are never named: one of them could be a credential. */
export function changedFields(emitted: any, manifest: any, kept: readonly KeptField[]): string[] {
  return kept
    .filter(({ path }) => !isDeepStrictEqual(valueAt(emitted, path), valueAt(manifest, path)))
    .map(({ path, reason }) => `${path.join('.')} was changed: ${reason}; drop the patch`);
}

/** As YAML has it: without fields that are undefined. */
function valueAt(manifest: any, [field, ...rest]: readonly string[]): unknown {
  if (field === undefined) {
    return manifest === undefined ? undefined : JSON.parse(JSON.stringify(manifest));
  }
  if (field === '*') {
    return Array.isArray(manifest) ? manifest.map((item) => valueAt(item, rest)) : manifest;
  }
  return valueAt(manifest?.[field], rest);
}
