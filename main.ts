import { App } from 'cdk8s';
import { PgR2Backup, R2Bucket } from './lib';

const app = new App();

new PgR2Backup(app, 'pg-r2-backup', {
  // The account and the bucket are examples: put your own here. "S3 API" from the bucket's settings in the Cloudflare
  // dashboard works too: bucket: R2Bucket.fromS3Api('https://….r2.cloudflarestorage.com/acme-backups').
  bucket: R2Bucket.of({ accountId: '0123456789abcdef0123456789abcdef', name: 'acme-backups' }),
});

app.synth();
