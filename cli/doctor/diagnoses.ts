import type { CheckId } from './check';
import { type Failure, Finding } from './failure';
import type { Target } from './target';

/** What a diagnosis can speak of. */
export interface Context {
  readonly target: Target;
  readonly check: CheckId;
  readonly failure: Failure;
  /** The proxy's host, where there is one. */
  readonly proxy?: string;
  readonly timeoutSeconds: number;
}

export interface Diagnosis {
  readonly id: string;
  /** Where that is said, or who has seen it. Nobody here has tried it on the real service. */
  readonly source: string;
  matches(context: Context): boolean;
  means(context: Context): string;
  do(context: Context): string;
}

const ERROR_CODES = 'https://developers.cloudflare.com/r2/api/error-codes/';
const TOKENS = 'https://developers.cloudflare.com/r2/api/tokens/';
const NODE_ERRORS = 'https://nodejs.org/api/errors.html#common-system-errors';
const TLS_ERRORS = 'https://nodejs.org/api/tls.html#x509-certificate-error-codes';
const CONNECT = 'https://www.rfc-editor.org/rfc/rfc9110#name-connect';

const code =
  (...codes: string[]) =>
  ({ failure }: Context) =>
    codes.includes(failure.code);
const message =
  (pattern: RegExp) =>
  ({ failure }: Context) =>
    pattern.test(failure.message);
const isWrite = ({ check }: Context) => ['put', 'multi-part', 'delete', 'batch-delete'].includes(check);
const hostOf = ({ target }: Context) => (target.url === undefined ? target.endpoint : new URL(target.url).host);
const bucketOf = ({ target }: Context) => target.bucket ?? '(none)';
const isJurisdictional = ({ target }: Context) => /\.(eu|fedramp)\.r2\./.test(target.endpoint);
const pathOf = ({ target }: Context) => (target.url === undefined ? '' : new URL(target.url).pathname.replace(/^\/$/, ''));

