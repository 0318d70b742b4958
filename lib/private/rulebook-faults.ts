import { examine } from '../rulebook/examine';
import { Manifest } from '../rulebook/manifest';
import type { Rule } from '../rulebook/rule';
import { RULES } from '../rulebook/rules';

/** What the guards of the constructs say themselves, more strictly and by the names of the props. */
const SAID_BY_GUARDS: ReadonlySet<string> = new Set([
  'args-contradict',
  'r2-compression-uneven',
  'r2-credentials-inline',
  'r2-credentials-missing',
  'r2-encryption',
  'r2-part-archive-mismatch',
  'r2-region',
  'r2-request-checksum',
  'r2-response-checksum',
  'r2-tags',
]);

const RULES_HERE: readonly Rule[] = RULES.filter(({ id, severity }) => severity === 'error' && !SAID_BY_GUARDS.has(id));

/** What the rulebook calls an error in a manifest that is about to be emitted, where no annotation says why it is intended. */
export function rulebookFaults(manifest: any): string[] {
  return examine([new Manifest(manifest, 0)], RULES_HERE)
    .filter(({ suppressed }) => suppressed === undefined)
    .map(
      ({ rule, at, message, fix }) =>
        `${at.join('.')}: ${message} (${rule.id}). ${rule.reason} Write: ${fix.trim().replace(/\n\s*/g, ', ')}`,
    );
}
