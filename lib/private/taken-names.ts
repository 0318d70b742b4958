import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Faults } from './faults';

/** The objects of each chart that nothing else in it may be named like, and the path of the construct that made them. */
const TAKEN = new WeakMap<Chart, Map<string, string>>();

/**
 * Two objects of one kind and name in a chart are one in the cluster, and the last that is applied wins: one database's backups
 * would go to the other's bucket. Other charts of the app may be for other clusters.
 */
export function checkNotTaken(faults: Faults, property: string, scope: Construct, object: NamedObject, advice: string): void {
  const chart = Chart.of(scope);
  const owner = TAKEN.get(chart)?.get(identityOf(chart, object));
  if (owner !== undefined) {
    faults.add(property, object.name, `${owner} already makes the ${object.kind} of this name in this chart and namespace; ${advice}`);
  }
}

export function takeName(owner: string, scope: Construct, object: NamedObject): void {
  const chart = Chart.of(scope);
  TAKEN.set(chart, (TAKEN.get(chart) ?? new Map<string, string>()).set(identityOf(chart, object), owner));
}

export interface NamedObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

function identityOf(chart: Chart, { kind, name, namespace = chart.namespace }: NamedObject): string {
  return [kind, namespace, name].join('/');
}
