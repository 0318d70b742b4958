import { spawnSync } from 'node:child_process';
import { ApiObject, App, Chart, Duration, JsonPatch } from 'cdk8s';
import { EnvValue, Secret } from 'cdk8s-plus-28';
import { Credentials, PgR2Backup, R2SmokeTest, type R2ObjectStoreProps, type R2SmokeTestProps } from '../lib';
import { BUCKET, errorOf, newStore } from './support/props';
import { schemaFaults } from './support/schema';

const emitted = (props: Partial<R2SmokeTestProps> = {}, storeProps: Partial<R2ObjectStoreProps> = {}, patch?: JsonPatch) => {
  const { chart, store } = newStore(storeProps);
  const smokeTest = new R2SmokeTest(chart, 'smoke-test', { objectStore: store, ...props });
  if (patch) {
    ApiObject.of(store).addJsonPatch(patch);
  }
  const manifests: any[] = chart.toJson();
  const find = (kind: string) => manifests.find((manifest) => manifest.kind === kind);
  return { smokeTest, job: find('Job'), configMap: find('ConfigMap'), store: find('ObjectStore'), manifests };
};
const containerOf = (job: any) => job.spec.template.spec.containers[0];

test('the smoke test of a backup is a ConfigMap and a Job', () => {
  const backup = new PgR2Backup(new App(), 'backup', { bucket: BUCKET });
  new R2SmokeTest(backup, 'smoke-test', { objectStore: backup.objectStore });
  const [configMap, job] = backup.toJson().slice(-2);
  expect({ ...configMap, data: Object.keys(configMap.data) }).toMatchSnapshot();
  expect(job).toMatchSnapshot();
});

test('the API server’s schemas take it', () => {
  const { job, configMap } = emitted();
  expect([schemaFaults(job), schemaFaults(configMap)]).toEqual([[], []]);
});

test('the Job has the environment of the sidecar, so that it fails where a backup would', () => {
  const { job, store } = emitted(
    {},
    { instanceSidecarConfiguration: { env: [{ name: 'HTTPS_PROXY', valueFrom: EnvValue.fromValue('http://proxy:3128') }] } },
  );
  const { env } = containerOf(job);
  expect(env).toEqual(expect.arrayContaining(store.spec.instanceSidecarConfiguration.env));
  expect(env).toContainEqual({ name: 'HTTPS_PROXY', value: 'http://proxy:3128' });
});

test('the credentials are references to the Secret that the store names, and no values', () => {
  const { job, store } = emitted({}, { credentials: Credentials.fromSecretName('r2', { sessionTokenKey: 'TOKEN' }) });
  const { accessKeyId, secretAccessKey, sessionToken } = store.spec.configuration.s3Credentials;
  expect(containerOf(job).env).toEqual(
    expect.arrayContaining([
      { name: 'AWS_ACCESS_KEY_ID', valueFrom: { secretKeyRef: accessKeyId } },
      { name: 'AWS_SECRET_ACCESS_KEY', valueFrom: { secretKeyRef: secretAccessKey } },
      { name: 'AWS_SESSION_TOKEN', valueFrom: { secretKeyRef: sessionToken } },
    ]),
  );
});

test('a private certificate authority of the endpoint is mounted, as the plugin does', () => {
  const ca = { secret: Secret.fromSecretName(new Chart(new App(), 'c'), 's', 'proxy-ca'), key: 'ca.crt' };
  const { job } = emitted({}, { endpointCa: ca });
  expect(containerOf(job).env).toContainEqual({ name: 'AWS_CA_BUNDLE', value: '/endpoint-ca/ca.crt' });
  expect(job.spec.template.spec.volumes).toContainEqual({ name: 'ca', secret: { secretName: 'proxy-ca' } });
});

test('the Pod is fit for the restricted Pod security standard', () => {
  const { spec } = emitted().job.spec.template;
  expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  expect(spec.containers[0].securityContext).toMatchObject({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } });
  expect(spec.automountServiceAccountToken).toBe(false);
});

test('the Job ends at its deadline and is not tried again', () => {
  expect(emitted({ deadline: Duration.minutes(2) }).job.spec).toMatchObject({ activeDeadlineSeconds: 120, backoffLimit: 0 });
});

test('a Job can not be changed: a changed store is another Job, the same store the same', () => {
  const name = emitted().job.metadata.name;
  expect(name).toMatch(/^pg-r2-store-smoke-test-[0-9a-f]{8}$/);
  expect(emitted().job.metadata.name).toBe(name);
  expect(emitted({}, { prefix: 'orders' }).job.metadata.name).not.toBe(name);
});

test('a patch of the store after the smoke test was made counts', () => {
  const endpoint = 'https://0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com';
  const { job } = emitted({}, {}, JsonPatch.replace('/spec/configuration/endpointURL', endpoint));
  expect(containerOf(job).env).toContainEqual({ name: 'ENDPOINT_URL', value: endpoint });
});

test('what it says about itself finds its Pods', () => {
  const { smokeTest, job } = emitted();
  const [key, value] = smokeTest.selector.split('=');
  expect(job.spec.template.metadata.labels).toEqual({ [key]: value });
  expect(job.metadata.name.startsWith(`${smokeTest.jobNamePrefix}-`)).toBe(true);
});

test.each(['a'.repeat(253), `${'a'.repeat(35)}.b-c`, `${'a'.repeat(35)}-.-b`])(
  'a store called %s gives names that Kubernetes takes',
  (name) => {
    const valid = name.replace('-.-', '-0-');
    const { job } = emitted({}, { metadata: { name: valid } });
    expect(job.metadata.name.length).toBeLessThanOrEqual(57);
    expect(job.metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/);
  },
);

test.each<[string, object, string]>([
  ['a store that is none', { objectStore: 'pg-r2-store' }, 'objectStore "pg-r2-store": an R2ObjectStore of this app'],
  [
    'an object that is no store',
    { objectStore: new ApiObject(new Chart(new App(), 'c'), 'a', { apiVersion: 'v1', kind: 'Secret' }) },
    'objectStore (an object): an R2ObjectStore of this app',
  ],
  ['an image with a space', { image: 'my image' }, 'image "my image": the name of an image'],
  ['a deadline that is none', { deadline: 300 }, 'deadline 300: whole seconds, at least 10'],
  ['a short deadline', { deadline: Duration.seconds(5) }, 'whole seconds, at least 10; write for example Duration.minutes(5)'],
  ['an unknown option', { retries: 3 }, 'retries 3: there is no such option'],
])('%s is refused before anything is added', (_, props, message) => {
  const { chart, store } = newStore();
  const before = chart.node.findAll().length;
  expect(errorOf(() => new R2SmokeTest(chart, 'smoke-test', { objectStore: store, ...props } as any))).toContain(message);
  expect(chart.node.findAll()).toHaveLength(before);
});

test('the script is Python', () => {
  const [script] = Object.values<string>(emitted().configMap.data);
  const { status, stderr } = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], {
    input: script,
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
});
