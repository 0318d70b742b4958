import { shown } from '../private/faults';
import { argumentLists, type ArgumentList, item } from '../rulebook/arguments';
import type { Finding, Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'args-split',
  severity: 'warning',
  title: 'An argument is written as two list items',
  reason: 'The plugin drops an item that equals an earlier one, so that a value of its own can vanish and barman fails with exit code 3.',
  source: 'https://github.com/cloudnative-pg/barman-cloud/blob/main/pkg/api/config.go',
  bad: `
kind: ObjectStore
spec:
  configuration:
    data:
      additionalCommandArgs:
        - --max-archive-size=1073741824
        - --min-chunk-size=134217727
        - --read-timeout
        - "60"
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
  return args.flatMap(({ text, at, isDropped }, index) => {
    if (text === '' || text.startsWith('-')) {
      return [];
    }
    const option = args[index - 1]?.text ?? '';
    const dropped = isDropped ? ', and the plugin drops it because it equals an earlier one' : '';
    if (!option.startsWith('-') || option.includes('=')) {
      return [{ manifest, at, message: `${shown(text)} stands alone, without an option${dropped}`, fix: item(`--name=${text}`) }];
    }
    const fix = item(option.startsWith('--') ? `${option}=${text}` : `${option}${text}`);
    return [{ manifest, at, message: `${shown(text)} is an item of its own after ${shown(option)}${dropped}`, fix }];
  });
}
