import { reasonToAllow } from './allow';
import type { Manifest } from './manifest';
import type { Finding, Rule } from './rule';
import { RULES } from './rules';
import { World } from './world';

/** A finding, and the rule that made it. */
export interface Report extends Finding {
  readonly rule: Rule;
  /** Why the finding is intended, where an annotation of the object says so. */
  readonly suppressed?: string;
}

/** What the rules say of manifests that belong together, in the order of the manifests. */
export function examine(manifests: readonly Manifest[], rules: readonly Rule[] = RULES): Report[] {
  const world = new World(manifests);
  const reports = rules.flatMap((rule) =>
    onceEach(rule.check(world)).map((finding) => ({ ...finding, rule, suppressed: reasonToAllow(finding.manifest, rule.id) })),
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
