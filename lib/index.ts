export { BackupParts, EvenPartsOptions, OnePartPerArchiveOptions } from './backup-parts';
export { ClusterPlugin, ClusterPluginOptions } from './cluster-plugin';
export { Credentials } from './credentials';
export {
  ExistingSecretOptions,
  ExternalSecretOptions,
  ExternalSecretRemoteRef,
  PasswordGeneratorOptions,
  R2SecretKeys,
  SealedSecretOptions,
  SealedSecretScope,
  SecretStoreKind,
  SecretTemplateOptions,
} from './credentials-options';
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
export { InitdbSecret, PgR2Backup, PgR2BackupProps } from './pg-r2-backup';
export { R2Bucket, R2BucketProps, R2Jurisdiction } from './r2-bucket';
export { R2SmokeTest, R2SmokeTestProps } from './r2-smoke-test';
export { R2Validation } from './r2-validation';
export { IR2ObjectStore, R2ObjectStore, R2ObjectStoreProps } from './r2-object-store';
