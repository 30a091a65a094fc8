import type { Interval } from '#contract/series.ts'
import type { PlannedWindow } from '#contract/window.ts'
import type { AvailabilityInterval } from '../../domain/availability.ts'
import { intervalsOfRuns } from '../../domain/availability-runs.ts'
import type { PollRun } from '../../domain/availability-runs.ts'
import type { CausedSpan } from '../../domain/clause.ts'
import { spanOfDay } from '../../domain/local-day.ts'
import { placeIntervalsOf } from '../../domain/place.ts'
import { excludedSpans } from '../../domain/planned-window.ts'
import type { PlaceFacts } from '../../domain/report-facts.ts'
import type { Span } from '../../domain/site.ts'
import type { EvidenceHead, InventoryFile } from '../evidence/format.ts'
import { joined } from '../evidence/intervals-text.ts'
import type { NamedIntervals } from '../evidence/intervals-text.ts'
import type { OpenedEvidence } from './open-evidence.ts'
import type { PlaceDevice, PlaceMakeup } from './part-table.ts'
import { readDevice } from './read-device.ts'
import { UseOfPlace } from './use-of-place.ts'

/** What is given of a place and not reckoned from samples. */
export interface GivenPlace {
  readonly place: InventoryFile['places'][number]
  readonly makeup: PlaceMakeup
  readonly outages: readonly CausedSpan[]
  readonly lineOutages: ReadonlyMap<string, readonly CausedSpan[]>
  readonly windows: readonly PlannedWindow[]
  /** Distinct devices by day. */
  readonly visitors: ReadonlyMap<string, number>
}

/** A place reckoned anew from its samples. */
export interface RecountedPlace {
  /** Null for one that never counted in the month. */
  readonly facts: PlaceFacts | null
  /** Of the place and its devices, as their table has them. */
  readonly states: readonly NamedIntervals[]
  readonly samples: number
}

interface Device {
  readonly of: PlaceDevice
  readonly runs: readonly PollRun[]
  /** Over all that is observed. */
  readonly intervals: readonly AvailabilityInterval[]
}

/** Reckons a place anew; its samples are read device by device, and let go. */
export async function recountPlace(
  evidence: OpenedEvidence,
  given: GivenPlace,
): Promise<RecountedPlace> {
  const { head } = evidence
  const { place, makeup } = given
  const { timeZone, policy, observedFromMs: fromMs, observedUntilMs: untilMs } = head
  const use = new UseOfPlace(timeZone)
  const devices: Device[] = []
  let samples = 0
  for (const of of makeup.devices) {
    const { kind, id, useDays } = of
    const ofDevice = useDays.length === 0 ? null : use.device(useDays)
    const read = await readDevice(evidence, kind, id, ofDevice)
    samples += read.samples
    const intervals = intervalsOfRuns(read.runs, { fromMs, untilMs, policy })
    devices.push({ of, runs: read.runs, intervals })
  }
  const days = makeup.days.map((day) => dayOf(day, head, devices))
  const intervals = joined(days.flatMap((day) => day.intervals))
  const ofLine = (id: string) => joined(days.flatMap(({ lines }) => lines.get(id) ?? []))
  return {
    facts: factsOf(head, given, days, intervals, ofLine, use),
    states: [
      { kind: 'place', id: place.id, intervals },
      ...devices.map(({ of: { kind, id }, intervals: own }) => ({ kind, id, intervals: own })),
    ],
    samples,
  }
}

interface Day extends Span {
  readonly day: string
  readonly intervals: readonly Interval[]
  /** By id of the line. */
  readonly lines: ReadonlyMap<string, readonly AvailabilityInterval[]>
}

/** The states of a day: a device that came later counts if it was polled that day. */
function dayOf(day: string, head: EvidenceHead, devices: readonly Device[]): Day {
  const span = spanOfDay(day, head.timeZone)
  const startMs = Math.max(span.startMs, head.observedFromMs)
  const endMs = Math.min(span.endMs, head.observedUntilMs)
  const counted = devices.filter(({ of, runs }) => {
    const isLater = of.stateDays.get(day)
    const isPolled = () => runs.some(({ firstMs, lastMs }) => firstMs < endMs && lastMs >= startMs)
    return isLater === false || (isLater === true && isPolled())
  })
  const ofKind = (kind: string) => counted.filter(({ of }) => of.kind === kind)
  const lines = ofKind('uplink').map(({ of, intervals }) => {
    return [of.id, clipped(intervals, startMs, endMs)] as const
  })
  const parts = {
    accessPoints: ofKind('access-point').map((one) => one.intervals),
    uplinks: lines.map(([, own]) => own),
  }
  const intervals = placeIntervalsOf(parts, startMs, endMs)
  return { day, startMs: span.startMs, endMs, intervals, lines: new Map(lines) }
}

function clipped<I extends Span>(intervals: readonly I[], fromMs: number, untilMs: number): I[] {
  return intervals.flatMap((one) => {
    const [startMs, endMs] = [Math.max(one.startMs, fromMs), Math.min(one.endMs, untilMs)]
    return startMs < endMs ? [{ ...one, startMs, endMs }] : []
  })
}

function factsOf(
  { fromMs, untilMs, timeZone }: EvidenceHead,
  { place, outages, lineOutages, windows, visitors }: GivenPlace,
  days: readonly Day[],
  intervals: readonly Interval[],
  ofLine: (id: string) => readonly Interval[],
  use: UseOfPlace,
): PlaceFacts | null {
  const { lines, ...reported } = place
  const within = days.filter(({ startMs, endMs }) => startMs < untilMs && endMs > fromMs)
  const [first, last] = [within[0], within.at(-1)]
  if (first === undefined || last === undefined) return null
  const tested = lines.filter(({ isTested }) => isTested)
  const planned = (uplinks: typeof lines): readonly Span[] => {
    const layout = { place: place.id, kecamatan: place.kecamatan, uplinks }
    return excludedSpans(windows, layout, fromMs, untilMs, timeZone)
  }
  return {
    place: reported,
    lines: lines.map((line) => ({
      id: line.id,
      provider: line.provider,
      contract: line.contract,
      intervals: line.hasStates ? (ofLine(line.id) as readonly AvailabilityInterval[]) : [],
      outages: lineOutages.get(line.id) ?? [],
      planned: planned([line]),
    })),
    fromMs: Math.max(first.startMs, fromMs),
    untilMs: Math.min(last.endMs, untilMs),
    intervals,
    outages,
    planned: planned(tested.length === 0 ? lines : tested),
    usage: use.figures(visitors),
  }
}
