// Written by `npm run rules` from the files in lib/rules/.
import { rule as allowUnknown } from '../rules/allow-unknown';
import { rule as appSecretPasswordMissing } from '../rules/app-secret-password-missing';
import { rule as appSecretReload } from '../rules/app-secret-reload';
import { rule as appSecretType } from '../rules/app-secret-type';
import { rule as appSecretUsernameMissing } from '../rules/app-secret-username-missing';
import { rule as appSecretUsernameOwner } from '../rules/app-secret-username-owner';
import { rule as argsAgainstField } from '../rules/args-against-field';
import { rule as argsContradict } from '../rules/args-contradict';
import { rule as argsDropped } from '../rules/args-dropped';
import { rule as argsSpace } from '../rules/args-space';
import { rule as argsSplit } from '../rules/args-split';
import { rule as argsTwice } from '../rules/args-twice';
import { rule as argsUnknown } from '../rules/args-unknown';
import { rule as clusterEnvUndoesR2 } from '../rules/cluster-env-undoes-r2';
import { rule as clusterName } from '../rules/cluster-name';
import { rule as crossNamespaceReference } from '../rules/cross-namespace-reference';
import { rule as envDropped } from '../rules/env-dropped';
import { rule as envDuplicate } from '../rules/env-duplicate';
import { rule as envProfile } from '../rules/env-profile';
import { rule as envValueAndValueFrom } from '../rules/env-value-and-value-from';
import { rule as inTreeAndPlugin } from '../rules/in-tree-and-plugin';
import { rule as inTreeDeprecated } from '../rules/in-tree-deprecated';
import { rule as initdbOwnerWithoutDatabase } from '../rules/initdb-owner-without-database';
import { rule as namespaceOrder } from '../rules/namespace-order';
import { rule as pluginDisabled } from '../rules/plugin-disabled';
import { rule as pluginEnabledMissing } from '../rules/plugin-enabled-missing';
import { rule as pluginNameMisspelt } from '../rules/plugin-name-misspelt';
import { rule as pluginNotArchiving } from '../rules/plugin-not-archiving';
import { rule as pluginServerNameEmpty } from '../rules/plugin-server-name-empty';
import { rule as pluginUnknownParameter } from '../rules/plugin-unknown-parameter';
import { rule as pluginWithoutStore } from '../rules/plugin-without-store';
import { rule as r2ArchiveUnbounded } from '../rules/r2-archive-unbounded';
import { rule as r2CompressionBzip2 } from '../rules/r2-compression-bzip2';
import { rule as r2CompressionUneven } from '../rules/r2-compression-uneven';
import { rule as r2CredentialsInline } from '../rules/r2-credentials-inline';
import { rule as r2CredentialsMissing } from '../rules/r2-credentials-missing';
import { rule as r2CredentialsRegion } from '../rules/r2-credentials-region';
import { rule as r2CredentialsRegionRefused } from '../rules/r2-credentials-region-refused';
import { rule as r2DestinationBucket } from '../rules/r2-destination-bucket';
import { rule as r2DestinationPlaceholder } from '../rules/r2-destination-placeholder';
import { rule as r2DestinationPrefix } from '../rules/r2-destination-prefix';
import { rule as r2DestinationScheme } from '../rules/r2-destination-scheme';
import { rule as r2Encryption } from '../rules/r2-encryption';
import { rule as r2EndpointBucket } from '../rules/r2-endpoint-bucket';
import { rule as r2EndpointHost } from '../rules/r2-endpoint-host';
import { rule as r2EndpointPlaceholder } from '../rules/r2-endpoint-placeholder';
import { rule as r2EndpointScheme } from '../rules/r2-endpoint-scheme';
import { rule as r2ForeignCredentials } from '../rules/r2-foreign-credentials';
import { rule as r2KeyLength } from '../rules/r2-key-length';
import { rule as r2KeyWhitespace } from '../rules/r2-key-whitespace';
import { rule as r2KeysSwapped } from '../rules/r2-keys-swapped';
import { rule as r2PartArchiveMismatch } from '../rules/r2-part-archive-mismatch';
import { rule as r2PartSize } from '../rules/r2-part-size';
import { rule as r2PartSizeLimit } from '../rules/r2-part-size-limit';
import { rule as r2Region } from '../rules/r2-region';
import { rule as r2RegionMissing } from '../rules/r2-region-missing';
import { rule as r2RequestChecksum } from '../rules/r2-request-checksum';
import { rule as r2ResponseChecksum } from '../rules/r2-response-checksum';
import { rule as r2ScratchLimit } from '../rules/r2-scratch-limit';
import { rule as r2SizeRefused } from '../rules/r2-size-refused';
import { rule as r2SizeSuffix } from '../rules/r2-size-suffix';
import { rule as r2Tags } from '../rules/r2-tags';
import { rule as recoveryEnvRegion } from '../rules/recovery-env-region';
import { rule as recoveryIntoSource } from '../rules/recovery-into-source';
import { rule as recoveryNotArchiving } from '../rules/recovery-not-archiving';
import { rule as recoveryServerName } from '../rules/recovery-server-name';
import { rule as recoverySourceMissing } from '../rules/recovery-source-missing';
import { rule as recoveryTarget } from '../rules/recovery-target';
import { rule as recoveryTargetTimeZone } from '../rules/recovery-target-time-zone';
import { rule as retentionMissing } from '../rules/retention-missing';
import { rule as sameDestination } from '../rules/same-destination';
import { rule as scheduleEverySecond } from '../rules/schedule-every-second';
import { rule as scheduleFiveFields } from '../rules/schedule-five-fields';
import { rule as scheduleMethod } from '../rules/schedule-method';
import { rule as scheduleMissing } from '../rules/schedule-missing';
import { rule as schedulePluginConfiguration } from '../rules/schedule-plugin-configuration';
import { rule as scheduleSuspended } from '../rules/schedule-suspended';
import { rule as scheduleUnknownCluster } from '../rules/schedule-unknown-cluster';
import { rule as secretEmptyValue } from '../rules/secret-empty-value';
import { rule as secretKeyMissing } from '../rules/secret-key-missing';
import { rule as secretNotBase64Value } from '../rules/secret-not-base64-value';
import { rule as secretPlaceholderBase64 } from '../rules/secret-placeholder-base64';
import { rule as secretPlaintext } from '../rules/secret-plaintext';
import { rule as secretStringDataPlaceholder } from '../rules/secret-string-data-placeholder';
import { rule as storeNotFound } from '../rules/store-not-found';
import { rule as twoWalArchivers } from '../rules/two-wal-archivers';
import type { Rule } from './rule';

