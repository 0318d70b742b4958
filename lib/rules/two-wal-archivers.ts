import { shown } from '../private/faults';
import { archives } from '../rulebook/archive';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'two-wal-archivers',
  severity: 'error',
  title: 'Two plugins are to archive the WAL',
  reason: 'CloudNativePG refuses a Cluster with more than one WAL archiver.',
  source: 'https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/webhook/v1/cluster_webhook.go',
  bad: `
kind: Cluster
spec:
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: true
      parameters:
        barmanObjectName: pg-r2-store
    - name: archiver.example.com
      enabled: true
      isWALArchiver: true
`,
  good: `
kind: Cluster
spec:
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: true
      parameters:
        barmanObjectName: pg-r2-store
    - name: archiver.example.com
      enabled: true
      isWALArchiver: false
`,
  check: ({ clusters }) =>
    clusters.flatMap(({ manifest, plugins }) => {
      const [first, ...others] = plugins.filter(archives);
      return others.map(({ at, name }) => ({
        manifest,
        at: [...at, 'isWALArchiver'],
        message: `isWALArchiver of ${shown(name)} is true, and so is that of ${shown(first.name)}`,
        fix: 'isWALArchiver: false',
      }));
    }),
};
