import { type CheckId, type Check, type Server, TITLES, type Words } from './check';
import { judgedArchive, serversIn } from './archive';
import { Bucket } from './bucket';
import { type Greeting, greet, resolve, Route } from './connection';
import { checkedCredentials, type Credentials, type Given } from './credentials';
import { diagnose } from './diagnoses';
import { Failed, type Failure, failureOf, Finding, shownFailure } from './failure';
import { limited, type Limits } from './limits';
import { Probe } from './probe';
import type { Target } from './target';

export interface ExaminationOptions {
  readonly timeoutSeconds: number;
  readonly isReadOnly: boolean;
  readonly isNewCluster: boolean;
  /** Certificates to trust, and no others. */
  readonly ca?: string;
  /** Ends it; what was written is removed all the same. */
  readonly interrupt: AbortSignal;
  /** Told each check when it is done. */
  report(check: Check): void;
  /** Told of the folder before something is written there. */
  announce(folder: string): void;
}

/** S3 takes a signature that is so many milliseconds old or early. */
const LONGEST_SKEW = 15 * 60 * 1000;

/** Asks the network, check by check; never throws for what it meets there. */
export async function examineBucket(target: Target, given: Given, options: ExaminationOptions): Promise<Server[]> {
  const route = target.url === undefined ? undefined : new Route(new URL(target.url), options.ca);
  try {
    return await new Examination(target, options, route).run(given);
  } finally {
    route?.agent.destroy();
  }
}

/** Why a check is not tried. */
class NotTried extends Error {}

class Examination {
  /** Of each check that is not ok, which one is to blame. */
  private readonly blame = new Map<CheckId, string>();
  private readonly limits: Limits;

  public constructor(
    private readonly target: Target,
    private readonly options: ExaminationOptions,
    private readonly route: Route | undefined,
  ) {
    this.limits = { milliseconds: options.timeoutSeconds * 1000, interrupt: options.interrupt };
  }

  public async run(given: Given): Promise<Server[]> {
    const { target, options } = this;
    let credentials: Credentials | undefined;
    let greeting: Greeting | undefined;
    let bucket: Bucket | undefined;
    let probe: Probe | undefined;
    let servers: Server[] = [];

    await this.check('credentials', [], () => {
      credentials = checkedCredentials(target, given);
      const { accessKeyId, secretAccessKey, sessionToken } = target.variables;
      const names = credentials.sessionToken === undefined ? [accessKeyId, secretAccessKey] : [accessKeyId, secretAccessKey, sessionToken];
      const unread = credentials.sessionToken !== undefined && !target.readsSessionToken;
      return {
        answer: `${names.join(' and ')} ${target.isR2 ? "can be R2's" : 'are set'}`,
        ...(unread
          ? { means: `The store has no s3Credentials.sessionToken, so barman would not send the ${sessionToken} that is used here.` }
          : {}),
      };
    });
    await this.check('name', [], () => this.name());
    await this.check('connection', ['name'], async () => {
      greeting = await limited(this.limits, (signal) => greet(this.route!, signal));
      const { tls } = greeting;
      const way = this.route!.proxy === undefined ? '' : `, through the proxy ${this.route!.proxy}`;
      return {
        answer: tls ? `${tls.protocol}, certificate issued by ${tls.issuer}${way}` : 'plain HTTP, which anybody on the way can read',
      };
    });
    await this.check('clock', ['connection'], () => clock(greeting!));
    await this.check('list', ['credentials', 'connection'], async () => {
      if (target.bucket === undefined) {
        throw new NotTried('the destination names no bucket');
      }
      bucket = new Bucket(target, this.route!, credentials!, this.limits);
      const { folders, keys, isTruncated } = await bucket.list(target.prefix, { delimiter: '/' });
      const count = folders.length + keys.length;
      const what = count === 0 ? 'nothing' : `${isTruncated ? 'more than ' : ''}${count} ${count === 1 ? 'entry' : 'entries'}`;
      return { answer: `${what} in s3://${target.bucket}/${target.prefix}` };
    });

    try {
      await this.check('put', ['list'], async () => {
        if (options.isReadOnly) {
          throw new NotTried('of --read-only');
        }
        probe = new Probe(bucket!, target.prefix);
        options.announce(probe.folder);
        await this.put(probe, credentials!);
        return { answer: '1 KiB' };
      });
      await this.check('get', ['put'], async () => {
        await probe!.get();
        return { answer: 'the same 1 KiB' };
      });
      await this.check('multi-part', ['put'], async () => {
        await probe!.multiPart();
        return { answer: '2 parts of 5 MiB and a smaller one' };
      });
      await this.check('delete', ['put'], async () => {
        await probe!.delete();
        return {};
      });
      await this.check('batch-delete', ['put'], async () => {
        await probe!.batchDelete();
        return { answer: '2 objects, with a CRC32 as barman sends it' };
      });
    } finally {
      await this.cleanUp(probe, credentials);
    }
    await this.check('archive', ['list'], async () => {
      servers = await serversIn(bucket!, target.prefix);
      return judgedArchive(bucket!, target, servers, options.isNewCluster);
    });
    bucket?.destroy();
    return servers;
  }

