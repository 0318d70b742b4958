import { App, Chart } from 'cdk8s';
import { PgR2Backup, type PgR2BackupProps, R2Bucket, R2ObjectStore, type R2ObjectStoreProps } from '../../lib';

export const ACCOUNT_ID = '0123456789abcdef0123456789abcdef';
export const BUCKET = R2Bucket.of({ accountId: ACCOUNT_ID, name: 'acme-backups' });

/** A credential-shaped text: whatever happens, it must not be repeated. */
export const SECRET_ACCESS_KEY = '5f'.repeat(32);

/** The manifests of a `PgR2Backup` with these props, as they are written. */
export function backupManifests(props: Partial<PgR2BackupProps> = {}): any[] {
  return new PgR2Backup(new App(), 'backup', { bucket: BUCKET, ...props }).toJson();
}

/** The manifests of an `R2ObjectStore` in a bare chart. */
export function storeManifests(props: Partial<R2ObjectStoreProps> = {}): any[] {
  return newStore(props).chart.toJson();
}

export function newStore(props: Partial<R2ObjectStoreProps> = {}): { chart: Chart; store: R2ObjectStore } {
  const chart = new Chart(new App(), 'chart');
  return { chart, store: new R2ObjectStore(chart, 'store', { bucket: BUCKET, ...props }) };
}

export function objectStoreOf(manifests: any[]): any {
  return manifests.find((manifest) => manifest.kind === 'ObjectStore');
}

/** The message of the error that a call throws; it is a failure of the test when it throws none. */
export function errorOf(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('no error was thrown');
}
