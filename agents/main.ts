import { runCommand, showUsage } from 'citty'
import { agentCommand } from './cli/agent.ts'
import { enrollCommand } from './cli/enroll.ts'
import { CommandError, EXIT } from './cli/exit.ts'
import { probeCommand } from './cli/probe.ts'
import { statusCommand } from './cli/status.ts'
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
  'agent run': {
    help: () => showUsage(agentCommand),
    run: (rawArgs) => runCommand(agentCommand, { rawArgs }),
  },
  'agent enroll': {
    help: () => showUsage(enrollCommand),
    run: (rawArgs) => runCommand(enrollCommand, { rawArgs }),
  },
  'agent status': {
    help: () => showUsage(statusCommand),
    run: (rawArgs) => runCommand(statusCommand, { rawArgs }),
  },
  probe: {
    help: () => showUsage(probeCommand),
    run: (rawArgs) => runCommand(probeCommand, { rawArgs }),
  },
}

/** The agent's bundle: the first arguments are the command, `agent`, `agent status`, `probe` ... */
async function main([first = '', second = '', ...rest]: readonly string[]): Promise<number> {
  const pair = `${first} ${second}`
  const word = commands[pair] === undefined ? first : pair
  const rawArgs = word === pair || second === '' ? rest : [second, ...rest]
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

async function start(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2))
}

void start()
