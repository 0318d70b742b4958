/** One environment variable of the sidecar without which R2 does not work, and why. */
export interface Workaround {
  readonly name: string;
  readonly value: string;
  readonly reason: string;
}

/**
 * What barman-cloud needs in its environment to talk to R2. Sources:
 * - region: developers.cloudflare.com/r2/api/s3/api, cloudnative-pg/plugin-barman-cloud#800;
 * - checksums: developers.cloudflare.com/r2/examples/aws/boto3, cloudnative-pg/cloudnative-pg#7715, plugin-barman-cloud#393.
 */
export const WORKAROUNDS: readonly Workaround[] = [
  {
    name: 'AWS_DEFAULT_REGION',
    value: 'auto',
    reason: 'R2 refuses every request that is signed for another region',
  },
  {
    name: 'AWS_REQUEST_CHECKSUM_CALCULATION',
    value: 'when_required',
    reason: 'without it boto3 sends checksums as streaming trailers, and R2 refuses every upload',
  },
  {
    name: 'AWS_RESPONSE_CHECKSUM_VALIDATION',
    value: 'when_required',
    reason: 'without it boto3 asks R2 for checksums on every read; Cloudflare documents the setting for boto3 beside the other one',
  },
];

/** With these boto3 reads a profile or a file of settings. */
export const PROFILE_ENV: readonly string[] = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE'];
/** What CloudNativePG sets in every container of a Pod. */
export const CNPG_ENV: readonly string[] = [
  'PGDATA',
  'POD_NAME',
  'NAMESPACE',
  'CLUSTER_NAME',
  'PSQL_HISTORY',
  'PGPORT',
  'PGHOST',
  'TMPDIR',
];
/** What the plugin sets in its sidecar. */
export const PLUGIN_ENV: readonly string[] = ['SPOOL_DIRECTORY', 'CUSTOM_CNPG_GROUP', 'CUSTOM_CNPG_VERSION'];

/** Variables that must not be in the store's environment, each with the reason. */
export const REFUSED_ENV: ReadonlyMap<string, string> = new Map([
  ...WORKAROUNDS.map(({ name, value }): [string, string] => [
    name,
    `R2 needs it to be "${value}" and this construct always sets it; remove the entry`,
  ]),
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'].map((name): [string, string] => [
    name,
    'the plugin sets it from the credentials Secret and drops this entry; remove the entry and choose the Secret with Credentials',
  ]),
  ['AWS_REGION', 'the region is set by AWS_DEFAULT_REGION, which is always "auto"; remove the entry'],
  ['AWS_CA_BUNDLE', 'the plugin sets it from endpointCA; remove the entry and give the certificate as endpointCa'],
  ...PROFILE_ENV.map((name): [string, string] => [
    name,
    'a profile can replace the credentials and the settings that R2 needs; remove the entry',
  ]),
  ...CNPG_ENV.map((name): [string, string] => [
    name,
    'CloudNativePG sets it first, so that this entry is silently dropped; remove the entry',
  ]),
  ...PLUGIN_ENV.map((name): [string, string] => [
    name,
    'the plugin sets it first, so that this entry is silently dropped; remove the entry',
  ]),
]);

interface EmittedEnv {
  readonly name?: string;
  readonly value?: string;
  readonly valueFrom?: unknown;
}

/**
 * What is wrong with the workarounds in an environment that is about to be emitted. Of two entries with one name the first
 * wins (observed on plugin 0.14.0), but the user can't be expected to know that: each must stand there once, as it is.
 */
export function workaroundFaults(path: string, env: unknown): string[] {
  const entries: EmittedEnv[] = Array.isArray(env) ? env : [];
  return WORKAROUNDS.flatMap(({ name, value, reason }) => {
    const found = entries.filter((entry) => entry?.name === name);
    const fix = `put back the entry {name: ${name}, value: ${value}} by dropping the patch that touches it`;
    if (found.length === 0) {
      return [`${path} has no ${name}: ${reason}; ${fix}`];
    }
    if (found.length > 1) {
      return [`${path} has ${name} ${found.length} times: ${reason}; keep one entry {name: ${name}, value: ${value}}`];
    }
    if (found[0].value !== value || found[0].valueFrom !== undefined) {
      return [`${path} has another ${name} than "${value}": ${reason}; ${fix}`];
    }
    return [];
  });
}
