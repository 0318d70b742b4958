export { BackupParts, EvenPartsOptions, OnePartPerArchiveOptions } from './backup-parts';
export { ClusterPlugin, ClusterPluginOptions } from './cluster-plugin';
export { Credentials, ExistingSecretOptions, R2SecretKeys, SecretTemplateOptions } from './credentials';
export {
  DataCompression,
  DataOptions,
  InstanceSidecarConfiguration,
  R2StoreOptions,
  SidecarEnv,
  SidecarLogLevel,
  WalCompression,
  WalOptions,
} from './object-store-options';
export { PgR2Backup, PgR2BackupProps } from './pg-r2-backup';
export { R2Bucket, R2BucketProps, R2Jurisdiction } from './r2-bucket';
export { IR2ObjectStore, R2ObjectStore, R2ObjectStoreProps } from './r2-object-store';
