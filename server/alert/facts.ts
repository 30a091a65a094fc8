import type { PlaceId } from '#contract/ids.ts'
import type { Cause, ConditionKind, DegradationReason } from '#contract/words.ts'
import { DEGRADATIONS } from '#contract/words.ts'
import { rankOf } from '../domain/incident-identity.ts'
import { causeOfIncident } from '../domain/incident-cause.ts'
import { placesOf, presentOf } from '../domain/incident-parts.ts'
import type { HeldCondition, OpenIncident } from '../domain/incident.ts'
import type { Inventory } from '../journal/inventory.ts'
import type { Contact, IncidentCalled, MessageFacts } from './message.ts'
import type { Telling } from './telling.ts'

export interface FactsDeps {
  readonly inventory: Inventory
  /** Where the dashboard is reached; null when nobody said so. */
  readonly publicUrl: string | null
  readonly timeZone: string
  readonly nowMs: number
  /** Code by which an incident is acknowledged; null when it has none. */
  readonly codeOf: (incident: string) => string | null
  /** What it was called when it was told first; null while it was not. */
  readonly firstOf: (incident: string) => IncidentCalled | null
}

const PLACES_NAMED = 10
/** The power company's number in all of Indonesia. */
const POWER_COMPANY: Contact = { role: 'power-company', name: 'PLN', phone: '123', contract: null }

/** What a message about an incident tells. */
export function factsOf(telling: Telling, deps: FactsDeps): MessageFacts {
  const { kind, incident, endedAtMs, left } = telling
  const { inventory, timeZone, nowMs } = deps
  const lasting = presentOf(incident)
  const conditions = lasting.length > 0 ? lasting : incident.conditions
  const places = left.length > 0 ? left : placesByWeight(conditions)
  const why = causeOfIncident(conditions, incident.scope)
  const called = {
    condition: incident.kind,
    scope: incident.scope,
    name: nameOf(incident, inventory),
    placesTotal: endedAtMs === null ? places.length : incident.placesMost,
  }
  return {
    ...NOTHING,
    ...called,
    kind,
    first: deps.firstOf(incident.id) ?? called,
    places: places.slice(0, PLACES_NAMED).map((place) => placeName(place, inventory)),
    placesLeft: left.length,
    sinceMs: incident.sinceMs,
    untilMs: endedAtMs,
    ...why,
    degradation: degradationOf(conditions),
    detail: detailOf(incident.kind, conditions, inventory),
    call: endedAtMs === null ? contactsOf(incident, places, why, inventory) : [],
    link: linkTo(incident.id, deps),
    code: endedAtMs === null ? deps.codeOf(incident.id) : null,
    timeZone,
    nowMs,
  }
}

const NOTHING = {
  places: [],
  placesTotal: 0,
  placesLeft: 0,
  untilMs: null,
  cause: null,
  confidence: 0,
  rival: null,
  degradation: null,
  detail: '',
  call: [],
  link: null,
  code: null,
  items: [],
  model: null,
  first: null,
} as const

/** What a message without an incident tells: `server-back`, `test`. */
export function plainFacts(
  facts: Pick<MessageFacts, 'kind' | 'sinceMs' | 'untilMs' | 'timeZone' | 'nowMs' | 'link'> &
    Partial<Pick<MessageFacts, 'name'>>,
): MessageFacts {
  return { ...NOTHING, condition: 'server-back', scope: 'server', name: '', ...facts }
}

/** One message in place of several that were held back. */
export function digestFacts(items: readonly MessageFacts[], deps: FactsDeps): MessageFacts {
  const { timeZone, nowMs, publicUrl } = deps
  const sinceMs = Math.min(nowMs, ...items.map((item) => item.sinceMs))
  const link = publicUrl === null ? null : pageUrl(publicUrl).href
  return {
    ...plainFacts({ kind: 'digest', sinceMs, untilMs: null, timeZone, nowMs, link }),
    condition: items[0]?.condition ?? 'site',
    scope: 'city',
    items: items.map((item) => ({ ...item, code: null })),
  }
}

