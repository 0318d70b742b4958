import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { parseAllDocuments, stringify } from 'yaml';
import { Places, sourcesOf } from '../../cli/lint/source';
import { examine } from '../../lib/rulebook/examine';
import { RULES } from '../../lib/rulebook/rules';
import { type Outcome, pgR2Backup } from '../support/command';
import { RIGHT, withExample } from '../support/examples';
import { sarifFaults } from '../support/sarif';
import { ROOT } from '../support/schema';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lint-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const write = (file: string, content: string | Buffer) => fs.writeFileSync(path.join(folder, file), content);
const lint = (args: readonly string[], input?: string, user = {}): Outcome =>
  pgR2Backup(['lint', ...args], { cwd: folder, input, ...user });
/** Root may read everything. */
const NOBODY = process.getuid!() === 0 ? { uid: 65534 } : {};
const findings = (args: readonly string[], input?: string): any[] => JSON.parse(lint(['--format', 'json', ...args], input).stdout);

/** The right manifests without one of R2's variables. */
const WRONG = RIGHT.replace(/ +- name: AWS_REQUEST_CHECKSUM_CALCULATION\n.*\n/, '');
const ENV_LINE = WRONG.split('\n').findIndex((line) => line.includes('AWS_DEFAULT_REGION')) + 1;

