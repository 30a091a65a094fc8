import { describe, expect, it } from 'vitest'
import { sumUsage, usageWindows } from '../../server/domain/usage-windows.ts'
import type { Counts } from '../../server/domain/usage-counts.ts'
import type { UsagePoint } from '../../server/domain/usage-windows.ts'
import { counted, DAY_END_MS, DAY_START_MS, usagePoint } from './usage-points.ts'

const windowsOf = (...points: readonly UsagePoint[]) =>
  usageWindows(points, DAY_START_MS, DAY_END_MS)

/** The windows in which anything was counted, by their index. */
const known = (counts: Counts): Record<string, number | null> =>
  Object.fromEntries([...counts.entries()].filter(([, value]) => value !== null))

describe('clients in windows', () => {
  it('are the mean over the polls of a window, to a tenth', () => {
    const points = [3, 4, 4].map((clients, minute) => usagePoint(minute, { clients }))
    expect(known(windowsOf(...points).clients)).toEqual({ 0: 37 })
    expect(windowsOf(...points).clients).toHaveLength(288)
  })

  it('are not counted where a poll does not tell them, which is not nobody', () => {
    const windows = windowsOf(
      usagePoint(0, { clients: 6 }),
      usagePoint(1),
      usagePoint(5),
      usagePoint(10, { clients: 0 }),
    )
    expect(known(windows.clients)).toEqual({ 0: 60, 2: 0 })
  })

  it('are cut by SSID and by band, of which a name on two radios is one', () => {
    const windows = windowsOf(
      usagePoint(0, {
        clients: 9,
        ssids: [
          { name: 'Kota', band: '2.4', clients: 4 },
          { name: 'Kota', band: '5', clients: 3 },
          { name: 'Tamu', band: '5', clients: 2 },
          { name: 'Mati', band: '5', clients: null },
        ],
        radios: [
          { band: '2.4', clients: 4, utilizationPercent: 55.5 },
          { band: '5', clients: 3, utilizationPercent: 20 },
          { band: '5', clients: 2, utilizationPercent: 30 },
        ],
      }),
    )
    expect([...windows.bySsid].map(([ssid, counts]) => [ssid, counts[0]])).toEqual([
      ['Kota', 70],
      ['Tamu', 20],
    ])
    expect([...windows.byBand].map(([band, counts]) => [band, counts[0]])).toEqual([
      ['2.4', 40],
      ['5', 50],
    ])
    expect(windows.radios.map(({ utilization }) => utilization[0])).toEqual([555, 200, 300])
  })

  it('have the bands of the SSIDs where radios do not count', () => {
    const windows = windowsOf(
      usagePoint(0, {
        ssids: [
          { name: 'Kota', band: '5', clients: 3 },
          { name: 'Lain', band: null, clients: 8 },
        ],
        radios: [{ band: '5', clients: null, utilizationPercent: null }],
      }),
    )
    expect([...windows.byBand].map(([band, counts]) => [band, counts[0]])).toEqual([['5', 30]])
  })

  it('of several access points are the sum over those that counted', () => {
    const one = windowsOf(usagePoint(0, { clients: 3 }), usagePoint(5, { clients: 4 }))
    const other = windowsOf(usagePoint(0, { clients: 5 }), usagePoint(10, { clients: 1 }))
    expect(known(sumUsage([one, other]).clients)).toEqual({ 0: 80, 1: 40, 2: 10 })
  })
})

describe('octets in windows', () => {
  it('are spread evenly over the time between two polls and sum up to the increase', () => {
    const { tx } = windowsOf(counted(0, 0n), counted(15, 1000n))
    expect(known(tx.windows)).toEqual({ 0: 333, 1: 333, 2: 334 })
    expect(tx.total).toBe(1000)
  })

  it('count beyond 2^53 without losing one', () => {
    const { tx } = windowsOf(counted(0, 2n ** 60n), counted(1, 2n ** 60n + 7n))
    expect(tx.total).toBe(7)
  })

  it('see a wrap of 32 bits by the uptime that ran through', () => {
    const { tx } = windowsOf(
      counted(0, 2n ** 32n - 100n, { bits: 32 }),
      counted(1, 50n, { bits: 32 }),
    )
    expect(tx.total).toBe(150)
  })

  it('count from zero after a restart, and make no spike of it', () => {
    const { tx } = windowsOf(
      counted(0, 3_000_000_000n, { bits: 32 }),
      counted(2, 900n, { bits: 32, uptimeMs: 60_000 }),
      counted(3, 1000n, { bits: 32, uptimeMs: 120_000 }),
    )
    expect(tx.total).toBe(1000)
  })

  it('take a counter of 64 bits that was cleared while the device ran for cleared', () => {
    expect(windowsOf(counted(0, 5_000_000n), counted(1, 40n)).tx.total).toBe(40)
    expect(windowsOf(counted(0, 5_000_000n), counted(1, 0n)).tx.total).toBe(0)
  })

  it('say the least of a counter that went back without an uptime', () => {
    const bare = { uptimeMs: null, bits: 32 } as const
    expect(windowsOf(counted(0, 4_000_000_000n, bare), counted(1, 70n, bare)).tx.total).toBe(70)
  })

  it('begin anew with another interface', () => {
    const { tx } = windowsOf(
      counted(0, 100n),
      counted(1, 900_000n, { interface: 'eth1' }),
      counted(2, 900_050n, { interface: 'eth1' }),
    )
    expect(tx.total).toBe(50)
  })

  it('begin anew with another device under the same name', () => {
    const { tx } = windowsOf(
      counted(0, 100n),
      counted(1, 700_000_000n, { uptimeMs: 90 * 86_400_000 }),
      counted(2, 700_000_060n, { uptimeMs: 90 * 86_400_000 + 60_000 }),
    )
    expect(tx.total).toBe(60)
  })

  it('of a silence of more than an hour count in the day and in no window', () => {
    const { tx } = windowsOf(
      counted(0, 0n),
      counted(90, 9_000_000_000n),
      counted(91, 9_000_000_600n),
    )
    expect(tx.total).toBe(9_000_000_600)
    expect(known(tx.windows)).toEqual({ 18: 600 })
  })

  it('belong to the day of the later poll, with the part before midnight in no window', () => {
    const points = [counted(-2, 0n), counted(1, 300n), counted(1439, 900n), counted(1442, 5000n)]
    const today = windowsOf(...points)
    expect(today.tx.total).toBe(900)
    expect(known(today.tx.windows)).toEqual({ 0: 100 })
    expect(today.sinceMs).toBe(points[0]?.polledAtMs)
    expect(today.countedUntilMs).toBe(points[2]?.polledAtMs)
    const tomorrow = usageWindows(points, DAY_END_MS, DAY_END_MS + 86_400_000)
    expect(tomorrow.tx.total).toBe(4100)
  })

  it('are the same in any order of polls, and with one told twice', () => {
    const points = [0, 1, 2, 7].map((minute) => ({
      ...counted(minute, BigInt(minute) * 100n),
      clients: minute,
    }))
    const [first = usagePoint(0), ...others] = points
    expect(windowsOf(...others.toReversed(), first, ...others)).toEqual(windowsOf(...points))
  })

  it('are null where nothing was countable, and 0 where nothing went', () => {
    expect(windowsOf(counted(0, 10n)).tx.total).toBeNull()
    const still = windowsOf(counted(0, 10n), counted(1, 10n))
    expect(still.tx.total).toBe(0)
    expect(known(still.tx.windows)).toEqual({ 0: 0 })
  })
})
