import { type Size, SizeRoundingBehavior } from 'cdk8s';
import type { ContainerResources, Cpu } from 'cdk8s-plus-28';
import {
  type ObjectStoreSpecInstanceSidecarConfigurationResources,
  ObjectStoreSpecInstanceSidecarConfigurationResourcesLimits as Limit,
  ObjectStoreSpecInstanceSidecarConfigurationResourcesRequests as Request,
} from '../../imports/barmancloud.cnpg.io';
import { checkKnown, ifGivenObject } from './checks';
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
const FIELDS = KINDS.map(([field]) => field);

/** Kubernetes refuses a pod whose request exceeds its limit, and the sidecar's pod is the database's. */
export function checkResources(faults: Faults, property: string, resources: ContainerResources): void {
  checkKnown(faults, property, resources, FIELDS);
  for (const [field, , example] of KINDS) {
    const at = `${property}.${field}`;
    ifGivenObject(faults, at, resources[field] as Range | undefined, (range) => {
      checkKnown(faults, at, range, ['request', 'limit']);
      const [request, limit] = (['request', 'limit'] as const).map((side) => {
        const units = unitsOf(field, range[side]);
        if (range[side] !== undefined && !(units > 0)) {
          faults.add(`${at}.${side}`, range[side], `an amount above 0; write for example ${example}`);
        }
        return units;
      });
      if (request > limit) {
        faults.add(`${at}.request`, range.request, `it is more than the limit, ${quantityOf(range.limit)}; write at most the limit`);
      }
    });
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

/** An amount as a number that can be compared, NaN for what is none of its field. */
function unitsOf(field: string, amount: Cpu | Size | undefined): number {
  if (field !== 'cpu') {
    return typeof (amount as Size)?.toKibibytes === 'function'
      ? (amount as Size).toKibibytes({ rounding: SizeRoundingBehavior.NONE })
      : NaN;
  }
  const text: unknown = (amount as Cpu)?.amount;
  const millis = typeof text === 'string' ? /^([0-9.]+)(m?)$/.exec(text) : null;
  return millis ? Number(millis[1]) * (millis[2] ? 1 : 1000) : NaN;
}
