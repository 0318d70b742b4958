// Written by `npm run rules` from the files in lib/rules/.
import { rule as r2RequestChecksum } from '../rules/r2-request-checksum';
import type { Rule } from './rule';

/** The rulebook, by id. */
export const RULES: readonly Rule[] = [r2RequestChecksum];
