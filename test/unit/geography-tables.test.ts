import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlaceId } from '../../server/contract/ids.ts'
import { areaNameKey } from '../../server/domain/area-name.ts'
import { readWholeNumbers } from '../../server/journal/import/geography/whole-numbers.ts'
import { faultsOf, openGeography, TWO } from './geography-files.ts'

let world: Awaited<ReturnType<typeof openGeography>>
beforeAll(async () => {
  world = await openGeography()
})
afterAll(() => world.close())

const residentsOf = (code: string) => world.journal.geography().areas.get(code)?.residents

describe('whole numbers', () => {
  const read = (...texts: readonly string[]) =>
    readWholeNumbers(texts.map((text, index) => ({ at: { line: index + 2 }, text }))).map(
      (number) => ('problem' in number ? number.problem.text : number.value),
    )

  it('are read as Indonesians write them', () => {
    expect(read('12', '1.234', '12.345', '404.120', '1.234.567', '')).toEqual([
      12,
      1234,
      12_345,
      404_120,
      1_234_567,
      null,
    ])
    expect(read('1234', '11767', '3.0', '12 345')).toEqual([1234, 11_767, 3, 12_345])
  })

  it('are refused where the column leaves open what the sign means', () => {
    expect(read('1.234', '2.5')).toEqual([
      '"1.234" may be 1234 or 1.234: line 3 has "2.5" without such a sign',
      '"2.5"',
    ])
    expect(read('11767', '1.234')).toEqual([
      11_767,
      '"1.234" may be 1234 or 1.234: line 2 has "11767" without such a sign',
    ])
    expect(read('1,234')).toEqual(['"1,234" may be 1234 or 1.234'])
    expect(read('1,234,567')).toEqual([1_234_567])
  })

  it('are refused when they are none', () => {
    expect(read('-5', 'banyak', '1.23.4', '1e6', '1.2345')).toEqual([
      '"-5"',
      '"banyak"',
      '"1.23.4"',
      '"1e6"',
      '"1.2345"',
    ])
  })
})

describe('names of areas', () => {
  it.each([
    ['Kel. NUNBAUN-SABU', 'Nunbaun Sabu'],
    ['Kelurahan  Lai lai Bisi Kopan', 'Lai-Lai Bisi Kopan'],
    ["Ina Bo'i", 'Ina Boi'],
    ['Désa', 'desa'],
  ])('%s is the same as %s', (a, b) => {
    expect(areaNameKey('Kec. Alak', a)).toBe(areaNameKey('ALAK', b))
  })

  it('differ by kecamatan', () => {
    expect(areaNameKey('Alak', 'Oeba')).not.toBe(areaNameKey('Oebobo', 'Oeba'))
  })
})

