import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineCommand } from 'citty'
import { loadConfig } from '../../../server/config.ts'
import { openJournal } from '../../../server/journal/open.ts'
import { openSeriesStore } from '../../../server/store/open.ts'
import type { City } from '../city/city.ts'
import { createCity } from '../city/city.ts'
import { startControl } from '../city/control.ts'
import { serveCity } from '../city/serve.ts'
import { numberOf } from '../options.ts'
import { agentFile } from './agent-file.ts'
import { claimFolder, releaseFolder } from './folder.ts'
import { writeHistory } from './history.ts'
import { writeInventory } from './inventory.ts'
import { orderPastFaults } from './past.ts'
import { playFaults } from './play.ts'
import { Processes } from './processes.ts'
import { SERVER_FILE } from './server-file.ts'

const DAY_MS = 86_400_000
const HISTORY_DAYS = 30
/** Ports tried, from the wanted one on. */
const PORTS_TRIED = 20
const START_MS_MAX = 30_000

/** The bundles stand side by side. */
const DIST = dirname(fileURLToPath(import.meta.url))
const DEMO_FOLDER = join(dirname(DIST), '.demo')

/** `pantau demo`: a server, six agents and a simulated city with a month of history. */
export const demoCommand = defineCommand({
  meta: { name: 'demo', description: 'Server, agents and simulated city in one go' },
  args: {
    port: {
      type: 'string',
      valueHint: 'PORT',
      default: '8080',
      description: 'Port of the dashboard, or the next free one',
    },
    data: {
      type: 'string',
      valueHint: 'DIRECTORY',
      description: 'Folder of the demo, emptied at each start (.demo)',
    },
    seed: { type: 'string', valueHint: 'N', default: '1', description: 'Which city' },
    control: {
      type: 'string',
      valueHint: 'PORT',
      default: '0',
      description: 'Loopback HTTP port for GET /state and POST /faults of the city',
    },
    quiet: { type: 'boolean', description: 'Do not tell the faults as they are ordered' },
  },
  async run({ args }) {
    const seed = numberOf('--seed', args.seed, 0, 2 ** 32 - 1)
    const port = await freePort(numberOf('--port', args.port, 1, 65_535))
    const directory = resolve(args.data ?? DEMO_FOLDER)
    const ended = new AbortController()
    const processes = new Processes((why) => {
      console.error(`pantau demo: ${why}`)
      process.exitCode = 1
      ended.abort()
    })
    // Not once: a terminal and npm both hand on the same Ctrl-C.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => ended.abort())
    }
    claimFolder(directory, DEMO_FOLDER)
    try {
      await runDemo({ seed, port, directory, processes, ended: ended.signal, args })
    } finally {
      await processes.stop()
      releaseFolder(directory)
    }
  },
})

interface Demo {
  readonly seed: number
  readonly port: number
  readonly directory: string
  readonly processes: Processes
  readonly ended: AbortSignal
  readonly args: { readonly control: string; readonly quiet?: boolean | undefined }
}

async function runDemo({ seed, port, directory, processes, ended, args }: Demo): Promise<void> {
  const city = createCity(seed)
  // First, as its port may be taken: what is open by then keeps the process from ending.
  const control = await startControl(city, numberOf('--control', args.control, 0, 65_535))
  const served = await serveCity(city, '127.0.0.1', 0)
  try {
    console.log(`pantau demo: writing ${HISTORY_DAYS} days of made-up history ...`)
    const data = join(directory, 'server')
    const tokens = await prepareData(city, data)
    if (ended.aborted) return
    const server = `http://127.0.0.1:${port}`
    const config = join(directory, 'server.toml')
    writeFileSync(config, SERVER_FILE, { mode: 0o600 })
    await startServer(processes, { port, data, config }, ended)
    if (ended.aborted) return
    for (const { id } of city.plan.agents) {
      const file = join(directory, `${id}.toml`)
      const token = tokens.get(id) ?? ''
      writeFileSync(file, agentFile(city, served, id, { server, token }), { mode: 0o600 })
      processes.start(`agent ${id}`, join(DIST, 'pantau-agent.mjs'), ['agent', '--config', file])
    }
    console.log(`
  Kota Kupang, simulated (demo data): ${server}

  ${sizeOf(city)}.
  Faults come and go by themselves; order more with
  curl -d '{"kind":"power-cut","target":"taman-nostalgia","forSeconds":60}' http://127.0.0.1:${control.port}/faults
  Ctrl-C ends everything.
`)
    const print = (line: string): void => {
      if (args.quiet !== true) console.log(`  ${new Date().toLocaleTimeString('sv')}  ${line}`)
    }
    playFaults(city, print, ended)
    if (!ended.aborted) await new Promise((resolve) => ended.addEventListener('abort', resolve))
  } finally {
    await Promise.all([served.close(), control.close()])
  }
}

/** What the dashboard will count: places that are only planned are on the map too. */
function sizeOf({ plan }: City): string {
  const planned = plan.places.filter(({ status }) => status === 'planned').length
  const places = `${plan.places.length} places, ${planned} of them planned`
  return `${places}, ${plan.accessPoints.length} access points, ${plan.agents.length} agents`
}

/** Inventory, tokens and history of a server that has not been started yet. */
async function prepareData(city: City, data: string): Promise<ReadonlyMap<string, string>> {
  const nowMs = Date.now()
  orderPastFaults(city, nowMs - HISTORY_DAYS * DAY_MS, nowMs)
  const store = await openSeriesStore(data)
  try {
    // As the server that is started on it takes it.
    const { stores } = loadConfig({ file: undefined, env: process.env, flags: {} })
    const journal = await openJournal(data, { url: stores.journalUrl })
    try {
      const tokens = await writeInventory(city.plan, journal, nowMs)
      const samples = await writeHistory(city, store, nowMs, HISTORY_DAYS)
      const seconds = ((Date.now() - nowMs) / 1000).toFixed(1)
      console.log(`pantau demo: ${samples} samples in ${seconds} s`)
      return tokens
    } finally {
      await journal.close()
    }
  } finally {
    await store.close()
  }
}

function startServer(
  processes: Processes,
  { port, data, config }: { readonly port: number; readonly data: string; readonly config: string },
  ended: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`the server did not start within ${START_MS_MAX / 1000} s`)),
      START_MS_MAX,
    )
    const finish = (): void => {
      clearTimeout(late)
      resolve()
    }
    ended.addEventListener('abort', finish, { once: true })
    const address = ['--host', '127.0.0.1', '--port', String(port)]
    processes.start(
      'server',
      join(DIST, 'pantau-server.mjs'),
      ['serve', '--demo', '--config', config, '--data', data, ...address],
      { PANTAU_LOG_LEVEL: 'warn' },
      (line) => {
        if (line.includes('listens on')) finish()
      },
    )
  })
}

/** The wanted port, or the next one that nobody listens on. */
async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port < Math.min(wanted + PORTS_TRIED, 65_536); port++) {
    const isFree = await new Promise<boolean>((resolve) => {
      const probe = createServer()
      probe.once('error', () => resolve(false))
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
    })
    if (isFree) return port
  }
  throw new Error(`no free port from ${wanted} on; give another with --port`)
}
