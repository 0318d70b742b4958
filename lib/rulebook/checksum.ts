import { shown } from '../private/faults';
import { variableOf } from './environment';
import type { Finding } from './rule';
import { text } from './store';
import type { World } from './world';

/** A variable of boto3's checksums that is missing or says something else, in each store in R2 that is written to. */
export function checksumFindings(world: World, name: string): Finding[] {
  return world.r2Targets.flatMap((store) => {
    const variable = variableOf(world, store, name);
    // botocore reads the value in lower case (botocore/args.py).
    if (variable === 'unknown' || (variable !== 'missing' && text(variable.value).toLowerCase() === 'when_required')) {
      return [];
    }
    const [at, message] =
      variable === 'missing' ? [store.envAt, `the environment has no ${name}`] : [variable.at, `${name} is ${shown(variable.value)}`];
    return [{ manifest: store.manifest, at, message, fix: `- name: ${name}\n  value: when_required` }];
  });
}
