import { BARMAN_PLUGIN } from './cluster';

/** Whether a name is meant to be the Barman Cloud plugin's, and is not. Plugins of other vendors have names in their own domains. */
export function isMisspelt(name: string): boolean {
  if (name === BARMAN_PLUGIN || name.length > 80) {
    return false;
  }
  const lower = name.toLowerCase();
  if (lower.includes('barman') && (!lower.includes('.') || /cnpg|cloud-?native/.test(lower))) {
    return true;
  }
  return differences(lower, BARMAN_PLUGIN) <= 3;
}

/** How many characters must be added, removed or changed (Levenshtein). */
function differences(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