describe('lint', () => {
  test('says where, what, why and what to write, and ends with 1', () => {
    write('a.yaml', WRONG);
    const { status, stdout, stderr } = lint(['a.yaml']);
    expect([status, stderr]).toEqual([1, '']);
    expect(stdout).toMatchSnapshot();
    expect(stdout).toContain(`a.yaml:${ENV_LINE}:7: error r2-request-checksum: `);
  });

  test('finds nothing in what is right, and ends with 0', () => {
    write('a.yaml', RIGHT);
    expect(lint(['a.yaml'])).toMatchObject({ status: 0, stdout: '0 errors, 0 warnings, 0 infos in 6 objects\n', stderr: '' });
  });

  test('finds nothing in dist/ as it is committed', () => {
    expect(findings([path.join(ROOT, 'dist')]).filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  test('takes every file of a folder whose name ends as a manifest does, in capitals too', () => {
    fs.mkdirSync(path.join(folder, 'm'));
    ['a.YAML', 'b.Yml', 'c.JSON', 'd.txt'].forEach((file, n) => write(`m/${file}`, `{"apiVersion": "v1", "kind": "A${n}"}`));
    expect(lint(['m']).stdout).toContain('in 3 objects');
  });

  test('takes stdin, folders, JSON and Lists', () => {
    const [expected] = findings(['-'], WRONG);
    expect(expected).toMatchObject({
      rule: 'r2-request-checksum',
      file: 'stdin',
      line: ENV_LINE,
      column: 7,
      kind: 'ObjectStore',
      name: 'pg-r2-store',
    });
    const objects = sourcesOf([{ file: 'x', line: 1, text: WRONG.split('---\n')[3] }], []).map(({ manifest }) => manifest.object);
    fs.mkdirSync(path.join(folder, 'm'));
    write('m/list.json', JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    write('m/list.yaml', stringify({ apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'List', items: objects }] }));
    expect(
      findings(['m'])
        .filter(({ rule }) => rule === 'r2-request-checksum')
        .map(({ file }) => file),
    ).toEqual(['m/list.json', 'm/list.yaml']);
  });

  test.each([
    ['line ends of Windows', (yaml: string) => yaml.replaceAll('\n', '\r\n')],
    ['a byte order mark', (yaml: string) => `\uFEFF${yaml}`],
    ['comments before it', (yaml: string) => yaml.replace(/^/, '# a\n').replace(/^/, '')],
  ])('gives the position in the file, with %s', (name, change) => {
    const [{ line, column }] = findings(['-'], change(WRONG));
    expect([line, column]).toEqual([name.startsWith('comments') ? ENV_LINE + 1 : ENV_LINE, 7]);
  });

  test('shows an exception and its reason, and counts it as none', () => {
    write(
      'a.yaml',
      WRONG.replace('name: pg-r2-store\n', 'name: pg-r2-store\n  annotations:\n    pg-r2-backup/allow.r2-request-checksum: tried\n'),
    );
    const { status, stdout } = lint(['a.yaml']);
    expect([status, stdout]).toEqual([0, expect.stringContaining('r2-request-checksum is allowed here: tried')]);
    expect(stdout).toContain('0 errors, 0 warnings, 0 infos, 1 allowed in 6 objects');
  });

  test('lists the rules, and explains each', () => {
    expect(lint(['--rules']).stdout.split('\n').filter(Boolean)).toHaveLength(RULES.length);
    for (const { id } of RULES.slice(0, 3)) {
      expect(lint(['--explain', id]).stdout).toContain(`## ${id}\n`);
    }
  });

  test('has docs that say the same: run `npm run docs` and commit docs/ when this fails', () => {
    expect(lint(['--explain', 'all']).stdout).toBe(fs.readFileSync(path.join(ROOT, 'docs/rules/README.md'), 'utf8'));
  });

  test('says what it does', () => {
    expect(lint(['--help'])).toMatchObject({ status: 0, stderr: '' });
    expect(lint(['--help']).stdout).toMatchSnapshot();
  });

  test.each([
    ['nothing to look at', [], 'say what to look at'],
    ['a file that is not there', ['nope.yaml'], '"nope.yaml": there is no such file or folder'],
    ['a format that there is not', ['--format', 'xml', '-'], '--format "xml": write human, json, sarif'],
    ['a rule that there is not', ['--explain', 'nope'], '--explain "nope": there is no such rule'],
    ['an option that there is not', ['--nope'], "Unknown option '--nope'"],
  ])('refuses %s', (_, args, fault) => {
    expect(lint(args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining(`pg-r2-backup lint: ${fault}`) });
  });
});

describe('lint --format sarif', () => {
  /** The log of a run, which its schema has accepted. */
  const logOf = (args: readonly string[], input?: string): any => {
    const log = JSON.parse(lint(['--format', 'sarif', ...args], input).stdout);
    expect([log.version, sarifFaults(log)]).toEqual(['2.1.0', []]);
    return log;
  };
  const resultsOf = (args: readonly string[], input?: string): any[] => logOf(args, input).runs[0].results;
  const uriOf = ({ locations }: any): string => locations[0].physicalLocation.artifactLocation.uri;
  const region = ({ locations }: any): any => locations[0].physicalLocation.region;

  test('says what each rule is about, also where there is nothing to say of', () => {
    write('a.yaml', RIGHT);
    const [{ tool, results }] = logOf(['a.yaml']).runs;
    expect(results).toEqual([]);
    expect(tool.driver.rules.map(({ id, helpUri }: any) => [id, helpUri])).toEqual(RULES.map(({ id, source }) => [id, source]));
    expect(tool.driver.rules[0].help).toEqual({
      text: `${RULES[0].reason} ${RULES[0].source}`,
      markdown: lint(['--explain', RULES[0].id]).stdout,
    });
  });

  test('has a result at its place for all that any rule finds', () => {
    for (const { id, bad } of RULES) {
      const documents = withExample(bad).map(({ object }) => stringify(object));
      write(`${id}.yaml`, documents.join('---\n').replaceAll('production', id));
    }
    const [{ tool, results }] = logOf(['.']).runs;
    const found = findings(['.']);
    expect(new Set(results.map(({ ruleId }: any) => ruleId))).toEqual(new Set(RULES.map(({ id }) => id)));
    expect(results.map((result: any) => [tool.driver.rules[result.ruleIndex].id, result.level, uriOf(result), region(result)])).toEqual(
      found.map(({ rule, severity, file, line, column }) => [
        rule,
        severity === 'info' ? 'note' : severity,
        file,
        { startLine: line, startColumn: column },
      ]),
    );
  }, 30_000);

  test('has a suppression with its reason for an exception', () => {
    write(
      'a.yaml',
      WRONG.replace('name: pg-r2-store\n', 'name: pg-r2-store\n  annotations:\n    pg-r2-backup/allow.r2-request-checksum: tried\n'),
    );
    expect(resultsOf(['a.yaml'])).toEqual([
      expect.objectContaining({ ruleId: 'r2-request-checksum', suppressions: [{ kind: 'inSource', justification: 'tried' }] }),
    ]);
  });

  test('counts columns as it says', () => {
    const { metadata, ...store } = parseAllDocuments(WRONG)[3].toJS();
    const text = JSON.stringify({ metadata: { ...metadata, annotations: { clef: '𝄞' } }, ...store });
    const log = logOf(['-'], text);
    expect(log.runs[0].columnKind).toBe('utf16CodeUnits');
    const result = log.runs[0].results.find(({ ruleId }: any) => ruleId === 'r2-request-checksum');
    expect(region(result)).toEqual({ startLine: 1, startColumn: text.indexOf('[{"name":"AWS_DEFAULT_REGION"') + 1 });
  });

  test.each([
    ['a b.yaml', 'a%20b.yaml'],
    ['100%25.yaml', '100%2525.yaml'],
    ['größe/日本.yaml', 'gr%C3%B6%C3%9Fe/%E6%97%A5%E6%9C%AC.yaml'],
    ['a:b#c?d[e]|^.yaml', 'a%3Ab%23c%3Fd%5Be%5D%7C%5E.yaml'],
    ['back\\slash.yaml', 'back%5Cslash.yaml'],
    ['..a.yaml', '..a.yaml'],
  ])('writes the file %j as a URI, whatever way it was named', (file, uri) => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    write(file, WRONG);
    const uris = (name: string) => new Set(resultsOf([name]).map(uriOf));
    expect(uris(file)).toEqual(new Set([uri]));
    expect(uris(`./${file}`)).toEqual(new Set([uri]));
    expect(uris(path.join(fs.realpathSync(folder), file))).toEqual(new Set([uri]));
  });

  test('writes a file outside the working folder as an absolute URI', () => {
    const outside = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'outside [ü %]|^'));
    const file = path.join(outside, 'a.yaml');
    fs.writeFileSync(file, WRONG);
    for (const name of [file, path.relative(fs.realpathSync(folder), file)]) {
      const uris = [...new Set(resultsOf([name]).map(uriOf))];
      expect(uris).toEqual([expect.stringMatching(/^file:\/\/\/[\w/%.-]+$/)]);
      expect(fileURLToPath(uris[0])).toBe(file);
    }
    fs.rmSync(outside, { recursive: true });
  });

  test('calls stdin stdin, and what is found beside something unreadable stays', () => {
    write('x.yaml', 'a: [');
    expect(resultsOf(['x.yaml', '-'], WRONG).map(uriOf)).toEqual(['stdin']);
  });
});

