// Written by `npm run rules` from the files in lib/rules/.
import { rule as r2ArchiveUnbounded } from '../rules/r2-archive-unbounded';
import { rule as r2CompressionBzip2 } from '../rules/r2-compression-bzip2';
import { rule as r2CompressionUneven } from '../rules/r2-compression-uneven';
import { rule as r2CredentialsInline } from '../rules/r2-credentials-inline';
import { rule as r2CredentialsMissing } from '../rules/r2-credentials-missing';
import { rule as r2CredentialsRegion } from '../rules/r2-credentials-region';
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
import { rule as retentionMissing } from '../rules/retention-missing';
import type { Rule } from './rule';

/** The rulebook, by id. */
export const RULES: readonly Rule[] = [
  r2ArchiveUnbounded,
  r2CompressionBzip2,
  r2CompressionUneven,
  r2CredentialsInline,
  r2CredentialsMissing,
  r2CredentialsRegion,
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
  retentionMissing,
];
