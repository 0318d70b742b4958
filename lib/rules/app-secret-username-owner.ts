import { shown } from '../private/faults';
import { appSecrets } from '../rulebook/app-secrets';
import { isNamePlaceholder } from '../rulebook/placeholders';
import type { Rule } from '../rulebook/rule';
import { entry, hasKey, isFilledElsewhere } from '../rulebook/secrets';

export const rule: Rule = {
  id: 'app-secret-username-owner',
  severity: 'error',
  title: 'The username in the application Secret is not the owner',
  reason: 'CloudNativePG wants the username of initdb.secret to be the owner of the database, and sets no password for another.',
  source: 'https://cloudnative-pg.io/documentation/current/bootstrap/',
  bad: `
kind: Secret
metadata:
  name: pg-app-credentials
data:
  username: b3RoZXI=
`,
  good: `
kind: Secret
metadata:
  name: pg-app-credentials
data:
  username: YXBwX3VzZXI=
`,
  check: (world) =>
    appSecrets(world).flatMap(({ secret, owner }) => {
      if (!hasKey(secret, 'username') || isFilledElsewhere(secret) || isNamePlaceholder(owner)) {
        return [];
      }
      const { value, raw, at, isBase64, isPlaceholder } = entry(secret, 'username');
      const isNotEncoded = isBase64 && raw === owner;
      if (value === owner || isPlaceholder || (!isNotEncoded && (value === undefined || value === ''))) {
        return [];
      }
      const found = isNotEncoded ? 'is not encoded in base64' : `has ${value!.length} characters and is another`;
      const fix = isBase64
        ? `data:\n  username: ${Buffer.from(owner).toString('base64')}`
        : `stringData:\n  username: ${JSON.stringify(owner)}`;
      return [{ manifest: secret, at, message: `the owner is ${shown(owner)}, and the username ${found}`, fix }];
    }),
};
