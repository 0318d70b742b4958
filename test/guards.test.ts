import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ApiObject, App, Chart, JsonPatch, Lazy } from 'cdk8s';
import {
  BackupParts,
  Credentials,
  DataCompression,
  PgR2Backup,
  type PgR2BackupProps,
  R2ObjectStore,
  type R2ObjectStoreProps,
  SealedSecretScope,
} from '../lib';
import { BUCKET, errorOf, newStore, SECRET_ACCESS_KEY } from './support/props';

const ENV = '/spec/instanceSidecarConfiguration/env';
const CONFIGURATION = '/spec/configuration';

/** What synth says of a store after a JSON patch. */
function faultOf(patch: JsonPatch, props: Partial<R2ObjectStoreProps> = {}): string {
  const { chart, store } = newStore(props);
  ApiObject.of(store).addJsonPatch(patch);
  return errorOf(() => chart.toJson());
}

/** The same of another object of a backup. */
function faultOfChild(id: string, patches: JsonPatch[], props: Partial<PgR2BackupProps>): string {
  const backup = new PgR2Backup(new App(), 'backup', { bucket: BUCKET, ...props });
  (backup.node.findChild(id) as ApiObject).addJsonPatch(...patches);
  return errorOf(() => backup.toJson());
}

describe('a JSON patch that undoes a workaround fails the synth', () => {
  const names = ['AWS_DEFAULT_REGION', 'AWS_REQUEST_CHECKSUM_CALCULATION', 'AWS_RESPONSE_CHECKSUM_VALIDATION'];

  test.each(names.map((name, index) => [name, index]))('by removing %s', (name, index) => {
    const message = faultOf(JsonPatch.remove(`${ENV}/${index}`));
    expect(message).toContain(`[chart/store] spec.instanceSidecarConfiguration.env has no ${name}: `);
    expect(message).toContain(`put back the entry {name: ${name}, value: `);
  });

  test.each(names.map((name, index) => [name, index]))('by changing %s', (name, index) => {
    const message = faultOf(JsonPatch.replace(`${ENV}/${index}/value`, 'us-east-1'));
    expect(message).toContain(`[chart/store] spec.instanceSidecarConfiguration.env has another ${name} than "`);
  });

  test.each(names.map((name) => [name]))('by putting another %s before it, which the plugin would take', (name) => {
    const message = faultOf(JsonPatch.add(`${ENV}/0`, { name, value: 'other' }));
    expect(message).toContain(`has ${name} 2 times: `);
    expect(message).toContain(`keep one entry {name: ${name}, value: `);
  });

  test.each(names.map((name, index) => [name, index]))('by taking %s from elsewhere', (name, index) => {
    expect(faultOf(JsonPatch.add(`${ENV}/${index}/valueFrom`, { secretKeyRef: { name: 'x', key: 'y' } }))).toContain(
      `has another ${name} than`,
    );
  });

  test.each([
    ['the environment', JsonPatch.remove(ENV)],
    ['the sidecar’s configuration', JsonPatch.remove('/spec/instanceSidecarConfiguration')],
    ['an environment of nothing', JsonPatch.replace(ENV, [null])],
    ['an environment that is no list', JsonPatch.replace(ENV, { AWS_DEFAULT_REGION: 'auto' })],
  ])('by replacing or removing %s, with all three named', (_, patch) => {
    const message = faultOf(patch);
    for (const name of names) {
      expect(message).toContain(`has no ${name}`);
    }
  });

  test.each([
    [
      'a region in the credentials, which beats the variable',
      JsonPatch.add(`${CONFIGURATION}/s3Credentials/region`, { name: 'x', key: 'y' }),
      'spec.configuration.s3Credentials.region was added: it beats AWS_DEFAULT_REGION=auto',
    ],
    [
      'tags',
      JsonPatch.add(`${CONFIGURATION}/tags`, { a: 'b' }),
      'spec.configuration.tags (an object): R2 does not implement object tagging',
    ],
    [
      'history tags',
      JsonPatch.add(`${CONFIGURATION}/historyTags`, { a: 'b' }),
      'spec.configuration.historyTags (an object): R2 does not implement object tagging',
    ],
    [
      'WAL encryption',
      JsonPatch.add(`${CONFIGURATION}/wal/encryption`, 'AES256'),
      'spec.configuration.wal.encryption "AES256": R2 encrypts at rest',
    ],
    [
      'data encryption',
      JsonPatch.add(`${CONFIGURATION}/data/encryption`, 'AES256'),
      'spec.configuration.data.encryption "AES256": R2 encrypts at rest',
    ],
    [
      'a compression of uneven parts',
      JsonPatch.replace(`${CONFIGURATION}/data/compression`, 'snappy'),
      'spec.configuration.data.compression "snappy": its parts differ in length',
    ],
    [
      'other archives',
      JsonPatch.replace(`${CONFIGURATION}/data/additionalCommandArgs/0`, '--max-archive-size=1'),
      'spec.configuration.data.additionalCommandArgs has no "--max-archive-size=1073741824"',
    ],
    [
      'other parts',
      JsonPatch.remove(`${CONFIGURATION}/data/additionalCommandArgs/1`),
      'spec.configuration.data.additionalCommandArgs has no "--min-chunk-size=134217727"',
    ],
    [
      'no arguments',
      JsonPatch.remove(`${CONFIGURATION}/data`),
      'spec.configuration.data.additionalCommandArgs has no "--max-archive-size=1073741824"',
    ],
    [
      'no configuration',
      JsonPatch.remove(CONFIGURATION),
      'spec.configuration.data.additionalCommandArgs has no "--max-archive-size=1073741824"',
    ],
    [
      'a larger archive before ours, of which the plugin would take the first',
      JsonPatch.add(`${CONFIGURATION}/data/additionalCommandArgs/0`, '--max-archive-size=107374182400'),
      'spec.configuration.data.additionalCommandArgs[0] "--max-archive-size": it belongs to how a backup is cut',
    ],
    [
      'the same archive size twice',
      JsonPatch.add(`${CONFIGURATION}/data/additionalCommandArgs/-`, '--max-archive-size=1073741824'),
      'spec.configuration.data.additionalCommandArgs[2] "--max-archive-size": it stands in the list twice',
    ],
    [
      'an abbreviated part size, which barman takes for the whole name',
      JsonPatch.add(`${CONFIGURATION}/data/additionalCommandArgs/-`, '--min-chunk=5242880'),
      'spec.configuration.data.additionalCommandArgs[2] "--min-chunk": it belongs to how a backup is cut',
    ],
    [
      'encryption as an argument',
      JsonPatch.add(`${CONFIGURATION}/wal/archiveAdditionalCommandArgs`, ['--encryption=aws:kms']),
      'spec.configuration.wal.archiveAdditionalCommandArgs[0] "--encryption": R2 refuses or ignores',
    ],
    [
      'tags as an argument of the restore',
      JsonPatch.add(`${CONFIGURATION}/wal/restoreAdditionalCommandArgs`, ['--tags=a,b']),
      'spec.configuration.wal.restoreAdditionalCommandArgs[0] "--tags": R2 does not implement object tagging',
    ],
    [
      'a profile for the restore',
      JsonPatch.add(`${CONFIGURATION}/data/restoreAdditionalCommandArgs`, ['--aws-profile=x']),
      'spec.configuration.data.restoreAdditionalCommandArgs[0] "--aws-profile": a profile replaces',
    ],
    [
      'arguments that are text, though both are in it',
      JsonPatch.replace(`${CONFIGURATION}/data/additionalCommandArgs`, '--max-archive-size=1073741824 --min-chunk-size=134217727'),
      'spec.configuration.data.additionalCommandArgs "--max-archive-size=1073741824 --min-chunk-size=134217727": write a list',
    ],
    [
      'arguments that are an object',
      JsonPatch.replace(`${CONFIGURATION}/data/additionalCommandArgs`, {}),
      'spec.configuration.data.additionalCommandArgs (an object): write a list',
    ],
    [
      'a variable that replaces the settings',
      JsonPatch.add(`${ENV}/-`, { name: 'AWS_CONFIG_FILE', value: '/x' }),
      'spec.instanceSidecarConfiguration.env[3].name "AWS_CONFIG_FILE": a profile can replace',
    ],
    [
      'credentials that are gone',
      JsonPatch.remove(`${CONFIGURATION}/s3Credentials`),
      'spec.configuration.s3Credentials has no accessKeyId: R2 refuses what is not signed',
    ],
    [
      'credentials that are halved',
      JsonPatch.remove(`${CONFIGURATION}/s3Credentials/secretAccessKey`),
      'spec.configuration.s3Credentials has no secretAccessKey: R2 refuses what is not signed',
    ],
    [
      'another name, which no Cluster refers to',
      JsonPatch.replace('/metadata/name', 'x'),
      'metadata.name "x": Clusters refer to the store as "pg-r2-store"',
    ],
    ['no metadata', JsonPatch.remove('/metadata'), 'metadata.name undefined: Clusters refer to the store as "pg-r2-store"'],
    ['a retention that is none', JsonPatch.replace('/spec/retentionPolicy', '30'), 'spec.retentionPolicy "30": a whole number from 1'],
    ['nothing at all', JsonPatch.remove('/spec'), 'spec.instanceSidecarConfiguration.env has no AWS_DEFAULT_REGION'],
  ])('by %s', (_, patch, fault) => {
    expect(faultOf(patch)).toContain(`[chart/store] ${fault}`);
  });

  test.each([
    ['AWS_DEFAULT_REGION', 'R2 refuses every request that is signed for another region'],
    ['AWS_REQUEST_CHECKSUM_CALCULATION', 'without it boto3 sends checksums as streaming trailers, and R2 refuses every upload'],
    ['AWS_RESPONSE_CHECKSUM_VALIDATION', 'without it boto3 asks R2 for checksums on every read'],
  ])('and the error gives the reason for %s', (name, reason) => {
    expect(faultOf(JsonPatch.remove(ENV))).toContain(`has no ${name}: ${reason}`);
  });

  test('through the chart’s own ApiObjects', () => {
    const backup = new PgR2Backup(new App(), 'backup', { bucket: BUCKET });
    backup.apiObjects.find(({ kind }) => kind === 'ObjectStore')!.addJsonPatch(JsonPatch.remove(`${ENV}/1`));
    expect(errorOf(() => backup.toJson())).toContain(
      '[backup/object-store] spec.instanceSidecarConfiguration.env has no AWS_REQUEST_CHECKSUM_CALCULATION: ' +
        'without it boto3 sends checksums as streaming trailers, and R2 refuses every upload; put back the entry ' +
        '{name: AWS_REQUEST_CHECKSUM_CALCULATION, value: when_required} by dropping the patch that touches it',
    );
  });

  test('also when it is applied after a synth that was good', () => {
    const { chart, store } = newStore();
    expect(chart.toJson()).toHaveLength(2);
    ApiObject.of(store).addJsonPatch(JsonPatch.remove(`${ENV}/0`));
    expect(errorOf(() => chart.toJson())).toContain('has no AWS_DEFAULT_REGION');
  });

  test('until another patch mends it', () => {
    const { chart, store } = newStore();
    const object = ApiObject.of(store);
    object.addJsonPatch(JsonPatch.replace(`${ENV}/0/value`, 'us-east-1'));
    expect(errorOf(() => chart.toJson())).toContain('AWS_DEFAULT_REGION');
    object.addJsonPatch(JsonPatch.replace(`${ENV}/0/value`, 'auto'));
    expect(chart.toJson()).toHaveLength(2);
    object.addJsonPatch(JsonPatch.replace(`${ENV}/0/value`, 'eu'));
    expect(errorOf(() => chart.toJson()).split('\n')).toHaveLength(2);
  });

  test('each fault is said once, in every app of the process', () => {
    for (const app of [new App(), new App()]) {
      const { objectStore } = new PgR2Backup(app, 'backup', { bucket: BUCKET });
      objectStore.addJsonPatch(JsonPatch.remove(`${ENV}/0`));
      objectStore.addJsonPatch(JsonPatch.replace(`${CONFIGURATION}/data/compression`, 'gzip'));
      expect(errorOf(() => app.synthYaml()).split('\n')).toHaveLength(2);
    }
  });

  test('an object that was patched and is right has no validation of its own', () => {
    const { chart, store } = newStore();
    store.addJsonPatch(JsonPatch.replace(`${CONFIGURATION}/data/compression`, 'bzip2'));
    chart.toJson();
    expect(store.node.validate()).toEqual([]);
    expect((store.node as any)._validations ?? []).toHaveLength(0);
  });

  test('also when the object alone is serialized', () => {
    const { store } = newStore();
    ApiObject.of(store).addJsonPatch(JsonPatch.remove(`${ENV}/0`));
    expect(errorOf(() => ApiObject.of(store).toJson())).toContain('[chart/store] spec.instanceSidecarConfiguration.env has no');
  });
});

