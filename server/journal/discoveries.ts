import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { WrittenDocument } from '#contract/agent-document.ts'
import type { AgentId } from '#contract/ids.ts'
import type { DiscoveryReport, DiscoveryTask, Find, SweepCredentials } from '#contract/steering.ts'
import type { JournalTables } from './schema.ts'

/** A sweep that the operator asked for; what it found when it has a report. */
export interface Sweep {
  readonly id: string
  readonly agent: AgentId
  readonly askedAtMs: number
  readonly subnets: readonly string[]
  readonly addressesPerSecond: number
  readonly report: Omit<DiscoveryReport, 'id'> | null
}

export type SweepRequest = Pick<Sweep, 'agent' | 'subnets' | 'addressesPerSecond'>

/** What is kept of one agent: the newest reports, and of them the newest finds. */
const REPORTS_MAX = 20
const FINDS_MAX = 4096
const CREDENTIALS_MAX = 8

/** Sweeps of subnets that agents are asked for, and their reports. */
export class Discoveries {
  readonly #db: Kysely<JournalTables>
  /** Those without a report, one per agent. */
  readonly #open = new Map<AgentId, string>()

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
  }

  async load(): Promise<void> {
    const rows = await this.#db
      .selectFrom('discovery')
      .select(['id', 'agent'])
      .where('finished_at_ms', 'is', null)
      .execute()
    this.#open.clear()
    for (const { id, agent } of rows) this.#open.set(agent as AgentId, id)
  }

  /** The id of the agent's sweep that has no report yet. In memory. */
  openOf(agent: AgentId): string | null {
    return this.#open.get(agent) ?? null
  }

  /** Asks an agent for a sweep; one that it was asked for before and has not reported is dropped. */
  async ask({ agent, subnets, addressesPerSecond }: SweepRequest, nowMs: number): Promise<string> {
    const id = randomBytes(8).toString('hex')
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .deleteFrom('discovery')
        .where('agent', '=', agent)
        .where('finished_at_ms', 'is', null)
        .execute()
      await tx
        .insertInto('discovery')
        .values({
          id,
          agent,
          asked_at_ms: nowMs,
          subnets: JSON.stringify(subnets),
          addresses_per_second: addressesPerSecond,
          finished_at_ms: null,
          addresses_asked: null,
          problem: null,
          finds: null,
        })
        .execute()
    })
    this.#open.set(agent, id)
    return id
  }

  /** The sweep that the agent is to do, with the secrets to try; null when there is none. */
  async taskOf(agent: AgentId, document: WrittenDocument): Promise<DiscoveryTask | null> {
    const sweep = (await this.listOf(agent)).find(({ report }) => report === null)
    if (sweep === undefined) return null
    const { id, subnets, addressesPerSecond } = sweep
    const credentials = [...credentialsOf(document)]
    // The operator took them back meanwhile: nothing can be asked without.
    if (credentials.length === 0) return null
    return { id, subnets: [...subnets], credentials, addressesPerSecond }
  }

  /** Takes a report; false when the agent was not asked for it, or has reported already. */
  async report(agent: AgentId, report: DiscoveryReport): Promise<boolean> {
    const { id, finishedAtMs, addressesAsked, problem, finds } = report
    if (this.#open.get(agent) !== id) return false
    await this.#db
      .updateTable('discovery')
      .set({
        finished_at_ms: finishedAtMs,
        addresses_asked: addressesAsked,
        problem,
        finds: JSON.stringify(finds),
      })
      .where('id', '=', id)
      .execute()
    this.#open.delete(agent)
    await this.#expire(agent)
    return true
  }

  /** The agent's sweeps, newest first. */
  async listOf(agent: AgentId): Promise<readonly Sweep[]> {
    const rows = await this.#db
      .selectFrom('discovery')
      .selectAll()
      .where('agent', '=', agent)
      .orderBy('asked_at_ms', 'desc')
      .execute()
    return rows.map(sweepOf)
  }

  /** The newest sweeps of all agents, the newest first. */
  async newest(limit: number): Promise<readonly Sweep[]> {
    const rows = await this.#db
      .selectFrom('discovery')
      .selectAll()
      .orderBy('asked_at_ms', 'desc')
      .limit(limit)
      .execute()
    return rows.map(sweepOf)
  }

  async remove(agent: AgentId): Promise<void> {
    await this.#db.deleteFrom('discovery').where('agent', '=', agent).execute()
    this.#open.delete(agent)
  }

  async #expire(agent: AgentId): Promise<void> {
    const reports = (await this.listOf(agent)).filter(({ report }) => report !== null)
    let finds = 0
    const old = reports.filter(({ report }, index) => {
      finds += report?.finds.length ?? 0
      return index > 0 && (index >= REPORTS_MAX || finds > FINDS_MAX)
    })
    if (old.length === 0) return
    const ids = old.map(({ id }) => id)
    await this.#db.deleteFrom('discovery').where('id', 'in', ids).execute()
  }
}

function sweepOf(row: JournalTables['discovery']): Sweep {
  return {
    id: row.id,
    agent: row.agent as AgentId,
    askedAtMs: row.asked_at_ms,
    subnets: JSON.parse(row.subnets) as readonly string[],
    addressesPerSecond: row.addresses_per_second,
    report:
      row.finished_at_ms === null
        ? null
        : {
            finishedAtMs: row.finished_at_ms,
            addressesAsked: row.addresses_asked ?? 0,
            problem: row.problem,
            finds: JSON.parse(row.finds ?? '[]') as Find[],
          },
  }
}

type Polled = NonNullable<WrittenDocument['defaults']>

/** The credentials of a document, each once: those of all first, then those of single devices. */
export function credentialsOf(document: WrittenDocument): readonly SweepCredentials[] {
  const defaults = document.defaults ?? {}
  const lists = [document.access_points, document.ups, document.switches]
  const devices: readonly (Polled & { readonly id: string })[] = lists.flatMap((list) => list ?? [])
  const found = new Map<string, SweepCredentials>()
  const candidates = [
    { name: 'defaults', polled: defaults },
    ...devices.map((device) => ({ name: device.id, polled: { ...defaults, ...device } })),
  ]
  for (const { name, polled } of candidates) {
    const credentials = snmpOf(polled)
    const key = JSON.stringify(credentials)
    if (credentials !== null && !found.has(key)) found.set(key, { name, ...credentials })
    if (found.size === CREDENTIALS_MAX) break
  }
  return [...found.values()]
}

/** Only what the version uses: two that differ elsewhere are the same. */
function snmpOf(polled: Polled): Omit<SweepCredentials, 'name'> | null {
  const { version = '2c', community } = polled
  if (version !== '3') return community === undefined ? null : { version, community }
  const { user, auth, auth_password, priv, priv_password } = polled
  if (user === undefined) return null
  return {
    version,
    user,
    ...(auth !== undefined && { auth }),
    ...(auth_password !== undefined && { auth_password }),
    ...(priv !== undefined && { priv }),
    ...(priv_password !== undefined && { priv_password }),
  }
}
