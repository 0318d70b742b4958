import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../../support/schema';

/** The Go module that pins etcd, the API server and kubectl. */
export const CONTROL_PLANE = path.join(ROOT, 'test/e2e/control-plane');

/** The Go module that pins CloudNativePG, and runs its admission. */
export const CNPG_ADMISSION = path.join(ROOT, 'test/e2e/cnpg-admission');

/** The Go module that pins the Barman Cloud plugin, and prints what it runs. */
export const BARMAN_OPTIONS = path.join(ROOT, 'test/e2e/barman-options');

/** Where what is built for the suites is kept from one run to the next. */
export const BIN = path.join(ROOT, 'node_modules/.cache/e2e');

/**
 * The Python environment of the plugin's sidecar, kept from one run to the next too. Not below BIN: where root runs the suites PostgreSQL runs as
 * user postgres, who must be able to run barman, and may not look into the folder of a clone.
 */
export const VENV = path.join(os.tmpdir(), `cdk8s-pg-r2-backup-${os.userInfo().uid}`, 'barman');
