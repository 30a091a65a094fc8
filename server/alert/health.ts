import type { AgentNow } from '#contract/fleet.ts'
import type { AgentId, PlaceId } from '#contract/ids.ts'
import type { ConditionKind } from '#contract/words.ts'
import type { PresentCondition } from '../domain/incident.ts'
import type { AlertsConfig } from './settings.ts'

/** Room of a disk, in bytes. */
export interface DiskRoom {
  readonly freeBytes: number
  readonly totalBytes: number
}

/** What was last seen of the server's own health; null where it could not be seen. */
export interface ServerHealth {
  readonly disk: DiskRoom | null
  readonly certificateEndsAtMs: number | null
}

/** What of an agent tells whether it is well. */
export type AgentHealth = Pick<
  AgentNow,
  'id' | 'state' | 'lastSeenAtMs' | 'spooledSamples' | 'spoolDurable'
>

/** The place that an agent's silence is of; null for no single one, undefined for an agent of nothing. */
export type PlaceOfAgent = (agent: AgentId) => PlaceId | null | undefined

const GIB = 2 ** 30
const DAY_MS = 86_400_000
/** Agents with an old spool that is still long after a cut are told of at half the limit's length. */
const RELIEF = 0.5

type Limits = AlertsConfig['health']

/**
 * Conditions of the agents' and the server's health. Each begins when it is first seen and ends well
 * beyond its limit, so that a figure that hovers about it makes no noise.
 */
export class HealthWatch {
  readonly #limits: Limits
  readonly #since = new Map<string, number>()

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /**
   * All that is wrong now. It is asked for twice a second, and of a country's agents nearly all are
   * well: of those nothing is made or looked up.
   */
  conditions(
    agents: Iterable<AgentHealth>,
    placeOf: PlaceOfAgent,
    server: ServerHealth,
    nowMs: number,
  ): readonly PresentCondition[] {
    const found: Found[] = []
    const { backlogSamples } = this.#limits
    for (const agent of agents) {
      const { state, spooledSamples, spoolDurable } = agent
      const isLong = (spooledSamples ?? 0) > backlogSamples * RELIEF
      if (state !== 'down' && !isLong && spoolDurable !== false) continue
      const place = placeOf(agent.id)
      if (place !== undefined) found.push(...this.#ofAgent(agent, place))
    }
    found.push(...this.#ofServer(server, nowMs))
    const keys = new Set(found.map(({ key }) => key))
    for (const key of this.#since.keys()) if (!keys.has(key)) this.#since.delete(key)
    return found.map(({ sinceMs, ...rest }) => {
      const firstMs = this.#since.get(rest.key) ?? sinceMs ?? nowMs
      this.#since.set(rest.key, firstMs)
      return { ...rest, sinceMs: firstMs }
    })
  }

  #ofAgent(agent: AgentHealth, place: PlaceId | null): readonly Found[] {
    const { id, state, lastSeenAtMs, spooledSamples, spoolDurable } = agent
    const about = { agent: id, place, name: id }
    // One that reports no more says nothing of its spool either.
    if (state === 'down') {
      return [found('agent-silent', id, { ...about, sinceMs: lastSeenAtMs, isSilent: true })]
    }
    const key = `backlog ${id}`
    const limit = this.#limits.backlogSamples * (this.#since.has(key) ? RELIEF : 1)
    const isLong = (spooledSamples ?? 0) > limit
    return [
      ...(isLong ? [found('backlog', id, { ...about, detail: String(spooledSamples) })] : []),
      ...(spoolDurable === false ? [found('disk', id, about)] : []),
    ]
  }

  #ofServer({ disk, certificateEndsAtMs }: ServerHealth, nowMs: number): readonly Found[] {
    const { diskFreeGib, diskFreePercent, certificateDays } = this.#limits
    const list: Found[] = []
    if (disk !== null) {
      const slack = this.#since.has('disk server') ? 1 / RELIEF : 1
      const [freeGib, percent] = [disk.freeBytes / GIB, (100 * disk.freeBytes) / disk.totalBytes]
      const isFull = freeGib < diskFreeGib * slack && percent < diskFreePercent * slack
      if (isFull) list.push(found('disk', 'server', { detail: `${freeGib.toFixed(1)} GiB` }))
    }
    if (certificateEndsAtMs !== null) {
      const days = Math.floor((certificateEndsAtMs - nowMs) / DAY_MS)
      if (days < certificateDays) {
        list.push(found('certificate', 'server', { detail: String(Math.max(0, days)) }))
      }
    }
    return list
  }
}

/** A condition whose beginning may not be known but by having seen it. */
type Found = Omit<PresentCondition, 'sinceMs'> & { readonly sinceMs: number | null }

function found(kind: ConditionKind, subject: string, more: Partial<Found>): Found {
  return {
    key: `${kind} ${subject}`,
    kind,
    place: null,
    agent: null,
    outage: null,
    sinceMs: null,
    cause: null,
    confidence: 0,
    detail: '',
    name: 'server',
    group: null,
    isPlanned: false,
    isSilent: false,
    ...more,
  }
}
