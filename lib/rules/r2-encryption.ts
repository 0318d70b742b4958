import { shown } from '../private/faults';
import { writingArguments } from '../rulebook/arguments';
import { record } from '../rulebook/manifest';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-encryption',
  severity: 'error',
  title: 'Server-side encryption is asked for',
  reason:
    'R2 encrypts everything at rest; it refuses the header for aws:kms, and its documents list the one for AES256 as not implemented.',
  source: 'https://developers.cloudflare.com/r2/api/s3/api/',
  bad: `
kind: ObjectStore
spec:
  configuration:
    wal:
      encryption: AES256
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    wal:
      encryption: null
`,
  check: ({ r2Targets }) =>
    r2Targets.flatMap((store) => [
      ...['wal', 'data'].flatMap((part) => {
        const value: unknown = record(store.configuration[part]).encryption ?? '';
        const at = store.below(part, 'encryption');
        const message = `${part}.encryption is ${shown(value)}`;
        return value === '' ? [] : [{ manifest: store.manifest, at, message, fix: `# remove ${part}.encryption` }];
      }),
      ...writingArguments(store)
        .filter(({ option }) => option === 'encryption' || option === 'sse-kms-key-id')
        .map(({ option, at }) => ({
          manifest: store.manifest,
          at,
          message: `there is an argument --${option}`,
          fix: `# remove --${option} and its value`,
        })),
    ]),
};
