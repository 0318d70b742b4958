import { type Argument, backupArguments } from './arguments';
import type { Store } from './store';

const SIZES: ReadonlyArray<string | undefined> = ['max-archive-size', 'min-chunk-size', 'max-bandwidth'];

/** The arguments of a base backup that are sizes; one without a value has an empty one. */
export function sizeArguments(store: Store): (Argument & { readonly value: string })[] {
  return backupArguments(store)
    .filter(({ option }) => SIZES.includes(option))
    .map((argument) => ({ ...argument, value: argument.value ?? '' }));
}
