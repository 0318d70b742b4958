import { Yaml } from 'cdk8s';
import { RULES } from '../../lib/rulebook/rules';
import { withExample } from '../support/examples';
import { ControlPlane } from './support/control-plane';

let cluster: ControlPlane;
beforeAll(async () => {
  cluster = await ControlPlane.start();
  cluster.kubectl(['create', 'namespace', 'production']);
}, 120_000);
afterAll(() => cluster.stop());

/** The ObjectStores of an example that are not the right one. */
const storesIn = (example: string) => {
  const right = JSON.stringify(withExample('').find(({ kind }) => kind === 'ObjectStore')?.object);
  return withExample(example)
    .filter(({ kind, object }) => kind === 'ObjectStore' && JSON.stringify(object) !== right)
    .map(({ object }) => object);
};

const ERRORS = RULES.filter(({ severity, bad }) => severity === 'error' && storesIn(bad).length > 0);

test('there are rules to try', () => {
  expect(ERRORS.length).toBeGreaterThan(12);
});

test.each(ERRORS.map((rule) => [rule.id, rule]))(
  'the API server takes the store that %s calls an error, so that the rule is needed',
  (_, { bad }) => {
    const yaml = Yaml.stringify(...storesIn(bad));
    const { status, stderr } = cluster.kubectl(['apply', '--dry-run=server', '--filename', '-'], yaml);
    expect([status, stderr]).toEqual([0, '']);
  },
);
