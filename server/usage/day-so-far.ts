/**
 * The use of a day that is not over, kept from time to time: a server that starts anew tells what was
 * known until then while it reads the day again.
 */
import { USAGE_SCOPES } from '#contract/words.ts'
import type { UsageScope } from '#contract/words.ts'
import { USAGE_WINDOW_MS } from '../domain/usage-counts.ts'
import type { UsageDay } from '../domain/usage-day.ts'
import type { Journal } from '../journal/open.ts'
import type { DayOfUse } from './day-of-use.ts'
import { packDay, unpackDay } from './packed-day.ts'
import { usageVersion } from './usage-roller.ts'

/** Under this name stands by which rules the rows of such a day were made. */
const SO_FAR = 'usage so far'

/** Puts what is known of a day in the place of what was kept of it; the roller does so when it is over. */
export async function keepSoFar(
  { usageDays, rolledDays }: Pick<Journal, 'usageDays' | 'rolledDays'>,
  day: string,
  { days }: DayOfUse,
  timeZone: string,
): Promise<void> {
  const rows = USAGE_SCOPES.flatMap((scope) =>
    Array.from(days[scope], ([id, made]) => {
      return { scope, day, id, body: packDay(made), since_ms: null }
    }),
  )
  await usageDays.replace(day, rows)
  await rolledDays.keep({ roller: SO_FAR, day, version: usageVersion(timeZone) })
}

/** What was kept of a scope, and until when it was looked; null where that was nothing. */
export async function readSoFar(
  { usageDays, rolledDays }: Pick<Journal, 'usageDays' | 'rolledDays'>,
  scope: UsageScope,
  { day, startMs }: { readonly day: string; readonly startMs: number },
  timeZone: string,
): Promise<{ readonly byId: ReadonlyMap<string, UsageDay>; readonly endMs: number } | null> {
  const kept = await rolledDays.versionOf(SO_FAR, day)
  if (kept !== usageVersion(timeZone)) return null
  const rows = await usageDays.ofDay(scope, day)
  const byId = new Map(rows.map(({ id, body }) => [id, unpackDay(day, body)]))
  const windows = Math.max(0, ...Array.from(byId.values(), (made) => made.windows))
  return byId.size === 0 ? null : { byId, endMs: startMs + windows * USAGE_WINDOW_MS }
}
