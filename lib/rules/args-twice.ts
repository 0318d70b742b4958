import { shown } from '../private/faults';
import { argumentLists, type ArgumentList } from '../rulebook/arguments';
import type { Finding, Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'args-twice',
  severity: 'warning',
  title: 'The same argument stands twice in one list',
  reason: 'Only one of the two counts: barman takes the last value, and the plugin drops a bare option that it has already.',
  source: 'https://github.com/cloudnative-pg/barman-cloud/blob/main/pkg/api/config.go',
  bad: `
kind: ObjectStore
spec:
  configuration:
    data:
      additionalCommandArgs:
        - --max-archive-size=1073741824
        - --min-chunk-size=134217727
        - --read-timeout=60
        - --read-timeout=120
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    data:
      additionalCommandArgs:
        - --max-archive-size=1073741824
        - --min-chunk-size=134217727
        - --read-timeout=120
`,
  check: (world) => world.stores.flatMap(argumentLists).flatMap(findingsIn),
};

/** These barman takes more than once (barman 3.19.1). */
const REPEATABLE = ['--tablespace', '--snapshot-disk', '--verbose', '--quiet'];

function findingsIn({ store: { manifest }, args, before }: ArgumentList): Finding[] {
  const seen = new Set<string>();
  return args.flatMap(({ key, at, isDropped }) => {
    if (!key.startsWith('--')) {
      return [];
    }
    const isTwice = seen.has(key) && !before.some((emitted) => emitted.key === key) && (isDropped || !REPEATABLE.includes(key));
    seen.add(key);
    const effect = isDropped ? 'the plugin drops this one' : 'barman takes the last value';
    return isTwice
      ? [{ manifest, at, message: `${shown(key)} stands in the list before, and ${effect}`, fix: `# remove one ${shown(key)}` }]
      : [];
  });
}
