import {
  DataCompression,
  type DataOptions,
  type InstanceSidecarConfiguration,
  type R2StoreOptions,
  type SidecarEnv,
  SidecarLogLevel,
  WalCompression,
  type WalOptions,
} from '../object-store-options';
import { checkInteger, checkObjectName, checkSecretKey, ifGiven, ifGivenObject } from './checks';
import { checkCommandArgs } from './command-args';
import { type Faults, holdsCredential } from './faults';
import { checkPrefix } from './prefix';
import { checkResources } from './resources';
import { REFUSED_ENV, workaroundFaults } from './workarounds';

/** The compressions whose parts differ in length (EnterpriseDB/barman#954). */
const UNEVEN: readonly unknown[] = [DataCompression.SNAPPY, DataCompression.LZ4];
const ONE_PART_FIX = 'write DataCompression.GZIP, or data.parts: BackupParts.onePerArchive()';

/** What is wrong with the options of a store, each fault under the property's own name. */
export function checkStoreOptions(faults: Faults, options: R2StoreOptions): void {
  if (typeof options.bucket?.destinationPath !== 'function') {
    faults.add('bucket', options.bucket, 'write R2Bucket.of({ accountId, name }), or R2Bucket.fromS3Api(address)');
  }
  ifGiven(options.prefix, (prefix) => checkPrefix(faults, prefix));
  ifGiven(options.retentionPolicy, (policy) => checkRetentionPolicy(faults, policy));
  ifGivenObject(faults, 'wal', options.wal, (wal) => checkWal(faults, wal));
  ifGivenObject(faults, 'data', options.data, (data) => checkData(faults, data));
  ifGivenObject(faults, 'instanceSidecarConfiguration', options.instanceSidecarConfiguration, (sidecar) => checkSidecar(faults, sidecar));
  ifGivenObject(faults, 'endpointCa', options.endpointCa, (ca) => {
    checkObjectName(faults, 'endpointCa.secret', ca.secret?.name, 'proxy-ca');
    checkSecretKey(faults, 'endpointCa.key', ca.key, 'ca.crt');
  });
}

function checkRetentionPolicy(faults: Faults, policy: string): void {
  if (!/^[1-9][0-9]*[dwm]$/.test(policy)) {
    const years = /^([1-9][0-9]{0,2})y$/.exec(policy);
    const days = /^([1-9][0-9]*)$/.exec(policy);
    const example = years ? `${Number(years[1]) * 12}m` : days ? `${days[1]}d` : '30d';
    faults.add(
      'retentionPolicy',
      policy,
      `a whole number from 1 and a unit, d (days), w (weeks) or m (months), without a space; write for example "${example}"`,
    );
  }
}

function checkWal(faults: Faults, wal: WalOptions): void {
  ifGiven(wal.compression, (value) => checkEnum(faults, 'wal.compression', value, Object.values(WalCompression), 'WalCompression.GZIP'));
  ifGiven(wal.maxParallel, (value) => checkInteger(faults, 'wal.maxParallel', value, 1, 2, 'the number of WAL files at once'));
  ifGiven(wal.archiveAdditionalCommandArgs, (args) => checkCommandArgs(faults, 'wal.archiveAdditionalCommandArgs', args));
  ifGiven(wal.restoreAdditionalCommandArgs, (args) => checkCommandArgs(faults, 'wal.restoreAdditionalCommandArgs', args));
}

function checkData(faults: Faults, data: DataOptions): void {
  ifGiven(data.compression, (value) =>
    checkEnum(faults, 'data.compression', value, Object.values(DataCompression), 'DataCompression.GZIP'),
  );
  if (data.parts !== undefined && !Array.isArray(data.parts?.additionalCommandArgs)) {
    faults.add('data.parts', data.parts, 'write BackupParts.even() or BackupParts.onePerArchive()');
  } else if (UNEVEN.includes(data.compression) && !data.parts?.isOnePerArchive) {
    faults.add(
      'data.compression',
      data.compression,
      `its parts differ in length, and R2 refuses a backup of three parts and more ("All non-trailing parts must have the same length"); ${ONE_PART_FIX}`,
    );
  }
  ifGiven(data.jobs, (value) => checkInteger(faults, 'data.jobs', value, 1, 2, 'the number of uploads at once'));
  ifGiven(data.additionalCommandArgs, (args) => checkCommandArgs(faults, 'data.additionalCommandArgs', args));
  ifGiven(data.restoreAdditionalCommandArgs, (args) => checkCommandArgs(faults, 'data.restoreAdditionalCommandArgs', args));
}

function checkSidecar(faults: Faults, sidecar: InstanceSidecarConfiguration): void {
  const at = (property: string) => `instanceSidecarConfiguration.${property}`;
  ifGiven(sidecar.env, (env) => checkEnv(faults, at('env'), env));
  ifGivenObject(faults, at('resources'), sidecar.resources, (resources) => checkResources(faults, at('resources'), resources));
  ifGiven(sidecar.logLevel, (value) => checkEnum(faults, at('logLevel'), value, Object.values(SidecarLogLevel), 'SidecarLogLevel.DEBUG'));
  ifGiven(sidecar.retentionPolicyIntervalSeconds, (value) =>
    checkInteger(faults, at('retentionPolicyIntervalSeconds'), value, 1, 1800, 'the number of seconds between two runs'),
  );
  sidecar.additionalContainerArgs?.forEach((arg, index) => {
    const property = at(`additionalContainerArgs[${index}]`);
    if (typeof arg !== 'string' || !arg.startsWith('-')) {
      faults.add(property, arg, 'an argument begins with "-"; write it in one item, such as "--name=value"');
    } else if (arg.startsWith('--log-level')) {
      faults.add(property, '--log-level', 'the API server refuses it here; write logLevel: SidecarLogLevel.DEBUG');
    } else if (holdsCredential(arg)) {
      faults.addHidden(property, arg, 'a credential would stand in dist/ for all to read; remove it');
    }
  });
}

