import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { App } from 'cdk8s';
import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { templateOf } from '../../cli/secret-template';
import { valueFault } from '../../cli/values';
import { Credentials, PgR2Backup, type PgR2BackupProps } from '../../lib';
import { COMMAND, type Outcome, pgR2Backup } from '../support/command';
import { filesOf } from '../support/project';
import { BUCKET } from '../support/props';
import { schemaFaults } from '../support/schema';

// Values that stand in no file of this project: whatever is found of them has leaked.
const secret = createHash('sha256').update('a secret access key').digest('hex');
const VALUES = {
  R2_ACCESS_KEY_ID: secret.slice(0, 32),
  R2_SECRET_ACCESS_KEY: createHash('sha256').update(secret).digest('hex'),
  PG_APP_PASSWORD: `${secret.slice(40)}: "#'{}\\ ü$&`,
};
const base64 = (text: string) => Buffer.from(text).toString('base64');

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'fill-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

function write(file: string, content: string | Buffer): string {
  const full = path.join(folder, file);
  fs.mkdirSync(path.dirname(full), { recursive: true });
  fs.writeFileSync(full, content);
  return full;
}

/** Synthesizes into dist/ of the folder. */
function synth(...backups: Array<Partial<PgR2BackupProps>>): void {
  const app = new App({ outdir: path.join(folder, 'dist') });
  backups.forEach((props, index) => new PgR2Backup(app, `backup-${index}`, { bucket: BUCKET, ...props }));
  app.synth();
}

function fill(args: readonly string[] = ['dist'], env: NodeJS.ProcessEnv = VALUES, input?: string): Outcome {
  return pgR2Backup(['fill', ...args], { env, input, cwd: folder });
}

const documents = (yaml: string): any[] => parseAllDocuments(yaml).map((document) => document.toJS());
const secretsIn = (yaml: string): any[] => documents(yaml).filter(({ kind }) => kind === 'Secret');
const dist = () => fs.readFileSync(path.join(folder, 'dist/backup-0.k8s.yaml'), 'utf8');

