import { record } from '../rulebook/manifest';
import { isWritten, RECOVERY_TARGET_AT, recoveryTarget } from '../rulebook/recovery';
import type { Finding, Rule } from '../rulebook/rule';

/** Targets that have no time by which the right backup could be found. */
const WITHOUT_TIME = ['targetXID', 'targetName', 'targetImmediate'];

export const rule: Rule = {
  id: 'recovery-target',
  severity: 'error',
  title: 'The recovery target says too much or too little',
  reason: 'CloudNativePG refuses a recovery with two targets, and one with a target that does not tell which backup to begin from.',
  source: 'https://cloudnative-pg.io/documentation/current/recovery/#recovery-targets',
  bad: `
kind: Cluster
spec:
  bootstrap:
    initdb: null
    recovery:
      source: origin
      recoveryTarget:
        targetName: before-the-migration
  externalClusters:
    - name: origin
      plugin:
        name: barman-cloud.cloudnative-pg.io
        enabled: true
        isWALArchiver: false
        parameters:
          barmanObjectName: pg-r2-store
          serverName: pg-old
`,
  good: `
kind: Cluster
spec:
  bootstrap:
    initdb: null
    recovery:
      source: origin
      recoveryTarget:
        targetName: before-the-migration
        backupID: 20261122T020000
  externalClusters:
    - name: origin
      plugin:
        name: barman-cloud.cloudnative-pg.io
        enabled: true
        isWALArchiver: false
        parameters:
          barmanObjectName: pg-r2-store
          serverName: pg-old
`,
  *check({ clusters }): Iterable<Finding> {
    for (const cluster of clusters) {
      const { manifest, spec } = cluster;
      const { target, written } = recoveryTarget(cluster);
      if (written.length > 1) {
        const message = `there are ${written.length} targets, ${written.join(' and ')}`;
        yield { manifest, at: [...RECOVERY_TARGET_AT, written[1]], message, fix: '# remove all but one of them' };
      }
      const timeless = written.find((name) => WITHOUT_TIME.includes(name));
      const fromSnapshots = isWritten(record(record(spec.bootstrap).recovery).volumeSnapshots);
      if (timeless !== undefined && !fromSnapshots && !isWritten(target.backupID)) {
        const message = `there is ${timeless} and no backupID`;
        yield { manifest, at: [...RECOVERY_TARGET_AT, 'backupID'], message, fix: 'backupID: "20261122T020000"' };
      }
    }
  },
};
