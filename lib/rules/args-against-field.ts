import { shown } from '../private/faults';
import { backupArguments } from '../rulebook/arguments';
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
  check: ({ stores }) =>
    stores.flatMap((store) => {
      const { manifest } = store;
      const { immediateCheckpoint, jobs } = record(store.configuration.data);
      return backupArguments(store).flatMap(({ text, at, option, value }) => {
        if (option === 'immediate-checkpoint' && immediateCheckpoint === false) {
          return [{ manifest, at, message: `${shown(text)} beside immediateCheckpoint: false`, fix: 'immediateCheckpoint: true' }];
        }
        if (option === 'jobs' && typeof jobs === 'number' && value !== undefined && value !== String(jobs)) {
          return [{ manifest, at, message: `${shown(text)} beside jobs: ${jobs}`, fix: '# remove it and set jobs' }];
        }
        return [];
      });
    }),
};
