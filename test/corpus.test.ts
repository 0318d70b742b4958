import fs from 'node:fs';
import path from 'node:path';
import { readManifests } from '../cli/manifests';
import { sourcesOf } from '../cli/lint/source';
import { examine } from '../lib/rulebook/examine';
import { ROOT } from './support/schema';

// Manifests as people write them. The first lines of each file say what it is and which findings are right: `# expect: <rule>` for each.
const CORPUS = path.join(ROOT, 'test/corpus');
const files = fs
  .readdirSync(CORPUS)
  .filter((file) => /\.(ya?ml|json)$/.test(file))
  .sort();

describe('the rulebook says of', () => {
  test.each(files)('%s what is true of it, and nothing else', async (file) => {
    const content = fs.readFileSync(path.join(CORPUS, file), 'utf8');
    const expected = [...content.matchAll(/^# expect: (\S+)$/gm)].map(([, rule]) => rule).sort();
    const faults: string[] = [];
    const sources = sourcesOf(await readManifests([path.join(CORPUS, file)], faults), faults);
    const found = examine(sources.map(({ manifest }) => manifest))
      .filter(({ suppressed }) => suppressed === undefined)
      .map(({ rule }) => rule.id)
      .sort();
    expect([found, faults]).toEqual([expected, []]);
  });
});
