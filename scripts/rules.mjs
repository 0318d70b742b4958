// Writes lib/rulebook/rules.ts, the list of all rules: adding a rule is adding one file to lib/rules/.
import fs from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';

const lib = path.join(path.dirname(import.meta.dirname), 'lib');
const target = path.join(lib, 'rulebook/rules.ts');
const ids = fs
  .readdirSync(path.join(lib, 'rules'))
  .map((file) => path.basename(file, '.ts'))
  .sort();
/** @param {string} id */
const nameOf = (id) => id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
const source = `// Written by \`npm run rules\` from the files in lib/rules/.
${ids.map((id) => `import { rule as ${nameOf(id)} } from '../rules/${id}';`).join('\n')}
import type { Rule } from './rule';

/** The rulebook, by id. */
export const RULES: readonly Rule[] = [${ids.map(nameOf).join(', ')}];
`;
fs.writeFileSync(target, await prettier.format(source, { ...(await prettier.resolveConfig(target)), filepath: target }));
