/** What went wrong, as it came: an answer of the server's, an error of the network's, or a finding of doctor's own. */
export interface Failure {
  /** HTTP's; none where nobody answered. */
  readonly status?: number;
  /** R2's, Node's, or one of `Finding`. */
  readonly code: string;
  readonly message: string;
  /** Whether the same upload works with the checksum workaround. */
  readonly isHealedByWorkaround?: boolean;
}

/** The codes of what doctor finds itself. */
export enum Finding {
  TIMEOUT = 'Timeout',
  NOT_XML = 'NotXml',
  PROXY_REFUSES = 'ProxyRefuses',
  PROXY_UNREACHABLE = 'ProxyUnreachable',
  PROXY_UNUSABLE = 'ProxyUnusable',
  CREDENTIALS_MISSING = 'CredentialsMissing',
  CREDENTIALS_FORM = 'CredentialsForm',
  CLOCK_SKEW = 'ClockSkew',
  CONTENT_DIFFERS = 'ContentDiffers',
  LEFT_BEHIND = 'LeftBehind',
  ARCHIVE_NOT_EMPTY = 'ArchiveNotEmpty',
  NO_BACKUP_TO_RECOVER = 'NoBackupToRecover',
  UNKNOWN = 'Unknown',
}

export class Failed extends Error {
  public constructor(public readonly failure: Failure) {
    super(failure.message);
  }
}

/** Whatever was thrown, as a failure. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failed) {
    return error.failure;
  }
  const { code, message, errors } = error as NodeJS.ErrnoException & { errors?: unknown };
  if (Array.isArray(errors) && errors.length > 0 && message === '') {
    // One for each address that was tried.
    return failureOf(errors[0]);
  }
  return { code: code ?? Finding.UNKNOWN, message: message ?? String(error) };
}

/** For a person: status, code and message. */
export function shownFailure({ status, code, message }: Failure): string {
  const isOwn = (Object.values(Finding) as string[]).includes(code);
  const head = [status, isOwn || message.includes(code) ? undefined : code].filter((part) => part !== undefined).join(' ');
  return head === '' ? message : `${head}: ${message}`;
}
