/** What guides leave where a value belongs; `-`, `_`, a space, or `+` and `/` as base64 has them, can stand between the words. */
const WORDS = [
  'x{4,}',
  'todo|tbd|fixme|dummy|fake|example|redacted|place_?holder',
  '(?:replace|change)d?(?:_?(?:me|this|it|with|by).*)?',
  '(?:insert|fill|enter|put)_?(?:me|here|your|this|in).*',
  'your_?.*(?:key|secret|password|token|id|value|here)',
  '.*(?:key|secret|id|password|token)_?here',
  'access_?key(?:_?id)?|secret_?access_?key',
];
const WORD = new RegExp(`^(?:${WORDS.join('|').replaceAll('_', '[-_ +/]')})[-_ +/]?[0-9]*$`, 'i');
const CHANGE_ME = /^(replace|change)[-_ ]?me$/i;
const MARKED = [
  /\$\{[^}]*\}/,
  /^\$\(.*\)$/,
  /^\$[A-Z_][A-Z0-9_]+$/,
  /^<[^<>]+>$/,
  /\{\{.*\}\}/,
  /^%[A-Z_]+%$/,
  /^__[A-Z0-9_]+__$/,
  /^\[[^\]]*\]$/,
  /^\*{3,}$/,
  /^\.{3,}$/,
];
const LONGEST = 200;

/** True for text that stands for a value and is none. */
export function isPlaceholder(text: string): boolean {
  return isNamePlaceholder(text) || (text.length <= LONGEST && WORD.test(text.trim()));
}

/** The same for a name: a database can be called todo or example. */
export function isNamePlaceholder(text: string): boolean {
  const trimmed = text.length <= LONGEST && !isGarbage(text) ? text.trim() : '';
  return CHANGE_ME.test(trimmed) || MARKED.some((mark) => mark.test(trimmed));
}

/** The text that base64 stands for; undefined for what the API server does not take. It ignores line breaks. */
export function decoded(base64: string): string | undefined {
  const value = base64.replace(/[\r\n]/g, '');
  return value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value) ? Buffer.from(value, 'base64').toString('utf8') : undefined;
}

/** True for what no text looks like. */
export function isGarbage(text: string): boolean {
  return /[\uFFFD]|(?![\t\r\n])\p{Cc}/u.test(text);
}
