import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changedFields } from '../../dashboard/model/inventory-changes.ts'
import {
  DRAFT_PATHS,
  draftFaults,
  draftOf,
  differingPaths,
  numberOf,
  HAS_LINE,
  LINES_MAX,
  linesIn,
  pathOfFault,
  recordOfDraft,
  textKey,
} from '../../dashboard/model/inventory-draft.ts'
import {
  LINES_PER_PLACE_MAX,
  placeRecordSchema,
  type PlaceRecord,
} from '../../server/contract/inventory.ts'
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
  uplinks: [
    { id: 'jalur-1', provider: 'Jaring Contoh', agent: null, contract: null, contractMbps: 50 },
  ],
} as unknown as PlaceRecord

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
  uplinks: fc.array(
    fc.record({
      id: word,
      provider: wordOrNull,
      agent: wordOrNull,
      contract: wordOrNull,
      contractMbps: fc.option(fc.nat(1000)),
    }),
    { maxLength: LINES_MAX },
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
    const draft = { ...draftOf('place', PLACE), 'uplinks.0.id': '' }
    expect(recordOfDraft('place', draft)).toMatchObject({ uplinks: [{ id: 'taman' }] })
    expect(recordOfDraft('place', { ...draft, 'uplinks.0': '' })).toMatchObject({ uplinks: [] })
  })

  it('name a further line by its number, and keep the others when one is dropped', () => {
    const two = { ...draftOf('place', PLACE), 'uplinks.1': HAS_LINE }
    expect(linesIn(two)).toEqual(['uplinks.0', 'uplinks.1'])
    const ids = (draft: ReturnType<typeof draftOf>) =>
      (recordOfDraft('place', draft) as PlaceRecord).uplinks.map(({ id }) => id)
    expect(ids(two)).toEqual(['jalur-1', 'taman-2'])
    expect(ids({ ...two, 'uplinks.0': '' })).toEqual(['taman-2'])
  })

  it('have room for as many lines as the server takes', () => {
    expect(LINES_MAX).toBe(LINES_PER_PLACE_MAX)
  })

  it('say what is missing or no number before anything is sent', () => {
    const draft = {
      ...draftOf('place', PLACE),
      name: ' ',
      id: 'dua kata',
      latitude: '91',
      'uplinks.0.contractMbps': 'cepat',
    }
    expect(Object.fromEntries(draftFaults('place', draft))).toEqual({
      name: 'required',
      id: 'id',
      latitude: 'latitude',
      'uplinks.0.contractMbps': 'number',
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
    const theirs = {
      ...mine,
      serviceHours: '',
      name: 'Lain',
      'uplinks.0.provider': ' Jaring Contoh ',
    }
    expect(differingPaths('place', mine, theirs)).toEqual(['name', 'serviceHours'])
    expect(DRAFT_PATHS.place.indexOf('name')).toBeLessThan(
      DRAFT_PATHS.place.indexOf('serviceHours'),
    )
  })

  it('know the path of a fault as the form does', () => {
    expect(pathOfFault('record.uplinks.1.agent')).toBe('uplinks.1.agent')
    expect(['uplinks.1.agent', 'uplinks.1', 'uplinks', 'agent'].map(textKey)).toEqual([
      'uplink.agent',
      'uplink',
      'uplink',
      'agent',
    ])
  })

  it('tell of a change each field that got another value, and nothing else', () => {
    const before = { name: 'A', uplinks: [{ contractMbps: 20, provider: null }], status: 'active' }
    const after = { name: 'A', uplinks: [], status: 'retired' }
    expect(changedFields({ before, after })).toEqual([
      { path: 'uplinks.0.contractMbps', before: '20', after: '' },
      { path: 'status', before: 'active', after: 'retired' },
    ])
  })
})