function checkEnv(faults: Faults, property: string, env: readonly SidecarEnv[]): void {
  const seen = new Set<string>();
  env.forEach((entry, index) => {
    const name = entry?.name;
    const at = `${property}[${index}]`;
    const refused = REFUSED_ENV.get(name);
    if (typeof name !== 'string' || !/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) {
      faults.add(
        `${at}.name`,
        name,
        'a variable has letters, digits, "_", "." and "-", and no digit first; write for example "HTTPS_PROXY"',
      );
    } else if (refused !== undefined) {
      faults.add(`${at}.name`, name, refused);
    } else if (seen.has(name)) {
      faults.add(`${at}.name`, name, 'it is in the list twice, and the plugin drops the second; keep one');
    }
    seen.add(name);
    checkEnvValue(faults, at, entry);
  });
}

/** Exactly one of `value` and `valueFrom`; no credential as a literal; no reference that leads nowhere. */
function checkEnvValue(faults: Faults, at: string, entry: SidecarEnv): void {
  const reference = entry?.valueFrom?.valueFrom as Record<string, { name: string; key: string } | undefined> | undefined;
  const literal: unknown = entry?.value ?? entry?.valueFrom?.value;
  if ((entry?.value === undefined) === (entry?.valueFrom === undefined) || (literal === undefined && reference === undefined)) {
    faults.add(
      at,
      entry?.name,
      'give one of value and valueFrom; write for example { name: "HTTPS_PROXY", value: "http://proxy:3128" } or ' +
        '{ name: "HTTPS_PROXY", valueFrom: EnvValue.fromSecretValue({ secret, key: "proxy" }) }',
    );
  } else if (literal !== undefined && typeof literal !== 'string') {
    faults.add(`${at}.value`, literal, 'a variable is text; put the value in quotes');
  } else if (literal !== undefined && holdsCredential(literal)) {
    faults.addHidden(
      `${at}.value`,
      literal,
      'a credential would stand in dist/ for all to read; write valueFrom: EnvValue.fromSecretValue({ secret, key: "proxy" })',
    );
  }
  for (const kind of ['secretKeyRef', 'configMapKeyRef']) {
    ifGiven(reference?.[kind], ({ name, key }) => {
      checkObjectName(faults, `${at}.valueFrom.${kind}.name`, name, 'proxy');
      checkSecretKey(faults, `${at}.valueFrom.${kind}.key`, key, 'proxy');
    });
  }
}

function checkEnum(faults: Faults, property: string, value: string, allowed: string[], example: string): void {
  if (!allowed.includes(value)) {
    faults.add(property, value, `one of ${allowed.join(', ')}; write for example ${example}`);
  }
}

/**
 * What R2 would refuse of an ObjectStore that is about to be emitted, whatever way it got there. `parts` is how the store cuts its
 * backups.
 */
export function emittedStoreFaults(manifest: any, parts: { isOnePerArchive: boolean; additionalCommandArgs: string[] }): string[] {
  const configuration = manifest.spec?.configuration ?? {};
  const at = 'spec.configuration';
  const faults = workaroundFaults('spec.instanceSidecarConfiguration.env', manifest.spec?.instanceSidecarConfiguration?.env);
  const refuse = (path: string, value: unknown, reason: string) => {
    if (value !== undefined) {
      faults.push(`${path} was added: ${reason}; drop the patch that adds it`);
    }
  };
  refuse(
    `${at}.s3Credentials.region`,
    configuration.s3Credentials?.region,
    'it beats AWS_DEFAULT_REGION=auto, and R2 refuses another region',
  );
  refuse(`${at}.tags`, configuration.tags, 'R2 does not implement object tagging and refuses the upload');
  refuse(`${at}.historyTags`, configuration.historyTags, 'R2 does not implement object tagging and refuses the upload');
  for (const side of ['wal', 'data']) {
    refuse(`${at}.${side}.encryption`, configuration[side]?.encryption, 'R2 encrypts at rest and refuses or ignores the header');
  }
  const args: unknown[] = configuration.data?.additionalCommandArgs ?? [];
  for (const arg of parts.additionalCommandArgs) {
    if (!args.includes(arg)) {
      faults.push(
        `${at}.data.additionalCommandArgs has no "${arg}": without it R2 can refuse the backup, or a restore is one long download that dies with its connection; ` +
          'drop the patch that touches it, and change the sizes with data.parts',
      );
    }
  }
  if (UNEVEN.includes(configuration.data?.compression) && !parts.isOnePerArchive) {
    faults.push(
      `${at}.data.compression is "${configuration.data.compression}": its parts differ in length and R2 refuses the backup; ${ONE_PART_FIX}`,
    );
  }
  return faults;
}
