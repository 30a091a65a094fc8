import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId, PlaceId, UplinkId } from '../../server/contract/ids.ts'
import { readCsv } from '../../server/journal/import/csv.ts'
import { inertCell } from '../../server/journal/import/formula.ts'
import { planImport } from '../../server/journal/import/plan.ts'
import type { Inventory } from '../../server/journal/inventory.ts'
import { BARE_UPLINK } from '../bare.ts'

const empty: Inventory = {
  revision: 0,
  places: new Map(),
  accessPoints: new Map(),
  uplinks: new Map(),
  equipment: new Map(),
  providers: new Map(),
  contacts: new Map(),
  agents: new Set(),
}
const HEAD =
  'id,name,kind,kecamatan,kelurahan,latitude,longitude,status,provider,uplink,uplink_agent'
const lines = (...rows: readonly string[]): string => `${rows.join('\n')}\n`
const places = (...rows: readonly string[]) => ({
  name: 'places.csv',
  text: lines(HEAD, ...rows),
})
const accessPoints = (...rows: readonly string[]) => ({
  name: 'aps.csv',
  text: lines('id,name,place,agent', ...rows),
})
const GOOD = 'p-1,Kantor Lurah Alak,kantor_lurah,Alak,Alak,-10.1752,123.5526,,Telkom,line-1,agent-1'

describe('readCsv', () => {
  const columns = { required: ['a', 'b'], optional: ['c'] }
  const read = (text: string) => {
    const { table, faults } = readCsv('f.csv', text, columns)
    return {
      rows: table.rows.map(
        ({ line, cells }) => `${line}: ${cells['a']}|${cells['b']}|${cells['c']}`,
      ),
      faults: faults.map(({ line, problem }) => `${line}: ${problem.text}`),
    }
  }

  it.each([
    ['plain', 'a,b\n1,2\n'],
    ['no newline at the end', 'a,b\n1,2'],
    ['byte order mark, CRLF', '\uFEFFa,b\r\n1,2\r\n'],
    ['semicolons', 'a;b\n1;2\n'],
    ['other order, other case, blanks', ' B , A \n2, 1 \n'],
    ['quotes', '"a","b"\n"1","2"\n'],
    ['empty lines', 'a,b\n1,2\n\n,\n'],
  ])('reads %s', (_, text) => {
    expect(read(text)).toEqual({ rows: ['2: 1|2|'], faults: [] })
  })

  it('reads separators, quotes and line breaks within quotes', () => {
    expect(read('a,b,c\n"1,5","say ""x""","two\r\nlines"\nq,r,s\n')).toEqual({
      rows: ['2: 1,5|say "x"|two\r\nlines', '4: q|r|s'],
      faults: [],
    })
  })

  it.each([
    ['', 'null: the file is empty'],
    ['a;c\n1;2\n', '1: the header has no column b'],
    ['a,b,a\n1,2,3\n', '1: the column is there twice'],
    ['a,b\n1,2\n"x,3\n', '3: a quotation without end'],
    ['a,b\n"x"y,3\n', '2: text after a closing "'],
    ['a,b\n1\n', '2: 1 cells'],
    ['a,b\n1,2,3\n', '2: 3 cells'],
    ['a,b\n1,\n', ''],
    ['a,b,c\n1,2,\n', ''],
  ])('says what is wrong with %j', (text, problem) => {
    expect(read(text).faults.join()).toBe(problem)
  })

  it('reads back whatever was quoted by the book', () => {
    const cell = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => text.trim() === text)
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1 })
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
    fc.assert(
      fc.property(rows, fc.constantFrom(',', ';'), (list, separator) => {
        const lines = [['a', 'b', 'c'], ...list].map((row) =>
          row.map((text) => quoted(inertCell(text))).join(separator),
        )
        const { table, faults } = readCsv('f.csv', lines.join('\r\n'), columns)
        expect(faults).toEqual([])
        expect(table.rows.map(({ cells }) => [cells['a'], cells['b'], cells['c']])).toEqual(list)
      }),
    )
  })

  it('never throws, whatever the text', () => {
    const text = fc.string({ unit: fc.constantFrom('"', ',', ';', '\n', '\r', 'a', 'b', ' ') })
    fc.assert(
      fc.property(text, (body) => {
        const { table, faults } = readCsv('f.csv', `a,b\n${body}`, columns)
        for (const { line } of table.rows) expect(line).toBeGreaterThan(1)
        for (const { expected } of faults) expect(expected.text).not.toBe('')
      }),
      { numRuns: 1000 },
    )
  })

  it('names the columns that nobody reads', () => {
    expect(readCsv('f.csv', 'a,b,catatan\n1,2,3\n', columns).table.ignored).toEqual(['catatan'])
  })
})

