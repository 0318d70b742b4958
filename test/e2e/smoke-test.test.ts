import { spawnSync } from 'node:child_process';
import { App } from 'cdk8s';
import path from 'node:path';
import { PgR2Backup, R2SmokeTest } from '../../lib';
import { LocalR2, type LocalR2Options } from '../r2/local-r2';
import { newKeys } from '../r2/signature';
import type { Outcome } from '../support/command';
import { BUCKET } from '../support/props';
import { ControlPlane } from './support/control-plane';
import { VENV } from './support/paths';

const NAME = 'acme-backups';

let r2: LocalR2 | undefined;
afterEach(async () => {
  await r2?.stop();
  r2 = undefined;
});

const manifests = (): any[] => {
  const backup = new PgR2Backup(new App(), 'backup', { bucket: BUCKET });
  new R2SmokeTest(backup, 'smoke-test', { objectStore: backup.objectStore });
  return backup.toJson();
};

/** Runs what the Job runs, with the sidecar's Python and boto3; only the endpoint's host is another. */
function run(change: (env: Record<string, string>) => void = () => undefined): Outcome {
  const emitted = manifests();
  const [container] = emitted.find(({ kind }) => kind === 'Job').spec.template.spec.containers;
  const { data } = emitted.find(({ kind }) => kind === 'ConfigMap');
  const keys: Record<string, string> = { ACCESS_KEY_ID: r2!.accessKeyId, ACCESS_SECRET_KEY: r2!.secretAccessKey };
  const env: Record<string, string> = Object.fromEntries(
    container.env.map(({ name, value, valueFrom }: any) => [name, value ?? keys[valueFrom.secretKeyRef.key]]),
  );
  Object.assign(env, { ENDPOINT_URL: r2!.endpoint, AWS_CA_BUNDLE: r2!.caFile });
  change(env);
  return spawnSync(path.join(VENV, 'bin/python3'), ['-c', data['smoke_test.py']], { env, encoding: 'utf8', timeout: 60_000 });
}

const start = async (options: Partial<LocalR2Options> = {}) => (r2 = await LocalR2.start({ buckets: [NAME], ...options }));

test('the smoke test passes with the store as it is emitted, and leaves nothing', async () => {
  await start();
  const { status, stdout, stderr } = run();
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout.replace(/\d+ ms/g, 'N ms')).toMatchInlineSnapshot(`
   "ok      list (N ms)
   ok      put (N ms)
   ok      get (N ms)
   ok      equal parts (N ms)
   ok      delete (N ms)
   ok      delete as a batch (N ms)
   ok      nothing left (N ms)
   R2 takes what a backup to s3://acme-backups/pg-cluster/ does.
   "
  `);
  expect(await r2!.objects(NAME)).toEqual([]);
});

test.each<[string, Partial<LocalR2Options>, (env: Record<string, string>) => void, RegExp]>([
  ['without the checksum variable', {}, (env) => delete env.AWS_REQUEST_CHECKSUM_CALCULATION, /^FAILED {2}put: .*\(Unauthorized\)/m],
  ['with another region', {}, (env) => (env.AWS_DEFAULT_REGION = 'eu-central-1'), /^FAILED {2}list: .*\(InvalidRegionName\)/m],
  ['with a wrong secret', {}, (env) => (env.AWS_SECRET_ACCESS_KEY = 'ab'.repeat(32)), /^FAILED {2}list: .*\(SignatureDoesNotMatch\)/m],
  ['with a token that only reads', { tokens: [{ ...newKeys(), readOnly: true }] }, () => undefined, /^FAILED {2}put: .*\(AccessDenied\)/m],
  [
    'where there is no such bucket',
    {},
    (env) => (env.DESTINATION_PATH = 's3://acme-backup/pg-cluster/'),
    /^FAILED {2}list: .*\(NoSuchBucket\)/m,
  ],
  ['where nobody answers', {}, (env) => (env.ENDPOINT_URL = 'https://127.0.0.1:9'), /^FAILED {2}list: Could not connect/m],
])('%s it fails and says at which step, without a credential', async (_, options, change, said) => {
  await start(options);
  const { status, stdout, stderr } = run(change);
  expect(status).toBe(1);
  expect(stdout).toMatch(said);
  expect(stdout + stderr).not.toContain(r2!.secretAccessKey);
  expect(stdout + stderr).not.toContain(r2!.accessKeyId);
  expect(await r2!.objects(NAME)).toEqual([]);
});

test('the API server takes the Job, in a namespace that enforces the restricted Pod security standard', async () => {
  const cluster = await ControlPlane.start();
  try {
    const [namespace, ...rest] = manifests();
    namespace.metadata.labels = { 'pod-security.kubernetes.io/enforce': 'restricted', 'pod-security.kubernetes.io/warn': 'restricted' };
    const objects = rest.filter(({ kind }) => kind === 'Job' || kind === 'ConfigMap');
    const apply = (object: any) => cluster.kubectl(['apply', '--filename', '-'], JSON.stringify(object));
    expect(apply(namespace)).toMatchObject({ status: 0, stderr: '' });
    for (const object of objects) {
      expect(apply(object)).toMatchObject({ status: 0, stderr: '' });
      expect(apply(object).stdout).toContain('unchanged');
    }
    // The standard is enforced on Pods.
    const { template } = objects.find(({ kind }) => kind === 'Job').spec;
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'smoke-test', namespace: 'production' }, spec: template.spec };
    expect(apply(pod)).toMatchObject({ status: 0, stderr: '' });
  } finally {
    cluster.stop();
  }
}, 120_000);
