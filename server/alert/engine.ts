import type { Incident } from '#contract/incident.ts'
import type { PlaceId } from '#contract/ids.ts'
import { advanceIncidents } from '../domain/incident-advance.ts'
import type {
  IncidentEvent,
  IncidentPolicy,
  IncidentState,
  Look,
  OpenIncident,
} from '../domain/incident.ts'
import type { Alerts, Delivery } from '../journal/alerts.ts'
import { providersOf } from '../domain/site-areas.ts'
import { linesByPlace } from '../journal/inventory.ts'
import type { Inventory, Uplink } from '../journal/inventory.ts'
import type { OffTime } from '../journal/server-life.ts'
import { Turns } from '../journal/turns.ts'
import { NO_ALERTS, incidentsNamed, shownIncidents, withCodes } from './alert-state.ts'
import type { AlertState } from './alert-state.ts'
import type { Audience } from './audience.ts'
import type { ConditionSource } from './condition-source.ts'
import {
  deliveriesOf,
  digestDelivery,
  firstAidDelivery,
  serverBackDeliveries,
} from './deliveries.ts'
import type { FactsDeps } from './facts.ts'
import { firstAidOf } from './first-aid.ts'
import type { MessageFacts } from './message.ts'
import { planDeliveries } from './outbox-plan.ts'
import type { Outbox } from './outbox.ts'
import type { Rule } from './settings.ts'
import { advanceTelling } from './telling.ts'
import type { TellingContext } from './telling.ts'

export interface AlertEngineDeps {
  readonly source: ConditionSource
  readonly journal: Pick<Alerts, 'readState' | 'write' | 'unsent'>
  readonly inventory: () => Inventory
  readonly outbox: Outbox
  readonly audience: Audience
  readonly rules: readonly Rule[]
  readonly policy: IncidentPolicy
  readonly cityName: string
  readonly timeZone: string
  readonly publicUrl: string | null
  readonly nowMs: () => number
  /** A clock that is never set, ms. */
  readonly monotonicMs: () => number
  readonly newId: () => string
  /** Of a server that was off for less nobody needs to hear. */
  readonly serverOffToldMs: number
  /** How long after the start nothing is believed: 2.5 intervals of what is watched. */
  readonly holdMs: () => number
  /** Channels that are set up: who else has an address there is not asked. */
  readonly channels: Parameters<typeof firstAidOf>[2]['channels']
  /** Shows incidents that have changed, and says which outages belong to them. */
  readonly tell: (incidents: readonly Incident[]) => void
  readonly onError: (cause: unknown, message: string) => void
}

/**
 * Looks at what is wrong, makes incidents of it and messages of those. What is to be
 * told is on disk before anything is sent; a look whose writing fails is made again.
 */
