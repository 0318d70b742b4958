import { App, Size, Yaml } from 'cdk8s';
import fc from 'fast-check';
import {
  BackupParts,
  Credentials,
  DataCompression,
  PgR2Backup,
  type PgR2BackupProps,
  R2Bucket,
  R2Jurisdiction,
  SidecarLogLevel,
  WalCompression,
} from '../lib';
import { BUCKET, errorOf } from './support/props';
import { schemaFaultsBesidePlaceholders } from './support/schema';

const LOWER = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
const text = (first: string[], middle: string[], max: number, min = 1) =>
  fc
    .tuple(
      fc.constantFrom(...first),
      fc.string({ unit: fc.constantFrom(...middle), minLength: Math.max(0, min - 2), maxLength: max - 2 }),
      fc.constantFrom(...first),
    )
    .map((parts) => parts.join(''));
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const label = text(LOWER, [...LOWER, '-'], 63);
const subdomain = fc.array(text(LOWER, [...LOWER, '-'], 30), { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const bucket = fc
  .record({
    accountId: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 }),
    name: text(LOWER, [...LOWER, '-'], 63, 3),
    jurisdiction: optional(fc.constantFrom(...Object.values(R2Jurisdiction))),
  })
  .map((props) => R2Bucket.of(props));
const prefix = fc
  .array(text([...LOWER, 'A', '_'], [...LOWER, '!', '.', "'", '(', ')', '*', '-'], 20), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));
const retentionPolicy = fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.constantFrom('d', 'w', 'm')).map((parts) => parts.join(''));
const evenParts = fc
  .tuple(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 5, max: 100 }))
  .map(([blocks, gibibytes]) => BackupParts.even({ partSize: Size.mebibytes(blocks * 6 + 20), maxArchiveSize: Size.gibibytes(gibibytes) }));
const onePart = fc
  .integer({ min: 1, max: 4032 })
  .map((mebibytes) => BackupParts.onePerArchive({ maxArchiveSize: Size.mebibytes(mebibytes) }));
const data = fc.oneof(
  fc.record({
    compression: optional(fc.constantFrom(DataCompression.NONE, DataCompression.GZIP, DataCompression.BZIP2)),
    parts: optional(evenParts),
    jobs: optional(fc.integer({ min: 1, max: 64 })),
    immediateCheckpoint: optional(fc.boolean()),
  }),
  fc.record({ compression: fc.constantFrom(...Object.values(DataCompression)), parts: onePart }),
);
const wal = fc.record({
  compression: optional(fc.constantFrom(...Object.values(WalCompression))),
  maxParallel: optional(fc.integer({ min: 1, max: 64 })),
  archiveAdditionalCommandArgs: optional(fc.constant(['--read-timeout=60'] as string[])),
});
const envNames = fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { maxLength: 5 });
const sidecar = fc.record({
  env: optional(
    fc.tuple(envNames, fc.string({ maxLength: 30 })).map(([names, value]) => names.map((name) => ({ name: `MY_${name}`, value }))),
  ),
  logLevel: optional(fc.constantFrom(...Object.values(SidecarLogLevel))),
  retentionPolicyIntervalSeconds: optional(fc.integer({ min: 1, max: 86_400 })),
});
const credentials = (name: string) =>
  fc.oneof(
    subdomain.map((suffix) => Credentials.template({ secretName: `${name}-${suffix}` })),
    subdomain.map((suffix) => Credentials.fromSecretName(`${name}-${suffix}`)),
  );
const validProps: fc.Arbitrary<PgR2BackupProps> = fc.record({
  bucket,
  namespace: optional(label),
  createNamespace: optional(fc.boolean()),
  prefix: optional(prefix),
  retentionPolicy: optional(retentionPolicy),
  appCredentials: optional(credentials('app')),
  appUsername: optional(text(LOWER.slice(0, 26), [...LOWER, '_'], 40)),
  r2Credentials: optional(credentials('r2')),
  objectStoreName: optional(subdomain),
  labels: optional(fc.dictionary(text(LOWER, [...LOWER, '-', '_', '.'], 63), text(LOWER, [...LOWER, 'Z'], 63), { maxKeys: 3 })),
  wal: optional(wal),
  data: optional(data),
  instanceSidecarConfiguration: optional(sidecar),
});

const render = (props: PgR2BackupProps) => new PgR2Backup(new App(), 'backup', props).toJson();

test('any valid props give manifests that the schemas accept, with the workarounds in place', () => {
  fc.assert(
    fc.property(validProps, (props) => {
      const manifests = render(props);
      expect(manifests.flatMap(schemaFaultsBesidePlaceholders)).toEqual([]);
      const env = manifests.at(-1).spec.instanceSidecarConfiguration.env;
      expect(env.slice(0, 3)).toEqual([
        { name: 'AWS_DEFAULT_REGION', value: 'auto' },
        { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
        { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
      ]);
    }),
    { numRuns: 300 },
  );
});

test('the same props give the same bytes twice', () => {
  fc.assert(
    fc.property(validProps, (props) => {
      expect(Yaml.stringify(...render(props))).toBe(Yaml.stringify(...render(props)));
    }),
  );
});

test('any even parts that are accepted are cut by barman as they say, and R2 takes them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000_000 }), fc.integer({ min: 1, max: 90_000 }), (archiveMebibytes, blocks) => {
      let parts: BackupParts;
      try {
        parts = BackupParts.even({ maxArchiveSize: Size.mebibytes(archiveMebibytes), partSize: Size.kibibytes(blocks * 64) });
      } catch (error) {
        // What is refused is refused for a reason: too small, too large, larger than its archive, or too small for barman.
        const [archive, given] = [archiveMebibytes * 1024 ** 2, blocks * 65_536];
        const wrong =
          given <= 5 * 1024 ** 2 ||
          given > 5 * 1024 ** 3 ||
          given > archive ||
          archive >= 1024 ** 4 ||
          given <= 2 * Math.floor(archive / 10_000);
        expect([wrong, (error as Error).message]).toEqual([true, expect.stringMatching(/(maxArchiveSize|partSize) [0-9]+[KM]i: /)]);
        return;
      }
      // barman's own rule (CloudUploadController in barman/cloud.py, 3.19.1), cut at the first block beyond the chunk size.
      const chunk = Math.max(2 * Math.floor(parts.maxArchiveSize / 10_000), 5 * 1024 ** 2, parts.minChunkSize);
      const part = (Math.floor(chunk / 65_536) + 1) * 65_536;
      expect(part).toBe(blocks * 65_536);
      expect(part).toBeGreaterThanOrEqual(5 * 1024 ** 2);
      expect(part).toBeLessThanOrEqual(5 * 1024 ** 3);
      expect(Math.ceil((parts.maxArchiveSize + 1024 ** 3) / part)).toBeLessThanOrEqual(10_000);
    }),
    { numRuns: 2000 },
  );
});

