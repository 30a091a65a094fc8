import type { PlaceId } from '#contract/ids.ts'
import type { Degradation } from '#contract/outage.ts'
import type { UplinkSample } from '#contract/sample.ts'
import type { DegradationReason } from '#contract/words.ts'
import {
  DEGRADATION_LIMITS,
  degradationsOf,
  uplinkTestOf,
  type UplinkTest,
} from '../../../server/domain/degraded.ts'
import type { SiteSample } from '../../../server/domain/site.ts'
import { HOUR_MS } from './draw.ts'
import type { Span } from './spans.ts'

/** Degraded service as the server would have shown it. */
export interface FoundDegradation extends Span {
  readonly place: PlaceId
  readonly reason: DegradationReason
}

interface Line {
  tests: UplinkTest[]
  former: readonly Degradation[]
  /** The last test that was worse than a limit. */
  badAtMs: number
}

/** Asks after each test of a line whether its service is degraded; throughput and ghosts apart. */
export class QualityWatch {
  readonly #lines = new Map<PlaceId, Line>()
  readonly #open = new Map<string, { readonly startMs: number; endMs: number }>()
  readonly #found: FoundDegradation[] = []
  /** A line that is well repeats its answers: what they say is worked out once. */
  readonly #tests = new WeakMap<UplinkSample['probes'], UplinkTest>()

  take(place: PlaceId, { sample }: SiteSample): void {
    if (sample.kind !== 'uplink') return
    const line = this.#lines.get(place) ?? { tests: [], former: [], badAtMs: -Infinity }
    this.#lines.set(place, line)
    const test = this.#testOf(sample)
    line.tests.push(test)
    if (isBad(test)) line.badAtMs = test.atMs
    if (line.tests.length > 120) line.tests = line.tests.slice(-60)
    // Without one bad test in the hour and nothing found before there is nothing to find.
    if (line.former.length === 0 && line.badAtMs < test.atMs - HOUR_MS) return
    const nowMs = test.atMs + 1000
    line.former = degradationsOf(
      {
        place,
        lines: [line.tests.filter(({ atMs }) => atMs > nowMs - HOUR_MS)],
        windows: [],
        windowMs: 300_000,
        contractMbps: null,
        hours: [],
        outages: [],
        timeZone: 'Asia/Makassar',
        former: line.former,
      },
      DEGRADATION_LIMITS,
      nowMs,
    )
    this.#note(place, line.former, nowMs)
  }

  /** Everything that was found, what is open included. */
  found(): readonly FoundDegradation[] {
    for (const [name, span] of this.#open) this.#close(name, span)
    this.#open.clear()
    return this.#found
  }

  #testOf(sample: UplinkSample): UplinkTest {
    const known = this.#tests.get(sample.probes)
    if (known !== undefined) return { ...known, atMs: sample.polledAtMs }
    const test = uplinkTestOf(sample)
    this.#tests.set(sample.probes, test)
    return test
  }

  #note(place: PlaceId, now: readonly Degradation[], nowMs: number): void {
    for (const { reason, sinceMs } of now) {
      const name = `${place} ${reason}`
      const open = this.#open.get(name)
      // Service that was away for a while and is as bad as before is the same trouble.
      if (open !== undefined && sinceMs <= open.endMs + HOUR_MS) open.endMs = nowMs
      else {
        if (open !== undefined) this.#close(name, open)
        this.#open.set(name, { startMs: sinceMs, endMs: nowMs })
      }
    }
  }

  #close(name: string, { startMs, endMs }: Span): void {
    const [place, reason] = name.split(' ') as [PlaceId, DegradationReason]
    this.#found.push({ place, reason, startMs, endMs })
  }
}

function isBad({ dnsOk, pageOk, rttMs, lossPercent }: UplinkTest): boolean {
  return (
    dnsOk === false ||
    pageOk === false ||
    (rttMs ?? 0) > DEGRADATION_LIMITS.rttMs ||
    (lossPercent ?? 0) > DEGRADATION_LIMITS.lossPercent
  )
}
