import { runCommand, showUsage } from 'citty'
import type { ArgsDef, CommandDef } from 'citty'
import { importCommand } from './cli/import.ts'
import { tokenCommand } from './cli/token.ts'
import { UsageError } from './cli/usage-error.ts'
import { ConfigError } from './config.ts'
import { serveCommand } from './serve.ts'

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
  serve: runnable(serveCommand),
  import: runnable(importCommand),
  token: runnable(tokenCommand),
}

async function main(word = '', rawArgs: readonly string[]): Promise<void> {
  const command = commands[word]
  if (command === undefined) throw new UsageError(`unknown command "${word}"`)
  if (rawArgs.includes('--help') || rawArgs.includes('-h')) return command.help()
  for (const arg of rawArgs) {
    const flag = /^--(?:no-)?([^=]+)/.exec(arg)?.[1]
    if (flag !== undefined && !command.flags.includes(flag)) {
      throw new UsageError(`unknown option --${flag}; "pantau ${word} --help" lists them`)
    }
  }
  // All that is kept is for its owner alone, whatever the shell's umask is.
  process.umask(0o077)
  await command.run(rawArgs)
}

main(process.argv[2], process.argv.slice(3)).catch((error: unknown) => {
  process.stderr.write(`pantau: ${error instanceof Error ? error.message : String(error)}\n`)
  const misused =
    error instanceof UsageError ||
    error instanceof ConfigError ||
    (error instanceof Error && error.name === 'CLIError')
  process.exitCode = misused ? 2 : 1
})
