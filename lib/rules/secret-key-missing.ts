import { couldBeSecret, shown } from '../private/faults';
import type { Rule } from '../rulebook/rule';
import { type SecretReference, storeReferences } from '../rulebook/secrets';
import { knownKeys } from '../rulebook/secrets-made';

export const rule: Rule = {
  id: 'secret-key-missing',
  severity: 'error',
  title: 'A store reads a key that its Secret does not have',
  reason: 'Nothing notices before barman runs, and then neither WAL files nor backups are stored ("missing key …, inside secret …").',
  source: 'https://github.com/cloudnative-pg/barman-cloud/blob/main/pkg/credentials/env.go',
  bad: `
kind: ObjectStore
spec:
  configuration:
    s3Credentials:
      secretAccessKey:
        name: r2-credentials
        key: SECRET_ACCESS_KEY
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    s3Credentials:
      secretAccessKey:
        name: r2-credentials
        key: ACCESS_SECRET_KEY
`,
  check: (world) => {
    const keysOf = knownKeys(world);
    return storeReferences(world).flatMap((reference) => {
      const { manifest, at, secretName, key, isOptional } = reference;
      const known = keysOf.get(secretName, manifest);
      if (known === undefined || known.isOpen || isOptional || known.keys.has(key)) {
        return [];
      }
      const keys = [...known.keys].slice(0, 5).map(shown).join(', ');
      const message = `the Secret ${shown(secretName)} has no key ${shown(key)}${keys === '' ? '' : `, but ${keys}`}`;
      return [{ manifest, at: [...at, 'key'], message, fix: fixFor(reference, known.keys) }];
    });
  },
};

/** The key that is meant, where one is alike. */
function fixFor({ role, key }: SecretReference, keys: ReadonlySet<string>): string {
  const wanted = role === 'secretAccessKey' ? /secret/i : role === 'accessKeyId' ? /^(?!.*secret).*key/i : undefined;
  const meant = [...keys].filter((name) => wanted?.test(name) && !couldBeSecret(name));
  return meant.length === 1 ? `key: ${JSON.stringify(meant[0])}` : `# add the key ${shown(key)} to the Secret`;
}
