import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { BIN, CONTROL_PLANE } from './paths';

/** Builds the real components that the suites run, and prints what they are. */
export default function install(): void {
  const module = fs.readFileSync(path.join(CONTROL_PLANE, 'go.mod'), 'utf8');
  const kubernetes = /k8s\.io\/kubernetes (v\S+)/.exec(module)![1];
  const etcd = /go\.etcd\.io\/etcd\/server\/v3 (v\S+)/.exec(module)![1];
  console.log(`Builds etcd ${etcd}, kube-apiserver and kubectl ${kubernetes} from their Go modules (some 5 minutes the first time).`);
  go('version');
  const [major, minor] = kubernetes.slice(1).split('.');
  const version = { gitVersion: kubernetes, gitMajor: major, gitMinor: minor };
  const stamps = Object.entries(version).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  fs.mkdirSync(BIN, { recursive: true });
  // The packages and versions are those of go.mod and go.sum, and nothing else.
  const flags = ['-mod=readonly', '-trimpath', '-ldflags', `-s -w ${stamps.join(' ')}`, '-o', `${BIN}/`];
  go('build', ...flags, './etcd', 'k8s.io/kubernetes/cmd/kube-apiserver', 'k8s.io/kubernetes/cmd/kubectl');
}

function go(...args: string[]): void {
  const { status, error } = spawnSync('go', args, { cwd: CONTROL_PLANE, stdio: 'inherit', env: { ...process.env, CGO_ENABLED: '0' } });
  if (status !== 0) {
    throw new Error(`go ${args[0]} failed${error ? `: ${error.message}; the e2e suites need Go 1.26` : ''}`);
  }
}
