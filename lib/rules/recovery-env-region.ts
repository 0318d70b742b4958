import { shown } from '../private/faults';
import { setsAnotherRegion, valueOf } from '../rulebook/overrides';
import { externalBarmanPlugin, recoverySource } from '../rulebook/recovery';
import type { Rule } from '../rulebook/rule';

const RECOVERY = (env: string): string => `
apiVersion: v1
kind: Secret
metadata:
  name: aws-credentials
  namespace: production
type: Opaque
data:
  ACCESS_KEY_ID: \${AWS_ACCESS_KEY_ID_BASE64}
  ACCESS_SECRET_KEY: \${AWS_SECRET_ACCESS_KEY_BASE64}
  REGION: \${AWS_REGION_BASE64}
---
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata:
  name: aws-store
  namespace: production
spec:
  retentionPolicy: 30d${env}
  configuration:
    destinationPath: s3://acme-aws/pg/
    s3Credentials:
      accessKeyId:
        name: aws-credentials
        key: ACCESS_KEY_ID
      secretAccessKey:
        name: aws-credentials
        key: ACCESS_SECRET_KEY
      region:
        name: aws-credentials
        key: REGION
---
kind: Cluster
spec:
  bootstrap:
    initdb: null
    recovery:
      source: origin
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: true
      parameters:
        barmanObjectName: aws-store
  externalClusters:
    - name: origin
      plugin:
        name: barman-cloud.cloudnative-pg.io
        enabled: true
        isWALArchiver: false
        parameters:
          barmanObjectName: pg-r2-store
          serverName: pg-old
`;

export const rule: Rule = {
  id: 'recovery-env-region',
  severity: 'error',
  title: "The recovering Cluster's own store sets a region that its R2 source refuses",
  reason:
    "The sidecar has the environment of both stores, the own one's first, so that R2 is asked with that region and answers InvalidRegionName.",
  source: 'https://github.com/cloudnative-pg/plugin-barman-cloud/issues/800',
  bad: RECOVERY(`
  instanceSidecarConfiguration:
    env:
      - name: AWS_DEFAULT_REGION
        value: eu-central-1`),
  good: RECOVERY(''),
  *check(world) {
    for (const cluster of world.clusters) {
      const source = recoverySource(cluster);
      const external = source && externalBarmanPlugin(cluster, source.name);
      const origin = external && world.storeCalled(cluster.placeOf(external).storeName, cluster.manifest);
      if (origin?.isR2 !== true) {
        continue;
      }
      for (const plugin of cluster.barmanPlugins.filter(({ isEnabled }) => isEnabled)) {
        const own = world.storeCalled(cluster.placeOf(plugin).storeName, cluster.manifest);
        const region = own?.envOf('AWS_DEFAULT_REGION');
        // An own store in R2 cannot work with such a region either, which is said of the store itself.
        if (own === undefined || own.isR2 || region === undefined || !setsAnotherRegion(region, origin)) {
          continue;
        }
        yield {
          manifest: own.manifest,
          at: [...region.at, 'value'],
          message: `AWS_DEFAULT_REGION is ${shown(valueOf(region))}, and the Cluster ${shown(cluster.manifest.name)} recovers from the R2 store ${shown(origin.manifest.name)}`,
          fix: '# remove the entry, and name a Secret with the region of this store in s3Credentials.region',
        };
      }
    }
  },
};
