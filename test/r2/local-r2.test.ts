import fs from 'node:fs';
import https from 'node:https';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { LocalR2 } from './local-r2';

let r2: LocalR2;
let s3: S3Client;
beforeAll(async () => {
  r2 = await LocalR2.start({ buckets: ['acme-backups'] });
  s3 = new S3Client({
    endpoint: r2.endpoint,
    region: 'auto',
    forcePathStyle: true,
    credentials: { accessKeyId: r2.accessKeyId, secretAccessKey: r2.secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { httpsAgent: new https.Agent({ ca: fs.readFileSync(r2.caFile) }) },
  });
});
afterAll(() => r2.stop());

test('what is put is got and listed', async () => {
  const object = { Bucket: 'acme-backups', Key: 'pg-cluster/a b+c' };
  await s3.send(new PutObjectCommand({ ...object, Body: 'a WAL file' }));
  const { Body } = await s3.send(new GetObjectCommand(object));
  expect(await Body!.transformToString()).toBe('a WAL file');
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: 'acme-backups', Prefix: 'pg-cluster/' }));
  expect(Contents!.map(({ Key }) => Key)).toEqual(['pg-cluster/a b+c']);
  expect(await r2.objects('acme-backups')).toEqual([{ key: 'pg-cluster/a b+c', size: 10 }]);
});
