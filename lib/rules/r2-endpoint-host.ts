import { shown } from '../private/faults';
import { endpointOf, isPlaceholderEndpoint, isR2Host, mendedEndpoint, shownEndpoint } from '../rulebook/endpoint';
import type { Rule } from '../rulebook/rule';
import type { Store } from '../rulebook/store';

export const rule: Rule = {
  id: 'r2-endpoint-host',
  severity: 'error',
  title: "The endpoint's host is not an account's S3 address",
  reason: "R2 answers only on the account's own host, in the jurisdiction of the bucket, with the bucket outside of it.",
  source: 'https://developers.cloudflare.com/r2/reference/data-location/#jurisdictional-restrictions',
  bad: `
kind: ObjectStore
spec:
  configuration:
    endpointURL: https://acme-backups.0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    endpointURL: https://0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com
`,
  check: ({ r2Stores }) =>
    r2Stores.flatMap((store) => {
      const why = isPlaceholderEndpoint(store) ? undefined : fault(store);
      if (why === undefined) {
        return [];
      }
      const message = `the endpoint is ${shownEndpoint(store)}: ${why}`;
      return [{ manifest: store.manifest, at: store.below('endpointURL'), message, fix: mendedEndpoint(store) }];
    }),
};

function fault(store: Store): string | undefined {
  if (store.endpointURL === '') {
    return "without one barman talks to AWS, and the region auto is R2's";
  }
  const { host } = endpointOf(store);
  if (isR2Host(host)) {
    return store.endpointURL.trim() === store.endpointURL ? undefined : 'there is whitespace around it';
  }
  if (/\.r2\.dev$/i.test(host)) {
    return "r2.dev is a bucket's public address, which has no S3 API";
  }
  if (isR2Host(host.toLowerCase())) {
    return 'R2 has it in lower case';
  }
  const [, front] = /^(.*)\.r2\.cloudflarestorage\.com$/i.exec(host) ?? [];
  if (front === undefined) {
    return 'the host does not end in ".r2.cloudflarestorage.com" after an account ID';
  }
  const labels = front.split('.');
  const position = labels.findIndex((label) => /^[0-9a-f]{32}$/i.test(label));
  if (position > 0) {
    return 'something stands before the account ID; the bucket belongs into destinationPath';
  }
  if (position === 0) {
    return `there is no jurisdiction ${shown(labels.slice(1).join('.'))}, only "eu" and "fedramp"`;
  }
  const [accountId] = labels;
  return accountId.length === 32
    ? 'an account ID has hexadecimal digits in lower case only'
    : `the account ID has ${accountId.length} characters, not 32`;
}
