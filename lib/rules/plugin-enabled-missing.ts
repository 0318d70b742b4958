import { BARMAN_PLUGIN, type PluginEntry } from '../rulebook/cluster';
import type { Manifest } from '../rulebook/manifest';
import type { Finding, Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'plugin-enabled-missing',
  severity: 'warning',
  title: 'A default of the plugin entry is not written',
  reason:
    'The API server fills the default into the list and kubectl takes it out again: every apply says "configured", and a later server-side apply conflicts.',
  source: 'https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/config/crd/bases/postgresql.cnpg.io_clusters.yaml',
  bad: `
kind: Cluster
spec:
  plugins:
    - name: barman-cloud.cloudnative-pg.io
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
  check: ({ clusters }) =>
    clusters.flatMap(({ manifest, barmanPlugins, externalPlugins }) => [
      ...barmanPlugins.flatMap((plugin) => missing(manifest, plugin, 'enabled', true)),
      ...externalPlugins
        .filter(({ name }) => name === BARMAN_PLUGIN)
        .flatMap((plugin) => [...missing(manifest, plugin, 'enabled', true), ...missing(manifest, plugin, 'isWALArchiver', false)]),
    ]),
};

function missing(manifest: Manifest, { at, entry }: PluginEntry, field: string, value: boolean): Finding[] {
  const isMissing = entry[field] === undefined || entry[field] === null;
  return isMissing ? [{ manifest, at: [...at, field], message: `the plugin has no ${field}`, fix: `${field}: ${value}` }] : [];
}
