import { BPS_CODE_PATTERN, KEMENDAGRI_CODE_PATTERN } from '#contract/geography.ts'
import type { FileFault } from '#contract/geography.ts'
import type { CrosswalkEntry, GeographyData } from '../../geography.ts'
import { readCsv } from '../csv.ts'
import { replacing, textOf, wholeFault } from './geography-file.ts'
import type { GeographyFile, Planned } from './geography-file.ts'

const COLUMNS = { required: ['code', 'code_bps'], optional: ['name'] }
const NAME_LENGTH_MAX = 128

/** Reads which codes of Kemendagri and of BPS mean the same village; it replaces the one of before. */
export function planCrosswalk(file: GeographyFile, former: GeographyData): Planned {
  const text = textOf(file)
  if (text === null) {
    return wholeFault(file, 'it is not UTF-8', 'a file that was saved as "CSV UTF-8"')
  }
  const { table, faults: found } = readCsv(file.name, text, COLUMNS)
  const faults: FileFault[] = [...found]
  const lineOf = new Map<string, number>()
  const entries = new Map<string, CrosswalkEntry>()
  for (const { line, cells } of table.rows) {
    const fault = (column: string, problem: string, expected: string): void => {
      faults.push({ file: file.name, line, column, problem, expected })
    }
    const { code = '', code_bps: codeBps = '', name = '' } = cells
    if (!KEMENDAGRI_CODE_PATTERN.test(code)) {
      fault('code', said(code), 'a code of Kemendagri such as 53.71.06.1001')
    } else if (!BPS_CODE_PATTERN.test(codeBps)) {
      fault('code_bps', said(codeBps), 'ten digits of BPS such as 5371041001')
    } else {
      const [column, first] = lineOf.has(code)
        ? (['code', lineOf.get(code)] as const)
        : (['code_bps', lineOf.get(codeBps)] as const)
      if (first !== undefined) fault(column, `it is on line ${first} already`, 'each code once')
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

function said(text: string): string {
  return text === '' ? 'is empty' : `"${text.slice(0, 40)}"`
}
