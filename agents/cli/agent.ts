import { join } from 'node:path'
import { defineCommand } from 'citty'
import { destination, pino, stdTimeFunctions, type Logger } from 'pino'
import { runAgent } from '../agent.ts'
import { loadConfig, type AgentConfig } from '../config.ts'
import { loadSiteDrivers } from '../config/site-drivers.ts'
import { drivers } from '../drivers/index.ts'
import { DirectoryInUseError, lockDirectory } from '../spool/lock.ts'
import { keepPrivate } from '../steer/durable-file.ts'
import { assertKnownOptions, assertNoMoreArguments, CommandError, EXIT } from './exit.ts'
import { pollOnce } from './once.ts'

const args = {
  config: {
    type: 'string',
    default: 'agent.toml',
    valueHint: 'FILE',
    description: "the agent's file",
  },
  once: { type: 'boolean', description: 'poll everything once, print a table, deliver nothing' },
} as const

/** `pantau agent`: polls the access points of a configuration and delivers to the server. */
export const agentCommand = defineCommand({
  meta: {
    name: 'pantau agent',
    description:
      'Poll the access points of a configuration and deliver; see also agent enroll, agent status',
  },
  args,
  async run({ args: given, rawArgs }) {
    assertKnownOptions(rawArgs, args)
    assertNoMoreArguments(given._, 0)
    process.umask(0o077)
    const config = await loadConfig(given.config)
    const log = createLog(config)
    for (const warning of config.warnings) log.warn(warning)
    const abort = new AbortController()
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => abort.abort())
    // A site's own driver wins over a built-in one that fits the same device.
    const all = [...(await loadSiteDrivers(config.driversDirectory)), ...drivers]
    if (given.once === true) return pollOnce(config, all, abort.signal)
    for (const warning of await closeToOthers(config)) log.warn(warning)
    await lockDirectory(config.dataDirectory).catch((cause: unknown) => {
      if (!(cause instanceof DirectoryInUseError)) throw cause
      throw new CommandError(cause.message, EXIT.usage, cause)
    })
    return runAgent(config, all, log, abort.signal)
  },
})

/** Takes everybody but the agent's user off what holds secrets; returns what there is to tell. */
async function closeToOthers(config: AgentConfig): Promise<string[]> {
  const { file, tokenFile, dataDirectory } = config
  const said = [await keepPrivate(dataDirectory, 'folder')]
  for (const name of ['config.json', 'token.json', 'run.json']) {
    said.push(await keepPrivate(join(dataDirectory, name), 'file'))
  }
  for (const path of [file, ...(tokenFile === undefined ? [] : [tokenFile])]) {
    said.push(await keepPrivate(path, 'file'))
  }
  return said.flat()
}

/** Lines of JSON on stderr; written at once, so that nothing is lost when the process is ended. */
function createLog(config: AgentConfig): Logger {
  const options = { base: null, level: config.logLevel, timestamp: stdTimeFunctions.isoTime }
  return pino(options, destination({ fd: 2, sync: true }))
}
