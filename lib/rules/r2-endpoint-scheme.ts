import { shown } from '../private/faults';
import { endpointOf, mendedEndpoint, shownEndpoint } from '../rulebook/endpoint';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-endpoint-scheme',
  severity: 'error',
  title: 'The endpoint is not https',
  reason: "R2's S3 API is an https address, and boto3 refuses an endpoint without a scheme.",
  source: 'https://developers.cloudflare.com/r2/api/s3/api/',
  bad: `
kind: ObjectStore
spec:
  configuration:
    endpointURL: http://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    endpointURL: https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com
`,
  check: ({ r2Stores }) =>
    r2Stores.flatMap((store) => {
      const { scheme } = endpointOf(store);
      // A placeholder can stand for the scheme too.
      if (scheme === 'https' || store.endpointURL === '' || /^\s*[<{$]/.test(store.endpointURL)) {
        return [];
      }
      const said = scheme === '' ? 'no scheme' : `the scheme ${shown(scheme)}`;
      const message = `the endpoint ${shownEndpoint(store)} has ${said}`;
      return [{ manifest: store.manifest, at: store.below('endpointURL'), message, fix: mendedEndpoint(store) }];
    }),
};
