/** A month of chance, always the same one, in the city of the golden month. */
import type { SeriesSample } from '../../server/store/series-store.ts'
import { deliveries, HOUR, LATE_AT } from '../scenario/golden-month/city.ts'
import type { Delivery } from '../scenario/golden-month/city.ts'
import type { Arrival } from '../scenario/golden-month/world.ts'
import { hashOf, randomOf } from '../simulator/random.ts'

/** What an agent delivers at a time holds so many hours. */
const PART_MS = 24 * HOUR
const SHARES = { gap: 0.03, late: 0.1, twice: 0.05 } as const
/** Those that have something to tell: counters that wrap and begin anew, a window, an outage over the ends. */
const PLACES: ReadonlySet<string> = new Set(['batas', 'sela'])
/** Of so many stretches of hours one is without service. */
const FAILED_OF = 40
const STRETCH_MS = 5 * HOUR

/** Numbers as devices give them: long decimals, counters of 64 bits, nulls and zeros. */
function withNumbers(sample: SeriesSample, random: () => number): SeriesSample {
  if (sample.kind === 'agent' || sample.kind === 'ups' || sample.kind === 'switch') return sample
  const target = sample.kind === 'uplink' ? sample.uplink : sample.accessPoint
  if (hashOf(target, Math.floor(sample.polledAtMs / STRETCH_MS)) % FAILED_OF === 0) {
    const outcome = { kind: 'timeout', attempts: 3 } as const
    if (sample.kind === 'uplink') return { ...sample, outcome }
    const { reading: _, ...silent } = sample
    return { ...silent, outcome }
  }
  if (sample.kind === 'uplink' || sample.reading === undefined) return sample
  const orNull = (value: number): number | null => (random() < 0.1 ? null : value)
  const octets = 2n ** 63n + BigInt(sample.polledAtMs) * 5003n
  return {
    ...sample,
    outcome: { kind: 'ok', rttMs: random() * 80 },
    reading: {
      ...sample.reading,
      clients: orNull(Math.floor(random() * 60)),
      cpuPercent: orNull(random() * 100),
      radios: [
        {
          band: '5',
          channel: 36,
          frequencyMHz: null,
          utilizationPercent: orNull(random() * 100),
          noiseDbm: null,
          txPowerDbm: null,
          clients: orNull(Math.floor(random() * 30)),
        },
      ],
      ssids: [{ name: 'Wi-Fi Kota', band: null, clients: orNull(Math.floor(random() * 60)) }],
      // Others keep theirs, of 32 bits, which wrap and begin anew.
      traffic:
        sample.accessPoint === 'ap-sela'
          ? {
              interface: 'wlan0',
              counterBits: 64,
              rxBytes: String(octets),
              txBytes: String(octets / 7n),
            }
          : sample.reading.traffic,
    },
  }
}

/** The month as it reaches a server: mostly a day at a time, some late, some again. */
export function generatedMonth(seed: number): readonly Arrival[] {
  const random = randomOf('generated month', seed)
  const arrivals = new Map<number, Map<string, Delivery>>()
  const put = (receivedAtMs: number, one: Delivery): void => {
    let some = arrivals.get(receivedAtMs)
    if (some === undefined) arrivals.set(receivedAtMs, (some = new Map()))
    const same = some.get(one.boot)
    const samples = [...(same?.samples ?? []), ...one.samples]
    some.set(one.boot, { ...one, samples })
  }
  for (const one of deliveries()) {
    if (!PLACES.has(one.place) || random() < SHARES.gap) continue
    const told = { ...one, samples: one.samples.map((sample) => withNumbers(sample, random)) }
    const partEndMs = (Math.floor(one.polledAtMs / PART_MS) + 1) * PART_MS
    const isLate = random() < SHARES.late
    const lateMs = LATE_AT + Math.floor(random() * 4) * HOUR
    put(isLate ? lateMs : partEndMs, told)
    if (random() < SHARES.twice) put(lateMs + 24 * HOUR, told)
  }
  return [...arrivals]
    .toSorted(([a], [b]) => a - b)
    .map(([receivedAtMs, some]) => {
      const mode = receivedAtMs >= LATE_AT ? 'backfill' : 'live'
      return { receivedAtMs, mode, deliveries: [...some.values()] }
    })
}
