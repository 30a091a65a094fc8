import type { Clause, LineJudgement } from '#contract/contracts.ts'
import type { PlaceId } from '#contract/ids.ts'
import { judgeLine } from '../domain/clause.ts'
import type { CausedSpan, LineEvidence } from '../domain/clause.ts'
import { intervalsOfSteps, lineIntervalsOf } from '../domain/day-figures.ts'
import { localDayAt, spanOfDay } from '../domain/local-day.ts'
import { excludedSpans } from '../domain/planned-window.ts'
import type { TotalsMs } from '../domain/totals.ts'
import { dayAfter } from '../domain/visitors.ts'
import type { Place, Uplink } from '../journal/inventory.ts'
import type { Journal } from '../journal/open.ts'
import { shownOutage } from '../journal/outages.ts'
import type { KeptOutage } from '../journal/outages.ts'
import { breathing } from './breathe.ts'
import type { DayBook } from './day-book.ts'

/** Lines of one contract that are judged at once: each takes its month from the journal. */
export const LINES_MAX = 2000
/** Outages of one place and month; the latest ones of more. */
const OUTAGES_MAX = 10_000
/** A day around the month, so that an outage over its ends is known whole. */
const AROUND_DAYS = 1

export interface ContractMonthDeps {
  readonly days: Pick<DayBook, 'placeDays' | 'firstDay'>
  readonly journal: Pick<Journal, 'inventory' | 'inventoryAt' | 'windows' | 'outages'>
  readonly timeZone: string
  readonly nowMs: () => number
}

/** The days of a contract that are judged, both included, to come or not. */
export interface JudgedDays {
  readonly firstDay: string
  readonly lastDay: string
}

export interface JudgedLine extends LineJudgement {
  readonly line: Uplink
  readonly place: Place
}

/** The lines that named a contract when the days ended, by the names of their places. */
export async function linesOfContract(
  { journal, timeZone, nowMs }: Pick<ContractMonthDeps, 'journal' | 'timeZone' | 'nowMs'>,
  contract: string,
  { lastDay }: Pick<JudgedDays, 'lastDay'>,
): Promise<readonly (readonly [Uplink, Place])[]> {
  const { endMs } = spanOfDay(lastDay, timeZone)
  const inventory = endMs > nowMs() ? journal.inventory() : await journal.inventoryAt(endMs - 1)
  return [...inventory.uplinks.values()]
    .filter((line) => line.contract === contract)
    .flatMap((line) => {
      const place = inventory.places.get(line.place)
      return place === undefined ? [] : [[line, place] as const]
    })
    .sort(([, a], [, b]) => (a.name < b.name ? -1 : 1))
}

/** Judges lines by a clause; those of whose places nothing was to be known then are left out. */
export async function judgeLines(
  deps: ContractMonthDeps,
  lines: readonly (readonly [Uplink, Place])[],
  judged: JudgedDays,
  clause: Clause,
): Promise<readonly JudgedLine[]> {
  const breathe = breathing()
  const found: JudgedLine[] = []
  const watchedFrom = await deps.days.firstDay()
  const backDays = Math.max(AROUND_DAYS, Math.ceil((clause.repairHoursMax ?? 0) / 24) + 1)
  for (const [line, place] of lines) {
    const evidence = await evidenceOf(deps, line, place, { ...judged, backDays, watchedFrom })
    if (evidence !== null) found.push({ line, place, ...judgeLine(evidence, clause) })
    await breathe()
  }
  return found
}

interface LookedAt extends JudgedDays {
  /** Days before them that are looked at too. */
  readonly backDays: number
  /** The first day on which anything was watched at all. */
  readonly watchedFrom: string | null
}

/**
 * What is known of a line over days; null where its place had none of them. What was before anything was
 * watched, and what is still to come, nobody has seen.
 */
async function evidenceOf(
  { days, journal, timeZone, nowMs }: ContractMonthDeps,
  line: Uplink,
  place: Place,
  { firstDay, lastDay, backDays, watchedFrom }: LookedAt,
): Promise<LineEvidence | null> {
  const today = localDayAt(nowMs(), timeZone)
  const told = await days.placeDays(
    place.id,
    dayAfter(firstDay, -backDays),
    lastDay < today ? dayAfter(lastDay, AROUND_DAYS) : today,
  )
  // A place counts from its first day; one that is retired has no more days.
  const within = told.days.filter(({ day }) => day >= firstDay && day <= lastDay)
  const [first, last] = [within[0], within.at(-1)]
  if (first === undefined || last === undefined) return null
  const isFromBeginning = watchedFrom !== null && first.day <= watchedFrom
  const fromMs = spanOfDay(isFromBeginning ? firstDay : first.day, timeZone).startMs
  const isStill = last.day >= today
  const untilMs = spanOfDay(isStill ? lastDay : last.day, timeZone).endMs
  const outages = await outagesOf(journal, place.id, fromMs, untilMs)
  const layout = { place: place.id, kecamatan: place.kecamatan, uplinks: [line] }
  return {
    fromMs,
    untilMs,
    timeZone,
    serviceHours: place.serviceHours,
    intervals: told.days.flatMap(({ day, totalsMs, steps = [] }) => {
      const { startMs } = spanOfDay(day, timeZone)
      return intervalsOfSteps(steps, startMs, startMs + lengthOf(totalsMs))
    }),
    lineIntervals: told.days.flatMap(({ day, totalsMs, lines = [] }) => {
      const { startMs } = spanOfDay(day, timeZone)
      const steps = lines.find(({ uplink }) => uplink === line.id)?.steps ?? []
      return lineIntervalsOf(steps, startMs, startMs + lengthOf(totalsMs))
    }),
    siteOutages: spansOf(outages, ({ subject }) => subject.kind === 'site', nowMs()),
    lineOutages: spansOf(outages, ({ subject }) => subject.id === line.id, nowMs()),
    planned: excludedSpans(journal.windows(), layout, fromMs, untilMs, timeZone),
  }
}

const lengthOf = (totalsMs: TotalsMs): number =>
  Object.values(totalsMs).reduce((sum, ms) => sum + ms, 0)

async function outagesOf(
  { outages }: ContractMonthDeps['journal'],
  place: PlaceId,
  fromMs: number,
  untilMs: number,
): Promise<readonly KeptOutage[]> {
  const found = await outages.list({ place, fromMs, untilMs, limit: OUTAGES_MAX })
  return found.filter(({ status }) => status !== 'withdrawn')
}

function spansOf(
  outages: readonly KeptOutage[],
  isMeant: (outage: KeptOutage) => boolean,
  nowMs: number,
): readonly CausedSpan[] {
  return outages.filter(isMeant).map((outage) => {
    const { startMs, endMs, cause } = shownOutage(outage)
    return { startMs, endMs: endMs ?? nowMs, cause }
  })
}