describe('a store that was moved', () => {
  test('to an endpoint that is not R2’s is refused, where no rule would speak of it any more', () => {
    const { chart, store } = newStore();
    ApiObject.of(store).addJsonPatch(JsonPatch.replace(`${CONFIGURATION}/endpointURL`, 'https://minio:9000'));
    expect(errorOf(() => chart.toJson())).toContain(
      '[chart/store] spec.configuration.endpointURL "https://minio:9000": it is no endpoint of R2',
    );
  });

  test('to no endpoint at all is refused', () => {
    const { chart, store } = newStore();
    ApiObject.of(store).addJsonPatch(JsonPatch.remove(`${CONFIGURATION}/endpointURL`));
    expect(errorOf(() => chart.toJson())).toContain('without one barman talks to AWS');
  });

  test('to another namespace is refused, where its Secret is not', () => {
    const { chart, store } = newStore({ metadata: { namespace: 'production' } });
    ApiObject.of(store).addJsonPatch(JsonPatch.replace('/metadata/namespace', 'staging'));
    expect(errorOf(() => ApiObject.of(store).toJson())).toContain(
      'metadata.namespace "staging": the Secret and the Clusters are in "production"',
    );
    expect(chart.apiObjects).toHaveLength(2);
  });
});

describe('a JSON patch that leaves the workarounds alone', () => {
  test('reaches the manifest by the CRD’s own field names', () => {
    const { chart, store } = newStore();
    store.metadata.addAnnotation('pg-r2-backup/allow.r2-endpoint-host', 'a proxy of ours stands before R2');
    ApiObject.of(store).addJsonPatch(
      JsonPatch.replace(`${CONFIGURATION}/endpointURL`, 'https://localhost:8787'),
      JsonPatch.add(`${ENV}/-`, { name: 'A', value: 'b' }),
      JsonPatch.add(`${CONFIGURATION}/data/additionalCommandArgs/-`, '--read-timeout=60'),
    );
    const { spec } = chart.toJson()[1];
    expect(spec.configuration.endpointURL).toBe('https://localhost:8787');
    expect(spec.configuration.data.additionalCommandArgs).toHaveLength(3);
    expect(spec.instanceSidecarConfiguration.env).toHaveLength(4);
  });

  test('may choose snappy where every archive is one part', () => {
    const { chart, store } = newStore({ data: { compression: DataCompression.LZ4, parts: BackupParts.onePerArchive() } });
    ApiObject.of(store).addJsonPatch(JsonPatch.replace(`${CONFIGURATION}/data/compression`, 'snappy'));
    expect(chart.toJson()[1].spec.configuration.data.compression).toBe('snappy');
  });
});

