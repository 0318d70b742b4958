import { record } from './manifest';
import { entry } from './secrets';
import { keysIn } from './secrets-made';
import { type Env, type Store, text } from './store';
import type { World } from './world';

/** The regions that R2 takes (developers.cloudflare.com/r2/api/s3/api); empty and us-east-1 are aliases of auto. */
export const R2_REGIONS: readonly unknown[] = ['', 'auto', 'us-east-1', 'wnam', 'enam', 'weur', 'eeur', 'apac', 'oc'];

/** The value that an entry gives its variable, empty where it has none; undefined where it comes from elsewhere, so that nobody knows it here. */
export function valueOf({ value, entry }: Env): unknown {
  const from: unknown = record(entry).valueFrom;
  return from === undefined || from === null ? (value ?? '') : undefined;
}

/** The region that `s3Credentials.region` takes from a Secret, where that is among the manifests and no template. */
export function regionInSecret(world: World, { manifest, configuration }: Store): string | undefined {
  const { name, key } = record(record(configuration.s3Credentials).region);
  const secret = world.secretCalled(text(name), manifest);
  if (secret === undefined || !keysIn(secret).includes(text(key))) {
    return undefined;
  }
  const { value, isPlaceholder } = entry(secret, text(key));
  return isPlaceholder ? undefined : value?.trim();
}

/** Whether an entry that beats the store's own environment sets a region that R2 refuses. */
export function setsAnotherRegion(env: Env, store: Store): boolean {
  // The region of the credentials beats every environment (plugin 0.14.0).
  const { region } = record(store.configuration.s3Credentials);
  const value = valueOf(env);
  return env.name === 'AWS_DEFAULT_REGION' && region === undefined && value !== undefined && !R2_REGIONS.includes(value);
}

/** Whether such an entry brings boto3's checksums back. */
export function bringsChecksumsBack(env: Env): boolean {
  const value = valueOf(env);
  return (
    (env.name === 'AWS_REQUEST_CHECKSUM_CALCULATION' || env.name === 'AWS_RESPONSE_CHECKSUM_VALIDATION') &&
    value !== undefined &&
    // botocore reads the value in lower case (botocore/args.py).
    text(value).toLowerCase() !== 'when_required'
  );
}
