/** What a command ends with. `FAULT` and `USAGE` mean that nothing was written to stdout. */
export enum ExitCode {
  DONE = 0,
  FAULT = 1,
  USAGE = 2,
}
