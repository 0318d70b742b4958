import { BACKUP_ARGS } from '../rulebook/arguments';
import { cutOf, DEFAULT_ARCHIVE } from '../rulebook/parts';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-archive-unbounded',
  severity: 'warning',
  title: 'The archives of a base backup are not bounded',
  reason: 'A restore reads each archive, of up to 100 GB by default, in one download without retry, and a connection that breaks ends it.',
  source: 'https://github.com/EnterpriseDB/barman/issues/1100',
  bad: `
kind: ObjectStore
spec:
  configuration:
    data:
      additionalCommandArgs:
        - --min-chunk-size=134217727
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    data:
      additionalCommandArgs:
        - --max-archive-size=1073741824
        - --min-chunk-size=134217727
`,
  check: ({ r2Targets }) =>
    r2Targets.flatMap((store) => {
      const cut = cutOf(store);
      if (cut === undefined || cut.archive < DEFAULT_ARCHIVE) {
        return [];
      }
      const { archiveArgument } = cut;
      const message = archiveArgument ? `--max-archive-size is ${cut.archive} bytes` : 'there is no --max-archive-size';
      const fix = 'additionalCommandArgs:\n  - --max-archive-size=1073741824';
      return [{ manifest: store.manifest, at: archiveArgument?.at ?? store.below(...BACKUP_ARGS), message, fix }];
    }),
};