  private async name(): Promise<Words> {
    if (this.route === undefined) {
      throw new NotTried(this.target.unusable);
    }
    const { hostname } = this.route.url;
    if (this.route.proxy !== undefined) {
      return { answer: `left to the proxy ${this.route.proxy}` };
    }
    const addresses = await limited(this.limits, () => resolve(hostname));
    return { answer: `${hostname} is ${addresses.slice(0, 2).join(', ')}${addresses.length > 2 ? ', …' : ''}` };
  }

  /** Where an upload fails that has boto3's checksums: whether it is they. */
  private async put(probe: Probe, credentials: Credentials): Promise<void> {
    try {
      await probe.put();
    } catch (error) {
      const failure = failureOf(error);
      if (!this.target.addsChecksums || failure.status === undefined) {
        throw error;
      }
      const healed = new Bucket(this.target, this.route!, credentials, this.limits, false);
      const isHealedByWorkaround = await probe.put(healed).then(
        () => true,
        () => false,
      );
      healed.destroy();
      throw new Failed({ ...failure, isHealedByWorkaround });
    }
  }

  private async cleanUp(probe: Probe | undefined, credentials: Credentials | undefined): Promise<void> {
    if (probe === undefined) {
      this.skip('clean-up', this.blame.get('put') ?? 'nothing was written');
      return;
    }
    await this.check('clean-up', [], async () => {
      // Not ended by an interrupt, and not by what the store says of checksums.
      const limits = { ...this.limits, interrupt: undefined };
      const own = new Bucket(this.target, this.route!, credentials!, limits, false);
      try {
        await probe.removeAll(own);
      } finally {
        own.destroy();
      }
      return { answer: `nothing is left in ${probe.folder}` };
    });
  }

  private async check(id: CheckId, needs: readonly CheckId[], run: () => Words | Promise<Words>): Promise<void> {
    const isInterrupted = () => this.options.interrupt.aborted && id !== 'clean-up';
    const reason = isInterrupted() ? 'of the interruption' : needs.map((need) => this.blame.get(need)).find((found) => found !== undefined);
    if (reason !== undefined) {
      this.skip(id, reason);
      return;
    }
    const start = performance.now();
    const told = (status: Check['status'], words: Pick<Check, 'diagnosis' | keyof Words>): void => {
      const milliseconds = Math.round(performance.now() - start);
      this.options.report({ id, title: TITLES[id], status, milliseconds, ...words });
    };
    try {
      told('ok', await run());
    } catch (error) {
      if (error instanceof NotTried || isInterrupted()) {
        this.skip(id, error instanceof NotTried ? error.message : 'of the interruption');
        return;
      }
      this.blame.set(id, `${id} failed`);
      told('failed', this.wordsFor(id, failureOf(error)));
    }
  }

  private skip(id: CheckId, reason: string): void {
    this.blame.set(id, reason);
    this.options.report({ id, title: TITLES[id], status: 'skipped', milliseconds: 0, means: `not tried, because ${reason}` });
  }

  private wordsFor(check: CheckId, failure: Failure): Words & { diagnosis: string } {
    const { target, options, route } = this;
    const context = { target, check, failure, proxy: route?.proxy, timeoutSeconds: options.timeoutSeconds };
    const diagnosis = diagnose(context);
    return { diagnosis: diagnosis.id, answer: shownFailure(failure), means: diagnosis.means(context), do: diagnosis.do(context) };
  }
}

function clock({ skew }: Greeting): Words {
  if (skew === undefined) {
    throw new NotTried('the server named no time');
  }
  const seconds = Math.round(Math.abs(skew) / 1000);
  const apart =
    seconds < 2
      ? 'no second apart'
      : `${seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`} ${skew > 0 ? 'behind' : 'ahead of'} the server's`;
  if (Math.abs(skew) > LONGEST_SKEW) {
    throw new Failed({ code: Finding.CLOCK_SKEW, message: `this machine's clock is ${apart}` });
  }
  return { answer: apart };
}
