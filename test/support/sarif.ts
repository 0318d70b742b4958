import fs from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

const SCHEMA = JSON.parse(fs.readFileSync(path.join(__dirname, 'sarif/sarif-schema-2.1.0.json'), 'utf8'));
// It is of draft-04, which ajv does not know; but for these two names it says nothing that later drafts say otherwise.
const validate = addFormats(new Ajv({ strict: false, allErrors: true })).compile({ ...SCHEMA, $schema: undefined, id: undefined });

/** What the schema of SARIF 2.1.0 says against a log; empty when it accepts it. */
export function sarifFaults(log: unknown): string[] {
  return validate(log) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
