import { R2_ACCESS_KEY_ID, R2_SECRET_ACCESS_KEY } from '../../lib/private/placeholder';
import { valueFault } from '../values';
import { Failed, Finding } from './failure';
import type { Target, Variables } from './target';

/** What the environment has; undefined where a variable is not set. */
export type Given = Readonly<Record<keyof Variables, string | undefined>>;

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** The credentials, if they can be right. What can't is never sent: swapped, the secret would stand in the header of every request. */
export function checkedCredentials({ isR2, variables }: Target, given: Given): Credentials {
  const { accessKeyId = '', secretAccessKey = '', sessionToken = '' } = given;
  const missing = [...(accessKeyId === '' ? [variables.accessKeyId] : []), ...(secretAccessKey === '' ? [variables.secretAccessKey] : [])];
  if (missing.length > 0) {
    const message = `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set`;
    throw new Failed({ code: Finding.CREDENTIALS_MISSING, message });
  }
  const faults = [
    // Elsewhere keys have other lengths.
    formFault(variables.accessKeyId, isR2 ? R2_ACCESS_KEY_ID : '', accessKeyId),
    formFault(variables.secretAccessKey, isR2 ? R2_SECRET_ACCESS_KEY : '', secretAccessKey),
    sessionToken === '' ? undefined : formFault(variables.sessionToken, '', sessionToken),
  ].filter((fault) => fault !== undefined);
  if (faults.length > 0) {
    throw new Failed({ code: Finding.CREDENTIALS_FORM, message: faults.join('; ') });
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken === '' ? {} : { sessionToken }) };
}

function formFault(variable: string, role: string, value: string): string | undefined {
  const fault = valueFault(role, value) ?? (/^[\x21-\x7e]*$/.test(value) ? undefined : 'has a character that is not printable ASCII');
  return fault === undefined ? undefined : `${variable} ${fault}`;
}