/** The rulebook, by id. */
export const RULES: readonly Rule[] = [
  allowUnknown,
  appSecretPasswordMissing,
  appSecretReload,
  appSecretType,
  appSecretUsernameMissing,
  appSecretUsernameOwner,
  argsAgainstField,
  argsContradict,
  argsDropped,
  argsSpace,
  argsSplit,
  argsTwice,
  argsUnknown,
  clusterEnvUndoesR2,
  clusterName,
  crossNamespaceReference,
  envDropped,
  envDuplicate,
  envProfile,
  envValueAndValueFrom,
  inTreeAndPlugin,
  inTreeDeprecated,
  initdbOwnerWithoutDatabase,
  namespaceOrder,
  pluginDisabled,
  pluginEnabledMissing,
  pluginNameMisspelt,
  pluginNotArchiving,
  pluginServerNameEmpty,
  pluginUnknownParameter,
  pluginWithoutStore,
  r2ArchiveUnbounded,
  r2CompressionBzip2,
  r2CompressionUneven,
  r2CredentialsInline,
  r2CredentialsMissing,
  r2CredentialsRegion,
  r2CredentialsRegionRefused,
  r2DestinationBucket,
  r2DestinationPlaceholder,
  r2DestinationPrefix,
  r2DestinationScheme,
  r2Encryption,
  r2EndpointBucket,
  r2EndpointHost,
  r2EndpointPlaceholder,
  r2EndpointScheme,
  r2ForeignCredentials,
  r2KeyLength,
  r2KeyWhitespace,
  r2KeysSwapped,
  r2PartArchiveMismatch,
  r2PartSize,
  r2PartSizeLimit,
  r2Region,
  r2RegionMissing,
  r2RequestChecksum,
  r2ResponseChecksum,
  r2ScratchLimit,
  r2SizeRefused,
  r2SizeSuffix,
  r2Tags,
  recoveryEnvRegion,
  recoveryIntoSource,
  recoveryNotArchiving,
  recoveryServerName,
  recoverySourceMissing,
  recoveryTarget,
  recoveryTargetTimeZone,
  retentionMissing,
  sameDestination,
  scheduleEverySecond,
  scheduleFiveFields,
  scheduleMethod,
  scheduleMissing,
  schedulePluginConfiguration,
  scheduleSuspended,
  scheduleUnknownCluster,
  secretEmptyValue,
  secretKeyMissing,
  secretNotBase64Value,
  secretPlaceholderBase64,
  secretPlaintext,
  secretStringDataPlaceholder,
  storeNotFound,
  twoWalArchivers,
];
