import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { type Certificates, makeCertificates } from '../r2/certificates';
import type { LocalR2 } from '../r2/local-r2';

/** What is answered instead of R2. */
export interface Bent {
  readonly status: number;
  readonly body?: string;
  readonly headers?: http.OutgoingHttpHeaders;
}

/** A request that could be answered otherwise; `requests` counts from 1. */
export type Bend = (request: http.IncomingMessage, requests: number) => Bent | 'silence' | 'break' | undefined;

/** R2's own form of an error. */
export function refusal(status: number, code: string, message = code, headers: http.OutgoingHttpHeaders = {}): Bent {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, body, headers: { 'content-type': 'application/xml', ...headers } };
}

/** TLS in front of the local R2 that answers what it is told to, and passes everything else on: signatures cover the host that the client sent. */
export class Detour {
  public static async start(r2: LocalR2, bend: Bend, certificates?: Certificates): Promise<Detour> {
    const detour = new Detour(r2, bend, certificates ?? (await makeCertificates({ dns: ['localhost'], ip: ['127.0.0.1'] })));
    await new Promise<void>((resolve) => detour.server.listen(0, '127.0.0.1', resolve));
    return detour;
  }

  private readonly server: https.Server;
  private requests = 0;

  private constructor(
    private readonly r2: LocalR2,
    private readonly bend: Bend,
    public readonly certificates: Certificates,
  ) {
    this.server = https.createServer({ cert: certificates.cert, key: certificates.key }, (request, response) =>
      this.answer(request, response),
    );
  }

  public get endpoint(): string {
    return `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    this.requests += 1;
    const bent = this.bend(request, this.requests);
    if (bent === 'silence') {
      request.resume();
      return;
    }
    if (bent === 'break') {
      request.socket.destroy();
      return;
    }
    if (bent) {
      request.resume();
      response.writeHead(bent.status, bent.headers).end(request.method === 'HEAD' ? undefined : bent.body);
      return;
    }
    const { method, url, headers } = request;
    const passed = https.request(
      new URL(url!, this.r2.endpoint),
      { method, headers, ca: fs.readFileSync(this.r2.caFile), agent: false },
      (answer) => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      },
    );
    passed.once('error', () => response.destroy());
    request.pipe(passed);
  }
}

/** A proxy for CONNECT, which leads every host to one port of this machine, or answers with a status of its own. */
export class Proxy {
  public static async start(answer: (authority: string) => number | 'silence' = () => 200, port = 0): Promise<Proxy> {
    const proxy = new Proxy(answer, port);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  public readonly connects: Array<{ authority: string; authorization?: string }> = [];
  private readonly sockets = new Set<Socket>();
  private readonly server = http.createServer();

  private constructor(answer: (authority: string) => number | 'silence', port: number) {
    this.server.on('connection', (socket) => this.sockets.add(socket));
    this.server.on('connect', (request, socket: Socket) => {
      this.connects.push({ authority: request.url!, authorization: request.headers['proxy-authorization'] });
      socket.on('error', () => undefined);
      const status = answer(request.url!);
      if (status === 'silence') {
        return;
      }
      if (status !== 200) {
        socket.end(`HTTP/1.1 ${status} ${http.STATUS_CODES[status]}\r\n\r\n`);
        return;
      }
      const target = net.connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(target).pipe(socket);
      });
      this.sockets.add(target);
      target.on('error', () => socket.destroy());
    });
  }

  public get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.sockets.forEach((socket) => socket.destroy());
    await closed;
  }
}
