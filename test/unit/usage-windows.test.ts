import { describe, expect, it } from 'vitest'
import { sumUsage, UsageSoFar, usageWindows } from '../../server/domain/usage-windows.ts'
import type { Counts } from '../../server/domain/usage-counts.ts'
import type { UsagePoint } from '../../server/domain/usage-windows.ts'
import { counted, DAY_END_MS, DAY_START_MS, MINUTE_MS, usagePoint } from './usage-points.ts'

const windowsOf = (...points: readonly UsagePoint[]) =>
  usageWindows(points, DAY_START_MS, DAY_END_MS)

/** Polls of one interval, each with its minute and its clients. */
const every = (
  intervalMinutes: number,
  ...polls: readonly (readonly [minute: number, clients: number])[]
): readonly UsagePoint[] =>
  polls.map(([minute, clients]) =>
    usagePoint(minute, { clients, intervalMs: intervalMinutes * MINUTE_MS }),
  )

/** The windows in which anything was counted, by their index. */
const known = (counts: Counts): Record<string, number | null> =>
  Object.fromEntries([...counts.entries()].filter(([, value]) => value !== null))

describe('clients in windows', () => {
  it('are the mean over the time of a window, to a tenth', () => {
    const points = [3, 4, 4].map((clients, minute) => usagePoint(minute, { clients }))
    // (3 + 4 + 4) / 3 over the three minutes of which anybody knows.
    expect(known(windowsOf(...points).clients)).toEqual({ 0: 37 })
    expect(windowsOf(...points).clients).toHaveLength(288)
    const often = every(5, [0, 2], [4, 12])
    // Four minutes of 2 and one of 12; then four more of 12.
    expect(known(windowsOf(...often).clients)).toEqual({ 0: 40, 1: 120 })
  })

  it('hold until the next poll, in windows in which none came too', () => {
    const { clients } = windowsOf(...every(10, [2, 6], [12, 9], [22, 3]))
    expect(known(clients)).toEqual({
      0: 60,
      1: 60,
      2: 78, // two minutes of 6, three of 9: 39 / 5
      3: 90,
      4: 54, // two minutes of 9, three of 3: 27 / 5
      5: 30,
      6: 30, // two minutes, then nobody looked
    })
  })

  it('hold no longer than the interval of their poll, and never for more than an hour', () => {
    expect(known(windowsOf(...every(1, [0, 6], [12, 9])).clients)).toEqual({ 0: 60, 2: 90 })
    const hour = known(windowsOf(...every(1440, [0, 6])).clients)
    expect(Object.keys(hour)).toHaveLength(12)
  })

  it('end with the next poll, though it tell nothing', () => {
    const [first = usagePoint(0), last = usagePoint(0)] = every(10, [2, 6], [12, 9])
    expect(known(windowsOf(first, usagePoint(4), last).clients)).toEqual({
      0: 60,
      2: 90,
      3: 90,
      4: 90,
    })
  })

  it('hold over midnight, in both days their own part', () => {
    const points = [...every(10, [-4, 7]), ...every(10, [1436, 5])]
    expect(known(windowsOf(...points).clients)).toEqual({ 0: 70, 1: 70, 287: 50 })
    const tomorrow = usageWindows(points, DAY_END_MS, DAY_END_MS + 86_400_000)
    expect(known(tomorrow.clients)).toEqual({ 0: 50, 1: 50 })
    expect(windowsOf(...every(4, [-4, 7])).clients.every((value) => value === null)).toBe(true)
  })

  it('hold until now while nobody knows the next poll', () => {
    const soFar = new UsageSoFar(DAY_START_MS, DAY_END_MS)
    const [first = usagePoint(0), next = usagePoint(0)] = every(10, [2, 6], [8, 1])
    soFar.add(first)
    const at = (minute: number) => soFar.windowsUntil(DAY_START_MS + minute * MINUTE_MS).clients
    expect([at(4), at(7), at(13)]).toEqual([[60], [60, 60], [60, 60, 60]])
    soFar.add(next)
    // Three minutes of 6, two of 1: 20 / 5.
    expect(at(13)).toEqual([60, 40, 10])
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

  it('hold by SSID, band and radio as they hold in all', () => {
    const poll = (minute: number, name: string, clients: number): UsagePoint =>
      usagePoint(minute, {
        intervalMs: 10 * MINUTE_MS,
        ssids: [{ name, band: null, clients }],
        radios: [{ band: '5', clients, utilizationPercent: 10 * clients }],
      })
    const { bySsid, byBand, radios } = windowsOf(poll(2, 'Kota', 6), poll(12, 'Tamu', 1))
    // Two minutes of 6, three of 1: 15 / 5; a name counts in its own time.
    const all = { 0: 60, 1: 60, 2: 30, 3: 10, 4: 10 }
    expect(known(byBand.get('5') ?? [])).toEqual(all)
    expect(known(radios[0]?.clients ?? [])).toEqual(all)
    expect(known(radios[0]?.utilization ?? [])).toEqual({ 0: 600, 1: 600, 2: 300, 3: 100, 4: 100 })
    expect(known(bySsid.get('Kota') ?? [])).toEqual({ 0: 60, 1: 60, 2: 60 })
    expect(known(bySsid.get('Tamu') ?? [])).toEqual({ 2: 10, 3: 10, 4: 10 })
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
    const { download } = windowsOf(counted(0, 0n), counted(15, 1000n))
    expect(known(download.windows)).toEqual({ 0: 333, 1: 333, 2: 334 })
    expect(download.total).toBe(1000)
  })

  it('are those towards the clients and from them, whichever side the interface faces', () => {
    const both = (side: 'rxBytes' | 'txBytes') =>
      windowsOf(
        counted(0, 0n, { download: side }),
        counted(1, 700n, { download: side, rxBytes: 90n }),
      )
    const sums = (['rxBytes', 'txBytes'] as const).map((side) => {
      const { download, upload } = both(side)
      return [download.total, upload.total]
    })
    expect(sums).toEqual([
      [90, 700],
      [700, 90],
    ])
  })

  it('count beyond 2^53 without losing one', () => {
    const { download } = windowsOf(counted(0, 2n ** 60n), counted(1, 2n ** 60n + 7n))
    expect(download.total).toBe(7)
  })

  it('see a wrap of 32 bits by the uptime that ran through', () => {
    const { download } = windowsOf(
      counted(0, 2n ** 32n - 100n, { bits: 32 }),
      counted(1, 50n, { bits: 32 }),
    )
    expect(download.total).toBe(150)
  })

  it('count from zero after a restart, and make no spike of it', () => {
    const { download } = windowsOf(
      counted(0, 3_000_000_000n, { bits: 32 }),
      counted(2, 900n, { bits: 32, uptimeMs: 60_000 }),
      counted(3, 1000n, { bits: 32, uptimeMs: 120_000 }),
    )
    expect(download.total).toBe(1000)
  })

  it('take a counter of 64 bits that was cleared while the device ran for cleared', () => {
    expect(windowsOf(counted(0, 5_000_000n), counted(1, 40n)).download.total).toBe(40)
    expect(windowsOf(counted(0, 5_000_000n), counted(1, 0n)).download.total).toBe(0)
  })

  it('say the least of a counter that went back without an uptime', () => {
    const bare = { uptimeMs: null, bits: 32 } as const
    expect(windowsOf(counted(0, 4_000_000_000n, bare), counted(1, 70n, bare)).download.total).toBe(
      70,
    )
  })

  it('begin anew with another interface', () => {
    const { download } = windowsOf(
      counted(0, 100n),
      counted(1, 900_000n, { interface: 'eth1' }),
      counted(2, 900_050n, { interface: 'eth1' }),
    )
    expect(download.total).toBe(50)
  })

  it('begin anew with another device under the same name', () => {
    const { download } = windowsOf(
      counted(0, 100n),
      counted(1, 700_000_000n, { uptimeMs: 90 * 86_400_000 }),
      counted(2, 700_000_060n, { uptimeMs: 90 * 86_400_000 + 60_000 }),
    )
    expect(download.total).toBe(60)
  })

  it('of a silence of more than an hour count in the day and in no window', () => {
    const { download } = windowsOf(
      counted(0, 0n),
      counted(90, 9_000_000_000n),
      counted(91, 9_000_000_600n),
    )
    expect(download.total).toBe(9_000_000_600)
    expect(known(download.windows)).toEqual({ 18: 600 })
  })

  it('belong to the day of the later poll, with the part before midnight in no window', () => {
    const points = [counted(-2, 0n), counted(1, 300n), counted(1439, 900n), counted(1442, 5000n)]
    const today = windowsOf(...points)
    expect(today.download.total).toBe(900)
    expect(known(today.download.windows)).toEqual({ 0: 100 })
    expect(today.sinceMs).toBe(points[0]?.polledAtMs)
    expect(today.countedUntilMs).toBe(points[2]?.polledAtMs)
    const tomorrow = usageWindows(points, DAY_END_MS, DAY_END_MS + 86_400_000)
    expect(tomorrow.download.total).toBe(4100)
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
    expect(windowsOf(counted(0, 10n)).download.total).toBeNull()
    const still = windowsOf(counted(0, 10n), counted(1, 10n))
    expect(still.download.total).toBe(0)
    expect(known(still.download.windows)).toEqual({ 0: 0 })
  })
})
