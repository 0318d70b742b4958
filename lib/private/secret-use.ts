import type { R2SecretKeys } from '../credentials-options';
import { PG_APP_PASSWORD, R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY } from './placeholder';

/** The keys under which the R2 credentials are found in a Secret. */
export type R2Keys = Required<R2SecretKeys>;

/** The options that name them. */
export const KEY_OPTIONS = ['accessKeyIdKey', 'secretAccessKeyKey'] as const;

/** The keys of a Secret, those of the guide where no others are given. */
export function r2KeysOf({ accessKeyIdKey = 'ACCESS_KEY_ID', secretAccessKeyKey = 'ACCESS_SECRET_KEY' }: R2SecretKeys): R2Keys {
  return { accessKeyIdKey, secretAccessKeyKey };
}

/** One value of a Secret that nobody may read. */
export interface SecretValue {
  /** Its key in the Secret. */
  readonly key: string;
  /** The environment variable that `pg-r2-backup fill` takes it from, without the template's prefix. */
  readonly variable: string;
  /** The option of `Credentials.fromExternalSecret` that says where it lies in the store. */
  readonly refOption: 'accessKeyIdRef' | 'secretAccessKeyRef' | 'passwordRef';
}

/** What a construct wants of a Secret: its usual name, its form, and what is in it. */
export interface SecretUse {
  /** Whose credentials they are. */
  readonly of: 'R2' | 'application';
  readonly defaultName: string;
  readonly type: string;
  readonly labels?: Record<string, string>;
  /** What of the Secret is no secret. */
  readonly literals: Record<string, string>;
  readonly values: (keys: R2Keys) => SecretValue[];
}

/** The Secret that the Barman Cloud plugin reads: developers.cloudflare.com/r2/api/tokens. */
export const R2_SECRET: SecretUse = {
  of: 'R2',
  defaultName: 'r2-credentials',
  type: 'Opaque',
  literals: {},
  values: (keys) => [
    { key: keys.accessKeyIdKey, variable: R2_ACCESS_KEY_ID, refOption: 'accessKeyIdRef' },
    { key: keys.secretAccessKeyKey, variable: R2_SECRET_ACCESS_KEY, refOption: 'secretAccessKeyRef' },
  ],
};

/**
 * The Secret that CloudNativePG reads in `bootstrap.initdb.secret`: type, keys and label are its own
 * (cloudnative-pg.io/docs, "Bootstrap" and "Labels and annotations").
 */
export function appSecretFor(username: string): SecretUse {
  return {
    of: 'application',
    defaultName: 'pg-app-credentials',
    type: 'kubernetes.io/basic-auth',
    labels: { 'cnpg.io/reload': 'true' },
    literals: { username },
    values: () => [{ key: 'password', variable: PG_APP_PASSWORD, refOption: 'passwordRef' }],
  };
}
