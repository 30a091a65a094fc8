import { describe, expect, it } from 'vitest'
import { groupsOf } from '../../server/domain/correlate.ts'
import { evidenceOfGroups } from '../../server/domain/group-evidence.ts'
import type { Episode, SiteLayout } from '../../server/domain/site.ts'
import {
  episodeOf,
  HOUR_MS,
  mapOf,
  MINUTE_MS,
  MONDAY_MS as AT,
  siteOf,
  sitesOf,
} from './made-city.ts'

const SECOND_MS = 1000
const PROVIDERS = ['Laut', 'Bukit', 'Pasir']
/** Ten kelurahan in two kecamatan, nine sites each, three providers in turn. */
const city = Array.from({ length: 10 }, (_, index) =>
  sitesOf(`k${index}`, 9, PROVIDERS, {
    kelurahan: `K${index}`,
    kecamatan: index < 5 ? 'Oebobo' : 'Alak',
  }),
)
const all = city.flat()

/** Some seconds apart, as polls date them. */
function fallen(
  sites: readonly SiteLayout[],
  atMs = AT,
  of: Parameters<typeof episodeOf>[2] = {},
): readonly Episode[] {
  return sites.map(({ place }, index) =>
    episodeOf(place, atMs + ((index * 7) % 40) * SECOND_MS, of),
  )
}

/** What the groups of these episodes say in short. */
function told(episodes: readonly Episode[], sites: readonly SiteLayout[] = all) {
  return groupsOf(episodes, mapOf(sites)).map(
    ({ kind, name, cause, places, total }) =>
      `${kind} ${name}: ${cause} ${places.length} of ${total}`,
  )
}

