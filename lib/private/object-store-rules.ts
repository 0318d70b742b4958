import type { ApiObjectMetadata } from 'cdk8s';
import type { SecretValue } from 'cdk8s-plus-28';
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
import {
  checkBoolean,
  checkInteger,
  checkKnown,
  checkLabels,
  checkNamespace,
  checkObjectName,
  checkSecretKey,
  ifGiven,
  ifGivenList,
  ifGivenObject,
  REFUSED_FIELDS,
} from './checks';
import { checkCommandArgs } from './command-args';
import { DEFAULT_STORE_NAME } from './defaults';
import { CREDENTIAL_ADVICE, type Faults, holdsCredential } from './faults';
import { checkPrefix } from './prefix';
import { checkResources } from './resources';
import { REFUSED_ENV } from './workarounds';

/** The compressions whose parts differ in length (EnterpriseDB/barman#954). */
export const UNEVEN: readonly unknown[] = [DataCompression.SNAPPY, DataCompression.LZ4];
export const UNEVEN_ADVICE =
  'its parts differ in length, and R2 refuses a backup of three parts and more ("All non-trailing parts must have the same length"); ' +
  'write DataCompression.GZIP, or data.parts: BackupParts.onePerArchive()';

/** What is wrong with the options of a store, each fault under the property's own name. */
export function checkStoreOptions(faults: Faults, options: R2StoreOptions | undefined): void {
  for (const [field, advice] of REFUSED_FIELDS) {
    ifGiven((options as Record<string, unknown> | undefined)?.[field], (value) => faults.add(field, value, advice));
  }
  if (typeof options?.bucket?.destinationPath !== 'function') {
    faults.add('bucket', options?.bucket, 'write R2Bucket.of({ accountId, name }), or R2Bucket.fromS3Api(address)');
  }
  ifGiven(options?.prefix, (prefix) => checkPrefix(faults, prefix));
  ifGiven(options?.retentionPolicy, (policy) => checkRetentionPolicy(faults, 'retentionPolicy', policy));
  ifGivenObject(faults, 'wal', options?.wal, (wal) => checkWal(faults, wal));
  ifGivenObject(faults, 'data', options?.data, (data) => checkData(faults, data));
  ifGivenObject(faults, 'instanceSidecarConfiguration', options?.instanceSidecarConfiguration, (sidecar) => checkSidecar(faults, sidecar));
  ifGivenObject(faults, 'endpointCa', options?.endpointCa, (ca) => checkEndpointCa(faults, ca));
}

export function checkMetadata(faults: Faults, metadata: ApiObjectMetadata): void {
  ifGiven(metadata.name, (name) => checkObjectName(faults, 'metadata.name', name, DEFAULT_STORE_NAME));
  ifGiven(metadata.namespace, (namespace) => checkNamespace(faults, 'metadata.namespace', namespace));
  ifGivenObject(faults, 'metadata.labels', metadata.labels, (labels) => checkLabels(faults, 'metadata.labels', labels));
  ifGivenObject(faults, 'metadata.annotations', metadata.annotations, (annotations) => {
    for (const value of Object.values<unknown>(annotations)) {
      if (typeof value === 'string' && holdsCredential(value)) {
        faults.addHidden('metadata.annotations', value, `${CREDENTIAL_ADVICE}; remove it`);
      }
    }
  });
}

export function checkRetentionPolicy(faults: Faults, property: string, policy: unknown): void {
  const text = typeof policy === 'string' ? policy : '';
  if (!/^[1-9][0-9]*[dwm]$/.test(text)) {
    const years = /^([1-9][0-9]{0,2})y$/.exec(text);
    const days = /^([1-9][0-9]*)$/.exec(text);
    const example = years ? `${Number(years[1]) * 12}m` : days ? `${days[1]}d` : '30d';
    faults.add(
      property,
      policy,
      `a whole number from 1 and a unit, d (days), w (weeks) or m (months), without a space; write for example "${example}"`,
    );
  }
}

function checkWal(faults: Faults, wal: WalOptions): void {
  checkKnown(faults, 'wal', wal, ['compression', 'maxParallel', 'archiveAdditionalCommandArgs', 'restoreAdditionalCommandArgs']);
  ifGiven(wal.compression, (value) => checkEnum(faults, 'wal.compression', value, Object.values(WalCompression), 'WalCompression.GZIP'));
  ifGiven(wal.maxParallel, (value) => checkInteger(faults, 'wal.maxParallel', value, 2, 'the number of WAL files at once'));
  for (const list of ['archiveAdditionalCommandArgs', 'restoreAdditionalCommandArgs'] as const) {
    ifGivenList(faults, `wal.${list}`, wal[list], (args) => checkCommandArgs(faults, `wal.${list}`, args));
  }
}

