import type { Rule } from '../rulebook/rule';

export const rule: Rule = {
  id: 'in-tree-deprecated',
  severity: 'info',
  title: 'R2 is reached by the deprecated in-tree barmanObjectStore',
  reason:
    'Since CloudNativePG 1.26 it is deprecated, and 1.30 announces that 1.31 is going to be without it; the plugin reads the backups that it made.',
  source: 'https://cloudnative-pg.io/plugin-barman-cloud/docs/migration/',
  bad: `
kind: Cluster
spec:
  plugins: null
  env:
    - name: AWS_DEFAULT_REGION
      value: auto
    - name: AWS_REQUEST_CHECKSUM_CALCULATION
      value: when_required
    - name: AWS_RESPONSE_CHECKSUM_VALIDATION
      value: when_required
  backup:
    retentionPolicy: 30d
    barmanObjectStore:
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
      data:
        compression: gzip
        additionalCommandArgs:
          - --max-archive-size=1073741824
          - --min-chunk-size=134217727
---
kind: ScheduledBackup
spec:
  method: barmanObjectStore
  pluginConfiguration: null
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
  check: ({ r2Stores }) =>
    r2Stores
      .filter(({ isInTree }) => isInTree)
      .map(({ manifest, configurationAt: at }) =>
        at.includes('backup')
          ? { manifest, at, message: 'backups go to R2 by the in-tree barmanObjectStore', fix: WRITTEN }
          : { manifest, at, message: 'backups are read from R2 by the in-tree barmanObjectStore', fix: READ },
      ),
};

const WRITTEN = `# in spec, instead of backup.barmanObjectStore
plugins:
  - name: barman-cloud.cloudnative-pg.io
    enabled: true
    isWALArchiver: true
    parameters:
      barmanObjectName: pg-r2-store`;

const READ = `# instead of barmanObjectStore
plugin:
  name: barman-cloud.cloudnative-pg.io
  enabled: true
  isWALArchiver: false
  parameters:
    barmanObjectName: pg-r2-store
    serverName: <the cluster that made the backups>`;
