import { createHash } from 'node:crypto';
import { parseAllDocuments } from 'yaml';
import { examine } from '../lib/rulebook/examine';
import { Manifest } from '../lib/rulebook/manifest';
import { withExample } from './support/examples';

const ID = '0123456789abcdef'.repeat(2);
const SECRET = '0123456789abcdef'.repeat(4);
const base64 = (text: string) => Buffer.from(text).toString('base64');

const MINE = /^(args|env|secret|app-secret|r2-key)/;
const said = (example: string) =>
  examine(withExample(example))
    .map(({ rule: { id } }) => id)
    .filter((id) => MINE.test(id));
const raw = (yaml: string) => examine(parseAllDocuments(yaml).map((document, index) => new Manifest(document.toJS(), index)));

const store = (configuration: string) => `kind: ObjectStore\nspec:\n  configuration: ${configuration}`;
const env = (...entries: string[]) => `kind: ObjectStore\nspec: { instanceSidecarConfiguration: { env: [${entries.join(', ')}] } }`;
const r2 = (fields: string) => `kind: Secret\nmetadata: { name: r2-credentials }\n${fields}`;
const app = (fields: string) => `kind: Secret\nmetadata: { name: pg-app-credentials }\n${fields}`;
const AWS = 'endpointURL: null, destinationPath: "s3://acme/pg"';

test.each<[string, string, string[]]>([
  ['a short option with a value of its own', 'data: { additionalCommandArgs: [-J, "4"] }', ['args-split']],
  ['a value alone', 'data: { additionalCommandArgs: ["4"] }', ['args-split']],
  ['two equal values', 'data: { additionalCommandArgs: [--read-timeout, "60", --max-bandwidth, "60"] }', ['args-split', 'args-split']],
  ['an option split for WAL restore', 'wal: { restoreAdditionalCommandArgs: [--read-timeout, "60"] }', ['args-split']],
  ['an option split on AWS', `${AWS}, data: { additionalCommandArgs: [--read-timeout, "60"] }`, ['args-split']],
  ['a space in an item', 'data: { restoreAdditionalCommandArgs: ["--read-timeout 60"] }', ['args-space']],
  ['a space in a value', 'data: { restoreAdditionalCommandArgs: ["--target-time=2026-01-01 10:00:00"] }', []],
  ['the endpoint in a restore', 'data: { restoreAdditionalCommandArgs: [--endpoint-url=https://x.y] }', ['args-dropped']],
  ['the provider in a backup', 'data: { additionalCommandArgs: [--cloud-provider=azure-blob-storage] }', ['args-dropped']],
  ['another user', 'data: { additionalCommandArgs: [--user=me] }', ['args-dropped']],
  ['what the field says too', 'data: { jobs: 4, additionalCommandArgs: [--jobs=4, --gzip] }', []],
  ['jobs without the field', 'data: { additionalCommandArgs: [--jobs=4] }', []],
  ['short jobs against the field', 'data: { jobs: 2, additionalCommandArgs: [-J8] }', ['args-against-field']],
  ['shortened jobs against the field', 'data: { jobs: 2, additionalCommandArgs: [--job=8] }', ['args-against-field']],
  ['short jobs like the field', 'data: { jobs: 8, additionalCommandArgs: [-J8] }', []],
  ['a short second compression', 'data: { additionalCommandArgs: [-j] }', ['args-contradict']],
  ['a shortened second compression', 'data: { additionalCommandArgs: [--bzip] }', ['args-contradict']],
  ['two compressions without a field', 'wal: { compression: null, archiveAdditionalCommandArgs: [--xz, --zstd] }', ['args-contradict']],
  ['one compression without a field', 'wal: { compression: null, archiveAdditionalCommandArgs: [--zstd] }', []],
  ['the same compression', 'data: { additionalCommandArgs: [-z] }', []],
  ['a flag twice', 'wal: { archiveAdditionalCommandArgs: [--gzi, --gzi] }', ['args-twice']],
  ['a repeatable option', 'data: { restoreAdditionalCommandArgs: ["--tablespace=a:/a", "--tablespace=b:/b"] }', []],
  [
    'the same key in two lists',
    'wal: { archiveAdditionalCommandArgs: [--read-timeout=1], restoreAdditionalCommandArgs: [--read-timeout=1] }',
    [],
  ],
  ['a list that is none', 'data: { additionalCommandArgs: --gzip }', []],
  ['items that are no text', 'data: { additionalCommandArgs: [null, {}, [], true] }', []],
])('arguments: %s', (_, configuration, expected) => {
  expect(said(store(`{ ${configuration} }`)).sort()).toEqual(expected);
});

