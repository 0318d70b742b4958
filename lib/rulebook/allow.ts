import { type Manifest, record } from './manifest';

/** Before a rule's id: the annotation on an object whose value says why a finding of the rule is intended there. */
export const ALLOW_ANNOTATION = 'pg-r2-backup/allow.';

/** Why a finding of a rule is intended in an object, where it says so. */
export function reasonToAllow(manifest: Manifest, id: string): string | undefined {
  const reason: unknown = record(manifest.at(['metadata', 'annotations']))[`${ALLOW_ANNOTATION}${id}`];
  return typeof reason === 'string' && reason.trim() !== '' ? reason : undefined;
}