test('a JSON patch of a store that can not be applied says why', () => {
  expect(faultOf(JsonPatch.remove('/spec/nothing/here'))).toContain("Failed serializing construct at path 'chart/store'");
});

test('a credential that is patched into the environment fails the synth, and is not repeated', () => {
  const message = faultOf(JsonPatch.add(`${ENV}/-`, { name: 'KEY', value: SECRET_ACCESS_KEY }));
  expect(message).toContain('[chart/store] spec.instanceSidecarConfiguration.env[3].value (64 characters, not shown');
  expect(message).not.toContain(SECRET_ACCESS_KEY);
});

test('a Namespace stays out of any namespace, also when a patch puts it into one (cdk8s-core#731)', () => {
  const { namespaceObject } = new PgR2Backup(new App(), 'backup', { bucket: BUCKET });
  namespaceObject!.addJsonPatch(JsonPatch.add('/metadata/namespace', 'x'), JsonPatch.add('/metadata/labels', { team: 'x' }));
  expect(namespaceObject!.toJson().metadata).toEqual({ name: 'production', labels: { team: 'x' } });
  namespaceObject!.addJsonPatch(JsonPatch.remove('/metadata'));
  expect(namespaceObject!.toJson()).toEqual({ apiVersion: 'v1', kind: 'Namespace' });
});

