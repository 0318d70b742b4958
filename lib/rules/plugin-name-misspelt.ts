import { shown } from '../private/faults';
import { BARMAN_PLUGIN } from '../rulebook/cluster';
import { type Manifest, type Path, record } from '../rulebook/manifest';
import { isMisspelt } from '../rulebook/plugin-name';
import type { Finding, Rule } from '../rulebook/rule';
import { text } from '../rulebook/store';

export const rule: Rule = {
  id: 'plugin-name-misspelt',
  severity: 'error',
  title: 'The name of the Barman Cloud plugin is misspelt',
  reason: 'CloudNativePG takes any name, and finds no plugin under this one: there is neither an archive nor a backup.',
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/',
  bad: `
kind: Cluster
spec:
  plugins:
    - name: barman-cloud.cnpg.io
      enabled: true
      isWALArchiver: true
      parameters:
        barmanObjectName: pg-r2-store
`,
  good: `
kind: Cluster
spec:
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: true
      parameters:
        barmanObjectName: pg-r2-store
`,
  check: ({ clusters, backups }) => [
    ...clusters.flatMap(({ manifest, plugins, externalPlugins }) =>
      [...plugins, ...externalPlugins].flatMap(({ name, at }) => findings(manifest, name, [...at, 'name'])),
    ),
    ...backups.flatMap((manifest) =>
      findings(manifest, text(record(manifest.at(['spec', 'pluginConfiguration'])).name), ['spec', 'pluginConfiguration', 'name']),
    ),
  ],
};

function findings(manifest: Manifest, name: string, at: Path): Finding[] {
  return isMisspelt(name) ? [{ manifest, at, message: `the plugin's name is ${shown(name)}`, fix: `name: ${BARMAN_PLUGIN}` }] : [];
}
