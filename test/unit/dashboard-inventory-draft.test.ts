import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedFields } from '../../dashboard/model/inventory-changes.ts'
import {
  DRAFT_PATHS,
  draftFaults,
  draftOf,
  differingPaths,
  numberOf,
  pathOfFault,
  recordOfDraft,
} from '../../dashboard/model/inventory-draft.ts'
import { placeRecordSchema, type PlaceRecord } from '../../server/contract/inventory.ts'
import { PLACE_KINDS } from '../../server/contract/words.ts'

const PLACE = {
  id: 'taman',
  name: 'Taman Nostalgia',
  kind: 'park',
  kecamatan: 'Oebobo',
  kelurahan: 'Fatululi',
  latitude: -10.1605,
  longitude: 123.6125,
  status: 'active',
  powerArea: null,
  serviceHours: '06:00-22:00',
  uplink: {
    id: 'jalur-1',
    provider: 'Jaring Contoh',
    agent: null,
    contract: null,
    contractMbps: 50,
  },
} as PlaceRecord

const word = fc.stringMatching(/^[A-Za-z]{1,12}$/)
const wordOrNull = fc.option(word)
const places = fc.record({
  id: word,
  name: word,
  kind: fc.constantFrom(...PLACE_KINDS),
  kecamatan: word,
  kelurahan: word,
  latitude: fc.double({ min: -11, max: 6, noNaN: true }),
  longitude: fc.double({ min: 95, max: 141, noNaN: true }),
  status: fc.constantFrom('active', 'planned', 'retired'),
  powerArea: wordOrNull,
  serviceHours: wordOrNull,
  uplink: fc.option(
    fc.record({
      id: word,
      provider: wordOrNull,
      agent: wordOrNull,
      contract: wordOrNull,
      contractMbps: fc.option(fc.nat(1000)),
    }),
  ),
}) as unknown as fc.Arbitrary<PlaceRecord>

describe('drafts of the inventory', () => {
  it('give back the record that they were made of', () => {
    fc.assert(
      fc.property(places, (place) => {
        const record = recordOfDraft('place', draftOf('place', place))
        // A form has no minus zero.
        expect(JSON.parse(JSON.stringify(record))).toEqual(JSON.parse(JSON.stringify(place)))
        expect(placeRecordSchema.safeParse(record).success).toBe(true)
      }),
    )
  })

  it('take the code of a new place for that of its line, and drop the line where there is none', () => {
    const draft = { ...draftOf('place', PLACE), 'uplink.id': '' }
    expect(recordOfDraft('place', draft)).toMatchObject({ uplink: { id: 'taman' } })
    expect(recordOfDraft('place', { ...draft, uplink: '' })).toMatchObject({ uplink: null })
  })

  it('say what is missing or no number before anything is sent', () => {
    const draft = {
      ...draftOf('place', PLACE),
      name: ' ',
      id: 'dua kata',
      latitude: '91',
      'uplink.contractMbps': 'cepat',
    }
    expect(Object.fromEntries(draftFaults('place', draft))).toEqual({
      name: 'required',
      id: 'id',
      latitude: 'latitude',
      'uplink.contractMbps': 'number',
    })
    expect(draftFaults('place', draftOf('place', PLACE)).size).toBe(0)
    expect([...draftFaults('access-point', draftOf('access-point', null)).keys()]).toEqual([
      'place',
      'name',
      'id',
    ])
  })

  it('read numbers with a comma, a point or a real minus', () => {
    expect([numberOf('-10,5'), numberOf('−10.5'), numberOf(' 7 ')]).toEqual([-10.5, -10.5, 7])
    expect([numberOf(''), numberOf('satu')]).toEqual([Number.NaN, Number.NaN])
  })

  it('name the fields in which two of them differ, in the order of the form', () => {
    const mine = draftOf('place', PLACE)
    const theirs = { ...mine, serviceHours: '', name: 'Lain', 'uplink.provider': ' Jaring Contoh ' }
    expect(differingPaths('place', mine, theirs)).toEqual(['name', 'serviceHours'])
    expect(DRAFT_PATHS.place.indexOf('name')).toBeLessThan(
      DRAFT_PATHS.place.indexOf('serviceHours'),
    )
  })

  it('know the path of a fault as the form does', () => {
    expect(pathOfFault('record.uplink.agent')).toBe('uplink.agent')
  })

  it('tell of a change each field that got another value, and nothing else', () => {
    const before = { name: 'A', uplink: { contractMbps: 20, provider: null }, status: 'active' }
    const after = { name: 'A', uplink: null, status: 'retired' }
    expect(changedFields({ before, after })).toEqual([
      { path: 'uplink.contractMbps', before: '20', after: '' },
      { path: 'status', before: 'active', after: 'retired' },
    ])
  })
})