describe('groupsOf', () => {
  it('joins seven of nine places of a kelurahan that fell silent within 40 s, by their power', () => {
    expect(told(fallen((city[3] ?? []).slice(0, 7)))).toEqual(['kelurahan K3: power 7 of 9'])
  })

  it('finds the feeder where one is known, also over the boundary of a kelurahan', () => {
    const sites = all.map((site) =>
      /^k[23]-[1-5]$/.test(site.place) ? { ...site, powerArea: 'Penyulang 4' } : site,
    )
    const onFeeder = sites.filter(({ powerArea }) => powerArea !== null)
    expect(told(fallen(onFeeder), sites)).toEqual(['power-area Penyulang 4: power 10 of 10'])
  })

  it('sees a whole feeder fall while a storm takes places elsewhere as well', () => {
    // A city of 56 in which six fall within a minute, three of them all that is on one feeder.
    const rest = city.slice(0, 6).flat().slice(0, 53)
    const elsewhere = fallen([rest[2], rest[20], rest[47]].flatMap((site) => site ?? []))
    const feeder = (powerArea: string) => sitesOf('g', 3, PROVIDERS, { kelurahan: 'K9', powerArea })
    const named = feeder('Penyulang 8')
    expect(told([...fallen(named), ...elsewhere], [...rest, ...named])).toEqual([
      'power-area Penyulang 8: power 3 of 3',
    ])
    // What was inferred from falls needs more than a fall to be believed.
    const inferred = feeder('~K9')
    expect(told([...fallen(inferred), ...elsewhere], [...rest, ...inferred])).toEqual([])
  })

  it('names the feeder where all that is watched of a kecamatan hangs on it', () => {
    const sites = ['K1', 'K2', 'K3'].flatMap((kelurahan) =>
      sitesOf(kelurahan, 4, PROVIDERS, {
        kelurahan,
        kecamatan: 'Kota Raja',
        powerArea: 'Penyulang 5',
      }),
    )
    expect(told(fallen(sites), [...all, ...sites])).toEqual([
      'power-area Penyulang 5: power 12 of 12',
    ])
  })

  it('takes two places for a group where they are all that is known on a feeder', () => {
    const pair = sitesOf('f', 2, PROVIDERS, { kelurahan: 'K1', powerArea: 'Penyulang 9' })
    const three = sitesOf('g', 3, PROVIDERS, { kelurahan: 'K2', powerArea: 'Penyulang 8' })
    expect(told(fallen(pair), [...all, ...pair])).toEqual(['power-area Penyulang 9: power 2 of 2'])
    expect(told(fallen(three.slice(0, 2)), [...all, ...three])).toEqual([])
  })

  it('finds a provider whose sites fell in every kelurahan while the others stayed', () => {
    const laut = all.filter(({ uplinks }) => uplinks[0]?.provider === 'Laut')
    expect(told(fallen(laut.slice(0, 27)))).toEqual(['provider Laut: uplink 27 of 30'])
  })

  it('finds the node of a provider that serves one kelurahan', () => {
    const laut = (city[4] ?? []).filter(({ uplinks }) => uplinks[0]?.provider === 'Laut')
    expect(told(fallen(laut))).toEqual(['provider Laut: uplink 3 of 3'])
  })

  it('takes mixed providers of one kelurahan for a power cut', () => {
    expect(told(fallen(city[0] ?? []))).toEqual(['kelurahan K0: power 9 of 9'])
  })

  it('makes one group of the kelurahan that a power cut takes at one moment', () => {
    const places = [...(city[0] ?? []), ...(city[1] ?? []), ...(city[2] ?? []).slice(0, 2)]
    expect(told(fallen(places))).toEqual(['power-area K0, K1, K2: power 20 of 27'])
  })

  it('finds a feeder that nobody knows, with two places in each of its kelurahan', () => {
    const places = city.slice(5, 8).flatMap((sites) => sites.slice(0, 2))
    expect(told(fallen(places))).toEqual(['power-area K5, K6, K7: power 6 of 27'])
  })

  it('takes two providers of one kecamatan at one moment for its power', () => {
    const two = [0, 1, 2].flatMap((index) => [
      city[index]?.[0],
      city[index]?.[3],
      city[index]?.[1],
      city[index]?.[4],
    ])
    const [group, ...more] = groupsOf(fallen(two.flatMap((site) => site ?? [])), mapOf(all))
    expect(more).toEqual([])
    expect(group).toMatchObject({ kind: 'power-area', cause: 'power', name: 'K0, K1, K2' })
  })

  it('takes the whole city for our own line or server', () => {
    expect(told(fallen(all))).toEqual(['city : monitoring 90 of 90'])
  })

  it('takes the whole city for power once its equipment has proven it', () => {
    const saw = ['agent-silent', 'agent-new-boot', 'access-point-restarted']
    expect(told(fallen(all, AT, { saw }))).toEqual(['city : power 90 of 90'])
  })

  it('takes the whole city for the line where every agent saw the internet gone', () => {
    const saw = ['agent-same-boot', 'internet-silent', 'access-point-kept-running']
    expect(told(fallen(all, AT, { saw }))).toEqual(['city : uplink 90 of 90'])
  })

  it('keeps out what its own place rules out', () => {
    const [first, second, ...others] = city[5] ?? []
    const episodes = [
      ...fallen(others),
      ...fallen(
        [first, second].flatMap((site) => site ?? []),
        AT,
        {
          saw: ['agent-reporting', 'gateway-answers', 'internet-silent'],
        },
      ),
    ]
    const [group, ...more] = groupsOf(episodes, mapOf(all))
    expect(more).toEqual([])
    expect(group?.places).toEqual(others.map(({ place }) => place))

    const laut = all.filter(({ uplinks }) => uplinks[0]?.provider === 'Laut')
    const cut = [
      ...fallen(laut.slice(1)),
      ...fallen(laut.slice(0, 1), AT, { saw: ['access-point-restarted'] }),
    ]
    expect(groupsOf(cut, mapOf(all))[0]?.places).not.toContain(laut[0]?.place)
  })

  it('keeps apart a power cut and a provider that fail at one moment', () => {
    const power = city[7] ?? []
    const line = all.filter(
      ({ uplinks, kelurahan }) => uplinks[0]?.provider === 'Bukit' && kelurahan !== 'K7',
    )
    // Nothing live tells by which of the two the three places fell that both would have taken.
    expect(told([...fallen(power), ...fallen(line)]).toSorted()).toEqual([
      'kelurahan K7: power 6 of 9',
      'provider Bukit: uplink 30 of 30',
    ])
  })

  it('sees no group in places that fall by chance', () => {
    const some = [city[0]?.[0], city[1]?.[1], city[6]?.[2]].flatMap((site) => site ?? [])
    expect(told(fallen(some))).toEqual([])
  })

  it('sees no group in starts that lie apart', () => {
    const episodes = (city[2] ?? []).map(({ place }, index) =>
      episodeOf(place, AT + index * 5 * MINUTE_MS),
    )
    expect(told(episodes)).toEqual([])
  })

  it('counts no place that was down already, and none that a UPS keeps up', () => {
    const [down, bridged, ...others] = city[8] ?? []
    const sites = all.map((site) =>
      site === bridged ? { ...site, ups: ['ups-1' as never] } : site,
    )
    const episodes = [episodeOf(down?.place ?? '', AT - HOUR_MS), ...fallen(others)]
    expect(told(episodes, sites)).toEqual(['kelurahan K8: power 7 of 7'])
  })

  it('leaves alone what one agent elsewhere does not see any more', () => {
    const episodes = (city[9] ?? []).map(({ place }) =>
      episodeOf(place, AT, { saw: ['agent-silent central'] }),
    )
    expect(told(episodes)).toEqual([])
  })

  it('names the rival where one provider serves all that fell', () => {
    const sites = [...all, ...sitesOf('s', 6, ['Karang'], { kelurahan: 'Sikumana' })]
    const [group] = groupsOf(fallen(sites.slice(-6)), mapOf(sites))
    expect(group).toMatchObject({ kind: 'kelurahan', cause: 'power', total: 6 })
    expect(group?.rivals).toContainEqual(
      expect.objectContaining({ kind: 'provider', cause: 'uplink', name: 'Karang', total: 6 }),
    )
  })

  it('groups ended episodes of the past, each event for itself', () => {
    const ended = { endMs: AT + HOUR_MS, isSettled: true }
    const later = fallen(city[1] ?? [], AT + 6 * HOUR_MS)
    const groups = groupsOf([...later, ...fallen(city[1] ?? [], AT, ended)], mapOf(all))
    expect(groups.map(({ startMs, places }) => [startMs, places.length])).toEqual([
      [AT, 9],
      [AT + 6 * HOUR_MS, 9],
    ])
  })

  it('takes the outages of a site and of its line for one fall', () => {
    const episodes = (city[1] ?? []).slice(0, 3).flatMap(({ place, uplinks }) => [
      episodeOf(place, AT, { saw: ['internet-silent', 'agent-reporting'] }),
      episodeOf(place, AT, {
        subject: { kind: 'uplink', id: uplinks[0]?.id ?? '' },
        saw: ['gateway-silent'],
      }),
    ])
    // One place of each provider: nothing joins them but the kelurahan, and power it is not.
    expect(told(episodes)).toEqual([])
    const laut = all.filter(({ uplinks }) => uplinks[0]?.provider === 'Laut')
    const [group] = groupsOf(
      laut.flatMap(({ place, uplinks }) => [
        episodeOf(place, AT),
        episodeOf(place, AT, { subject: { kind: 'uplink', id: uplinks[0]?.id ?? '' } }),
      ]),
      mapOf(all),
    )
    expect([group?.places.length, group?.members.length]).toEqual([30, 60])
  })
})

