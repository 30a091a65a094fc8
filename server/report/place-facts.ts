import type { ReportUsage } from '#contract/report.ts'
import { equippedPlaces } from '../coverage/places.ts'
import { breathing } from '../days/breathe.ts'
import type { PlaceOverDays } from '../days/places-over.ts'
import type { CausedSpan } from '../domain/clause.ts'
import { spanOfDay } from '../domain/local-day.ts'
import { excludedSpans } from '../domain/planned-window.ts'
import type { PlaceFacts, ReportedLine, ReportedPlace } from '../domain/report-facts.ts'
import { linesByPlace, linesInFigures } from '../journal/inventory.ts'
import type { Uplink } from '../journal/inventory.ts'
import type { SubjectSpan } from '../journal/outages.ts'
import type { AskedMonth, FactsDeps } from './month-facts.ts'

/** What was read of a place, and how it came. */
export interface GatheredPlace {
  readonly facts: PlaceFacts
  /** The latest receipt of anything in the month; null when nothing is in it. */
  readonly receivedUntilMs: number | null
}

const NOBODY_COUNTED: ReportUsage = {
  clientsMedian: null,
  clientsPeak: null,
  downloadBytes: null,
  uploadBytes: null,
  visitors: null,
}

/** The places of a month, one by one, from what is rolled of their days. */
export async function* placeFacts(
  deps: FactsDeps,
  { period, inventory, aroundFrom, aroundUntil }: AskedMonth,
  signal?: AbortSignal,
): AsyncGenerator<GatheredPlace, void> {
  const { journal, days, usage, timeZone, nowMs } = deps
  const { firstDay, lastDay, fromMs, untilMs } = period
  const aroundFromMs = spanOfDay(aroundFrom, timeZone).startMs
  const aroundUntilMs = Math.min(spanOfDay(aroundUntil, timeZone).endMs, nowMs())
  const outagesOf = (kind: 'site' | 'uplink') =>
    bySubject(journal.outages.spansOfEach(kind, aroundFromMs, aroundUntilMs), nowMs())
  const [outages, lineOutages] = [await outagesOf('site'), await outagesOf('uplink')]
  const linesAt = linesByPlace(inventory.uplinks.values())
  const equipped = equippedPlaces(inventory)
  const windows = journal.windows()
  const planned = (place: PlaceFacts['place'], lines: readonly Uplink[]) => {
    const layout = { place: place.id, kecamatan: place.kecamatan, uplinks: linesInFigures(lines) }
    return excludedSpans(windows, layout, fromMs, untilMs, timeZone)
  }
  const factsOf = (over: PlaceOverDays, use: ReportUsage | undefined): GatheredPlace | null => {
    const place = inventory.places.get(over.place)
    const { intervals } = over
    const first = intervals.find(({ endMs }) => endMs > fromMs)
    const last = intervals.findLast(({ startMs }) => startMs < untilMs)
    if (place === undefined || first === undefined || last === undefined) return null
    if (first.startMs >= untilMs || last.endMs <= fromMs) return null
    const reported: ReportedPlace = {
      id: place.id,
      name: place.name,
      kind: place.kind,
      kecamatan: place.kecamatan,
      kelurahan: place.kelurahan,
      latitude: place.latitude,
      longitude: place.longitude,
      status: place.status,
      serviceHours: place.serviceHours,
      powerArea: place.powerArea,
      isEquipped: equipped.has(place.id),
    }
    const lines = linesAt.get(place.id) ?? []
    return {
      receivedUntilMs: over.receivedUntilMs,
      facts: {
        place: reported,
        lines: lines.map((line): ReportedLine => ({
          id: line.id,
          provider: line.provider,
          contract: line.contract,
          intervals: over.lines.get(line.id) ?? [],
          outages: lineOutages.get(line.id) ?? [],
          planned: planned(reported, [line]),
        })),
        fromMs: Math.max(first.startMs, fromMs),
        untilMs: Math.min(last.endMs, untilMs),
        intervals,
        outages: outages.get(place.id) ?? [],
        planned: planned(reported, lines),
        usage: use ?? NOBODY_COUNTED,
      },
    }
  }
  const breathe = breathing()
  const around = { fromDay: aroundFrom, untilDay: aroundUntil }
  for await (const some of inParts(days.over(firstDay, lastDay, around))) {
    const ids = some.map(({ place }) => place)
    const used = await usage.briefs(ids, firstDay, lastDay)
    for (const over of some) {
      signal?.throwIfAborted()
      await breathe()
      const facts = factsOf(over, used.get(over.place))
      if (facts !== null) yield facts
    }
  }
}

/** Places whose use is read at a time. */
const PLACES_AT_ONCE = 500

async function* inParts(all: AsyncIterable<PlaceOverDays>): AsyncGenerator<PlaceOverDays[], void> {
  let some: PlaceOverDays[] = []
  for await (const one of all) {
    some.push(one)
    if (some.length < PLACES_AT_ONCE) continue
    yield some
    some = []
  }
  if (some.length > 0) yield some
}

/** Spans by what they befell; one that lasts ends now. */
async function bySubject(
  parts: AsyncIterable<readonly SubjectSpan[]>,
  nowMs: number,
): Promise<ReadonlyMap<string, readonly CausedSpan[]>> {
  const found = new Map<string, CausedSpan[]>()
  const breathe = breathing()
  for await (const spans of parts) {
    for (const { subject, startMs, endMs, cause } of spans) {
      const span = { startMs, endMs: endMs ?? nowMs, cause }
      const known = found.get(subject)
      if (known === undefined) found.set(subject, [span])
      else known.push(span)
    }
    await breathe()
  }
  return found
}
