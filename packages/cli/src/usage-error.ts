/** The command line asks for something that does not exist. Printed as one line; the process ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
