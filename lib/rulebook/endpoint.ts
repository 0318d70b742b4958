import { shown } from '../private/faults';
import { PLACEHOLDER } from '../private/prefix';
import type { Store } from './store';

/** The parts of an endpoint, as they were written. A URL parser would put right what the rules are about. */
export interface Endpoint {
  /** In lower case; empty where there is none. */
  readonly scheme: string;
  readonly hasUserInfo: boolean;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  /** From `?` or `#` to the end. */
  readonly rest: string;
}

const R2_HOST = /^[0-9a-f]{32}(\.(eu|fedramp))?\.r2\.cloudflarestorage\.com$/;
/** What guides and charts leave for the reader to fill, beside the characters that R2 has no use for. */
const PLACEHOLDER_WORD = /account[-_ ]?id|\byour\b|your[-_]|change[-_]?me|replace[-_]?(me|this|with)|placeholder|x{5,}|[%[\]]/i;
/** A placeholder can hold any character: it is one letter for the parser. */
const LONGEST = 2048;
const BRACKETED = /\$\{[^}]*\}|\{\{[^]*?\}\}|<[^>]*>|\$\([^)]*\)/g;

export function endpointOf(store: Store): Endpoint {
  const url = store.endpointURL.trim().slice(0, LONGEST).replace(BRACKETED, 'x');
  const [, scheme = '', authority, path, rest] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#]*)([^?#]*)([^]*)$/i.exec(url)!;
  const [, userInfo, host, port = ''] = /^([^]*@)?([^:]*)([^]*)$/.exec(authority)!;
  return { scheme: scheme.toLowerCase(), hasUserInfo: userInfo !== undefined, host, port, path, rest };
}

export function isR2Host(host: string): boolean {
  return R2_HOST.test(host);
}

/** Whether somebody still has to write the account into the endpoint. */
export function isPlaceholderEndpoint(store: Store): boolean {
  return PLACEHOLDER.test(store.endpointURL) || (!isR2Host(endpointOf(store).host) && PLACEHOLDER_WORD.test(store.endpointURL));
}

/** The endpoint as R2 has it, with what the host tells of the account and the jurisdiction. */
export function mendedEndpoint(store: Store): string {
  const labels = endpointOf(store).host.toLowerCase().split('.');
  const accountId = labels.find((label) => /^[0-9a-f]{32}$/.test(label)) ?? '<account-id>';
  const jurisdiction = ['eu', 'fedramp'].find((name) => labels.includes(name));
  return `endpointURL: https://${accountId}${jurisdiction ? `.${jurisdiction}` : ''}.r2.cloudflarestorage.com`;
}

/** The endpoint as a message may show it: what stands before the host, or in a query, can be a key. */
export function shownEndpoint(store: Store): string {
  const { hasUserInfo, rest } = endpointOf(store);
  return hasUserInfo || rest !== '' ? `(${store.endpointURL.length} characters, not shown)` : shown(store.endpointURL);
}
