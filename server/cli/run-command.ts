import { parseArgs, runCommand, showUsage } from 'citty'
import type { ArgsDef, CommandDef } from 'citty'
import { UsageError } from './usage-error.ts'

/** A command of a bundle, whatever its options are. */
export interface Runnable {
  readonly flags: readonly string[]
  readonly help: () => Promise<void>
  readonly run: (rawArgs: readonly string[]) => Promise<unknown>
}

export function runnable<T extends ArgsDef>(command: CommandDef<T>): Runnable {
  const args = (command.args ?? {}) as ArgsDef
  return {
    flags: Object.keys(args),
    help: () => showUsage<T>(command, { meta: { name: 'pantau' } }),
    run: (rawArgs) => {
      refuseSurplus(rawArgs, args)
      return runCommand(command, { rawArgs: [...rawArgs] })
    },
  }
}

/** What nothing would be done with is refused: who gave it counts on it. */
function refuseSurplus(rawArgs: readonly string[], args: ArgsDef): void {
  const taken = Object.entries(args).flatMap(([name, { type, valueHint = name.toUpperCase() }]) =>
    type === 'positional' ? [valueHint] : [],
  )
  const surplus = parseArgs([...rawArgs], args)._[taken.length]
  if (surplus === undefined) return
  throw new UsageError(
    `"${surplus}" is too much: the command takes ${taken.join(' ') || 'options only'}; ` +
      'put what has blanks in quotes, and run it once for each of several',
  )
}

/** Runs the command of that word, or shows its help; an option or argument it does not have is refused. */
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
