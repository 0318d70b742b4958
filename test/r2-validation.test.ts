import { R2Validation } from '../lib';

test('the validation plugin of cdk8s looks at each item of a List, and says where in it', async () => {
  const store = (name: string, scheme: string) => ({
    apiVersion: 'barmancloud.cnpg.io/v1',
    kind: 'ObjectStore',
    metadata: { name },
    spec: { configuration: { endpointURL: `${scheme}://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com` } },
  });
  const violations: any[] = [];
  await new R2Validation().validate({
    manifests: ['dist/list.yaml'],
    parseManifest: () => [null, { apiVersion: 'v1', kind: 'List', items: [store('a', 'https'), store('b', 'http')] }],
    report: { addViolation: (violation: any) => violations.push(violation), submit: () => undefined },
  });
  const found = violations.filter(({ ruleName }) => ruleName === 'error r2-endpoint-scheme');
  expect(found.map(({ violatingResources }) => violatingResources)).toEqual([
    [{ resourceName: 'b', locations: ['items/1/spec/configuration/endpointURL'], manifestPath: 'dist/list.yaml' }],
  ]);
});
