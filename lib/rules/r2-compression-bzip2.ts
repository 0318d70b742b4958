import { BACKUP_ARGS } from '../rulebook/arguments';
import { record } from '../rulebook/manifest';
import { cutOf } from '../rulebook/parts';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-compression-bzip2',
  severity: 'warning',
  title: 'With bzip2 the last part can be the largest',
  reason: 'R2 refuses a base backup whose last part is longer than the others, and which one that is depends on the data.',
  source: 'https://developers.cloudflare.com/r2/objects/multipart-objects/',
  bad: `
kind: ObjectStore
spec:
  configuration:
    data:
      compression: bzip2
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    data:
      compression: gzip
`,
  check: ({ r2Targets }) =>
    r2Targets.flatMap((store) => {
      const cut = cutOf(store);
      if (cut?.compression !== 'bzip2' || cut.isOnePart) {
        return [];
      }
      const said = record(store.configuration.data).compression !== undefined;
      const at = said ? store.below('data', 'compression') : store.below(...BACKUP_ARGS);
      return [{ manifest: store.manifest, at, message: 'base backups are compressed with bzip2', fix: 'compression: gzip' }];
    }),
};