describe('a JSON patch of a Secret template fails the synth', () => {
  const faultOfSecret = (patch: JsonPatch) => {
    const { chart } = newStore();
    (chart.node.findChild('store-credentials') as ApiObject).addJsonPatch(patch);
    return errorOf(() => chart.toJson());
  };

  test.each([
    ['fills a placeholder', JsonPatch.replace('/data/ACCESS_SECRET_KEY', btoa(SECRET_ACCESS_KEY)), 'data.ACCESS_SECRET_KEY was changed'],
    ['adds a key', JsonPatch.add('/data/other', btoa(SECRET_ACCESS_KEY)), 'data.other was changed'],
    ['removes a key', JsonPatch.remove('/data/ACCESS_KEY_ID'), 'data.ACCESS_KEY_ID was changed'],
    ['removes the data', JsonPatch.remove('/data'), 'data.ACCESS_KEY_ID was changed'],
    [
      'changes the name',
      JsonPatch.replace('/metadata/name', 'x'),
      'metadata.name was changed: others refer to the Secret by this name; give it to Credentials',
    ],
    ['adds immutable', JsonPatch.add('/immutable', false), 'immutable was added: a Secret that is rotated can not be; drop the patch'],
    ['changes the type', JsonPatch.add('/type', 'x'), 'type was changed: the reader of the Secret expects the one it had'],
    [
      'adds stringData',
      JsonPatch.add('/stringData', { ACCESS_SECRET_KEY: SECRET_ACCESS_KEY }),
      'stringData was added: the API server takes it',
    ],
  ])('when it %s, without repeating a value', (_, patch, fault) => {
    const message = faultOfSecret(patch);
    expect(message).toContain(`[chart/store-credentials] ${fault}`);
    expect(message).not.toContain(SECRET_ACCESS_KEY);
    expect(message).not.toContain(btoa(SECRET_ACCESS_KEY));
  });

  test('when it can not be applied, without repeating a value', () => {
    const message = faultOfSecret(JsonPatch.test('/data/ACCESS_SECRET_KEY', SECRET_ACCESS_KEY));
    expect(message).toContain("[chart/store-credentials] a JSON patch can't be applied (its values are not shown)");
    expect(message).not.toContain(SECRET_ACCESS_KEY);
  });

  test('when it takes away the label by which CloudNativePG follows the Secret', () => {
    expect(faultOfChild('app-credentials', [JsonPatch.remove('/metadata/labels')], {})).toContain(
      '[backup/app-credentials] metadata.labels.cnpg.io/reload was changed: the reader of the Secret follows it by this label; drop the patch',
    );
  });

  test('but other metadata may be patched in', () => {
    const { chart } = newStore();
    (chart.node.findChild('store-credentials') as ApiObject).addJsonPatch(JsonPatch.add('/metadata/annotations', { note: 'x' }));
    expect(chart.toJson()[0].metadata.annotations).toEqual({ note: 'x' });
  });
});

