import { R2Bucket, R2Jurisdiction } from '../lib';
import { ACCOUNT_ID, errorOf, SECRET_ACCESS_KEY } from './support/props';

const of = (props: object) => R2Bucket.of({ accountId: ACCOUNT_ID, name: 'acme-backups', ...props });

describe('a bucket', () => {
  test.each([
    [undefined, `https://${ACCOUNT_ID}.r2.cloudflarestorage.com`],
    [R2Jurisdiction.DEFAULT, `https://${ACCOUNT_ID}.r2.cloudflarestorage.com`],
    [R2Jurisdiction.EU, `https://${ACCOUNT_ID}.eu.r2.cloudflarestorage.com`],
    [R2Jurisdiction.FEDRAMP, `https://${ACCOUNT_ID}.fedramp.r2.cloudflarestorage.com`],
  ])('in jurisdiction %s answers on its own endpoint', (jurisdiction, endpoint) => {
    expect(of({ jurisdiction }).endpointUrl).toBe(endpoint);
  });

  test('remembers what it was made from', () => {
    expect(of({ jurisdiction: R2Jurisdiction.EU })).toMatchObject({ accountId: ACCOUNT_ID, name: 'acme-backups', jurisdiction: 'eu' });
  });

  test.each(['abc', 'a'.repeat(63), '0-9', 'acme--backups'])('may be called %s', (name) => {
    expect(of({ name }).name).toBe(name);
  });

  test.each([
    ['pg-cluster', 's3://acme-backups/pg-cluster/'],
    ['pg-cluster/', 's3://acme-backups/pg-cluster/'],
    ['team-a/orders', 's3://acme-backups/team-a/orders/'],
    ['env=prod/pg', 's3://acme-backups/env=prod/pg/'],
    ["A!_.*'()-z", "s3://acme-backups/A!_.*'()-z/"],
    ['x'.repeat(512), `s3://acme-backups/${'x'.repeat(512)}/`],
  ])('has the path of prefix %s', (prefix, path) => {
    expect(of({}).destinationPath(prefix)).toBe(path);
  });
});

describe('an account ID is refused', () => {
  test.each([
    ['<account-id>', 'a placeholder that nobody filled'],
    ['${ACCOUNT_ID}', 'a placeholder that nobody filled'],
    [`https://${ACCOUNT_ID}.r2.cloudflarestorage.com`, 'pass the 32 hexadecimal digits alone; the endpoint is made from them'],
    [`${ACCOUNT_ID}.r2.cloudflarestorage.com`, 'pass the 32 hexadecimal digits alone'],
    [`${ACCOUNT_ID}/acme-backups`, 'pass the 32 hexadecimal digits alone'],
    [ACCOUNT_ID.toUpperCase(), `an account ID is in lower case; write "${ACCOUNT_ID}"`],
    [` ${ACCOUNT_ID}`, `there is whitespace around it; write "${ACCOUNT_ID}"`],
    [ACCOUNT_ID.slice(1), '32 hexadecimal digits in lower case, this has 31 characters'],
    [`${ACCOUNT_ID}0`, 'this has 33 characters'],
    [`${ACCOUNT_ID.slice(1)}g`, 'an account ID is 32 hexadecimal digits'],
    ['', 'this has 0 characters'],
  ])('%j', (accountId, advice) => {
    const message = errorOf(() => of({ accountId }));
    expect(message).toContain(`[R2Bucket.of] bucket.accountId ${JSON.stringify(accountId)}: `);
    expect(message).toContain(advice);
  });

  test('when it is a secret access key, without repeating it', () => {
    const message = errorOf(() => of({ accountId: SECRET_ACCESS_KEY }));
    expect(message).toContain('this has the shape of an R2 secret access key');
    expect(message).toContain('bucket.accountId (64 characters, not shown: they could be a secret)');
    expect(message).not.toContain(SECRET_ACCESS_KEY);
  });

  test.each([undefined, null, 7, {}, []])('when it is no text: %p', (accountId) => {
    expect(errorOf(() => of({ accountId }))).toContain('bucket.accountId');
  });
});

describe('a bucket name that R2 refuses can not be given', () => {
  test.each([
    ['acme.backups', 'it has a dot, which S3 allows and R2 does not'],
    ['Acme-backups', 'it has capitals'],
    ['acme_backups', 'it has a character other than a-z, 0-9 and "-"'],
    ['acme backups', 'it has a character other than'],
    ['ab', 'it has 2 characters, not 3 to 63'],
    ['a'.repeat(64), 'it has 64 characters, not 3 to 63'],
    ['', 'it has 0 characters, not 3 to 63'],
    ['-acme', 'it begins or ends with "-"'],
    ['acme-', 'it begins or ends with "-"'],
    ['<your-bucket>', 'this is a placeholder that nobody filled'],
    ['s3://acme-backups', 'pass the name alone, without s3://'],
    ['acme-backups/pg', 'pass the name alone'],
    [`https://${ACCOUNT_ID}.r2.cloudflarestorage.com/acme`, 'R2Bucket.fromS3Api takes the whole'],
  ])('%j', (name, advice) => {
    const message = errorOf(() => of({ name }));
    expect(message).toContain('[R2Bucket.of] bucket.name ');
    expect(message).toContain(advice);
    expect(message).toContain('such as "acme-backups"');
  });

  test('and all that is wrong with it is said at once', () => {
    const message = errorOf(() => of({ name: '-Acme.Backups_' }));
    expect(message).toContain('it has capitals, it has a dot');
    expect(message).toContain('it begins or ends with "-"');
  });
});

