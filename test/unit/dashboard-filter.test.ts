import { describe, expect, it } from 'vitest'
import { faultsOf, formatAddress, NO_PARAMS, parseAddress } from '../../dashboard/model/address.ts'
import { NO_INCIDENTS_VIEW } from '../../dashboard/model/incident-address.ts'
import { NO_AGENT_FILTER } from '../../dashboard/model/agent-list.ts'
import {
  NO_FILTER,
  cleared,
  countsOf,
  isEmpty,
  matcher,
  providersNamed,
  toggled,
  withKnownValues,
} from '../../dashboard/model/filter.ts'
import { joinedNames } from '../../server/contract/joined-names.ts'
import { placeOf } from './dashboard-place.ts'

const places = [
  placeOf({
    id: 'a',
    state: 'down',
    kecamatan: 'Alak',
    provider: 'Jaring Contoh',
    name: 'Pasar Óebobo',
  }),
  placeOf({ id: 'b', state: 'up', kecamatan: 'Alak', provider: null, kind: 'park' }),
  placeOf({
    id: 'c',
    state: 'up',
    kecamatan: 'Maulafa',
    provider: 'Jaring Contoh',
    kelurahan: 'Sikumana',
  }),
]
const idsOf = (filter: typeof NO_FILTER): string[] =>
  places.filter(matcher(filter)).map(({ id }) => id)

describe('filter', () => {
  it('lets everything through when empty', () => {
    expect(isEmpty(NO_FILTER)).toBe(true)
    expect(idsOf(NO_FILTER)).toEqual(['a', 'b', 'c'])
  })

  it('widens by values of one facet and narrows by facets', () => {
    const alak = toggled(NO_FILTER, 'kecamatan', 'Alak')
    expect(idsOf(alak)).toEqual(['a', 'b'])
    expect(idsOf(toggled(alak, 'kecamatan', 'Maulafa'))).toEqual(['a', 'b', 'c'])
    expect(idsOf(toggled(alak, 'state', 'up'))).toEqual(['b'])
    expect(idsOf(toggled(alak, 'kecamatan', 'Alak'))).toEqual(['a', 'b', 'c'])
    expect(isEmpty(cleared(alak, 'kecamatan'))).toBe(true)
  })

  it('finds places without a provider', () => {
    expect(idsOf(toggled(NO_FILTER, 'provider', ''))).toEqual(['b'])
  })

  it('finds a place with two providers by each of them, and counts it for both', () => {
    const both = placeOf({ id: 'd', provider: 'Jaring Contoh, Lain Net' })
    const all = [...places, both]
    const of = (provider: string) =>
      all.filter(matcher(toggled(NO_FILTER, 'provider', provider))).map(({ id }) => id)
    expect(of('Lain Net')).toEqual(['d'])
    expect(of('Jaring Contoh')).toEqual(['a', 'c', 'd'])
    expect(Object.fromEntries(countsOf(all, NO_FILTER, 'provider'))).toEqual({
      'Jaring Contoh': 3,
      '': 1,
      'Lain Net': 1,
    })
    const chosen = toggled(NO_FILTER, 'provider', 'Lain Net')
    expect(withKnownValues(chosen, all)).toBe(chosen)
  })

  it('drops values that no place can have, and stays the same object without such', () => {
    const wanted = toggled(toggled(NO_FILTER, 'kecamatan', 'Alak'), 'state', 'planned')
    expect(withKnownValues(wanted, places)).toBe(wanted)
    const wrong = [
      ['kecamatan', 'XX'],
      ['state', 'bogus'],
      ['kind', 'castle'],
      ['provider', 'Nobody'],
    ] as const
    const mixed = wrong.reduce((filter, [facet, value]) => toggled(filter, facet, value), wanted)
    expect(withKnownValues(mixed, places)).toEqual(wanted)
  })

  it('searches words in any order, case and accent', () => {
    expect(idsOf({ ...NO_FILTER, text: ' OEBOBO pasar ' })).toEqual(['a'])
    expect(idsOf({ ...NO_FILTER, text: 'jaring sikum' })).toEqual(['c'])
    expect(idsOf({ ...NO_FILTER, text: 'jaring zzz' })).toEqual([])
  })

  it('searches from the beginning of words', () => {
    const named = (...names: readonly string[]) =>
      names.map((name) => placeOf({ id: 'x', name, kecamatan: '', kelurahan: '' }))
    const found = (text: string, all: ReturnType<typeof named>) =>
      all.filter(matcher({ ...NO_FILTER, text })).map(({ name }) => name)
    const providers = named('Penyedia A (demo)', 'Penyedia D (demo)')
    expect(found('penyedia d', providers)).toEqual(['Penyedia D (demo)'])
    expect(found('penyedia de', providers)).toHaveLength(2)
    expect(found('(demo)', providers)).toHaveLength(2)
    const offices = named('SD/SMP Oe-Bobo', 'Pasar Kota')
    expect(['smp', 'bobo', 'oe-bo', 'asar', 'ota'].map((text) => found(text, offices))).toEqual([
      ['SD/SMP Oe-Bobo'],
      ['SD/SMP Oe-Bobo'],
      ['SD/SMP Oe-Bobo'],
      [],
      [],
    ])
  })

  it('counts what each option would show, given the others', () => {
    const up = toggled(NO_FILTER, 'state', 'up')
    expect([...countsOf(places, up, 'kecamatan')]).toEqual([
      ['Alak', 1],
      ['Maulafa', 1],
    ])
    expect([...countsOf(places, up, 'state')]).toEqual([
      ['down', 1],
      ['up', 2],
    ])
    expect([...countsOf(places, up, 'provider')]).toEqual([
      ['Jaring Contoh', 1],
      ['', 1],
    ])
  })
})

