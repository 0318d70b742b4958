import type { Rule } from '../../lib/rulebook/rule';

/** A rule for a person, in Markdown. */
export function pageOf({ id, severity, title, reason, source, bad, good }: Rule): string {
  return `## ${id}

**${severity}**: ${title}. ${reason}

Source: <${source}>

Spoken of:

\`\`\`yaml
${bad.trim()}
\`\`\`

Right:

\`\`\`yaml
${good.trim()}
\`\`\`

Intended? Say why, on the object: \`pg-r2-backup/allow.${id}: <reason>\` among its annotations.
`;
}

/** All rules as one page. */
export function bookOf(rules: readonly Rule[]): string {
  const rows = rules.map(({ id, severity, title }) => `| [${id}](#${id}) | ${severity} | ${title.replaceAll('|', '\\|')} |`);
  return `# Rules

What \`pg-r2-backup lint\` says of manifests, whoever wrote them. An **error** fails or loses data, a **warning** will bite, an **info** is worth knowing.
This page is written by \`npm run docs\` from \`lib/rules/\`. The examples are the part that matters, in a manifest that is right otherwise.

| rule | severity | what it speaks of |
| --- | --- | --- |
${rows.join('\n')}

${rules.map(pageOf).join('\n')}`;
}