describe('fill', () => {
  test('puts the values into the templates, and what comes out is valid', () => {
    synth({});
    const { status, stdout, stderr } = fill();
    expect([status, stderr.trimEnd().split('\n')]).toEqual([
      0,
      [
        'pg-r2-backup fill: dist/backup-0.k8s.yaml:6: Secret production/pg-app-credentials: filled',
        'pg-r2-backup fill: dist/backup-0.k8s.yaml:20: Secret production/r2-credentials: filled',
      ],
    ]);
    const [app, r2] = secretsIn(stdout);
    expect(app.data).toEqual({ username: base64('app_user'), password: base64(VALUES.PG_APP_PASSWORD) });
    expect(r2.data).toEqual({ ACCESS_KEY_ID: base64(VALUES.R2_ACCESS_KEY_ID), ACCESS_SECRET_KEY: base64(VALUES.R2_SECRET_ACCESS_KEY) });
    expect(documents(stdout).flatMap(schemaFaults)).toEqual([]);
  });

  test('changes nothing but the placeholders', () => {
    synth({});
    const expected = Object.entries(VALUES).reduce(
      (yaml, [name, value]) => yaml.replace(`\${${name}_BASE64}`, () => `"${base64(value)}"`),
      dist(),
    );
    expect(fill().stdout).toBe(expected);
  });

  test('leaves out a Secret with none of its variables set, says so, and passes everything else on', () => {
    synth({});
    const { status, stdout, stderr } = fill(['dist'], {});
    expect([status, documents(stdout).map(({ kind }) => kind)]).toEqual([0, ['Namespace', 'ObjectStore']]);
    expect(stderr).toBe(
      'pg-r2-backup fill: dist/backup-0.k8s.yaml:6: Secret production/pg-app-credentials: left out, because PG_APP_PASSWORD is not set; ' +
        'a live one stays as it is\n' +
        'pg-r2-backup fill: dist/backup-0.k8s.yaml:20: Secret production/r2-credentials: left out, because R2_ACCESS_KEY_ID and ' +
        'R2_SECRET_ACCESS_KEY are not set; a live one stays as it is\n',
    );
  });

  test('writes nothing at all when one Secret has some of its variables and not all', () => {
    synth({});
    const { R2_SECRET_ACCESS_KEY: _, ...some } = VALUES;
    expect(fill(['dist'], some)).toMatchObject({
      status: 1,
      stdout: '',
      stderr:
        'pg-r2-backup fill: dist/backup-0.k8s.yaml:20: Secret production/r2-credentials: R2_SECRET_ACCESS_KEY is not set, but R2_ACCESS_KEY_ID is; ' +
        'a Secret is filled as a whole: set all of them, or none to leave it out\npg-r2-backup fill: nothing was written\n',
    });
  });

  test('names every fault of every Secret at once', () => {
    synth({});
    const { stderr } = fill(['dist'], { R2_ACCESS_KEY_ID: 'short', PG_APP_PASSWORD: '' });
    expect(stderr).toContain('PG_APP_PASSWORD is empty');
    expect(stderr).toContain('R2_ACCESS_KEY_ID has 5 characters');
    expect(stderr).toContain('R2_SECRET_ACCESS_KEY is not set');
  });

  test('fills each of several databases from variables of its own', () => {
    const prefixed = (variablePrefix: string) => ({
      namespace: variablePrefix.slice(0, -1).toLowerCase(),
      r2Credentials: Credentials.template({ variablePrefix }),
    });
    synth(prefixed('ONE_'), prefixed('TWO_'));
    const { stdout, stderr } = fill(['dist'], {
      TWO_R2_ACCESS_KEY_ID: VALUES.R2_ACCESS_KEY_ID,
      TWO_R2_SECRET_ACCESS_KEY: VALUES.R2_SECRET_ACCESS_KEY,
    });
    expect(secretsIn(stdout).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)).toEqual(['two/r2-credentials']);
    expect(stderr).toContain('one/r2-credentials: left out, because ONE_R2_ACCESS_KEY_ID and ONE_R2_SECRET_ACCESS_KEY are not set');
    expect(fill(['dist'], { TWO_R2_ACCESS_KEY_ID: 'x', TWO_R2_SECRET_ACCESS_KEY: 'y' }).stderr).toMatch(
      /TWO_R2_ACCESS_KEY_ID has 1 characters[^]*TWO_R2_SECRET_ACCESS_KEY has 1 characters/,
    );
  });

  test('quotes the base64, which could read as a number', () => {
    write('a.yaml', 'kind: Secret\ndata:\n  k: ${X_BASE64}\n');
    expect(base64('\u05fd4')).toBe('1700');
    expect(fill(['a.yaml'], { X: '\u05fd4' }).stdout).toBe('kind: Secret\ndata:\n  k: "1700"\n');
  });
});

