import { shown } from '../private/faults';
import { sizeArguments } from '../rulebook/size-arguments';
import type { Rule } from '../rulebook/rule';
import { barmanBytes, usualBytes } from '../rulebook/sizes';

export const rule: Rule = {
  id: 'r2-size-refused',
  severity: 'error',
  title: 'barman refuses a size',
  reason:
    'The sizes that barman takes are whole bytes, or a number with KB, MB, GB and so on, and it ends with "is not a valid size string" at everything else.',
  source: 'https://github.com/EnterpriseDB/barman/blob/release/3.19.1/barman/utils.py',
  bad: `
kind: ObjectStore
spec:
  configuration:
    data:
      additionalCommandArgs:
        - --max-archive-size=1200M
        - --min-chunk-size=134217727
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    data:
      additionalCommandArgs:
        - --max-archive-size=1200000000
        - --min-chunk-size=134217727
`,
  check: ({ r2Targets }) =>
    r2Targets.flatMap((store) =>
      sizeArguments(store)
        .filter(({ value }) => barmanBytes(value) === undefined)
        .map(({ option, value, valueAt }) => ({
          manifest: store.manifest,
          at: valueAt,
          message: `--${option} is ${value === '' ? 'empty' : shown(value)}`,
          fix: `- --${option}=${usualBytes(value) || (option === 'min-chunk-size' ? 134217727 : 1073741824)}`,
        })),
    ),
};
