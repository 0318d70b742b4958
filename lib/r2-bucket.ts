import { Faults } from './private/faults';
import { checkPrefix, PLACEHOLDER } from './private/prefix';

/**
 * Where R2 keeps a bucket's data. A bucket answers only on the endpoint of its own jurisdiction.
 *
 * @see https://developers.cloudflare.com/r2/reference/data-location/#jurisdictional-restrictions
 */
export enum R2Jurisdiction {
  /** No restriction: `https://<account-id>.r2.cloudflarestorage.com`. */
  DEFAULT = 'default',
  /** Data stays in the European Union: `https://<account-id>.eu.r2.cloudflarestorage.com`. */
  EU = 'eu',
  /** FedRAMP: `https://<account-id>.fedramp.r2.cloudflarestorage.com`. */
  FEDRAMP = 'fedramp',
}

/** What names a bucket in R2. */
export interface R2BucketProps {
  /**
   * The Cloudflare account that owns the bucket: 32 hexadecimal digits in lower case, alone, without a URL around them.
   * It stands on the R2 overview page of the Cloudflare dashboard.
   *
   * @see https://developers.cloudflare.com/r2/api/s3/api/
   */
  readonly accountId: string;

  /**
   * The bucket's name: 3 to 63 of a-z, 0-9 and `-`, with a letter or digit at both ends. No dots, no path. Create the bucket
   * first: the Barman Cloud plugin's token can't.
   *
   * @see https://developers.cloudflare.com/r2/api/error-codes/
   */
  readonly name: string;

  /**
   * The jurisdiction that the bucket was created in.
   *
   * @default R2Jurisdiction.DEFAULT
   */
  readonly jurisdiction?: R2Jurisdiction;
}

/**
 * A bucket in Cloudflare R2: a value from which the endpoint and the `s3://` paths are made. A wrong one can't be made:
 * every factory throws one error that lists all that is wrong.
 */
export class R2Bucket {
  /**
   * A bucket by account, name and jurisdiction.
   *
   * @throws an error that lists each property R2 would refuse, its value and what to write instead.
   */
  public static of(props: R2BucketProps): R2Bucket {
    return R2Bucket.make('R2Bucket.of', props);
  }

  /**
   * A bucket from the "S3 API" address that Cloudflare's dashboard shows on the bucket's settings page, taken whole:
   * `https://<account-id>.r2.cloudflarestorage.com/<bucket>`, with `.eu` or `.fedramp` after the account ID for a jurisdiction.
   *
   * @throws an error that names the part of the address which is not R2's.
   */
  public static fromS3Api(address: string): R2Bucket {
    const faults = new Faults();
    const match = typeof address === 'string' ? S3_API.exec(address) : null;
    if (!match) {
      faults.add(
        'address',
        address,
        'copy "S3 API" from the bucket\'s settings in the Cloudflare dashboard: "https://<account-id>.r2.cloudflarestorage.com/<bucket>", ' +
          'nothing before it and no path after the bucket',
      );
    }
    faults.throwIfAny('R2Bucket.fromS3Api');
    const [, accountId, jurisdiction, name] = match!;
    return R2Bucket.make('R2Bucket.fromS3Api', { accountId, name, jurisdiction: jurisdiction as R2Jurisdiction | undefined });
  }

  private static make(subject: string, props: R2BucketProps): R2Bucket {
    const jurisdiction = props?.jurisdiction ?? R2Jurisdiction.DEFAULT;
    const faults = new Faults();
    checkAccountId(faults, props?.accountId);
    checkBucketName(faults, props?.name);
    if (!Object.values(R2Jurisdiction).includes(jurisdiction)) {
      faults.add(
        'bucket.jurisdiction',
        jurisdiction,
        `R2 has ${Object.values(R2Jurisdiction).join(', ')}; write for example R2Jurisdiction.EU, or leave it out`,
      );
    }
    faults.throwIfAny(subject);
    return new R2Bucket(props.accountId, props.name, jurisdiction);
  }

  /** The Cloudflare account ID, 32 hexadecimal digits. */
  public readonly accountId: string;

  /** The bucket's name. */
  public readonly name: string;

