/**
 * What was known at a time in the past. A sample is known from the moment at which it was received;
 * stores keep that moment to the minute after the poll, rounded up, so that is how it counts here:
 * the answer is the same before and after a day is folded.
 */
const MINUTE_MS = 60_000

/** When a sample counts as received: whole minutes after its poll, rounded up, ms. */
export function countedReceiptMs(polledAtMs: number, receivedAtMs: number): number {
  return polledAtMs + Math.ceil((receivedAtMs - polledAtMs) / MINUTE_MS) * MINUTE_MS
}

/**
 * Whether a sample was part of what the live map showed: it came while it still spoke for the
 * present, which is `holdIntervals` of its intervals. One that came later told of the past and never
 * was on the map; time for which no other spoke was unknown then.
 */
export function wasOnTheMap(
  sample: {
    readonly polledAtMs: number
    readonly receivedAtMs: number
    readonly intervalMs: number
  },
  holdIntervals: number,
): boolean {
  const { polledAtMs, receivedAtMs, intervalMs } = sample
  const heldMs = Math.ceil((holdIntervals * intervalMs) / MINUTE_MS) * MINUTE_MS
  return countedReceiptMs(polledAtMs, receivedAtMs) - polledAtMs <= heldMs
}

/** Whether a sample had been received at a moment, to the minute: one of that minute counts. */
export function wasReceivedBy(polledAtMs: number, receivedAtMs: number, byMs: number): boolean {
  return countedReceiptMs(polledAtMs, receivedAtMs) < byMs + MINUTE_MS
}

/** A window as it was known at a moment; null when nobody had planned it yet. */
export function windowKnownAt<
  Window extends { readonly createdAtMs: number; readonly cancelledAtMs: number | null },
>(window: Window, atMs: number): Window | null {
  if (window.createdAtMs > atMs) return null
  const isCancelled = window.cancelledAtMs !== null && window.cancelledAtMs <= atMs
  return isCancelled || window.cancelledAtMs === null ? window : { ...window, cancelledAtMs: null }
}
