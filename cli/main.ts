import { version } from '../package.json';
import { ExitCode } from './exit-code';

const HELP = `pg-r2-backup ${version}: PostgreSQL backups in Cloudflare R2, the command of cdk8s-pg-r2-backup

Usage: pg-r2-backup <command> [options]

Commands:
  fill       fill Secret templates from the environment, for kubectl apply
  lint       say what R2 will do to manifests, whoever wrote them
  doctor     try in the bucket what barman is going to do there

Options:
  -h, --help   this text; after a command, what it does
  --version    the version

Exit codes:
  0  done
  1  what was read is at fault: a manifest, a variable; something failed (doctor)
  2  the command line is at fault
  3  something can't be read (lint, doctor)
`;

async function main([command, ...args]: string[]): Promise<ExitCode> {
  switch (command) {
    case 'fill':
      return (await import('./fill.js')).fill(args);
    case 'lint':
      return (await import('./lint/lint.js')).lint(args);
    case 'doctor':
      return left(await (await import('./doctor.js')).doctor(args));
    case '-h':
    case '--help':
    case 'help':
      process.stdout.write(HELP);
      return ExitCode.DONE;
    case '--version':
      process.stdout.write(`${version}\n`);
      return ExitCode.DONE;
    case undefined:
      process.stderr.write(HELP);
      return ExitCode.USAGE;
    default:
      process.stderr.write(`pg-r2-backup: there is no command "${command}"; pg-r2-backup --help lists them\n`);
      return ExitCode.USAGE;
  }
}

/** Leaves once everything is written: a name server that does not answer would keep the process long after its time limit. */
function left(code: ExitCode): Promise<never> {
  return new Promise(() => process.stdout.write('', () => process.exit(code)));
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.stderr.write(`pg-r2-backup: stdout was closed before everything was written (${error.code})\n`);
  process.exitCode = ExitCode.FAULT;
});

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    process.stderr.write(`pg-r2-backup: this is a fault of the command itself, please report it: ${error.stack}\n`);
    process.exitCode = ExitCode.FAULT;
  },
);
