import { runCommand, showUsage } from 'citty'
import { agentCommand } from './cli/agent.ts'
import { CommandError, EXIT } from './cli/exit.ts'
import { probeCommand } from './cli/probe.ts'
import { ConfigError } from './config/error.ts'

type Run = (rawArgs: string[]) => Promise<unknown>

/** Each with its own arguments, so their common type is only what running them needs. */
const commands: Readonly<
  Record<string, { readonly help: () => Promise<void>; readonly run: Run } | undefined>
> = {
  agent: {
    help: () => showUsage(agentCommand),
    run: (rawArgs) => runCommand(agentCommand, { rawArgs }),
  },
  probe: {
    help: () => showUsage(probeCommand),
    run: (rawArgs) => runCommand(probeCommand, { rawArgs }),
  },
}

/** The agent's bundle: the first argument is the command, `agent` or `probe`. */
async function main([word = '', ...rawArgs]: readonly string[]): Promise<number> {
  const command = commands[word]
  if (command === undefined) {
    process.stderr.write(`pantau: expected one of: ${Object.keys(commands).join(', ')}\n`)
    return EXIT.usage
  }
  if (rawArgs.includes('--help') || rawArgs.includes('-h')) {
    await command.help()
    return EXIT.ok
  }
  try {
    await command.run(rawArgs)
    return EXIT.ok
  } catch (error) {
    return explain(word, error)
  }
}

function explain(word: string, error: unknown): number {
  if (error instanceof CommandError) {
    process.stderr.write(`pantau ${word}: ${error.message}\n`)
    return error.exitCode
  }
  // citty throws this for a missing or misspelt argument; its class is not exported.
  const isUsage = error instanceof Error && error.name === 'CLIError'
  if (error instanceof ConfigError || isUsage) {
    process.stderr.write(`pantau ${word}: ${error.message}\n`)
    return EXIT.usage
  }
  process.stderr.write(`pantau ${word}: ${error instanceof Error ? error.stack : String(error)}\n`)
  return EXIT.bug
}

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code
})
