import { BPS_CODE_PATTERN, KEMENDAGRI_CODE_PATTERN } from '#contract/geography.ts'
import type { FileFault } from '#contract/geography.ts'
import { phrase } from '#contract/phrase.ts'
import type { CrosswalkEntry, GeographyData } from '../../geography.ts'
import { readCsv } from '../csv.ts'
import { RowReader, said } from '../rows.ts'
import { replacing, textOf, wholeFault } from './geography-file.ts'
import type { GeographyFile, Planned } from './geography-file.ts'

const COLUMNS = { required: ['code', 'code_bps'], optional: ['name'] }
const NAME_LENGTH_MAX = 128

/** Reads which codes of Kemendagri and of BPS mean the same village; it replaces the one of before. */
export function planCrosswalk(file: GeographyFile, former: GeographyData): Planned {
  const text = textOf(file)
  if (text === null) {
    return wholeFault(file, phrase('not-utf8'), phrase('csv-utf8'))
  }
  const { table, faults: found } = readCsv(file.name, text, COLUMNS)
  const faults: FileFault[] = [...found]
  const lineOf = new Map<string, number>()
  const entries = new Map<string, CrosswalkEntry>()
  for (const row of table.rows) {
    const reader = new RowReader(file.name, row, faults, table.headings)
    const { line, cells } = row
    const { code = '', code_bps: codeBps = '', name = '' } = cells
    if (!KEMENDAGRI_CODE_PATTERN.test(code)) {
      reader.fault('code', said(code), phrase('code-kemendagri'))
    } else if (!BPS_CODE_PATTERN.test(codeBps)) {
      reader.fault('code_bps', said(codeBps), phrase('code-ten-digits'))
    } else {
      const [column, first] = lineOf.has(code)
        ? (['code', lineOf.get(code)] as const)
        : (['code_bps', lineOf.get(codeBps)] as const)
      if (first !== undefined) {
        reader.fault(column, phrase('code-on-line', { line: first }), phrase('code-once'))
      }
      lineOf.set(code, line).set(codeBps, line)
      entries.set(codeBps, { code, codeBps, name: name.slice(0, NAME_LENGTH_MAX) })
    }
  }
  if (faults.length > 0) return { faults }
  return {
    plan: {
      change: { crosswalk: [...entries.values()] },
      ...replacing(former.crosswalk, entries, (a, b) => a.code === b.code && a.name === b.name),
      warnings: [],
      preview: null,
    },
  }
}