describe('evidenceOfGroups', () => {
  const evidence = (episodes: readonly Episode[], nowMs: number, sites = all) => {
    const told = evidenceOfGroups(groupsOf(episodes, mapOf(sites)), episodes, mapOf(sites), nowMs)
    return episodes.map((episode) =>
      (told.get(episode)?.evidence ?? []).map(({ kind, value }) => `${kind} ${value}`),
    )
  }

  it('says how many fell together', () => {
    const episodes = fallen((city[3] ?? []).slice(0, 7))
    expect(evidence(episodes, AT + HOUR_MS)).toEqual(
      episodes.map(() => ['together-kelurahan 7 of 9']),
    )
  })

  it('says that the neighbours stayed up once they would have been missed', () => {
    const episodes = [episodeOf('k3-1', AT)]
    expect(evidence(episodes, AT + MINUTE_MS)).toEqual([[]])
    expect(evidence(episodes, AT + 2 * MINUTE_MS)).toEqual([['neighbours-up 8 of 8']])
  })

  it('says it also where a provider fell among neighbours of others', () => {
    const laut = all.filter(({ uplinks }) => uplinks[0]?.provider === 'Laut')
    const [first] = evidence(fallen(laut), AT + HOUR_MS)
    expect(first).toEqual(['together-provider 30 of 30', 'neighbours-up 6 of 8'])
  })

  it('asks the neighbours on the feeder rather than those of the kelurahan', () => {
    const feeder = sitesOf('f', 4, PROVIDERS, { kelurahan: 'K3', powerArea: 'Penyulang 9' })
    const told = evidence([episodeOf('f-1', AT)], AT + HOUR_MS, [...all, ...feeder])
    expect(told).toEqual([['neighbours-up 3 of 3']])
  })

  it('gives the plain group beside it, and none to what fell alone', () => {
    const alone = episodeOf('k9-1', AT)
    const episodes = [...fallen(city[1] ?? []), alone]
    const told = evidenceOfGroups(groupsOf(episodes, mapOf(all)), episodes, mapOf(all), AT)
    expect(told.get(alone)?.group).toBeNull()
    expect(Object.keys(told.get(episodes[0] ?? alone)?.group ?? {}).toSorted()).toEqual([
      'cause',
      'kind',
      'name',
      'places',
      'startMs',
      'total',
    ])
  })

  it('counts only what is watched', () => {
    const blind = siteOf('blind', { kelurahan: 'K3', agents: [] })
    expect(evidence([episodeOf('k3-1', AT)], AT + HOUR_MS, [...all, blind])).toEqual([
      ['neighbours-up 8 of 8'],
    ])
  })
})