describe('residents by kelurahan', () => {
  const HEAD = 'code,residents,households,quality'

  it('need boundaries first', async () => {
    expect(faultsOf(await world.take('population', `${HEAD}\n53.71.01.1008,5,,\n`))).toEqual([
      'there are no boundaries yet; import the boundaries first',
    ])
  })

  it('come by code, by code of BPS and by name, and stay where a file does not tell them', async () => {
    await world.take('boundaries', TWO)
    const byCode = await world.take('population', `${HEAD}\n53.71.01.1008,1.234,310,dukcapil\n`)
    expect(byCode).toMatchObject({
      outcome: 'done',
      changed: 1,
      warnings: [{ text: 'residents are not known of 1 of 2 areas: Naioni' }],
    })
    expect(world.journal.geography().areas.get('53.71.01.1008')).toMatchObject({
      residents: 1234,
      households: 310,
      quality: 'register',
    })
    await world.take('population', 'kode_bps;penduduk\n5371010009;1500\n')
    expect(residentsOf('53.71.01.1008')).toBe(1500)
    await world.take('population', 'kecamatan;kelurahan;penduduk;kk\nALAK;Kel. Naioni;2.100;525\n')
    expect(world.journal.geography().areas.get('53.71.01.1011')).toMatchObject({
      residents: 2100,
      households: 525,
      quality: 'estimate',
    })
    expect(residentsOf('53.71.01.1008')).toBe(1500)
  })

  it('stay when outlines are drawn anew, by code or by name', async () => {
    await world.take('boundaries', TWO.replace('53.71.01.1011', '53.71.01.1999'))
    expect(residentsOf('53.71.01.1008')).toBe(1500)
    expect(residentsOf('53.71.01.1999')).toBe(2100)
    await world.take('boundaries', TWO)
  })

  it.each([
    [
      'an unknown code',
      `${HEAD}\n53.71.09.1001,5,,\n`,
      '2: code: there is no area with the code "53.71.09.1001"; the code of an area of the boundaries',
    ],
    [
      'digits of BPS as the code',
      `${HEAD}\n5371010009,5,,\n`,
      '2: code: there is no area with the code "5371010009"; ' +
        'a code with points such as 53.71.06.1001; codes of BPS in a column code_bps',
    ],
    [
      'an unknown code of BPS',
      'code_bps,residents\n5371049999,5\n',
      '2: code_bps: nothing says which area "5371049999" is; a crosswalk of codes, imported first',
    ],
    [
      'an unknown name',
      'kecamatan,kelurahan,residents\nOebobo,Naioni,5\n',
      '2: kelurahan: there is no kelurahan "Naioni" in "Oebobo"; ' +
        'a kelurahan of the boundaries, in its kecamatan',
    ],
    [
      'a kelurahan twice',
      `${HEAD}\n53.71.01.1008,5,,\n53.71.01.1008,6,,\n`,
      '3: kelurahan: Alak is on line 2 already; each kelurahan once',
    ],
    [
      'a fraction',
      `${HEAD}\n53.71.01.1008,5.5,,\n`,
      '2: residents: "5.5"; a whole number such as 1234 or 1.234',
    ],
    [
      'an ambiguous number',
      `${HEAD}\n53.71.01.1008,1.234,,\n53.71.01.1011,11767,,\n`,
      '2: residents: "1.234" may be 1234 or 1.234: line 3 has "11767" without such a sign; ' +
        'all numbers of the column written alike, best as 1234',
    ],
    [
      'more than live in the country',
      `${HEAD}\n53.71.01.1008,900000000,,\n`,
      '2: residents: "900000000"; a possible number',
    ],
    [
      'a word that is no quality',
      `${HEAD}\n53.71.01.1008,5,,kira-kira\n`,
      '2: quality: "kira-kira"; ' +
        'census (sensus), register (dukcapil), estimate (perkiraan), or nothing',
    ],
    [
      'no residents',
      'code\n53.71.01.1008\n',
      'no column has the residents; code, or code_bps, or kecamatan and kelurahan; ' +
        'residents (penduduk); [households (kk), quality]',
    ],
    [
      'no kelurahan',
      'penduduk\n5\n',
      'no column says which kelurahan it is; code, or code_bps, or kecamatan and kelurahan; ' +
        'residents (penduduk); [households (kk), quality]',
    ],
  ])('are refused for %s', async (_, text, fault) => {
    const before = world.journal.geography()
    expect(faultsOf(await world.take('population', text))).toEqual([fault])
    expect(world.journal.geography()).toBe(before)
  })
})

describe('a crosswalk', () => {
  it('joins codes of BPS to areas, and no digits do', async () => {
    await world.take('crosswalk', 'code;code_bps;name\n53.71.01.1011;5371010012;Naioni\n')
    await world.take('population', 'code_bps,residents\n5371010012,2200\n')
    expect(residentsOf('53.71.01.1011')).toBe(2200)
  })

  it.each([
    [
      'no points',
      '5371011011,5371010012',
      '2: code: "5371011011"; a code of Kemendagri such as 53.71.06.1001',
    ],
    [
      'points',
      '53.71.01.1011,53.71.01.1012',
      '2: code_bps: "53.71.01.1012"; ten digits of BPS such as 5371041001',
    ],
    [
      'a code twice',
      '53.71.01.1011,5371010012\n53.71.01.1011,5371010013',
      '3: code: it is on line 2 already; each code once',
    ],
    [
      'a code of BPS twice',
      '53.71.01.1011,5371010012\n53.71.01.1012,5371010012',
      '3: code_bps: it is on line 2 already; each code once',
    ],
  ])('is refused for %s', async (_, rows, fault) => {
    expect(faultsOf(await world.take('crosswalk', `code,code_bps\n${rows}\n`))).toEqual([fault])
  })
})