describe('a bucket', () => {
  test('with an unknown jurisdiction is refused with the list of them', () => {
    expect(errorOf(() => of({ jurisdiction: 'us' }))).toContain('bucket.jurisdiction "us": R2 has default, eu, fedramp; write');
  });

  test('with several faults is refused with all of them in one error', () => {
    const message = errorOf(() => R2Bucket.of({ accountId: 'abc', name: 'Acme', jurisdiction: 'us' as R2Jurisdiction }));
    expect(message).toContain('[R2Bucket.of] 3 faults:\n  - bucket.accountId "abc"');
    expect(message).toContain('\n  - bucket.name "Acme"');
    expect(message).toContain('\n  - bucket.jurisdiction "us"');
  });

  test('without any props is refused by the same error', () => {
    expect(errorOf(() => R2Bucket.of(undefined as any))).toContain('2 faults');
  });
});

describe('the "S3 API" address from the dashboard', () => {
  test.each([
    [`https://${ACCOUNT_ID}.r2.cloudflarestorage.com/acme-backups`, 'default'],
    [`https://${ACCOUNT_ID}.r2.cloudflarestorage.com/acme-backups/`, 'default'],
    [`https://${ACCOUNT_ID}.eu.r2.cloudflarestorage.com/acme-backups`, 'eu'],
    [`https://${ACCOUNT_ID}.fedramp.r2.cloudflarestorage.com/acme-backups`, 'fedramp'],
  ])('%s is taken whole', (address, jurisdiction) => {
    const bucket = R2Bucket.fromS3Api(address);
    expect(bucket).toMatchObject({ accountId: ACCOUNT_ID, name: 'acme-backups', jurisdiction });
    expect(`${bucket.endpointUrl}/acme-backups`).toBe(address.replace(/\/$/, ''));
  });

  test.each([
    `http://${ACCOUNT_ID}.r2.cloudflarestorage.com/acme-backups`,
    `https://${ACCOUNT_ID}.r2.cloudflarestorage.com`,
    `https://${ACCOUNT_ID}.r2.cloudflarestorage.com/`,
    `https://${ACCOUNT_ID}.r2.cloudflarestorage.com/acme-backups/pg-cluster`,
    `https://${ACCOUNT_ID}.r2.cloudflarestorage.com/acme-backups?x=1`,
    `https://${ACCOUNT_ID}.us.r2.cloudflarestorage.com/acme-backups`,
    `https://${ACCOUNT_ID}.r2.dev/acme-backups`,
    `https://${ACCOUNT_ID}.r2.cloudflarestorage.com.example.com/acme-backups`,
    ` https://${ACCOUNT_ID}.r2.cloudflarestorage.com/acme-backups`,
    's3://acme-backups',
    '',
    undefined,
  ])('%j is refused with the form it should have', (address) => {
    const message = errorOf(() => R2Bucket.fromS3Api(address as string));
    expect(message).toContain('[R2Bucket.fromS3Api] address ');
    expect(message).toContain('"https://<account-id>.r2.cloudflarestorage.com/<bucket>"');
  });

  test('is read for wrong parts too', () => {
    expect(errorOf(() => R2Bucket.fromS3Api('https://<account-id>.r2.cloudflarestorage.com/<bucket>'))).toContain(
      '[R2Bucket.fromS3Api] 2 faults',
    );
    expect(errorOf(() => R2Bucket.fromS3Api(`https://${ACCOUNT_ID}.r2.cloudflarestorage.com/Acme`))).toContain('it has capitals');
  });

  test('with a password in it is not repeated', () => {
    for (const address of ['https://id:hunter2@r2.cloudflarestorage.com/acme', 'https://id:hunt/er2@r2.cloudflarestorage.com/acme']) {
      expect(errorOf(() => R2Bucket.fromS3Api(address))).not.toMatch(/hunter2|er2@/);
    }
  });
});

describe('a prefix is refused', () => {
  test.each([
    ['', 'without a prefix'],
    ['/', 'without a prefix'],
    ['s3://acme-backups/pg', 'pass only the folders below the bucket'],
    ['S3:/pg', 'pass only the folders below the bucket'],
    ['https://example.com', 'pass only the folders'],
    ['<prefix>', 'a placeholder that nobody filled'],
    ['/pg-cluster', 'it begins with "/"'],
    ['team//orders', 'it has "//"'],
    ['orders//', 'it has "//"'],
    ['team/../orders', '"." and ".." are no folders'],
    ['..', '"." and ".." are no folders'],
    ['./orders', '"." and ".." are no folders'],
    ['pg cluster', 'it has whitespace'],
    [' pg-cluster', 'it has whitespace'],
    ['pg-cluster\n', 'it has whitespace'],
    ['pg\\cluster', 'it has whitespace or another character'],
    ['x'.repeat(513), 'it has 513 characters, more than 512'],
    [undefined, 'without a prefix'],
  ])('%j', (prefix, advice) => {
    const message = errorOf(() => of({}).destinationPath(prefix as string));
    expect(message).toContain('[R2Bucket.destinationPath] prefix ');
    expect(message).toContain(advice);
    expect(message).toContain('write for example "pg-cluster" or "team-a/orders"');
  });
});
