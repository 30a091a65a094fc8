import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { columnsId, phrasesId } from '../../dashboard/i18n/phrases-id.ts'
import { phraseIn } from '../../dashboard/model/phrase-words.ts'
import { phrase } from '../../server/contract/phrase.ts'
import type { Phrase, PhraseCode } from '../../server/contract/phrase.ts'
import { PHRASES } from '../../server/contract/phrases.ts'
import { PLACE_KINDS } from '../../server/contract/words.ts'
import { columnOf } from '../../server/journal/import/headings.ts'
import { planImport } from '../../server/journal/import/plan.ts'
import type { Inventory } from '../../server/journal/inventory.ts'

const EMPTY: Inventory = {
  revision: 0,
  places: new Map(),
  uplinks: new Map(),
  contacts: new Map(),
  accessPoints: new Map(),
  equipment: new Map(),
  providers: new Map(),
  agents: new Set(),
}
const CODES = Object.keys(PHRASES) as readonly PhraseCode[]
const INDONESIAN = { phrases: phrasesId, columns: columnsId }
/** Words that no sentence in Bahasa Indonesia has and hardly one in English is without. */
const ENGLISH =
  /\b(the|is|are|of|and|not|already|such|file|with|to|has|have|it|there|each|expected|most|or|no|nothing|characters|rows)\b/i

const inIndonesian = (said: Phrase): string =>
  phraseIn(said, INDONESIAN, (value) => value.toLocaleString('id'))
const namesIn = (template: string): readonly string[] =>
  [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
const HEAD = 'Kode;Nama;Jenis;Kecamatan;Kelurahan;Lintang;Bujur;Jam Layanan'
const faultsOf = (...rows: readonly string[]) =>
  planImport(EMPTY, {
    places: { name: 'tempat.csv', text: [HEAD, ...rows].join('\n') },
  }).faults

describe('what the server says, in Bahasa Indonesia', () => {
  it.each(CODES)('has words for %s, without English', (code) => {
    expect(phrasesId[code]).not.toBe('')
    expect(phrasesId[code].replaceAll(/\{\w+\}|"[^"]*"/g, '')).not.toMatch(ENGLISH)
  })

  it('puts in no value that the server does not give', () => {
    const unknown = CODES.filter((code) => {
      const given = namesIn(PHRASES[code])
      return namesIn(phrasesId[code]).some((name) => !given.includes(name))
    })
    expect(unknown).toEqual([])
  })

  it('is all still said by the server', () => {
    const files = readdirSync('server', { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !file.endsWith('/phrases.ts'),
    )
    const said = files.map((file) => readFileSync(join('server', file), 'utf8')).join('\n')
    expect(CODES.filter((code) => !said.includes(`'${code}'`))).toEqual([])
  })

  it('writes counts as the language does, and in English what it does not know', () => {
    expect(inIndonesian(phrase('rows', { rows: 250_000 }))).toBe('250.000 baris')
    const newer = { code: 'of-tomorrow', values: {}, text: 'something new' }
    expect(inIndonesian(newer)).toBe('something new')
  })

  it('names columns as files in both languages do, and an import takes each', () => {
    const missing = phrase('header-lacks', { columns: 'latitude, kelurahan' })
    expect(inIndonesian(missing)).toBe('judul tidak memuat kolom lintang (latitude), kelurahan')
    for (const [ours, theirs] of Object.entries(columnsId))
      expect(columnOf(theirs, [ours])).toBe(ours)
  })

  it('lists every kind of place, by words that an import takes', () => {
    for (const text of [PHRASES['place-kind'], phrasesId['place-kind']]) {
      const words = text
        .replace(/^.*?(?:one of|dari:) /, '')
        .split(/,| atau |[()]/)
        .map((word) => word.trim())
        .filter(Boolean)
      expect(words).toEqual(expect.arrayContaining([...PLACE_KINDS]))
      const rows = words.map((word, index) => `p-${index};Taman;${word};Alak;Alak;-10,1;123,5;`)
      expect(faultsOf(...rows)).toEqual([])
    }
  })

  it('is told of a faulty file in whole, with the columns as the file calls them', () => {
    const faults = faultsOf(
      'a;;taman;Alak;Alak;-10,1;123,5;',
      'b;B;warung;Alak;Alak;-10,1;123,5;',
      'b;C;taman;Alak;Alak;123,5;-10,1;',
      'd;D;taman;Alak;Alak;x;123,5;Mo-Fr',
    )
    const told = faults.map(({ line, column, problem, expected }) =>
      [line, column, inIndonesian(problem), inIndonesian(expected)].join(' | '),
    )
    expect(told).toEqual([
      '2 | Nama | kosong | sebuah teks',
      `3 | Jenis | "warung" | ${phrasesId['place-kind']}`,
      '4 | Lintang | lintang dan bujur tertukar | lintang -10.1, bujur 123.5',
      '4 | Kode | "b" sudah ada di baris 3 | tiap Kode satu kali',
      '5 | Lintang | "x" | derajat, mis. -10,1752 atau -10.1752',
      '5 | Jam Layanan | "Mo-Fr" | hari dan jam, mis. Sn-Jm 07:00-17:00',
    ])
  })
})
