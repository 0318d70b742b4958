import { shown } from '../private/faults';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const SHORT_MONTHS = MONTHS.map((month) => month.slice(0, 3).toLowerCase());

/** What the first five fields are to CloudNativePG's cron (github.com/robfig/cron v1.2.0); the sixth, the day of the week, is `*` where it is missing. */
const FIELDS: ReadonlyArray<{ readonly name: string; readonly least: number; readonly most: number }> = [
  { name: 'second', least: 0, most: 59 },
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12 },
];

/** What CloudNativePG makes of a schedule of five fields. */
export function meaningOfFive(fields: readonly string[]): string {
  const wrong = FIELDS.findIndex((_, index) => !isTaken(fields[index], index));
  if (wrong >= 0) {
    return `CloudNativePG refuses it: the fields are shifted, and ${shown(fields[wrong])} is no ${FIELDS[wrong].name}`;
  }
  const [second, minute, hour, day, month] = fields;
  const days = isAny(day) ? '' : `, on day ${day} of the month`;
  const months = isAny(month) ? '' : `, in ${/^\d+$/.test(month) ? MONTHS[Number(month) - 1] : `the months ${month}`}`;
  return `the first is the second, so it runs ${timeOf(second, minute, hour, isAny(day))}${days}${months}`;
}

function timeOf(second: string, minute: string, hour: string, daily: boolean): string {
  const numbers = [second, minute, hour].map((field) => /^\d+$/.test(field));
  if (numbers.every(Boolean)) {
    return `${daily ? 'every day ' : ''}at ${[hour, minute, second].map((field) => field.padStart(2, '0')).join(':')}`;
  }
  if (numbers[0] && numbers[1] && isAny(hour)) {
    return `every hour at minute ${Number(minute)}${Number(second) === 0 ? '' : ` and second ${Number(second)}`}`;
  }
  const parts = [second, minute, hour].map((field, index) =>
    isAny(field) ? `every ${FIELDS[index].name}` : `${FIELDS[index].name} ${field}`,
  );
  return `${isAny(second) ? '' : 'at '}${parts.join(' of ')}`;
}

function isAny(field: string): boolean {
  return field === '*' || field === '?';
}

function isTaken(field: string, index: number): boolean {
  const { least, most } = FIELDS[index];
  const number = (value: string): number => {
    const month = index === 4 ? SHORT_MONTHS.indexOf(value.toLowerCase()) : -1;
    return month >= 0 ? month + 1 : /^\d+$/.test(value) ? Number(value) : NaN;
  };
  return field.split(',').every((range) => {
    const match = /^(?:[*?]|(\w+)(?:-(\w+))?)(?:\/\d+)?$/.exec(range);
    if (match === null) {
      return range === '';
    }
    const first = match[1] === undefined ? least : number(match[1]);
    const last = match[2] === undefined ? first : number(match[2]);
    return first >= least && last <= most && first <= last;
  });
}
