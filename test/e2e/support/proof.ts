import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../support/schema';
import type { TimedBackup } from './postgres';

/** A base backup that was restored with every row. */
export interface Proof extends TimedBackup {
  readonly backup: string;
  /** Of data that no compression makes smaller. */
  readonly megabytes: number;
}

const FOLDER = path.join(ROOT, 'reports/proof');

/** Keeps what a run has shown, for the table in docs/proof.md (`npm run proof`). */
export function recordProof(proof: Proof): void {
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.writeFileSync(path.join(FOLDER, `${proof.backup.replace(/\W+/g, '-')}.json`), JSON.stringify(proof));
}
