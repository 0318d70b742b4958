import { list, type Path, record } from '../rulebook/manifest';
import type { Finding, Rule } from '../rulebook/rule';
import { type Store, text } from '../rulebook/store';
import type { World } from '../rulebook/world';

export const rule: Rule = {
  id: 'r2-credentials-missing',
  severity: 'error',
  title: 'The credentials are missing or incomplete',
  reason: 'R2 knows no request without an access key ID and a secret access key, and no IAM role.',
  source: 'https://developers.cloudflare.com/r2/api/tokens/',
  bad: `
kind: ObjectStore
spec:
  configuration:
    s3Credentials:
      secretAccessKey: null
`,
  good: `
kind: ObjectStore
spec:
  configuration:
    s3Credentials:
      accessKeyId:
        name: r2-credentials
        key: ACCESS_KEY_ID
      secretAccessKey:
        name: r2-credentials
        key: ACCESS_SECRET_KEY
`,
  check: (world) => world.r2Stores.flatMap((store) => credentialFindings(world, store)),
};

function credentialFindings(world: World, store: Store): Finding[] {
  const { s3Credentials } = store.configuration;
  const finding = (at: Path, message: string, fix: string): Finding => ({ manifest: store.manifest, at: store.below(...at), message, fix });
  if (s3Credentials === undefined || s3Credentials === null) {
    const both = ['accessKeyId', 'secretAccessKey'].map((field) => `  ${reference(field).replaceAll('\n', '\n  ')}`);
    return [finding(['s3Credentials'], 'there are no s3Credentials', `s3Credentials:\n${both.join('\n')}`)];
  }
  if (record(s3Credentials).inheritFromIAMRole === true) {
    // The plugin then sets no credentials itself, so that those of the environment count.
    return hasKeysInEnvironment(world, store)
      ? []
      : [
          finding(
            ['s3Credentials', 'inheritFromIAMRole'],
            'inheritFromIAMRole is true, and R2 has no IAM roles',
            ['accessKeyId', 'secretAccessKey'].map(reference).join('\n'),
          ),
        ];
  }
  return ['accessKeyId', 'secretAccessKey', 'sessionToken'].flatMap((field) => {
    const value: unknown = record(s3Credentials)[field] ?? undefined;
    if (value === undefined) {
      return field === 'sessionToken' ? [] : [finding(['s3Credentials', field], `s3Credentials has no ${field}`, reference(field))];
    }
    // Of what is no reference nothing is shown: it may be the credential itself.
    const { key, name } = record(value);
    const faults = [text(name).trim() === '' ? `${field} names no Secret` : '', text(key).trim() === '' ? `${field} names no key` : ''];
    return faults.filter((fault) => fault !== '').map((fault) => finding(['s3Credentials', field], fault, reference(field)));
  });
}

function reference(field: string): string {
  const keys: Record<string, string> = {
    accessKeyId: 'ACCESS_KEY_ID',
    secretAccessKey: 'ACCESS_SECRET_KEY',
    sessionToken: 'SESSION_TOKEN',
  };
  return `${field}:\n  name: r2-credentials\n  key: ${keys[field]}`;
}

function hasKeysInEnvironment(world: World, store: Store): boolean {
  const names = [
    ...store.env.map(({ name }) => name),
    ...world.writersTo(store).flatMap(({ spec }) => list(spec.env).map((entry) => record(entry).name)),
  ];
  return names.includes('AWS_ACCESS_KEY_ID') && names.includes('AWS_SECRET_ACCESS_KEY');
}
