/** Stands in the bundle for what looks for credentials in files, in the environment and at other servers (scripts/build-cli.mjs). */
export function defaultProvider(): never {
  throw new Error('doctor gives the credentials itself');
}
