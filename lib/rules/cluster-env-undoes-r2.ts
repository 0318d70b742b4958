import { shown } from '../private/faults';
import { BARMAN_PLUGIN } from '../rulebook/cluster';
import { list } from '../rulebook/manifest';
import { bringsChecksumsBack, setsAnotherRegion, valueOf } from '../rulebook/overrides';
import type { Rule } from '../rulebook/rule';
import type { Env } from '../rulebook/store';

export const rule: Rule = {
  id: 'cluster-env-undoes-r2',
  severity: 'error',
  title: "The Cluster's env undoes what R2 needs",
  reason: "A variable of the Cluster's spec.env beats the one of the same name in the store, so that R2 refuses the requests.",
  source: 'https://github.com/cloudnative-pg/plugin-barman-cloud/issues/800',
  bad: `
kind: Cluster
spec:
  env:
    - name: AWS_DEFAULT_REGION
      value: eu-central-1
`,
  good: `
kind: Cluster
spec:
  env:
    - name: AWS_DEFAULT_REGION
      value: auto
`,
  check: (world) =>
    world.clusters.flatMap((cluster) => {
      const { manifest, barmanPlugins, externalPlugins } = cluster;
      const stores = [...barmanPlugins, ...externalPlugins]
        .filter(({ name, isEnabled }) => name === BARMAN_PLUGIN && isEnabled)
        .map((plugin) => world.storeCalled(cluster.placeOf(plugin).storeName, manifest))
        .filter((store) => store?.isR2 === true);
      return list(cluster.spec.env).flatMap((entry, index) => {
        const env: Env = { name: entry?.name, value: entry?.value, entry, at: ['spec', 'env', index] };
        const store = stores.find((used) => bringsChecksumsBack(env) || setsAnotherRegion(env, used!));
        if (store === undefined) {
          return [];
        }
        const right = env.name === 'AWS_DEFAULT_REGION' ? 'auto' : 'when_required';
        return [
          {
            manifest,
            at: [...env.at, 'value'],
            message: `${String(env.name)} is ${shown(valueOf(env))}, which beats what the R2 store ${shown(store.manifest.name)} sets`,
            fix: `- name: ${String(env.name)}\n  value: ${right}`,
          },
        ];
      });
    }),
};
