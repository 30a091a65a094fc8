import type { SeriesLedger } from '../store/ledger.ts'
import { DAY_MS } from '../store/embedded/day-tables.ts'
import { daysInFile, pollsOfDay, receiptsSince } from '../store/embedded/export.ts'
import type { Readable } from '../store/embedded/reading.ts'
import type { TakeIn } from '../store/lines/take-in.ts'
import type { Progress } from './progress-file.ts'

export interface SeriesMoving {
  /** Nobody writes to it meanwhile. */
  readonly source: Readable
  readonly takeIn: TakeIn
  readonly ledger: SeriesLedger
  readonly progress: Progress
  /** Makes durable how far it is. */
  readonly save: (progress: Progress) => Promise<void>
  readonly onProgress: (done: number, whole: number) => void
  readonly signal: AbortSignal
}

const BEGUN = 'begun:'

/**
 * Moves days that are not moved yet, or have changed since: those that are packed, or all. Then the
 * receipts. Gives how far it is now.
 */
export async function moveSeries(which: 'packed' | 'all', moving: SeriesMoving): Promise<Progress> {
  const { source, takeIn, ledger, save, onProgress, signal } = moving
  let { progress } = moving
  const { cutMs } = progress
  await ledger.moveCut(cutMs)
  const days = (await daysInFile(source)).filter(({ day, isClosed, mark }) => {
    const isAsked = which === 'all' || isClosed
    return isAsked && (day + 1) * DAY_MS > cutMs && progress.days[day] !== mark
  })
  for (const [index, { day, mark }] of days.entries()) {
    onProgress(index, days.length)
    const before = progress.days[day]
    // Of a day that has changed since, the target has polls of the same times.
    const mayContradict = before !== undefined && before !== BEGUN + mark
    if (!mayContradict) {
      progress = { ...progress, days: { ...progress.days, [day]: BEGUN + mark } }
      await save(progress)
    }
    for await (const part of pollsOfDay(source, day)) {
      signal.throwIfAborted()
      const polls = part.filter(({ polledAtMs }) => polledAtMs >= cutMs)
      await takeIn.take(polls, mayContradict)
    }
    progress = { ...progress, days: { ...progress.days, [day]: mark } }
    await save(progress)
  }
  // A clock that stepped back dated some before those that are moved: at the end all are gone through.
  let receiptsFromMs = which === 'all' ? 0 : progress.receiptsFromMs
  for await (const receipts of receiptsSince(source, receiptsFromMs)) {
    signal.throwIfAborted()
    await ledger.take(receipts, [])
    receiptsFromMs = receipts.at(-1)?.receivedAtMs ?? receiptsFromMs
  }
  progress = { ...progress, receiptsFromMs }
  await save(progress)
  onProgress(1, 1)
  return progress
}
