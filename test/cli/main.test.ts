import { pgR2Backup } from '../support/command';
import manifest from '../../package.json';

describe('pg-r2-backup', () => {
  test('--help says what there is, and what the exit codes mean', () => {
    const { status, stdout, stderr } = pgR2Backup(['--help']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.replace(manifest.version, '<version>')).toMatchSnapshot();
    for (const spelling of ['-h', 'help']) {
      expect(pgR2Backup([spelling])).toMatchObject({ status: 0, stdout });
    }
  });

  test('--version prints the version and nothing else', () => {
    expect(pgR2Backup(['--version'])).toMatchObject({ status: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  test('without a command says what there is, on stderr', () => {
    const { status, stdout, stderr } = pgR2Backup([]);
    expect([status, stdout, stderr]).toEqual([2, '', pgR2Backup(['--help']).stdout]);
  });

  test('names a command that there is not', () => {
    expect(pgR2Backup(['fil'])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: 'pg-r2-backup: there is no command "fil"; pg-r2-backup --help lists them\n',
    });
  });

  test('fill --help says what it does, also when there is more on the command line', () => {
    expect(pgR2Backup(['fill', '--help']).stdout).toMatchSnapshot();
    expect(pgR2Backup(['fill', 'nope', '-h'])).toMatchObject({ status: 0, stderr: '' });
  });
});
