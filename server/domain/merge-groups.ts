import type { Fall } from './fall.ts'
import { fits } from './scan.ts'
import type { Candidate } from './scan.ts'
import type { Episode, Group } from './site.ts'

/** A group with the episodes that make it, the first to fall first. */
export interface JoinedGroup extends Group {
  readonly members: readonly Episode[]
  /** Areas with another cause that explain the same about as well. */
  readonly rivals: readonly Group[]
}

/** An explanation of some falls, and others that explain them about as well. */
export interface Explanation extends Candidate {
  readonly rivals: readonly Candidate[]
}

/** Areas that fell at one moment by one cause: parts of a larger event. */
interface Event {
  readonly parts: Explanation[]
  readonly falls: Fall[]
  /** Moments that all of its parts allow. */
  fromMs: number
  untilMs: number
}

/** More names than these are counted: contract/incident.ts has room for 128 characters. */
const NAMES_MAX = 3
const NAME_LENGTH_MAX = 30

/**
 * The groups that the explanations of one stretch of time mean, the best of them first. Feeders
 * follow no boundary of a kelurahan, so power that goes in several at one moment went once; the same
 * for the nodes of one provider. Two providers of one kecamatan do not fail at one moment, so that is
 * power too; and so are sites of one provider within a larger power cut. A place that fell at that
 * moment without enough neighbours to be explained by belongs to it as well, in their kecamatan or
 * with their provider: one of a thousand would by chance. `isOneCity` is false where so much is
 * watched that areas far from each other fall at one moment by chance: power is one event within a
 * kecamatan only then.
 */
export function merged(
  explanations: readonly Explanation[],
  unexplained: readonly Fall[],
  isOneCity: boolean,
): readonly JoinedGroup[] {
  const moments = explanations.map((part) => ({ ...part, ...momentsOf(part) }))
  const isMixed = mixedAmong(moments)
  const events: Event[] = []
  const byCause = new Index()
  for (const moment of moments) {
    const { fromMs, untilMs, ...explanation } = moment
    const part = isMixed(moment) || !explanation.area.isExact ? asPower(explanation) : explanation
    const keys = keysOfCause(part, isOneCity)
    const at = byCause
      .at(keys)
      .find(
        (index) =>
          Math.max(events[index]?.fromMs ?? Infinity, fromMs) <=
          Math.min(events[index]?.untilMs ?? -Infinity, untilMs),
      )
    const same = at === undefined ? undefined : events[at]
    byCause.add(keys, at ?? events.length)
    if (same === undefined) {
      events.push({ parts: [part], falls: [...part.falls], fromMs, untilMs })
      continue
    }
    same.parts.push(part)
    for (const fall of part.falls) same.falls.push(fall)
    same.fromMs = Math.max(same.fromMs, fromMs)
    same.untilMs = Math.min(same.untilMs, untilMs)
  }
  return withTheRest(events, unexplained).map(groupOf)
}

/** The events with what belongs to them beside their parts. */
function withTheRest(events: readonly Event[], unexplained: readonly Fall[]): readonly Event[] {
  const reaches = events.map(reachOf)
  const byReach = new Index()
  for (const [at, event] of events.entries()) byReach.add(keysOfReach(event), at)
  const swallowed = new Set<Event>()
  for (const event of events) {
    const [first] = event.falls
    if (causeOf(event) !== 'uplink' || first === undefined) continue
    const at = byReach.at([kecamatanKey(first)]).find((index) => {
      const other = events[index]
      return (
        other !== undefined &&
        causeOf(other) === 'power' &&
        scoreOf(other) > scoreOf(event) &&
        event.falls.every(reaches[index] ?? (() => false))
      )
    })
    if (at === undefined) continue
    for (const fall of event.falls) events[at]?.falls.push(fall)
    swallowed.add(event)
  }
  for (const fall of unexplained) {
    const keys = [kecamatanKey(fall), ...[...fall.providers].map(providerKey)]
    const at = byReach
      .at(keys)
      .find((index) => !swallowed.has(events[index] as Event) && reaches[index]?.(fall) === true)
    if (at !== undefined) events[at]?.falls.push(fall)
  }
  return events.filter((event) => !swallowed.has(event))
}

const kecamatanKey = ({ layout }: Fall): string => `kecamatan ${layout.kecamatan}`
const providerKey = (name: string): string => `provider ${name}`

/** Numbers by what they have in common. */
class Index {
  readonly #byKey = new Map<string, Set<number>>()

  add(keys: readonly string[], number: number): void {
    for (const key of keys) {
      const numbers = this.#byKey.get(key)
      if (numbers === undefined) this.#byKey.set(key, new Set([number]))
      else numbers.add(number)
    }
  }

