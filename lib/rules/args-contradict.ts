import { shown } from '../private/faults';
import { argumentLists, type ArgumentList } from '../rulebook/arguments';
import type { Finding, Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'args-contradict',
  severity: 'error',
  title: 'Two compressions at once',
  reason: 'A command of barman takes one compression, and exits with code 3 when it gets two.',
  source: 'https://github.com/EnterpriseDB/barman/blob/master/barman/clients/cloud_backup.py',
  bad: `
kind: ObjectStore
spec:
  configuration:
    wal:
      compression: gzip
      archiveAdditionalCommandArgs:
        - --bzip2
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    wal:
      compression: bzip2
`,
  check: (world) =>
    world.stores
      .flatMap(argumentLists)
      .filter(({ command }) => !command.endsWith('restore'))
      .flatMap(findingsIn),
};

const COMPRESSIONS: ReadonlyArray<string | undefined> = ['gzip', 'bzip2', 'snappy', 'lz4', 'xz', 'zstd'];

function findingsIn({ store: { manifest }, compression, args }: ArgumentList): Finding[] {
  let first = compression;
  return args.flatMap((arg) => {
    const asked = arg.isDropped || !COMPRESSIONS.includes(arg.option) ? undefined : arg.option;
    if (asked === undefined || asked === first) {
      return [];
    }
    if (first === '') {
      first = asked;
      return [];
    }
    return [{ manifest, at: arg.at, message: `${shown(arg.text)} beside the compression ${shown(first)}`, fix: `compression: ${asked}` }];
  });
}
