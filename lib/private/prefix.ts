import { type Faults, holdsCredential } from './faults';

/** What marks text that a guide left for the user to fill: `<account-id>`, `${BUCKET}`. R2 has no use for these characters. */
export const PLACEHOLDER = /[<>${}]/;

const SEGMENT = /^[A-Za-z0-9!_.*'()=-]+$/;
const MAX_PREFIX_LENGTH = 512;

/** The folders below a bucket. One `/` at the end makes no difference. */
export function checkPrefix(faults: Faults, prefix: unknown): void {
  const text = typeof prefix === 'string' ? prefix : '';
  const segments = text.replace(/\/$/, '').split('/');
  let broken: string | undefined;
  if (text === '' || text === '/') {
    broken = 'without a prefix the backups lie at the top of the bucket, where nothing else can be kept beside them';
  } else if (/^[a-z0-9]+:/i.test(text)) {
    broken = 'the scheme and the bucket are put before it, pass only the folders below the bucket';
  } else if (PLACEHOLDER.test(text)) {
    broken = 'this is a placeholder that nobody filled';
  } else if (text.startsWith('/')) {
    broken = 'it begins with "/", which would make an empty folder name';
  } else if (segments.includes('')) {
    broken = 'it has "//", which would make an empty folder name';
  } else if (segments.includes('.') || segments.includes('..')) {
    broken = '"." and ".." are no folders in a bucket';
  } else if (holdsCredential(text)) {
    broken = 'this looks like a credential, not like a folder';
  } else if (text.length > MAX_PREFIX_LENGTH) {
    broken = `it has ${text.length} characters, more than ${MAX_PREFIX_LENGTH}, and an object key in R2 holds 1,024 with what barman adds`;
  } else if (!segments.every((segment) => SEGMENT.test(segment))) {
    broken = "it has whitespace or another character outside A-Z, a-z, 0-9 and !_.*'()=-";
  }
  if (broken !== undefined) {
    faults.add('prefix', prefix, `${broken}; write for example "pg-cluster" or "team-a/orders"`);
  }
}

/** One folder below a prefix, as barman makes for each server. */
export function checkServerName(faults: Faults, property: string, value: unknown): void {
  if (typeof value !== 'string' || !SEGMENT.test(value) || value === '.' || value === '..') {
    faults.add(property, value, 'a server\'s folder is one segment of A-Z, a-z, 0-9 and !_.*\'()=-; write for example "orders-db"');
  }
}