  /** Those of any of the keys, the lowest first. */
  at(keys: readonly string[]): readonly number[] {
    const found = new Set(keys.flatMap((key) => [...(this.#byKey.get(key) ?? [])]))
    return [...found].sort((a, b) => a - b)
  }
}

/** What two explanations of one cause have in common. */
function keysOfCause({ area, falls }: Candidate, isOneCity: boolean): readonly string[] {
  if (area.kind === 'city') return []
  if (area.kind === 'provider') return [providerKey(area.name)]
  return isOneCity ? [area.cause] : [...new Set(falls.map(kecamatanKey))]
}

/** What a fall within an event has in common with it: see `reachOf`. */
function keysOfReach({ parts, falls }: Event): readonly string[] {
  const area = parts[0]?.area
  if (area?.kind === 'provider') return [providerKey(area.name)]
  return [...new Set(falls.map(kecamatanKey))]
}

type Moment = Explanation & ReturnType<typeof momentsOf>

/**
 * Tells of an explanation whether sites of another provider fell with it within one kecamatan, and nothing
 * there rules power out.
 */
function mixedAmong(moments: readonly Moment[]): (moment: Moment) => boolean {
  const alone = new Map<Moment, string>()
  const byKecamatan = new Map<string, Moment[]>()
  for (const moment of moments) {
    const [kecamatan, ...others] = new Set(moment.falls.map(kecamatanKey))
    const isPower = moment.falls.every(({ excluded }) => !excluded.includes('power'))
    if (moment.area.kind !== 'provider' || kecamatan === undefined || others.length > 0) continue
    if (!isPower) continue
    alone.set(moment, kecamatan)
    const list = byKecamatan.get(kecamatan)
    if (list === undefined) byKecamatan.set(kecamatan, [moment])
    else list.push(moment)
  }
  return (moment) =>
    (byKecamatan.get(alone.get(moment) ?? '') ?? []).some(
      (other) =>
        other.area.name !== moment.area.name &&
        other.fromMs <= moment.untilMs &&
        other.untilMs >= moment.fromMs,
    )
}

/** The moments that all falls of an explanation allow. */
function momentsOf({ falls }: Candidate) {
  return {
    fromMs: falls.reduce((latest, fall) => Math.max(latest, fall.fromMs), -Infinity),
    untilMs: falls.reduce((earliest, fall) => Math.min(earliest, fall.untilMs), Infinity),
  }
}

/** The same falls, explained by the power of their kelurahan. */
function asPower(explanation: Explanation): Explanation {
  const names = [...new Set(explanation.falls.map(({ layout }) => layout.kelurahan))].sort()
  const kind = names.length > 1 ? 'power-area' : 'kelurahan'
  return {
    ...explanation,
    area: { ...explanation.area, kind, name: listed(names), cause: 'power' },
  }
}

function causeOf({ parts }: Event): Group['cause'] | undefined {
  return parts[0]?.area.cause
}

function scoreOf({ parts }: Event): number {
  return parts.reduce((sum, { score }) => sum + score, 0)
}

function kecamatanOf(falls: readonly Fall[]): ReadonlySet<string> {
  return new Set(falls.map(({ layout }) => layout.kecamatan))
}

/** Whether a fall that nothing else explains lies within an event. */
function reachOf({ parts, falls, fromMs, untilMs }: Event): (fall: Fall) => boolean {
  const [area] = parts.map((part) => part.area)
  if (area === undefined || area.kind === 'city') return () => false
  if (!parts.some(({ isClear }) => isClear)) return () => false
  const kecamatan = kecamatanOf(falls)
  return (fall) =>
    fall.fromMs <= untilMs &&
    fall.untilMs >= fromMs &&
    fits(fall, area) &&
    (area.kind === 'provider' || kecamatan.has(fall.layout.kecamatan))
}

function groupOf({ parts, falls }: Event): JoinedGroup {
  const [first] = parts
  const explained = parts.reduce((sum, part) => sum + part.falls.length, 0)
  const total = parts.reduce((sum, part) => sum + part.total, 0) + falls.length - explained
  const kind = first?.area.kind ?? 'city'
  const names = [...new Set(parts.map(({ area }) => area.name))].sort()
  return {
    // Several kelurahan at one moment: what joins them is what feeds them.
    kind: kind === 'kelurahan' && names.length > 1 ? 'power-area' : kind,
    name: listed(names),
    ...factsOf(first?.area.cause ?? 'monitoring', falls, total),
    members: falls.flatMap(({ episodes }) => episodes),
    rivals: parts.flatMap(({ rivals }) =>
      rivals.map(({ area, falls, total }) => {
        return { kind: area.kind, name: area.name, ...factsOf(area.cause, falls, total) }
      }),
    ),
  }
}

function factsOf(cause: Group['cause'], falls: readonly Fall[], total: number) {
  const places = falls.map(({ layout }) => layout.place).sort()
  const startMs = falls
    .flatMap(({ episodes }) => episodes)
    .reduce((earliest, episode) => Math.min(earliest, episode.startMs), Infinity)
  return { cause, places, total, startMs }
}

function listed(names: readonly string[]): string {
  const [only] = names
  if (names.length === 1 && only !== undefined) return only
  const shown = names.slice(0, NAMES_MAX).map((name) => name.slice(0, NAME_LENGTH_MAX))
  const more = names.length - shown.length
  return shown.join(', ') + (more > 0 ? ` +${more}` : '')
}