describe('fill reads', () => {
  const template = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {k: "${X_BASE64}"}\n';
  const filled = 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {k: "eA=="}\n';
  const other = "kind: ConfigMap\ndata:\n  k: '${X_BASE64}' # stays\n";

  test('stdin', () => {
    expect(fill(['-'], { X: 'x' }, `${other}---\n${template}`).stdout).toBe(`${other}---\n${filled}`);
  });

  test('stdin to its end, however slow it comes', () => {
    write('a.yaml', other);
    write('b.yaml', template);
    const slow = `(cat a.yaml; sleep 0.3; echo ---; sleep 0.3; cat b.yaml) | "${process.execPath}" "${COMMAND}" fill -`;
    const { stdout } = spawnSync('bash', ['-c', slow], { cwd: folder, encoding: 'utf8', env: { ...process.env, X: 'x' } });
    expect(stdout).toBe(`${other}---\n${filled}`);
  });

  test('what another process writes in place of a file', () => {
    const { stdout } = spawnSync('bash', ['-c', `"${process.execPath}" "${COMMAND}" fill <(sleep 0.3; echo 'kind: A')`], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(stdout).toBe('kind: A\n');
  });

  test('files below a folder that are regular or links to such: a linked folder could lead in a circle', () => {
    write('m/a.yaml', 'kind: A\n');
    write('m/sub/b.yaml', 'kind: B\n');
    write('m/folder.yaml/c.yaml', 'kind: C\n');
    fs.symlinkSync('..', path.join(folder, 'm/sub/loop'));
    fs.symlinkSync('a.yaml', path.join(folder, 'm/z.yaml'));
    spawnSync('mkfifo', [path.join(folder, 'm/fifo.yaml')]);
    expect(fill(['m']).stdout).toBe(['A', 'C', 'B', 'A'].map((kind) => `kind: ${kind}\n`).join('---\n'));
  });

  test('Secrets of others, and passes them on', () => {
    const secret = 'kind: Secret\nstringData:\n  script: |\n    echo ${HOME} ${X}\n  k: $X\n';
    write('a.yaml', secret);
    expect(fill(['a.yaml'])).toMatchObject({ status: 0, stdout: secret });
  });

  test('files in the order given, as one stream', () => {
    write('b.yaml', template);
    write('a.yaml', other.trimEnd());
    expect(fill(['b.yaml', 'a.yaml'], { X: 'x' }).stdout).toBe(`${filled}---\n${other.trimEnd()}`);
    expect(fill(['a.yaml', 'b.yaml'], { X: 'x' }).stdout).toBe(`${other}---\n${filled}`);
  });

  test('all manifests below a folder in the order of their names, and nothing hidden', () => {
    write('m/b.yml', template);
    write('m/a/z.yaml', 'kind: A\n');
    write('m/c.json', '{"kind": "C", "k": 1}\n');
    write('m/notes.txt', 'kind: X\n');
    write('m/.git/x.yaml', 'kind: X\n');
    write('m/.hidden.yaml', 'kind: X\n');
    write('m/construct-metadata.json', '{"version": "1.0.0"}');
    expect(fill(['m'], { X: 'x' }).stdout).toBe(`kind: A\n---\n${filled}---\n{"kind": "C", "k": 1}\n`);
  });

  test('JSON, also as the first file: a stream that begins with a brace would be taken for JSON alone', () => {
    write('a.json', '{"kind": "Secret", "data": {"k": "${X_BASE64}"}}');
    write('b.yaml', 'kind: B\n');
    expect(fill(['a.json', 'b.yaml'], { X: 'x' }).stdout).toBe('---\n{"kind": "Secret", "data": {"k": "eA=="}}\n---\nkind: B\n');
  });

  test.each([
    ['line ends of Windows', `kind: A\r\n---\r\nkind: B\r\nk: "\${X_BASE64}"\r\n`],
    ['comments, directives and document ends', '%YAML 1.2\n---\n# a\nkind: A\n...\n---\n# b\n'],
    ['blocks of text with dashes in them', 'kind: A\ntext: |\n  ---\n  --- a\n   \n'],
    ['a separator with more behind it', '--- # first\nkind: A\n--- {kind: B}\n'],
    ['no line break at the end', 'kind: A\n---\nkind: B'],
    ['what is no YAML and no template', 'kind: [A\n'],
  ])('%s, and passes them on byte for byte', (_, yaml) => {
    write('a.yaml', yaml);
    expect(fill(['a.yaml'], { X: 'x' })).toEqual(expect.objectContaining({ status: 0, stdout: yaml, stderr: '' }));
  });

  test('a byte order mark, which must not stand in the middle of a stream', () => {
    write('a.yaml', '\uFEFFkind: A\n');
    expect(fill(['a.yaml', 'a.yaml']).stdout).toBe('kind: A\n---\nkind: A\n');
  });

  test('templates that people have formatted: comments, quotes, anchors and flow stay', () => {
    write('a.yaml', "# mine\nkind: Secret\ndata: # here\n  'a': '${X_BASE64}' # one\n  b: &b ${Y_BASE64}\n  c: !!str ${X_BASE64}\n");
    expect(fill(['a.yaml'], { X: 'x', Y: 'y' }).stdout).toBe(
      '# mine\nkind: Secret\ndata: # here\n  \'a\': "eA==" # one\n  b: &b "eQ=="\n  c: !!str "eA=="\n',
    );
  });

  test('variables from files, the last one first, and the environment before them', () => {
    write('t.yaml', 'kind: Secret\ndata: {a: "${A_BASE64}", b: "${B_BASE64}", c: "${C_BASE64}"}\n');
    write('one.env', '# mine\nA="one a"\nexport B=one\r\nC=one\n');
    write('two.env', "B='two b'\nC=two\n");
    const { stdout } = fill(['--env-file', 'one.env', 't.yaml', '--env-file=two.env'], { C: 'environment' });
    expect(Object.values<string>(documents(stdout)[0].data).map((value) => Buffer.from(value, 'base64').toString())).toEqual([
      'one a',
      'two b',
      'environment',
    ]);
  });
});

test('whatever way a template is written in, what comes out are the same objects with the values in place', () => {
  const key = fc.constantFrom('a', 'b.c', '-d', 'true', '1');
  const style = fc.constantFrom('${V_BASE64}', '"${V_BASE64}"', "'${V_BASE64}'", '!!str ${V_BASE64}', '&x ${V_BASE64}', 'YWJj', '"YWJj"');
  const comment = fc.constantFrom('', ' # ${V_BASE64}', '  ');
  const entries = fc.array(fc.tuple(key, style, comment), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(entries, fc.constantFrom('\n', '\r\n'), fc.string({ unit: 'grapheme', minLength: 1 }), (given, end, value) => {
      const anchors = given.filter(([, text]) => text.startsWith('&')).length;
      fc.pre(new Set(given.map(([name]) => name)).size === given.length && anchors < 2);
      const data = given.map(([name, text, note]) => `  "${name}": ${text}${note}`);
      const text = ['# a', 'kind: Secret', 'data:', ...data, 'type: Opaque', ''].join(end);
      const faults: string[] = [];
      const template = templateOf({ file: 'x', line: 1, text }, faults);
      const expected = parse(text.replaceAll('# ${V_BASE64}', '').replaceAll('${V_BASE64}', base64(value)));
      const before = Object.fromEntries(Object.entries(expected.data).map(([name, found]) => [name, String(found)]));
      expect(faults).toEqual([]);
      expect(parse(template?.fill(new Map([['V', value]])) ?? text)).toEqual({ ...expected, data: before });
    }),
  );
});

test('every check of R2’s keys is made under every prefix that a template can have', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^([A-Z][A-Z0-9_]*_)?$/), (variablePrefix) => {
      expect(() => Credentials.template({ variablePrefix })).not.toThrow();
      expect(valueFault(`${variablePrefix}R2_ACCESS_KEY_ID`, 'x')).toContain('an R2 access key ID has 32');
      expect(valueFault(`${variablePrefix}R2_SECRET_ACCESS_KEY`, 'x')).toContain('an R2 secret access key has 64');
      expect(valueFault(`${variablePrefix}PG_APP_PASSWORD`, 'x')).toBeUndefined();
    }),
  );
});

