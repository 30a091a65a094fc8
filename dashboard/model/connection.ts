/**
 * The line to the server's events. `heardAtMs` is the last time anything came over it; while it is
 * `kept`, there is no network and what is shown is of then: held by this page or kept in this browser.
 */
export interface Link {
  readonly phase: 'connecting' | 'open' | 'lost' | 'kept'
  readonly heardAtMs: number | null
}

/** What the operator is told about how fresh the screen is. */
export type Freshness =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'reconnecting' }
  | { readonly kind: 'stale' | 'offline'; readonly sinceMs: number }

/** The server ticks every 15 s; this long without a word and the line is taken for dead. */
export const SILENCE_MAX_MS = 40_000

/** How fresh the screen is; silence counts for more than what the line believes of itself. */
export function freshnessOf(link: Link, nowMs: number): Freshness {
  if (link.heardAtMs === null) return { kind: 'connecting' }
  if (link.phase === 'kept') return { kind: 'offline', sinceMs: link.heardAtMs }
  if (nowMs - link.heardAtMs > SILENCE_MAX_MS) return { kind: 'stale', sinceMs: link.heardAtMs }
  return link.phase === 'open' ? { kind: 'live' } : { kind: 'reconnecting' }
}

/** The line of a device that says it has no network; before anything was heard there is none to cut. */
export function cutOff(link: Link): Link {
  return link.heardAtMs === null ? link : { ...link, phase: 'kept' }
}

/** Whether what is shown may no longer be so. */
export function isOld({ kind }: Freshness): boolean {
  return kind === 'stale' || kind === 'offline'
}

/** Wait before the attempt after `failures` failed ones, in ms: 1, 2, 4, 8, then 10 s. */
export function retryDelayMs(failures: number): number {
  return Math.min(10_000, 1000 * 2 ** Math.max(0, failures - 1))
}
