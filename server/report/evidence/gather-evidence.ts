import type { Report } from '#contract/report-document.ts'
import { placesOfDay } from '../../days/day-parts.ts'
import type { DayBook } from '../../days/day-book.ts'
import { breathing } from '../../days/breathe.ts'
import { daysBetween, localDayAt, spanOfDay } from '../../domain/local-day.ts'
import type { MonthFacts, PlaceFacts } from '../../domain/report-facts.ts'
import { monthReckoning } from '../../domain/report-month.ts'
import type { Span } from '../../domain/site.ts'
import { dayAfter } from '../../domain/visitors.ts'
import { controllersOf } from '../../journal/inventory.ts'
import type { SeriesStore } from '../../store/series-store.ts'
import { usagePlaces } from '../../usage/members.ts'
import type { UsageBook } from '../../usage/usage-book.ts'
import { hashOfFigures } from '../document.ts'
import { askedMonth, monthFacts } from '../month-facts.ts'
import type { AskedMonth, FactsDeps } from '../month-facts.ts'
import { placeFacts } from '../place-facts.ts'
import { EvidenceError } from './evidence-source.ts'
import type { EvidencePart, EvidenceSource, VisitorsRow } from './evidence-source.ts'
import type { EvidenceHead, InventoryFile } from './format.ts'
import { PartDays } from './part-days.ts'

export interface EvidenceDeps extends FactsDeps {
  readonly store: Pick<SeriesStore, 'readRuns' | 'readUsage' | 'readSamples'>
  readonly days: Pick<DayBook, 'over' | 'totalsOf' | 'firstDay' | 'isProvisional'>
  readonly usage: Pick<UsageBook, 'briefs' | 'ofOne' | 'isProvisional'>
  readonly policy: EvidenceHead['policy']
  /** First local day of which single polls are kept; null while there are none. */
  readonly keptFromDay: () => string | null
}

/** Polls that come later than that no longer change what is taken for known of the present day. */
const SETTLED_MS = 15 * 60_000

/**
 * Gathers what a report's evidence is written from. Throws `EvidenceError` where its month lasts, where
 * its single polls are gone, and where other figures are known by now than it shows: evidence that
 * contradicts its own report proves nothing.
 */
export async function gatherEvidence(
  deps: EvidenceDeps,
  report: Report,
  signal?: AbortSignal,
): Promise<EvidenceSource> {
  const { month } = report.figures
  const { timeZone, nowMs, store, policy, journal } = deps
  const asked = await askedMonth(deps, month)
  const fromDay = await wholeFrom(deps, asked)
  const observedFromMs = spanOfDay(fromDay, timeZone).startMs
  const settledMs = nowMs() - SETTLED_MS
  const observedUntilMs = Math.min(spanOfDay(asked.aroundUntil, timeZone).endMs, settledMs)
  requireOver(asked, observedUntilMs)
  requireSettled(deps, asked)
  const facts = asReported(await monthFacts(deps, asked), report)
  const observed = { startMs: observedFromMs, endMs: observedUntilMs }
  const places = async function* (): AsyncGenerator<PlaceFacts> {
    for await (const gathered of placeFacts(deps, asked, signal)) {
      yield clipped(gathered.facts, observed)
    }
  }
  const placesTotal = await requireSame(report, facts, places())
  const days = daysBetween(fromDay, localDayAt(observedUntilMs - 1, timeZone))
  return {
    report,
    facts,
    policy,
    observedFromMs,
    observedUntilMs,
    windows: journal.windows(),
    parts: await partsOf(deps, asked, days, signal),
    visitors: await visitorsOf(deps, asked, signal),
    testedLines: testedLinesOf(asked),
    accessPoints: accessPointsOf(asked),
    placesTotal,
    places,
    store,
  }
}

function requireOver({ period }: AskedMonth, observedUntilMs: number): void {
  if (period.isOver && observedUntilMs >= period.untilMs) return
  const message = `${period.period} is not over: its evidence can be had a quarter of an hour after its end`
  throw new EvidenceError('not-over', message)
}

/** What is not rolled yet is in no figure of use, and may change any other. */
function requireSettled({ days, usage }: EvidenceDeps, { period }: AskedMonth): void {
  const { firstDay, lastDay } = period
  const isOpen = [days, usage].some((book) => book.isProvisional(firstDay, lastDay))
  if (!isOpen) return
  const message = `days of ${period.period} are still being worked out: try again in some minutes`
  throw new EvidenceError('not-settled', message)
}

/**
 * The first day whose states follow from polls that are kept, which are to tell of the whole month: of
 * the day after some were deleted, those around it are gone.
 */
