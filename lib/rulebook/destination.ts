import { PLACEHOLDER } from '../private/prefix';
import type { Store } from './store';

/** The bucket and the folders below it, or undefined where the destination is no `s3://` path. */
export interface Destination {
  readonly bucket: string;
  readonly folders: string;
}

/** The names that guides leave for the reader to replace. */
const PLACEHOLDER_BUCKET = /^(bucket[-_ ]?name|your[-_ ].*|(.*[-_])?(change|replace)[-_ ]?(me|this)|.*(placeholder|[%[\]]).*)$/i;
/** As variables are written: R2 has no capitals. */
const VARIABLE = /^[A-Z0-9_]*BUCKET[A-Z0-9_]*$/;

/** barman's own parser takes the scheme in any case. */
export function destinationOf(store: Store): Destination | undefined {
  const match = /^s3:\/\/([^/]*)([^]*)$/i.exec(store.destinationPath);
  return match ? { bucket: match[1], folders: match[2] } : undefined;
}

export function isPlaceholderDestination(store: Store): boolean {
  const bucket = destinationOf(store)?.bucket ?? '';
  return PLACEHOLDER.test(store.destinationPath) || PLACEHOLDER_BUCKET.test(bucket) || VARIABLE.test(bucket);
}
