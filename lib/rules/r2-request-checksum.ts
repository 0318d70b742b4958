import { checksumFindings } from '../rulebook/checksum';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-request-checksum',
  severity: 'error',
  title: 'AWS_REQUEST_CHECKSUM_CALCULATION is not when_required',
  reason: 'Since 1.36 boto3 sends a checksum behind the data of every upload over TLS, and R2 refuses the upload.',
  source: 'https://developers.cloudflare.com/r2/examples/aws/boto3/',
  bad: `
kind: ObjectStore
spec:
  instanceSidecarConfiguration:
    env:
      - name: AWS_DEFAULT_REGION
        value: auto
      - name: AWS_RESPONSE_CHECKSUM_VALIDATION
        value: when_required
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
  check: (world) => checksumFindings(world, 'AWS_REQUEST_CHECKSUM_CALCULATION'),
};
