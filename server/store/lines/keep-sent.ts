import type { SeriesLedger } from '../ledger.ts'
import type { LineEngine, SentBody } from './line-engine.ts'

/**
 * For bodies that were kept just now: an engine that fell while they were not yet is sent them again,
 * which are then kept as well. Nothing of them may be acknowledged before.
 */
export async function keepUntilSafe(
  engine: LineEngine,
  ledger: SeriesLedger,
  kept: readonly SentBody[],
): Promise<void> {
  for (let sent = kept; sent.length > 0;) {
    sent = (await engine.sendAgain?.(sent)) ?? []
    if (sent.length > 0) await ledger.take([], [], sent)
  }
}
