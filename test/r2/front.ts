import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { Certificates } from './certificates';
import type { LocalR2Options } from './local-r2';
import { type Answer, refusalOfRequest, refusalOfToken, type Request, type Token, TOO_MANY_WRITES, UNEVEN_PARTS } from './refusals';
import { formatDate, type KeyPair, parseAuthorization, parseDate, plainHeaders, sign } from './signature';

/** A request that came in, and how it was answered. */
export interface LoggedRequest {
  readonly method: string;
  readonly bucket?: string;
  readonly key?: string;
  readonly query: Readonly<Record<string, string>>;
  /** All but those with credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** What it was signed for. */
  readonly region?: string;
  /** Of the body that was read. */
  readonly bytes: number;
  readonly status: number;
  /** R2's error code; none where the answer has no body. */
  readonly code?: string;
  /** Whether the answer is Cloudflare's own or modelled here. */
  readonly answeredBy: 'cloudflare' | 'front';
}

export interface FrontOptions extends LocalR2Options {
  readonly tokens: readonly Token[];
  readonly certificates: Certificates;
  /** Cloudflare's emulator: where its S3 API is, and the keys that it takes. */
  readonly emulator: { readonly url: URL; readonly keys: KeyPair };
}

/** Its path and its query are as they came. */
type Incoming = Request & { readonly path: string; readonly search: string };

/** What the emulator is asked. */
interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether it reads the body before it answers. */
  readonly isRead: boolean;
}

/**
 * TLS in front of Cloudflare's emulator, at an address without a path, as R2's is. The emulator has one, and a signature covers path and host:
 * so a request whose signature is right is signed anew, and any other goes on as it came, for Cloudflare's own code to refuse.
 */
export class Front {
  public static async start(options: FrontOptions): Promise<Front> {
    const front = new Front(options);
    await new Promise<void>((resolve, reject) => {
      front.server.once('error', reject).listen(options.port ?? 0, '127.0.0.1', resolve);
    });
    return front;
  }

  public readonly requests: LoggedRequest[] = [];
  private readonly server: https.Server;
  private readonly strict: boolean;
  private readonly clockSkew: number;
  /** Uploads in parts that are neither completed nor aborted. */
  private readonly openUploads = new Set<string>();
  /** When each object was written last. */
  private readonly writes = new Map<string, number>();

