import { BARMAN_PLUGIN, type Cluster, type PluginEntry } from './cluster';
import { type Path, record } from './manifest';
import { text } from './store';

/** What names an external cluster, and where. */
export interface Source {
  readonly name: string;
  readonly at: Path;
}

/** `bootstrap.recovery.source`, where it is written. */
export function recoverySource({ spec }: Cluster): Source | undefined {
  const name = text(record(record(spec.bootstrap).recovery).source);
  return name === '' ? undefined : { name, at: ['spec', 'bootstrap', 'recovery', 'source'] };
}

/** What a Cluster recovers from or, being a replica, follows. */
export function sourcesOf(cluster: Cluster): Source[] {
  const replica = text(record(cluster.spec.replica).source);
  const sources = replica === '' ? [] : [{ name: replica, at: ['spec', 'replica', 'source'] }];
  const recovery = recoverySource(cluster);
  return recovery === undefined ? sources : [recovery, ...sources];
}

/** The Barman Cloud plugin's entry of an external cluster. */
export function externalBarmanPlugin(cluster: Cluster, externalName: string): PluginEntry | undefined {
  return cluster.externalPlugins.find((plugin) => plugin.externalName === externalName && plugin.name === BARMAN_PLUGIN);
}

/** `recoveryTarget` of a recovery, and the names of its targets that are written. */
export function recoveryTarget({ spec }: Cluster): { readonly target: Record<string, any>; readonly written: string[] } {
  const target = record(record(record(spec.bootstrap).recovery).recoveryTarget);
  return { target, written: TARGETS.filter((name) => isWritten(target[name])) };
}

export const RECOVERY_TARGET_AT: Path = ['spec', 'bootstrap', 'recovery', 'recoveryTarget'];

/** CloudNativePG counts a target by its being there, so that `targetImmediate: false` counts. */
export function isWritten(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

const TARGETS = ['targetTime', 'targetXID', 'targetName', 'targetLSN', 'targetImmediate'];
