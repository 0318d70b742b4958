import { type Check, CHECKS, type Server, type Words } from './check';
import type { Target } from './target';

const MARKS = { ok: '✓', failed: '✗', skipped: '–' } as const;
const WIDTH = Math.max(...CHECKS.map((id) => id.length));

export function headOf({ store, endpoint, bucket, prefix }: Target): string {
  return `ObjectStore ${store}: ${bucket === undefined ? 'no bucket' : `s3://${bucket}/${prefix}`} at ${unquoted(endpoint)}\n\n`;
}

/** A check in a line, and below it what it means and what to do. */
export function humanCheck({ id, status, milliseconds, answer, means, do: advice }: Check): string {
  const time = status === 'skipped' ? '' : `${milliseconds} ms`;
  const [first, ...more] = linesOf(status === 'skipped' ? { means } : { answer, means, do: advice });
  return `${[`${MARKS[status]} ${id.padEnd(WIDTH)} ${time.padStart(9)}  ${first ?? ''}`.trimEnd(), ...more].join('\n')}\n`;
}

function linesOf({ answer, means, do: advice }: Words): string[] {
  if (answer === undefined && advice === undefined) {
    return means === undefined ? [] : [means];
  }
  return [
    answer ?? '',
    ...(means === undefined ? [] : [`    means  ${means}`]),
    ...(advice === undefined ? [] : [`    do     ${advice}`]),
  ].flatMap((text) => text.split('\n').map((line, index) => (index === 0 ? line : `           ${line}`)));
}

export function humanServers(servers: readonly Server[]): string {
  return servers
    .map(({ name, wal, backups }) => {
      const head = `\n${name}: ${wal ? 'WAL' : 'no WAL'}, ${backups.length} ${backups.length === 1 ? 'backup' : 'backups'}\n`;
      return (
        head +
        backups
          .map(
            ({ id, time, complete }) => `    ${id}  ${shownTime(time)}  ${complete ? 'complete' : 'no backup.info: not done, or failed'}\n`,
          )
          .join('')
      );
    })
    .join('');
}

export function humanSum(checks: readonly Check[], milliseconds: number): string {
  const count = (status: Check['status']) => checks.filter((check) => check.status === status).length;
  return `\n${MARKS.ok} ${count('ok')}, ${MARKS.failed} ${count('failed')}, ${MARKS.skipped} ${count('skipped')} in ${(milliseconds / 1000).toFixed(1)} s\n`;
}

export function json({ store, endpoint, bucket, prefix }: Target, checks: readonly Check[], servers: readonly Server[]): string {
  return `${JSON.stringify({ store, endpoint: unquoted(endpoint), bucket, prefix, checks, servers }, null, 2)}\n`;
}

function shownTime(time: string): string {
  return time.replace('T', ' ').replace('Z', ' UTC');
}

function unquoted(endpoint: string): string {
  return endpoint.startsWith('"') ? (JSON.parse(endpoint) as string) : endpoint;
}
