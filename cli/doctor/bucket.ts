import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type $Command,
  type S3ClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Route } from './connection';
import type { Credentials } from './credentials';
import { Failed, type Failure, failureOf, Finding } from './failure';
import { limited, type Limits } from './limits';
import type { Target } from './target';

// What it warns of on Node 20 is for whoever bundles it, not for whoever runs this.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

interface Page {
  readonly folders: string[];
  readonly keys: string[];
  readonly isTruncated: boolean;
}

/** A bucket, spoken to as barman speaks to it by boto3. */
export class Bucket {
  private readonly client: S3Client;
  private readonly name: string;
  private readonly sendsTrailers: boolean;

  public constructor(
    private readonly target: Target,
    route: Route,
    credentials: Credentials,
    private readonly limits: Limits,
    addsChecksums = target.addsChecksums,
  ) {
    this.name = target.bucket!;
    // boto3 sends the checksum behind the data over TLS, and in a header else (observed, boto3 1.43.56). The SDK does so with streams.
    this.sendsTrailers = addsChecksums && route.url.protocol === 'https:';
    this.client = new S3Client({
      endpoint: target.url,
      region: target.region,
      credentials,
      forcePathStyle: true,
      requestChecksumCalculation: addsChecksums ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
      responseChecksumValidation: target.validatesChecksums ? 'WHEN_SUPPORTED' : 'WHEN_REQUIRED',
      requestHandler: { httpsAgent: route.agent as never, httpAgent: route.agent as never },
      // What follows would else come from the environment and from ~/.aws, which are none of barman's.
      maxAttempts: 1,
      retryMode: 'standard',
      defaultsMode: 'standard',
      useArnRegion: false,
      useDualstackEndpoint: false,
      useFipsEndpoint: false,
      disableS3ExpressSessionAuth: true,
      userAgentAppId: 'pg-r2-backup-doctor',
      authSchemePreference: [],
      sigv4aSigningRegionSet: [],
      logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    });
  }

  public destroy(): void {
    this.client.destroy();
  }

  public async list(prefix: string, { delimiter, most }: { delimiter?: string; most?: number } = {}): Promise<Page> {
    const page = await this.send(
      () => new ListObjectsV2Command({ Bucket: this.name, Prefix: prefix, Delimiter: delimiter, MaxKeys: most }),
      'ListBucketResult',
    );
    return {
      folders: (page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []),
      keys: (page.Contents ?? []).flatMap(({ Key }) => Key ?? []),
      isTruncated: page.IsTruncated === true,
    };
  }

  public async put(key: string, content: Buffer): Promise<void> {
    const { tags, walEncryption } = this.target;
    const options = { Tagging: tags, ServerSideEncryption: walEncryption as never };
    await this.send(() => new PutObjectCommand({ Bucket: this.name, Key: key, ...this.body(content), ...options }));
  }

  public async get(key: string): Promise<Buffer> {
    const { Body } = await this.send(() => new GetObjectCommand({ Bucket: this.name, Key: key }));
    return Buffer.from(await Body!.transformToByteArray());
  }

  public async sizeOf(key: string): Promise<number | undefined> {
    const { ContentLength } = await this.send(() => new HeadObjectCommand({ Bucket: this.name, Key: key }));
    return ContentLength;
  }

  public async createUpload(key: string): Promise<string> {
    const { tags, dataEncryption } = this.target;
    const options = { Tagging: tags, ServerSideEncryption: dataEncryption as never };
    const { UploadId } = await this.send(
      () => new CreateMultipartUploadCommand({ Bucket: this.name, Key: key, ...options }),
      'InitiateMultipartUploadResult',
    );
    return UploadId!;
  }

  public async uploadPart(key: string, uploadId: string, number: number, content: Buffer): Promise<string | undefined> {
    const part = { Bucket: this.name, Key: key, UploadId: uploadId, PartNumber: number };
    const { ETag } = await this.send(() => new UploadPartCommand({ ...part, ...this.body(content) }));
    return ETag;
  }

