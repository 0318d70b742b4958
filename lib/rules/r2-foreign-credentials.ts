import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-foreign-credentials',
  severity: 'error',
  title: 'Credentials of another provider stand beside an R2 endpoint',
  reason: 'A store has one provider: R2 takes only s3Credentials, and with two the plugin need not choose the one that was meant.',
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/object_stores/',
  bad: `
kind: ObjectStore
spec:
  configuration:
    azureCredentials:
      inheritFromAzureAD: true
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    azureCredentials: null
`,
  check: ({ r2Stores }) =>
    r2Stores.flatMap((store) =>
      ['azureCredentials', 'googleCredentials']
        .filter((field) => (store.configuration[field] ?? undefined) !== undefined)
        .map((field) => ({
          manifest: store.manifest,
          at: store.below(field),
          message: `the endpoint is R2's, and there are ${field}`,
          fix: `# remove ${field}`,
        })),
    ),
};
