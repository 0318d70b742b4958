import { shown } from '../private/faults';
import { R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY } from '../private/placeholder';
import { record } from '../rulebook/manifest';
import type { Finding, Rule } from '../rulebook/rule';
import { isKeyLike, isReadAs, r2Entries, type SecretEntry, templateYaml } from '../rulebook/secrets';
import { type Store, text } from '../rulebook/store';
import type { World } from '../rulebook/world';

export const rule: Rule = {
  id: 'r2-keys-swapped',
  severity: 'error',
  title: 'Access key ID and secret access key are swapped',
  reason: 'R2 refuses every request with "Credential access key has length 64, should be 32".',
  source: 'https://developers.cloudflare.com/r2/api/error-codes/',
  bad: `
kind: Secret
metadata:
  name: r2-credentials
data:
  ACCESS_KEY_ID: \${R2_SECRET_ACCESS_KEY_BASE64}
  ACCESS_SECRET_KEY: \${R2_ACCESS_KEY_ID_BASE64}
`,
  good: `
kind: Secret
metadata:
  name: r2-credentials
data:
  ACCESS_KEY_ID: \${R2_ACCESS_KEY_ID_BASE64}
  ACCESS_SECRET_KEY: \${R2_SECRET_ACCESS_KEY_BASE64}
`,
  check: (world) => [...inSecrets(world), ...inStores(world)],
};

function inSecrets(world: World): Finding[] {
  return r2Entries(world).flatMap((entry) => {
    const { secret: manifest, at, key } = entry;
    const role = kindOf(entry);
    const isId = isReadAs(entry, 'accessKeyId');
    const isSecret = isReadAs(entry, 'secretAccessKey');
    if (role === 'secret' && isId && !isSecret) {
      const message = `the value of ${shown(key)} is read as the access key ID and looks like the secret access key`;
      return [{ manifest, at, message, fix: templateYaml(key, R2_ACCESS_KEY_ID) }];
    }
    if (role === 'id' && isSecret && !isId) {
      const message = `the value of ${shown(key)} is read as the secret access key and looks like the access key ID`;
      return [{ manifest, at, message, fix: templateYaml(key, R2_SECRET_ACCESS_KEY) }];
    }
    return [];
  });
}

/** What a value is: by its length, or by the variable of a template. */
function kindOf({ raw, value, variable = '', isBase64 }: SecretEntry): 'id' | 'secret' | undefined {
  const written = [value, isBase64 ? raw : undefined].find(isKeyLike);
  if (typeof written === 'string') {
    return written.trim().length === 64 ? 'secret' : 'id';
  }
  const stands = `_${variable}`;
  return stands.endsWith(`_${R2_SECRET_ACCESS_KEY}`) ? 'secret' : stands.endsWith(`_${R2_ACCESS_KEY_ID}`) ? 'id' : undefined;
}

/** A store whose references have each other's key, as far as the keys' names tell; where the values are there, they count. */
function inStores(world: World): Finding[] {
  const judged = new Set<Store | undefined>(
    r2Entries(world).flatMap((entry) => (kindOf(entry) === undefined ? [] : entry.references.map(({ store }) => store))),
  );
  return world.r2Stores.flatMap((store) => {
    const { accessKeyId, secretAccessKey } = record(store.configuration.s3Credentials);
    const idKey = text(record(accessKeyId).key);
    const secretKey = text(record(secretAccessKey).key);
    if (judged.has(store) || !isSecretsName(idKey) || !isIdsName(secretKey)) {
      return [];
    }
    const message = `the access key ID is read from ${shown(idKey)} and the secret access key from ${shown(secretKey)}`;
    const at = store.below('s3Credentials', 'accessKeyId', 'key');
    const fix = `accessKeyId:\n  key: ${JSON.stringify(secretKey)}\nsecretAccessKey:\n  key: ${JSON.stringify(idKey)}`;
    return [{ manifest: store.manifest, at, message, fix }];
  });
}

function isSecretsName(key: string): boolean {
  return /secret/i.test(key) && !/id$/i.test(key);
}

function isIdsName(key: string): boolean {
  return /access[-_.]?key([-_.]?id)?$/i.test(key) && !/secret/i.test(key);
}
