/** Text that stands for a value in `data:`. No base64 decoder takes `$`, `{` and `}`, so the API server refuses the Secret. */
export function placeholderFor(variable: string): string {
  return `\${${variable}_BASE64}`;
}

/** The environment variable that a placeholder stands for, or undefined where the text is none. */
export function variableOf(text: unknown): string | undefined {
  return typeof text === 'string' ? /^\$\{([A-Z][A-Z0-9_]*)_BASE64\}$/.exec(text)?.[1] : undefined;
}

/** What a template's variables are called, after the prefix that a template may have. */
export const R2_ACCESS_KEY_ID = 'R2_ACCESS_KEY_ID';
export const R2_SECRET_ACCESS_KEY = 'R2_SECRET_ACCESS_KEY';
export const PG_APP_PASSWORD = 'PG_APP_PASSWORD';

/** Says how to fill a template, to whoever meets it in an error of the cluster's. */
export const FILL_ANNOTATION = 'pg-r2-backup/fill';