async function wholeFrom(
  { days, keptFromDay }: Pick<EvidenceDeps, 'days' | 'keptFromDay'>,
  { period, aroundFrom }: AskedMonth,
): Promise<string> {
  const [known, kept] = [await days.firstDay(), keptFromDay()]
  if (known !== null && kept !== null && kept <= known) return aroundFrom
  const whole = kept === null ? null : dayAfter(kept, 1)
  if (whole !== null && whole <= period.firstDay) return whole > aroundFrom ? whole : aroundFrom
  const since = kept === null ? 'none are kept' : `they are kept since ${kept}`
  const message = `the single polls of ${period.period} are gone (${since}): no evidence can be written of it`
  throw new EvidenceError('not-kept', message)
}

/**
 * The facts as the report had them, where they go on without another figure being wrong: answers to
 * complaints that came later, and former months, which are taken from their own reports.
 */
function asReported(facts: MonthFacts, { document, figures }: Report): MonthFacts {
  const { city, rules, summary } = figures
  const known = (atMs: number | null): number | null =>
    atMs !== null && atMs <= document.madeAtMs ? atMs : null
  return {
    ...facts,
    city,
    rules,
    monthBefore: summary.monthBefore,
    yearBefore: summary.yearBefore,
    complaints: facts.complaints.map((complaint) => ({
      ...complaint,
      firstAnswerAtMs: known(complaint.firstAnswerAtMs),
      resolvedAtMs: known(complaint.resolvedAtMs),
    })),
  }
}

function clipped(facts: PlaceFacts, observed: Span): PlaceFacts {
  const clip = <I extends Span>(intervals: readonly I[]): readonly I[] =>
    intervals
      .map((one) => ({
        ...one,
        startMs: Math.max(one.startMs, observed.startMs),
        endMs: Math.min(one.endMs, observed.endMs),
      }))
      .filter(({ startMs, endMs }) => startMs < endMs)
  return {
    ...facts,
    intervals: clip(facts.intervals),
    lines: facts.lines.map((line) => ({ ...line, intervals: clip(line.intervals) })),
  }
}

/** Counts the places. Throws `EvidenceError` where they come to other figures than the report's. */
async function requireSame(
  { document, figures: { month } }: Report,
  facts: MonthFacts,
  places: AsyncIterable<PlaceFacts>,
): Promise<number> {
  const reckoning = monthReckoning(facts)
  let count = 0
  for await (const place of places) {
    reckoning.add(place)
    count += 1
  }
  const breathe = breathing()
  const steps = reckoning.figures()
  let step = steps.next()
  for (; step.done !== true; step = steps.next()) await breathe()
  if (hashOfFigures(step.value) === document.hash) return count
  const message = `version ${document.version} of ${month} shows other figures than are known by now: make a new version, of which evidence can be had`
  throw new EvidenceError('changed', message)
}

/** Which device made up which place on which days, for its states and for its use. */
async function partsOf(
  { journal, timeZone, nowMs }: EvidenceDeps,
  { period }: AskedMonth,
  days: readonly string[],
  signal: AbortSignal | undefined,
): Promise<readonly EvidencePart[]> {
  const found = new PartDays()
  const since = journal.inventory()
  const breathe = breathing()
  for (const day of days) {
    signal?.throwIfAborted()
    const { endMs } = spanOfDay(day, timeZone)
    const atEnd = nowMs() < endMs ? since : await journal.inventoryAt(endMs - 1)
    for (const { place, accessPoints, uplinks } of placesOfDay(atEnd, since)) {
      for (const { target, isLater } of [...accessPoints, ...uplinks]) {
        const { kind, id } = target
        if (kind !== 'access-point' && kind !== 'uplink') continue
        found.add(day, { place: place.id, kind, id, counts: 'state', isLater })
      }
      await breathe()
    }
    if (day < period.firstDay || day > period.lastDay) continue
    for (const { place, accessPoints } of usagePlaces(atEnd, since)) {
      for (const id of accessPoints) {
        const part = { place: place.id, kind: 'access-point', id } as const
        found.add(day, { ...part, counts: 'use', isLater: false })
      }
      await breathe()
    }
  }
  return found.parts()
}

async function visitorsOf(
  { usage }: Pick<EvidenceDeps, 'usage'>,
  { period, inventory }: AskedMonth,
  signal: AbortSignal | undefined,
): Promise<readonly VisitorsRow[]> {
  const found: VisitorsRow[] = []
  for (const place of inventory.places.keys()) {
    signal?.throwIfAborted()
    const used = await usage.ofOne('place', place, period.firstDay, period.lastDay)
    for (const { day, visitors } of used?.days ?? []) {
      if (visitors !== null) found.push({ place, day, devices: visitors })
    }
  }
  return found
}

function testedLinesOf({ inventory }: AskedMonth): EvidenceSource['testedLines'] {
  const tested = [...inventory.uplinks.values()].filter(({ agent }) => agent !== null)
  return new Set(tested.map(({ id }) => id))
}

function accessPointsOf({ inventory }: AskedMonth): InventoryFile['accessPoints'] {
  const controllers = controllersOf(inventory)
  return Array.from(inventory.accessPoints.values(), ({ id, place, name, model, status }) => {
    return { id, place, name, model, isController: controllers.has(id), status }
  })
}
