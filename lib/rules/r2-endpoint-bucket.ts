import { endpointOf, mendedEndpoint, shownEndpoint } from '../rulebook/endpoint';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-endpoint-bucket',
  severity: 'error',
  title: 'The endpoint has more than scheme and host',
  reason:
    'With the bucket in the endpoint too, everything reports success and the data lands under <bucket>/<bucket>/, where no restore looks for it once the endpoint is put right.',
  source: 'https://developers.cloudflare.com/r2/api/s3/api/',
  bad: `
kind: ObjectStore
spec:
  configuration:
    endpointURL: https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com/acme-backups
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    endpointURL: https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com
    destinationPath: s3://acme-backups/pg-cluster/
`,
  check: ({ r2Stores }) =>
    r2Stores.flatMap((store) => {
      const { scheme, hasUserInfo, port, path, rest } = endpointOf(store);
      const extras = [
        hasUserInfo ? 'a user before the host' : '',
        // 443 is what https means anyway.
        port === '' || (port === ':443' && scheme === 'https') ? '' : 'a port',
        path === '' || path === '/' ? '' : 'a path',
        rest === '' ? '' : 'a query or fragment',
      ].filter((extra) => extra !== '');
      if (extras.length === 0) {
        return [];
      }
      const message = `the endpoint ${shownEndpoint(store)} has ${extras.join(' and ')}`;
      return [{ manifest: store.manifest, at: store.below('endpointURL'), message, fix: mendedEndpoint(store) }];
    }),
};
