// `npm run r2`: the local R2 by hand. Its arguments are the buckets.
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalR2 } from './local-r2';

async function main(): Promise<void> {
  const named = process.argv.slice(2);
  const buckets = named.length === 0 ? ['acme-backups'] : named;
  const r2 = await LocalR2.start({ buckets });
  const variables = {
    AWS_ENDPOINT_URL: r2.endpoint,
    AWS_ACCESS_KEY_ID: r2.accessKeyId,
    AWS_SECRET_ACCESS_KEY: r2.secretAccessKey,
    AWS_DEFAULT_REGION: 'auto',
    AWS_REQUEST_CHECKSUM_CALCULATION: 'when_required',
    AWS_RESPONSE_CHECKSUM_VALIDATION: 'when_required',
    AWS_CA_BUNDLE: r2.caFile,
    NODE_EXTRA_CA_CERTS: r2.caFile,
  };
  console.log(`R2 on this machine, until Ctrl-C; what is put into it goes with it.

endpoint           ${r2.endpoint}
${buckets.length === 1 ? 'bucket ' : 'buckets'}            ${buckets.join(', ')}
access key ID      ${r2.accessKeyId}
secret access key  ${r2.secretAccessKey}
CA                 ${r2.caFile}

${Object.entries(variables)
  .map(([name, value]) => `export ${name}=${value}`)
  .join('\n')}
`);
  let isEnded = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => (isEnded = true));
  }
  for (let shown = 0; !isEnded; await sleep(200)) {
    const requests = await r2.requests();
    for (const { method, bucket = '', key = '', status, code = '', answeredBy } of requests.slice(shown)) {
      console.log(`${method} /${bucket}/${key} ${status} ${code}${answeredBy === 'front' ? ' (modelled)' : ''}`.trimEnd());
    }
    shown = requests.length;
  }
  await r2.stop();
}

void main();
