import type { AccessPointId } from '#contract/ids.ts'
import type { Radios } from '#contract/usage.ts'
import { DAY_MS } from '../domain/local-time.ts'
import type { SeriesStore } from '../store/series-store.ts'

const HOUR_MS = 3_600_000
/** Longer ago, the radios of a device say nothing of now. */
const LOOK_BACK_MS = [HOUR_MS, DAY_MS] as const

/** What the last poll that was answered said of each radio and SSID; nothing within a day is none. */
export async function lastRadios(
  store: Pick<SeriesStore, 'readSamples'>,
  id: AccessPointId,
  nowMs: number,
): Promise<Radios> {
  let untilMs = nowMs + 1
  for (const backMs of LOOK_BACK_MS) {
    const fromMs = nowMs - backMs
    const samples = await store.readSamples({ kind: 'access-point', id }, fromMs, untilMs)
    for (const { sample } of samples.toReversed()) {
      if (sample.kind !== 'access-point' || sample.reading === undefined) continue
      const { radios, ssids } = sample.reading
      return {
        atMs: sample.polledAtMs,
        radios: radios.map(({ frequencyMHz: _, ...radio }) => radio),
        ssids,
      }
    }
    untilMs = fromMs
  }
  return { atMs: null, radios: [], ssids: [] }
}