describe('planImport', () => {
  it('reads places with Indonesian words, and access points of places in either', () => {
    const { plan, faults } = planImport(empty, {
      places: places(GOOD, 'p-2,Taman,Taman,Oebobo,Oebobo,-10.16,123.6,rencana,,,'),
      accessPoints: accessPoints('ap-1,Hall,p-1,agent-1'),
    })
    expect(faults).toEqual([])
    expect(plan.change.places.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'kelurahan-office active',
      'park planned',
    ])
    expect(plan.change.uplinks).toEqual([
      { id: 'line-1', place: 'p-1', provider: 'Telkom', agent: 'agent-1', ...BARE_UPLINK },
    ])
    expect(plan.change.accessPoints).toHaveLength(1)
    expect(plan.places).toEqual({ added: 2, changed: 0, unchanged: 0, absent: 0 })
  })

  it('takes decimal commas in files with semicolons, as Indonesian Excel writes them', () => {
    const text = lines(HEAD.replaceAll(',', ';'), 'p-1;A;park;K;K;-10,1752;123,5526;;;;')
    const { plan, faults } = planImport(empty, { places: { name: 'p.csv', text } })
    expect(faults).toEqual([])
    expect(plan.change.places[0]).toMatchObject({ latitude: -10.1752, longitude: 123.5526 })
  })

  it('names an uplink after its place when the file does not', () => {
    const row = 'p-1,A,park,K,K,-10.1,123.5,,Telkom,,'
    expect(planImport(empty, { places: places(row) }).plan.change.uplinks[0]?.id).toBe('p-1')
  })

  it.each([
    ['id', 'p 1,A,park,K,K,-10,123,,,,', '"p 1"'],
    ['id', ',A,park,K,K,-10,123,,,,', 'is empty'],
    ['name', 'p-2,,park,K,K,-10,123,,,,', 'is empty'],
    ['name', `p-2,${'x'.repeat(200)},park,K,K,-10,123,,,,`, '200 characters'],
    ['kind', 'p-2,A,kafe,K,K,-10,123,,,,', '"kafe"'],
    ['kind', 'p-2,A,constructor,K,K,-10,123,,,,', '"constructor"'],
    ['latitude', 'p-2,A,park,K,K,"-10,5",123,,,,', '"-10,5"'],
    ['latitude', 'p-2,A,park,K,K,,123,,,,', 'is empty'],
    ['latitude', 'p-2,A,park,K,K,-20,123,,,,', '-20 is not in Indonesia'],
    ['latitude', 'p-2,A,park,K,K,123.5,-10.1,,,,', 'latitude and longitude are swapped'],
    ['longitude', 'p-2,A,park,K,K,-10,12.3,,,,', '12.3 is not in Indonesia'],
    ['longitude', 'p-2,A,park,K,K,-10,123E,,,,', '"123E"'],
    ['status', 'p-2,A,park,K,K,-10,123,gone,,,', '"gone"'],
    ['uplink', 'p-2,A,park,K,K,-10,123,,,line 1,', '"line 1"'],
    ['uplink_agent', 'p-2,A,park,K,K,-10,123,,,line-2,@', '"@"'],
  ])('says what is wrong with %s of %s', (column, row, problem) => {
    const { faults } = planImport(empty, { places: places(GOOD, row) })
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatchObject({
      file: 'places.csv',
      line: 3,
      column,
      problem: { text: problem },
    })
    expect(faults[0]?.expected.text).not.toBe('')
  })

  it('finds what is there twice, and what belongs to nothing', () => {
    const { faults } = planImport(empty, {
      places: places(GOOD, GOOD, 'p-2,A,park,K,K,-10.1,123.5,,,line-1,'),
      accessPoints: accessPoints('ap-1,A,p-1,agent-1', 'ap-2,A,p-9,agent-1', 'ap-1,B,p-1,agent-1'),
    })
    expect(
      faults.map(({ file, line, column, problem }) => [file, line, column, problem.text]),
    ).toEqual([
      ['places.csv', 3, 'id', '"p-1" is on line 2 already'],
      ['places.csv', 4, 'uplink', '"line-1" is the uplink of place "p-1" already'],
      ['aps.csv', 3, 'place', 'there is no place "p-9"'],
      ['aps.csv', 4, 'id', '"ap-1" is on line 2 already'],
    ])
  })

  it('tells added, changed, unchanged and absent apart, and writes only what differs', () => {
    const { plan: first } = planImport(empty, {
      places: places(GOOD, 'p-2,B,park,K,K,-10.1,123.5,,,,', 'p-3,C,park,K,K,-10.1,123.5,,,,'),
      accessPoints: accessPoints('ap-1,A,p-1,agent-1'),
    })
    const { places: rows, uplinks, accessPoints: points } = first.change
    const inventory: Inventory = {
      ...empty,
      revision: 1,
      places: new Map(rows.map((place) => [place.id, place])),
      uplinks: new Map(uplinks.map((uplink) => [uplink.id, uplink])),
      accessPoints: new Map(points.map((point) => [point.id, point])),
      agents: new Set(['agent-1' as AgentId]),
    }
    const { plan } = planImport(inventory, {
      places: places(
        GOOD.replace('Telkom', 'Biznet').replace('kantor_lurah', 'market'),
        'p-2,B,park,K,K,-10.1,123.5,,,,',
        'p-4,D,park,K,K,-10.1,123.5,,,,',
      ),
    })
    expect(plan.places).toEqual({ added: 1, changed: 1, unchanged: 1, absent: 1 })
    expect(plan.accessPoints).toEqual({ added: 0, changed: 0, unchanged: 0, absent: 1 })
    expect(plan.changes.map(({ id, change, fields }) => [id, change, fields])).toEqual([
      ['p-1', 'changed', ['kind', 'uplinks']],
      ['p-4', 'added', []],
    ])
    expect(plan.change.places.map(({ id }) => id)).toEqual(['p-1', 'p-4'])
  })

  it('lets a line move between places of the file, not away from one that is not in it', () => {
    const inventory: Inventory = {
      ...empty,
      places: new Map(),
      uplinks: new Map([
        [
          'line-1' as UplinkId,
          {
            id: 'line-1' as UplinkId,
            place: 'p-9' as PlaceId,
            provider: null,
            agent: null,
            ...BARE_UPLINK,
          },
        ],
      ]),
      accessPoints: new Map<AccessPointId, never>(),
    }
    expect(planImport(inventory, { places: places(GOOD) }).faults[0]?.problem.text).toBe(
      '"line-1" is the uplink of place "p-9" already',
    )
    const moved = places(GOOD, 'p-9,A,park,K,K,-10.1,123.5,,,,')
    expect(planImport(inventory, { places: moved }).faults).toEqual([])
  })
})

