import type { Rule } from '../rulebook/rule';
import { text } from '../rulebook/store';

export const rule: Rule = {
  id: 'retention-missing',
  severity: 'warning',
  title: 'Nothing says how long backups are kept',
  reason: 'Without a retention policy no base backup and no WAL file is ever deleted, and the bucket grows for ever.',
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/retention/',
  bad: `
kind: ObjectStore
spec:
  retentionPolicy: null
`,
  good: `
kind: ObjectStore
spec:
  retentionPolicy: 30d
`,
  check: ({ r2Targets }) =>
    r2Targets
      .map((store) => ({
        manifest: store.manifest,
        at: store.isInTree ? ['spec', 'backup', 'retentionPolicy'] : ['spec', 'retentionPolicy'],
      }))
      .filter(({ manifest, at }) => text(manifest.at(at)).trim() === '')
      .map((place) => ({ ...place, message: 'there is no retentionPolicy', fix: 'retentionPolicy: 30d' })),
};
