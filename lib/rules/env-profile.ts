import { shown } from '../private/faults';
import { PROFILE_ENV } from '../private/workarounds';
import { argumentLists } from '../rulebook/arguments';
import type { Rule } from '../rulebook/rule';
import { text } from '../rulebook/store';

export const rule: Rule = {
  id: 'env-profile',
  severity: 'warning',
  title: 'A profile or a file of AWS settings',
  reason: 'Settings that R2 does not take can come from it, and without the profile in the file boto3 fails.',
  source: 'https://boto3.amazonaws.com/v1/documentation/api/latest/guide/configuration.html',
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
      - name: AWS_PROFILE
        value: r2
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
`,
  check: ({ r2Stores }) =>
    r2Stores.flatMap((store) => [
      ...store.env
        .filter(({ name }) => PROFILE_ENV.includes(text(name)))
        .map(({ name, at }) => ({
          manifest: store.manifest,
          at,
          message: `the environment has ${shown(name)}`,
          fix: `# remove the entry ${text(name)}`,
        })),
      ...argumentLists(store)
        .flatMap(({ args }) => args)
        .filter(({ option, isDropped }) => !isDropped && (option === 'aws-profile' || option === 'profile'))
        .map(({ option, at }) => ({
          manifest: store.manifest,
          at,
          message: `there is an argument --${option}`,
          fix: `# remove --${option}`,
        })),
    ]),
};
