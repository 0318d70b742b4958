/** What must not be shown, in every form in which somebody may send it back. */
export class Secrecy {
  private readonly hidden: readonly string[];

  public constructor(secrets: ReadonlyArray<string | undefined>) {
    const forms = secrets.flatMap((secret) => {
      const trimmed = (secret ?? '').trim();
      return trimmed === '' ? [] : [trimmed, encodeURIComponent(trimmed), Buffer.from(trimmed).toString('base64').replace(/=+$/, '')];
    });
    // What holds another goes first.
    this.hidden = [...new Set(forms)].sort((a, b) => b.length - a.length);
  }

  /** A text from elsewhere as a terminal may show it: without secrets and escape sequences, and not too long. */
  public clean(text: string): string {
    const shown = this.hidden.reduce((rest, secret) => rest.replaceAll(secret, '(not shown)'), text).replace(/\p{Cc}|\p{Cf}/gu, '\uFFFD');
    return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
  }
}

const LONGEST = 600;