test('nothing to apply is said, because kubectl fails on nothing', () => {
  write('a.yaml', 'kind: Secret\nmetadata: {name: s}\ndata: {k: "${X_BASE64}"}\n');
  expect(fill(['a.yaml'])).toMatchObject({
    status: 0,
    stdout: '',
    stderr: expect.stringContaining('nothing is left to apply; kubectl apply -f - says "no objects passed to apply" to that'),
  });
});

test('a disk that is full is said, and nothing is called filled', () => {
  synth({});
  const { status, stderr } = spawnSync('bash', ['-c', `"${process.execPath}" "${COMMAND}" fill dist > /dev/full`], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...VALUES },
  });
  expect([status, stderr]).toEqual([1, 'pg-r2-backup: stdout was closed before everything was written (ENOSPC)\n']);
});

describe('fill refuses', () => {
  const NOTHING_WRITTEN = { status: 1, stdout: '' };
  const HEX = 'f'.repeat(64);

  test.each<[string, keyof typeof VALUES, string, string]>([
    ['an empty value', 'PG_APP_PASSWORD', '', 'PG_APP_PASSWORD is empty, and an empty value would overwrite the live one'],
    [
      'whitespace before a value',
      'PG_APP_PASSWORD',
      ' pw',
      'PG_APP_PASSWORD has whitespace or a line break around its value (3 characters with it)',
    ],
    [
      'a line break after a value',
      'R2_ACCESS_KEY_ID',
      `${VALUES.R2_ACCESS_KEY_ID}\n`,
      'R2_ACCESS_KEY_ID has whitespace or a line break around its value (33 characters',
    ],
    [
      'a line break inside',
      'PG_APP_PASSWORD',
      'a\nb',
      'PG_APP_PASSWORD has a line break or another control character in its value (3 characters)',
    ],
    ['a placeholder', 'PG_APP_PASSWORD', '${PG_APP_PASSWORD}', 'PG_APP_PASSWORD is a placeholder and no value'],
    ['a placeholder of a guide', 'PG_APP_PASSWORD', '<your password>', 'PG_APP_PASSWORD is a placeholder and no value'],
    ['another placeholder', 'PG_APP_PASSWORD', 'REPLACE_ME', 'PG_APP_PASSWORD is a placeholder and no value'],
    [
      'a short access key ID',
      'R2_ACCESS_KEY_ID',
      'f'.repeat(31),
      'R2_ACCESS_KEY_ID has 31 characters, and an R2 access key ID has 32; set the Access Key ID',
    ],
    [
      'a secret as the access key ID',
      'R2_ACCESS_KEY_ID',
      HEX,
      'R2_ACCESS_KEY_ID has 64 characters, and an R2 access key ID has 32; it looks like the secret access key: the two are swapped',
    ],
    [
      'a short secret',
      'R2_SECRET_ACCESS_KEY',
      HEX.slice(1),
      'R2_SECRET_ACCESS_KEY has 63 characters, and an R2 secret access key has 64 hexadecimal digits; set the Secret',
    ],
    [
      'a secret that is not hexadecimal',
      'R2_SECRET_ACCESS_KEY',
      `${HEX.slice(1)}g`,
      'R2_SECRET_ACCESS_KEY has 64 characters, and an R2 secret access key has 64 hexadecimal digits',
    ],
    [
      'an access key ID as the secret',
      'R2_SECRET_ACCESS_KEY',
      'f'.repeat(32),
      'R2_SECRET_ACCESS_KEY has 32 characters, and an R2 secret access key has 64 hexadecimal digits; it looks like an access key ID: the two are swapped',
    ],
  ])('%s', (_, variable, value, fault) => {
    synth({});
    const outcome = fill(['dist'], { ...VALUES, [variable]: value });
    expect(outcome).toMatchObject(NOTHING_WRITTEN);
    expect(outcome.stderr).toContain(`: ${fault}`);
  });

  test.each([
    ['in a block of text', 'kind: Secret\nmetadata: {name: s}\ndata:\n  k: |-\n    ${X_BASE64}\n  j: YQ==\n'],
    ['in a folded block of text', 'kind: Secret\nmetadata: {name: s}\ndata:\n  k: >-\n    ${X_BASE64}\n'],
    ['as a key', 'kind: Secret\nmetadata: {name: s}\ndata: {"${X_BASE64}": "${X_BASE64}"}\n'],
    ['as all of the data', 'kind: Secret\nmetadata: {name: s}\ndata: "${X_BASE64}"\n'],
    ['that is tagged as binary', 'kind: Secret\nmetadata: {name: s}\ndata: {k: !!binary "${X_BASE64}"}\n'],
    ['of another kind, in stringData', 'kind: Secret\nmetadata: {name: s}\nstringData: {k: "${R2_ACCESS_KEY_ID}"}\n'],
    ['of another kind, in data', 'kind: Secret\nmetadata: {name: s}\ndata: {k: "${R2_ACCESS_KEY_ID}", j: "${X_BASE64}"}\n'],
    ['in stringData', 'kind: Secret\nmetadata: {name: s}\nstringData: {k: "${X_BASE64}"}\n'],
    ['in a part of a value', 'kind: Secret\nmetadata: {name: s}\ndata: {k: "a${X_BASE64}"}\n'],
    ['by an alias', 'kind: Secret\nmetadata: {name: s}\ndata: {k: &x "${X_BASE64}", l: *x}\n'],
    ['in data that is an alias', 'kind: Secret\nmetadata: {name: s, x: &d {k: "${X_BASE64}"}}\ndata: *d\n'],
  ])('a template with a placeholder %s, which the API server could take as a value', (_, yaml) => {
    write('a.yaml', yaml);
    const outcome = fill(['a.yaml'], { X: 'x' });
    expect(outcome).toMatchObject(NOTHING_WRITTEN);
    expect(outcome.stderr).toContain(
      'a.yaml:1: Secret s: a placeholder is not the whole of a value in data, or is none that fill knows, ${NAME_BASE64}; synthesize the template again',
    );
  });

  test.each([
    ['is no YAML', 'kind: Secret\ndata: [\n  k: ${X_BASE64}\n'],
    ['has an alias of nothing', 'kind: Secret\ndata: {k: "${X_BASE64}", j: *b}\n'],
    ['has a key twice', 'kind: Secret\ndata: {k: "${X_BASE64}"}\ndata: {}\n'],
  ])('a document with a placeholder that %s', (_, yaml) => {
    write('a.yaml', yaml);
    const outcome = fill(['a.yaml'], { X: 'x' });
    expect(outcome).toMatchObject(NOTHING_WRITTEN);
    expect(outcome.stderr).toContain("a.yaml:1: it has a placeholder and can't be read as YAML (");
  });

  test('what envsubst has left of a template: empty values', () => {
    synth({});
    write('emptied.yaml', dist().replace(/\$\{\w+\}/g, ''));
    const outcome = fill(['emptied.yaml'], {});
    expect(outcome).toMatchObject(NOTHING_WRITTEN);
    expect(outcome.stderr).toContain('Secret production/pg-app-credentials: an empty value stands in a template, as envsubst leaves it');
  });

  test('two templates of one Secret, of which the last would win', () => {
    synth({});
    const outcome = fill(['dist', 'dist/backup-0.k8s.yaml']);
    expect(outcome).toMatchObject(NOTHING_WRITTEN);
    expect(outcome.stderr).toContain('Secret production/r2-credentials: a template of this Secret stands in dist/backup-0.k8s.yaml:20 too');
  });

  test('several objects of JSON in one file, of which kubectl would read the first alone in a stream of YAML', () => {
    write('a.json', '{"kind": "A"}\n{"kind": "B"}\n');
    expect(fill(['a.json'])).toMatchObject({
      ...NOTHING_WRITTEN,
      stderr: expect.stringContaining('a.json:1: it begins with "{" and is not one object of JSON; put each object into a file of its own'),
    });
  });

  test.each([
    ["an unquoted value with a '#'", 'PG_APP_PASSWORD=foo#bar', 'PG_APP_PASSWORD has quotes, "#", "\\" or whitespace in its value'],
    ['a quote without its other', 'PG_APP_PASSWORD="foo', 'PG_APP_PASSWORD has quotes'],
    ['a quote inside', "PG_APP_PASSWORD='it's'", 'PG_APP_PASSWORD has quotes'],
    ['a backslash in double quotes', 'PG_APP_PASSWORD="a\\nb"', 'PG_APP_PASSWORD has quotes'],
    ['whitespace inside', 'PG_APP_PASSWORD=a b', 'PG_APP_PASSWORD has quotes'],
    ['a line of another format', 'PG_APP_PASSWORD: foo', 'a line is NAME=value, or a comment'],
  ])('an env file with %s, which is read otherwise by every tool', (_, line, fault) => {
    synth({});
    write('.env', `# mine\n${line}\n`);
    const { status, stdout, stderr } = fill(['dist', '--env-file', '.env'], {});
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`.env:2: ${fault}`);
    expect(stderr).toContain("; write NAME='value' in single quotes, with no single quote in it");
    expect(stderr).not.toContain('foo');
  });

  test('an env file that is no UTF-8', () => {
    synth({});
    write('.env', Buffer.from('PG_APP_PASSWORD=caf\xe9\n', 'latin1'));
    expect(fill(['dist', '--env-file', '.env'], {})).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('it is not UTF-8 text'),
    });
  });

  test('a variable that is no UTF-8', () => {
    write('a.yaml', 'kind: Secret\nmetadata: {name: s}\ndata: {k: "${X_BASE64}"}\n');
    const { status, stdout, stderr } = spawnSync('bash', ['-c', `X=$'caf\\xe9' "${process.execPath}" "${COMMAND}" fill a.yaml`], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect([status, stdout, stderr]).toEqual([1, '', expect.stringContaining('X is not UTF-8 text (4 characters)')]);
  });

  test('a folder of which something can not be read', () => {
    synth({});
    fs.symlinkSync('circle.yaml', path.join(folder, 'dist/circle.yaml'));
    fs.symlinkSync('nothing', path.join(folder, 'dist/nothing.yml'));
    const outcome = fill(['dist']);
    expect(outcome).toMatchObject(NOTHING_WRITTEN);
    expect(outcome.stderr).toBe(
      [
        "dist/circle.yaml: it can't be read (its links lead in a circle, ELOOP)",
        "dist/nothing.yml: it can't be read (it, or what it links to, is not there, ENOENT)",
        'nothing was written\n',
      ]
        .map((line) => `pg-r2-backup fill: ${line}`)
        .join('\n'),
    );
  });

  test('a template in a List, which could not be left out', () => {
    write('a.yaml', 'kind: List\nitems:\n  - kind: Secret\n    data: {k: "${X_BASE64}"}\n');
    const outcome = fill(['a.yaml'], { X: 'x' });
    expect(outcome).toMatchObject(NOTHING_WRITTEN);
    expect(outcome.stderr).toContain(
      "a.yaml:1: a template stands in a List, where it can't be left out; write it as a document of its own",
    );
    write('a.yaml', 'kind: List\nitems:\n  - kind: ConfigMap\n    data: {k: "${X_BASE64}"}\n');
    expect(fill(['a.yaml'], { X: 'x' }).status).toBe(0);
  });

  test('to write to a terminal', () => {
    synth({});
    const command = `${process.execPath} ${COMMAND} fill dist`;
    const { stdout } = spawnSync('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...VALUES },
    });
    expect(stdout.trim()).toBe(
      'pg-r2-backup fill: stdout is a terminal, where the values would stay to be read; pipe it into kubectl apply -f -',
    );
  });

  test.each([
    ['nothing to fill', [], 'say what to fill: a folder such as dist, files, or - for stdin'],
    ['a file that is not there', ['nope.yaml'], '"nope.yaml": there is no such file or folder'],
    ['a folder without manifests', ['.'], '.: the folder holds no .yaml, .yml, .json file; run cdk8s synth first'],
    ['an option that there is not', ['--frob', 'dist'], "Unknown option '--frob'; pg-r2-backup fill --help lists the options"],
    ['an option without its value', ['dist', '--env-file'], "Option '--env-file <value>' argument missing; pg-r2-backup fill --help"],
  ])('%s', (_, args, fault) => {
    expect(fill(args)).toEqual(
      expect.objectContaining({ status: 2, stdout: '', stderr: expect.stringContaining(`pg-r2-backup fill: ${fault}`) }),
    );
  });

  test('an env file that is not there', () => {
    synth({});
    // Node 20 looks for --env-file behind the script's name too, and ends with 9 (nodejs/node#54232).
    const { status, stdout, stderr } = fill(['dist', '--env-file', 'nope.env']);
    expect([[2, 9].includes(Number(status)), stdout, stderr]).toEqual([true, '', expect.stringContaining('nope.env: ')]);
  });

  test('what is no UTF-8, which it could not pass on byte for byte', () => {
    write('a.yaml', Buffer.from([0x6b, 0x3a, 0x20, 0xff, 0x0a]));
    expect(fill(['a.yaml'])).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('fill: a.yaml:1: it is not UTF-8 text'),
    });
  });
});

