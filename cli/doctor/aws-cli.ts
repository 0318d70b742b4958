import type { Target } from './target';

/** The line with which the AWS CLI lists the prefix. The credentials stay in the variables that they are in. */
export function awsCliLine({ url, bucket, prefix, region, variables, readsSessionToken }: Target): string {
  const environment = [
    `AWS_ACCESS_KEY_ID="$${variables.accessKeyId}"`,
    `AWS_SECRET_ACCESS_KEY="$${variables.secretAccessKey}"`,
    ...(readsSessionToken ? [`AWS_SESSION_TOKEN="$${variables.sessionToken}"`] : []),
    `AWS_DEFAULT_REGION=${quoted(region)}`,
  ];
  return `${environment.join(' ')} aws s3 ls ${quoted(`s3://${bucket}/${prefix}`)} --endpoint-url ${quoted(url!)}\n`;
}

/** As a shell takes it for one word, whatever is in it. */
function quoted(word: string): string {
  return /^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