/** In the order in which they are asked: the first that matches speaks. */
export const DIAGNOSES: readonly Diagnosis[] = [
  {
    id: 'checksums',
    source: 'https://github.com/cloudnative-pg/plugin-barman-cloud/issues/393',
    matches: ({ failure }) => failure.isHealedByWorkaround === true,
    means: () =>
      'The store lacks the checksum workaround: boto3 then sends a checksum behind the data of every upload, and R2 refuses it. With the workaround the same upload was taken just now.',
    do: () =>
      'Add to spec.instanceSidecarConfiguration.env: AWS_REQUEST_CHECKSUM_CALCULATION and AWS_RESPONSE_CHECKSUM_VALIDATION, both with the value when_required.',
  },
  {
    id: 'credentials-missing',
    source: TOKENS,
    matches: code(Finding.CREDENTIALS_MISSING),
    means: () => 'Without credentials nothing can be asked of the bucket. barman would say "Unable to locate credentials".',
    do: ({ target: { variables } }) =>
      `Set ${variables.accessKeyId} and ${variables.secretAccessKey} to the two keys of the R2 API token, in the environment or in a file for --env-file.`,
  },
  {
    id: 'keys-swapped',
    source: TOKENS,
    matches: (context) =>
      (code(Finding.CREDENTIALS_FORM)(context) && message(/swapped/)(context)) || message(/access key has length 64\b/i)(context),
    means: () => 'The secret access key stands where the access key ID belongs: the ID has 32 characters, the secret 64.',
    do: ({ target: { variables } }) =>
      `Swap ${variables.accessKeyId} and ${variables.secretAccessKey}; and in the Secret, if it was made from them.`,
  },
  {
    id: 'key-whitespace',
    source: TOKENS,
    matches: (context) =>
      (code(Finding.CREDENTIALS_FORM)(context) && message(/whitespace|line break|control character|printable/)(context)) ||
      message(/access key has length 3[34]\b/i)(context),
    means: () =>
      "Something that can't be seen was copied with the key, often a line break at its end, and R2 takes it for a part of the key.",
    do: ({ target: { variables } }) =>
      `Set ${variables.accessKeyId} and ${variables.secretAccessKey} without it. In a Secret use printf %s, not echo, before base64.`,
  },
  {
    id: 'key-length',
    source: TOKENS,
    matches: (context) => code(Finding.CREDENTIALS_FORM)(context) || message(/access key has length/i)(context),
    means: () => "That is no key of R2's S3 API: the access key ID has 32 characters, the secret access key 64 hexadecimal digits.",
    do: () =>
      "Copy both from the page that is shown once when the R2 API token is made. The token's own value, of 40 characters or more, is neither of them.",
  },
  {
    id: 'name-not-found',
    source: NODE_ERRORS,
    matches: code('ENOTFOUND', 'EAI_NONAME', 'EAI_NODATA'),
    means: (context) => `No name server knows ${hostOf(context)}. barman would say "Can't connect to cloud provider".`,
    do: ({ target }) =>
      target.isR2
        ? 'Compare endpointURL with the dashboard\'s "S3 API": https://<account-id>.r2.cloudflarestorage.com. If it is right, this network\'s name server hides it: ask whoever runs it.'
        : "Put endpointURL right. A name of the cluster alone, such as minio.default.svc, can't be found from here.",
  },
  {
    id: 'name-server-silent',
    source: NODE_ERRORS,
    matches: (context) => code('EAI_AGAIN')(context) || (context.check === 'name' && code(Finding.TIMEOUT)(context)),
    means: () => 'The name server does not answer: this machine has no network, or may only use a proxy.',
    do: () => 'Connect to the network. Where there is a proxy, set HTTPS_PROXY.',
  },
  {
    id: 'proxy-unusable',
    source: CONNECT,
    matches: code(Finding.PROXY_UNUSABLE),
    means: () => 'HTTPS_PROXY is no http:// or https:// URL, and other proxies are not spoken to here, nor by barman.',
    do: () => 'Set HTTPS_PROXY to http://HOST:PORT, or unset it and set NO_PROXY=*.',
  },
  {
    id: 'proxy-unreachable',
    source: CONNECT,
    matches: code(Finding.PROXY_UNREACHABLE),
    means: ({ proxy }) => `The environment's HTTPS_PROXY names ${proxy}, which can't be connected to.`,
    do: (context) => `Put HTTPS_PROXY right, or set NO_PROXY=${hostOf(context)} where none is needed.`,
  },
  {
    id: 'proxy-credentials',
    source: CONNECT,
    matches: (context) => code(Finding.PROXY_REFUSES)(context) && context.failure.status === 407,
    means: ({ proxy }) => `The proxy ${proxy} wants a user and a password, or other ones.`,
    do: () => "Write them into HTTPS_PROXY: http://USER:PASSWORD@HOST:PORT, with % codes for what a URL can't hold.",
  },
  {
    id: 'proxy-refuses',
    source: CONNECT,
    matches: code(Finding.PROXY_REFUSES),
    means: (context) => `The proxy ${context.proxy} does not connect to ${hostOf(context)}: it forbids the host or can't reach it.`,
    do: (context) =>
      `Have ${hostOf(context)} allowed in the proxy, or set NO_PROXY=${hostOf(context)}. The sidecar needs the same, in its own environment.`,
  },
  {
    id: 'connection-refused',
    source: NODE_ERRORS,
    matches: code('ECONNREFUSED'),
    means: (context) => `Nothing listens at ${hostOf(context)}, or a firewall refuses. barman would say "Can't connect to cloud provider".`,
    do: ({ target }) =>
      target.isR2 ? 'Have the firewall let port 443 out.' : 'Put host and port of endpointURL right, and start the server.',
  },
  {
    id: 'unreachable',
    source: NODE_ERRORS,
    matches: code('EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'),
    means: (context) => `There is no way from this network to ${hostOf(context)}.`,
    do: () => 'Connect to the network or the VPN. Where there is a proxy, set HTTPS_PROXY.',
  },
  {
    id: 'connection-timeout',
    source: NODE_ERRORS,
    matches: (context) => context.check === 'connection' && code(Finding.TIMEOUT, 'ETIMEDOUT')(context),
    means: ({ proxy, timeoutSeconds }) =>
      proxy === undefined
        ? `Nobody answered for ${timeoutSeconds} s: a firewall drops the packets, or this network needs a proxy.`
        : `The proxy ${proxy} took the connection and did not answer for ${timeoutSeconds} s.`,
    do: ({ proxy }) =>
      proxy === undefined
        ? 'Have port 443 let out, or set HTTPS_PROXY. The nodes of the cluster need the same.'
        : 'Ask whoever runs the proxy, or set another HTTPS_PROXY.',
  },
  {
    id: 'handshake-failure',
    source: 'https://github.com/cloudflare/cloudflare-docs/issues/6252',
    matches: (context) => message(/alert handshake failure|unrecognized name|HANDSHAKE_FAILURE|alert number (40|112)/i)(context),
    means: (context) =>
      context.target.isR2
        ? "There is no certificate for this name. That is reported where the account ID is wrong or is something else, such as a domain, where the account has had R2 for some minutes only, and under Cloudflare's WARP."
        : `${hostOf(context)} has no certificate for its own name.`,
    do: ({ target }) =>
      target.isR2
        ? 'Compare the endpoint with the dashboard\'s "S3 API", the 32 hexadecimal digits and the jurisdiction (.eu, .fedramp). If it is right and new, wait 20 minutes.'
        : 'Put the host of endpointURL right.',
  },
  {
    id: 'certificate-name',
    source: TLS_ERRORS,
    matches: code('ERR_TLS_CERT_ALTNAME_INVALID'),
    means: (context) =>
      `The certificate is for other names than ${hostOf(context)}: the endpoint is another server's, has the bucket in its host, or something between reads along.`,
    do: ({ target }) =>
      target.isR2
        ? 'Write endpointURL without the bucket: https://<account-id>.r2.cloudflarestorage.com.'
        : 'Use the host that the certificate names.',
  },
  {
    id: 'certificate-expired',
    source: TLS_ERRORS,
    matches: code('CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'),
    means: ({ failure }) =>
      `The certificate is ${failure.code === 'CERT_HAS_EXPIRED' ? 'out of date' : 'not valid yet'}, by this machine's clock.`,
    do: () => 'Look at the clock first. If it is right, whoever runs the endpoint has to renew the certificate.',
  },
  {
    id: 'certificate-untrusted',
    source: TLS_ERRORS,
    matches: (context) =>
      code(
        'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
        'UNABLE_TO_GET_ISSUER_CERT',
        'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
        'SELF_SIGNED_CERT_IN_CHAIN',
        'DEPTH_ZERO_SELF_SIGNED_CERT',
        'CERT_UNTRUSTED',
        'CERT_SIGNATURE_FAILURE',
        'INVALID_CA',
      )(context),
    means: ({ target }) =>
      target.isR2
        ? 'This certificate was not issued for Cloudflare by an authority that everybody trusts: something between here and R2 opens the connection and reads along, a proxy or a virus scanner. barman would say "SSL validation failed".'
        : 'The issuer of the certificate is not trusted. barman would say "SSL validation failed".',
    do: ({ target }) =>
      target.hasEndpointCA
        ? 'The store has an endpointCA: give its certificates to doctor too, --ca-file FILE.'
        : target.isR2
          ? "Go around it, or, if it is your own company's, --ca-file FILE with its certificate; behind it the sidecar needs an endpointCA with the same."
          : "Give the issuer's certificate: --ca-file FILE here, endpointCA in the store.",
  },
  {
    id: 'no-tls',
    source: TLS_ERRORS,
    matches: (context) => message(/wrong version number|packet length too long|HTTP_REQUEST|record layer/i)(context),
    means: (context) => `What answers at ${hostOf(context)} speaks no TLS.`,
    do: ({ target }) => (target.isR2 ? 'Look for a proxy in between; R2 itself answers at port 443.' : 'Use its TLS port.'),
  },
  {
    id: 'connection-broken',
    source: NODE_ERRORS,
    matches: code('ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE', 'ECONNABORTED'),
    means: () => 'The connection was broken off half-way: by a firewall, a proxy, or a line that loses packets.',
    do: () => 'Try again, and from another network. If it stays, ask whoever runs the firewall or the proxy for its limits.',
  },
  {
    id: 'timeout',
    source: NODE_ERRORS,
    matches: code(Finding.TIMEOUT, 'ETIMEDOUT'),
    means: ({ timeoutSeconds }) => `The request was not done within ${timeoutSeconds} s: the line is slow, or something holds it up.`,
    do: ({ timeoutSeconds }) => `On a slow line give it longer: --timeout ${timeoutSeconds * 4}.`,
  },
  {
    id: 'clock-skew',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList',
    matches: code(Finding.CLOCK_SKEW, 'RequestTimeTooSkewed', 'RequestExpired', 'ExpiredRequest', 'RequestInTheFuture'),
    means: () => 'A signature holds for 15 minutes around its time, so that every request is refused while the clock is wrong.',
    do: () => "Set this machine's clock by NTP. The nodes of the cluster have clocks of their own: look at those too.",
  },
  {
    id: 'moved',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList',
    matches: ({ failure }) => failure.status !== undefined && failure.status >= 300 && failure.status < 400,
    means: () =>
      'The endpoint sends elsewhere, and barman would not follow. A custom domain of a bucket (r2.dev, your own) is no S3 endpoint.',
    do: () => 'Write endpointURL as the dashboard\'s "S3 API" has it.',
  },
  {
    id: 'answer-not-r2',
    source: 'https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#RESTErrorResponses',
    matches: code(Finding.NOT_XML),
    means: (context) =>
      `Not ${context.target.isR2 ? 'R2' : 'an S3 API'} answered but something else, with a page or with nothing: ${
        context.proxy === undefined
          ? 'a proxy or a portal in between, or another server behind the endpoint'
          : `perhaps the proxy ${context.proxy}`
      }.`,
    do: () => 'Open the endpoint in a browser from here to see who answers, and go around it.',
  },
  {
    id: 'bucket-missing',
    source: ERROR_CODES,
    matches: code('NoSuchBucket'),
    means: (context) =>
      pathOf(context) !== ''
        ? `The endpoint has the path ${pathOf(context)}, which is taken for the bucket or a part of it.`
        : `There is no bucket ${bucketOf(context)} at this endpoint. Nobody makes it: barman-cloud does not, and the token may not. A bucket with a jurisdiction is at its own endpoint only.`,
    do: (context) =>
      pathOf(context) !== ''
        ? 'Write endpointURL without a path; the bucket belongs into destinationPath alone.'
        : `Make the bucket, or put destinationPath right. ${
            isJurisdictional(context)
              ? 'If it was made without a jurisdiction, drop .eu or .fedramp from the endpoint.'
              : 'If it was made with the jurisdiction EU, the endpoint is https://<account-id>.eu.r2.cloudflarestorage.com.'
          } Compare the account ID too.`,
  },
  {
    id: 'bucket-name',
    source: ERROR_CODES,
    matches: code('InvalidBucketName'),
    means: (context) => `${bucketOf(context)} can be no bucket: 3 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends.`,
    do: () => 'Put destinationPath right.',
  },
  {
    id: 'session-token',
    source: 'https://developers.cloudflare.com/r2/api/s3/tokens/#temporary-access-credentials',
    matches: code('InvalidToken', 'ExpiredToken', 'TokenRefreshRequired'),
    means: () => 'The session token of temporary credentials has run out, or belongs to other ones.',
    do: ({ target: { variables } }) =>
      `Make new ones and set all three variables, or unset ${variables.sessionToken}. A backup wants credentials that do not run out.`,
  },
  {
    id: 'wrong-key',
    source: ERROR_CODES,
    matches: (context) =>
      code('Unauthorized', 'InvalidAccessKeyId')(context) || (context.failure.status === 401 && context.check === 'list'),
    means: ({ target }) =>
      `R2 does not know the access key ID at this endpoint: the token was deleted or has run out, or is another account's${
        target.readsSessionToken ? ', or a session token is missing' : ''
      }.`,
    do: ({ target }) =>
      `Compare the account ID in the endpoint with the account of the token. Make a new R2 API token if it is gone, and set ${target.variables.accessKeyId}.`,
  },
  {
    id: 'wrong-secret',
    source: ERROR_CODES,
    matches: code('SignatureDoesNotMatch'),
    means: () =>
      'The access key ID is known and the secret access key is not its own. A proxy that changes requests on their way would look the same.',
    do: ({ target }) =>
      `Set ${target.variables.secretAccessKey} to the secret of the same token. It is shown only once: if it is lost, make a new token.`,
  },
  {
    id: 'wrong-region',
    source: 'https://developers.cloudflare.com/r2/api/s3/api/#bucket-region',
    matches: (context) =>
      code('InvalidRegionName', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException', 'InvalidRegion')(context) ||
      (context.failure.status === undefined && message(/region/i)(context)),
    means: ({ target }) => `The store signs for the region ${target.region}, which is none of R2's. Every request would be refused.`,
    do: () =>
      'Set AWS_DEFAULT_REGION to auto in spec.instanceSidecarConfiguration.env, and drop s3Credentials.region and what Clusters set in spec.env: both beat it.',
  },
  {
    id: 'no-subscription',
    source: ERROR_CODES,
    matches: code('NotEntitled'),
    means: () => 'The account has no R2 subscription, or a bill is unpaid.',
    do: () => 'Turn R2 on in the dashboard.',
  },
  {
    id: 'object-locked',
    source: 'https://developers.cloudflare.com/r2/buckets/bucket-locks/',
    matches: code('ObjectLockedByBucketPolicy'),
    means: () =>
      "A lock rule of the bucket keeps objects from being deleted. Retention can't delete before the rule's time is over, and bills grow.",
    do: () =>
      "If it is meant so, make retentionPolicy longer than the lock; else remove the rule for this prefix. Delete the probe's objects after that time.",
  },
  {
    id: 'read-only-token',
    source: TOKENS,
    matches: (context) => code('AccessDenied')(context) && isWrite(context),
    means: () => 'The token may read and not write: it lists, and this is refused. Archiving and backups need both.',
    do: (context) =>
      `Make an R2 API token with "Object Read & Write" for the bucket ${bucketOf(context)}, and put its two keys into the Secret.`,
  },
  {
    id: 'token-of-another-bucket',
    source: 'https://github.com/cloudflare/sandbox-sdk/issues/731',
    matches: (context) => code('AccessDenied')(context) || context.failure.status === 403,
    means: (context) =>
      `The keys are right, and may not do this in the bucket ${bucketOf(context)}: the token is for other buckets, or may only be used from other addresses. With a bucket that has a jurisdiction, the wrong endpoint is reported to look the same.`,
    do: (context) =>
      `Give the token "Object Read & Write" on ${bucketOf(context)}. Compare the bucket's jurisdiction with the endpoint, which ${
        isJurisdictional(context) ? "is a jurisdiction's" : "is none's"
      }, and look at the token's IP address filter.`,
  },
  {
    id: 'tags',
    source: 'https://developers.cloudflare.com/r2/api/s3/api/#object-level-operations',
    matches: (context) => message(/x-amz-tagging/i)(context),
    means: () => 'R2 has no object tags and refuses every upload that has some.',
    do: () => 'Remove tags and historyTags from the store.',
  },
  {
    id: 'encryption',
    source: 'https://developers.cloudflare.com/r2/api/s3/api/#object-level-operations',
    matches: (context) => message(/x-amz-server-side-encryption/i)(context),
    means: () => 'R2 encrypts everything at rest by itself and refuses to be asked for it.',
    do: () => 'Remove encryption from wal and data of the store.',
  },
  {
    id: 'batch-delete-refused',
    source: 'https://github.com/aws/aws-sdk-js-v3/issues/6819',
    matches: (context) => context.check === 'batch-delete' && (context.failure.status ?? 200) < 500 && context.failure.status !== 429,
    means: () =>
      'Deleting one by one works and several at once does not, as barman does it: with a CRC32 in x-amz-checksum-crc32. Retention would delete nothing.',
    do: () => 'Report it with the answer above to Cloudflare and to barman, and watch the size of the bucket until then.',
  },
  {
    id: 'not-implemented',
    source: 'https://developers.cloudflare.com/r2/api/s3/api/',
    matches: (context) => code('NotImplemented')(context) || context.failure.status === 501,
    means: () => 'R2 does not have what the request asked for.',
    do: () => 'Run pg-r2-backup lint on the manifests, and remove what the answer names.',
  },
  {
    id: 'parts-refused',
    source: ERROR_CODES,
    matches: (context) =>
      code('InvalidPart', 'EntityTooSmall', 'InvalidPartOrder')(context) ||
      (context.check === 'multi-part' && code('NoSuchUpload')(context)),
    means: () =>
      'The parts are equal, as R2 wants them, and were refused all the same: something changes them on their way, or removes uploads that are not done.',
    do: () => "Try from another network, and look at the bucket's lifecycle rules.",
  },
  {
    id: 'body-changed',
    source: ERROR_CODES,
    matches: code('IncompleteBody', 'MissingContentLength', 'BadDigest', 'InvalidDigest', 'XAmzContentSHA256Mismatch', 'ClientDisconnect'),
    means: () => 'The upload did not arrive as it was sent: something between changes it or breaks it off.',
    do: () => 'Try from another network, without the proxy.',
  },
  {
    id: 'too-many-requests',
    source: 'https://developers.cloudflare.com/r2/platform/limits/',
    matches: (context) => code('TooManyRequests', 'SlowDown')(context) || context.failure.status === 429,
    means: () => 'R2 asks for fewer requests, twice in a row: it takes one write a second on one key, and each account has limits.',
    do: () => 'Wait a minute and try again. If it stays, something else in the account asks too much.',
  },
  {
    id: 'service-fault',
    source: 'https://www.cloudflarestatus.com',
    matches: ({ failure }) => (failure.status ?? 0) >= 500,
    means: ({ target }) => `${target.isR2 ? 'R2' : 'The server'} has a fault of its own, twice in a row.`,
    do: ({ target }) => (target.isR2 ? 'Look at www.cloudflarestatus.com and try again later.' : 'Look at its logs.'),
  },
  {
    id: 'vanished',
    source: 'https://developers.cloudflare.com/r2/reference/consistency/',
    matches: code('NoSuchKey', 'NotFound'),
    means: () =>
      'What was written a moment ago is not there. R2 is strongly consistent: something else removed it, or answered in between.',
    do: () => 'Look for what deletes in this bucket: lifecycle rules, other tools.',
  },
  {
    id: 'content-differs',
    source: 'https://developers.cloudflare.com/r2/reference/consistency/',
    matches: code(Finding.CONTENT_DIFFERS),
    means: () => 'What came back is not what was written: a cache or something else in between changes answers.',
    do: () => 'Try from another network, without the proxy. Do not trust backups that go this way.',
  },
  {
    id: 'left-behind',
    source: 'https://developers.cloudflare.com/r2/buckets/object-lifecycles/',
    matches: code(Finding.LEFT_BEHIND),
    means: () => 'Some of what doctor wrote could not be removed. No backup is touched by it.',
    do: ({ target }) =>
      `Delete the folder that is named above from ${bucketOf({ target } as Context)} in the dashboard; parts of uploads vanish by themselves after 7 days.`,
  },
  {
    id: 'archive-not-empty',
    source: 'https://github.com/EnterpriseDB/barman/blob/release/3.19.1/barman/xlog.py',
    matches: code(Finding.ARCHIVE_NOT_EMPTY),
    means: () =>
      'A new cluster looks before its first WAL whether its place is empty (barman-cloud-check-wal-archive), and stops with "Expected empty archive". Nothing is archived then, and the Cluster does not get ready.',
    do: () =>
      "Give the new cluster another serverName (the plugin's parameter) or its store another prefix. Delete the old archive only if nobody is ever going to restore from it.",
  },
  {
    id: 'nothing-to-recover',
    source: 'https://github.com/EnterpriseDB/barman/blob/release/3.19.1/barman/clients/cloud_restore.py',
    matches: code(Finding.NO_BACKUP_TO_RECOVER),
    means: () =>
      'The recovery of the Cluster would end with "Unknown backup". Writing with a wrong prefix or name succeeds, and nobody finds it there.',
    do: () => "Name the source's own serverName at externalClusters[].plugin.parameters, and the prefix that it was written with.",
  },
  {
    id: 'unknown',
    source: ERROR_CODES,
    matches: () => true,
    means: () => 'doctor does not know this answer.',
    do: () => 'Look it up at developers.cloudflare.com/r2/api/error-codes, and please report it, so that doctor learns it.',
  },
];

export function diagnose(context: Context): Diagnosis {
  return DIAGNOSES.find((diagnosis) => diagnosis.matches(context))!;
}