  private constructor(private readonly options: FrontOptions) {
    const { certificates, strict = true, clockSkew = 0 } = options;
    this.strict = strict;
    this.clockSkew = clockSkew;
    this.server = https.createServer({ cert: certificates.cert, key: certificates.key, requestTimeout: 0, keepAliveTimeout: 60_000 });
    this.server.on('request', (incoming, response) => {
      // Where the client or the emulator has gone, or the answer is cut.
      this.answer(incoming, response).catch(() => incoming.destroy());
    });
  }

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  private async answer(body: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const request = parse(body);
    let bytes = 0;
    body.on('data', (chunk: Buffer) => (bytes += chunk.length)).pause();
    const log = (status: number, answeredBy: LoggedRequest['answeredBy'], code?: string): void => {
      this.requests.push(logged(request, { bytes, status, answeredBy, code }));
    };
    const refuse = ({ status, code, message }: Answer): void => {
      log(status, 'front', request.method === 'HEAD' ? undefined : code);
      const text = message.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/'/g, '&apos;');
      const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${text}</Message></Error>`;
      response.writeHead(status, { 'content-type': 'application/xml' }).end(request.method === 'HEAD' ? undefined : xml);
    };
    if (this.clockSkew !== 0) {
      response.setHeader('date', new Date(Date.now() + this.clockSkew).toUTCString());
    }

    const verdict = await this.judge(request);
    if ('code' in verdict) {
      await readToEnd(body);
      return refuse(verdict);
    }
    const answer = await this.ask(verdict, body);
    const status = answer.statusCode!;
    if (status >= 400 && request.method !== 'HEAD') {
      const xml = await textOf(answer);
      await readToEnd(body);
      if (this.strict && this.isUneven(request, xml)) {
        return refuse(UNEVEN_PARTS);
      }
      log(status, 'cloudflare', /<Code>(.*?)<\/Code>/.exec(xml)?.[1]);
      response.writeHead(status, { ...endToEnd(answer.headers), 'content-length': Buffer.byteLength(xml) }).end(xml);
      return;
    }
    this.follow(request, status);
    log(status, 'cloudflare');
    response.writeHead(status, endToEnd(answer.headers));
    await pipeline(this.isCut(request, answer) ? cut(answer, this.options.cutGetAfter!) : answer, response);
  }

  /** What to refuse it with, or what to ask the emulator. */
  private async judge(request: Incoming): Promise<Answer | Question> {
    const refusal = this.strict ? refusalOfRequest(request) : undefined;
    if (refusal) {
      return refusal;
    }
    const { buckets, emulator, tokens } = this.options;
    const { authorization, method } = request;
    const headers: Record<string, string> = { ...without(request.headers, ['connection', 'expect']), host: emulator.url.host };
    if (this.clockSkew !== 0) {
      headers['x-amz-date'] = formatDate(new Date(parseDate(headers['x-amz-date']).getTime() - this.clockSkew));
    }

    const token = tokens.find(({ accessKeyId }) => accessKeyId === authorization?.accessKeyId);
    if (authorization === undefined || token === undefined || !(await isSigned(request, token))) {
      // R2 looks at the signature before the bucket, the emulator only where there is one: so it is asked for one that it has.
      // https://github.com/cloudflare/workers-sdk/blob/main/packages/miniflare/src/workers/r2/s3/dispatch.worker.ts
      const path = request.path.replace(/^\/[^/]+/, `/${buckets[0]}`);
      if (token) {
        headers.authorization = headers.authorization.replace(token.accessKeyId, emulator.keys.accessKeyId);
      }
      return { method, path: `${emulator.url.pathname}${path}${request.search}`, headers, isRead: false };
    }

    const denial = this.strict ? (refusalOfToken(request, token) ?? this.refusalOfPace(request)) : undefined;
    if (denial) {
      return denial;
    }
    if (token.sessionToken !== undefined) {
      // The emulator knows none.
      delete headers['x-amz-security-token'];
    }
    const path = `${emulator.url.pathname}${request.path}`;
    const signedHeaders = authorization.signedHeaders.filter((name) => name in headers);
    headers.authorization = await sign({ ...request, path, headers }, { ...authorization, keys: emulator.keys, signedHeaders });
    const isRead = request.bucket === undefined || buckets.includes(request.bucket);
    return { method, path: `${path}${request.search}`, headers, isRead };
  }

  private async ask({ method, path, headers, isRead }: Question, body: http.IncomingMessage): Promise<http.IncomingMessage> {
    if (!isRead) {
      // The emulator would close the connection with its answer, and the one be lost in the other.
      await readToEnd(body);
    }
    const { hostname, port } = this.options.emulator.url;
    const sent = isRead ? headers : without(headers, ['content-length', 'transfer-encoding']);
    // A connection that is kept may be closed at its other end by now.
    const request = http.request({ hostname, port, method, path, headers: sent, agent: false });
    const answer = new Promise<http.IncomingMessage>((resolve, reject) => {
      request.once('response', resolve).on('error', reject);
    });
    if (isRead) {
      body.pipe(request);
    } else {
      request.end();
    }
    return answer;
  }

  private follow(request: Request, status: number): void {
    const upload = request.query.get('uploadId');
    if (request.method === 'PUT' && upload !== null) {
      this.openUploads.add(upload);
    } else if (upload !== null) {
      this.openUploads.delete(upload);
    }
    if (isWrite(request) && status === 200) {
      this.writes.set(`${request.bucket}/${request.key}`, Date.now());
    }
  }

  private refusalOfPace(request: Request): Answer | undefined {
    const last = this.writes.get(`${request.bucket}/${request.key}`) ?? 0;
    return this.options.limitWrites && isWrite(request) && Date.now() - last < 1000 ? TOO_MANY_WRITES : undefined;
  }

  private isUneven({ method, query }: Request, xml: string): boolean {
    return method === 'POST' && xml.includes('<Code>NoSuchUpload<') && this.openUploads.has(query.get('uploadId') ?? '');
  }

  private isCut({ method, key }: Request, answer: http.IncomingMessage): boolean {
    const { cutGetAfter = Infinity } = this.options;
    return method === 'GET' && key !== undefined && Number(answer.headers['content-length']) > cutGetAfter;
  }
}

/** Whether it makes an object what it is then: in one go, or by completing its parts. */
function isWrite({ method, key, query }: Request): boolean {
  return key !== undefined && (query.has('uploadId') ? method === 'POST' : method === 'PUT');
}

function parse(incoming: http.IncomingMessage): Incoming {
  const [, path, search] = /^([^?]*)(.*)$/s.exec(incoming.url!)!;
  const [, bucket, key] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  const headers = plainHeaders(incoming.headers);
  return {
    method: incoming.method!,
    path,
    search,
    bucket: bucket ? decodeURIComponent(bucket) : undefined,
    key: key ? decodeURIComponent(key) : undefined,
    query: new URLSearchParams(search),
    headers,
    authorization: parseAuthorization(headers.authorization),
  };
}

async function isSigned(request: Incoming, token: Token): Promise<boolean> {
  // The secret of temporary credentials is made from their session token, so that another one does not fit the signature.
  // https://community.cloudflare.com/t/cant-create-r2-presigned-urls-with-tempaccesscredentials/683457
  if (token.sessionToken !== undefined && request.headers['x-amz-security-token'] !== token.sessionToken) {
    return false;
  }
  const right = await sign(request, { ...request.authorization!, keys: token });
  return parseAuthorization(right)?.signature === request.authorization!.signature;
}

/** Of an answer, those that are not of the one connection that it came over. */
function endToEnd(headers: http.IncomingHttpHeaders): http.OutgoingHttpHeaders {
  return without(headers, ['connection', 'keep-alive', 'transfer-encoding']);
}

function without<T>(headers: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

async function* cut(source: Readable, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of source as AsyncIterable<Buffer>) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) {
      throw new Error('cut');
    }
  }
}

/** Before it is refused: a client that still sends would find the connection closed, and not read why. */
async function readToEnd(body: Readable): Promise<void> {
  await finished(body.unpipe().resume());
}

async function textOf(stream: Readable): Promise<string> {
  return Buffer.concat(await stream.toArray()).toString();
}

function logged(request: Request, outcome: Pick<LoggedRequest, 'bytes' | 'status' | 'answeredBy' | 'code'>): LoggedRequest {
  const { method, bucket, key, query, authorization } = request;
  const headers = without(request.headers, ['authorization', 'x-amz-security-token']);
  return { method, bucket, key, query: Object.fromEntries(query), headers, region: authorization?.region, ...outcome };
}
