import { BPS_CODE_PATTERN } from '#contract/geography.ts'
import type { FileFault, ResidentQuality } from '#contract/geography.ts'
import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import type { GeographyArea, GeographyData } from '../../geography.ts'
import { factsFinder } from '../../geography-outlines.ts'
import { readCsv } from '../csv.ts'
import type { CsvRow } from '../csv.ts'
import { RowReader, said } from '../rows.ts'
import { AREA_PROPERTIES, QUALITY_WORDS } from './area-properties.ts'
import { textOf, wholeFault } from './geography-file.ts'
import type { GeographyFile, Planned } from './geography-file.ts'
import { previewOfAreas } from './preview.ts'
import { readWholeNumbers } from './whole-numbers.ts'
import type { WholeNumber } from './whole-numbers.ts'

/** Names of a column, the better one first. */
const COLUMNS = {
  code: AREA_PROPERTIES.code,
  codeBps: AREA_PROPERTIES.codeBps,
  kecamatan: AREA_PROPERTIES.kecamatan,
  kelurahan: AREA_PROPERTIES.name,
  residents: AREA_PROPERTIES.residents,
  households: AREA_PROPERTIES.households,
  quality: AREA_PROPERTIES.quality,
} as const
type Column = keyof typeof COLUMNS

/** Of the country. */
const RESIDENTS_MAX = 500_000_000
const NAMED_MAX = 10

/** Reads residents by kelurahan from CSV; areas that are not in the file keep what they have. */
export function planPopulation(file: GeographyFile, former: GeographyData): Planned {
  if (former.areas.size === 0) {
    return wholeFault(file, phrase('boundaries-none'), phrase('boundaries-first'))
  }
  const text = textOf(file)
  if (text === null) {
    return wholeFault(file, phrase('not-utf8'), phrase('csv-utf8'))
  }
  const { table, faults: found } = readCsv(file.name, text, {
    required: [],
    optional: Object.values(COLUMNS).flat(),
  })
  if (found.length > 0) return { faults: found }
  const nameOf = (column: Column): string | undefined =>
    COLUMNS[column].find((name) => table.columns.has(name))
  const isNamed = nameOf('kelurahan') !== undefined && nameOf('kecamatan') !== undefined
  const isKnown = nameOf('code') !== undefined || nameOf('codeBps') !== undefined || isNamed
  const residentsColumn = nameOf('residents')
  if (!isKnown || residentsColumn === undefined) {
    const problem = phrase(isKnown ? 'residents-column-none' : 'kelurahan-column-none')
    return wholeFault(file, problem, phrase('population-columns'))
  }
  const cell = (row: CsvRow, column: Column): string => row.cells[nameOf(column) ?? ''] ?? ''
  const numbersOf = (column: Column): readonly WholeNumber[] =>
    readWholeNumbers(table.rows.map((row) => ({ at: { line: row.line }, text: cell(row, column) })))
  const [residents, households] = [numbersOf('residents'), numbersOf('households')]

  const faults: FileFault[] = []
  const areas = new Map(former.areas)
  const lineOf = new Map<string, number>()
  const find = finderOf(former)
  for (const [index, row] of table.rows.entries()) {
    const reader = new RowReader(file.name, row, faults, table.headings)
    const fault = (column: Column, problem: Phrase, expected: Phrase): void => {
      reader.fault(nameOf(column) ?? column, problem, expected)
    }
    const number = (column: Column, read: WholeNumber | undefined): number | null => {
      if (read === undefined) return null
      if ('problem' in read) fault(column, read.problem, read.expected)
      else if ((read.value ?? 0) > RESIDENTS_MAX)
        fault(column, said(String(read.value)), phrase('number-possible'))
      else return read.value
      return null
    }
    const people = number('residents', residents[index])
    const homes = number('households', households[index])
    const quality = cell(row, 'quality').toLowerCase()
    if (quality !== '' && QUALITY_WORDS[quality] === undefined) {
      fault('quality', said(quality), phrase('quality'))
    }
    const area = find((column) => cell(row, column), fault)
    if (area === undefined) continue
    const first = lineOf.get(area.code)
    if (first !== undefined) {
      const problem = phrase('kelurahan-on-line', { kelurahan: area.name, line: first })
      fault('kelurahan', problem, phrase('kelurahan-once'))
      continue
    }
    lineOf.set(area.code, row.line)
    areas.set(area.code, {
      ...area,
      residents: people,
      households: homes ?? area.households,
      quality: people === null ? null : qualityOf(quality),
    })
  }
  if (faults.length > 0) return { faults }
  const list = [...areas.values()]
  const changed = list.filter((area) => !areSame(area, former.areas.get(area.code))).length
  return {
    plan: {
      change: { areas: list },
      added: 0,
      changed,
      unchanged: lineOf.size - changed,
      removed: 0,
      warnings: unknownResidents(list),
      preview: previewOfAreas(list),
    },
  }
}

/** Who counts and does not say how has estimated. */
function qualityOf(word: string): ResidentQuality {
  return QUALITY_WORDS[word] ?? 'estimate'
}

type Fault = (column: Column, problem: Phrase, expected: Phrase) => void

/** Finds the area that a row means, by the best that it says, or tells why there is none. */
function finderOf(
  data: GeographyData,
): (cell: (column: Column) => string, fault: Fault) => GeographyArea | undefined {
  const byName = factsFinder(data.areas.values())
  const byBps = new Map(
    Array.from(data.areas.values(), (area) => [area.codeBps, area] as const).filter(
      ([code]) => code !== null,
    ),
  )
  return (cell, fault) => {
    const [code, codeBps] = [cell('code'), cell('codeBps')]
    if (code !== '') {
      const area = data.areas.get(code)
      if (area !== undefined) return area
      const isBps = BPS_CODE_PATTERN.test(code)
      const expected = phrase(isBps ? 'code-with-points' : 'code-of-boundaries')
      fault('code', phrase('area-no-code', { code: code.slice(0, 40) }), expected)
      return undefined
    }
    if (codeBps !== '') {
      const area = byBps.get(codeBps) ?? data.areas.get(data.crosswalk.get(codeBps)?.code ?? '')
      if (area !== undefined) return area
      const why = phrase(data.crosswalk.size === 0 ? 'crosswalk-first' : 'crosswalk-code')
      fault('codeBps', phrase('area-unclear', { code: codeBps.slice(0, 40) }), why)
      return undefined
    }
    const [kecamatan, name] = [cell('kecamatan'), cell('kelurahan')]
    const area = name === '' ? undefined : byName({ code: null, name, kecamatan })
    if (area === undefined) {
      const names = { kelurahan: name.slice(0, 60), kecamatan: kecamatan.slice(0, 60) }
      fault('kelurahan', phrase('kelurahan-none', names), phrase('kelurahan-of-boundaries'))
    }
    return area
  }
}

function areSame(a: GeographyArea, b: GeographyArea | undefined): boolean {
  return a.residents === b?.residents && a.households === b.households && a.quality === b.quality
}

/** Of which areas nobody knows the residents, with the first of their names. */
export function unknownResidents(areas: readonly GeographyArea[]): readonly Phrase[] {
  const without = areas.filter(({ residents }) => residents === null)
  if (without.length === 0) return []
  const names = without.slice(0, NAMED_MAX).map(({ name }) => name)
  const more = without.length > NAMED_MAX ? ' ...' : ''
  const counts = { unknown: without.length, areas: areas.length }
  return [phrase('residents-unknown', { ...counts, names: `${names.join(', ')}${more}` })]
}