describe('fill --generate-app-password', () => {
  test('makes a password of 24 random bytes in base64, another one at each run, and says to use it once', () => {
    synth({});
    const passwords = [1, 2].map(() => {
      const { status, stdout, stderr } = fill(['dist', '--generate-app-password'], {});
      expect(status).toBe(0);
      expect(stderr).toContain(
        'Secret production/pg-app-credentials: filled with a password that was made for it; leave --generate-app-password out from now on, ' +
          'or the next run makes another',
      );
      return Buffer.from(secretsIn(stdout)[0].data.password, 'base64').toString();
    });
    expect(passwords[0]).not.toBe(passwords[1]);
    for (const password of passwords) {
      expect(password).toMatch(/^[A-Za-z0-9+/]{32}$/);
    }
  });

  test('makes one for each application', () => {
    synth({ namespace: 'one' }, { namespace: 'two' });
    const [one, two] = secretsIn(fill(['dist', '--generate-app-password'], {}).stdout);
    expect(one.data.password).not.toBe(two.data.password);
  });

  test('fills the other Secrets from the environment', () => {
    synth({});
    const { PG_APP_PASSWORD: _, ...r2 } = VALUES;
    expect(secretsIn(fill(['dist', '--generate-app-password'], r2).stdout)).toHaveLength(2);
  });

  test('is refused beside a password that is set', () => {
    synth({});
    expect(fill(['dist', '--generate-app-password'])).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('PG_APP_PASSWORD is set, and --generate-app-password would make another; drop one of them'),
    });
  });

  test('is refused where no template takes one', () => {
    synth({ appCredentials: Credentials.fromSecretName('app') });
    expect(fill(['dist', '--generate-app-password'])).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('--generate-app-password: no template takes PG_APP_PASSWORD; leave the option out'),
    });
  });
});

