import type { CausedSpan } from './clause.ts'
import { spansWithout } from './spans.ts'

/**
 * Outages without the time that is told twice: that the server heard nothing (`monitoring`) says why
 * nobody knew, and where another outage lies in that time, it says why there was no service.
 */
export function causedOnce(outages: readonly CausedSpan[]): readonly CausedSpan[] {
  const blind = outages.filter(({ cause }) => cause === 'monitoring')
  if (blind.length === 0) return outages
  const told = outages.filter(({ cause }) => cause !== 'monitoring')
  const left = spansWithout(blind, told)
  return [...told, ...left.map((span) => ({ ...span, cause: 'monitoring' as const }))]
}
