import { type Size, SizeRoundingBehavior } from 'cdk8s';
import type { ContainerResources, Cpu } from 'cdk8s-plus-28';
import {
  type ObjectStoreSpecInstanceSidecarConfigurationResources,
  ObjectStoreSpecInstanceSidecarConfigurationResourcesLimits as Limit,
  ObjectStoreSpecInstanceSidecarConfigurationResourcesRequests as Request,
} from '../../imports/barmancloud.cnpg.io';
import { type Faults, quantityOf } from './faults';

interface Range {
  readonly request?: Cpu | Size;
  readonly limit?: Cpu | Size;
}

/** cdk8s-plus' names and Kubernetes' own. */
const KINDS = [
  ['cpu', 'cpu', 'Cpu.millis(100)'],
  ['memory', 'memory', 'Size.mebibytes(256)'],
  ['ephemeralStorage', 'ephemeral-storage', 'Size.gibibytes(1)'],
] as const;

/** Kubernetes refuses a pod whose request exceeds its limit, and the sidecar's pod is the database's. */
export function checkResources(faults: Faults, property: string, resources: ContainerResources): void {
  for (const [field, , example] of KINDS) {
    const range: Range = resources[field] ?? {};
    for (const side of ['request', 'limit'] as const) {
      const amount = range[side];
      if (amount !== undefined && !(unitsOf(amount) > 0)) {
        faults.add(`${property}.${field}.${side}`, amount, `more than 0; write for example ${example}`);
      }
    }
    const { request, limit } = range;
    if (request !== undefined && limit !== undefined && unitsOf(request) > unitsOf(limit)) {
      faults.add(`${property}.${field}.request`, request, `it is more than the limit, ${quantityOf(limit)}; write at most the limit`);
    }
  }
}

/** `resources` of the sidecar, or nothing where nothing is asked for. */
export function resourcesSpec(resources: ContainerResources = {}): ObjectStoreSpecInstanceSidecarConfigurationResources | undefined {
  const amounts = <T>(side: keyof Range, make: (quantity: string) => T): Record<string, T> | undefined => {
    const given = KINDS.flatMap(([field, name]) => {
      const quantity = quantityOf((resources[field] as Range | undefined)?.[side]);
      return quantity === undefined ? [] : [[name, make(quantity)] as const];
    });
    return given.length === 0 ? undefined : Object.fromEntries(given);
  };
  const requests = amounts('request', (quantity) => Request.fromString(quantity));
  const limits = amounts('limit', (quantity) => Limit.fromString(quantity));
  return requests || limits ? { requests, limits } : undefined;
}

function unitsOf(amount: Cpu | Size): number {
  if ('asString' in amount) {
    return amount.toKibibytes({ rounding: SizeRoundingBehavior.NONE });
  }
  return amount.amount.endsWith('m') ? Number.parseFloat(amount.amount) : Number(amount.amount) * 1000;
}
