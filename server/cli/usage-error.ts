/** Wrong use of a command: exit code 2, every other failure is 1. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
