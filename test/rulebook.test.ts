import { ApiObject, App, JsonPatch } from 'cdk8s';
import fc from 'fast-check';
import { PgR2Backup, R2Validation } from '../lib';
import { examine } from '../lib/rulebook/examine';
import { Manifest } from '../lib/rulebook/manifest';
import { RULES } from '../lib/rulebook/rules';
import { withExample } from './support/examples';
import { BUCKET, errorOf, newStore } from './support/props';

/** What differs from the right store in an example, as JSON patches of a store that the construct made. */
function storeIn(example: string): any {
  return withExample(example)
    .map(({ object }) => object)
    .find(({ kind, metadata }) => kind === 'ObjectStore' && metadata.name === 'pg-r2-store');
}

/** Rules that call a single store in R2 an error. */
const STORE_ERRORS = RULES.filter(({ severity, id, bad }) => {
  const store = severity === 'error' ? storeIn(bad) : undefined;
  return store !== undefined && examine([new Manifest(store, 0)]).some(({ rule }) => rule.id === id);
});

describe('the constructs', () => {
  test('know rules to run', () => {
    expect(STORE_ERRORS.length).toBeGreaterThan(12);
  });

  test.each(STORE_ERRORS.map(({ id, bad }) => [id, bad]))('refuse at synth what %s calls an error, whatever way it got there', (_, bad) => {
    const { chart, store } = newStore();
    ApiObject.of(store).addJsonPatch(JsonPatch.replace('/spec', storeIn(bad).spec));
    expect(errorOf(() => chart.toJson())).toContain('[chart/store] ');
  });

  test('name the rule, the place, what was found and what to write, with all that their own guards found', () => {
    const { chart, store } = newStore();
    ApiObject.of(store).addJsonPatch(
      JsonPatch.replace('/spec/configuration/endpointURL', 'http://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com'),
      JsonPatch.remove('/spec/instanceSidecarConfiguration/env/0'),
    );
    const message = errorOf(() => chart.toJson());
    expect(message).toContain('[chart/store] spec.instanceSidecarConfiguration.env has no AWS_DEFAULT_REGION');
    expect(message).toMatch(/\[chart\/store\] spec\.configuration\.endpointURL: .* \(r2-endpoint-scheme\)\. .* Write: endpointURL: https:/);
  });

  test('let an exception pass that an annotation gives a reason for', () => {
    const { chart, store } = newStore();
    ApiObject.of(store).addJsonPatch(
      JsonPatch.replace('/spec/configuration/endpointURL', 'http://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com'),
    );
    store.metadata.addAnnotation('pg-r2-backup/allow.r2-endpoint-scheme', 'a proxy in the pod speaks TLS');
    expect(() => chart.toJson()).not.toThrow();
  });

  test('emit nothing that the rulebook warns of by their defaults', () => {
    const manifests = new PgR2Backup(new App(), 'backup', { bucket: BUCKET }).toJson();
    const reports = examine(manifests.map((object, index) => new Manifest(object, index)));
    expect(reports.filter(({ rule }) => rule.severity !== 'info').map(({ rule }) => rule.id)).toEqual([]);
  });

  test('never emit what the rulebook calls an error, whatever the props', () => {
    const props = fc.record(
      {
        prefix: fc.constantFrom('a', 'a/b', 'team/orders'),
        retentionPolicy: fc.constantFrom('7d', '4w', '12m'),
        wal: fc.record({ maxParallel: fc.integer({ min: 1, max: 32 }) }),
        data: fc.record({ jobs: fc.integer({ min: 1, max: 32 }) }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(props, (given) => {
        expect(() => newStore(given).chart.toJson()).not.toThrow();
      }),
    );
  });
});

describe('the validation plugin of cdk8s', () => {
  const validate = async (...files: any[][]) => {
    const violations: any[] = [];
    let status: string | undefined;
    await new R2Validation().validate({
      manifests: files.map((_, index) => `dist/${index}.yaml`),
      parseManifest: (file: string) => files[Number(/\d+/.exec(file)![0])],
      report: { addViolation: (violation: any) => violations.push(violation), submit: (given: string) => (status = given) },
    });
    return { status, violations };
  };
  const right = () => new PgR2Backup(new App(), 'backup', { bucket: BUCKET }).toJson();

  test('passes what is right', async () => {
    expect(await validate(right())).toEqual({ status: 'success', violations: [] });
  });

  test('fails on an error in whoever’s manifest, with its file and place', async () => {
    const [namespace, app, r2, store] = right();
    delete store.spec.instanceSidecarConfiguration;
    const { status, violations } = await validate([namespace, app, r2], [store]);
    expect(status).toBe('failure');
    expect(violations).toContainEqual({
      ruleName: 'error r2-request-checksum',
      recommendation: expect.stringMatching(/^the environment has no AWS_REQUEST_CHECKSUM_CALCULATION\. Since 1\.36 boto3/),
      fix: '- name: AWS_REQUEST_CHECKSUM_CALCULATION\n  value: when_required',
      violatingResources: [
        { resourceName: 'pg-r2-store', locations: ['spec/instanceSidecarConfiguration/env'], manifestPath: 'dist/1.yaml' },
      ],
    });
  });

  test('reports a warning and passes', async () => {
    const [namespace, app, r2, store] = right();
    delete store.spec.retentionPolicy;
    const { status, violations } = await validate([namespace, app, r2, store]);
    expect([status, violations.map(({ ruleName }) => ruleName)]).toEqual(['success', ['warning retention-missing']]);
  });

  test('shows an exception that is annotated as allowed, with its reason, and passes', async () => {
    const [namespace, app, r2, store] = right();
    store.spec.configuration.tags = { team: 'payments' };
    store.metadata.annotations = { 'pg-r2-backup/allow.r2-tags': 'a proxy removes them' };
    const { status, violations } = await validate([namespace, app, r2, store]);
    expect(status).toBe('success');
    expect(violations).toMatchObject([
      {
        ruleName: 'allowed r2-tags',
        recommendation: 'there are tags. Allowed here: a proxy removes them',
        fix: expect.stringMatching(/^nothing/),
      },
    ]);
  });
});
