// All that is modelled: what R2 refuses and its local emulator doesn't, as it is documented or reported. Nobody here has seen it on the service.
// Whatever else the local R2 answers, signatures, missing buckets, tags and small parts among it, is Cloudflare's own code.
import type { Authorization } from './signature';

/** A token as the dashboard makes it: "Object Read & Write" on all buckets, unless it says more or less. */
export interface Token {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Temporary credentials have one, and no request is theirs without it. */
  readonly sessionToken?: string;
  /** The buckets that it is scoped to. @default - all of them */
  readonly buckets?: readonly string[];
  /** "Object Read only". @default false */
  readonly readOnly?: boolean;
  /** "Admin Read & Write": may list the buckets. @default false */
  readonly admin?: boolean;
}

/** A request as the refusals look at it. */
export interface Request {
  readonly method: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly authorization?: Authorization;
}

export interface Answer {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

interface Refusal<T> {
  readonly status: number;
  readonly code: string;
  readonly source: string;
  /** R2's message where it refuses the request. */
  message(request: T): string | undefined;
}

const REGIONS = ['wnam', 'enam', 'weur', 'eeur', 'apac', 'oc', 'auto'];

/** Looked at before the signature. */
const OF_REQUESTS: readonly Refusal<Request>[] = [
  {
    status: 400,
    code: 'InvalidArgument',
    source: 'https://github.com/cloudflare/cloudflare-docs/pull/9557',
    message: ({ authorization }) =>
      authorization && authorization.accessKeyId.length !== 32
        ? `Credential access key has length ${authorization.accessKeyId.length}, should be 32`
        : undefined,
  },
  {
    // Empty and us-east-1 stand for auto: https://developers.cloudflare.com/r2/api/s3/api/#bucket-region
    status: 400,
    code: 'InvalidRegionName',
    source: 'https://github.com/jeessy2/backup-x/issues/127',
    message: ({ authorization }) =>
      authorization && ![...REGIONS, '', 'us-east-1'].includes(authorization.region)
        ? `The region name '${authorization.region}' is not valid. Must be one of: ${REGIONS.join(', ')}`
        : undefined,
  },
  {
    // What boto3 sends over TLS since 1.36. Some report IncompleteBody in place of it.
    status: 401,
    code: 'Unauthorized',
    source: 'https://developers.cloudflare.com/r2/examples/aws/boto3/',
    message: ({ headers }) => (/^STREAMING-.*-TRAILER$/.test(headers['x-amz-content-sha256'] ?? '') ? 'Unauthorized' : undefined),
  },
  {
    status: 501,
    code: 'NotImplemented',
    source: 'https://github.com/cloudflare/cloudflare-docs/issues/6133',
    message: ({ headers }) =>
      /^STREAMING-.*-PAYLOAD$/.test(headers['x-amz-content-sha256'] ?? '')
        ? `${headers['x-amz-content-sha256']} not implemented`
        : undefined,
  },
];

/** Looked at when the signature is that of the token. */
const OF_TOKENS: readonly Refusal<Request & { readonly token: Token }>[] = [
  {
    // Only the Admin permissions list, create and delete buckets.
    status: 403,
    code: 'AccessDenied',
    source: 'https://developers.cloudflare.com/r2/api/tokens/#permissions',
    message: ({ token, method, bucket, key }) =>
      !token.admin && (bucket === undefined || (key === undefined && ['PUT', 'DELETE'].includes(method))) ? 'Access Denied' : undefined,
  },
  {
    // Whether a bucket that isn't there is refused the same way is not documented.
    status: 403,
    code: 'AccessDenied',
    source: 'https://developers.cloudflare.com/r2/api/tokens/#permissions',
    message: ({ token, bucket }) => (bucket !== undefined && token.buckets?.includes(bucket) === false ? 'Access Denied' : undefined),
  },
  {
    status: 403,
    code: 'AccessDenied',
    source: 'https://developers.cloudflare.com/r2/api/tokens/#permissions',
    message: ({ token, method }) => (token.readOnly && !['GET', 'HEAD'].includes(method) ? 'Access Denied' : undefined),
  },
];

/** Of writes to one key within a second of each other. */
export const TOO_MANY_WRITES: Answer & { readonly source: string } = {
  status: 429,
  code: 'TooManyRequests',
  message: 'Reduce your concurrent request rate for the same object.',
  source: 'https://developers.cloudflare.com/r2/platform/limits/',
};

/** The emulator finds uneven parts itself, and calls the upload one that isn't there. */
export const UNEVEN_PARTS: Answer & { readonly source: string } = {
  status: 400,
  code: 'InvalidPart',
  message: 'All non-trailing parts must have the same length.',
  source: 'https://github.com/EnterpriseDB/barman/issues/954',
};

export function refusalOfRequest(request: Request): Answer | undefined {
  return first(OF_REQUESTS, request);
}

export function refusalOfToken(request: Request, token: Token): Answer | undefined {
  return first(OF_TOKENS, { ...request, token });
}

function first<T>(refusals: readonly Refusal<T>[], request: T): Answer | undefined {
  for (const refusal of refusals) {
    const message = refusal.message(request);
    if (message !== undefined) {
      return { status: refusal.status, code: refusal.code, message };
    }
  }
  return undefined;
}
