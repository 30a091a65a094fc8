import { styleText } from 'node:util'
import { defineCommand } from 'citty'
import { loadConfig, type AgentConfig } from '../config.ts'
import { restOnDisk, type RestOnDisk } from '../steer/rest-on-disk.ts'
import { askStatus, statusSocketPaths } from '../steer/status-socket.ts'
import { assertKnownOptions, assertNoMoreArguments, CommandError, EXIT } from './exit.ts'
import { localTime, size, statusScreen, type Paint } from './status-screen.ts'
import { table } from './table.ts'

const args = {
  config: {
    type: 'string',
    default: 'agent.toml',
    valueHint: 'FILE',
    description: "the agent's file",
  },
  json: { type: 'boolean', description: 'print everything as JSON' },
  all: { type: 'boolean', description: 'show every target, however many' },
} as const

/** Lines of the screen beside the targets', with room for what goes wrong. */
const OTHER_LINES = 14
const TARGETS_MIN = 10

/** `pantau agent status`: what the running agent does, or what one that is gone left on disk. */
export const statusCommand = defineCommand({
  meta: { name: 'pantau agent status', description: 'Show how the agent of this machine is' },
  args,
  async run({ args: given, rawArgs }) {
    assertKnownOptions(rawArgs, args)
    assertNoMoreArguments(given._, 0)
    const config = await loadConfig(given.config)
    const status = await askStatus(statusSocketPaths(config.dataDirectory, process.env))
    if (status === undefined) {
      const rest = await restOnDisk(config)
      if (given.json === true) {
        process.stdout.write(`${JSON.stringify({ running: false, agent: config.id, ...rest })}\n`)
      } else process.stdout.write(`${restScreen(config, rest)}\n`)
      const message = `no agent of ${config.file} runs, or it belongs to another user`
      throw new CommandError(message, EXIT.noAnswer)
    }
    if (given.json === true) {
      process.stdout.write(`${JSON.stringify({ running: true, ...status })}\n`)
      return
    }
    const { columns, rows } = terminal(process.stdout)
    const targets =
      given.all === true ? status.targets.length : Math.max(TARGETS_MIN, rows - OTHER_LINES)
    process.stdout.write(
      `${statusScreen(status, { columns, targets }, paintFor(process.stdout))}\n`,
    )
  },
})

/** In a pipe there is no size, whatever the types say. */
function terminal(out: { readonly columns?: number; readonly rows?: number }) {
  return { columns: out.columns ?? 80, rows: out.rows ?? 24 }
}

/** Colours for a terminal, unless they are not wanted (no-color.org). */
function paintFor({ isTTY }: NodeJS.WriteStream): Paint {
  const wanted = isTTY && (process.env['NO_COLOR'] ?? '') === ''
  const paint =
    (format: Parameters<typeof styleText>[0]) =>
    (text: string): string =>
      wanted && text !== '' ? styleText(format, text) : text
  return {
    strong: paint('bold'),
    faint: paint('dim'),
    good: paint('green'),
    bad: paint('red'),
    doubtful: paint('yellow'),
  }
}

function restScreen({ id, dataDirectory }: AgentConfig, rest: RestOnDisk): string {
  const { pending, bytes, revision, aliveUntilMs, toldToStop } = rest
  const alive = aliveUntilMs === null ? 'unknown' : localTime(aliveUntilMs)
  const ended = toldToStop === null ? '' : toldToStop ? ', then told to stop' : ', not told to stop'
  const rows = [
    ['data', dataDirectory],
    ['spool', `${pending ?? 'unknown'} samples wait, ${size(bytes)} on disk`],
    ['config', revision === 0 ? "the agent's file" : `revision ${revision} of the server`],
    ['alive', `${alive}${ended}`],
  ]
  return `${id} does not run\n\n${table(rows.map(([name = '', text = '']) => [`  ${name}`, text]))}`
}
