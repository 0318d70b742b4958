import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { parseAllDocuments, stringify } from 'yaml';
import { joinManifests, originOf, readManifests } from '../../cli/manifests';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'manifests-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));

async function read(...contents: string[]): Promise<string[]> {
  const files = contents.map((_, index) => path.join(folder, `${index}.yaml`));
  files.forEach((file, index) => fs.writeFileSync(file, contents[index]));
  return (await readManifests(files, [])).map(({ text }) => text);
}

const value = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.integer(),
  fc.constantFrom('---', '--- a', 'a\n---\nb', '...', '%YAML', '|', '"', '{'),
);
const object = fc.dictionary(fc.string({ minLength: 1 }), value, { minKeys: 1 });

describe('reading manifests and joining them again', () => {
  test('gives one file byte for byte, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('---', '--- a', ' ---', '...', 'a: b', '\n', '\r', '\r\n', '  x', '#', '"---', 'é', '\u2028--- x')),
        async (parts) => {
          const content = parts.join('\n');
          expect(joinManifests(await read(content))).toBe(content);
        },
      ),
    );
  });

  test('gives the same objects in the same order, from however many files', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(object, { minLength: 1 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (files, endsWithLine) => {
          const contents = files.map((objects) => {
            const yaml = objects.map((one) => stringify(one)).join('---\n');
            return endsWithLine ? yaml : yaml.trimEnd();
          });
          const stream = joinManifests(await read(...contents));
          const parsed = (yaml: string) => parseAllDocuments(yaml).map((document) => document.toJS());
          expect(parsed(stream)).toEqual(contents.flatMap(parsed));
        },
      ),
    );
  });
});

test('a document is known by its file and the line on which its content begins', async () => {
  fs.writeFileSync(path.join(folder, 'lines.yaml'), 'a: 1\n---\nb: 1\n\n--- {c: 1}\n---\n# d\nd: 1\n');
  const file = path.join(folder, 'lines.yaml');
  expect((await readManifests([file], [])).map(originOf)).toEqual([1, 3, 5, 7].map((line) => `${file}:${line}`));
});
