import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';

/** The parts of `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/s3/aws4_request, SignedHeaders=A;B, Signature=HEX`. */
export interface Authorization {
  readonly accessKeyId: string;
  readonly region: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

/** What a signature covers. */
export interface Signable {
  readonly method: string;
  /** As it was sent: S3 signs the path without encoding it once more. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
}

export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Of the form of R2's: https://developers.cloudflare.com/r2/api/tokens/ */
export function newKeys(): KeyPair {
  return { accessKeyId: randomBytes(16).toString('hex'), secretAccessKey: randomBytes(32).toString('hex') };
}

/** Undefined where it has another form: what is wrong with it is for Cloudflare's own code to say. */
export function parseAuthorization(header: string | undefined): Authorization | undefined {
  const pattern = /^AWS4-HMAC-SHA256 Credential=(.+)\/\d{8}\/([^/]*)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
  const [, accessKeyId, region, signedHeaders, signature] = pattern.exec(header ?? '') ?? [];
  return accessKeyId === undefined ? undefined : { accessKeyId, region, signedHeaders: signedHeaders.split(';'), signature };
}

/** The Authorization header of a request that is signed by these keys over these headers. */
export async function sign(
  request: Signable,
  { keys, region, signedHeaders }: { keys: KeyPair; region: string; signedHeaders: readonly string[] },
): Promise<string> {
  const signer = new SignatureV4({ service: 's3', region, credentials: keys, sha256: Sha256, uriEscapePath: false });
  const headers = Object.fromEntries(signedHeaders.map((name) => [name, request.headers[name] ?? '']));
  const query = Object.fromEntries([...new Set(request.query.keys())].map((name) => [name, request.query.getAll(name)]));
  const signed = await signer.sign(
    { protocol: 'https:', hostname: '', method: request.method, path: request.path, query, headers },
    { signingDate: parseDate(request.headers['x-amz-date']), signableHeaders: new Set(signedHeaders) },
  );
  return signed.headers.authorization;
}

/** A date as x-amz-date spells it. */
export function formatDate(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** The epoch where it isn't one, which no signature fits. */
export function parseDate(text: string | undefined): Date {
  const iso = (text ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? new Date(0) : date;
}

export function plainHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : (value ?? '')]));
}