describe('what can not be read is said with its place, ends with 3, and the rest is looked at', () => {
  test.each<[string, string | Buffer, string]>([
    ['binary', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0x00, 0x0a]), 'x.yaml:1:1: a control character stands here, as in no YAML'],
    ['a control character in the third line', 'a: 1\nb: 2\nc: \u0001\n', 'x.yaml:3:4: a control character stands here'],
    ['no UTF-8', Buffer.concat([Buffer.from('a: 1\nb: '), Buffer.from([0xff])]), 'x.yaml:2: it is not UTF-8 text'],
    ['tabs', 'a:\n\t- b\n', "x.yaml:2:1: it can't be read as YAML: Tabs are not allowed as indentation"],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', "x.yaml:3:1: it can't be read as YAML: Map keys must be unique"],
    ['an end that is missing', 'a: [1, 2\n', "x.yaml:2:1: it can't be read as YAML: "],
    ['an alias of nothing', 'a: *b\n', "x.yaml:1:4: it can't be read as YAML: Unresolved alias"],
    ['a document in the middle', 'a: 1\n---\nb: [\n---\nc: 1\n', "x.yaml:4:1: it can't be read as YAML: "],
    [
      'an alias bomb',
      ['a0: &a0 [x]', ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`)].join('\n'),
      "x.yaml:7:20: it can't be read as YAML: Excessive alias count",
    ],
    ['what is nested too deep', '['.repeat(50_000), "x.yaml:1: it can't be read as YAML: it is nested too deep"],
    ['one huge document', `a: ${'x'.repeat(9_000_000)}\n`, 'x.yaml:1: the document has 9000004 characters, more than any manifest'],
  ])('%s', (_, content, fault) => {
    write('x.yaml', content);
    write('y.yaml', WRONG);
    const { status, stdout, stderr } = lint(['x.yaml', 'y.yaml']);
    expect(stderr.replace(/:\d+: (?=.*nested too deep)/, ': ')).toContain(`pg-r2-backup lint: ${fault}`);
    expect([status, stderr.trim().split('\n').length]).toEqual([3, 1]);
    expect(stdout).toContain(`y.yaml:${ENV_LINE}:7: error r2-request-checksum`);
  });

  test.each([
    ['nothing', ''],
    ['comments', '# a\n---\n# b\n'],
    ['text', 'Error: release not found\n'],
    ['an empty List', 'apiVersion: v1\nkind: List\nitems: []\n'],
  ])('%s in stdin, where a pipe has failed, and in all there is', (_, input) => {
    write('x.yaml', WRONG);
    const fault = 'pg-r2-backup lint: stdin: not one object came; has what writes it failed? "set -o pipefail" ends a script there\n';
    expect(lint(['-'], input)).toMatchObject({ status: 3, stderr: fault });
    expect(lint(['x.yaml', '-'], input)).toMatchObject({ status: 3, stdout: expect.stringContaining('in 6 objects'), stderr: fault });
    write('empty.yaml', input);
    expect(lint(['empty.yaml'])).toMatchObject({
      status: 3,
      stderr: 'pg-r2-backup lint: empty.yaml: not one object is there to be looked at\n',
    });
    expect(lint(['empty.yaml', 'x.yaml'])).toMatchObject({ status: 1, stderr: '' });
  });

  test.each([
    ['JSON', '[{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}}]', '1:1'],
    ['YAML', '---\n# a\n- apiVersion: v1\n  kind: Namespace\n', '3:1'],
  ])('a list of objects at the top, in %s', (_, list, place) => {
    write('x.json', list);
    write('y.yaml', WRONG);
    expect(lint(['x.json', 'y.yaml'])).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('in 6 objects'),
      stderr: `pg-r2-backup lint: x.json:${place}: a list stands at the top, which kubectl does not take; write "kind: List" with it as the items\n`,
    });
  });

  test('objects of JSON one after the other, with advice that fits stdin too', () => {
    write('x.json', '{"kind": "A"}\n{"kind": "B"}\n');
    const fault = (file: string) => `pg-r2-backup lint: ${file}:1: it begins with "{" and is not one object of JSON; `;
    expect(lint(['x.json']).stderr).toBe(`${fault('x.json')}put each object into a file of its own\n`);
    expect(lint(['-'], '{"kind": "A"}\n{"kind": "B"}\n')).toMatchObject({
      status: 3,
      stderr: `${fault('stdin')}write a "kind: List" with the objects as its items\n`,
    });
  });

  test('a file that fails to be read', () => {
    fs.symlinkSync('/proc/self/mem', path.join(folder, 'mem.yaml'));
    write('y.yaml', WRONG);
    expect(lint(['mem.yaml', 'y.yaml'])).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('in 6 objects'),
      stderr: "pg-r2-backup lint: mem.yaml: it can't be read (EIO)\n",
    });
  });

  test('links in a circle, links to nothing, and what nobody may read', () => {
    fs.mkdirSync(path.join(folder, 'd/closed'), { recursive: true });
    fs.symlinkSync('a.yaml', path.join(folder, 'd/a.yaml'));
    fs.symlinkSync('nothing.yaml', path.join(folder, 'd/b.yaml'));
    fs.symlinkSync('.', path.join(folder, 'd/c.yaml'));
    write('d/f.yaml', WRONG);
    write('d/g.yaml', WRONG);
    fs.chmodSync(path.join(folder, 'd/closed'), 0o000);
    fs.chmodSync(path.join(folder, 'd/f.yaml'), 0o000);
    fs.chmodSync(folder, 0o755);
    const { status, stdout, stderr } = lint(['d', 'd/a.yaml', 'd/b.yaml', 'd/a.yaml/x.yaml'], undefined, NOBODY);
    expect(stderr.trimEnd().split('\n')).toEqual(
      [
        "d/a.yaml: it can't be read (its links lead in a circle, ELOOP)",
        "d/b.yaml: it can't be read (it, or what it links to, is not there, ENOENT)",
        "d/closed: it can't be read (permission is denied, EACCES)",
        "d/a.yaml: it can't be read (its links lead in a circle, ELOOP)",
        "d/b.yaml: it can't be read (it, or what it links to, is not there, ENOENT)",
        "d/a.yaml/x.yaml: it can't be read (its links lead in a circle, ELOOP)",
        "d/f.yaml: it can't be read (permission is denied, EACCES)",
      ].map((fault) => `pg-r2-backup lint: ${fault}`),
    );
    expect([status, stdout]).toEqual([3, expect.stringContaining('d/g.yaml:')]);
    expect(stdout).toContain('in 6 objects');
    fs.chmodSync(path.join(folder, 'd/closed'), 0o755);
  });
});

describe('whatever the input is', () => {
  const token = fc.constantFrom(
    'kind: ',
    'ObjectStore',
    'Cluster',
    'Secret',
    'List',
    '\n',
    '  ',
    '- ',
    'spec:',
    'items:',
    '---\n',
    '&a ',
    '*a',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '|',
    ': ',
    '#',
    '\t',
    '\r',
    'é',
    '\u2028',
    '!!binary ',
    '? ',
    'null',
    '1e3',
    '<<: ',
  );

  test('text that is nearly YAML ends in findings or faults, never in a crash', () => {
    fc.assert(
      fc.property(fc.array(token), (tokens) => {
        const faults: string[] = [];
        const sources = sourcesOf([{ file: 'x', line: 1, text: tokens.join('') }], faults);
        for (const { manifest, at } of examine(sources.map(({ manifest }) => manifest))) {
          const source = sources.find((each) => each.manifest === manifest)!;
          expect(new Places().placeOf(source, at).line).toBeGreaterThan(0);
        }
      }),
    );
  });

  const anything = fc.anything({
    values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)],
    key: fc.constantFrom('name', 'spec', 'env', 'value', 'data'),
  });
  const field = (...keys: string[]) => fc.tuple(fc.constantFrom(...keys), anything);

  test('objects with anything in their fields end in findings, never in a crash', () => {
    const fields = fc.array(
      field(
        'spec',
        'metadata',
        'data',
        'stringData',
        'configuration',
        'plugins',
        'externalClusters',
        'bootstrap',
        'instanceSidecarConfiguration',
        'backup',
        'env',
        'schedule',
        'cluster',
        'pluginConfiguration',
        's3Credentials',
        'wal',
      ),
    );
    const kinds: Array<[string, string]> = [
      ['barmancloud.cnpg.io/v1', 'ObjectStore'],
      ['postgresql.cnpg.io/v1', 'Cluster'],
      ['postgresql.cnpg.io/v1', 'ScheduledBackup'],
      ['v1', 'Secret'],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fields, fields, fields, fc.boolean(), ([apiVersion, kind], top, spec, inner, onR2) => {
        const configuration = { ...(onR2 ? { endpointURL: 'https://x.r2.cloudflarestorage.com' } : {}), ...Object.fromEntries(inner) };
        const object = {
          apiVersion,
          kind,
          spec: { configuration, backup: { barmanObjectStore: configuration }, ...Object.fromEntries(spec) },
          ...Object.fromEntries(top),
        };
        const text = JSON.stringify(object);
        examine(sourcesOf([{ file: 'x', line: 1, text }], []).map(({ manifest }) => manifest));
      }),
      { numRuns: 500 },
    );
  });
});

describe('patches of kustomize', () => {
  const patch = 'apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: pg, namespace: production}\nspec: {instances: 5}\n';

  test.each([
    ['patches', 'patches:\n  - path: pg.yaml\n  - patch: |-\n      - op: remove\n        path: /spec\n    target: {kind: Cluster}\n'],
    ['patchesStrategicMerge', 'patchesStrategicMerge:\n  - ./pg.yaml\n  - |-\n    kind: Cluster\n'],
    ['patchesJson6902', 'patchesJson6902: [{path: pg.yaml}]\n'],
  ])('that %s names are no manifests, and are said to be left out', (_, fields) => {
    ['base', 'overlays/big', 'overlays/same'].forEach((each) => fs.mkdirSync(path.join(folder, each), { recursive: true }));
    write('base/kustomization.yaml', 'kind: Kustomization\nresources: [all.yaml]\n');
    write('base/all.yaml', RIGHT);
    write('overlays/big/kustomization.yaml', `resources: [../../base]\n${fields}`);
    write('overlays/big/pg.yaml', patch);
    write('overlays/same/kustomization.yml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../../base]\n');
    expect(lint(['.'])).toMatchObject({
      status: 0,
      stdout: '0 errors, 0 warnings, 0 infos in 8 objects\n',
      stderr:
        'pg-r2-backup lint: overlays/big/kustomization.yaml: it patches with overlays/big/pg.yaml, where no whole objects are, so nothing was looked at there; ' +
        '"kustomize build overlays/big | pg-r2-backup lint -" looks at what comes of it\n',
    });
    expect(lint(['base', 'overlays/big/pg.yaml']).status).toBe(1);
  });
});

describe('many faulty objects take no time or memory that grows with their square', () => {
  const stores = Array.from({ length: 5000 }, (_, n) => ({
    apiVersion: 'barmancloud.cnpg.io/v1',
    kind: 'ObjectStore',
    metadata: { name: `store-${n}` },
    spec: { configuration: { endpointURL: 'http://x.r2.cloudflarestorage.com', destinationPath: `s3://acme/${n}` } },
  }));
  const list = { apiVersion: 'v1', kind: 'List', items: stores };

  test.each([
    ['a List', stringify(list)],
    ['a List in JSON', JSON.stringify(list, null, 2)],
    ['a List in one line', JSON.stringify(list)],
    ['a stream', stores.map((store) => stringify(store)).join('---\n')],
  ])(
    'in %s',
    (_, input) => {
      const start = performance.now();
      const { status, stdout } = pgR2Backup(['lint', '-'], { input, env: { NODE_OPTIONS: '--max-old-space-size=700' } });
      expect([status, stdout.slice(-17)]).toEqual([1, 'in 5000 objects\n'.padStart(17)]);
      expect(stdout.split(': error r2-endpoint-scheme: ')).toHaveLength(5001);
      expect(performance.now() - start).toBeLessThan(30_000);
    },
    60_000,
  );
});

