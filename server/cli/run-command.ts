import { runCommand, showUsage } from 'citty'
import type { ArgsDef, CommandDef } from 'citty'
import { UsageError } from './usage-error.ts'

/** A command of a bundle, whatever its options are. */
export interface Runnable {
  readonly flags: readonly string[]
  readonly help: () => Promise<void>
  readonly run: (rawArgs: readonly string[]) => Promise<unknown>
}

export function runnable<T extends ArgsDef>(command: CommandDef<T>): Runnable {
  return {
    flags: Object.keys(command.args ?? {}),
    help: () => showUsage<T>(command, { meta: { name: 'pantau' } }),
    run: (rawArgs) => runCommand(command, { rawArgs: [...rawArgs] }),
  }
}

/** Runs the command of that word, or shows its help; an option it does not have is refused. */
export async function runWord(
  commands: Readonly<Record<string, Runnable>>,
  word: string,
  rawArgs: readonly string[],
): Promise<void> {
  const command = commands[word]
  if (command === undefined) throw new UsageError(`unknown command "${word}"`)
  if (rawArgs.includes('--help') || rawArgs.includes('-h')) return command.help()
  for (const arg of rawArgs) {
    const flag = /^--(?:no-)?([^=]+)/.exec(arg)?.[1]
    if (flag !== undefined && !command.flags.includes(flag)) {
      throw new UsageError(`unknown option --${flag}; "pantau ${word} --help" lists them`)
    }
  }
  await command.run(rawArgs)
}

/** Ends the process with one line: 2 for wrong use or configuration, 1 for every other failure. */
export function failWith(error: unknown): void {
  process.stderr.write(`pantau: ${error instanceof Error ? error.message : String(error)}\n`)
  const misused = error instanceof Error && /^(UsageError|ConfigError|CLIError)$/.test(error.name)
  process.exitCode = misused ? 2 : 1
}