describe('candidate places', () => {
  const HEAD = 'id,name,kind,kecamatan,kelurahan,latitude,longitude,cost_rupiah'
  const GOOD = 'lap-1,Lapangan Alak,lapangan,Alak,Alak,-10.195,123.605,Rp 12.500.000'

  it('come with their cost, and replace each other whole', async () => {
    expect(await world.take('candidates', `${HEAD}\n${GOOD}\n`)).toMatchObject({
      outcome: 'done',
      added: 1,
      warnings: [],
    })
    expect(world.journal.geography().candidates).toEqual([
      {
        id: 'lap-1',
        name: 'Lapangan Alak',
        kind: 'public-space',
        kecamatan: 'Alak',
        kelurahan: 'Alak',
        latitude: -10.195,
        longitude: 123.605,
        costRupiah: 12_500_000,
      },
    ])
    expect(await world.take('candidates', `${HEAD}\n${GOOD}\n`)).toMatchObject({ unchanged: 1 })
    const other = GOOD.replace('lap-1', 'lap-2')
    expect(await world.take('candidates', `${HEAD}\n${other}\n`)).toMatchObject({
      added: 1,
      removed: 1,
    })
  })

  it('far from their kelurahan, or in none, are told and taken', async () => {
    await world.journal.applyImport(world.journal.inventory().revision, {
      places: [
        {
          id: 'lap-1' as PlaceId,
          name: 'Lapangan',
          kind: 'public-space',
          kecamatan: 'Alak',
          kelurahan: 'Alak',
          latitude: -10.195,
          longitude: 123.605,
          status: 'planned',
          powerArea: null,
          serviceHours: null,
        },
      ],
      uplinks: [],
      accessPoints: [],
      equipment: [],
    })
    const rows = [
      GOOD,
      'b,Jauh,taman,Alak,Alak,-10.195,123.63,',
      'c,Asing,taman,Alak,Oeba,-10.1,123.6,',
    ]
    const result = await world.take('candidates', `${HEAD}\n${rows.join('\n')}\n`)
    expect(result).toMatchObject({
      outcome: 'done',
      warnings: [
        { text: 'lap-1: a place of the inventory has this id' },
        // Two hundredths of a degree east of the area's edge.
        { text: 'Jauh: 2191 m from the kelurahan Alak' },
        { text: 'Asing: the boundaries have no kelurahan "Oeba" in "Alak"' },
      ],
    })
  })

  it.each([
    [
      'latitude and longitude are swapped',
      GOOD.replace('-10.195,123.605', '123.605,-10.195'),
      'latitude',
    ],
    ['"kolam"', GOOD.replace('lapangan', 'kolam'), 'kind'],
    ['"lap-1" is on line 2 already', `${GOOD}\n${GOOD}`, 'id'],
    ['"12,5"', GOOD.replace('Rp 12.500.000', '"12,5"'), 'cost_rupiah'],
    ['is empty', GOOD.replace('Lapangan Alak', ''), 'name'],
  ])('are refused: %s', async (problem, rows, column) => {
    const result = await world.take('candidates', `${HEAD}\n${rows}\n`)
    expect(result).toMatchObject({
      outcome: 'refused',
      faults: [{ column, problem: { text: problem } }],
    })
  })
})

describe('tables that are no text', () => {
  it.each(['population', 'candidates', 'crosswalk'] as const)('%s is refused', async (part) => {
    const [fault] = faultsOf(await world.take(part, Uint8Array.from([0xe9, 0x2c])))
    expect(fault).toBe('the file is not text in UTF-8; a file that was saved as "CSV UTF-8"')
  })
})
