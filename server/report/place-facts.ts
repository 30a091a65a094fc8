import type { UplinkId } from '#contract/ids.ts'
import type { ReportUsage } from '#contract/report.ts'
import { equippedPlaces } from '../coverage/places.ts'
import { breathing } from '../days/breathe.ts'
import type { PlaceOverDays } from '../days/places-over.ts'
import type { CausedSpan } from '../domain/clause.ts'
import { intervalsOfSteps, lineIntervalsOf } from '../domain/day-figures.ts'
import { spanOfDay } from '../domain/local-day.ts'
import { excludedSpans } from '../domain/planned-window.ts'
import type { PlaceFacts, ReportedLine } from '../domain/report-facts.ts'
import { linesByPlace, linesInFigures } from '../journal/inventory.ts'
import type { Uplink } from '../journal/inventory.ts'
import type { OutageSpan } from '../journal/outages.ts'
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
  const [spans, lineSpans] = await Promise.all([
    journal.outages.spans(aroundFromMs, aroundUntilMs),
    journal.outages.lineSpans(aroundFromMs, aroundUntilMs),
  ])
  const outages = grouped(spans, ({ place }) => place, nowMs())
  const lineOutages = grouped(lineSpans, ({ uplink }) => uplink, nowMs())
  const linesAt = linesByPlace(inventory.uplinks.values())
  const equipped = equippedPlaces(inventory)
  const windows = journal.windows()
  const planned = (place: PlaceFacts['place'], lines: readonly Uplink[]) => {
    const layout = { place: place.id, kecamatan: place.kecamatan, uplinks: linesInFigures(lines) }
    return excludedSpans(windows, layout, fromMs, untilMs, timeZone)
  }
  const factsOf = (over: PlaceOverDays, use: ReportUsage | undefined): GatheredPlace | null => {
    const place = inventory.places.get(over.place)
    const within = over.days.filter(({ day }) => day >= firstDay && day <= lastDay)
    const [first, last] = [within[0], within.at(-1)]
    if (place === undefined || first === undefined || last === undefined) return null
    const reported = { ...place, isEquipped: equipped.has(place.id) }
    const lines = linesAt.get(place.id) ?? []
    return {
      receivedUntilMs: over.receivedUntilMs,
      facts: {
        place: reported,
        lines: lines.map((line): ReportedLine => ({
          id: line.id,
          provider: line.provider,
          contract: line.contract,
          intervals: lineIntervals(over, line.id),
          outages: lineOutages.get(line.id) ?? [],
          planned: planned(reported, [line]),
        })),
        fromMs: Math.max(first.startMs, fromMs),
        untilMs: Math.min(last.endMs, untilMs),
        intervals: over.days.flatMap(({ startMs, endMs, record }) =>
          intervalsOfSteps(record.steps, startMs, endMs),
        ),
        outages: outages.get(place.id) ?? [],
        planned: planned(reported, lines),
        usage: use ?? NOBODY_COUNTED,
      },
    }
  }
  const breathe = breathing()
  for await (const some of inParts(days.over(aroundFrom, aroundUntil))) {
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

function lineIntervals({ days }: PlaceOverDays, line: UplinkId): ReportedLine['intervals'] {
  return days.flatMap(({ startMs, endMs, record }) => {
    const steps = record.lines.find(({ uplink }) => uplink === line)?.steps ?? []
    return lineIntervalsOf(steps, startMs, endMs)
  })
}

/** Spans by what they befell; one that lasts ends now. */
function grouped<S extends OutageSpan, Key>(
  spans: readonly S[],
  keyOf: (span: S) => Key,
  nowMs: number,
): ReadonlyMap<Key, readonly CausedSpan[]> {
  const found = new Map<Key, CausedSpan[]>()
  for (const span of spans) {
    const { startMs, endMs, cause } = span
    const known = found.get(keyOf(span)) ?? []
    found.set(keyOf(span), known)
    known.push({ startMs, endMs: endMs ?? nowMs, cause })
  }
  return found
}
