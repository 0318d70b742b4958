import type { R2SecretKeys } from '../credentials';

/** The keys under which the R2 credentials are found in a Secret. */
export type R2Keys = Required<R2SecretKeys>;

/** The keys of a Secret, those of the guide where no others are given. */
export function r2KeysOf({ accessKeyIdKey = 'ACCESS_KEY_ID', secretAccessKeyKey = 'ACCESS_SECRET_KEY' }: R2SecretKeys): R2Keys {
  return { accessKeyIdKey, secretAccessKeyKey };
}

/** What a construct wants of a Secret: its usual name, its form, and what a template of it holds. */
export interface SecretUse {
  readonly defaultName: string;
  readonly type?: string;
  readonly labels?: Record<string, string>;
  /** Where the reader looks for fixed keys: why others can't be given. */
  readonly fixedKeys?: string;
  readonly templateData: (keys: R2Keys) => Record<string, string>;
}

/** The Secret that the Barman Cloud plugin reads: developers.cloudflare.com/r2/api/tokens. */
export const R2_SECRET: SecretUse = {
  defaultName: 'r2-credentials',
  templateData: (keys) => ({
    [keys.accessKeyIdKey]: placeholder('R2_ACCESS_KEY_ID'),
    [keys.secretAccessKeyKey]: placeholder('R2_SECRET_ACCESS_KEY'),
  }),
};

/**
 * The Secret that CloudNativePG reads in `bootstrap.initdb.secret`: type, keys and label are its own
 * (cloudnative-pg.io/docs, "Bootstrap" and "Labels and annotations").
 */
export function appSecretFor(username: string): SecretUse {
  return {
    defaultName: 'pg-app-credentials',
    type: 'kubernetes.io/basic-auth',
    labels: { 'cnpg.io/reload': 'true' },
    fixedKeys: 'CloudNativePG reads the keys "username" and "password" of it and no others',
    templateData: () => ({ username: Buffer.from(username).toString('base64'), password: placeholder('PG_APP_PASSWORD') }),
  };
}

/** Text that stands for a value in `data:`. No base64 decoder takes `$`, `{` and `}`, so the API server refuses the Secret. */
function placeholder(variable: string): string {
  return `\${${variable}_BASE64}`;
}
