import type { Condition, Incident } from '#contract/incident.ts'
import type { Outage } from '#contract/outage.ts'
import { causeOfIncident, rivalOfOutage } from '../domain/incident-cause.ts'
import type { Alerts } from '../journal/alerts.ts'
import { shownOutage } from '../journal/outages.ts'
import type { Outages } from '../journal/outages.ts'

export interface ClosedIncidentsDeps {
  readonly journal: {
    readonly alerts: Pick<Alerts, 'incident' | 'revise'>
    readonly outages: Pick<Outages, 'list'>
  }
  readonly nowMs: () => number
  readonly tell: (incidents: readonly Incident[]) => void
  readonly onError: (cause: unknown, message: string) => void
}

/** Of the largest incident as many outages as say why it was. */
const OUTAGES_MAX = 1000
/** What a backfill of a city revises at once; more is looked at when it changes again. */
const WAITING_MAX = 10_000
const PER_RUN = 10

/**
 * Lets incidents that are over follow what becomes known of their outages: what the return shows, a
 * backfill, a person's word. Nobody is sent a message of it.
 */
export class ClosedIncidents {
  readonly #deps: ClosedIncidentsDeps
  readonly #waiting = new Set<string>()
  #isRunning = false

  constructor(deps: ClosedIncidentsDeps) {
    this.#deps = deps
  }

  /** Incidents that are to be looked at. */
  take(ids: readonly string[]): void {
    for (const id of ids) if (this.#waiting.size < WAITING_MAX) this.#waiting.add(id)
  }

  /** Looks at some of those that wait. */
  async run(): Promise<void> {
    if (this.#isRunning) return
    this.#isRunning = true
    try {
      for (const id of [...this.#waiting].slice(0, PER_RUN)) {
        this.#waiting.delete(id)
        await this.#revise(id)
      }
    } catch (cause) {
      this.#deps.onError(cause, 'the cause of an incident that is over could not be revised')
    } finally {
      this.#isRunning = false
    }
  }

  async #revise(id: string): Promise<void> {
    const { journal, nowMs, tell } = this.#deps
    const incident = await journal.alerts.incident(id)
    if (incident === null || incident.closedAtMs === null) return
    const outages = await journal.outages.list({ incident: id, limit: OUTAGES_MAX })
    const revised = revisedBy(incident, outages.map(shownOutage), nowMs())
    if (revised === null) return
    await journal.alerts.revise(revised)
    tell([revised])
  }
}

/** The incident with the causes that its outages have now; null when they are the same. */
function revisedBy(incident: Incident, outages: readonly Outage[], nowMs: number): Incident | null {
  const standing = outages.filter(({ status }) => status !== 'withdrawn')
  if (standing.length === 0) return null
  const whys = new Map(standing.map((outage) => [outage.id, whyOf(outage)]))
  const conditions = incident.conditions.map((one): Condition => {
    const why = one.outage === null ? undefined : whys.get(one.outage)
    return why === undefined ? one : { ...one, ...why }
  })
  const heard = standing.flatMap(({ id, subject: { kind }, place }) => {
    const why = whys.get(id)
    return kind === 'server' || why === undefined ? [] : { kind, place, ...why }
  })
  const revised = { ...incident, ...causeOfIncident(heard, incident.scope), conditions }
  const isSame = JSON.stringify(revised) === JSON.stringify(incident)
  return isSame ? null : { ...revised, revisedAtMs: nowMs }
}

function whyOf(outage: Outage): Pick<Condition, 'cause' | 'confidence' | 'rival'> {
  const { cause, confidence } = outage
  return { cause, confidence, rival: rivalOfOutage(outage) }
}
