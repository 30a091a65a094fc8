import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AgentId } from '#contract/ids.ts'
import type { Incident, IncidentDetail, IncidentList } from '#contract/incident.ts'
import type { Fleet } from '#contract/fleet.ts'
import type { Outage, OutageList } from '#contract/outage.ts'
import { PATHS } from '#contract/paths.ts'
import { importFiles } from '../../server/journal/import/import-files.ts'
import { openJournal } from '../../server/journal/open.ts'
import { ServerProcess } from '../bench/server-process.ts'
import { startAlertSinks, type AlertSinks } from './alert-sinks.ts'
import { CutProxy } from './cut-proxy.ts'

/** Bounds of time that a test cannot wait for, s; all others are those of a new server. */
interface Times {
  readonly startHoldSeconds: number
  readonly settleSeconds: number
  readonly serverOffSeconds?: number
}

/** One watched place with one access point of the same id; its kelurahan is called as its kecamatan. */
export interface AlertPlace {
  readonly id: string
  readonly agent: string
  readonly kecamatan: string
  readonly powerArea?: string
  /** Whether the agent tests the line of the place. */
  readonly hasUplink?: boolean
}

/** A server process with its inventory and its recipients, reached over one address for ever. */
export class AlertCity {
  readonly directory: string
  readonly sinks: AlertSinks
  readonly tokens: ReadonlyMap<string, string>
  readonly #proxy: CutProxy
  #server: ServerProcess | null = null

  private constructor(
    directory: string,
    sinks: AlertSinks,
    tokens: ReadonlyMap<string, string>,
    proxy: CutProxy,
  ) {
    this.directory = directory
    this.sinks = sinks
    this.tokens = tokens
    this.#proxy = proxy
  }

  static async open(places: readonly AlertPlace[], times: Times): Promise<AlertCity> {
    const directory = await mkdtemp(join(tmpdir(), 'pantau-latency-'))
    const tokens = await fillJournal(join(directory, 'server'), places)
    const sinks = await startAlertSinks()
    const bounds = Object.entries(times).map(([name, seconds]) => `${name} = ${seconds}`)
    const lines = ['[alerts]', ...bounds, ...sinks.settings]
    await writeFile(join(directory, 'server.toml'), `${lines.join('\n')}\n`)
    const city = new AlertCity(directory, sinks, tokens, await CutProxy.listen())
    await city.start()
    return city
  }

  /** Where agents reach the server, whichever process it is. */
  get url(): string {
    return `http://127.0.0.1:${this.#proxy.port}`
  }

  async start(): Promise<void> {
    const config = ['--config', join(this.directory, 'server.toml')]
    this.#server = await ServerProcess.start(join(this.directory, 'server'), config)
    this.#proxy.target = this.#server.port
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    this.#proxy.target = null
    await this.#server?.stop(signal)
    this.#server = null
  }

  async close(): Promise<void> {
    await this.stop('SIGTERM')
    this.#proxy.close()
    await this.sinks.close()
    await rm(this.directory, { recursive: true, force: true })
  }

  /** Ids of the places that are seen working. */
  async up(): Promise<readonly string[]> {
    const { places } = await this.#get<Fleet>(PATHS.fleet)
    return places.filter(({ state }) => state === 'up').map(({ id }) => id)
  }

  async incidents(): Promise<readonly Incident[]> {
    return (await this.#get<IncidentList>(PATHS.incidents)).incidents
  }

  /**
   * How many messages the server has not noted as sent. One that dies between sending and noting
   * sends again, under the same id: rather twice than never.
   */
  async unnoted(): Promise<number> {
    const details = await Promise.all(
      (await this.incidents()).map(({ id }) =>
        this.#get<IncidentDetail>(PATHS.incident.replace(':id', id)),
      ),
    )
    return details.flatMap(({ messages }) => messages).filter(({ sentAtMs }) => sentAtMs === null)
      .length
  }

  async outages(): Promise<readonly Outage[]> {
    return (await this.#get<OutageList>(PATHS.outages)).outages
  }

  async #get<T>(path: string): Promise<T> {
    // Not over a connection of the pool: it may be one to a process that is gone.
    const answer = await fetch(`${this.url}${path}`, { headers: { connection: 'close' } })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
}

/** Takes the places into the journal; gives the token of each agent. */
async function fillJournal(
  directory: string,
  places: readonly AlertPlace[],
): Promise<ReadonlyMap<string, string>> {
  const journal = await openJournal(directory)
  try {
    const head =
      'id,name,kind,kecamatan,kelurahan,latitude,longitude,power_area,uplink,uplink_agent'
    const rows = places.map(({ id, kecamatan, agent, powerArea = '', hasUplink = false }) => {
      const line = hasUplink ? `${id}-wan,${agent}` : ','
      return `${id},Tempat ${id},taman,${kecamatan},${kecamatan},-10.1,123.6,${powerArea},${line}`
    })
    const devices = places.map(({ id, agent }) => `${id},AP ${id},${id},${agent}`)
    const file = (lines: readonly string[]): string => `${lines.join('\n')}\n`
    const imported = await importFiles(
      journal,
      {
        places: { name: 'places.csv', text: file([head, ...rows]) },
        accessPoints: {
          name: 'access-points.csv',
          text: file(['id,name,place,agent', ...devices]),
        },
      },
      { dryRun: false, nowMs: Date.now() },
    )
    if (imported.outcome !== 'done') throw new Error(JSON.stringify(imported))
    const tokens = new Map<string, string>()
    for (const agent of new Set(places.map((place) => place.agent))) {
      const { token } = await journal.createToken(agent as AgentId, Date.now())
      tokens.set(agent, token.reveal())
    }
    return tokens
  } finally {
    await journal.close()
  }
}
