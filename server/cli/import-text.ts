import type { FileFault, GeographyImport } from '#contract/geography.ts'
import type { ImportResult } from '../journal/import/import-files.ts'

/** Lines of a list that a terminal still shows; the rest is counted. */
const LISTED_MAX = 50
const COUNTED = [
  ['places', 'places'],
  ['accessPoints', 'access points'],
  ['equipment', 'equipment'],
  ['providers', 'providers'],
] as const
/** What one of each part is. */
const UNITS = {
  boundaries: 'areas',
  population: 'areas',
  grid: 'cells',
  candidates: 'candidates',
  crosswalk: 'codes',
} as const satisfies Record<GeographyImport['part'], string>

/** Every fault where it stands, and that nothing was changed. */
export function faultsText(result: {
  readonly faults: readonly FileFault[]
  readonly faultsTotal: number
}): string {
  const lines = result.faults.slice(0, LISTED_MAX).map((fault) => {
    const line = fault.line === null ? '' : `:${fault.line}`
    const { problem, expected } = fault
    return `${fault.file}${line}:${placeText(fault)} ${problem.text}; expected ${expected.text}`
  })
  const more = result.faultsTotal - lines.length
  if (more > 0) lines.push(`... and ${more} more`)
  const count = result.faultsTotal === 1 ? '1 fault' : `${result.faultsTotal} faults`
  return `${lines.join('\n')}\n\n${count}; nothing was changed.\n`
}

/** The column of a fault, or the feature and its name. */
function placeText({ feature, column }: FileFault): string {
  if (feature === undefined) return column === null ? '' : ` ${column}:`
  return column === null ? ` feature ${feature}:` : ` feature ${feature} (${column}):`
}

/** What was changed in the inventory, or would be. */
export function changesText(result: Exclude<ImportResult, { outcome: 'refused' }>): string {
  const head = ['', 'ADDED', 'CHANGED', 'UNCHANGED', 'NOT IN FILE']
  const table = [
    head,
    ...COUNTED.flatMap(([key, name]) => {
      const { added, changed, unchanged, absent } = result[key]
      const counts = [added, changed, unchanged, absent]
      const isOften = key === 'places' || key === 'accessPoints'
      const isThere = isOften || counts.some((count) => count > 0)
      return isThere ? [[name, ...counts.map(String)]] : []
    }),
  ]
  const lines = table.map(([name = '', ...cells]) =>
    [name.padEnd(14), ...cells.map((cell) => cell.padStart(12))].join(''),
  )
  if (result.changesTotal > 0) lines.push('')
  for (const { change, kind, id, name, fields } of result.changes.slice(0, LISTED_MAX)) {
    const what = change === 'added' ? '' : ` (${fields.join(', ')})`
    lines.push(`${change === 'added' ? '+' : '~'} ${kind} ${id}: ${name}${what}`)
  }
  const more = result.changesTotal - Math.min(result.changes.length, LISTED_MAX)
  if (more > 0) lines.push(`... and ${more} more`)
  for (const column of result.ignoredColumns) lines.push(`ignored column ${column}`)
  const end =
    result.outcome === 'planned'
      ? 'Dry run: nothing was changed.'
      : `Done: the inventory is at revision ${result.revision}.`
  return `${lines.join('\n')}\n\n${end}\n`
}

/** What was changed in the geography by one file, or would be. */
export function geographyText(result: Exclude<GeographyImport, { outcome: 'refused' }>): string {
  const { part, added, changed, unchanged, removed } = result
  const counts = [
    `${added + changed + unchanged} ${UNITS[part]}`,
    `${added} added`,
    `${changed} changed`,
    `${unchanged} unchanged`,
    `${removed} removed`,
  ]
  const warnings = result.warnings.slice(0, LISTED_MAX).map((warning) => `  look: ${warning.text}`)
  const more = result.warnings.length - warnings.length
  if (more > 0) warnings.push(`  ... and ${more} more`)
  return `${[`${part.padEnd(14)}${counts.join(', ')}`, ...warnings].join('\n')}\n`
}
