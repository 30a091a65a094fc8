import type { Clause } from '#contract/contracts.ts'
import type { CoverageRules } from '#contract/coverage.ts'
import { phrase } from '#contract/phrase.ts'
import type { ReadinessInstrument } from '#contract/readiness.ts'
import type { FormerMonth } from '#contract/report.ts'
import type { CoverageBook } from '../coverage/coverage-book.ts'
import { monthAt, periodOf } from '../coverage/period.ts'
import type { CoveragePeriod } from '../coverage/period.ts'
import type { DayBook } from '../days/day-book.ts'
import { daysHeld, versionIn } from '../domain/contract-version.ts'
import { spanOfDay } from '../domain/local-day.ts'
import type { MonthFacts, ReportedContract } from '../domain/report-facts.ts'
import { addTotals, NO_TOTALS } from '../domain/day-figures.ts'
import { availabilityShares } from '../domain/totals.ts'
import { dayAfter } from '../domain/visitors.ts'
import type { Inventory } from '../journal/inventory.ts'
import type { Journal } from '../journal/open.ts'
import type { UsageBook } from '../usage/usage-book.ts'
import { ReportError } from './report-error.ts'

export interface FactsDeps {
  readonly journal: Pick<
    Journal,
    | 'inventory'
    | 'inventoryAt'
    | 'windows'
    | 'outages'
    | 'contracts'
    | 'complaints'
    | 'geography'
    | 'reports'
  >
  readonly days: Pick<DayBook, 'over' | 'totalsOf' | 'firstDay' | 'isProvisional'>
  readonly usage: Pick<UsageBook, 'briefs' | 'isProvisional'>
  readonly coverage: Pick<CoverageBook, 'cityOf'>
  readonly city: string
  readonly timeZone: string
  readonly rules: CoverageRules
  readonly instrument: ReadinessInstrument
  readonly nowMs: () => number
}

/** A month with the inventory of its end, and how much around it is looked at. */
export interface AskedMonth {
  readonly period: CoveragePeriod
  readonly inventory: Inventory
  /** Since when anything was watched at all; the month's beginning where that was before. */
  readonly watchedFromMs: number
  /** Days before and after it, so that an outage over its ends is known whole. */
  readonly aroundFrom: string
  readonly aroundUntil: string
}

/** A day is more than an outage that is worth its own line takes to be told from two. */
const AROUND_DAYS = 1

/** Reads which month is meant. Throws `ReportError` for none, one to come, and one without data. */
export async function askedMonth(
  deps: Pick<FactsDeps, 'journal' | 'days' | 'timeZone' | 'nowMs'>,
  month: string,
): Promise<AskedMonth> {
  const { journal, days, timeZone, nowMs } = deps
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
    throw new ReportError('month', phrase('report-month-none', { text: month.slice(0, 20) }))
  }
  const period = periodOf(month, timeZone, nowMs())
  if (period === null) {
    const present = monthAt(nowMs(), timeZone)
    throw new ReportError('future', phrase('report-future', { month, present }))
  }
  const firstDay = await days.firstDay()
  if (firstDay === null) {
    throw new ReportError('no-data', phrase('report-data-none', { month }))
  }
  if (firstDay > period.lastDay) {
    throw new ReportError('no-data', phrase('report-data-later', { month, day: firstDay }))
  }
  const { endMs } = spanOfDay(period.lastDay, timeZone)
  const inventory = period.isOver ? await journal.inventoryAt(endMs - 1) : journal.inventory()
  const clauses = await clausesIn(journal, period)
  const backDays = Math.max(AROUND_DAYS, ...clauses.map(daysOfRepair))
  return {
    period,
    inventory,
    watchedFromMs: Math.max(period.fromMs, spanOfDay(firstDay, timeZone).startMs),
    aroundFrom: dayAfter(period.firstDay, -backDays),
    aroundUntil: dayAfter(period.lastDay, AROUND_DAYS),
  }
}

