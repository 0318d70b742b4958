import { BACKUP_ARGS } from '../rulebook/arguments';
import { cutOf, ONE_PART, OVERSHOOT, withSizes } from '../rulebook/parts';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-part-archive-mismatch',
  severity: 'error',
  title: 'A part is smaller than the largest archive',
  reason:
    'An archive exceeds --max-archive-size by up to one relation segment of 1 GiB, and snappy and lz4 work with R2 only where it is still one part.',
  source: 'https://github.com/EnterpriseDB/barman/issues/954',
  bad: `
kind: ObjectStore
spec:
  configuration:
    data:
      compression: lz4
      additionalCommandArgs:
        - --max-archive-size=1073741824
        - --min-chunk-size=1073741824
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    data:
      compression: lz4
      additionalCommandArgs:
        - --max-archive-size=1073741824
        - --min-chunk-size=2214592512
`,
  check: ({ r2Targets }) =>
    r2Targets.flatMap((store) => {
      const cut = cutOf(store);
      if (!cut?.isUneven || cut.chunk < cut.archive || cut.isOnePart) {
        return [];
      }
      const message = `a part holds ${cut.chunk} bytes, and an archive can have ${cut.archive + OVERSHOOT}`;
      return [{ manifest: store.manifest, at: store.below(...BACKUP_ARGS), message, fix: withSizes(store, ONE_PART) }];
    }),
};
