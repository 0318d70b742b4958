import { examine } from './rulebook/examine';
import { Manifest, type Path } from './rulebook/manifest';
import { objectsIn } from './rulebook/objects';

/**
 * The rulebook as a validation plugin of cdk8s: `cdk8s synth` runs it on everything that the app has written, whoever's constructs made it. In
 * `cdk8s.yaml`:
 *
 * ```yaml
 * validations:
 *   - package: cdk8s-pg-r2-backup
 *     version: 0.1.0
 *     class: R2Validation
 * ```
 *
 * Errors fail the synth, warnings are reported beside them. An intended exception is an annotation on the object, `pg-r2-backup/allow.<rule>`, with its
 * reason as the value; it is reported as allowed.
 *
 * @see https://cdk8s.io/docs/latest/cli/synth/#synthesis-time-validation
 */
export class R2Validation {
  /**
   * Called by `cdk8s synth`.
   *
   * @param context cdk8s' own `ValidationContext`.
   */
  public async validate(context: any): Promise<void> {
    const places = new Map<Manifest, { file: string; way: Path }>();
    for (const file of context.manifests as string[]) {
      for (const { object, at } of ((await context.parseManifest(file)) as unknown[]).flatMap((document) => objectsIn(document))) {
        places.set(new Manifest(object, places.size), { file, way: at });
      }
    }
    const reports = examine([...places.keys()]).filter(({ rule }) => rule.severity !== 'info');
    for (const { rule, manifest, at, message, fix, suppressed } of reports) {
      const { file, way } = places.get(manifest)!;
      context.report.addViolation({
        ruleName: `${suppressed === undefined ? rule.severity : 'allowed'} ${rule.id}`,
        recommendation: `${message}. ${suppressed === undefined ? rule.reason : `Allowed here: ${suppressed}`}`,
        fix: suppressed === undefined ? fix : 'nothing: an annotation of the object gives the reason',
        violatingResources: [{ resourceName: manifest.name, locations: [[...way, ...at].join('/')], manifestPath: file }],
      });
    }
    const fails = reports.some(({ rule, suppressed }) => rule.severity === 'error' && suppressed === undefined);
    context.report.submit(fails ? 'failure' : 'success');
  }
}
