import type { Cluster } from './cluster';
import { type Manifest, record } from './manifest';
import { text } from './store';
import type { World } from './world';

/** What a ScheduledBackup or a Backup says. */
export interface AskedBackup {
  readonly manifest: Manifest;
  readonly spec: Record<string, any>;
  readonly clusterName: string;
  /** Its Cluster, where that is among the manifests. */
  readonly cluster?: Cluster;
  readonly pluginName: string;
}

/** Backups by schedule, and those at once. */
export function backupsOf(world: World): AskedBackup[] {
  return world.backups.map((manifest) => {
    const spec = record(manifest.at(['spec']));
    const clusterName = text(record(spec.cluster).name);
    const pluginName = text(record(spec.pluginConfiguration).name);
    return { manifest, spec, clusterName, cluster: world.clusterCalled(clusterName, manifest), pluginName };
  });
}

export function schedulesOf(world: World): AskedBackup[] {
  return backupsOf(world).filter(({ manifest }) => manifest.kind === 'ScheduledBackup');
}
