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
      const asElsewhere = ['0', ...fields.slice(0, 4), fromSunday(fields[4])].join(' ');
      const asNow = [...fields, '*'].join(' ');
      const message = `${shown(schedule)} has five fields: ${meaningOfFive(fields)}`;
      const fix = `schedule: ${JSON.stringify(asElsewhere)}\n# or, to keep what it does now: ${JSON.stringify(asNow)}`;
      return [{ manifest, at: ['spec', 'schedule'], message, fix }];
    }),
};

/** Here the days of the week go from 0 to 6, and other crons have 7 for Sunday too. */
function fromSunday(days: string): string {
  return days
    .split(',')
    .map((range) => (range === '1-7' ? '*' : range === '7' ? '0' : range.replace(/^(\d)-7$/, '$1-6,0')))
    .join(',');
}
