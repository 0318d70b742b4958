import { record } from '../rulebook/manifest';
import { cutOf, ONE_PART, withSizes } from '../rulebook/parts';
import type { Rule } from '../rulebook/rule';
import { BACKUP_ARGS } from '../rulebook/arguments';

export const rule: Rule = {
  id: 'r2-compression-uneven',
  severity: 'error',
  title: 'snappy and lz4 make parts of different lengths',
  reason: 'R2 refuses a base backup of three parts and more with InvalidPart, so that it works until the database has grown.',
  source: 'https://github.com/EnterpriseDB/barman/issues/954',
  bad: `
kind: ObjectStore
spec:
  configuration:
    data:
      compression: snappy
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    data:
      compression: snappy
      additionalCommandArgs:
        - --max-archive-size=1073741824
        - --min-chunk-size=2214592512
`,
  check: ({ r2Targets }) =>
    r2Targets.flatMap((store) => {
      const cut = cutOf(store);
      // With a part that was made as large as an archive, r2-part-archive-mismatch says what is missing.
      if (!cut?.isUneven || cut.chunk >= cut.archive) {
        return [];
      }
      const said = record(store.configuration.data).compression !== undefined;
      const message = `base backups are compressed with ${cut.compression} and cut into parts`;
      const at = said ? store.below('data', 'compression') : store.below(...BACKUP_ARGS);
      return [
        { manifest: store.manifest, at, message, fix: `compression: gzip\n# or one part for each archive:\n${withSizes(store, ONE_PART)}` },
      ];
    }),
};
