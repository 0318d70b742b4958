import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './errors';
import { ExitCode } from './exit-code';

type Options = NonNullable<ParseArgsConfig['options']>;

/** One command: how it speaks of itself, and what is the same for all. */
export class Command {
  public constructor(private readonly name: string) {}

  /** Says a line on stderr. */
  public say(line: string): void {
    process.stderr.write(`pg-r2-backup ${this.name}: ${line}\n`);
  }

  /** The options and what stands beside them; a fault of the command line is one that names --help. */
  public parse<const T extends Options>(args: string[], options: T) {
    try {
      return parseArgs({ args, allowPositionals: true, options });
    } catch (error) {
      const [reason] = (error as Error).message.split('. ');
      throw new UsageError(`${reason}; pg-r2-backup ${this.name} --help lists the options`);
    }
  }

  /** Runs it; a fault of the command line is said and ends with its own code. */
  public async run(run: () => Promise<ExitCode>): Promise<ExitCode> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof UsageError) {
        this.say(error.message);
        return ExitCode.USAGE;
      }
      throw error;
    }
  }
}
