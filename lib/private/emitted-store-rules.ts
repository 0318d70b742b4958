import type { ApiObjectMetadata } from 'cdk8s';
import type { BackupParts } from '../backup-parts';
import { reasonToAllow } from '../rulebook/allow';
import { Manifest } from '../rulebook/manifest';
import { Store } from '../rulebook/store';
import { ifGiven, ifGivenList, REFUSED_FIELDS } from './checks';
import { checkCommandArgs } from './command-args';
import { CREDENTIAL_ADVICE, Faults, holdsCredential, shown } from './faults';
import { checkRetentionPolicy, UNEVEN, UNEVEN_ADVICE } from './object-store-rules';
import { rulebookFaults } from './rulebook-faults';
import { REFUSED_ENV, workaroundFaults, WORKAROUNDS } from './workarounds';

const OWN_ENV: ReadonlySet<unknown> = new Set(WORKAROUNDS.map(({ name }) => name));

/**
 * What R2 or the plugin would refuse of an ObjectStore that is about to be emitted, whatever way it got there. `name` is what
 * others know the store by in its namespace, `parts` how it cuts its backups.
 */
export function emittedStoreFaults(manifest: any, { name, namespace }: ApiObjectMetadata, parts: BackupParts): string[] {
  const faults = new Faults();
  const { spec } = manifest;
  const configuration = spec?.configuration ?? {};
  if (manifest.metadata?.name !== name) {
    faults.add(
      'metadata.name',
      manifest.metadata?.name,
      `Clusters refer to the store as "${name}"; drop the patch, and name it by its props`,
    );
  }
  if (manifest.metadata?.namespace !== namespace) {
    faults.add(
      'metadata.namespace',
      manifest.metadata?.namespace,
      `the Secret and the Clusters are in ${shown(namespace)}; give the store its namespace by its props`,
    );
  }
  // Of what is not R2 the rules say nothing.
  const object = new Manifest(manifest, 0);
  if (!new Store(object).isR2 && reasonToAllow(object, 'r2-endpoint-host') === undefined) {
    faults.add(
      'spec.configuration.endpointURL',
      configuration.endpointURL,
      "it is no endpoint of R2's; drop the patch, or say why in the annotation pg-r2-backup/allow.r2-endpoint-host",
    );
  }
  ifGiven(spec?.retentionPolicy, (policy) => checkRetentionPolicy(faults, 'spec.retentionPolicy', policy));
  checkEmittedEnv(faults, 'spec.instanceSidecarConfiguration.env', spec?.instanceSidecarConfiguration?.env);
  checkEmittedCredentials(faults, 'spec.configuration.s3Credentials', configuration.s3Credentials);
  for (const [property, fields] of [
    ['spec.configuration', configuration],
    ['spec.configuration.wal', configuration.wal],
    ['spec.configuration.data', configuration.data],
  ]) {
    for (const [field, advice] of REFUSED_FIELDS) {
      ifGiven(fields?.[field], (value) => faults.add(`${property}.${field}`, value, advice));
    }
  }
  const argumentLists: [string, unknown, string[]][] = [
    ['data.additionalCommandArgs', configuration.data?.additionalCommandArgs ?? [], parts.additionalCommandArgs],
    ['data.restoreAdditionalCommandArgs', configuration.data?.restoreAdditionalCommandArgs, []],
    ['wal.archiveAdditionalCommandArgs', configuration.wal?.archiveAdditionalCommandArgs, []],
    ['wal.restoreAdditionalCommandArgs', configuration.wal?.restoreAdditionalCommandArgs, []],
  ];
  for (const [field, list, own] of argumentLists) {
    const property = `spec.configuration.${field}`;
    ifGivenList(faults, property, list as unknown[] | undefined, (args) => {
      checkCommandArgs(faults, property, args, own);
      for (const missing of own.filter((arg) => !args.includes(arg))) {
        faults.say(
          `${property} has no "${missing}": without it R2 can refuse the backup, or a restore is one long download that dies with its connection; ` +
            'drop the patch that touches it, and change the sizes with data.parts',
        );
      }
    });
  }
  if (UNEVEN.includes(configuration.data?.compression) && !parts.isOnePerArchive) {
    faults.add('spec.configuration.data.compression', configuration.data.compression, UNEVEN_ADVICE);
  }
  return [...faults.all, ...rulebookFaults(manifest)];
}

function checkEmittedEnv(faults: Faults, property: string, env: unknown): void {
  workaroundFaults(property, env).forEach((fault) => faults.say(fault));
  ifGivenList(faults, property, env as any[] | undefined, (entries) => {
    entries.forEach((entry, index) => {
      const refused = OWN_ENV.has(entry?.name) ? undefined : REFUSED_ENV.get(entry?.name);
      if (refused !== undefined) {
        faults.add(`${property}[${index}].name`, entry.name, refused);
      }
      if (typeof entry?.value === 'string' && holdsCredential(entry.value)) {
        faults.addHidden(`${property}[${index}].value`, entry.value, `${CREDENTIAL_ADVICE}; take it from a Secret with valueFrom`);
      }
    });
  });
}

function checkEmittedCredentials(faults: Faults, property: string, credentials: any): void {
  for (const field of ['accessKeyId', 'secretAccessKey']) {
    if (!credentials?.[field]) {
      faults.say(
        `${property} has no ${field}: R2 refuses what is not signed; drop the patch that touches it, and choose the Secret with Credentials`,
      );
    }
  }
  if (credentials?.region !== undefined) {
    faults.say(
      `${property}.region was added: it beats AWS_DEFAULT_REGION=auto, and R2 refuses another region; drop the patch that adds it`,
    );
  }
}
