/** What somebody waits for who opens the coverage of the month. */
import { COVERAGE_RULES } from '#contract/coverage.ts'
import { createCoverageBook } from '../../../server/coverage/coverage-book.ts'
import { periodOf } from '../../../server/coverage/period.ts'
import { createDayBook } from '../../../server/days/city-book.ts'
import { AVAILABILITY_POLICY } from '../../../server/domain/availability.ts'
import type { Journal } from '../../../server/journal/open.ts'
import type { SeriesStore } from '../../../server/store/series-store.ts'

export interface CoverageAsks {
  readonly month: string
  readonly firstDay: string
  /** Days that are rolled. */
  readonly rolled: ReadonlySet<string>
  readonly nowMs: number
  readonly timeZone: string
}

type Timed = (work: () => Promise<unknown>) => Promise<{ ms: number; cpuMs: number }>

/** A first ask, the same again, and one after a day was rolled. */
export async function askCoverage(
  store: SeriesStore,
  journal: Journal,
  { month, firstDay, rolled, nowMs: beganMs, timeZone }: CoverageAsks,
  timed: Timed,
): Promise<object> {
  const startedMs = performance.now()
  // The clock runs: answers are kept for a time.
  const nowMs = (): number => Math.round(beganMs + performance.now() - startedMs)
  let revision = 0
  const rolls = {
    isRolled: (_: string, day: string) => rolled.has(day),
    firstDay: () => firstDay,
    revision: () => revision,
    onRolled: () => () => undefined,
  }
  const policy = AVAILABILITY_POLICY
  const days = createDayBook({ store, journal, policy, rolls, nowMs, timeZone })
  const book = createCoverageBook({ journal, days, rules: COVERAGE_RULES, timeZone, nowMs })
  const ask = () => {
    const period = periodOf(month, timeZone, nowMs())
    if (period === null) throw new Error(`${month} is no month`)
    return timed(() => book.of(period, 'now'))
  }
  const first = await ask()
  const again = await ask()
  revision += 1
  const afterRoll = await ask()
  return {
    rolledDays: rolled.size,
    firstMs: first.ms,
    firstCpuMs: first.cpuMs,
    againMs: again.ms,
    afterADayWasRolledMs: afterRoll.ms,
  }
}
