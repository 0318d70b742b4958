import { shown } from '../private/faults';
import type { Manifest, Path } from '../rulebook/manifest';
import type { Finding, Rule } from '../rulebook/rule';
import { entriesOf, isKeyLike, isR2KeyName, r2Entries, templateYaml, variableFor } from '../rulebook/secrets';
import type { World } from '../rulebook/world';

export const rule: Rule = {
  id: 'secret-plaintext',
  severity: 'error',
  title: 'An R2 credential stands in a manifest',
  reason: 'Base64 hides nothing: whoever reads the file, its repository or its CI logs can read, overwrite and delete the backups.',
  source: 'https://kubernetes.io/docs/concepts/configuration/secret/',
  bad: `
kind: Secret
metadata:
  name: r2-credentials
stringData:
  ACCESS_KEY_ID: 0123456789abcdef0123456789abcdef
  ACCESS_SECRET_KEY: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
`,
  good: `
kind: Secret
metadata:
  name: r2-credentials
data:
  ACCESS_KEY_ID: \${R2_ACCESS_KEY_ID_BASE64}
  ACCESS_SECRET_KEY: \${R2_SECRET_ACCESS_KEY_BASE64}
`,
  check: (world) => [...inSecrets(world), ...inSpecs(world)],
};

function inSecrets(world: World): Finding[] {
  const alone = entriesOf(world).filter(({ references, key }) => references.length === 0 && isR2KeyName(key));
  return [...r2Entries(world), ...alone]
    .filter(({ value, raw, isBase64 }) => isKeyLike(value) || (isBase64 && isKeyLike(raw)))
    .map((entry) => ({
      manifest: entry.secret,
      at: entry.at,
      message: `the value of ${shown(entry.key)} looks like a real credential, and whoever reads the manifest reads it; rotate it if it was committed`,
      fix: templateYaml(entry.key, variableFor(entry)),
    }));
}

function inSpecs({ stores, r2Stores, clusters, backups }: World): Finding[] {
  const r2 = new Set(r2Stores.map(({ manifest }) => manifest));
  const manifests = new Set([...stores, ...clusters].map(({ manifest }) => manifest));
  return [...manifests, ...backups].flatMap((manifest) =>
    // Of the environment and the arguments of a store in R2 r2-credentials-inline speaks.
    credentialsIn(manifest)
      .filter((at) => !r2.has(manifest) || !at.some((field) => field === 'env' || String(field).endsWith('Args')))
      .map((at) => ({
        manifest,
        at,
        message: 'the text has 64 hexadecimal digits, which look like an R2 secret access key; rotate it if it is one',
        fix: '# remove it and refer to a Secret',
      })),
  );
}

/** 64 hexadecimal digits that are no image's digest. */
const SECRET_ACCESS_KEY = /(?<![0-9a-f]|sha256:)[0-9a-f]{64}(?![0-9a-f])/i;

/** Where below `spec` a secret access key stands. What an alias repeats is looked at once. */
function credentialsIn(manifest: Manifest): Path[] {
  const found: Path[] = [];
  const seen = new Set<unknown>();
  const open: Array<{ value: unknown; at: Path }> = [{ value: manifest.at(['spec']), at: ['spec'] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, at } = next;
    if (typeof value === 'string' && SECRET_ACCESS_KEY.test(value)) {
      found.push(at);
    } else if (value !== null && typeof value === 'object' && !seen.has(value)) {
      seen.add(value);
      const isList = Array.isArray(value);
      Object.entries(value).forEach(([key, child]) => open.push({ value: child, at: [...at, isList ? Number(key) : key] }));
    }
  }
  return found;
}