test('a file that takes the filled stream is called what it is', () => {
  synth({});
  const into = (env: NodeJS.ProcessEnv) => {
    const out = fs.openSync(path.join(folder, 'out.yaml'), 'w');
    const { stderr } = spawnSync(process.execPath, [COMMAND, 'fill', 'dist'], {
      cwd: folder,
      stdio: ['ignore', out, 'pipe'],
      encoding: 'utf8',
      env,
    });
    return stderr;
  };
  expect(into(VALUES)).toContain('stdout is a file: it holds credentials now; do not commit it');
  expect(into({})).not.toContain('it holds credentials');
});

test('a reader that goes away is no crash', () => {
  const big = write('big.yaml', `k: ${'x'.repeat(1_000_000)}\n`);
  const { status, stdout, stderr } = spawnSync(
    'bash',
    ['-c', `set -o pipefail; "${process.execPath}" "${COMMAND}" fill "${big}" | head -c 1`],
    { encoding: 'utf8' },
  );
  expect([status, stdout, stderr]).toEqual([1, 'k', 'pg-r2-backup: stdout was closed before everything was written (EPIPE)\n']);
});

describe('no value leaks', () => {
  // Every way in which a value can be met and something be wrong.
  const { R2_ACCESS_KEY_ID: id, R2_SECRET_ACCESS_KEY: key, PG_APP_PASSWORD: password } = VALUES;
  const FAILURES: ReadonlyArray<readonly [name: string, env: NodeJS.ProcessEnv, args?: string[]]> = [
    ['half a Secret', { R2_SECRET_ACCESS_KEY: key }],
    ['whitespace', { ...VALUES, PG_APP_PASSWORD: ` ${password}` }],
    ['a line break', { ...VALUES, R2_SECRET_ACCESS_KEY: `${key}\n` }],
    ['a control character', { ...VALUES, PG_APP_PASSWORD: `${password}\u0001${key}` }],
    ['two swapped', { ...VALUES, R2_ACCESS_KEY_ID: key, R2_SECRET_ACCESS_KEY: id }],
    ['a wrong length', { ...VALUES, R2_ACCESS_KEY_ID: `${id}a`, R2_SECRET_ACCESS_KEY: `${key}a` }],
    ['a password that would be made again', VALUES, ['dist', '--generate-app-password']],
    ['a Secret that is no template', VALUES, ['bad.yaml']],
    ['an env file with another fault', {}, ['--env-file', 'secrets.env', 'dist']],
    ['a value where a file is wanted', VALUES, [key]],
    ['a variable where a file is wanted', VALUES, [`PG_APP_PASSWORD=${password}`, 'dist']],
    ['an env file of another format', VALUES, ['--env-file', 'other.env', 'dist']],
    ['a template that is none', VALUES, ['alias.yaml']],
    ['a value where an option is wanted', VALUES, ['dist', `--password=${key}`]],
    ['no fault, and the Secrets left out', {}],
    ['no fault', VALUES],
  ];
  const spellings = Object.values(VALUES).flatMap((value) => [
    value,
    base64(value),
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
  ]);

  test.each(FAILURES.map(([name, env, args = ['dist']]) => ({ name, env, args })))('$name', ({ name, env, args }) => {
    synth({});
    write('bad.yaml', 'kind: Secret\nstringData: {k: "${R2_SECRET_ACCESS_KEY_BASE64}"}\n');
    write('other.env', `PG_APP_PASSWORD: ${password}\nR2_SECRET_ACCESS_KEY="${key}\n`);
    write('alias.yaml', 'kind: Secret\ndata: {k: "${R2_SECRET_ACCESS_KEY_BASE64}", j: *b}\n');
    write('secrets.env', `R2_ACCESS_KEY_ID=${key}\nR2_SECRET_ACCESS_KEY=${key}${key}\n`);
    const before = filesOf(folder);
    const { status, stdout, stderr } = fill(args, env);
    expect(status === 0).toBe(name.startsWith('no fault'));
    for (const spelling of spellings) {
      expect(stderr).not.toContain(spelling);
      expect(name === 'no fault' ? '' : stdout).not.toContain(spelling);
    }
    expect(filesOf(folder)).toEqual(before);
  });
});
