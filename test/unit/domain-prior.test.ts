import { describe, expect, it } from 'vitest'
import type { PlaceId } from '#contract/ids.ts'
import type { Cause } from '#contract/words.ts'
import { BASE_RATES, pastCausesOf, priorOf } from '../../server/domain/prior.ts'
import type { PastOutage } from '../../server/domain/prior.ts'
import { mapOf, siteOf } from './made-city.ts'

const home = siteOf('home', { powerArea: 'Penyulang 1', provider: 'Laut' })
const sites = [
  home,
  siteOf('same-feeder', { powerArea: 'Penyulang 1', provider: 'Bukit' }),
  siteOf('same-provider', { powerArea: 'Penyulang 2', provider: 'Laut' }),
  siteOf('other', { powerArea: 'Penyulang 3', provider: 'Pasir' }),
]

function outages(place: string, cause: Cause, count: number): readonly PastOutage[] {
  return Array.from({ length: count }, () => {
    return {
      subject: { kind: 'site', id: place },
      place: place as PlaceId,
      status: 'final',
      cause,
    } as const
  })
}

const priorAt = (past: readonly PastOutage[], of = home) =>
  priorOf(pastCausesOf(past, mapOf(sites))(of))
const sum = (shares: Readonly<Record<Cause, number>>): number =>
  Object.values(shares).reduce((total, share) => total + share, 0)

describe('priorOf', () => {
  it('begins with the base rates, as shares', () => {
    const prior = priorAt([])
    expect(sum(prior)).toBeCloseTo(1, 12)
    expect(prior.power / prior.uplink).toBeCloseTo(BASE_RATES.power / BASE_RATES.uplink, 9)
    expect(prior.power).toBeGreaterThan(0.75)
  })

  it('follows what befell the place itself, the more the more there is of it', () => {
    const few = priorAt(outages('home', 'uplink', 3))
    const many = priorAt(outages('home', 'uplink', 40))
    expect(few.uplink).toBeGreaterThan(priorAt([]).uplink)
    expect(few.uplink).toBeLessThan(few.power)
    expect(many.uplink).toBeGreaterThan(0.7)
    expect(sum(many)).toBeCloseTo(1, 12)
  })

  it('makes no habit of one outage of a rare cause', () => {
    const before = priorAt([])
    const once = priorAt(outages('home', 'site-network', 1))
    expect(once['site-network']).toBeGreaterThan(before['site-network'])
    expect(once['site-network']).toBeLessThan(before['site-network'] * 5)
    const often = priorAt(outages('home', 'site-network', 40))
    expect(often['site-network']).toBeGreaterThan(0.5)
  })

  it('learns from places on the same feeder and of the same provider, and from no others', () => {
    const before = priorAt([])
    expect(priorAt(outages('same-feeder', 'power', 30)).power).toBeGreaterThan(before.power)
    expect(priorAt(outages('same-provider', 'uplink', 30)).uplink).toBeGreaterThan(before.uplink)
    expect(priorAt(outages('other', 'uplink', 30))).toEqual(before)
  })

  it('trusts the place more than those it shares something with', () => {
    const mixed = [...outages('same-feeder', 'power', 50), ...outages('home', 'uplink', 50)]
    const prior = priorAt(mixed)
    expect(prior.uplink).toBeGreaterThan(prior.power)
  })

  it('leaves out what is not final, not of the place, or of one access point', () => {
    const before = priorAt([])
    const [final] = outages('home', 'uplink', 1)
    const past: readonly PastOutage[] = Array.from({ length: 30 }, (_, index) => {
      const base = final as PastOutage
      if (index % 4 === 0) return { ...base, status: 'provisional' }
      if (index % 4 === 1) return { ...base, cause: 'planned' }
      if (index % 4 === 2) return { ...base, subject: { kind: 'access-point', id: 'ap' } }
      return { ...base, place: null, subject: { kind: 'server', id: 'server' } }
    })
    expect(priorAt(past)).toEqual(before)
  })
})
