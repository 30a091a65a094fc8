import type { ArgsDef, CommandDef } from 'citty'
import { runCommand, showUsage } from 'citty'
import { CHILD_WORD, runChild } from './demo/child.ts'
import { demoCommand } from './demo/command.ts'
import { UsageError } from './options.ts'
import { simulateCommand } from './simulate.ts'

interface Runnable {
  readonly flags: readonly string[]
  readonly help: () => Promise<void>
  readonly run: (rawArgs: readonly string[]) => Promise<unknown>
}

function runnable<T extends ArgsDef>(command: CommandDef<T>): Runnable {
  return {
    flags: Object.keys(command.args ?? {}),
    help: () => showUsage<T>(command, { meta: { name: 'pantau' } }),
    run: (rawArgs) => runCommand(command, { rawArgs: [...rawArgs] }),
  }
}

/** The commands of this bundle; `server/cli/pantau.mjs` gives the word as the first argument. */
const commands: Readonly<Record<string, Runnable>> = {
  simulate: runnable(simulateCommand),
  demo: runnable(demoCommand),
}

async function main(word = '', rawArgs: readonly string[]): Promise<void> {
  if (word === CHILD_WORD && process.connected) return runChild(rawArgs)
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

main(process.argv[2], process.argv.slice(3)).catch((error: unknown) => {
  console.error(`pantau: ${error instanceof Error ? error.message : String(error)}`)
  // Wrong use is 2, every other failure 1, as in the server's commands.
  const misused = error instanceof Error && /^(UsageError|CLIError)$/.test(error.name)
  process.exitCode = misused ? 2 : 1
})
