import type {
  ReportBlock,
  ReportColumn,
  ReportMap,
  ReportSection,
  ReportTable,
} from '#contract/report-view.ts'
import type { Language } from '#contract/words.ts'
import { titleOf } from '../view-tables.ts'
import { SHEET_WORDS } from './sheet-words.ts'

/** What goes on a sheet: a table from its first row, prose below it; or prose alone. */
export interface PlannedSheet {
  /** What its tab says, as far as that is long enough. */
  readonly name: string
  readonly title: string
  readonly table: ReportTable | null
  readonly prose: readonly ReportBlock[]
}

/**
 * The sheets of a section. A sheet has one filter and one frozen header, so that each table has its own:
 * the first is the section's, unless that has single figures. What follows a table goes with it, up to the
 * next heading.
 */
export function planSheets(section: ReportSection, language: Language): readonly PlannedSheet[] {
  const { blocks, title } = section
  const lead: ReportBlock[] = []
  const tables: { readonly table: ReportTable; readonly prose: ReportBlock[] }[] = []
  let prose = lead
  for (const [at, block] of blocks.entries()) {
    const table = tableOf(block, language)
    if (table !== null) {
      prose = []
      tables.push({ table, prose })
    } else if (!isTitleOf(block, blocks[at + 1])) {
      if (block.kind === 'heading') prose = lead
      prose.push(block)
    }
  }
  const [first, ...others] = tables
  const isProse = first === undefined || lead.some(({ kind }) => kind === 'facts')
  const main = isProse
    ? { name: title, title, table: null, prose: lead }
    : {
        name: title,
        title: `${title}: ${titleOf(first.table)}`,
        table: first.table,
        prose: [...lead, ...first.prose],
      }
  const number = /^\d+\./.exec(title)?.[0]
  return [
    main,
    ...(isProse ? tables : others).map(({ table, prose }) => {
      const name = number === undefined ? titleOf(table) : `${number} ${titleOf(table)}`
      return { name, title: name, table, prose }
    }),
  ]
}

function isTitleOf(block: ReportBlock, next: ReportBlock | undefined): boolean {
  return block.kind === 'heading' && (next?.kind === 'table' || next?.kind === 'map')
}

function tableOf(block: ReportBlock, language: Language): ReportTable | null {
  if (block.kind === 'table') return block.table
  return block.kind === 'map' ? mapTable(block.map, language) : null
}

/** What a map shows, place by place: a sheet draws no map. */
function mapTable({ id, title, legend, places }: ReportMap, language: Language): ReportTable {
  const words = SHEET_WORDS[language]
  const column = (key: string, title: string, type: ReportColumn['type']): ReportColumn => {
    return { key, title, type, description: '', width: 0.25, total: 'none', ratio: null }
  }
  const texts = new Map(legend.map(({ mark, text }) => [mark, text]))
  return {
    id,
    title,
    columns: [
      column('place', words.place, 'text'),
      column('state', words.state, 'text'),
      column('latitude', words.latitude, 'number'),
      column('longitude', words.longitude, 'number'),
    ],
    rows: places.map(({ name, mark, latitude, longitude }) => {
      return [name, texts.get(mark) ?? mark, latitude, longitude]
    }),
    totals: null,
    empty: '',
    links: null,
    paperRowsMax: 0,
  }
}
