import { list, type Path } from './manifest';

/** The objects of a document and the ways to them: itself, or those in a `List` one by one. */
export function objectsIn(object: any, at: Path = []): Array<{ object: unknown; at: Path }> {
  if (typeof object?.kind === 'string' && object.kind.endsWith('List') && Array.isArray(object.items)) {
    return list(object.items).flatMap((item, index) => objectsIn(item, [...at, 'items', index]));
  }
  return object !== null && typeof object === 'object' && !Array.isArray(object) ? [{ object, at }] : [];
}
