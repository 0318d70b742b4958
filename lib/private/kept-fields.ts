import { isDeepStrictEqual } from 'node:util';

/** A field that a JSON patch must leave as it was, and why. */
export type KeptField = readonly [path: string, reason: string];

/** The fields whose values are not those that were emitted. Values are never named: one of them could be a credential. */
export function changedFields(emitted: any, manifest: any, kept: readonly KeptField[]): string[] {
  return kept
    .filter(([path]) => !isDeepStrictEqual(valueAt(emitted, path), valueAt(manifest, path)))
    .map(([path, reason]) => `${path} was changed: ${reason}; drop the patch`);
}

/** As YAML has it: without fields that are undefined. */
function valueAt(manifest: any, path: string): unknown {
  const value = path.split('.').reduce((object, field) => object?.[field], manifest);
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
