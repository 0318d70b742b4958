import { shown } from '../private/faults';
import { argumentLists, type ArgumentList } from '../rulebook/arguments';
import type { Finding, Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'args-dropped',
  severity: 'warning',
  title: 'An argument has no effect, because the plugin writes the same option itself',
  reason: 'The plugin silently drops an option that it has already written, and of one that it writes later its own value wins.',
  source: 'https://github.com/cloudnative-pg/barman-cloud/blob/main/pkg/api/config.go',
  bad: `
kind: ObjectStore
spec:
  configuration:
    data:
      jobs: 2
      additionalCommandArgs:
        - --max-archive-size=1073741824
        - --min-chunk-size=134217727
        - --jobs=4
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    data:
      jobs: 4
      additionalCommandArgs:
        - --max-archive-size=1073741824
        - --min-chunk-size=134217727
`,
  check: (world) => world.stores.flatMap(argumentLists).flatMap(findingsIn),
};

function findingsIn({ store: { manifest }, command, args, before, after }: ArgumentList): Finding[] {
  return args.flatMap(({ text, key, at }) => {
    const earlier = before.find((emitted) => emitted.key === key);
    const later = after.find((emitted) => emitted.key === key);
    const emitted = earlier ?? later;
    // What says the same as the plugin does no harm.
    if (emitted === undefined || text === (emitted.value === undefined ? key : `${key}=${emitted.value}`)) {
      return [];
    }
    const own = emitted.value === undefined ? key : `${key} ${emitted.value}`;
    const message =
      earlier === undefined
        ? `${shown(text)} is overruled: the plugin writes ${shown(own)} after it for ${command}`
        : `${shown(text)} is dropped: the plugin writes ${shown(own)} before it for ${command}`;
    return [{ manifest, at, message, fix: `# remove ${key}${FIELDS.get(key) ?? ''}` }];
  });
}

/** Where to say it instead. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ['--jobs', ' and set data.jobs'],
  ['--encryption', ' and set encryption'],
  ['--endpoint-url', ' and set endpointURL'],
  ['--tags', ' and set tags'],
  ['--history-tags', ' and set historyTags'],
]);
