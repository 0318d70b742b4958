import { shown } from '../private/faults';
import { ALLOW_ANNOTATION } from '../rulebook/allow';
import { record } from '../rulebook/manifest';
import type { Rule } from '../rulebook/rule';
import { RULES } from '../rulebook/rules';

export const rule: Rule = {
  id: 'allow-unknown',
  severity: 'warning',
  title: 'An annotation allows what no rule forbids, or gives no reason',
  reason: 'An exception counts only with the id of a rule and with its reason; otherwise the finding stays, or comes back unseen.',
  source: 'https://github.com/cdk8s-pg-r2-backup/cdk8s-pg-r2-backup/blob/main/docs/rules/README.md',
  bad: `
kind: ObjectStore
metadata:
  annotations:
    pg-r2-backup/allow.retention: a job of ours deletes
`,
  good: `
kind: ObjectStore
metadata:
  annotations:
    pg-r2-backup/allow.retention-missing: a job of ours deletes
`,
  check: ({ manifests }) =>
    manifests.flatMap((manifest) =>
      Object.entries(record(manifest.at(['metadata', 'annotations'])))
        .filter(([name]) => name.startsWith(ALLOW_ANNOTATION))
        .flatMap(([name, reason]) => {
          const id = name.slice(ALLOW_ANNOTATION.length);
          const at = ['metadata', 'annotations', name];
          if (!RULES.some((rule) => rule.id === id)) {
            return [{ manifest, at, message: `there is no rule ${shown(id)}`, fix: '# pg-r2-backup lint --rules lists them' }];
          }
          const hasReason = typeof reason === 'string' && reason.trim() !== '';
          return hasReason ? [] : [{ manifest, at, message: 'the reason is empty', fix: `${name}: <why it is intended here>` }];
        }),
    ),
};
