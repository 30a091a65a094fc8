import { describe, expect, it } from 'vitest'
import { groupsOf } from '../../server/domain/correlate.ts'
import { evidenceOfGroups } from '../../server/domain/group-evidence.ts'
import type { SiteLayout } from '../../server/domain/site.ts'
import { episodeOf, mapOf, MINUTE_MS, MONDAY_MS, siteOf } from './made-city.ts'

const KECAMATAN = 3000
const PLACES_EACH = 12
const PROVIDERS = ['Laut', 'Bukit', 'Awan']

const country: readonly SiteLayout[] = Array.from({ length: KECAMATAN }, (_, kecamatan) =>
  Array.from({ length: PLACES_EACH }, (__, village) =>
    siteOf(`k${kecamatan}-${village}`, {
      kecamatan: `Kecamatan ${kecamatan}`,
      kelurahan: `Desa ${village}`,
      provider: PROVIDERS[(kecamatan + village) % PROVIDERS.length] ?? null,
    }),
  ),
).flat()
const sites = mapOf(country)

/** Groups of the sites that fell within a minute, and what an episode is told of them. */
function groupsWhere(fell: (site: SiteLayout, index: number) => boolean, saw: readonly string[]) {
  const episodes = country.flatMap((site, index) =>
    fell(site, index)
      ? [episodeOf(site.place, MONDAY_MS + ((index * 7919) % MINUTE_MS), { saw })]
      : [],
  )
  const groups = groupsOf(episodes, sites)
  const told = evidenceOfGroups(groups, episodes, sites, MONDAY_MS + 10 * MINUTE_MS)
  return { episodes, groups, told }
}

/** What falls in a country at one moment: a look at all of it for each part of it would take minutes. */
describe('a country of 36,000 places', () => {
  it('knows a provider that fails everywhere', () => {
    const line = ['agent-same-boot', 'access-points-answer', 'internet-silent']
    const { episodes, groups } = groupsWhere(({ uplinks }) => uplinks[0]?.provider === 'Laut', line)
    expect(groups.map(({ kind, name, places }) => [kind, name, places.length])).toEqual([
      ['provider', 'Laut', episodes.length],
    ])
  })

  it('tells a thousand power cuts of kecamatan apart', () => {
    const cut = ['agent-silent', 'agent-new-boot', 'access-point-restarted']
    const isCut = (kecamatan: string): boolean => Number(kecamatan.split(' ')[1]) % 3 === 0
    const { groups } = groupsWhere(({ kecamatan }) => isCut(kecamatan), cut)
    expect(groups).toHaveLength(Math.ceil(KECAMATAN / 3))
    expect(new Set(groups.map(({ cause, places }) => `${cause} ${places.length}`))).toEqual(
      new Set([`power ${PLACES_EACH}`]),
    )
  })

  it('is not held up by a third of it that fell silent without a pattern', () => {
    const { episodes, told } = groupsWhere(
      (_, index) => (index * 2654435761) % 3 === 0,
      ['agent-silent'],
    )
    expect(told.size).toBe(episodes.length)
  })
})
