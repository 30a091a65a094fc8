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
  const events: Event[] = []
  const moments = explanations.map((part) => ({ ...part, ...momentsOf(part) }))
  for (const { fromMs, untilMs, ...explanation } of moments) {
    const isMixed = moments.some(
      (other) =>
        other.fromMs <= untilMs && other.untilMs >= fromMs && isSamePower(other, explanation),
    )
    const part = isMixed || !explanation.area.isExact ? asPower(explanation) : explanation
    const same = events.find(
      (event) =>
        Math.max(event.fromMs, fromMs) <= Math.min(event.untilMs, untilMs) &&
        event.parts.some((other) => isOneCause(other, part, isOneCity)),
    )
    if (same === undefined) {
      events.push({ parts: [part], falls: [...part.falls], fromMs, untilMs })
      continue
    }
    same.parts.push(part)
    for (const fall of part.falls) same.falls.push(fall)
    same.fromMs = Math.max(same.fromMs, fromMs)
    same.untilMs = Math.min(same.untilMs, untilMs)
  }
  const reaches = events.map((event) => ({ event, reach: reachOf(event) }))
  const apart = reaches.filter(({ event }) => {
    const whole = reaches.find(
      ({ event: other, reach }) =>
        causeOf(event) === 'uplink' &&
        causeOf(other) === 'power' &&
        scoreOf(other) > scoreOf(event) &&
        event.falls.every(reach),
    )
    for (const fall of event.falls) whole?.event.falls.push(fall)
    return whole === undefined
  })
  for (const fall of unexplained) apart.find(({ reach }) => reach(fall))?.event.falls.push(fall)
  return apart.map(({ event }) => groupOf(event))
}

/** The moments that all falls of an explanation allow. */
function momentsOf({ falls }: Candidate) {
  return {
    fromMs: falls.reduce((latest, fall) => Math.max(latest, fall.fromMs), -Infinity),
    untilMs: falls.reduce((earliest, fall) => Math.min(earliest, fall.untilMs), Infinity),
  }
}

/** Whether sites of two providers fell within one kecamatan, and nothing there rules power out. */
function isSamePower(a: Candidate, b: Candidate): boolean {
  if (a.area.kind !== 'provider' || b.area.kind !== 'provider') return false
  const falls = [...a.falls, ...b.falls]
  return (
    a.area.name !== b.area.name &&
    kecamatanOf(falls).size === 1 &&
    falls.every(({ excluded }) => !excluded.includes('power'))
  )
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

function isOneCause(a: Candidate, b: Candidate, isOneCity: boolean): boolean {
  if (a.area.cause !== b.area.cause || a.area.kind === 'city' || b.area.kind === 'city')
    return false
  if (a.area.kind === 'provider') return a.area.name === b.area.name
  const kecamatan = kecamatanOf(a.falls)
  return isOneCity || [...kecamatanOf(b.falls)].some((name) => kecamatan.has(name))
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
