import { BACKUP_ARGS } from '../rulebook/arguments';
import { cutOf, EVEN_ARGS } from '../rulebook/parts';
import type { Rule } from '../rulebook/rule';
import { MIB } from '../rulebook/sizes';

/** From here on gzip ends fewer than 1 archive in 3,000 in a way that R2 refuses (extrapolated: it falls as the part grows). */
const LARGE_ENOUGH = 64 * MIB;

export const rule: Rule = {
  id: 'r2-part-size',
  severity: 'warning',
  title: 'The parts of a base backup are small',
  reason:
    "With gzip an archive can end in two short parts, which R2 refuses with InvalidPart: about 1 archive in 1,000 with barman's own parts of 20 MiB, more with smaller ones.",
  source: 'https://developers.cloudflare.com/r2/objects/multipart-objects/',
  bad: `
kind: ObjectStore
spec:
  configuration:
    data:
      additionalCommandArgs:
        - --max-archive-size=1073741824
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
      // Without compression all parts are equal; what the other compressions do is said by rules of their own.
      if (cut?.compression !== 'gzip' || cut.chunk + 1 >= LARGE_ENOUGH || cut.isOnePart) {
        return [];
      }
      const { chunkArgument } = cut;
      const message = `${chunkArgument ? '' : 'there is no --min-chunk-size, and '}a part has ${cut.part} bytes`;
      return [{ manifest: store.manifest, at: chunkArgument?.at ?? store.below(...BACKUP_ARGS), message, fix: EVEN_ARGS }];
    }),
};
