import { randomUUID } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineCommand } from 'citty'
import { destination, pino } from 'pino'
import type { Logger } from 'pino'
import { ChannelSetupError } from './alert/channel-settings.ts'
import { cityControl } from './city-control.ts'
import type { Member } from './cluster/member.ts'
import { ConfigError, DEFAULTS, SettingError } from './config.ts'
import { fixedCitySettings, loadConfig, placeOfSetting } from './config.ts'
import type { Config, ConfigSources } from './config.ts'
import { listenForAdmin } from './http/admin.ts'
import { closeServer } from './http/close-server.ts'
import { agentFile } from './http/middleware/agent-file.ts'
import { staticFiles } from './http/middleware/static-files.ts'
import type { CityControl } from './http/routes/city.ts'
import { JournalSetupError } from './journal/unavailable.ts'
import { keepOpen } from './keep-open.ts'
import type { Closer } from './keep-open.ts'
import { listen } from './listen.ts'
import { openCity } from './open-city.ts'
import { isCluster, openInCluster } from './run-cluster.ts'
import { openStores } from './open-stores.ts'
import { StoreSetupError } from './store/setup-error.ts'

/** What an address without a port means. */
const HTTP_PORT = 80

export const serveCommand = defineCommand({
  meta: { name: 'serve', description: 'Start the server and the dashboard' },
  args: {
    config: { type: 'string', valueHint: 'FILE', description: 'Settings in TOML' },
    host: { type: 'string', description: `Address to listen on (${DEFAULTS.host})` },
    port: { type: 'string', description: `Port to listen on (${DEFAULTS.port})` },
    data: {
      type: 'string',
      valueHint: 'DIRECTORY',
      description: `Where everything is kept (${DEFAULTS.dataDirectory})`,
    },
    demo: { type: 'boolean', description: 'Mark everything shown as demo data' },
  },
  async run({ args }) {
    const flags = {
      ...(args.host !== undefined && { host: args.host }),
      ...(args.port !== undefined && { port: Number(args.port) }),
      ...(args.data !== undefined && { dataDirectory: args.data }),
      ...(args.demo !== undefined && { demo: args.demo }),
    }
    const sources = { file: args.config, env: process.env, flags }
    const config = loadConfig(sources)
    const log = pino({ level: config.logLevel }, destination({ fd: 2, sync: false }))
    const fixed = fixedCitySettings(sources)
    const server = await startServer(config, log, fixed).catch((cause: unknown) => {
      throw located(cause, sources)
    })
    process.stdout.write(`Pantau listens on ${server.url}\n`)
    const stop = (signal: NodeJS.Signals): void => {
      log.info({ signal }, 'stopping')
      server.close().catch((cause: unknown) => {
        log.error({ err: cause }, 'stopping failed')
        process.exitCode = 1
      })
    }
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
  },
})

/** The fault with the place of the setting in front, where it is one of a setting. */
function located(cause: unknown, sources: ConfigSources): unknown {
  if (cause instanceof JournalSetupError) return located(faultOf('journalUrl', cause), sources)
  if (cause instanceof StoreSetupError) return located(faultOf('seriesUrl', cause), sources)
  if (!(cause instanceof ChannelSetupError || cause instanceof SettingError)) return cause
  const place = placeOfSetting(sources, cause.path)
  return place === null ? cause : new ConfigError(`${place}: ${cause.message}`, { cause })
}

function faultOf(key: keyof Config['stores'], cause: Error): SettingError {
  return new SettingError(['stores', key], cause.message, { cause })
}

export interface RunningServer {
  readonly url: string
  /** Takes no more requests, finishes those under way, stores all and closes. */
  close(): Promise<void>
}

/**
 * Opens stores and live state, and listens. What the dashboard sets of the city counts where it is
 * not `fixed` elsewhere.
 */
export async function startServer(
  config: Config,
  log: Logger,
  fixed: CityControl['fixed'] = [],
): Promise<RunningServer> {
  let { port } = config
  const server = await keepOpen(async (opened) => {
    const opening = await open({ ...config, port }, fixed, log, opened, (undo) => {
      server.reopen(undo).catch((cause: unknown) => {
        log.fatal({ err: cause }, 'the server cannot open again')
        process.exitCode = 1
      })
    })
    // Where any free port was asked for, the agents and browsers of now know this one.
    port = Number(new URL(opening).port || HTTP_PORT)
    log.info({ url: opening, data: resolve(config.dataDirectory) }, 'listening')
    return opening
  }, log)
  return {
    url: server.url,
    close: async () => {
      await server.close()
      log.info('closed')
    },
  }
}

async function open(
  config: Config,
  fixed: CityControl['fixed'],
  log: Logger,
  opened: Closer[],
  reopen: (undo: () => Promise<void>) => void,
): Promise<string> {
  const directory = resolve(config.dataDirectory)
  const onError = (error: Error): void => log.error({ err: error }, error.message)
  const process = randomUUID()
  let member: Member | null = null
  const mayUse = (): boolean => member?.mayWrite() ?? true
  const { store, journal } = await openStores(
    directory,
    config,
    { process, mayUse, onError },
    opened,
  )
  const built = dirname(fileURLToPath(import.meta.url))
  const files = {
    agentFile: await agentFile(built),
    staticFiles: await staticFiles(join(built, 'dashboard')),
  }
  const parts = { store, journal, directory, log, files }
  if (isCluster(config)) {
    const onMember = (joined: Member): void => void (member = joined)
    return openInCluster(config, { ...parts, process, fixed, onMember }, opened)
  }
  const city = await openCity(
    config,
    {
      ...parts,
      city: await cityControl(config, fixed, journal, reopen),
      async admit(owner) {
        const admin = await listenForAdmin(owner, directory)
        opened.push(() => admin.close())
      },
    },
    opened,
  )
  const { server, url } = await listen(city.app.fetch, config)
  opened.push(() => {
    city.events.close()
    return closeServer(server)
  })
  return url
}
