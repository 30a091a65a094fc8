import type { InventoryImport } from '#contract/inventory.ts'
import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import type { InventoryKind } from '#contract/words.ts'
import type { Journal } from '../open.ts'
import { importFiles } from './import-files.ts'
import type { ImportOptions, ImportResult } from './import-files.ts'
import type { ImportFiles, TableFile } from './plan.ts'
import { isOldXls, isXlsx, readXlsxRecords } from './xlsx.ts'

/** Changes that are listed, so that a person can look through them. */
const LISTED_MAX = 1000
const FAULTS_MAX = 200
const FILE_OF: Readonly<Record<InventoryKind, keyof ImportFiles>> = {
  place: 'places',
  'access-point': 'accessPoints',
  equipment: 'equipment',
  provider: 'providers',
}

/** Imports records of one kind from the bytes of a CSV or XLSX file, or says what they would change. */
export async function importTable(
  journal: Journal,
  kind: InventoryKind,
  file: { readonly name: string; readonly bytes: Buffer },
  options: ImportOptions,
): Promise<InventoryImport> {
  const table = await tableOf(file)
  if ('fault' in table) {
    const { fault: problem, expected = phrase('csv-or-xlsx') } = table
    const fault = { file: file.name, line: null, column: null, problem, expected }
    return { outcome: 'refused', faults: [fault], faultsTotal: 1 }
  }
  return answerOf(kind, await importFiles(journal, { [FILE_OF[kind]]: table.table }, options))
}

/** What the bytes are tells, and not the name: a sheet named .csv is read as the sheet that it is. */
async function tableOf({
  name,
  bytes,
}: {
  readonly name: string
  readonly bytes: Buffer
}): Promise<
  { readonly table: TableFile } | { readonly fault: Phrase; readonly expected?: Phrase }
> {
  if (isXlsx(bytes)) {
    const read = await readXlsxRecords(bytes)
    return 'fault' in read ? read : { table: { name, records: read.records } }
  }
  const expected = phrase('xlsx-saved')
  if (isOldXls(bytes)) return { fault: phrase('xls-old'), expected }
  if (/\.xlsx$/i.test(name)) return { fault: phrase('xlsx-is-none'), expected }
  try {
    return { table: { name, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) } }
  } catch {
    return { fault: phrase('not-utf8') }
  }
}

function answerOf(kind: InventoryKind, result: ImportResult): InventoryImport {
  if (result.outcome === 'refused') {
    const { faults, faultsTotal } = result
    return { outcome: 'refused', faults: faults.slice(0, FAULTS_MAX), faultsTotal }
  }
  const { outcome, revision, changes, changesTotal, ignoredColumns } = result
  const counts = result[FILE_OF[kind]]
  return {
    outcome,
    revision,
    ...counts,
    changes: changes.slice(0, LISTED_MAX).map((change) => ({
      ...change,
      fields: [...change.fields],
    })),
    changesTotal,
    ignoredColumns: [...ignoredColumns],
  }
}