describe('planImport of access points and equipment', () => {
  const AP_HEAD = 'id,name,place,agent,address,check,controller,mac,serial,role,status'
  const aps = (...rows: readonly string[]) => ({ name: 'aps.csv', text: lines(AP_HEAD, ...rows) })
  const ups = (...rows: readonly string[]) => ({
    name: 'equipment.csv',
    text: lines('id,kind,name,place,agent,address,model,status', ...rows),
  })
  const AC = 'ac-1,Pengendali,p-1,agent-1,10.0.0.2,,,,,,'
  const faultsOf = (files: Parameters<typeof planImport>[1], inventory = empty) =>
    planImport(inventory, { places: places(GOOD), ...files }).faults.map(
      ({ file, line, column, problem }) => `${file}:${line} ${column}: ${problem.text}`,
    )
  const inventoryOf = (files: Parameters<typeof planImport>[1]): Inventory => {
    const { plan, faults } = planImport(empty, { places: places(GOOD), ...files })
    expect(faults).toEqual([])
    return {
      ...empty,
      places: new Map(plan.change.places.map((item) => [item.id, item])),
      accessPoints: new Map(plan.change.accessPoints.map((item) => [item.id, item])),
      equipment: new Map(plan.change.equipment.map((item) => [item.id, item])),
    }
  }

  it('reads where an access point is found, who manages it and what it is called by', () => {
    const rows = ['ap-1,A,p-1,agent-1,,,ac-1,001B.2C3D.4E5F,SN 1,ap,', AC]
    const { accessPoints: found } = inventoryOf({ accessPoints: aps(...rows) })
    expect(found.get('ap-1' as AccessPointId)).toEqual({
      id: 'ap-1',
      place: 'p-1',
      name: 'A',
      agent: 'agent-1',
      model: null,
      address: null,
      check: null,
      controller: 'ac-1',
      mac: '00:1b:2c:3d:4e:5f',
      serial: 'SN 1',
      role: 'ap',
      status: 'active',
    })
    expect(found.get('ac-1' as AccessPointId)).toMatchObject({ address: '10.0.0.2', role: null })
  })

  it('leaves what a file has no column for as it is, and empties what has an empty cell', () => {
    const rows = ['ap-1,A,p-1,agent-1,10.0.0.3,tcp:80,,0:1b:2:3:4:5,S,,nonaktif']
    const inventory = inventoryOf({ accessPoints: aps(...rows) })
    const shortFile = { accessPoints: accessPoints('ap-1,A,p-1,agent-1') }
    expect(planImport(inventory, shortFile).plan.changes).toEqual([])
    const emptied = { accessPoints: aps('ap-1,A,p-1,agent-1,,,,,,,') }
    expect(planImport(inventory, emptied).plan.changes[0]?.fields).toEqual([
      'address',
      'check',
      'mac',
      'serial',
      'status',
    ])
  })

  it.each([
    ['ap-1,A,p-1,agent-1,10.0.0.300,,,,,,', 'address: "10.0.0.300"'],
    ['ap-1,A,p-1,agent-1,,tcp:0,,,,,', 'check: "tcp:0"'],
    ['ap-1,A,p-1,agent-1,,,,00:1b:2c:3d:4e,,,', 'mac: "00:1b:2c:3d:4e"'],
    ['ap-1,A,p-1,agent-1,,,,,,boss,', 'role: "boss"'],
    ['ap-1,A,p-1,agent-1,,,,,,,gone', 'status: "gone"'],
    ['ap-1,A,p-1,agent-1,,,ac-9,,,,', 'controller: there is no access point "ac-9"'],
    ['ap-1,A,p-1,agent-1,,,ap-1,,,,', 'controller: "ap-1" is managed by "ap-1"'],
    ['ap-1,A,p-1,agent-2,,,ac-1,,,,', 'agent: "agent-2" does not poll the controller "ac-1"'],
    [
      'ap-1,A,p-1,agent-1,10.0.0.3,,ac-1,,,,',
      'address: an access point with a controller is not polled itself',
    ],
  ])('refuses %s', (row, fault) => {
    expect(faultsOf({ accessPoints: aps(AC, row) })).toEqual([`aps.csv:3 ${fault}`])
  })

  it('gives a MAC to one access point, and a serial to one of each controller', () => {
    const rows = [
      AC,
      'ap-1,A,p-1,agent-1,,,ac-1,00:1b:2c:3d:4e:5f,S1,,',
      'ap-2,B,p-1,agent-1,,,,00-1B-2C-3D-4E-5F,S1,,',
      'ap-3,C,p-1,agent-1,,,ac-1,,s1,,',
      'ap-4,D,p-1,agent-1,,,,001b2c3d4e5f,,,retired',
    ]
    expect(faultsOf({ accessPoints: aps(...rows) })).toEqual([
      'aps.csv:4 mac: "00:1b:2c:3d:4e:5f" is that of "ap-1" already',
      'aps.csv:5 serial: "s1" is that of "ap-1" already',
    ])
  })

  it('keeps a controller with what it manages: neither agent nor service is taken from under it', () => {
    const inventory = inventoryOf({
      accessPoints: aps(AC, 'ap-1,A,p-1,agent-1,,,ac-1,,,,'),
    })
    const moved = aps(AC.replace('agent-1', 'agent-2'))
    expect(faultsOf({ accessPoints: moved }, inventory)).toEqual([
      'aps.csv:2 agent: "ap-1", which it manages, is polled by "agent-1"',
    ])
    const retired = aps(`${AC}retired`)
    expect(faultsOf({ accessPoints: retired }, inventory)).toEqual([
      'aps.csv:2 status: "ac-1" is the controller of "ap-1"',
    ])
    const both = aps(`${AC}retired`, 'ap-1,A,p-1,agent-1,,,ac-1,,,,retired')
    expect(faultsOf({ accessPoints: both }, inventory)).toEqual([])
  })

  it('reads UPS and switches and tells their faults as those of the other files', () => {
    const good = ups('ups-1,UPS,Rak,p-1,agent-1,10.0.0.9,,', 'sw-1,switch,PoE,p-1,agent-1,,,')
    const inventory = inventoryOf({ equipment: good })
    expect([...inventory.equipment.values()].map(({ id, kind }) => [id, kind])).toEqual([
      ['ups-1', 'ups'],
      ['sw-1', 'switch'],
    ])
    const { plan } = planImport(inventory, {
      equipment: ups('ups-1,ups,Rak,p-1,agent-1,10.0.0.9,Smart,retired'),
    })
    expect(plan.equipment).toEqual({ added: 0, changed: 1, unchanged: 0, absent: 1 })
    expect(plan.changes[0]).toMatchObject({ kind: 'equipment', fields: ['model', 'status'] })
    const bad = ups('ups-1,battery,A,p-1,agent-1,,,', 'ups-1,ups,,p-9,agent-1,,,')
    expect(faultsOf({ equipment: bad, accessPoints: aps('ap 1,A,p-1,agent-1,,,,,,,') })).toEqual([
      'aps.csv:2 id: "ap 1"',
      'equipment.csv:2 kind: "battery"',
      'equipment.csv:3 name: is empty',
      'equipment.csv:3 id: "ups-1" is on line 2 already',
      'equipment.csv:3 place: there is no place "p-9"',
    ])
  })
})