describe('a value that is a secret is never shown', () => {
  const inEnv = (yaml: string) => WRONG.replace('      - name: AWS_DEFAULT_REGION\n', `${yaml}      - name: AWS_DEFAULT_REGION\n`);
  const inSecret = (yaml: string) =>
    WRONG.replace(/ {2}ACCESS_KEY_ID: \$.*\n {2}ACCESS_SECRET_KEY: \$.*\n/, '').replace(/data:\n(?=---\napiVersion: barman)/, yaml);
  const long = 'f0'.repeat(32);

  test.each<[string, string, string[], string]>([
    ['a short one', inEnv('      - name: AWS_SECRET_ACCESS_KEY\n        value: hunter2pass\n'), ['hunter2'], '        value: …(not shown)'],
    [
      'a long one',
      inEnv(`      - name: HTTPS_PROXY\n        value: http://u:hunter2@h/${'x'.repeat(300)}\n`),
      ['hunter2'],
      '        value: …(not shown)',
    ],
    ['a key', inEnv(`      - name: OTHER\n        value: ${long}\n`), [long], '        value: …(not shown)'],
    ['a number', inEnv('      - name: AWS_SECRET_ACCESS_KEY\n        value: "90817263"\n'), ['90817263'], '        value: …(not shown)'],
    [
      'the value before the name',
      inEnv('      - value: hunter2\n        name: AWS_SECRET_ACCESS_KEY\n'),
      ['hunter2'],
      '      - …(not shown)',
    ],
    [
      'a block',
      inEnv('      - name: AWS_SECRET_ACCESS_KEY\n        value: |\n          hunter2\n'),
      ['hunter2'],
      '        value: …(not shown)',
    ],
    [
      'quotes',
      inEnv('      - name: AWS_SECRET_ACCESS_KEY\n        value: "hun\\x74er2\n          hunter3"\n'),
      ['x74er2', 'hunter'],
      '        value: …(not shown)',
    ],
    ['flow style', inEnv('      - {name: AWS_SECRET_ACCESS_KEY, value: hunter2}\n'), ['hunter2'], '      - …(not shown)'],
    [
      'flow style with quotes',
      inEnv('      - {value: "hun\\x74er2", name: AWS_SECRET_ACCESS_KEY}\n'),
      ['x74er2', 'hunter2'],
      '      - …(not shown)',
    ],
    [
      'an anchor',
      inEnv('      - {name: PGPASSWORD, value: &pw hunter2}\n      - {name: X, value: *pw}\n      - {name: X, value: *pw}\n'),
      ['hunter2'],
      ' env: …(not shown)',
    ],
    ['an argument', WRONG.replace('- --max-archive-size=1073741824', '- --x=http://u:hunter2@h'), ['hunter2'], '        - …(not shown)'],
    [
      'stringData',
      inSecret(`stringData:\n  ACCESS_KEY_ID: hunter2\n  ACCESS_SECRET_KEY: ${long}\n`),
      ['hunter2', long],
      '  ACCESS_KEY_ID: …(not shown)',
    ],
    [
      'stringData in flow style',
      inSecret('stringData: {ACCESS_KEY_ID: hunter2, ACCESS_SECRET_KEY: "hunter3" }\n'),
      ['hunter'],
      'ACCESS_SECRET_KEY: …(not shown)',
    ],
    [
      'a block in data',
      inSecret('data:\n  ACCESS_KEY_ID: aHVudGVyMg==\n  ACCESS_SECRET_KEY: >-\n    aHVudGVyMw==\n'),
      ['aHVudG', 'hunter'],
      '  ACCESS_SECRET_KEY: …(not shown)',
    ],
  ])('%s', (_, yaml, secrets, shown) => {
    expect(yaml).not.toBe(WRONG);
    const outputs = ['human', 'json', 'sarif'].map((format) => lint(['--format', format, '-'], yaml));
    expect(outputs[0].stdout).toContain(`${shown}\n`);
    for (const { stdout, stderr } of outputs) {
      secrets.forEach((secret) => expect(stdout + stderr).not.toContain(secret));
    }
  });
});
