import { shown } from '../private/faults';
import { type Arg, argLists } from '../rulebook/args';
import { record } from '../rulebook/manifest';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'args-against-field',
  severity: 'warning',
  title: 'An argument says otherwise than the field for it',
  reason: 'The argument comes after what the plugin writes from the field, so that it wins and the field is a dead letter.',
  source: 'https://github.com/EnterpriseDB/barman/blob/master/barman/clients/cloud_backup.py',
  bad: `
kind: ObjectStore
spec:
  configuration:
    data:
      immediateCheckpoint: false
      additionalCommandArgs:
        - --max-archive-size=1073741824
        - --min-chunk-size=134217727
        - --immediate-checkpoint
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    data:
      immediateCheckpoint: true
      additionalCommandArgs:
        - --max-archive-size=1073741824
        - --min-chunk-size=134217727
`,
  check: (world) =>
    argLists(world)
      .filter(({ command }) => command === 'barman-cloud-backup')
      .flatMap(({ store, args }) => {
        const { immediateCheckpoint, jobs } = record(store.configuration.data);
        return args.flatMap((arg, index) => {
          const { manifest } = store;
          if (immediateCheckpoint === false && arg.key.length > 4 && '--immediate-checkpoint'.startsWith(arg.key)) {
            const message = `${shown(arg.text)} beside immediateCheckpoint: false`;
            return [{ manifest, at: arg.at, message, fix: 'immediateCheckpoint: true' }];
          }
          const asked = arg.isDropped ? undefined : jobsOf(arg, args[index + 1]);
          if (asked !== undefined && typeof jobs === 'number' && asked !== String(jobs)) {
            return [{ manifest, at: arg.at, message: `${shown(arg.text)} beside jobs: ${jobs}`, fix: '# remove it and set jobs' }];
          }
          return [];
        });
      }),
};

/** The number of jobs that an argument asks for, in any form but the long one, which the plugin drops. */
function jobsOf({ text }: Arg, next?: Arg): string | undefined {
  const match = /^(?:-J=?|--jo?b?s?(?:=|$))(.*)$/.exec(text);
  return match ? match[1] || next?.text : undefined;
}
