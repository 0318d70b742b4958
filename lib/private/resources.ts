import { type Size, SizeRoundingBehavior } from 'cdk8s';
import type { ContainerResources, Cpu } from 'cdk8s-plus-28';
import type { Faults } from './faults';

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
    const { request, limit }: Range = resources[field] ?? {};
    const [least, most] = [request, limit].map((amount, side) => {
      const units = amount === undefined ? undefined : unitsOf(amount);
      if (units !== undefined && !(units > 0)) {
        faults.add(
          `${property}.${field}.${side === 0 ? 'request' : 'limit'}`,
          amount && quantity(amount),
          `more than 0; write for example ${example}`,
        );
      }
      return units;
    });
    if (least !== undefined && most !== undefined && least > most) {
      faults.add(
        `${property}.${field}.request`,
        quantity(request!),
        `it is more than the limit, ${quantity(limit!)}; write at most the limit`,
      );
    }
  }
}

/** `resources` as a container spells it, or nothing where nothing is asked for. */
export function resourcesManifest(resources: ContainerResources | undefined): Record<string, Record<string, string>> | undefined {
  const side = (name: 'request' | 'limit') => {
    const amounts = KINDS.flatMap(([field, kubernetesName]): [string, string][] => {
      const amount = (resources?.[field] as Range | undefined)?.[name];
      return amount === undefined ? [] : [[kubernetesName, quantity(amount)]];
    });
    return amounts.length === 0 ? undefined : Object.fromEntries(amounts);
  };
  const manifest = { requests: side('request'), limits: side('limit') };
  const given = Object.entries(manifest).filter((entry): entry is [string, Record<string, string>] => entry[1] !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

function isSize(amount: Cpu | Size): amount is Size {
  return 'asString' in amount;
}

function quantity(amount: Cpu | Size): string {
  return isSize(amount) ? amount.asString() : amount.amount;
}

function unitsOf(amount: Cpu | Size): number {
  if (isSize(amount)) {
    return amount.toKibibytes({ rounding: SizeRoundingBehavior.NONE });
  }
  return amount.amount.endsWith('m') ? Number.parseFloat(amount.amount) : Number(amount.amount) * 1000;
}
