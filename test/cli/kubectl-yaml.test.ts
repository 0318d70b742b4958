import { readAsKubectl } from '../../cli/lint/kubectl-yaml';

const read = (text: string): unknown => readAsKubectl(text).object;
const at = (text: string, ...path: Array<string | number>): string => text.slice(readAsKubectl(text).offsetOf(path)).split('\n')[0];

describe('YAML is read as kubectl reads it', () => {
  // Each observed with sigs.k8s.io/yaml v1.6.0 and go.yaml.in/yaml/v2 v2.4.2, which kubectl reads manifests with.
  test.each<[string, unknown]>([
    ...['y', 'Y', 'yes', 'YES', 'on', 'True'].map((word): [string, unknown] => [word, true]),
    ...['n', 'no', 'No', 'off', 'OFF', 'FALSE'].map((word): [string, unknown] => [word, false]),
    ...['', '~', 'null', 'NULL'].map((word): [string, unknown] => [word, null]),
    ...['tRUE', 'yEs', '"yes"', "'off'", '!!str yes', '|-\n yes'].map((word): [string, unknown] => [
      word,
      word.replace(/^\W*(?:str )?|\W$/g, ''),
    ]),
    ['0644', 420],
    ['-0644', -420],
    ['0o644', 420],
    ['0b101', 5],
    ['0B11', 3],
    ['0x1F', 31],
    ['0XAF', 175],
    ['+0x1f', 31],
    ['08', 8],
    ['0_7', 7],
    ['0o9', '0o9'],
    ['1_000', 1000],
    ['1_0.5', 10.5],
    ['_1', '_1'],
    ['.5', 0.5],
    ['._5', '._5'],
    ['1.', 1],
    ['1.e3', 1000],
    ['1E3', 1000],
    ['1e', '1e'],
    ['1e400', '1e400'],
    ['123456789012345678901234567890', 1.2345678901234568e29],
    ['12:30', '12:30'],
    ['12:30:45.5', '12:30:45.5'],
    ['2020-01-02', '2020-01-02'],
    ['2020-01-02T10:00:00Z', '2020-01-02T10:00:00Z'],
    ['!!timestamp 2020-01-02', '2020-01-02'],
    ['!!binary aGk=', 'hi'],
    ['!!int "3"', 3],
    ['!!float 3', 3],
    ['!!bool yes', true],
    ['!mine yes', 'yes'],
    ['!!set {a, b}', { a: null, b: null }],
    ['!!omap [a: 1]', [{ a: 1 }]],
    ['{yes: 1, 0x10: 2, 1.50: 3}', { true: 1, 16: 2, 1.5: 3 }],
    ['{<<: {p: 1, q: 2}, q: 3}', { p: 1, q: 3 }],
    ['{q: 3, <<: {p: 1, q: 2}}', { p: 1, q: 2 }],
    ['{<<: [{p: 1}, {p: 2, r: 3}]}', { p: 1, r: 3 }],
    ['{"<<": {p: 1}}', { '<<': { p: 1 } }],
  ])('%j', (yaml, value) => {
    expect(read(`a: ${yaml}`)).toEqual({ a: value });
  });

  test('a key named as what objects inherit is a key', () => {
    expect(JSON.stringify(read('__proto__: {a: 1}\nconstructor: 2'))).toBe('{"__proto__":{"a":1},"constructor":2}');
  });

  test.each([
    ['? [a]\n: 1', 'A key is no text', 2],
    ['a:\n  ~: 1', 'A key is no text', 5],
    ['a: {{ .Values.a }}', 'A key is no text', 4],
    ['a: 1\nb: {c: 1, "c": 2}', 'Map keys must be unique', 15],
    ['a: 1\n1: x\n"1": y', 'Map keys must be unique', 10],
    ['a: {<<: 3}', 'Merge sources must be maps', 8],
    ['a: 1\nb: *c', 'Unresolved alias', 8],
    ['a: *b\nc: &b 1', 'Unresolved alias', 3],
    ['a: &b [*b]', 'The value of an anchor contains itself', 7],
  ])('%j is refused with its place', (yaml, message, offset) => {
    expect(() => read(yaml)).toThrow(expect.objectContaining({ message: expect.stringContaining(message), offset }));
  });

  test('an alias stands for the last anchor of its name, as often as one likes', () => {
    expect(read('a: &x 1\nb: *x\nc: &x 2\nd: *x')).toEqual({ a: 1, b: 1, c: 2, d: 2 });
    expect(read(`a: &x {b: 1}\nc: [${'*x, '.repeat(5000)}]`)).toEqual({ a: { b: 1 }, c: Array(5000).fill({ b: 1 }) });
  });

  test('a place is where the value is written, behind an alias and in what is merged too', () => {
    const yaml = 'base: &base\n  p: 1\n  q: 2\nx: {<<: *base, q: 3}\nyes:\n  - *base\nz: [{<<: [{r: 4}, *base]}]\n';
    expect(at(yaml, 'x', 'p')).toBe('1');
    expect(at(yaml, 'x', 'q')).toBe('3}');
    expect(at(yaml, 'true', 0, 'q')).toBe('2');
    expect(at(yaml, 'true', 0, 'none')).toBe('*base');
    expect(at(yaml, 'z', 0, 'r')).toBe('4}, *base]}]');
    expect(at(yaml, 'z', 0, 'p')).toBe('1');
    expect(at(yaml, 'z', 3, 'p')).toBe('[{<<: [{r: 4}, *base]}]');
  });

  test('many keys take no time that grows with their square', () => {
    const start = performance.now();
    const object = read(Array.from({ length: 50_000 }, (_, n) => `key-${n}: v\n`).join('')) as object;
    expect(Object.keys(object)).toHaveLength(50_000);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