function checkData(faults: Faults, data: DataOptions): void {
  const lists = ['additionalCommandArgs', 'restoreAdditionalCommandArgs'] as const;
  checkKnown(faults, 'data', data, ['compression', 'parts', 'jobs', 'immediateCheckpoint', ...lists]);
  ifGiven(data.compression, (value) =>
    checkEnum(faults, 'data.compression', value, Object.values(DataCompression), 'DataCompression.GZIP'),
  );
  if (data.parts !== undefined && !Array.isArray(data.parts?.additionalCommandArgs)) {
    faults.add('data.parts', data.parts, 'write BackupParts.even() or BackupParts.onePerArchive()');
  } else if (UNEVEN.includes(data.compression) && !data.parts?.isOnePerArchive) {
    faults.add('data.compression', data.compression, UNEVEN_ADVICE);
  }
  ifGiven(data.jobs, (value) => checkInteger(faults, 'data.jobs', value, 2, 'the number of uploads at once'));
  ifGiven(data.immediateCheckpoint, (value) => checkBoolean(faults, 'data.immediateCheckpoint', value));
  for (const list of lists) {
    ifGivenList(faults, `data.${list}`, data[list], (args) => checkCommandArgs(faults, `data.${list}`, args));
  }
}

function checkSidecar(faults: Faults, sidecar: InstanceSidecarConfiguration): void {
  const known = ['env', 'resources', 'logLevel', 'retentionPolicyIntervalSeconds', 'additionalContainerArgs'];
  const at = (property: string) => `instanceSidecarConfiguration.${property}`;
  checkKnown(faults, 'instanceSidecarConfiguration', sidecar, known);
  ifGivenList(faults, at('env'), sidecar.env, (env) => checkEnv(faults, at('env'), env));
  ifGivenObject(faults, at('resources'), sidecar.resources, (resources) => checkResources(faults, at('resources'), resources));
  ifGiven(sidecar.logLevel, (value) => checkEnum(faults, at('logLevel'), value, Object.values(SidecarLogLevel), 'SidecarLogLevel.DEBUG'));
  ifGiven(sidecar.retentionPolicyIntervalSeconds, (value) =>
    checkInteger(faults, at('retentionPolicyIntervalSeconds'), value, 1800, 'the number of seconds between two runs'),
  );
  ifGivenList(faults, at('additionalContainerArgs'), sidecar.additionalContainerArgs, (args) => {
    args.forEach((arg, index) => checkContainerArg(faults, at(`additionalContainerArgs[${index}]`), arg));
  });
}

function checkContainerArg(faults: Faults, property: string, arg: unknown): void {
  if (typeof arg !== 'string') {
    faults.add(property, arg, 'an argument is text; write it in one item, such as "--name=value"');
  } else if (!arg.startsWith('-')) {
    faults.addHidden(property, arg, 'an argument begins with "-"; write it in one item, such as "--name=value"');
  } else if (arg.startsWith('--log-level')) {
    faults.add(property, '--log-level', 'the API server refuses it here; write logLevel: SidecarLogLevel.DEBUG');
  } else if (holdsCredential(arg)) {
    faults.addHidden(property, arg, `${CREDENTIAL_ADVICE}; remove it`);
  }
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
    faults.addHidden(`${at}.value`, literal, `${CREDENTIAL_ADVICE}; write valueFrom: EnvValue.fromSecretValue({ secret, key: "proxy" })`);
  }
  for (const kind of ['secretKeyRef', 'configMapKeyRef']) {
    ifGiven(reference?.[kind], ({ name, key }) => {
      checkObjectName(faults, `${at}.valueFrom.${kind}.name`, name, 'proxy');
      checkSecretKey(faults, `${at}.valueFrom.${kind}.key`, key, 'proxy');
    });
  }
}

function checkEndpointCa(faults: Faults, ca: SecretValue): void {
  checkObjectName(faults, 'endpointCa.secret', ca.secret?.name, 'proxy-ca');
  checkSecretKey(faults, 'endpointCa.key', ca.key, 'ca.crt');
}

function checkEnum(faults: Faults, property: string, value: string, allowed: string[], example: string): void {
  if (!allowed.includes(value)) {
    faults.add(property, value, `one of ${allowed.join(', ')}; write for example ${example}`);
  }
}
