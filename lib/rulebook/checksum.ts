import { shown } from '../private/faults';
import type { Finding } from './rule';
import type { Store } from './store';

/** A variable of boto3's checksums that is missing or says something else. */
export function checksumFindings(store: Store, name: string): Finding[] {
  const env = store.envOf(name);
  if (env?.value === 'when_required') {
    return [];
  }
  const message = env === undefined ? `the environment has no ${name}` : `${name} is ${shown(env.value)}`;
  return [{ manifest: store.manifest, at: env?.at ?? store.envAt, message, fix: `- name: ${name}\n  value: when_required` }];
}
