import { formatCell } from '#contract/report-format.ts'
import type { ReportBlock, ReportFact, ReportSection, ReportTable } from '#contract/report-view.ts'
import { chartModel } from './chart-model.ts'
import { mapModel } from './map-model.ts'
import type { AllRows } from './paper-rows.ts'
import type { PdfInput } from './pdf-input.ts'
import type { PdfBlock, PdfSection } from './pdf-model.ts'
import { fill, PDF_WORDS } from './pdf-words.ts'
import { breakWords, widthOf } from './printable.ts'
import { tableModel } from './table-model.ts'
import type { WriteValue } from './table-model.ts'

/** Tables of more rows are set page by page: one table over many pages takes much memory. */
const ROWS_OF_ONE_TABLE = 200
/** Rooms of a line of text, and of what stands in one of three columns, em of their letters. */
const LINE_EM = 42
const FACT_EM = 8
const LONG_FACT_EM = 11
const BESIDE_FACT_EM = 15

interface Setting {
  readonly input: PdfInput
  readonly allRows: AllRows
  readonly print: (text: string) => string
  /** Whether it has its pages for itself. */
  readonly isAlone: boolean
}

/** A section with all its blocks as the templates set them. */
export function sectionModel(section: ReportSection, setting: Setting): PdfSection {
  const blockOf = blockWriter(setting)
  return withLongTables({
    title: setting.print(section.title),
    alone: setting.isAlone,
    blocks: section.blocks.flatMap(blockOf),
  })
}

function blockWriter({
  input,
  allRows,
  print,
}: Setting): (block: ReportBlock) => readonly PdfBlock[] {
  const { language, timeZone } = input
  const words = PDF_WORDS[language]
  const write: WriteValue = (value, type, isSparse = false) =>
    formatCell(value, { type, isSparse }, { language, timeZone })
  const count = (number: number): string => write(number, 'count')
  const within = (roomEm: number, text: string): string => breakWords(print(text), roomEm)

  const factOf = ({ label, value, type, beside }: ReportFact) => {
    const text = print(write(value, type))
    const long = widthOf(text) > FACT_EM
    return {
      label: within(BESIDE_FACT_EM, label),
      value: breakWords(text, long ? LONG_FACT_EM : FACT_EM),
      long,
      beside: within(BESIDE_FACT_EM, beside),
    }
  }
  const tableOf = (table: ReportTable) => {
    const shown = Math.min(table.rows.length, table.paperRowsMax)
    const all = allRows[table.id] ?? shown
    const rest = all > shown ? fill(words.rest, { shown: count(shown), all: count(all) }) : null
    return tableModel(table, { write, print, rest })
  }
  const distance = (metres: number): string =>
    metres < 1000
      ? fill(words.metres, { number: count(metres) })
      : fill(words.kilometres, { number: count(metres / 1000) })

  return (block) => {
    switch (block.kind) {
      case 'heading':
        return [{ kind: 'heading', level: 2, text: within(LINE_EM, block.text) }]
      case 'text':
      case 'note':
        return [{ kind: block.kind, text: within(LINE_EM, block.text) }]
      case 'list':
        return [{ kind: 'list', items: block.items.map((item) => within(LINE_EM, item)) }]
      case 'facts':
        return [{ kind: 'facts', facts: block.facts.map(factOf) }]
      case 'table':
        return [{ kind: 'table', ...tableOf(block.table) }]
      case 'chart':
        return [{ kind: 'chart', ...chartModel(block.chart, write, print) }]
      case 'map': {
        const map = mapModel(block.map, print, distance)
        return map === undefined ? [] : [{ kind: 'map', ...map }]
      }
      default:
        return block satisfies never
    }
  }
}

/**
 * A table that fills pages begins on one of its own, with the headings and words before it: how many of
 * its rows have room there is reckoned from those.
 */
function withLongTables(section: PdfSection): PdfSection {
  let { title } = section
  const blocks: PdfBlock[] = []
  for (const block of section.blocks) {
    if (block.kind !== 'table' || block.rows.length <= ROWS_OF_ONE_TABLE) {
      blocks.push(block)
      continue
    }
    const from = blocks.findLastIndex(({ kind }) => kind !== 'text' && kind !== 'note')
    const isHeaded = blocks[from]?.kind === 'heading'
    const lead = blocks.splice(isHeaded ? from : from + 1)
    if (blocks.length === 0 && title !== '') {
      lead.unshift({ kind: 'heading', level: 1, text: title })
      title = ''
    }
    blocks.push({ ...block, kind: 'long-table', lead })
  }
  return { ...section, title, blocks }
}
