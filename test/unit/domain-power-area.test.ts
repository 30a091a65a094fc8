import { describe, expect, it } from 'vitest'
import { inferPowerAreas } from '../../server/domain/power-area.ts'
import type { PowerCut } from '../../server/domain/power-area.ts'
import type { SiteLayout } from '../../server/domain/site.ts'
import { randomOf } from '../simulator/random.ts'
import { DAY_MS, HOUR_MS, mapOf, MINUTE_MS, MONDAY_MS, siteOf } from './made-city.ts'

const cut = ({ place }: SiteLayout, startMs: number): PowerCut => {
  return { place, startMs, startWithinMs: MINUTE_MS }
}

/** Four feeders of twelve places over three kelurahan of sixteen, in order of their names. */
const places = Array.from({ length: 48 }, (_, index) =>
  siteOf(`p${String(index).padStart(2, '0')}`, { kelurahan: `K${Math.floor(index / 16)}` }),
)
const feederOf = (index: number): number => Math.floor(index / 12)

/** Sixty days of cuts: of feeders, of single houses, two blackouts; one in ten is seen by nobody. */
function history(seed: number, sites = places): readonly PowerCut[] {
  const random = randomOf('cuts', seed)
  const cuts: PowerCut[] = []
  const at = (): number => MONDAY_MS + Math.floor(random() * 60 * DAY_MS)
  const fall = (those: readonly SiteLayout[], startMs: number): void => {
    for (const site of those) {
      if (random() < 0.9) cuts.push(cut(site, startMs + Math.floor(random() * 50_000)))
    }
  }
  for (let feeder = 0; feeder < 4; feeder += 1) {
    const those = sites.filter((_, index) => feederOf(index) === feeder)
    for (let times = 0; times < 12; times += 1) fall(those, at())
  }
  for (const site of sites) for (let times = 0; times < 6; times += 1) fall([site], at())
  fall(sites, at())
  fall(sites, at())
  return cuts
}

describe('inferPowerAreas', () => {
  it.each([1, 2, 3, 4, 5])('finds the feeders behind sixty days of cuts, seed %i', (seed) => {
    const areas = inferPowerAreas(history(seed), mapOf(places))
    const found = new Map<string, number[]>()
    for (const [index, { place }] of places.entries()) {
      const area = areas.get(place) ?? `alone ${place}`
      found.set(area, [...(found.get(area) ?? []), feederOf(index)])
    }
    expect([...found.keys()].toSorted()).toEqual(['~K0', '~K1', '~K1 2', '~K2'])
    for (const feeders of found.values()) expect(feeders).toEqual(feeders.map(() => feeders[0]))
    expect([...found.values()].map(({ length }) => length)).toEqual([12, 12, 12, 12])
  })

  it('does not depend on the order of the cuts or of the sites', () => {
    const cuts = history(6)
    const areas = inferPowerAreas(cuts, mapOf(places))
    const again = inferPowerAreas(cuts.toReversed(), mapOf(places.toReversed()))
    expect(again).toEqual(areas)
  })

  it('lets entered areas win: it names the others after them and never joins two of them', () => {
    const sites = places.map((site, index) => {
      if (index === 3) return { ...site, powerArea: 'Penyulang 7' }
      // Entered apart, though they fall together.
      if (index === 14) return { ...site, powerArea: 'Penyulang 8' }
      return index === 15 ? { ...site, powerArea: 'Penyulang 9' } : site
    })
    const areas = inferPowerAreas(history(7, sites), mapOf(sites))
    expect(areas.get(sites[0]?.place as never)).toBe('Penyulang 7')
    expect(areas.has(sites[3]?.place as never)).toBe(false)
    const second = sites.slice(12, 24).flatMap(({ place }) => areas.get(place) ?? [])
    expect(second).toHaveLength(10)
    for (const name of second) expect(['Penyulang 8', 'Penyulang 9']).toContain(name)
  })

  it('finds anew what was inferred before', () => {
    const cuts = history(8)
    const areas = inferPowerAreas(cuts, mapOf(places))
    const known = places.map((site) => ({ ...site, powerArea: areas.get(site.place) ?? null }))
    expect(inferPowerAreas(cuts, mapOf(known))).toEqual(areas)
  })

  it('makes nothing of two cuts that are shared, nor of cuts that nobody dated', () => {
    const [a, b] = places as [SiteLayout, SiteLayout]
    const shared = (times: number, startWithinMs = MINUTE_MS): readonly PowerCut[] =>
      Array.from({ length: times }, (_, index) => MONDAY_MS + index * HOUR_MS).flatMap((startMs) =>
        [a, b].map((site) => ({ ...cut(site, startMs), startWithinMs })),
      )
    expect(inferPowerAreas(shared(2), mapOf(places)).size).toBe(0)
    expect(inferPowerAreas(shared(3), mapOf(places)).size).toBe(2)
    expect(inferPowerAreas(shared(3, HOUR_MS), mapOf(places)).size).toBe(0)
  })
})