const IDENTITY: ReadonlyArray<readonly [string, JsonPatch[], string]> = [
  ['its name', [JsonPatch.replace('/metadata/name', 'x')], 'metadata.name was changed: '],
  [
    'what it is',
    [JsonPatch.replace('/kind', 'Secret'), JsonPatch.replace('/apiVersion', 'v1')],
    'kind was changed: it would be another object',
  ],
  ['its API', [JsonPatch.replace('/apiVersion', 'x/v1')], 'apiVersion was changed: it would be another object'],
  [
    'values beside it',
    [JsonPatch.add('/stringData', { password: SECRET_ACCESS_KEY })],
    'stringData was changed: a value in a manifest is read',
  ],
  ['data beside it', [JsonPatch.add('/data', { password: SECRET_ACCESS_KEY })], 'data was changed: a value in a manifest is read'],
];

describe.each([
  ['an ExternalSecret', { appCredentials: Credentials.fromExternalSecret({ store: 'vault', remoteKey: 'app' }) }],
  ['a generated password', { appCredentials: Credentials.fromPasswordGenerator() }],
])('a JSON patch of %s fails the synth', (_, props) => {
  test.each([
    ...IDENTITY,
    ...[
      ['the policy that keeps the Secret', JsonPatch.replace('/spec/target/creationPolicy', 'Owner')],
      ['what becomes of a vanished entry', JsonPatch.replace('/spec/target/deletionPolicy', 'Delete')],
      ['that it is immutable or not', JsonPatch.add('/spec/target/immutable', 'x')],
      ['the name of the Secret', JsonPatch.replace('/spec/target/name', 'x')],
      ['the type of the Secret', JsonPatch.replace('/spec/target/template/type', 'x')],
      ['its labels', JsonPatch.remove('/spec/target/template/metadata')],
      ['its data', JsonPatch.add('/spec/target/template/data/password', SECRET_ACCESS_KEY)],
      ['its data from elsewhere', JsonPatch.add('/spec/target/template/templateFrom', [{ literal: SECRET_ACCESS_KEY }])],
      ['how both are merged, without which only the username is left', JsonPatch.remove('/spec/target/template/mergePolicy')],
    ].map(
      ([what, patch]) => [what, [patch], 'spec.target was changed: it says that the live Secret is kept'] as [string, JsonPatch[], string],
    ),
    [
      'when it is read again',
      [JsonPatch.add('/spec/refreshPolicy', 'OnChange')],
      'spec.refreshPolicy was changed: a password that is made anew',
    ],
    ['where it comes from', [JsonPatch.add('/spec/dataFrom', [{ extract: { key: SECRET_ACCESS_KEY } }])], 'spec.dataFrom was changed: '],
  ] as Array<[string, JsonPatch[], string]>)('when it changes %s, without repeating a value', (_, patches, fault) => {
    const message = faultOfChild('app-credentials', patches, props);
    expect(message).toContain(`[backup/app-credentials] ${fault}`);
    expect(message).not.toContain(SECRET_ACCESS_KEY);
  });

  test('when it can not be applied, without repeating a value', () => {
    const message = faultOfChild('app-credentials', [JsonPatch.test('/spec/target', SECRET_ACCESS_KEY)], props);
    expect(message).toContain("a JSON patch can't be applied (its values are not shown)");
    expect(message).not.toContain(SECRET_ACCESS_KEY);
  });
});

