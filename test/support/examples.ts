import { parseAllDocuments } from 'yaml';
import { Manifest } from '../../lib/rulebook/manifest';

/** Manifests with which everything is right, one of each kind. The examples of the rules are what differs from them. */
export const RIGHT = `
apiVersion: v1
kind: Namespace
metadata:
  name: production
---
apiVersion: v1
kind: Secret
metadata:
  name: pg-app-credentials
  namespace: production
  labels:
    cnpg.io/reload: "true"
type: kubernetes.io/basic-auth
data:
  username: YXBwX3VzZXI=
  password: \${PG_APP_PASSWORD_BASE64}
---
apiVersion: v1
kind: Secret
metadata:
  name: r2-credentials
  namespace: production
type: Opaque
data:
  ACCESS_KEY_ID: \${R2_ACCESS_KEY_ID_BASE64}
  ACCESS_SECRET_KEY: \${R2_SECRET_ACCESS_KEY_BASE64}
---
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata:
  name: pg-r2-store
  namespace: production
spec:
  retentionPolicy: 30d
  instanceSidecarConfiguration:
    env:
      - name: AWS_DEFAULT_REGION
        value: auto
      - name: AWS_REQUEST_CHECKSUM_CALCULATION
        value: when_required
      - name: AWS_RESPONSE_CHECKSUM_VALIDATION
        value: when_required
  configuration:
    destinationPath: s3://acme-backups/pg-cluster/
    endpointURL: https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com
    s3Credentials:
      accessKeyId:
        name: r2-credentials
        key: ACCESS_KEY_ID
      secretAccessKey:
        name: r2-credentials
        key: ACCESS_SECRET_KEY
    wal:
      compression: gzip
      maxParallel: 2
    data:
      compression: gzip
      additionalCommandArgs:
        - --max-archive-size=1073741824
        - --min-chunk-size=134217727
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: pg
  namespace: production
spec:
  instances: 3
  storage:
    size: 20Gi
  bootstrap:
    initdb:
      database: app
      owner: app_user
      secret:
        name: pg-app-credentials
  plugins:
    - name: barman-cloud.cloudnative-pg.io
      enabled: true
      isWALArchiver: true
      parameters:
        barmanObjectName: pg-r2-store
---
apiVersion: postgresql.cnpg.io/v1
kind: ScheduledBackup
metadata:
  name: pg
  namespace: production
spec:
  schedule: "0 0 2 * * *"
  immediate: true
  backupOwnerReference: self
  cluster:
    name: pg
  method: plugin
  pluginConfiguration:
    name: barman-cloud.cloudnative-pg.io
`;

const objectsOf = (yaml: string): any[] => parseAllDocuments(yaml).map((document) => document.toJS());

/** The right manifests with an example's fragments in them; a fragment of no right one's kind and name is added as it is. */
export function withExample(example: string): Manifest[] {
  const objects = objectsOf(RIGHT);
  for (const fragment of objectsOf(example)) {
    const index = objects.findIndex(
      ({ kind, metadata }) => kind === fragment.kind && (fragment.metadata?.name === undefined || metadata.name === fragment.metadata.name),
    );
    if (index < 0) {
      objects.push(fragment);
    } else {
      objects[index] = merged(objects[index], fragment);
    }
  }
  return objects.map((object, index) => new Manifest(object, index));
}

/** The objects of an example that are not among the right ones as they are. */
export function changedBy(example: string): any[] {
  const right = new Set(withExample('').map(({ object }) => JSON.stringify(object)));
  return withExample(example)
    .map(({ object }) => object)
    .filter((object) => !right.has(JSON.stringify(object)));
}

/** RFC 7396: null removes, objects are merged, everything else replaces. */
function merged(target: any, patch: any): any {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) {
    return patch;
  }
  const base = target !== null && typeof target === 'object' && !Array.isArray(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete base[key];
    } else {
      base[key] = merged(base[key], value);
    }
  }
  return base;
}