test('an item that is dropped because it equals an earlier one is said to be', () => {
  const [, second] = examine(
    withExample(store('{ data: { additionalCommandArgs: [--read-timeout, "60", --max-bandwidth, "60"] } }')),
  ).filter(({ rule }) => rule.id === 'args-split');
  expect(second.message).toBe(
    '"60" is an item of its own after "--max-bandwidth", and the plugin drops it because it equals an earlier one',
  );
  expect(second.fix).toBe('- --max-bandwidth=60');
});

test.each<[string, string, string[]]>([
  ['the same name twice', env('{ name: A, value: "1" }', '{ name: A, value: "1" }'), ['env-duplicate']],
  ['entries without a name', env('{ value: "1" }', '{ value: "1" }', 'null', '7'), []],
  ['what CloudNativePG sets', env('{ name: PGHOST, value: x }'), ['env-dropped']],
  ['what the plugin sets', env('{ name: SPOOL_DIRECTORY, value: x }'), ['env-dropped']],
  ['a credential beside the Secret', env('{ name: AWS_ACCESS_KEY_ID, value: x }'), ['env-dropped']],
  ['a session token that no reference sets', env('{ name: AWS_SESSION_TOKEN, value: x }'), []],
  ['a bundle without endpointCA', env('{ name: AWS_CA_BUNDLE, value: x }'), []],
  ['an empty value beside valueFrom', env('{ name: A, value: "", valueFrom: { fieldRef: { fieldPath: x } } }'), []],
  ['a null beside a value', env('{ name: A, value: x, valueFrom: null }'), []],
  ['a file of settings', env('{ name: AWS_CONFIG_FILE, value: /x }'), ['env-profile']],
  ['a profile on AWS', `${env('{ name: AWS_PROFILE, value: x }')}\n  configuration: { ${AWS} }`, []],
  [
    'a profile of a Cluster with an in-tree store in R2',
    `kind: Cluster\nspec: { env: [{ name: AWS_PROFILE, value: x }, { name: PGDATA, value: x }], backup: { barmanObjectStore: { endpointURL: "https://${ID}.r2.cloudflarestorage.com" } } }`,
    ['env-profile'],
  ],
])('environment: %s', (_, example, expected) => {
  const changed = example.startsWith('kind: ObjectStore\nspec: {')
    ? example.replace(/spec: (\{.*\})(\n|$)/, (__, inner: string, end: string) => `spec:\n  ${inner.slice(2, -2)}${end}`)
    : example;
  expect(said(changed)).toEqual(expected);
});

