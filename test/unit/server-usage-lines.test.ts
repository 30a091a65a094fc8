import { describe, expect, it } from 'vitest'
import type { AccessPointId, PlaceId, UplinkId } from '#contract/ids.ts'
import { addUsageDay, newUsageSums, usageFigures } from '../../server/domain/usage.ts'
import { usageWindows } from '../../server/domain/usage-windows.ts'
import type { UsagePoint } from '../../server/domain/usage-windows.ts'
import type { Uplink } from '../../server/journal/inventory.ts'
import { dayOfUse } from '../../server/usage/day-of-use.ts'
import { areaIdOf, targetsOf } from '../../server/usage/members.ts'
import { BARE_PLACE, BARE_UPLINK } from '../bare.ts'
import { counted, DAY_END_MS, DAY_START_MS } from './usage-points.ts'

const PLACE = {
  id: 'taman' as PlaceId,
  name: 'Taman',
  kind: 'park',
  kecamatan: 'Oebobo',
  kelurahan: 'Liliba',
  latitude: -10.16,
  longitude: 123.6,
  status: 'active',
  ...BARE_PLACE,
} as const

const lineOf = (id: string, provider: string, contractMbps: number | null): Uplink => {
  return {
    ...BARE_UPLINK,
    id: id as UplinkId,
    place: PLACE.id,
    provider,
    agent: null,
    contractMbps,
  }
}

/** The first 5 min of a day, in which a target counts so many octets. */
const first = (bytes: number): readonly UsagePoint[] => [counted(0, 0n), counted(5, BigInt(bytes))]

/** What of the contracts was used at a place whose lines, and access point, counted so much. */
async function shareOf(uplinks: readonly Uplink[], counts: Readonly<Record<string, number>>) {
  const accessPoints = ['ap' as AccessPointId]
  const part = { place: PLACE, uplinks, accessPoints, controllers: [] }
  const source = {
    windowsOf: ({ id }: { readonly id: string }) => {
      const points = counts[id] === undefined ? [] : first(counts[id])
      return Promise.resolve(usageWindows(points, DAY_START_MS, DAY_END_MS))
    },
    visitorsOf: () => Promise.resolve(new Map()),
  }
  const span = { day: '2026-10-01', startMs: DAY_START_MS, endMs: DAY_END_MS }
  const asked = {
    ...span,
    timeZone: 'Asia/Makassar',
    places: [part],
    breathe: () => Promise.resolve(),
  }
  const { days } = await dayOfUse(source, asked)
  const sums = newUsageSums()
  addUsageDay(sums, days.place.get(PLACE.id)!)
  return usageFigures(sums, 288).uplink
}

describe('the use of a place with two lines', () => {
  const lines = [lineOf('one', 'Laut', 10), lineOf('two', 'Bukit', 5)]

  it('is what both brought of what both contracts promise', async () => {
    // 15 Mbit/s are 562,500,000 octets in 5 min; 150,000,000 and 37,500,000 are a third of them.
    const share = await shareOf(lines, { one: 150_000_000, two: 37_500_000, ap: 1000 })
    expect(share).toMatchObject({ contractMbps: 15, peakShare: 1 / 3 })
  })

  it('is what the access points sent where one of them counts nothing', async () => {
    const share = await shareOf(lines, { one: 150_000_000, ap: 112_500_000 })
    expect(share).toMatchObject({ contractMbps: 15, peakShare: 0.2 })
  })

  it('is a share of nothing where one of them has no contract', async () => {
    const open = [lines[0]!, lineOf('two', 'Bukit', null)]
    expect(await shareOf(open, { one: 150_000_000, two: 37_500_000 })).toBeNull()
  })

  it('is read of both, and counts for both providers together', () => {
    const part = { place: PLACE, uplinks: lines, accessPoints: [], controllers: [] }
    expect(targetsOf(part).map(({ id }) => id)).toEqual(['one', 'two'])
    expect(areaIdOf('provider', part)).toBe('Laut, Bukit')
  })
})
