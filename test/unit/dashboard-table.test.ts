import { describe, expect, it } from 'vitest'
import { csvFileName, csvOf } from '../../dashboard/model/table-csv.ts'
import {
  formatSort,
  parseSort,
  sortedRows,
  sortKey,
  wordsOf,
  type ColumnValues,
} from '../../dashboard/model/table.ts'

interface Row {
  readonly name: string
  readonly clients: number | null
}

const byName: ColumnValues<Row> = { id: 'name', value: ({ name }) => name }
const byClients: ColumnValues<Row> = { id: 'clients', value: ({ clients }) => clients }
const row = (name: string, clients: number | null = null): Row => ({ name, clients })
const names = (rows: readonly Row[]): string[] => rows.map(({ name }) => name)

describe('rows of a table', () => {
  it('stand in the order of people: numbers by value, without case and accents', () => {
    const rows = ['Titik 10', 'titik 2', 'Émbun', 'dahlia', 'Titik 1'].map((name) => row(name))
    expect(names(sortedRows(rows, byName, false))).toEqual([
      'dahlia',
      'Émbun',
      'Titik 1',
      'titik 2',
      'Titik 10',
    ])
  })

  it('stand last without a value, whichever way, and stay as they came where they are equal', () => {
    const rows = [row('a'), row('b', 3), row('c', 1), row('d', 3), row('e')]
    expect(names(sortedRows(rows, byClients, false))).toEqual(['c', 'b', 'd', 'a', 'e'])
    expect(names(sortedRows(rows, byClients, true))).toEqual(['b', 'd', 'c', 'a', 'e'])
  })

  it('are found by their texts, and by words where the value is a rank', () => {
    const state = { id: 'state', value: () => 2, words: () => 'Mati' }
    expect(wordsOf(row('Taman Nostalgia', 4), [byName, byClients, state])).toBe(
      'Taman Nostalgia Mati',
    )
  })

  it('keep numbers of more digits behind those of fewer in one text', () => {
    expect(sortKey('AP 9 lantai 2') < sortKey('AP 10 lantai 1')).toBe(true)
  })
})

describe('the order of a table in an address', () => {
  it('comes back as it was written', () => {
    for (const sort of [
      { column: 'name', descending: false },
      { column: 'clients', descending: true },
    ]) {
      expect(parseSort(formatSort(sort), ['name', 'clients'])).toEqual(sort)
    }
  })

  it('is none for a column that the table does not have', () => {
    expect(parseSort('-secret', ['name'])).toBeNull()
    expect(parseSort(undefined, ['name'])).toBeNull()
  })
})

describe('CSV file of a table', () => {
  it('has semicolons and decimal commas in Indonesian, commas and points in English', () => {
    const rows = [['Oebobo', 95.25, null]] as const
    expect(csvOf(['Tempat', 'Ketersediaan (%)', 'Pengguna'], rows, 'id')).toBe(
      '\uFEFFTempat;Ketersediaan (%);Pengguna\r\nOebobo;95,25;\r\n',
    )
    expect(csvOf(['Place', 'Availability (%)', 'Clients'], rows, 'en')).toBe(
      '\uFEFFPlace,Availability (%),Clients\r\nOebobo,95.25,\r\n',
    )
  })

  it('quotes what would end a cell or a line', () => {
    const cells = [['a;b', 'c,d', 'say "ya"', 'two\nlines', ' edge']]
    expect(csvOf(['x'], cells, 'id')).toBe(
      '\uFEFFx\r\n"a;b";c,d;"say ""ya""";"two\nlines";" edge"\r\n',
    )
  })

  it('lets no text run as a formula, and leaves negative numbers numbers', () => {
    const cells = [['=HYPERLINK("http://x")', '+62 380 1', '-1', '@sum', '\t=1', '＝1', -1.5]]
    expect(csvOf(['x'], cells, 'en').split('\r\n')[1]).toBe(
      `"'=HYPERLINK(""http://x"")",'+62 380 1,'-1,'@sum,'\t=1,'＝1,-1.5`,
    )
  })

  it('is named for the table and the day', () => {
    expect(csvFileName('Titik akses: Kelurahan Oébobo', '2026-11-22')).toBe(
      'pantau-titik-akses-kelurahan-oebobo-2026-11-22.csv',
    )
  })
})
