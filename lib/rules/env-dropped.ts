import { shown } from '../private/faults';
import { CNPG_ENV, PLUGIN_ENV } from '../private/workarounds';
import { record } from '../rulebook/manifest';
import type { Rule } from '../rulebook/rule';
import { type Store, text } from '../rulebook/store';

export const rule: Rule = {
  id: 'env-dropped',
  severity: 'warning',
  title: 'An environment variable that never reaches barman',
  reason: 'CloudNativePG, the plugin or the credentials set this variable too, and theirs wins silently.',
  source: 'https://github.com/cloudnative-pg/plugin-barman-cloud/blob/main/internal/cnpgi/operator/lifecycle.go',
  bad: `
kind: ObjectStore
spec:
  instanceSidecarConfiguration:
    env:
      - name: AWS_DEFAULT_REGION
        value: auto
      - name: AWS_REQUEST_CHECKSUM_CALCULATION
        value: when_required
      - name: AWS_RESPONSE_CHECKSUM_VALIDATION
        value: when_required
      - name: TMPDIR
        value: /scratch
`,
  good: `
kind: ObjectStore
spec:
  instanceSidecarConfiguration:
    env:
      - name: AWS_DEFAULT_REGION
        value: auto
      - name: AWS_REQUEST_CHECKSUM_CALCULATION
        value: when_required
      - name: AWS_RESPONSE_CHECKSUM_VALIDATION
        value: when_required
`,
  check: ({ stores }) =>
    stores.flatMap((store) => {
      const setters = settersFor(store);
      return store.env.flatMap(({ name, at }) => {
        const setter = setters.get(text(name));
        return setter === undefined
          ? []
          : [{ manifest: store.manifest, at, message: `${shown(name)} has no effect: ${setter}`, fix: `# remove the entry ${text(name)}` }];
      });
    }),
};

/** Who sets which variable of a store's barman commands. */
function settersFor({ configuration, isInTree, isR2 }: Store): Map<string, string> {
  const { s3Credentials, azureCredentials, googleCredentials, endpointCA } = configuration;
  const s3 = record(s3Credentials);
  const azure = record(azureCredentials);
  const isKeyed = s3.inheritFromIAMRole !== true && s3.accessKeyId && s3.secretAccessKey;
  const isAzureKeyed = azure.inheritFromAzureAD !== true && azure.useDefaultAzureCredentials !== true;
  const read = (name: string, isRead: unknown, field: string): Array<[string, string]> =>
    isRead ? [[name, `the value of ${field} wins`]] : [];
  return new Map<string, string>([
    // A Cluster with such a variable in its own environment is refused by CloudNativePG's admission.
    ...(isInTree ? [] : CNPG_ENV.map((name): [string, string] => [name, 'CloudNativePG sets it first'])),
    ...(isInTree ? [] : PLUGIN_ENV.map((name): [string, string] => [name, 'the plugin sets it first'])),
    ...read('AWS_ACCESS_KEY_ID', isKeyed, 's3Credentials.accessKeyId'),
    ...read('AWS_SECRET_ACCESS_KEY', isKeyed, 's3Credentials.secretAccessKey'),
    ...read('AWS_SESSION_TOKEN', isKeyed && s3.sessionToken, 's3Credentials.sessionToken'),
    // On R2 it is the reference that has to go, not the variable.
    ...read('AWS_DEFAULT_REGION', isKeyed && s3.region && !isR2, 's3Credentials.region'),
    ...read('AWS_CA_BUNDLE', s3Credentials && endpointCA, 'endpointCA'),
    ...read('REQUESTS_CA_BUNDLE', !s3Credentials && azureCredentials && endpointCA, 'endpointCA'),
    ...read('AZURE_STORAGE_ACCOUNT', isAzureKeyed && azure.storageAccount, 'azureCredentials.storageAccount'),
    ...read('AZURE_STORAGE_KEY', isAzureKeyed && azure.storageKey, 'azureCredentials.storageKey'),
    ...read('AZURE_STORAGE_SAS_TOKEN', isAzureKeyed && azure.storageSasToken, 'azureCredentials.storageSasToken'),
    ...read('AZURE_STORAGE_CONNECTION_STRING', isAzureKeyed && azure.connectionString, 'azureCredentials.connectionString'),
    ...read('GOOGLE_APPLICATION_CREDENTIALS', record(googleCredentials).applicationCredentials, 'googleCredentials.applicationCredentials'),
  ]);
}
