import { shown } from '../private/faults';
import { meaningOfFive } from '../rulebook/cron';
import type { Rule } from '../rulebook/rule';
import { schedulesOf } from '../rulebook/schedule';
import { text } from '../rulebook/store';

export const rule: Rule = {
  id: 'schedule-five-fields',
  severity: 'error',
  title: 'The schedule has five fields',
  reason: "CloudNativePG's cron has six, with the seconds first: of five each means the next smaller unit, and backups run at other times.",
  source: 'https://cloudnative-pg.io/documentation/current/backup/#scheduled-backups',
  bad: `
kind: ScheduledBackup
spec:
  schedule: "0 2 * * *"
`,
  good: `
kind: ScheduledBackup
spec:
  schedule: "0 0 2 * * *"
`,
  check: (world) =>
    schedulesOf(world).flatMap(({ manifest, spec: { schedule } }) => {
      const fields = text(schedule).trim().split(/\s+/);
      if (fields.length !== 5 || fields[0].startsWith('@')) {
        return [];
      }
      // The day of the week goes from 0 to 6 here.
      const right = ['0', ...fields.slice(0, 4), fields[4] === '7' ? '0' : fields[4]].join(' ');
      const message = `${shown(schedule)} has five fields: ${meaningOfFive(fields)}`;
      return [{ manifest, at: ['spec', 'schedule'], message, fix: `schedule: ${JSON.stringify(right)}` }];
    }),
};