  /** The jurisdiction whose endpoint the bucket answers on. */
  public readonly jurisdiction: R2Jurisdiction;

  /** The S3 endpoint, without the bucket: what `endpointURL` of an ObjectStore needs. */
  public readonly endpointUrl: string;

  private constructor(accountId: string, name: string, jurisdiction: R2Jurisdiction) {
    this.accountId = accountId;
    this.name = name;
    this.jurisdiction = jurisdiction;
    this.endpointUrl = `https://${accountId}${jurisdiction === R2Jurisdiction.DEFAULT ? '' : `.${jurisdiction}`}.r2.cloudflarestorage.com`;
  }

  /**
   * The place of one database's backups in the bucket: `s3://<bucket>/<prefix>/`, what `destinationPath` of an ObjectStore needs.
   *
   * @param prefix folders below the bucket, such as `orders` or `team-a/orders`; one `/` at its end makes no difference.
   * @throws an error when the prefix is empty, absolute, a URL, or has empty, `.` or `..` segments or characters that need escaping.
   */
  public destinationPath(prefix: string): string {
    const faults = new Faults();
    checkPrefix(faults, prefix);
    faults.throwIfAny('R2Bucket.destinationPath');
    return `s3://${this.name}/${prefix.replace(/\/$/, '')}/`;
  }
}

const S3_API = /^https:\/\/([^./\s@:?#]+)(?:\.(eu|fedramp))?\.r2\.cloudflarestorage\.com\/([^/\s?#]+)\/?$/;

function checkAccountId(faults: Faults, accountId: unknown): void {
  const text = typeof accountId === 'string' ? accountId : '';
  if (/^[0-9a-f]{32}$/.test(text)) {
    return;
  }
  let advice = `an account ID is 32 hexadecimal digits in lower case, this has ${text.length} characters; copy "Account ID" from the R2 page of the Cloudflare dashboard`;
  if (PLACEHOLDER.test(text)) {
    advice =
      'this is a placeholder that nobody filled; write the 32 hexadecimal digits that the R2 page of the Cloudflare dashboard shows as "Account ID"';
  } else if (/[/.:]/.test(text)) {
    advice =
      'pass the 32 hexadecimal digits alone; the endpoint is made from them (R2Bucket.fromS3Api takes the whole "S3 API" address from the dashboard)';
  } else if (/^[0-9a-fA-F]{64}$/.test(text)) {
    advice = 'this has the shape of an R2 secret access key, which belongs into a Secret; write the account ID, 32 hexadecimal digits';
  } else if (/^[0-9a-fA-F]{32}$/.test(text)) {
    advice = `an account ID is in lower case; write "${text.toLowerCase()}"`;
  } else if (/^[0-9a-f]{32}$/.test(text.trim())) {
    advice = `there is whitespace around it; write "${text.trim()}"`;
  }
  faults.add('bucket.accountId', accountId, advice);
}

function checkBucketName(faults: Faults, name: unknown): void {
  const text = typeof name === 'string' ? name : '';
  const broken: string[] = [];
  if (PLACEHOLDER.test(text)) {
    broken.push('this is a placeholder that nobody filled');
  } else if (/[/:]/.test(text)) {
    broken.push(
      'pass the name alone, without s3://, https:// or a path (the path goes into "prefix"; R2Bucket.fromS3Api takes the whole "S3 API" address)',
    );
  } else {
    if (text.length < 3 || text.length > 63) {
      broken.push(`it has ${text.length} characters, not 3 to 63`);
    }
    if (/[A-Z]/.test(text)) {
      broken.push('it has capitals');
    }
    if (/\./.test(text)) {
      broken.push('it has a dot, which S3 allows and R2 does not');
    }
    if (/[^A-Za-z0-9.-]/.test(text)) {
      broken.push('it has a character other than a-z, 0-9 and "-"');
    }
    if (/^-|-$/.test(text)) {
      broken.push('it begins or ends with "-"');
    }
  }
  if (broken.length > 0) {
    faults.add(
      'bucket.name',
      name,
      `${broken.join(', ')}; write the bucket's name as R2 allows it, 3 to 63 of a-z, 0-9 and "-", with a letter or digit at both ends, such as "acme-backups"`,
    );
  }
}
