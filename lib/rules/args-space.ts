import { shown } from '../private/faults';
import { argumentLists, type ArgumentList, item } from '../rulebook/arguments';
import type { Finding, Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'args-space',
  severity: 'error',
  title: 'An option and its value stand in one item with a space between them',
  reason: 'No shell splits the item, so that barman takes the whole of it for the destination and fails.',
  source: 'https://github.com/EnterpriseDB/barman/blob/master/barman/clients/cloud_cli.py',
  bad: `
kind: ObjectStore
spec:
  configuration:
    data:
      additionalCommandArgs:
        - --max-archive-size=1073741824
        - --min-chunk-size=134217727
        - --read-timeout 60
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    data:
      additionalCommandArgs:
        - --max-archive-size=1073741824
        - --min-chunk-size=134217727
        - --read-timeout=60
`,
  check: (world) => world.stores.flatMap(argumentLists).flatMap(findingsIn),
};

function findingsIn({ store: { manifest }, args }: ArgumentList): Finding[] {
  return args.flatMap(({ text, key, at }) =>
    key.startsWith('--') && /\s/.test(key)
      ? [{ manifest, at, message: `${shown(text)} has a space in it`, fix: item(text.trim().replace(/\s*=\s*|\s+/, '=')) }]
      : [],
  );
}
