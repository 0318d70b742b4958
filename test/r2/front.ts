import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Certificates } from './certificates';
import { type Answer, refusalOfRequest, refusalOfToken, type Request, type Token, UNEVEN_PARTS } from './refusals';
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

export interface FrontOptions {
  readonly certificates: Certificates;
  readonly port: number;
  /** Cloudflare's emulator: where its S3 API is, the keys that it takes, and a bucket that it has. */
  readonly emulator: { readonly url: URL; readonly keys: KeyPair; readonly bucket: string };
  readonly tokens: readonly Token[];
  readonly strict: boolean;
  readonly clockSkew: number;
  readonly cutGetAfter?: number;
}

type Incoming = Request & { readonly path: string };

/**
 * TLS in front of Cloudflare's emulator, at an address without a path, as R2's is. The emulator has one, and a signature covers path and host:
 * so a request whose signature is right is signed anew, and any other goes on as it came, for Cloudflare's own code to refuse.
 */
export class Front {
  public static async start(options: FrontOptions): Promise<Front> {
    const front = new Front(options);
    await new Promise<void>((resolve, reject) => {
      front.server.once('error', reject).listen(options.port, '127.0.0.1', resolve);
    });
    return front;
  }

  public readonly requests: LoggedRequest[] = [];
  private readonly agent = new http.Agent({ keepAlive: true });
  private readonly server: https.Server;
  /** Of uploads with parts, neither completed nor aborted. */
  private readonly openUploads = new Set<string>();

  private constructor(private readonly options: FrontOptions) {
    const { cert, key } = options.certificates;
    this.server = https.createServer({ cert, key, requestTimeout: 0 });
    const answer = (incoming: http.IncomingMessage, response: http.ServerResponse): void => {
      this.answer(incoming, response).catch((error: Error) => {
        // The client or the emulator has gone.
        response.destroy(error);
      });
    };
    this.server.on('request', answer);
    // Answered before the body is sent where it is refused.
    this.server.on('checkContinue', answer);
  }

