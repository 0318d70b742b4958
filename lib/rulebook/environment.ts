import { list, type Path, record } from './manifest';
import { valueOf } from './overrides';
import type { Store } from './store';
import type { World } from './world';

/** What barman finds under a name in its environment. `unknown`: the manifests do not tell. */
export type Variable = 'missing' | 'unknown' | { readonly at: Path; readonly value: unknown };

/**
 * A variable as barman gets it. A Cluster's own `spec.env` comes before that of its ObjectStore (observed on plugin 0.14.0): where every Cluster that
 * writes to the store sets the variable itself, the store's entry does not count.
 */
export function variableOf(world: World, store: Store, name: string): Variable {
  const writers = store.isInTree ? [] : world.writersTo(store);
  if (writers.length > 0 && writers.every(({ spec }) => list(spec.env).some((entry) => record(entry).name === name))) {
    return 'unknown';
  }
  const env = store.envOf(name);
  if (env === undefined) {
    const hasMore = store.isInTree && list(store.manifest.at(['spec', 'envFrom'])).length > 0;
    return hasMore ? 'unknown' : 'missing';
  }
  const value = valueOf(env);
  return value === undefined ? 'unknown' : { at: env.at, value };
}
