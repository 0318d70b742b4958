import { isPlaceholderEndpoint, mendedEndpoint, shownEndpoint } from '../rulebook/endpoint';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-endpoint-placeholder',
  severity: 'error',
  title: 'The endpoint is a placeholder that nobody filled',
  reason: 'Unless something fills it before it is applied, the name does not resolve, and no WAL file leaves the server.',
  source: 'https://developers.cloudflare.com/r2/api/s3/api/',
  bad: `
kind: ObjectStore
spec:
  configuration:
    endpointURL: https://<account-id>.r2.cloudflarestorage.com
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    endpointURL: https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com
`,
  check: ({ r2Stores }) =>
    r2Stores.filter(isPlaceholderEndpoint).map((store) => ({
      manifest: store.manifest,
      at: store.below('endpointURL'),
      message: `the endpoint is ${shownEndpoint(store)}`,
      fix: `${mendedEndpoint(store)} # with the Account ID from the R2 page of Cloudflare's dashboard`,
    })),
};
