export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;

const PREFIXES = 'KMGTPEZY';

/** The bytes that barman reads in a size, or undefined where it refuses it: `check_size` in barman/utils.py, 3.19.1. */
export function barmanBytes(text: string): number | undefined {
  const size = text.trim().toUpperCase();
  const plain = /^\+?([0-9]+)B?$/.exec(size);
  const prefixed = /^\+?([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*([KMGTPEZY])(I?)B$/.exec(size);
  let bytes = 0;
  if (plain) {
    bytes = Number(plain[1]);
  } else if (prefixed) {
    const [, amount, prefix, i] = prefixed;
    // The other way round than everywhere else.
    const base = i === 'I' ? 1000 : 1024;
    bytes = Math.floor(Number(amount) * base ** (PREFIXES.indexOf(prefix) + 1));
  }
  return bytes < 1 ? undefined : bytes;
}

/** Whether a size has a unit that barman reads in its own way. */
export function hasUnit(text: string): boolean {
  return /[KMGTPEZY]I?B$/i.test(text.trim());
}

/** The bytes that a size written with the usual meaning of its unit has, `M` and `G` without `B` included. */
export function usualBytes(text: string): number | undefined {
  const match = /^\+?([0-9]+(?:\.[0-9]*)?|\.[0-9]+)\s*([KMGTPEZY])(I?)B?$/i.exec(text.trim());
  if (!match) {
    return undefined;
  }
  const [, amount, prefix, i] = match;
  return Math.floor(Number(amount) * (i === '' ? 1000 : 1024) ** (PREFIXES.indexOf(prefix.toUpperCase()) + 1));
}

/** The bytes of a Kubernetes quantity, or undefined for what is none. */
export function quantityBytes(quantity: unknown): number | undefined {
  const text = typeof quantity === 'number' || typeof quantity === 'string' ? String(quantity).trim() : '';
  const match = /^\+?([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:([KMGTPE])i|([numkMGTPE])|[eE]([+-]?[0-9]+))?$/.exec(text);
  if (!match) {
    return undefined;
  }
  const [, amount, binary, decimal, exponent = '0'] = match;
  const factor = binary ? 1024 ** (PREFIXES.indexOf(binary) + 1) : decimal ? DECIMAL[decimal] : 10 ** Number(exponent);
  return Number(amount) * factor;
}

const DECIMAL: Record<string, number> = { n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 };