test('a JSON patch of the keys of an ExternalSecret fails the synth', () => {
  const props = { appCredentials: Credentials.fromExternalSecret({ store: 'vault', remoteKey: 'app' }) };
  for (const patch of [JsonPatch.replace('/spec/data/0/secretKey', 'pw'), JsonPatch.remove('/spec/data')]) {
    expect(faultOfChild('app-credentials', [patch], props)).toContain(
      'spec.data.*.secretKey was changed: the reader of the Secret looks for',
    );
  }
});

describe('a JSON patch of a SealedSecret fails the synth', () => {
  const ciphertext = Buffer.alloc(600, 7).toString('base64');
  const sealed = { encryptedData: { password: ciphertext }, namespace: 'production', scope: SealedSecretScope.NAMESPACE_WIDE };
  const props = { appCredentials: Credentials.fromSealedSecret(sealed) };

  test.each([
    ...IDENTITY,
    [
      'its namespace',
      [JsonPatch.replace('/metadata/namespace', 'x')],
      'metadata.namespace was changed: the ciphertexts were sealed for it',
    ],
    [
      'its scope',
      [JsonPatch.remove('/metadata/annotations')],
      'metadata.annotations.sealedsecrets.bitnami.com/namespace-wide was changed: ',
    ],
    ['a ciphertext', [JsonPatch.replace('/spec/encryptedData/password', SECRET_ACCESS_KEY)], 'spec.encryptedData was changed: '],
    ['the type of the Secret', [JsonPatch.remove('/spec/template/type')], 'spec.template was changed: '],
    ['that it can be sealed again', [JsonPatch.add('/spec/template/immutable', true)], 'spec.template was changed: '],
    ['its labels', [JsonPatch.remove('/spec/template/metadata/labels')], 'spec.template was changed: '],
    ['its data', [JsonPatch.add('/spec/template/data/password', SECRET_ACCESS_KEY)], 'spec.template was changed: '],
  ] as Array<[string, JsonPatch[], string]>)('when it changes %s, without repeating a value', (_, patches, fault) => {
    const message = faultOfChild('app-credentials', patches, props);
    expect(message).toContain(`[backup/app-credentials] ${fault}`);
    expect(message).not.toContain(SECRET_ACCESS_KEY);
  });

  test('but Argo CD’s annotations may be patched in', () => {
    const backup = new PgR2Backup(new App(), 'backup', { bucket: BUCKET, ...props });
    const secret = backup.node.findChild('app-credentials') as ApiObject;
    secret.addJsonPatch(JsonPatch.add('/metadata/annotations/argocd.argoproj.io~1sync-wave', '-1'));
    expect(() => backup.toJson()).not.toThrow();
  });
});

