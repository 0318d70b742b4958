import { BACKUP_ARGS } from '../rulebook/arguments';
import { cutOf, EVEN, LARGEST_PART, withSizes } from '../rulebook/parts';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-part-size-limit',
  severity: 'error',
  title: 'The parts of a base backup can exceed 5 GiB',
  reason: 'R2 takes no part over 5 GiB, and barman does not check it.',
  source: 'https://developers.cloudflare.com/r2/platform/limits/',
  bad: `
kind: ObjectStore
spec:
  configuration:
    data:
      additionalCommandArgs:
        - --max-archive-size=10737418240
        - --min-chunk-size=6442450944
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
      if (cut === undefined || cut.part <= LARGEST_PART) {
        return [];
      }
      const at = store.below(...BACKUP_ARGS);
      return [{ manifest: store.manifest, at, message: `a part can have ${cut.part} bytes`, fix: withSizes(store, EVEN) }];
    }),
};
