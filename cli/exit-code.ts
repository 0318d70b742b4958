/** What a command ends with. */
export enum ExitCode {
  DONE = 0,
  /** What was read is at fault. */
  FAULT = 1,
  /** The command line is. */
  USAGE = 2,
  /** Something can't be read. */
  UNREADABLE = 3,
}
