import { checksumFindings } from '../rulebook/checksum';
import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'r2-response-checksum',
  severity: 'warning',
  title: 'AWS_RESPONSE_CHECKSUM_VALIDATION is not when_required',
  reason: 'Since 1.36 boto3 asks for a checksum with every read, and Cloudflare documents the setting without it for R2.',
  source: 'https://developers.cloudflare.com/r2/examples/aws/boto3/',
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
        value: when_supported
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
  check: (world) => checksumFindings(world, 'AWS_RESPONSE_CHECKSUM_VALIDATION'),
};
