import { BACKUP_ARGS } from '../rulebook/arguments';
import { BLOCK, type Cut, cutOf, EVEN, withSizes } from '../rulebook/parts';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-part-size',
  severity: 'warning',
  title: 'The parts of a base backup are small, or a whole number of blocks',
  reason:
    'With gzip an archive can end in two short parts, which R2 refuses with InvalidPart: the more often, the smaller the parts are and the more the size of a part exceeds --min-chunk-size.',
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
      if (cut?.compression !== 'gzip' || cut.isOnePart) {
        return [];
      }
      const oneIn = archivesPerRefusal(cut);
      if (oneIn > RARE) {
        return [];
      }
      const { chunkArgument } = cut;
      const message = `${chunkArgument ? '' : 'there is no --min-chunk-size, and '}a part has ${cut.part} bytes: about 1 archive in ${oneIn} ends so that R2 refuses the backup (extrapolated)`;
      return [{ manifest: store.manifest, at: store.below(...BACKUP_ARGS), message, fix: withSizes(store, EVEN) }];
    }),
};

/** With a base backup of 100 archives one backup in 100. */
const RARE = 10_000;

/**
 * How many archives there are to one that ends in two short parts. Observed with barman 3.19.1's uploader: 20.7 and 10.0 per cent with parts of 4 and 8
 * whole blocks; 8.7, 4.8 and 2.1 with 4, 8 and 16 where the chunk is a third of a block short of the part; 0.3 with 4 where it is a byte short.
 */
function archivesPerRefusal({ chunk, part }: Cut): number {
  const blocks = part / BLOCK;
  const tail = (part - chunk) / BLOCK;
  return Math.round(blocks / (0.012 + 0.9 * tail));
}
