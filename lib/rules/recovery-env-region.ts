import { shown } from '../private/faults';
import { setsAnotherRegion, valueOf } from '../rulebook/overrides';
import { record } from '../rulebook/manifest';
import { externalBarmanPlugin, sourcesOf } from '../rulebook/recovery';
import type { Rule } from '../rulebook/rule';
import type { Env, Store } from '../rulebook/store';

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
  title: "The recovering Cluster's own store sets a region that its source refuses",
  reason:
    "The sidecar has the environment of both stores, the own one's first, so that R2 answers InvalidRegionName, or AWS is looked for at s3.auto.amazonaws.com.",
  source: 'https://github.com/cloudnative-pg/plugin-barman-cloud/issues/800',
  bad: RECOVERY(`
  instanceSidecarConfiguration:
    env:
      - name: AWS_DEFAULT_REGION
        value: eu-central-1`),
  good: RECOVERY(''),
  *check(world) {
    for (const cluster of world.clusters) {
      for (const { name } of sourcesOf(cluster)) {
        const external = externalBarmanPlugin(cluster, name);
        const origin = external && world.storeCalled(cluster.placeOf(external).storeName, cluster.manifest);
        for (const plugin of origin ? cluster.barmanPlugins.filter(({ isEnabled }) => isEnabled) : []) {
          const own = world.storeCalled(cluster.placeOf(plugin).storeName, cluster.manifest);
          const region = own?.envOf('AWS_DEFAULT_REGION');
          if (own === undefined || region === undefined || origin === undefined || !breaksReading(origin, own, region)) {
            continue;
          }
          const where = origin.isR2 ? 'the R2 store' : 'the store';
          yield {
            manifest: own.manifest,
            at: [...region.at, 'value'],
            message: `AWS_DEFAULT_REGION is ${shown(valueOf(region))}, and the Cluster ${shown(cluster.manifest.name)} recovers from ${where} ${shown(origin.manifest.name)}`,
            fix: origin.isR2
              ? '# remove the entry, and name a Secret with the region of this store in s3Credentials.region'
              : `# leave it, and write into the store ${shown(origin.manifest.name)} s3Credentials.region with a Secret that holds its region`,
          };
        }
      }
    }
  },
};

/** Whether the own store's region breaks reading the origin, whose credentials' region would beat it. */
function breaksReading(origin: Store, own: Store, region: Env): boolean {
  if (origin.isR2) {
    // An own store in R2 cannot work with such a region either, which is said of the store itself.
    return !own.isR2 && setsAnotherRegion(region, origin);
  }
  const { s3Credentials } = origin.configuration;
  // Without an endpoint boto3 makes AWS' own host from the region: s3.auto.amazonaws.com.
  return (
    own.isR2 &&
    valueOf(region) === 'auto' &&
    origin.endpointURL === '' &&
    record(s3Credentials).region === undefined &&
    s3Credentials !== undefined
  );
}
