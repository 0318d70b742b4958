import { writingArguments } from '../rulebook/arguments';
import { record } from '../rulebook/manifest';
import type { Rule } from '../rulebook/rule';

const OPTIONS: ReadonlyArray<string | undefined> = ['tag', 'tags', 'history-tag', 'history-tags'];

export const rule: Rule = {
  id: 'r2-tags',
  severity: 'error',
  title: 'Objects are to be tagged',
  reason: "R2 does not implement object tagging and refuses every upload with NotImplemented: Header 'x-amz-tagging'.",
  source: 'https://developers.cloudflare.com/r2/api/s3/api/',
  bad: `
kind: ObjectStore
spec:
  configuration:
    tags:
      team: payments
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    tags: null
`,
  check: ({ r2Targets }) =>
    r2Targets.flatMap((store) => [
      ...['tags', 'historyTags']
        .filter((field) => Object.keys(record(store.configuration[field])).length > 0)
        .map((field) => ({
          manifest: store.manifest,
          at: store.below(field),
          message: `there are ${field}`,
          fix: `# remove ${field}`,
        })),
      ...writingArguments(store)
        .filter(({ option }) => OPTIONS.includes(option))
        .map(({ option, at }) => ({
          manifest: store.manifest,
          at,
          message: `there is an argument --${option}`,
          fix: `# remove --${option} and its values`,
        })),
    ]),
};
