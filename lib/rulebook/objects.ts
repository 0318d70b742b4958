import { list, type Path, record } from './manifest';

/** The objects of a document and the ways to them: itself, or those in a `List` one by one. */
export function objectsIn(object: any, at: Path = []): Array<{ object: unknown; at: Path }> {
  if (typeof object?.kind === 'string' && object.kind.endsWith('List') && Array.isArray(object.items)) {
    return list(object.items).flatMap((item, index) => objectsIn(item, [...at, 'items', index]));
  }
  // What has no kind is none of Kubernetes': values of a Helm chart, or a message that came down the pipe.
  return typeof record(object).kind === 'string' ? [{ object, at }] : [];
}
