import { parseAllDocuments } from 'yaml';
import { examine } from '../lib/rulebook/examine';
import { RULES } from '../lib/rulebook/rules';
import { RIGHT, withExample } from './support/examples';

test('the right manifests, which all examples are made from, have no findings', () => {
  expect(examine(withExample(RIGHT)).map(({ rule, message }) => `${rule.id}: ${message}`)).toEqual([]);
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const said = (example: string) => examine(withExample(example)).map((report) => report.rule.id);

  test('speaks of its bad example', () => {
    expect(said(rule.bad)).toContain(id);
  });

  test('is silent on its good example, and so are all others', () => {
    expect(examine(withExample(rule.good)).map(({ rule: { id: other }, message }) => `${other}: ${message}`)).toEqual([]);
  });

  test('says where, what was found and what to write', () => {
    for (const { at, manifest, message, fix } of examine(withExample(rule.bad)).filter((report) => report.rule === rule)) {
      // The place stands in the manifest, or the field that holds it does.
      expect(at.length < 2 || manifest.at(at) !== undefined || manifest.at(at.slice(0, -1)) !== undefined || at.length > 2).toBe(true);
      expect(message).toMatch(/^\S.*[^.\s]$/);
      expect(parseAllDocuments(fix).flatMap((document) => document.errors)).toEqual([]);
    }
  });

  test('can be allowed by an annotation with a reason, and by none without', () => {
    const manifests = withExample(rule.bad);
    const allow = (reason: string) => {
      for (const { object } of manifests) {
        object.metadata = { ...object.metadata, annotations: { ...object.metadata?.annotations, [`pg-r2-backup/allow.${id}`]: reason } };
      }
      return examine(manifests)
        .filter((report) => report.rule === rule)
        .map(({ suppressed }) => suppressed);
    };
    expect(new Set(allow('we know'))).toEqual(new Set(['we know']));
    expect(new Set(allow(' '))).toEqual(new Set([undefined]));
  });

  test('is written as all rules are', () => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(`allow.${id}`.length).toBeLessThanOrEqual(63);
    expect(rule.title).toMatch(/[^.\s]$/);
    expect(rule.reason).toMatch(/^[^a-z\s].*\.$/);
    expect(rule.source).toMatch(/^https:\/\/\S+$/);
  });
});