describe('address', () => {
  it('is plain for the plain start', () => {
    expect(formatAddress(parseAddress(''))).toBe('')
  })

  it('comes back from a link as it went in', () => {
    const address = {
      page: 'city',
      place: 'p-1',
      filter: {
        chosen: {
          state: new Set(['down', 'degraded']),
          kecamatan: new Set(['Kelapa Lima']),
          kind: new Set(['park']),
          provider: new Set(['', 'A & B']),
        },
        text: 'pasar=50%',
      },
      order: 'name',
      agents: NO_AGENT_FILTER,
      incidents: NO_INCIDENTS_VIEW,
      params: { layer: 'gaps', at: '2026-11-21T14:05:30' },
    } as const
    const search = formatAddress(address)
    expect(parseAddress(search)).toEqual(address)
    expect(
      search.startsWith(
        '?place=p-1&layer=gaps&at=2026-11-21T14%3A05%3A30&state=degraded&state=down&kecamatan=Kelapa+Lima',
      ),
    ).toBe(true)
  })

  it('leaves out what it does not know', () => {
    expect(parseAddress('?order=random&place=&x=1')).toEqual({
      page: 'city',
      place: null,
      filter: NO_FILTER,
      order: 'attention',
      agents: NO_AGENT_FILTER,
      incidents: NO_INCIDENTS_VIEW,
      params: NO_PARAMS,
    })
  })

  it('leaves out values that cannot be, and names them', () => {
    const search = '?layer=nonsense&at=0&speed=7&period=2026-13&table=1&find=layer'
    expect(parseAddress(search).params).toEqual({ table: '1', find: 'layer' })
    expect(faultsOf(search)).toEqual([
      { name: 'layer', value: 'nonsense' },
      { name: 'period', value: '2026-13' },
      { name: 'at', value: '0' },
      { name: 'speed', value: '7' },
    ])
    expect(faultsOf('?page=xyz&place=p-1')).toEqual([{ name: 'page', value: 'xyz' }])
    expect(faultsOf('?page=incidents&tab=x&cause=power&state=gone&state=down')).toEqual([
      { name: 'tab', value: 'x' },
      { name: 'state', value: 'gone' },
    ])
    expect(parseAddress(`?page=places&sort=${'a'.repeat(401)}`).params).toEqual(NO_PARAMS)
  })

  it('finds nothing amiss with a good link, nor with names that others hang on', () => {
    const good = '?layer=coverage.places&period=2026-10-21&known=then&sites=12&utm_source=chat'
    expect(faultsOf(good)).toEqual([])
    expect(faultsOf('?at=2026-11-21T14%3A05&speed=300&page=city&order=name')).toEqual([])
    expect(faultsOf('?page=place&place=p-1&span=day&day=2026-02-28')).toEqual([])
    expect(faultsOf('?page=place&day=2026-02-30')).toEqual([{ name: 'day', value: '2026-02-30' }])
  })
})

describe('the providers of a place', () => {
  it('are told apart where a name has a comma of its own', () => {
    for (const names of [
      ['PT Serat, Tbk'],
      ['PT Serat, Tbk', 'Lain Net'],
      ['Serat,Net', 'A, B, C'],
    ]) {
      expect(providersNamed({ provider: joinedNames(names) })).toEqual(names)
    }
    expect(providersNamed({ provider: joinedNames([]) })).toEqual([''])
  })
})
