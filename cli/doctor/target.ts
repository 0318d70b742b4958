import { BARMAN_PLUGIN } from '../../lib/rulebook/cluster';
import { destinationOf, isPlaceholderDestination } from '../../lib/rulebook/destination';
import { endpointOf, isPlaceholderEndpoint, shownEndpoint } from '../../lib/rulebook/endpoint';
import { variableOf } from '../../lib/rulebook/environment';
import { list, record } from '../../lib/rulebook/manifest';
import { entry } from '../../lib/rulebook/secrets';
import { type Store, text } from '../../lib/rulebook/store';
import type { World } from '../../lib/rulebook/world';
import { R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY } from '../../lib/private/placeholder';
import { isFor } from '../values';

/** What the environment calls the optional session token of temporary credentials. */
const R2_SESSION_TOKEN = 'R2_SESSION_TOKEN';

/** Where the environment has the credentials. */
export interface Variables {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** All that barman would know of a store. */
export interface Target {
  /** Namespace and name, as kubectl users write them. */
  readonly store: string;
  /** As a person may see it. */
  readonly endpoint: string;
  /** Undefined where nobody could connect to it; `unusable` says why. */
  readonly url?: string;
  readonly unusable?: string;
  readonly isR2: boolean;
  /** Undefined where the destination names none. */
  readonly bucket?: string;
  /** Empty, or with `/` at its end. */
  readonly prefix: string;
  readonly region: string;
  /** Whether boto3 adds checksums where nothing requires them. */
  readonly addsChecksums: boolean;
  readonly validatesChecksums: boolean;
  /** As the header `x-amz-tagging` has them. */
  readonly tags?: string;
  readonly walEncryption?: string;
  readonly dataEncryption?: string;
  readonly hasEndpointCA: boolean;
  readonly readsSessionToken: boolean;
  readonly variables: Variables;
  /** The folders that Clusters among the manifests archive to, by their names. */
  readonly archives: readonly string[];
  /** The folders that Clusters among the manifests recover from. */
  readonly origins: readonly string[];
}

export function targetOf(world: World, store: Store): Target {
  const destination = destinationOf(store);
  const { wal, data, tags, endpointCA } = store.configuration;
  const { region } = record(store.configuration.s3Credentials);
  const folders = (destination?.folders ?? '').replace(/^\/+/, '');
  return {
    store: nameOf(store),
    endpoint: shownEndpoint(store),
    ...urlOf(store),
    isR2: store.isR2,
    bucket: destination && destination.bucket !== '' && !isPlaceholderDestination(store) ? destination.bucket : undefined,
    // As barman's os.path.join does.
    prefix: folders === '' || folders.endsWith('/') ? folders : `${folders}/`,
    // The Secret's beats the environment's (plugin 0.14.0); boto3 takes us-east-1 where nobody says one.
    region:
      (region === undefined ? valueOf(world, store, 'AWS_DEFAULT_REGION', 'auto') : (secretOf(world, store, 'region')?.value ?? 'auto')) ||
      'us-east-1',
    addsChecksums: valueOf(world, store, 'AWS_REQUEST_CHECKSUM_CALCULATION', 'when_required')?.toLowerCase() !== 'when_required',
    validatesChecksums: valueOf(world, store, 'AWS_RESPONSE_CHECKSUM_VALIDATION', 'when_required')?.toLowerCase() !== 'when_required',
    tags: tagsOf(tags),
    walEncryption: text(record(wal).encryption) || undefined,
    dataEncryption: text(record(data).encryption) || undefined,
    hasEndpointCA: text(record(endpointCA).name) !== '',
    readsSessionToken: record(store.configuration.s3Credentials).sessionToken !== undefined,
    variables: variablesOf(world, store),
    archives: archivesIn(world, store),
    origins: originsIn(world, store),
  };
}

export function nameOf({ manifest: { namespace, name } }: Store): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function urlOf(store: Store): { url?: string; unusable?: string } {
  const { scheme, host, hasUserInfo, rest } = endpointOf(store);
  if (store.endpointURL === '') {
    return { unusable: 'the store has no endpointURL, and barman would talk to AWS' };
  }
  if (isPlaceholderEndpoint(store)) {
    return { unusable: 'the endpoint is a placeholder that nobody filled' };
  }
  if (!['http', 'https'].includes(scheme) || host === '' || hasUserInfo || rest !== '' || !URL.canParse(store.endpointURL)) {
    return { unusable: 'the endpoint is no https://HOST' };
  }
  return { url: store.endpointURL };
}

/** A variable as barman gets it; `fallback` where it is set, and the manifests do not tell what to. */
function valueOf(world: World, store: Store, name: string, fallback: string): string | undefined {
  const variable = variableOf(world, store, name);
  if (variable === 'missing') {
    return undefined;
  }
  if (variable !== 'unknown') {
    return text(variable.value);
  }
  const values = world.writersTo(store).flatMap(({ spec }) =>
    list(spec.env)
      .map(record)
      .filter((env) => env.name === name && typeof env.value === 'string')
      .map((env) => env.value as string),
  );
  return values[0] ?? fallback;
}

function tagsOf(tags: unknown): string | undefined {
  const pairs = new URLSearchParams(Object.entries(record(tags)).map(([key, value]): [string, string] => [key, String(value)]));
  return pairs.size === 0 ? undefined : pairs.toString();
}

/** What the manifests say of a key that the store reads. */
function secretOf(world: World, store: Store, role: string) {
  const { name, key } = record(record(store.configuration.s3Credentials)[role]);
  const secret = world.secretCalled(text(name), store.manifest);
  return secret && entry(secret, text(key));
}

/** Those of the template, if the store reads one. */
function variablesOf(world: World, store: Store): Variables {
  const accessKeyId = secretOf(world, store, 'accessKeyId')?.variable ?? R2_ACCESS_KEY_ID;
  const prefix = isFor(accessKeyId, R2_ACCESS_KEY_ID) ? accessKeyId.slice(0, -R2_ACCESS_KEY_ID.length) : '';
  return {
    accessKeyId,
    secretAccessKey: secretOf(world, store, 'secretAccessKey')?.variable ?? R2_SECRET_ACCESS_KEY,
    sessionToken: secretOf(world, store, 'sessionToken')?.variable ?? `${prefix}${R2_SESSION_TOKEN}`,
  };
}

function archivesIn(world: World, store: Store): string[] {
  const entries = world.writersTo(store).flatMap((cluster) =>
    cluster.barmanPlugins
      .filter(({ isEnabled }) => isEnabled)
      .map((plugin) => cluster.placeOf(plugin))
      .filter(({ storeName }) => world.storeCalled(storeName, cluster.manifest) === store),
  );
  return [...new Set(entries.map(({ serverName }) => serverName))];
}

function originsIn(world: World, store: Store): string[] {
  const entries = world.clusters.flatMap((cluster) =>
    cluster.externalPlugins
      .filter(({ name }) => name === BARMAN_PLUGIN)
      .map((plugin) => cluster.placeOf(plugin))
      .filter(({ storeName }) => world.storeCalled(storeName, cluster.manifest) === store),
  );
  return [...new Set(entries.map(({ serverName }) => serverName))];
}