test.each<[string, string, string[]]>([
  ['a word that is base64', r2('data: { ACCESS_KEY_ID: changeme }'), ['secret-placeholder-base64']],
  ['an encoded placeholder', r2(`data: { ACCESS_KEY_ID: ${base64('<your-access-key>')} }`), ['secret-placeholder-base64']],
  ['an encoded REPLACE_ME', r2(`data: { ACCESS_KEY_ID: ${base64('REPLACE_ME')} }`), ['secret-placeholder-base64']],
  ['an encoded template', r2(`data: { ACCESS_KEY_ID: "${base64('{{ .Values.key }}')}" }`), ['secret-placeholder-base64']],
  ['a placeholder that is no base64', r2('data: { ACCESS_KEY_ID: REPLACE_ME }'), []],
  ['a placeholder in a key that nobody reads', r2('data: { other: changeme }'), []],
  ['a password like any other', app(`data: { password: ${base64('correct horse battery')} }`), []],
  ['an empty text', r2('data: { ACCESS_KEY_ID: "" }'), ['secret-empty-value']],
  ['nothing but a line break', r2(`data: { ACCESS_KEY_ID: "${base64('\n')}" }`), ['secret-empty-value']],
  ['an empty password of the application', app('data: { password: "" }'), ['secret-empty-value']],
  ['an empty value that stringData replaces', r2('data: { ACCESS_KEY_ID: "" }\nstringData: { ACCESS_KEY_ID: "ref+vault://x" }'), []],
  [
    'an empty value in a template that nobody reads',
    'kind: Secret\napiVersion: v1\nmetadata: { name: t, annotations: { pg-r2-backup/fill: x } }\ndata: { a: "" }',
    ['secret-empty-value'],
  ],
  ['an empty value that nobody reads', 'kind: Secret\napiVersion: v1\nmetadata: { name: t }\ndata: { a: "" }', []],
  ['a real key', r2(`data: { ACCESS_KEY_ID: ${base64(ID)} }`), ['secret-plaintext']],
  ['a key that was not encoded', r2(`data: { ACCESS_KEY_ID: ${ID} }`), ['secret-not-base64-value', 'secret-plaintext']],
  ['the secret that was not encoded', r2(`data: { ACCESS_SECRET_KEY: ${SECRET} }`), ['secret-not-base64-value', 'secret-plaintext']],
  [
    'a pair that is swapped',
    r2(`stringData: { ACCESS_KEY_ID: ${SECRET}, ACCESS_SECRET_KEY: ${ID} }`),
    ['r2-keys-swapped', 'r2-keys-swapped', 'secret-plaintext', 'secret-plaintext'],
  ],
  ['a key with a line break', r2(`data: { ACCESS_KEY_ID: ${base64(`${ID}\n`)} }`), ['r2-key-whitespace', 'secret-plaintext']],
  ['a key that is too long', r2(`data: { ACCESS_KEY_ID: ${base64(`${ID}0`)} }`), ['r2-key-length']],
  ['a secret that is no hexadecimal', r2(`data: { ACCESS_SECRET_KEY: ${base64('z'.repeat(64))} }`), ['r2-key-length']],
  ['a Secret that SOPS encrypts', `${r2('stringData: { ACCESS_KEY_ID: "ENC[AES256_GCM,data:x]" }')}\nsops: {}`, []],
  ["a reference of Argo CD's vault plugin", r2('stringData: { ACCESS_KEY_ID: "<path:kv/r2#id>" }'), []],
  ['stringData with a placeholder of Helm', r2('stringData: { ACCESS_KEY_ID: "{{ .Values.id }}" }'), ['secret-string-data-placeholder']],
  ['stringData with a placeholder of a guide', r2('stringData: { ACCESS_KEY_ID: <ACCESS_KEY_ID> }'), ['secret-string-data-placeholder']],
  ['data that is no object', r2('data: [1, 2]'), ['secret-key-missing', 'secret-key-missing']],
  ['a missing key on AWS', `${store(`{ ${AWS} }`)}\n---\n${r2('data: { ACCESS_KEY_ID: null }')}`, ['secret-key-missing']],
  [
    'a short key on AWS',
    `${store(`{ ${AWS} }`)}\n---\n${env()}\n---\n${r2(`data: { ACCESS_KEY_ID: ${base64('AKIAIOSFODNN7EXAMPLE')} }`)}`,
    [],
  ],
  ['a Secret that is not there', store('{ s3Credentials: { accessKeyId: { name: elsewhere } } }'), []],
  [
    'references to each other',
    store('{ s3Credentials: { accessKeyId: { name: x, key: SECRET_KEY }, secretAccessKey: { name: x, key: ACCESS_KEY_ID } } }'),
    ['r2-keys-swapped'],
  ],
  ['64 digits in an argument', store(`{ data: { additionalCommandArgs: [--dbname=${SECRET}] } }`), []],
  ['64 digits in another field', store(`{ destinationPath: s3://acme-backups/${SECRET}/ }`), ['secret-plaintext']],
  ['the digest of an image', `kind: Cluster\nspec: { imageName: "pg@sha256:${SECRET}" }`, []],
])('Secrets: %s', (_, example, expected) => {
  expect(said(example).sort()).toEqual(expected);
});

test.each<[string, string, string[]]>([
  ['the keys of an ExternalSecret', 'spec: { data: [{ secretKey: a }], target: { name: x } }', ['secret-key-missing']],
  ['an ExternalSecret that takes whatever there is', 'spec: { dataFrom: [{}], target: { name: x } }', []],
  [
    'an ExternalSecret with a template',
    'spec: { data: [{ secretKey: b }], target: { name: x, template: { data: { a: "" } } } }',
    ['secret-key-missing'],
  ],
  ['an ExternalSecret with the key', 'spec: { data: [{ secretKey: id }], target: { name: x } }', []],
])('%s', (_, spec, expected) => {
  const external = `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: e, namespace: production }\n${spec}`;
  const reader = store('{ s3Credentials: { accessKeyId: { name: x, key: id } } }');
  expect(said(`${reader}\n---\n${external}`)).toEqual(expected);
});

test('the keys of a SealedSecret are known', () => {
  const sealed =
    'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: { name: x, namespace: production }\nspec: { encryptedData: { id: Ag } }';
  const reads = (key: string) => store(`{ s3Credentials: { accessKeyId: { name: x, key: ${key} } } }`);
  expect(said(`${reads('id')}\n---\n${sealed}`)).toEqual([]);
  expect(said(`${reads('ID')}\n---\n${sealed}`)).toEqual(['secret-key-missing']);
});

test.each<[string, string, string[]]>([
  ['a placeholder for the username', app('data: { username: "${USER_BASE64}" }'), []],
  ['the owner in stringData', app('stringData: { username: app_user }'), []],
  ['another in stringData', app('stringData: { username: App_User }'), ['app-secret-username-owner']],
  ['the owner with a line break', app(`data: { username: ${base64('app_user\n')} }`), ['app-secret-username-owner']],
  ['the owner, not encoded', app('data: { username: app_user }'), ['app-secret-username-owner']],
  [
    'no owner, and the name of the database',
    `${app(`data: { username: ${base64('app')} }`)}\n---\nkind: Cluster\nspec: { bootstrap: { initdb: { owner: null } } }`,
    [],
  ],
  ['no type', app('type: null'), ['app-secret-type']],
  ['a Secret without anything', app('data: null'), ['app-secret-password-missing', 'app-secret-username-missing']],
  [
    'a Secret that is copied',
    `${app('data: null')}`.replace(
      'pg-app-credentials }',
      'pg-app-credentials, annotations: { replicator.v1.mittwald.de/replicate-from: a/b } }',
    ),
    [],
  ],
])('the application Secret: %s', (_, example, expected) => {
  expect(said(example)).toEqual(expected);
});