/** What a kelurahan is asked to do about one condition of its place. */
export function firstAidFacts(condition: HeldCondition, deps: FactsDeps): MessageFacts {
  const { inventory, timeZone, nowMs } = deps
  const { kind, key, place, sinceMs, cause, confidence } = condition
  const accessPoints = [...inventory.accessPoints.values()].filter(
    (one) => one.place === place && one.status === 'active',
  )
  const befallen = accessPoints.find(({ id }) => key === `access-point ${id}`)
  const models = new Set(accessPoints.map(({ model }) => model))
  return {
    ...NOTHING,
    kind: 'first-aid',
    condition: kind,
    scope: 'place',
    name: place === null ? '' : placeName(place, inventory),
    places: place === null ? [] : [placeName(place, inventory)],
    placesTotal: 1,
    sinceMs,
    cause,
    confidence,
    // Of a whole place the model is known when there is but one.
    model: befallen?.model ?? (models.size === 1 ? (accessPoints[0]?.model ?? null) : null),
    timeZone,
    nowMs,
  }
}

function linkTo(incident: string, { publicUrl }: FactsDeps): string | null {
  if (publicUrl === null) return null
  const url = pageUrl(publicUrl)
  url.searchParams.set('incident', incident)
  return url.href
}

/** The dashboard's page of incidents. */
function pageUrl(publicUrl: string): URL {
  const url = new URL(publicUrl)
  url.searchParams.set('page', 'incidents')
  return url
}

function nameOf({ scope, name, conditions }: OpenIncident, inventory: Inventory): string {
  const place = scope === 'place' ? conditions[0]?.place : null
  return place == null ? name : placeName(place, inventory)
}

const placeName = (place: PlaceId, { places }: Inventory): string =>
  places.get(place)?.name ?? place

/** Places without any service first, then those for the longest time. */
function placesByWeight(conditions: readonly HeldCondition[]): readonly PlaceId[] {
  return placesOf(
    [...conditions].sort((a, b) => rankOf(a.kind) - rankOf(b.kind) || a.sinceMs - b.sinceMs),
  )
}

/** The watch names a degradation at the end of its key: `degraded taman-kota dns`. */
function degradationOf(conditions: readonly HeldCondition[]): DegradationReason | null {
  const degraded = conditions.find(({ kind }) => kind === 'degraded')
  const reason = degraded?.key.split(' ').at(-1)
  return DEGRADATIONS.find((one) => one === reason) ?? null
}

/** The detail of the worst condition; a device by the name that people gave it. */
function detailOf(
  kind: ConditionKind,
  conditions: readonly HeldCondition[],
  { accessPoints }: Inventory,
): string {
  const found = conditions.find((one) => one.kind === kind && one.detail !== '')
  const detail = found?.detail ?? ''
  if (kind !== 'access-point') return detail
  const device = [...accessPoints.values()].find(({ id }) => id === detail)
  return device === undefined || device.name === '' ? detail : device.name
}

/** Who can do something about it: by the cause, and where it is not sure, by both. */
function contactsOf(
  incident: OpenIncident,
  places: readonly PlaceId[],
  { cause, rival }: Pick<MessageFacts, 'cause' | 'rival'>,
  inventory: Inventory,
): readonly Contact[] {
  const contacts: Contact[] = []
  const may = (one: Cause): boolean => cause === one || rival === one || cause === 'undetermined'
  if (may('uplink') || incident.kind === 'degraded') {
    contacts.push(...providersOf(incident, places, inventory))
  }
  if (may('power')) contacts.push(POWER_COMPANY)
  const [only] = places
  const person =
    places.length === 1 && only !== undefined ? inventory.contacts.get(only) : undefined
  const phone = person?.phone ?? person?.whatsapp ?? null
  if (phone !== null) {
    contacts.push({ role: 'place', name: person?.name ?? '', phone, contract: null })
  }
  return contacts
}

/**
 * Who sells the lines that are out, where that is known of each place, else all lines: of several
 * places when it is one, of a single place each of them, with the contract of a single line.
 */
function providersOf(
  incident: OpenIncident,
  places: readonly PlaceId[],
  inventory: Inventory,
): readonly Contact[] {
  const wanted = new Set(places)
  const all = [...inventory.uplinks.values()].filter(({ place }) => wanted.has(place))
  const out = new Set<string>(
    incident.conditions.flatMap(({ kind, detail }) => (kind === 'uplink' ? detail : [])),
  )
  const fallen = all.filter(({ id }) => out.has(id))
  const isOfEach = new Set(fallen.map(({ place }) => place)).size === wanted.size
  const lines = isOfEach ? fallen : all
  const names = [...new Set(lines.map(({ provider }) => provider))]
  if (names.length !== 1 && places.length > 1) return []
  return names.flatMap((name) => {
    if (name === null) return []
    const own = lines.filter(({ provider }) => provider === name)
    const phone = inventory.providers.get(name)?.phone ?? null
    const contract = own.length === 1 ? (own[0]?.contract ?? null) : null
    return [{ role: 'provider' as const, name, phone, contract }]
  })
}
