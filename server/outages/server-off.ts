import { NOTHING_SAID } from '../journal/outages.ts'
import type { KeptOutage } from '../journal/outages.ts'
import type { OffTime } from '../journal/server-life.ts'

/** Agents deliver again for longer than a server needs to start anew: nothing was missed. */
const OFF_MS_MIN = 60_000

/** The outage of the server itself; null for one that nobody could notice. */
export function outageOfServer(
  { startMs, startWithinMs, endMs }: OffTime,
  id: string,
): KeptOutage | null {
  const lastedMs = endMs - startMs
  if (lastedMs < OFF_MS_MIN) return null
  const monitoring = { cause: 'monitoring', confidence: 1 } as const
  return {
    id,
    subject: { kind: 'server', id: 'server' },
    place: null,
    startMs,
    endMs,
    startWithinMs,
    endWithinMs: 0,
    status: 'final',
    finding: { ...monitoring, candidates: [monitoring] },
    group: null,
    isSilent: false,
    evidence: [{ kind: 'server-was-off', atMs: startMs, by: 'server', value: lastedMs }],
    impact: {
      clientsBefore: null,
      downMs: 0,
      provenMs: 0,
      unobservedMs: lastedMs,
      upMs: 0,
      serviceMs: 0,
      excludedMs: 0,
    },
    window: null,
    incident: null,
    said: NOTHING_SAID,
    revisedAtMs: endMs,
    revision: 1,
  }
}
