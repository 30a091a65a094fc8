import type { DayRolls } from '../days/day-rolls.ts'
import type { Journal } from '../journal/open.ts'
import type { SeriesStore } from '../store/series-store.ts'
import { createUsageBook } from './usage-book.ts'
import type { UsageBook } from './usage-book.ts'
import { usageRoller } from './usage-roller.ts'

export interface UsageParts {
  readonly store: SeriesStore
  readonly journal: Journal
  readonly rolls: DayRolls
  readonly timeZone: string
  /** The name of the city. */
  readonly name: string
  readonly nowMs: () => number
}

/** Has days rolled, and gives the book that reads them; before the rolls are started. */
export function runUsage({ name, ...parts }: UsageParts): UsageBook {
  parts.rolls.register(usageRoller(parts))
  return createUsageBook({ ...parts, city: name })
}
