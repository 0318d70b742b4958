import type { ClusterPlugin, ClusterPluginOptions } from '../cluster-plugin';
import type { IR2ObjectStore } from '../r2-object-store';
import { checkBoolean, ifGiven } from './checks';
import { Faults } from './faults';
import { checkServerName } from './prefix';

const PLUGIN_NAME = 'barman-cloud.cloudnative-pg.io';

/** A Cluster's `spec.plugins` entry for a store, as the generated classes spell it. */
export function pluginPropsOf(store: IR2ObjectStore, options?: ClusterPluginOptions): ClusterPlugin {
  const { serverName, isWalArchiver = true } = options ?? {};
  const faults = new Faults();
  ifGiven(serverName, (name) => checkServerName(faults, 'serverName', name));
  ifGiven(options?.isWalArchiver, (value) => checkBoolean(faults, 'isWalArchiver', value));
  faults.throwIfAny(store.node.path);
  return {
    name: PLUGIN_NAME,
    enabled: true,
    isWalArchiver,
    parameters: { barmanObjectName: store.name, ...(serverName === undefined ? {} : { serverName }) },
  };
}

/** The same as it stands in YAML. */
export function pluginOf(store: IR2ObjectStore, options?: ClusterPluginOptions): { [key: string]: any } {
  const { isWalArchiver, ...rest } = pluginPropsOf(store, options);
  return { ...rest, isWALArchiver: isWalArchiver };
}
