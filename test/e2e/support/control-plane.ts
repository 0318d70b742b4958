import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from '../../support/command';
import { ROOT } from '../../support/schema';
import { BIN } from './paths';

/** A Kubernetes API server with its etcd, without nodes and without controllers: it validates, admits and stores as a cluster's does. */
export class ControlPlane {
  public static async start(): Promise<ControlPlane> {
    const controlPlane = new ControlPlane(await freePorts(3));
    await controlPlane.untilReady();
    const { status, stderr } = controlPlane.kubectl(['apply', '--server-side', '--filename', path.join(ROOT, 'crds')]);
    if (status !== 0) {
      throw new Error(stderr);
    }
    controlPlane.kubectl(['wait', '--for', 'condition=Established', '--all', 'crd']);
    return controlPlane;
  }

  private readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'control-plane-'));
  private readonly processes: ChildProcess[];

  private constructor([client, peer, secure]: number[]) {
    const etcd = `http://127.0.0.1:${client}`;
    const key = this.write(
      'service-account.pem',
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }),
    );
    const tokens = this.write('tokens.csv', 'token,admin,admin,"system:masters"\n');
    this.write('kubeconfig', kubeconfig(`https://127.0.0.1:${secure}`));
    this.processes = [
      this.spawn('etcd', {
        'data-dir': this.file('etcd'),
        'listen-client-urls': etcd,
        'advertise-client-urls': etcd,
        'listen-peer-urls': `http://127.0.0.1:${peer}`,
        'unsafe-no-fsync': 'true',
        'log-level': 'error',
      }),
      this.spawn('kube-apiserver', {
        'etcd-servers': etcd,
        'bind-address': '127.0.0.1',
        'secure-port': String(secure),
        'cert-dir': this.file('certificates'),
        'token-auth-file': tokens,
        'authorization-mode': 'RBAC',
        // No controller makes service accounts here.
        'disable-admission-plugins': 'ServiceAccount',
        'service-account-issuer': 'https://kubernetes.default.svc',
        'service-account-key-file': key,
        'service-account-signing-key-file': key,
        'service-cluster-ip-range': '10.0.0.0/24',
      }),
    ];
  }

  public kubectl(args: string[], input?: string): Outcome {
    return spawnSync(path.join(BIN, 'kubectl'), args, {
      input,
      encoding: 'utf8',
      env: { ...process.env, KUBECONFIG: this.file('kubeconfig') },
    });
  }

  /** A folder for PATH with a `kubectl` that speaks to this API server. */
  public kubectlFolder(): string {
    const folder = this.file('bin');
    fs.mkdirSync(folder, { recursive: true });
    const script = `#!/bin/sh\nKUBECONFIG='${this.file('kubeconfig')}' exec '${path.join(BIN, 'kubectl')}' "$@"\n`;
    fs.writeFileSync(path.join(folder, 'kubectl'), script, { mode: 0o755 });
    return folder;
  }

  /** An object of the cluster, or undefined where there is none. */
  public get(kind: string, name: string, namespace: string): any {
    const { stdout } = this.kubectl(['get', kind, name, '--namespace', namespace, '--output', 'json', '--ignore-not-found']);
    return stdout === '' ? undefined : JSON.parse(stdout);
  }

  public stop(): void {
    this.processes.forEach((process) => process.kill('SIGKILL'));
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async untilReady(): Promise<void> {
    for (let tries = 0; tries < 120; tries++) {
      if (this.kubectl(['get', '--raw', '/readyz']).status === 0) {
        return;
      }
      await sleep(500);
    }
    throw new Error(`the API server is not ready:\n${fs.readFileSync(this.file('kube-apiserver.log'), 'utf8').slice(-2000)}`);
  }

  private spawn(program: string, options: Record<string, string>): ChildProcess {
    const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
    const log = fs.openSync(this.file(`${program}.log`), 'w');
    return spawn(path.join(BIN, program), args, { stdio: ['ignore', log, log] });
  }

  private file(name: string): string {
    return path.join(this.folder, name);
  }

  private write(name: string, content: string | Buffer): string {
    fs.writeFileSync(this.file(name), content);
    return this.file(name);
  }
}

function kubeconfig(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'e2e', cluster: { server, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'admin', user: { token: 'token' } }],
    contexts: [{ name: 'e2e', context: { cluster: 'e2e', user: 'admin' } }],
    'current-context': 'e2e',
    preferences: {},
  });
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<net.Server>((resolve) => {
          const server = net.createServer().listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
