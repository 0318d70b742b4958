import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { installBarman } from './barman-venv';
import { installDebianPackages } from './debian';
import { BARMAN_OPTIONS, BIN, CNPG_ADMISSION, CONTROL_PLANE } from './paths';

/** Builds the real components that the suites run, and prints what they are. */
export default function install(): void {
  const kubernetes = versionOf('k8s.io/kubernetes', CONTROL_PLANE);
  const etcd = versionOf('go.etcd.io/etcd/server/v3', CONTROL_PLANE);
  const cnpg = versionOf('github.com/cloudnative-pg/cloudnative-pg', CNPG_ADMISSION);
  const plugin = versionOf('github.com/cloudnative-pg/plugin-barman-cloud', BARMAN_OPTIONS);
  console.log(
    `Builds etcd ${etcd}, kube-apiserver and kubectl ${kubernetes}, the admission of CloudNativePG ${cnpg} and a program around plugin-barman-cloud ${plugin} from their Go modules ` +
      '(some 10 minutes the first time).',
  );
  installDebianPackages();
  fs.mkdirSync(BIN, { recursive: true });
  go(CONTROL_PLANE, 'version');
  const [major, minor] = kubernetes.slice(1).split('.');
  const version = { gitVersion: kubernetes, gitMajor: major, gitMinor: minor };
  const stamps = Object.entries(version).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  build(CONTROL_PLANE, stamps, './etcd', 'k8s.io/kubernetes/cmd/kube-apiserver', 'k8s.io/kubernetes/cmd/kubectl');
  build(CNPG_ADMISSION, [], '.');
  build(BARMAN_OPTIONS, [], '.');
  installBarman();
}

/** The version of a module that another one pins. */
function versionOf(module: string, folder: string): string {
  const pins = fs.readFileSync(path.join(folder, 'go.mod'), 'utf8');
  return new RegExp(`^\\s*(?:require )?${module} (v\\S+)`, 'm').exec(pins)![1];
}

/** Builds with the versions of go.mod and go.sum, and nothing else. */
function build(folder: string, stamps: readonly string[], ...packages: string[]): void {
  go(folder, 'build', '-mod=readonly', '-trimpath', '-ldflags', ['-s', '-w', ...stamps].join(' '), '-o', `${BIN}/`, ...packages);
}

function go(folder: string, ...args: string[]): void {
  const { status, error } = spawnSync('go', args, { cwd: folder, stdio: 'inherit', env: { ...process.env, CGO_ENABLED: '0' } });
  if (status !== 0) {
    throw new Error(`go ${args[0]} failed${error ? `: ${error.message}; the e2e suites need Go 1.26.4 or later` : ''}`);
  }
}
