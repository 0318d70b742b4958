import { BACKUP_ARGS } from '../rulebook/arguments';
import { cutOf, EVEN, ONE_PART, withSizes } from '../rulebook/parts';
import { GIB } from '../rulebook/sizes';
import type { Rule } from '../rulebook/rule';

/** Restores of archives of 2 to 34 GB are reported to fail; the larger, the surer. */
const LARGEST = 10 * GIB;

export const rule: Rule = {
  id: 'r2-archive-unbounded',
  severity: 'warning',
  title: 'The archives of a base backup are large',
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
      if (cut === undefined || cut.archive <= LARGEST) {
        return [];
      }
      const { archiveArgument } = cut;
      const message = archiveArgument ? `--max-archive-size is ${cut.archive} bytes` : 'there is no --max-archive-size';
      return [
        { manifest: store.manifest, at: store.below(...BACKUP_ARGS), message, fix: withSizes(store, cut.isUneven ? ONE_PART : EVEN) },
      ];
    }),
};
