import { record, type Manifest } from './manifest';
import type { Finding, Rule } from './rule';
import { RULES } from './rules';
import { World } from './world';

/** A finding, and the rule that made it. */
export interface Report extends Finding {
  readonly rule: Rule;
  /** Why the finding is intended, where an annotation of the object says so. */
  readonly suppressed?: string;
}

/** Before a rule's id: the annotation on an object whose value says why a finding of the rule is intended there. */
export const ALLOW_ANNOTATION = 'pg-r2-backup/allow.';

/** What the rules say of manifests that belong together, in the order of the manifests. */
export function examine(manifests: readonly Manifest[], rules: readonly Rule[] = RULES): Report[] {
  const world = new World(manifests);
  const reports = rules.flatMap((rule) =>
    onceEach(rule.check(world)).map((finding) => ({ ...finding, rule, suppressed: reasonFor(finding, rule) })),
  );
  return reports.sort((a, b) => a.manifest.index - b.manifest.index);
}

/** What two stores share, such as the environment of their Cluster, is at fault once. */
function onceEach(findings: Iterable<Finding>): Finding[] {
  const once = new Map<string, Finding>();
  for (const finding of findings) {
    const { manifest, at, message } = finding;
    once.set(JSON.stringify([manifest.index, at, message]), finding);
  }
  return [...once.values()];
}

function reasonFor({ manifest }: Finding, { id }: Rule): string | undefined {
  const reason: unknown = record(manifest.at(['metadata', 'annotations']))[`${ALLOW_ANNOTATION}${id}`];
  return typeof reason === 'string' && reason.trim() !== '' ? reason : undefined;
}