  public get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public async stop(): Promise<void> {
    this.agent.destroy();
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(incoming: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const request = parse(incoming);
    const log = (status: number, answeredBy: LoggedRequest['answeredBy'], code?: string): void => {
      this.requests.push(logged(request, { bytes, status, answeredBy, code }));
    };
    let bytes = 0;
    const body = incoming.on('data', (chunk: Buffer) => (bytes += chunk.length)).pause();
    if (this.options.clockSkew !== 0) {
      // By which a client may set its own clock.
      response.setHeader('date', new Date(Date.now() + this.options.clockSkew).toUTCString());
    }

    const { refusal, path, headers } = await this.judge(request);
    if (refusal) {
      log(refusal.status, 'front', refusal.code);
      return refuse(request, body, response, refusal);
    }
    if (request.headers.expect) {
      response.writeContinue();
    }
    const answer = await this.ask(request.method, path, headers, body);
    const status = answer.statusCode!;
    if (status >= 400 && request.method !== 'HEAD') {
      const xml = await textOf(answer);
      if (this.options.strict && this.isUneven(request, status, xml)) {
        log(UNEVEN_PARTS.status, 'front', UNEVEN_PARTS.code);
        return refuse(request, body, response, UNEVEN_PARTS);
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

  /** What to refuse it with, or what to ask the emulator for. */
  private async judge(request: Incoming): Promise<{ refusal?: Answer; path: string; headers: Record<string, string> }> {
    const { emulator, strict, tokens } = this.options;
    const headers: Record<string, string> = { ...without(request.headers, ['connection', 'expect']), host: emulator.url.host };
    const date = headers['x-amz-date'];
    if (date !== undefined && this.options.clockSkew !== 0) {
      headers['x-amz-date'] = formatDate(new Date(parseDate(date).getTime() - this.options.clockSkew));
    }
    const base = emulator.url.pathname;
    const refusal = strict ? refusalOfRequest(request) : undefined;
    if (refusal) {
      return { refusal, path: '', headers };
    }

    const { authorization } = request;
    const token = tokens.find(({ accessKeyId }) => accessKeyId === authorization?.accessKeyId);
    if (authorization && token && (await isSigned(request, token))) {
      const denial = strict ? refusalOfToken(request, token) : undefined;
      if (denial) {
        return { refusal: denial, path: '', headers };
      }
      if (token.sessionToken !== undefined) {
        // The emulator knows none.
        delete headers['x-amz-security-token'];
      }
      const path = `${base}${request.path}`;
      const signedHeaders = authorization.signedHeaders.filter((name) => name in headers);
      headers.authorization = await sign({ ...request, path, headers }, { ...authorization, keys: emulator.keys, signedHeaders });
      return { path: withQuery(path, request), headers };
    }
    // R2 looks at the signature before the bucket, the emulator only where there is one: so it is asked for one that it has.
    // https://github.com/cloudflare/workers-sdk/blob/main/packages/miniflare/src/workers/r2/s3/dispatch.worker.ts
    const path = `${base}${request.path.replace(/^\/[^/]+/, `/${emulator.bucket}`)}`;
    if (token) {
      headers.authorization = headers.authorization.replace(token.accessKeyId, emulator.keys.accessKeyId);
    }
    return { path: withQuery(path, request), headers };
  }

  private async ask(method: string, path: string, headers: Record<string, string>, body: Readable): Promise<http.IncomingMessage> {
    const { hostname, port } = this.options.emulator.url;
    const request = http.request({ hostname, port, method, path, headers, agent: this.agent });
    const answer = new Promise<http.IncomingMessage>((resolve, reject) => {
      request.once('response', resolve).once('error', reject);
    });
    // It may answer before it has read the whole body.
    pipeline(body, request).catch((error: Error) => request.destroy(error));
    return answer;
  }

  private follow({ method, query }: Request, status: number): void {
    const upload = query.get('uploadId');
    if (upload !== null && method === 'PUT') {
      this.openUploads.add(upload);
    } else if (upload !== null && status < 300) {
      this.openUploads.delete(upload);
    }
  }

  private isUneven({ method, query }: Request, status: number, xml: string): boolean {
    return method === 'POST' && status === 404 && xml.includes('<Code>NoSuchUpload<') && this.openUploads.has(query.get('uploadId') ?? '');
  }

  private isCut({ method, key }: Request, answer: http.IncomingMessage): boolean {
    const { cutGetAfter } = this.options;
    return cutGetAfter !== undefined && method === 'GET' && key !== undefined && Number(answer.headers['content-length']) > cutGetAfter;
  }
}

function parse(incoming: http.IncomingMessage): Incoming {
  const [path, query] = incoming.url!.split(/\?(.*)/s);
  const [, bucket, key] = /^\/([^/]*)\/?(.*)$/s.exec(path) ?? [];
  const headers = plainHeaders(incoming.headers);
  return {
    method: incoming.method!,
    path,
    bucket: bucket ? decodeURIComponent(bucket) : undefined,
    key: key ? decodeURIComponent(key) : undefined,
    query: new URLSearchParams(query ?? ''),
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

function refuse({ method }: Request, body: Readable, response: http.ServerResponse, { status, code, message }: Answer): void {
  const text = message.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/'/g, '&apos;');
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${text}</Message></Error>`;
  // A client that is sending would not read the answer.
  body.resume();
  response.writeHead(status, { 'content-type': 'application/xml' }).end(method === 'HEAD' ? undefined : xml);
}

function withQuery(path: string, { query }: Request): string {
  return query.size === 0 ? path : `${path}?${query.toString()}`;
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

async function textOf(stream: Readable): Promise<string> {
  return Buffer.concat(await stream.toArray()).toString();
}

function logged(request: Request, outcome: Pick<LoggedRequest, 'bytes' | 'status' | 'answeredBy' | 'code'>): LoggedRequest {
  const { method, bucket, key, query, authorization } = request;
  const headers = without(request.headers, ['authorization', 'x-amz-security-token']);
  return { method, bucket, key, query: Object.fromEntries(query), headers, region: authorization?.region, ...outcome };
}
