import { shown } from '../private/faults';
import { RECOVERY_TARGET_AT, recoveryTarget } from '../rulebook/recovery';
import type { Rule } from '../rulebook/rule';
import { text } from '../rulebook/store';

export const rule: Rule = {
  id: 'recovery-target-time-zone',
  severity: 'warning',
  title: 'targetTime has no time zone',
  reason: 'CloudNativePG takes it as UTC: whoever means local time restores to another hour, or to one that has not come yet, which fails.',
  source: 'https://cloudnative-pg.io/documentation/current/recovery/#recovery-targets',
  bad: `
kind: Cluster
spec:
  bootstrap:
    initdb: null
    recovery:
      source: origin
      recoveryTarget:
        targetTime: "2026-11-22 14:00:00"
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
        targetTime: "2026-11-22T14:00:00+01:00"
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
  check: ({ clusters }) =>
    clusters.flatMap((cluster) => {
      const time = text(recoveryTarget(cluster).target.targetTime).trim();
      if (!/^\d{4}-\d{1,2}-\d{1,2}([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?)?$/i.test(time)) {
        return [];
      }
      const message = `targetTime ${shown(time)} has no time zone`;
      const fix = `targetTime: ${JSON.stringify(time.includes(':') ? `${time.replace(' ', 'T')}Z` : `${time}T00:00:00Z`)}`;
      return [{ manifest: cluster.manifest, at: [...RECOVERY_TARGET_AT, 'targetTime'], message, fix }];
    }),
};
