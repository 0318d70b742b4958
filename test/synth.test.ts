import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { ACCOUNT_ID, SECRET_ACCESS_KEY } from './support/props';
import { filesOf, Project } from './support/project';
import { ROOT, schemaFaultsBesidePlaceholders } from './support/schema';

jest.setTimeout(60_000);

const COMMITTED = filesOf(path.join(ROOT, 'dist'));
const MAIN = fs.readFileSync(path.join(ROOT, 'main.ts'), 'utf8');

let project: Project;
beforeAll(() => {
  project = new Project();
  project.write('build/.keep', '');
});
beforeEach(() => {
  project.write('main.ts', MAIN);
  project.erase('dist');
});
afterAll(() => project.remove());

const app = (props: string, more = '') => `
import { ApiObject, App, JsonPatch } from 'cdk8s';
import { PgR2Backup, R2Bucket } from './lib';
const app = new App();
const bucket = R2Bucket.of({ accountId: '${ACCOUNT_ID}', name: 'acme-backups' });
const backup = new PgR2Backup(app, 'pg-r2-backup', { bucket, ${props} });
${more}
app.synth();
void [ApiObject, JsonPatch, backup];
`;

describe('dist/', () => {
  test('is what `npm run synth` writes; run it and commit dist/ when this fails', () => {
    expect(project.synth()).toMatchObject({ status: 0 });
    expect(project.files('dist')).toEqual(COMMITTED);
  });

  test('is accepted by the CRD’s own schema and Kubernetes’', () => {
    const manifests = Object.values(COMMITTED).flatMap((yaml) => parseAllDocuments(yaml).map((document) => document.toJS()));
    expect(manifests).toHaveLength(4);
    expect(manifests.flatMap(schemaFaultsBesidePlaceholders)).toEqual([]);
  });

  test('is the same on any machine, and holds nothing of its environment', () => {
    const elsewhere = {
      TZ: 'Asia/Tokyo',
      LANG: 'tr_TR.UTF-8',
      HOME: '/nowhere',
      R2_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
      PG_APP_PASSWORD: 'hunter2',
    };
    expect(project.synth(elsewhere)).toMatchObject({ status: 0 });
    expect(project.files('dist')).toEqual(COMMITTED);
  });
});

describe('`npm run synth`', () => {
  test('names the files that it wrote', () => {
    expect(project.synth().output).toBe('dist/pg-r2-backup.k8s.yaml\n');
  });

  test('leaves no stale file, and nothing beside dist/', () => {
    project.write('dist/old-chart.k8s.yaml', 'kind: Secret\n');
    const before = project.entries();
    expect(project.synth()).toMatchObject({ status: 0 });
    expect(Object.keys(project.files('dist'))).toEqual(['pg-r2-backup.k8s.yaml']);
    expect(project.entries()).toEqual(before);
  });

  test.each([
    ['a wrong value', app("retentionPolicy: '30'"), '[pg-r2-backup] retentionPolicy "30": a whole number from 1'],
    ['a misspelt prop', app("retention: '7d'"), "'retention' does not exist in type 'PgR2BackupProps'"],
    [
      'a patch that undoes a workaround',
      app('', "ApiObject.of(backup.objectStore).addJsonPatch(JsonPatch.remove('/spec/instanceSidecarConfiguration/env'));"),
      '[pg-r2-backup/object-store] spec.instanceSidecarConfiguration.env has no AWS_DEFAULT_REGION',
    ],
    ['an error after the files were written', `${app('')}\nthrow new Error('late');`, 'late'],
    ['an exit after the files were written', `${app('')}\nprocess.exit(3);`, 'The app ended with exit code 3.'],
    ['something thrown that is no error', `${app('')}\nthrow null;`, 'null'],
    ['no app.synth()', app('').replace('app.synth();', ''), 'main.ts wrote no YAML: it needs a chart, app.synth() at its end'],
    ['text that is no TypeScript', 'const app = ;', 'error TS1109'],
  ])('leaves the last good dist/ as it was after %s, and says what was wrong', (_, main, said) => {
    for (const [file, yaml] of Object.entries(COMMITTED)) {
      project.write(`dist/${file}`, yaml);
    }
    const before = project.entries();
    project.write('main.ts', main);
    const { status, output } = project.synth();
    expect(output).toContain(said);
    expect(status).toBe(1);
    expect(project.files('dist')).toEqual(COMMITTED);
    expect(project.entries()).toEqual(before);
  });

  test('points to the line of main.ts, without a stack of the library’s own', () => {
    project.write('main.ts', app("retentionPolicy: '30'"));
    const { output } = project.synth();
    expect(output).toMatch(/main\.ts:6:\d+/);
    expect(output.trim().split('\n')).toHaveLength(4);
  });

  test('says that dist/ is as it was', () => {
    project.write('main.ts', app("retentionPolicy: '30'"));
    expect(project.synth().output).toMatch(/The app ended with exit code 1\.\ndist\/ is as it was\.\n$/);
  });

  test('brings back the YAML of a run that was killed while it put the new folder in place', () => {
    project.write('.dist-previous/pg-r2-backup.k8s.yaml', 'kind: Good\n');
    project.write('main.ts', app("retentionPolicy: '30'"));
    expect(project.synth()).toMatchObject({ status: 1 });
    expect(project.files('dist')).toEqual({ 'pg-r2-backup.k8s.yaml': 'kind: Good\n' });
    expect(project.entries().filter((entry) => entry.startsWith('.dist'))).toEqual([]);
  });

  test('leaves nothing behind when it is interrupted', async () => {
    project.write('main.ts', `${app('')}\nsetTimeout(() => {}, 60_000); console.log('ready');`);
    const synth = spawn(process.execPath, ['scripts/synth.mjs'], { cwd: project.folder });
    await once(synth.stdout, 'data');
    synth.kill('SIGINT');
    expect(await once(synth, 'exit')).toEqual([1, null]);
    expect(project.entries().filter((entry) => /dist/.test(entry))).toEqual([]);
  });

  test('does not have to have a dist/ to fail well', () => {
    project.write('main.ts', app("retentionPolicy: '30'"));
    expect(project.synth()).toMatchObject({ status: 1 });
    expect(project.entries()).not.toContain('dist');
  });
});

test('`cdk8s synth` does the same job by cdk8s.yaml', () => {
  expect(project.run('node_modules/.bin/cdk8s', ['synth', '--no-check-upgrade'])).toMatchObject({
    status: 0,
  });
  expect(project.files('dist')).toEqual(COMMITTED);
});
