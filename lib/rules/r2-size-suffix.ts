import { shown } from '../private/faults';
import { BLOCK } from '../rulebook/parts';
import { sizeArguments } from '../rulebook/size-arguments';
import type { Rule } from '../rulebook/rule';
import { barmanBytes, hasUnit, usualBytes } from '../rulebook/sizes';

export const rule: Rule = {
  id: 'r2-size-suffix',
  severity: 'warning',
  title: 'barman reads the unit of a size the other way round',
  reason: 'In barman MB and GB are 1024-based and MiB and GiB 1000-based, so that sizes which seem to add up do not.',
  source: 'https://github.com/EnterpriseDB/barman/blob/release/3.19.1/barman/utils.py',
  bad: `
kind: ObjectStore
spec:
  configuration:
    data:
      additionalCommandArgs:
        - --max-archive-size=1GiB
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
    r2Targets.flatMap((store) =>
      sizeArguments(store)
        .filter(({ value }) => barmanBytes(value) !== undefined && hasUnit(value))
        .map(({ option, value, valueAt }) => ({
          manifest: store.manifest,
          at: valueAt,
          message: `--${option} is ${shown(value)}, which barman reads as ${barmanBytes(value)} bytes`,
          fix: `- --${option}=${mended(option, usualBytes(value) ?? 0)}`,
        })),
    ),
};

/** A part that is cut a byte before a whole block ends with fewer short parts (r2-part-size). */
function mended(option: string | undefined, bytes: number): number {
  return option === 'min-chunk-size' && bytes % BLOCK === 0 ? bytes - 1 : bytes;
}
