import type { AgentId, BootId } from '#contract/ids.ts'
import type { SeriesSample, SeriesStore } from '../../../server/store/series-store.ts'
import type { ImaginedAccessPoint } from '../city-samples.ts'

export const MINUTE_MS = 60_000
export const AGENT = 'agent' as AgentId
const BATCH_SAMPLES = 2000

/** Stores a poll of each device for each minute of a time, in batches as they would come. */
export async function fillStore(
  store: SeriesStore,
  devices: readonly ImaginedAccessPoint[],
  fromMs: number,
  untilMs: number,
): Promise<void> {
  let sequence = 0
  let samples: SeriesSample[] = []
  for (let atMs = fromMs; atMs < untilMs; atMs += MINUTE_MS) {
    for (const device of devices) samples.push(device.poll(atMs, MINUTE_MS))
    if (samples.length < BATCH_SAMPLES && atMs + MINUTE_MS < untilMs) continue
    sequence += 1
    const key = { agent: AGENT, boot: 'boot' as BootId, sequence }
    await store.append({ key, mode: 'live', receivedAtMs: atMs, samples, rejected: [] })
    samples = []
  }
}