/** Wrong values for a property, and how the error calls it. */
const wrong: [string, fc.Arbitrary<Partial<PgR2BackupProps>>][] = [
  ['namespace', fc.constantFrom('', 'Prod', 'a_b', '-a', 'a.b', 'a'.repeat(70)).map((namespace) => ({ namespace }))],
  [
    'retentionPolicy',
    fc
      .stringMatching(/^[0-9]{1,4}[dwmyh]?$/)
      .filter((value) => !/^[1-9][0-9]*[dwm]$/.test(value))
      .map((value) => ({ retentionPolicy: value })),
  ],
  ['prefix', fc.constantFrom('', '/', '//', 'a//b', '../a', 's3://x', ' a', 'a b', '<prefix>').map((value) => ({ prefix: value }))],
  [
    'wal.maxParallel',
    fc.oneof(fc.integer({ max: 0 }), fc.double({ min: 0.01, max: 0.99, noNaN: true })).map((maxParallel) => ({ wal: { maxParallel } })),
  ],
  ['data.jobs', fc.integer({ max: 0 }).map((jobs) => ({ data: { jobs } }))],
  ['objectStoreName', fc.constantFrom('', 'A', 'a_b', '.a').map((objectStoreName) => ({ objectStoreName }))],
  ['appUsername', fc.constantFrom('', 'pg_x', 'a b', 'a'.repeat(64)).map((appUsername) => ({ appUsername }))],
];

test.each(wrong)(
  'any wrong %s gives an error that names the property and the value, beside whatever else is right',
  (property, arbitrary) => {
    fc.assert(
      fc.property(validProps, arbitrary, (props, fault) => {
        const message = errorOf(() => render({ ...props, ...fault }));
        const value = Object.values(fault).map((given) => (typeof given === 'object' ? Object.values<unknown>({ ...given })[0] : given))[0];
        const shown =
          typeof value === 'string' && /[A-Za-z0-9+=_]{40}/.test(value) ? `(${value.length} characters, not shown` : JSON.stringify(value);
        expect(message).toContain(`[backup] ${property} ${shown}`);
      }),
    );
  },
);

/** What R2, Cloudflare and AWS hand out: hexadecimal, an API token of 40 characters, a key in base64. */
const credential = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
  fc
    .string({ unit: fc.constantFrom(...LOWER, ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ_-'), minLength: 37, maxLength: 37 })
    .map((text) => `aB3${text}`),
  fc
    .string({ unit: fc.constantFrom(...LOWER, ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ+/'), minLength: 37, maxLength: 37 })
    .map((text) => `aB3${text}`),
);

test('a credential never reaches an error, wherever it was put', () => {
  const places: ((secret: string) => unknown)[] = [
    (secret) => R2Bucket.of({ accountId: secret, name: secret, jurisdiction: secret as R2Jurisdiction }),
    (secret) => R2Bucket.fromS3Api(`https://${secret}`),
    (secret) => Credentials.fromSecretName(secret, { accessKeyIdKey: secret, secretAccessKeyKey: `${secret} ` }),
    (secret) =>
      render({ bucket: BUCKET, namespace: secret, prefix: `${secret}//`, retentionPolicy: secret, objectStoreName: `_${secret}` }),
    (secret) => render({ bucket: BUCKET, appUsername: `${secret} `, labels: { [`${secret} `]: secret, a: secret } }),
    (secret) => render({ bucket: secret as any, wal: { maxParallel: secret as any, compression: secret as any } }),
    (secret) => render({ bucket: BUCKET, data: { additionalCommandArgs: [secret, `--dbname=${secret}`, `-d${secret}`] } }),
    (secret) =>
      render({
        bucket: BUCKET,
        instanceSidecarConfiguration: {
          env: [
            { name: secret, value: secret },
            { name: 'A', value: secret },
          ],
        },
      }),
    (secret) =>
      render({
        bucket: BUCKET,
        instanceSidecarConfiguration: { additionalContainerArgs: [secret, `--x=${secret}`], logLevel: secret as any },
      }),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...places), credential, (place, secret) => {
      // Some of these could be the name of a variable; where no error is thrown, none can tell.
      let message = '';
      try {
        place(secret);
      } catch (error) {
        message = (error as Error).message;
      }
      expect(message).not.toContain(secret.slice(0, 32));
      expect(message).not.toContain(secret.toLowerCase().slice(0, 32));
    }),
  );
});
