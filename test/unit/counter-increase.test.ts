import { describe, expect, it } from 'vitest'
import { counterIncrease, type CounterReading } from '../../server/domain/counter-increase.ts'

const DAY_MS = 86_400_000

function reading(
  atMs: number,
  value: bigint,
  uptimeMs: number | null = 5 * DAY_MS + atMs,
  bits: 32 | 64 = 64,
): CounterReading {
  return { atMs, uptimeMs, interface: 'br-lan', bits, value }
}

describe('counterIncrease', () => {
  it('is the difference of a counter that grew', () => {
    expect(counterIncrease(reading(0, 1_000n), reading(60_000, 4_500n))).toBe(3_500)
    expect(counterIncrease(reading(0, 7n), reading(60_000, 7n))).toBe(0)
  })

  it('counts past 2^53 without losing octets', () => {
    const before = reading(0, 9_007_199_254_740_993n)
    expect(counterIncrease(before, reading(60_000, 9_007_199_254_740_996n))).toBe(3)
  })

  it('sees a 32-bit wrap when the device ran through', () => {
    const before = reading(0, 4_294_967_000n, DAY_MS, 32)
    expect(counterIncrease(before, reading(60_000, 704n, DAY_MS + 60_000, 32))).toBe(1_000)
  })

  it('knows nothing where a counter tells more than its width can hold', () => {
    const beyond = reading(0, 2n ** 32n + 1n, DAY_MS, 32)
    const after = reading(60_000, 0n, DAY_MS + 60_000, 32)
    expect(counterIncrease(beyond, after)).toBeNull()
    expect(counterIncrease(reading(0, 0n, DAY_MS, 32), { ...beyond, atMs: 60_000 })).toBeNull()
  })

  it('sees a 64-bit wrap only when the counter was near its end', () => {
    const nearEnd = reading(0, 2n ** 64n - 100n)
    expect(counterIncrease(nearEnd, reading(60_000, 50n))).toBe(150)
    expect(counterIncrease(reading(0, 5_000_000n), reading(60_000, 50n))).toBe(50)
  })

  it('counts from zero after a restart, in 32 and 64 bits', () => {
    for (const bits of [32, 64] as const) {
      const before = reading(0, 4_000_000_000n, DAY_MS, bits)
      expect(counterIncrease(before, reading(60_000, 900n, 20_000, bits))).toBe(900)
    }
  })

  it('finds the restart behind a long silence, where the uptime grew beyond the old one', () => {
    const before = reading(0, 4_000_000_000n, 3_600_000, 32)
    const after = reading(10 * 3_600_000, 900n, 5 * 3_600_000, 32)
    expect(counterIncrease(before, after)).toBe(900)
  })

  it('makes no spike when only the SNMP service restarted and the counters went on', () => {
    const before = reading(0, 3_000_000_000_000n, DAY_MS)
    expect(counterIncrease(before, reading(60_000, 3_000_000_004_000n, 5_000))).toBe(4_000)
  })

  it('takes the wrap of sysUpTime after 497 days for what it is', () => {
    const before = reading(0, 4_294_967_000n, 2 ** 32 * 10 - 30_000, 32)
    expect(counterIncrease(before, reading(60_000, 704n, 30_000, 32))).toBe(1_000)
  })

  it('says the least when the uptime is not known', () => {
    const before = reading(0, 4_294_967_000n, null, 32)
    expect(counterIncrease(before, reading(60_000, 704n, null, 32))).toBe(704)
  })

  it('does not compare other widths, equal times or impossible speeds', () => {
    const before = reading(0, 10n)
    expect(counterIncrease(before, reading(60_000, 20n, DAY_MS, 32))).toBeNull()
    expect(counterIncrease(before, reading(0, 20n))).toBeNull()
    expect(counterIncrease(before, reading(60_000, 3_000_000_000_000n))).toBeNull()
  })

  it('does not compare another interface, nor another device by its uptime', () => {
    const before = reading(0, 10n)
    expect(counterIncrease(before, { ...reading(60_000, 20n), interface: 'eth1' })).toBeNull()
    expect(counterIncrease(before, reading(60_000, 20n, 30 * DAY_MS))).toBeNull()
    expect(counterIncrease(before, reading(60_000, 20n, 2 * DAY_MS))).toBeNull()
  })

  it('bears an uptime that is told by the minute', () => {
    expect(counterIncrease(reading(0, 10n, 600_000), reading(60_000, 20n, 600_000))).toBe(10)
    expect(counterIncrease(reading(0, 10n, 600_000), reading(30_000, 20n, 660_000))).toBe(10)
  })
})
