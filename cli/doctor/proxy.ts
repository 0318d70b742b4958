/**
 * The proxy for a URL, or undefined, by the environment as barman's Python reads it (urllib's getproxies and proxy_bypass, botocore/httpsession.py):
 * a name in NO_PROXY stands for all below it too, and a proxy without a scheme is an http:// one.
 */
export function proxyFor({ protocol, hostname, host }: URL, env: NodeJS.ProcessEnv): string | undefined {
  const named = protocol === 'https:' ? proxyIn(env) : undefined;
  const exceptions = valueOf(env, 'no_proxy') ?? '';
  const isException = exceptions.split(',').some((entry) => {
    const name = entry.trim().replace(/^\.+/, '').toLowerCase();
    return name !== '' && [hostname, host].some((own) => own === name || own.endsWith(`.${name}`));
  });
  return isException || exceptions.trim() === '*' ? undefined : named;
}

/** What the environment names, whatever for. */
export function proxyIn(env: NodeJS.ProcessEnv): string | undefined {
  const named = valueOf(env, 'https_proxy');
  return named === undefined || /^[a-z][a-z0-9+.-]*:\/\//i.test(named) ? named : `http://${named.replace(/^\/\//, '')}`;
}

/** In small letters it comes first. */
function valueOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return env[name] || env[name.toUpperCase()] || undefined;
}

/** User and password of a URL, as they are meant: a `%` that is no code of a character is left as it stands. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