export class AlertEngine {
  readonly #deps: AlertEngineDeps
  readonly #turns = new Turns()
  #state: AlertState = NO_ALERTS
  /** As it was last shown, by incident, to tell what has changed. */
  readonly #shown = new Map<string, string>()
  #lines: {
    readonly inventory: Inventory | null
    readonly byPlace: ReturnType<typeof linesByPlace<Uplink>>
  } = { inventory: null, byPlace: new Map() }
  #startedAtMs = 0
  #off: OffTime | null = null
  #looks = 0
  #lookedAtMs: number | null = null

  constructor(deps: AlertEngineDeps) {
    this.#deps = deps
  }

  /** Goes on where the last run stopped; `off` is the time in between, null for none. */
  async start(off: OffTime | null): Promise<void> {
    const { journal, outbox, monotonicMs, serverOffToldMs } = this.#deps
    const written = await journal.readState()
    if (written !== null) this.#state = { ...NO_ALERTS, ...(JSON.parse(written) as AlertState) }
    outbox.take(await journal.unsent())
    this.#startedAtMs = monotonicMs()
    this.#off = off !== null && off.endMs - off.startMs >= serverOffToldMs ? off : null
  }

  /** When it last looked; null before the first time. A heartbeat that goes on without is a lie. */
  lookedAtMs(): number | null {
    return this.#lookedAtMs
  }

  /** Looks once. While a look is under way, another is not begun. */
  async look(): Promise<void> {
    if (this.#looks > 0) return
    this.#looks += 1
    try {
      await this.#turns.take(() => this.#look())
      this.#lookedAtMs = this.#deps.nowMs()
    } catch (cause) {
      this.#deps.onError(cause, 'looking at incidents failed; it is tried again')
    } finally {
      // What is on disk already goes on its way also while nothing can be added to it.
      this.#deps.outbox.run()
      this.#looks -= 1
    }
  }

  /** Resolves when no look is under way. */
  async idle(): Promise<void> {
    await this.#turns.take(() => Promise.resolve())
  }

  /**
   * Notes that somebody takes care of an incident, by its id or code: nobody is told of it further
   * or again before its end. Null when there is no such incident that is open; who came first stays.
   */
  acknowledge(name: string, by: string): Promise<Incident | null> {
    return this.#turns.take(() => this.#noted(incidentsNamed(this.#state, name), by))
  }

  /** The same by one of the outages that an incident is made of. */
  acknowledgeOutage(outage: string, by: string): Promise<Incident | null> {
    return this.#turns.take(() => {
      const isOf = ({ conditions }: OpenIncident): boolean =>
        conditions.some((one) => one.outage === outage && one.goneAtMs === null)
      return this.#noted(this.#state.incidents.incidents.filter(isOf), by)
    })
  }

  /** Until when nothing is believed after the start; null once it is, `Infinity` when nobody knows. */
  holdUntilMs(): number | null {
    const nowMs = this.#deps.nowMs()
    const untilMs = this.#holdUntilMs(nowMs)
    return untilMs > nowMs ? untilMs : null
  }

  async #noted(incidents: readonly OpenIncident[], by: string): Promise<Incident | null> {
    const [incident] = incidents
    if (incident === undefined) return null
    const atMs = this.#deps.nowMs()
    const said = Object.fromEntries(incidents.map(({ id }) => [id, { by, atMs }]))
    const acknowledged = { ...said, ...this.#state.acknowledged }
    const next = { ...this.#state, acknowledged }
    const shown = shownIncidents(next, [], next, atMs)
    await this.#write(next, shown, [])
    return shown.find(({ id }) => id === incident.id) ?? null
  }

  async #look(): Promise<void> {
    const { source, outbox, policy, newId, cityName } = this.#deps
    const nowMs = this.#deps.nowMs()
    const former = this.#state
    const look: Look = { nowMs, newId, cityName, holdUntilMs: this.#holdUntilMs(nowMs) }
    const { state: incidents, events } = advanceIncidents(
      former.incidents,
      source.conditions(),
      look,
      policy,
    )
    const open = withCodes({ ...former, incidents }, events, newId)
    const context = this.#tellingContext(nowMs, open)
    const told = advanceTelling(former.ledger, incidents.incidents, events, context)
    const { ledger, tellings, heldByHours } = told
    // What ends now is no longer among what is open.
    const facts = this.#factsDeps(nowMs, open, former.first)
    const audience = { audience: this.#deps.audience, newId }
    const { asked, aided } = firstAidOf(incidents.incidents, former.aided, {
      nowMs,
      timeZone: facts.timeZone,
      contactOf: (place) => facts.inventory.contacts.get(place),
      channels: this.#deps.channels,
    })
    const fresh = [
      ...serverBackDeliveries(this.#off, context.rules, facts, audience),
      ...tellings.flatMap((telling) => deliveriesOf(telling, facts, audience)),
      ...asked.map((aid) => firstAidDelivery(aid, facts, newId)),
    ]
    const deliveries = planDeliveries({
      unsent: outbox.waiting(),
      fresh,
      merged: mergedOf(events),
      nowMs,
      digestOf: (items, last) => digestDelivery(items, last, facts, newId),
      isWanted: this.#wanted(),
    })
    const first = { ...firstCalled(fresh, incidents), ...open.first }
    const next: AlertState = { ...open, ledger, heldByHours, first, aided }
    const shown = shownIncidents(next, events, former, nowMs)
    const hasNews = events.length + fresh.length + deliveries.length > 0
    if (hasNews || this.#changedOf(shown).length > 0) await this.#write(next, shown, deliveries)
    else this.#state = next
    this.#off = null
    outbox.take(deliveries)
  }

  async #write(
    next: AlertState,
    shown: readonly Incident[],
    deliveries: readonly Delivery[],
  ): Promise<void> {
    const changed = this.#changedOf(shown)
    await this.#deps.journal.write({ state: JSON.stringify(next), incidents: changed, deliveries })
    this.#state = next
    for (const incident of changed) {
      if (incident.closedAtMs === null) this.#shown.set(incident.id, fingerprintOf(incident))
      else this.#shown.delete(incident.id)
    }
    if (changed.length > 0) this.#deps.tell(changed)
  }

  #changedOf(shown: readonly Incident[]): readonly Incident[] {
    return shown.filter((one) => this.#shown.get(one.id) !== fingerprintOf(one))
  }

  /** On the clock that is never set: one that was set back must not hold anything for a day. */
  #holdUntilMs(nowMs: number): number {
    const { monotonicMs, holdMs } = this.#deps
    return nowMs + this.#startedAtMs + holdMs() - monotonicMs()
  }

  #tellingContext(nowMs: number, { acknowledged, heldByHours }: AlertState): TellingContext {
    const { audience, rules, timeZone } = this.#deps
    const inventory = this.#deps.inventory()
    return {
      nowMs,
      timeZone,
      rules,
      everybody: audience.ids,
      isAcknowledged: (id) => acknowledged[id] !== undefined,
      heldByHours,
      traitsOf: (id) => {
        const place = inventory.places.get(id)
        if (place === undefined) return null
        return { kecamatan: place.kecamatan, providers: this.#providersOf(id, inventory) }
      },
    }
  }

  /** Whether an address is still one of its recipient; a place's contact is not among those. */
  #wanted(): (delivery: Delivery) => boolean {
    const { audience } = this.#deps
    const addresses = new Map<string, ReadonlySet<string>>()
    return ({ kind, recipient, channel, address }) => {
      if (kind === 'first-aid') return true
      const known =
        addresses.get(recipient) ??
        new Set(audience.destinations(recipient).map((one) => `${one.channel} ${one.to}`))
      addresses.set(recipient, known)
      return known.has(`${channel} ${address}`)
    }
  }

  /** Looked up once for each inventory: rules may ask for many places at every look. */
  #providersOf(place: PlaceId, inventory: Inventory): readonly string[] {
    if (this.#lines.inventory !== inventory) {
      this.#lines = { inventory, byPlace: linesByPlace(inventory.uplinks.values()) }
    }
    return providersOf(this.#lines.byPlace.get(place) ?? [])
  }

  #factsDeps(nowMs: number, { codes }: AlertState, first: AlertState['first']): FactsDeps {
    const { publicUrl, timeZone } = this.#deps
    const inventory = this.#deps.inventory()
    return {
      inventory,
      publicUrl,
      timeZone,
      nowMs,
      codeOf: (id) => codes[id] ?? null,
      firstOf: (id) => first[id] ?? null,
    }
  }
}

function mergedOf(events: readonly IncidentEvent[]): ReadonlyMap<string, string> {
  return new Map(
    events.flatMap((event) =>
      event.kind === 'merged' ? [[event.from, event.incident.id] as const] : [],
    ),
  )
}

/** What incidents are called by the messages that are made of them now. */
function firstCalled(
  fresh: readonly Delivery[],
  { incidents }: IncidentState,
): AlertState['first'] {
  const open = new Set(incidents.map(({ id }) => id))
  return Object.fromEntries(
    fresh.flatMap(({ incident, facts }) => {
      const { first } = JSON.parse(facts) as MessageFacts
      return incident !== null && first !== null && open.has(incident) ? [[incident, first]] : []
    }),
  )
}

/** All of an incident that is shown, but for the time of the look. */
function fingerprintOf(incident: Incident): string {
  return JSON.stringify({ ...incident, revisedAtMs: 0 })
}
