import { shown } from '../private/faults';
import type { Rule } from '../rulebook/rule';
import { schedulesOf } from '../rulebook/schedule';
import { text } from '../rulebook/store';

export const rule: Rule = {
  id: 'schedule-every-second',
  severity: 'warning',
  title: 'The schedule runs more than once a minute',
  reason:
    'The first of the six fields is the second, and every other value than one number asks for a base backup several times within a minute.',
  source: 'https://cloudnative-pg.io/documentation/current/backup/#scheduled-backups',
  bad: `
kind: ScheduledBackup
spec:
  schedule: "* 0 2 * * *"
`,
  good: `
kind: ScheduledBackup
spec:
  schedule: "0 0 2 * * *"
`,
  check: (world) =>
    schedulesOf(world).flatMap(({ manifest, spec: { schedule } }) => {
      const fields = text(schedule).trim().split(/\s+/);
      if (fields.length !== 6 || /^\d+$/.test(fields[0])) {
        return [];
      }
      const fix = `schedule: ${JSON.stringify(['0', ...fields.slice(1)].join(' '))}`;
      return [{ manifest, at: ['spec', 'schedule'], message: `${shown(schedule)} begins with the seconds ${shown(fields[0])}`, fix }];
    }),
};