  public async completeUpload(key: string, uploadId: string, tags: ReadonlyArray<string | undefined>): Promise<void> {
    const parts = tags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
    const upload = { Bucket: this.name, Key: key, UploadId: uploadId };
    await this.send(
      () => new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: parts } }),
      'CompleteMultipartUploadResult',
    );
  }

  public async abortUpload(key: string, uploadId: string): Promise<void> {
    await this.send(() => new AbortMultipartUploadCommand({ Bucket: this.name, Key: key, UploadId: uploadId }));
  }

  /** The uploads below a prefix that are neither completed nor aborted. */
  public async openUploads(prefix: string): Promise<Array<{ key: string; uploadId: string }>> {
    const { Uploads } = await this.send(() => new ListMultipartUploadsCommand({ Bucket: this.name, Prefix: prefix }));
    return (Uploads ?? []).map(({ Key, UploadId }) => ({ key: Key!, uploadId: UploadId! }));
  }

  public async delete(key: string): Promise<void> {
    await this.send(() => new DeleteObjectCommand({ Bucket: this.name, Key: key }));
  }

  /** As barman's retention does it, errors of single objects included. */
  public async deleteAll(keys: readonly string[]): Promise<void> {
    const objects = keys.map((Key) => ({ Key }));
    const { Errors = [] } = await this.send(
      () => new DeleteObjectsCommand({ Bucket: this.name, Delete: { Objects: objects, Quiet: true } }),
      'DeleteResult',
    );
    if (Errors.length > 0) {
      throw new Failed({ code: Errors[0].Code ?? Finding.UNKNOWN, message: Errors[0].Message ?? 'an object was not deleted' });
    }
  }

  private body(content: Buffer): { Body: Buffer | Readable; ContentLength: number } {
    return { Body: this.sendsTrailers ? Readable.from([content]) : content, ContentLength: content.length };
  }

  /** Faults that pass get a second chance, as boto3 gives more of them. `root` is the element that the answer must have. */
  private async send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    make: () => S3Command<Input, Output>,
    root?: string,
  ): Promise<Output> {
    try {
      return await this.once(make(), root);
    } catch (error) {
      const { status = 0 } = failureOf(error);
      if (status !== 429 && ![500, 502, 503, 504].includes(status)) {
        throw error;
      }
      // R2 takes one write a second on one key.
      await wait(status === 429 ? 1000 : 250);
      return this.once(make(), root);
    }
  }

  private async once<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: S3Command<Input, Output>,
    root: string | undefined,
  ): Promise<Output> {
    let answer: Answer | undefined;
    // The SDK takes any page for an empty answer.
    const isForeign = () => root !== undefined && !answer?.text.includes(`<${root}`);
    command.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args);
        answer = await taken(result.response as Response);
        return result;
      },
      // Next to the network: what the SDK makes of the answer comes after it.
      { step: 'deserialize', priority: 'low' },
    );
    return limited(this.limits, async (abortSignal) => {
      try {
        const output = await this.client.send(command, { abortSignal });
        if (isForeign()) {
          throw new Error(`no ${root} in the answer`);
        }
        return output;
      } catch (error) {
        throw new Failed(failureIn(answer, isForeign(), error));
      }
    });
  }
}

type S3Command<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = $Command<
  Input,
  Output,
  S3ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>;

interface Answer {
  readonly status: number;
  readonly text: string;
}

interface Response {
  readonly statusCode: number;
  body: Readable;
}

/** Reads the answer as it came, since the SDK tells nothing of what is no XML, and leaves it to be read once more. */
async function taken(response: Response): Promise<Answer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > LONGEST_ANSWER) {
      throw new Failed({ status: response.statusCode, code: Finding.NOT_XML, message: 'an answer without end' });
    }
  }
  const body = Buffer.concat(chunks);
  response.body = Readable.from([body]);
  return { status: response.statusCode, text: body.toString('utf8') };
}

/** What the server said, rather than what the SDK made of it. */
function failureIn(answer: Answer | undefined, isForeign: boolean, error: unknown): Failure {
  if (answer === undefined) {
    return failureOf(error);
  }
  const { status, text } = answer;
  const [code, message] = ['Code', 'Message'].map((tag) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(text)?.[1]);
  if (code !== undefined) {
    return { status, code: unescape(code), message: unescape(message ?? '') };
  }
  if (status < 300 && !isForeign) {
    return failureOf(error);
  }
  if (text.trim() === '') {
    return { status, code: HEAD_CODES[status] ?? Finding.NOT_XML, message: 'an answer without a body' };
  }
  const [, title] = /<title[^>]*>([^<]*)/i.exec(text) ?? [];
  return { status, code: Finding.NOT_XML, message: (title ?? text.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ').trim() || 'no words' };
}

function quiet(): void {}

/** A page of a listing has a thousand keys of a thousand bytes at the most. */
const LONGEST_ANSWER = 8 * 1024 * 1024;

/** An answer to HEAD has no body to say what it is. */
const HEAD_CODES: Readonly<Record<number, string>> = { 401: 'Unauthorized', 403: 'AccessDenied', 404: 'NotFound' };

function unescape(xml: string): string {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return xml.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name]);
}
