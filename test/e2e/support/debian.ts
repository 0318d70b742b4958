import { spawnSync } from 'node:child_process';

/** What of Debian's the suites run. */
const PACKAGES = ['postgresql', 'python3', 'python3-venv'];

/** Installs the packages that are missing, and prints what is there. */
export function installDebianPackages(): void {
  const missing = PACKAGES.filter((name) => versionOf(name) === undefined);
  if (missing.length > 0) {
    console.log(`Installs Debian's packages ${missing.join(', ')}.`);
    // Debian starts a server of its own when PostgreSQL is installed; here none is wanted.
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
    for (const args of [['update'], ['install', '--yes', '--no-install-recommends', ...missing]]) {
      const { status, error } = spawnSync('apt-get', ['--quiet=2', ...args], { stdio: 'inherit', env });
      if (status !== 0) {
        throw new Error(
          `apt-get ${args[0]} failed${error ? `: ${error.message}` : ''}; the e2e suites need ${missing.join(', ')}, and root to install them`,
        );
      }
    }
  }
  console.log(`Debian's packages: ${PACKAGES.map((name) => `${name} ${versionOf(name)}`).join(', ')}.`);
}

function versionOf(name: string): string | undefined {
  const { status, stdout } = spawnSync('dpkg-query', ['--show', '--showformat', '${db:Status-Status} ${Version}', name], {
    encoding: 'utf8',
  });
  return status === 0 && stdout.startsWith('installed ') ? stdout.slice('installed '.length) : undefined;
}
