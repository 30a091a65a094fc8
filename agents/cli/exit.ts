/** Exit codes of the agent's commands, for scripts. */
export const EXIT = {
  ok: 0,
  bug: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  noAnswer: 3,
  portClosed: 4,
  credentials: 5,
  otherVersion: 6,
  unreachable: 7,
  malformed: 8,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** A failure to be shown as one readable text, without a stack. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exitCode: ExitCode

  constructor(message: string, exitCode: ExitCode, cause?: unknown) {
    super(message, { cause })
    this.exitCode = exitCode
  }
}

/** Refuses options that the command does not know: a misspelt one must not be ignored. */
export function assertKnownOptions(rawArgs: readonly string[], known: object): void {
  const names = Object.keys(known)
  for (const argument of rawArgs) {
    if (argument === '--') return
    const name = /^--?([A-Za-z][\w-]*)/.exec(argument)?.[1]
    if (name === undefined || names.includes(name)) continue
    if (name.startsWith('no-') && names.includes(name.slice(3))) continue
    throw new CommandError(`unknown option ${argument.split('=')[0]}`, EXIT.usage)
  }
}

/** Refuses arguments beyond the `expected` ones: what was meant by them would not be done. */
export function assertNoMoreArguments(given: readonly string[], expected: number): void {
  const surplus = given[expected]
  if (surplus === undefined) return
  throw new CommandError(`unexpected argument "${surplus}"`, EXIT.usage)
}