test('a database can be called todo', () => {
  expect(
    said(`${app(`data: { username: ${base64('todo')} }`)}\n---\nkind: Cluster\nspec: { bootstrap: { initdb: { owner: todo } } }`),
  ).toEqual([]);
});

test.each([
  'REPLACEME123',
  'changeme',
  'PLACEHOLDER1',
  'TODO',
  'xxxxxxxx',
  'yourAccessKeyIDHere1',
  'INSERTHERE12',
  'dummy123',
  'accessKeyId1',
  'REPLACE/ME12',
])('the placeholder %s is valid base64 and is found', (word) => {
  expect(said(r2(`data: { ACCESS_SECRET_KEY: ${word} }`))).toEqual(['secret-placeholder-base64']);
});

test('random passwords are no placeholders', () => {
  for (let index = 0; index < 100; index++) {
    const password = createHash('sha512')
      .update(String(index))
      .digest()
      .subarray(0, 9 + (index % 40));
    for (const text of [password.toString('base64'), base64(password.toString('hex')), base64(password.toString('base64'))]) {
      expect([text, said(app(`data: { password: "${text}" }`))]).toEqual([text, []]);
    }
  }
});

test('null values are empty ones', () => {
  const ids = raw(`
apiVersion: v1
kind: Secret
metadata: { name: s }
data: { id: null, key: QQ== }
stringData: { key: null }
---
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: { name: o }
spec: { configuration: { s3Credentials: { accessKeyId: { name: s, key: id }, secretAccessKey: { name: s, key: key } } } }
`).map(({ rule }) => rule.id);
  expect(ids.filter((id) => MINE.test(id))).toEqual(['secret-empty-value', 'secret-empty-value']);
});

test('no finding holds a value of a Secret', () => {
  const value = `${SECRET.slice(0, 40)}sEcReT`;
  const examples = [
    r2(`stringData: { ACCESS_KEY_ID: ${value}, ACCESS_SECRET_KEY: "${value} " }`),
    app(`stringData: { username: ${value} }`),
    r2(`data: { ACCESS_KEY_ID: ${SECRET} }`),
  ];
  for (const { rule, message, fix } of examples.flatMap((example) => examine(withExample(example)))) {
    expect(`${rule.id}: ${message} ${fix}`).not.toMatch(/sEcReT|0123456789abcdef0123/);
  }
});

test.each([null, 1, 'text', [], [[]], { a: null }, true])('no rule throws on %j in any place', (value) => {
  const kinds = [
    ['v1', 'Secret'],
    ['barmancloud.cnpg.io/v1', 'ObjectStore'],
    ['postgresql.cnpg.io/v1', 'Cluster'],
    ['external-secrets.io/v1', 'ExternalSecret'],
    ['bitnami.com/v1alpha1', 'SealedSecret'],
  ];
  const paths = [
    [],
    ['metadata'],
    ['data'],
    ['data', 'k'],
    ['stringData'],
    ['type'],
    ['spec'],
    ['spec', 'configuration'],
    ['spec', 'configuration', 's3Credentials'],
    ['spec', 'configuration', 'data'],
    ['spec', 'configuration', 'data', 'additionalCommandArgs'],
    ['spec', 'configuration', 'wal'],
    ['spec', 'configuration', 's3Credentials', 'accessKeyId'],
    ['spec', 'instanceSidecarConfiguration'],
    ['spec', 'instanceSidecarConfiguration', 'env'],
    ['spec', 'bootstrap'],
    ['spec', 'bootstrap', 'initdb'],
    ['spec', 'bootstrap', 'initdb', 'secret'],
    ['spec', 'backup', 'barmanObjectStore'],
    ['spec', 'env'],
    ['spec', 'target'],
    ['spec', 'data'],
    ['spec', 'encryptedData'],
    ['spec', 'template'],
  ];
  const manifests = kinds.flatMap(([apiVersion, kind]) =>
    paths.map((path) => {
      const object: any = { apiVersion, kind, metadata: { name: 'x' } };
      path.reduce((parent, field, index) => (parent[field] = index === path.length - 1 ? value : { ...parent[field] }), object);
      return object;
    }),
  );
  expect(() => examine([...manifests, value].map((object, index) => new Manifest(object, index)))).not.toThrow();
});
