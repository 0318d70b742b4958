import { holdsCredential, shown } from '../private/faults';
import { argumentLists } from '../rulebook/arguments';
import { list, type Path } from '../rulebook/manifest';
import type { Rule } from '../rulebook/rule';
import { type Store, text } from '../rulebook/store';

const CREDENTIALS: readonly unknown[] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];

export const rule: Rule = {
  id: 'r2-credentials-inline',
  severity: 'error',
  title: 'A credential stands in the manifest',
  reason: 'Whoever reads the repository or the object has the key to the backups.',
  source: 'https://kubernetes.io/docs/concepts/configuration/secret/',
  bad: `
kind: ObjectStore
spec:
  instanceSidecarConfiguration:
    env:
      - name: AWS_DEFAULT_REGION
        value: auto
      - name: AWS_REQUEST_CHECKSUM_CALCULATION
        value: when_required
      - name: AWS_RESPONSE_CHECKSUM_VALIDATION
        value: when_required
      - name: HTTPS_PROXY
        value: http://backup:not-a-password@proxy.example.com:3128
`,
  good: `
kind: ObjectStore
spec:
  instanceSidecarConfiguration:
    env:
      - name: AWS_DEFAULT_REGION
        value: auto
      - name: AWS_REQUEST_CHECKSUM_CALCULATION
        value: when_required
      - name: AWS_RESPONSE_CHECKSUM_VALIDATION
        value: when_required
      - name: HTTPS_PROXY
        value: http://proxy.example.com:3128
`,
  check: ({ r2Stores }) =>
    r2Stores.flatMap((store) => [
      ...store.env
        .map(({ name, value, at }) => ({ name, value: text(value), at }))
        .filter(({ name, value }) => value !== '' && (CREDENTIALS.includes(name) || holdsCredential(value)))
        .map(({ name, value, at }) => ({
          manifest: store.manifest,
          at: [...at, 'value'],
          message: `${shown(name)} has a value of ${value.length} characters with a credential in it`,
          fix: CREDENTIALS.includes(name)
            ? '# remove the entry: the plugin takes the credentials from s3Credentials'
            : 'valueFrom:\n  secretKeyRef:\n    name: <secret>\n    key: <key>',
        })),
      ...argumentsOf(store)
        .filter(({ text: argument }) => holdsCredential(argument))
        .map(({ text: argument, at }) => ({
          manifest: store.manifest,
          at,
          message: `an argument of ${argument.length} characters has a credential in it`,
          fix: '# remove the argument: the plugin takes the credentials from s3Credentials',
        })),
    ]),
};

function argumentsOf(store: Store): { readonly text: string; readonly at: Path }[] {
  const at: Path = ['spec', 'instanceSidecarConfiguration', 'additionalContainerArgs'];
  const sidecar = list(store.manifest.at(at)).map((item, index) => ({ text: text(item), at: [...at, index] }));
  return [...sidecar, ...argumentLists(store).flatMap(({ args }) => args)];
}
