import { shown } from '../private/faults';
import { argumentLists, type ArgumentList } from '../rulebook/arguments';
import { commandsWith, optionsCalled } from '../rulebook/barman-options';
import type { Finding, Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'args-unknown',
  severity: 'error',
  title: 'The command has no such option',
  reason:
    'Barman refuses an option that it does not know with exit code 3: no WAL file is archived, no base backup made, nothing restored.',
  source: 'https://github.com/EnterpriseDB/barman/tree/release/3.19.1/barman/clients',
  bad: `
kind: ObjectStore
spec:
  configuration:
    wal:
      archiveAdditionalCommandArgs:
        - --max-archive-size=1073741824
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    data:
      additionalCommandArgs:
        - --max-archive-size=1073741824
        - --min-chunk-size=134217727
`,
  check: ({ stores }) => stores.flatMap(argumentLists).flatMap(findingsIn),
};

function findingsIn({ store: { manifest }, command, args }: ArgumentList): Finding[] {
  return args.flatMap(({ key, at, isDropped }) => {
    const name = key.slice(2);
    if (isDropped || !/^--[^-\s][^\s]*$/.test(key)) {
      return [];
    }
    const candidates = optionsCalled(command, name);
    if (candidates.length === 1) {
      return [];
    }
    const why = candidates.length === 0 ? 'has no such option' : `has more than one that begins so: ${candidates.join(', ')}`;
    const fix = `# remove it${commandsWith(name).length > 0 ? `: it belongs to ${commandsWith(name).join(', ')}` : ''}`;
    return [{ manifest, at, message: `${shown(key)}: ${command} ${why}`, fix }];
  });
}
