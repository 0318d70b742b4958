import type { Rule } from '../rulebook/rule';
import { schedulesOf } from '../rulebook/schedule';

export const rule: Rule = {
  id: 'schedule-suspended',
  severity: 'info',
  title: 'The ScheduledBackup is suspended',
  reason: 'No backup is made while it is suspended, and the last ones pass out of retention.',
  source: 'https://cloudnative-pg.io/documentation/current/backup/#scheduled-backups',
  bad: `
kind: ScheduledBackup
spec:
  suspend: true
`,
  good: `
kind: ScheduledBackup
spec:
  suspend: false
`,
  check: (world) =>
    schedulesOf(world)
      .filter(({ spec }) => spec.suspend === true)
      .map(({ manifest }) => ({ manifest, at: ['spec', 'suspend'], message: 'suspend is true', fix: 'suspend: false' })),
};
