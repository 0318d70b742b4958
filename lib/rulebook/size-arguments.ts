import { type Argument, argumentsAt, BACKUP_ARGS } from './arguments';
import type { Store } from './store';

const SIZES: readonly string[] = ['max-archive-size', 'min-chunk-size', 'max-bandwidth'];

/** The arguments of a base backup that are sizes; one without a value has an empty one. */
export function sizeArguments(store: Store): (Argument & { readonly value: string })[] {
  return argumentsAt(store, BACKUP_ARGS)
    .filter(({ option }) => SIZES.includes(option))
    .map((argument) => ({ ...argument, value: argument.value ?? '' }));
}