/** What is known of a month beside its places. */
export async function monthFacts(deps: FactsDeps, asked: AskedMonth): Promise<MonthFacts> {
  const { journal, city, timeZone, rules, instrument } = deps
  const { period, inventory, watchedFromMs } = asked
  const { fromMs, untilMs } = period
  const { areas, grid, candidates } = journal.geography()
  const [contracts, complaints, overridden, monthBefore, yearBefore] = await Promise.all([
    contractsIn(journal, period, timeZone),
    journal.complaints.received(fromMs, untilMs),
    journal.outages.overridden(fromMs, untilMs),
    formerMonth(deps, monthsBefore(period.period, 1)),
    formerMonth(deps, monthsBefore(period.period, 12)),
  ])
  return {
    month: period.period,
    city,
    timeZone,
    fromMs,
    untilMs,
    watchedFromMs,
    rules,
    areas: [...areas.values()],
    grid: grid?.cells ?? null,
    candidates: candidates.map(({ id, name, kelurahan, latitude, longitude, costRupiah }) => {
      return { from: 'candidate', id, name, kelurahan, latitude, longitude, costRupiah }
    }),
    contracts,
    complaints,
    overrides: overridden.map(({ place, startMs, found, override }) => ({
      place,
      name: (place === null ? undefined : inventory.places.get(place)?.name) ?? '',
      startMs,
      found,
      ...override,
    })),
    monthBefore,
    yearBefore,
    instrument,
  }
}

const daysOfRepair = ({ repairHoursMax }: Clause): number =>
  Math.ceil((repairHoursMax ?? 0) / 24) + 1

async function clausesIn(
  { contracts }: Pick<FactsDeps['journal'], 'contracts'>,
  { firstDay, endDay }: CoveragePeriod,
): Promise<readonly Clause[]> {
  return [...byNumber(await contracts.list()).values()].flatMap(
    (versions) => versionIn(versions, firstDay, endDay)?.clause ?? [],
  )
}

async function contractsIn(
  { contracts }: Pick<FactsDeps['journal'], 'contracts'>,
  { firstDay, endDay }: CoveragePeriod,
  timeZone: string,
): Promise<ReadonlyMap<string, ReportedContract>> {
  const found = new Map<string, ReportedContract>()
  for (const [number, versions] of byNumber(await contracts.list())) {
    const version = versionIn(versions, firstDay, endDay)
    if (version === undefined) continue
    const held = daysHeld(versions, firstDay, endDay)
    const { startMs: fromMs } = spanOfDay(held.firstDay, timeZone)
    const { endMs: untilMs } = spanOfDay(held.lastDay, timeZone)
    found.set(number, { version, fromMs, untilMs })
  }
  return found
}

type Versions = Awaited<ReturnType<FactsDeps['journal']['contracts']['list']>>

function byNumber(versions: Versions): ReadonlyMap<string, Versions> {
  const found = new Map<string, Versions[number][]>()
  for (const version of versions) {
    found.set(version.contract, [...(found.get(version.contract) ?? []), version])
  }
  return found
}

/** The month so many months before, as text. */
function monthsBefore(month: string, months: number): string {
  const date = new Date(`${month}-01T00:00:00Z`)
  date.setUTCMonth(date.getUTCMonth() - months)
  return date.toISOString().slice(0, 7)
}

/**
 * A former month: as it was published where its report is frozen, else as it is known now. Null where
 * nothing was measured in it.
 */
async function formerMonth(deps: FactsDeps, month: string): Promise<FormerMonth | null> {
  const { journal, days, coverage, timeZone, nowMs } = deps
  const [entry] = await journal.reports.list(month)
  const isFrozen = entry?.status === 'frozen'
  const published = isFrozen ? await journal.reports.former(month, entry.version) : null
  if (published !== null) return published
  const period = periodOf(month, timeZone, nowMs())
  const firstDay = await days.firstDay()
  if (period === null || firstDay === null || firstDay > period.lastDay) return null
  const totals = await days.totalsOf(period.firstDay, period.lastDay, 'now')
  let serviceMs = NO_TOTALS.serviceMs
  for (const { id, status } of journal.inventory().places.values()) {
    const own = totals.get(id)
    if (own !== undefined && status !== 'retired') serviceMs = addTotals(serviceMs, own.serviceMs)
  }
  const city = await coverage.cityOf(totals)
  const { placeCoverage, residentCoverage, effectiveCoverage } = city
  const shares = availabilityShares(serviceMs)
  return { month, ...shares, placeCoverage, residentCoverage, effectiveCoverage }
}
