import dns from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { Failed, type Failure, Finding } from './failure';
import { decoded, proxyFor } from './proxy';

/** How to get to the endpoint. */
export class Route {
  /** Of a proxy, for a person: without its password. */
  public readonly proxy?: string;
  public readonly agent: https.Agent | http.Agent;

  public constructor(
    public readonly url: URL,
    public readonly ca: string | undefined,
  ) {
    const proxy = proxyFor(url, process.env);
    this.proxy = proxy === undefined ? undefined : URL.canParse(proxy) ? new URL(proxy).host : 'HTTPS_PROXY';
    const options = { keepAlive: true, ca };
    this.agent =
      url.protocol === 'http:' ? new http.Agent(options) : proxy === undefined ? new https.Agent(options) : new TunnelAgent(proxy, options);
  }
}

/** Connects through a proxy, by CONNECT. */
class TunnelAgent extends https.Agent {
  private readonly pending = new Set<http.ClientRequest>();

  public constructor(
    private readonly proxy: string,
    options: https.AgentOptions,
  ) {
    super(options);
  }

  public override createConnection(
    options: https.RequestOptions,
    callback: (error: Error | null, socket: Duplex) => void = () => undefined,
  ): undefined {
    const fail = (failure: Failure) => callback(new Failed(failure), undefined as never);

    const proxy = URL.canParse(this.proxy) ? new URL(this.proxy) : undefined;
    if (!proxy || !['http:', 'https:'].includes(proxy.protocol)) {
      fail({ code: Finding.PROXY_UNUSABLE, message: 'HTTPS_PROXY is no URL of a proxy' });
      return;
    }
    const authority = `${net.isIPv6(options.host!) ? `[${options.host}]` : options.host}:${options.port}`;
    const user = decoded(proxy.username);
    const password = decoded(proxy.password);
    const authorization = user === '' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
    const request = (proxy.protocol === 'https:' ? https : http).request({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port || undefined,
      method: 'CONNECT',
      path: authority,
      agent: false,
      headers: { host: authority, ...authorization },
    });
    this.pending.add(request);
    request.once('close', () => this.pending.delete(request));
    request.once('connect', ({ statusCode, statusMessage }, socket) => {
      if (statusCode !== 200) {
        socket.destroy();
        fail({ code: Finding.PROXY_REFUSES, status: statusCode, message: statusMessage || 'the proxy refused' });
        return;
      }
      callback(null, tls.connect({ ...(options as tls.ConnectionOptions), socket }));
    });
    request.once('error', (error: NodeJS.ErrnoException) => {
      fail({ code: Finding.PROXY_UNREACHABLE, message: `${error.code ?? 'it'}: the proxy can't be spoken to` });
    });
    request.end();
    return undefined;
  }

  public override destroy(): void {
    this.pending.forEach((request) => request.destroy());
    super.destroy();
  }
}

/** The addresses of a host. */
export async function resolve(host: string): Promise<string[]> {
  const found = await dns.lookup(host.replace(/^\[|\]$/g, ''), { all: true });
  return found.map(({ address }) => address);
}

/** What is known of an endpoint when it has answered once, to nobody in particular. */
export interface Greeting {
  /** Undefined without TLS. */
  readonly tls?: { readonly protocol: string; readonly issuer: string };
  /** By how many milliseconds the server's clock is ahead; undefined where it names no time. */
  readonly skew?: number;
}

/** Connects as barman would, and asks for nothing. */
export async function greet(route: Route, signal: AbortSignal): Promise<Greeting> {
  const { url, agent, ca } = route;
  const sent = Date.now();
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    // Certificates are looked at below, so that the issuer of a wrong one can be named; nothing secret is sent.
    const options: https.RequestOptions = { method: 'HEAD', path: '/', agent, ca, rejectUnauthorized: false, signal };
    const request = url.protocol === 'http:' ? http.request(url, { ...options, path: '/' }) : https.request(url, { ...options, path: '/' });
    request.once('response', resolve).once('error', reject).end();
  });
  const received = Date.now();
  const socket = response.socket as tls.TLSSocket;
  const certificate = url.protocol === 'http:' ? undefined : socket.getPeerCertificate();
  const security = certificate && { protocol: socket.getProtocol() ?? 'TLS', issuer: issuerOf(certificate) };
  const fault = certificate && !socket.authorized ? String(socket.authorizationError) : undefined;
  response.resume();
  if (security && fault !== undefined) {
    throw new Failed({ code: fault, message: `the certificate was issued by ${security.issuer}` });
  }
  const date = Date.parse(response.headers.date ?? '');
  // The header has whole seconds.
  return { tls: security, skew: Number.isNaN(date) ? undefined : date + 500 - (sent + received) / 2 };
}

function issuerOf({ issuer }: tls.PeerCertificate): string {
  const { O: organization, CN: name } = (issuer ?? {}) as Partial<tls.Certificate>;
  return [organization, name].filter((part) => part !== undefined).join(', ') || 'nobody that it names';
}
