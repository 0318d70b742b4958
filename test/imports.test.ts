import path from 'node:path';
import { filesOf, Project } from './support/project';
import { ROOT } from './support/schema';

jest.setTimeout(60_000);

test('imports/ is what the CRDs give; run `npm run import` and commit imports/ when this fails', () => {
  const project = new Project();
  try {
    for (const [file, crd] of Object.entries(filesOf(path.join(ROOT, 'crds')))) {
      project.write(`crds/${file}`, crd);
    }
    const { status } = project.run('node_modules/.bin/cdk8s', ['import', '--no-check-upgrade', '--output', 'fresh']);
    expect(status).toBe(0);
    expect(project.files('fresh')).toEqual(filesOf(path.join(ROOT, 'imports')));
  } finally {
    project.remove();
  }
});