test('what of an ExternalSecret is the user’s own may be patched', () => {
  const backup = new PgR2Backup(new App(), 'backup', {
    bucket: BUCKET,
    appCredentials: Credentials.fromExternalSecret({ store: 'vault', remoteKey: 'app' }),
  });
  (backup.node.findChild('app-credentials') as ApiObject).addJsonPatch(
    JsonPatch.add('/spec/syncWindows', { kind: 'allow', windows: [] }),
    JsonPatch.add('/spec/data/0/remoteRef/nullBytePolicy', 'Fail'),
  );
  expect(() => backup.toJson()).not.toThrow();
});

describe('App.synth()', () => {
  let outdir: string;
  beforeEach(() => {
    outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'synth-'));
  });
  afterEach(() => fs.rmSync(outdir, { recursive: true }));

  test('writes nothing when a guard fails in the last of many charts, and names all that fail', () => {
    const app = new App({ outdir });
    for (const id of ['one', 'two', 'three']) {
      const { objectStore } = new PgR2Backup(app, id, { bucket: BUCKET, namespace: id });
      if (id !== 'one') {
        ApiObject.of(objectStore).addJsonPatch(JsonPatch.remove(`${ENV}/0`));
      }
    }
    const message = errorOf(() => app.synth());
    expect(message).toContain('[two/object-store] spec.instanceSidecarConfiguration.env has no AWS_DEFAULT_REGION');
    expect(message).toContain('[three/object-store] spec.instanceSidecarConfiguration.env has no AWS_DEFAULT_REGION');
    expect(fs.readdirSync(outdir)).toEqual([]);
  });

  test('validates the stores of an app by one validation, not by one for each, which cdk8s would call once per chart', () => {
    const app = new App({ outdir });
    for (const id of ['one', 'two', 'three']) {
      const { objectStore } = new PgR2Backup(app, id, { bucket: BUCKET });
      objectStore.addJsonPatch(JsonPatch.add(`${ENV}/-`, { name: 'A', value: 'b' }));
    }
    app.synth();
    const validations = app.node.findAll().map((construct) => (construct.node as any)._validations?.length ?? 0);
    expect(validations.reduce((sum, count) => sum + count)).toBe(1);
  });

  test('serializes each store a fixed number of times, however many charts there are', () => {
    const count = (charts: number) => {
      let resolved = 0;
      const app = new App({ outdir });
      for (let index = 0; index < charts; index++) {
        const chart = new Chart(app, `chart-${index}`);
        const note = Lazy.any({ produce: () => `${++resolved}` });
        new R2ObjectStore(chart, 'store', { bucket: BUCKET, metadata: { name: 'store', annotations: { note } } });
      }
      app.synth();
      return resolved;
    };
    expect(count(20)).toBe(20 * count(1));
    expect(count(1)).toBeLessThanOrEqual(2);
  });
});
