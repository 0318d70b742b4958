import type { Cluster } from './cluster';
import { type Manifest, record } from './manifest';
import { text } from './store';
import type { World } from './world';

/** The Secret of a Cluster's application user. */
export interface AppSecret {
  readonly secret: Manifest;
  readonly cluster: Cluster;
  /** The user that CloudNativePG makes: by default it is called like the database, and that is called app. */
  readonly owner: string;
}

/** What `bootstrap.initdb.secret` of each Cluster names, where it is among the manifests. */
export function appSecrets(world: World): AppSecret[] {
  return world.clusters.flatMap((cluster) => {
    const initdb = record(record(cluster.spec.bootstrap).initdb);
    const name = text(record(initdb.secret).name);
    const secret = name === '' ? undefined : world.secretCalled(name, cluster.manifest);
    return secret ? [{ secret, cluster, owner: text(initdb.owner) || text(initdb.database) || 'app' }] : [];
  });
}

/** The Secrets alone, each once. */
export function uniqueAppSecrets(world: World): Manifest[] {
  return [...new Set(appSecrets(world).map(({ secret }) => secret))];
}
