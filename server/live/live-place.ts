import type { PlaceNow } from '#contract/fleet.ts'
import { intervalsBetween } from '../domain/availability.ts'
import { placeIntervalsOf } from '../domain/place.ts'
import type { Place } from '../journal/inventory.ts'
import type { LiveTarget } from './target.ts'
import { trimmed } from './trimmed-list.ts'

const NOTHING_FOUND: Pick<PlaceNow, 'outage' | 'degradations'> = { outage: null, degradations: [] }

/** The live state of one place, from those of its access points and lines. */
export class LivePlace {
  readonly place: Place
  /** Who sells its lines (`joinedNames`); null without anybody. */
  readonly provider: string | null
  readonly accessPoints: readonly LiveTarget[]
  /** Those that somebody tests; without one the place's lines count as up. */
  readonly uplinks: readonly LiveTarget[]
  shown: Pick<PlaceNow, 'state' | 'sinceMs'> = { state: 'planned', sinceMs: null }
  /** What the watch of outages found; null and empty while it found nothing. */
  finding: Pick<PlaceNow, 'outage' | 'degradations'> = NOTHING_FOUND
  /** True when the state began before the changes that are remembered of the parts. */
  isOlderThanMemory = false
  /** True when nobody knows yet how much before: the store has to be asked. */
  isUndated = false

  constructor(
    place: Place,
    provider: string | null,
    accessPoints: readonly LiveTarget[],
    uplinks: readonly LiveTarget[],
  ) {
    this.place = place
    this.provider = provider
    // A planned place has no equipment in service, whatever the inventory already lists.
    this.accessPoints = trimmed(place.status === 'planned' ? [] : accessPoints)
    this.uplinks = trimmed(place.status === 'planned' ? [] : uplinks)
  }

  /**
   * Works the state out anew; true when it has changed. It is dated from the recent changes of its
   * parts, and keeps its former date when both are older than those. It has none while the store has yet
   * to be asked: a part whose past nobody knows yet may have been what the state is due to.
   */
  look(nowMs: number): boolean {
    const parts = [...this.accessPoints, ...this.uplinks]
    const { fromMs, truncated, isUnasked } = coverageOf(parts, nowMs)
    const newestMs = Math.max(nowMs, ...parts.map((part) => part.memory.machine.lastPollAtMs ?? 0))
    const untilMs = newestMs + 1
    const intervals = (target: LiveTarget) =>
      intervalsBetween(target.memory.changes, target.memory.machine, fromMs, untilMs)
    const last = placeIntervalsOf(
      {
        accessPoints: this.accessPoints.map(intervals),
        uplinks: this.uplinks.map(intervals),
      },
      fromMs,
      untilMs,
    ).at(-1)
    const state = last?.state ?? 'unknown'
    const isInside = last !== undefined && last.startMs > fromMs
    const formerMs = state === this.shown.state ? this.shown.sinceMs : null
    this.isOlderThanMemory = truncated && !isInside && !isUnasked
    this.isUndated = this.isOlderThanMemory && (formerMs === null || formerMs >= fromMs)
    const sinceMs = isInside ? last.startMs : truncated && !this.isUndated ? formerMs : null
    if (state === this.shown.state && sinceMs === this.shown.sinceMs) return false
    this.shown = { state, sinceMs }
    return true
  }

  now(): PlaceNow {
    const { id, name, kind, kecamatan, kelurahan, latitude, longitude } = this.place
    const polls = this.accessPoints.flatMap((part) => part.memory.machine.lastPollAtMs ?? [])
    const clients = this.accessPoints.flatMap((part) => part.clients() ?? [])
    const up = this.accessPoints.filter((part) => part.shown.availability === 'up')
    return {
      id,
      name,
      kind,
      kecamatan,
      kelurahan,
      latitude,
      longitude,
      provider: this.provider,
      state: this.shown.state,
      sinceMs: this.shown.sinceMs,
      lastPollAtMs: polls.length === 0 ? null : Math.max(...polls),
      accessPointsUp: up.length,
      accessPointsTotal: this.accessPoints.length,
      clients: clients.length === 0 ? null : clients.reduce((sum, count) => sum + count, 0),
      ...this.finding,
    }
  }
}

/**
 * The time since which the changes of all parts are known, whether there were any before, and whether the
 * store has yet to be asked for those of a part: it is known to be as it is since its first poll alone.
 */
function coverageOf(
  parts: readonly LiveTarget[],
  nowMs: number,
): { readonly fromMs: number; readonly truncated: boolean; readonly isUnasked: boolean } {
  const firsts = (truncated: boolean): number[] =>
    parts
      .filter((part) => part.memory.truncated === truncated)
      .flatMap((part) => part.memory.changes[0]?.atMs ?? [])
  const unasked = parts.flatMap(({ memory: { truncated, changes, machine } }) =>
    truncated && changes.length === 0 ? (machine.sinceMs ?? []) : [],
  )
  const isUnasked = unasked.length > 0
  const cut = [...firsts(true), ...unasked]
  if (cut.length > 0) return { fromMs: Math.max(...cut), truncated: true, isUnasked }
  return { fromMs: Math.min(nowMs, ...firsts(false)) - 1, truncated: false, isUnasked }
}
