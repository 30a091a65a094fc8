import { formatCell } from '#contract/report-format.ts'
import type {
  ColumnType,
  ReportBlock,
  ReportChart,
  ReportColumn,
  ReportSection,
  ReportTable,
  ReportValue,
  ReportView,
} from '#contract/report-view.ts'
import { madeWords } from '#contract/report-text/made-by.ts'
import type { ReportDocument } from '#contract/report-document.ts'
import type { Language } from '#contract/words.ts'
import { chartModel } from '../pdf/chart-model.ts'
import { fill, PDF_WORDS } from '../pdf/pdf-words.ts'
import { mapHtml } from './html-map.ts'
import { STYLE } from './html-style.ts'
import { escapeHtml as text } from './html-text.ts'

export interface HtmlOptions {
  readonly document: ReportDocument
  readonly language: Language
  readonly timeZone: string
}

type Write = (value: ReportValue, type: ColumnType, isSparse?: boolean) => string

/** Rows in one piece, so that others have their turn in between. */
const ROWS_PER_PIECE = 200

/**
 * A report as one file that needs nothing else: no script, no picture, no font from elsewhere. All rows
 * are in it, with the columns of the paper. In pieces: a country's is a text of tens of megabytes.
 */
export function* writeReportHtml(view: ReportView, options: HtmlOptions): Generator<string> {
  const { language, timeZone } = options
  const write: Write = (value, type, isSparse = false) =>
    formatCell(value, { type, isSparse }, { language, timeZone })
  const title = [view.title, view.subtitle].filter((part) => part !== '').join(', ')
  yield `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title><style>${STYLE}
</style></head><body>
${headHtml(view, options, write)}
${contentsHtml(view, language)}
<main>
`
  for (const [index, section] of view.sections.entries()) {
    yield* sectionHtml(section, index, write)
  }
  yield `</main>
${footHtml(options)}
</body></html>
`
}

function headHtml(
  { title, subtitle }: ReportView,
  { document, language }: HtmlOptions,
  write: Write,
): string {
  const words = PDF_WORDS[language]
  const { letterhead, status, version, number, reason } = document
  const isProvisional = status === 'provisional'
  const made = madeWords(write(document.madeAtMs, 'moment'), document.by, language)
  const until = fill(words.until, { moment: write(document.freezesAtMs, 'moment') })
  const lines = letterhead.lines.map((line) => `<p class="letterhead">${text(line)}</p>`)
  return `<header>${lines.join('')}
${letterhead.address === '' ? '' : `<p class="muted">${text(letterhead.address)}</p>`}
<h1>${text(title)}</h1><p>${text(subtitle)}</p>
${isProvisional ? `<p class="status">${text(words.mark)}: ${text(until)}</p>` : ''}
${aboutHtml([
  [words.number, number],
  [words.version, String(version)],
  [words.status, isProvisional ? words.provisional : words.final],
  [words.made, made],
  ...(reason === '' ? [] : [[words.reason, reason] as const]),
])}</header>`
}

function aboutHtml(rows: readonly (readonly [label: string, value: string])[]): string {
  const items = rows.map(([label, value]) => `<dt>${text(label)}</dt><dd>${text(value)}</dd>`)
  return `<dl class="about">${items.join('')}</dl>`
}

function contentsHtml({ sections }: ReportView, language: Language): string {
  const items = sections.map(
    ({ title }, index) => `<li><a href="#${anchor(index)}">${text(title)}</a></li>`,
  )
  const { contents } = PDF_WORDS[language]
  return `<nav aria-label="${text(contents)}"><h2>${text(contents)}</h2><ul>${items.join('')}</ul></nav>`
}

const anchor = (index: number): string => `s${index + 1}`

function* sectionHtml(
  { title, blocks }: ReportSection,
  index: number,
  write: Write,
): Generator<string> {
  yield `<section id="${anchor(index)}"><h2>${text(title)}</h2>\n`
  for (const block of blocks) yield* blockHtml(block, write)
  yield '</section>\n'
}

function* blockHtml(block: ReportBlock, write: Write): Generator<string> {
  switch (block.kind) {
    case 'heading':
      yield `<h3>${text(block.text)}</h3>\n`
      return
    case 'text':
      yield `<p>${text(block.text)}</p>\n`
      return
    case 'note':
      yield `<p class="note">${text(block.text)}</p>\n`
      return
    case 'list':
      yield `<ul>${block.items.map((item) => `<li>${text(item)}</li>`).join('')}</ul>\n`
      return
    case 'facts': {
      const facts = block.facts.map(({ label, value, type, beside }) => {
        const more = beside === '' ? '' : `<dd class="beside">${text(beside)}</dd>`
        return `<div><dt>${text(label)}</dt><dd>${text(write(value, type))}</dd>${more}</div>`
      })
      yield `<dl class="facts">${facts.join('')}</dl>\n`
      return
    }
    case 'table':
      yield* tableHtml(block.table, write)
      return
    case 'chart':
      yield chartHtml(block.chart, write)
      return
    case 'map':
      yield mapHtml(block.map)
      return
    default:
      block satisfies never
  }
}

function* tableHtml(table: ReportTable, write: Write): Generator<string> {
  const { title, rows, totals, empty } = table
  const columns = shownColumns(table)
  const side = columns.map(({ type }) => (type === 'text' ? ' dir="auto"' : ' class="right"'))
  const line = (cells: readonly ReportValue[], ofNull: string | null): string => {
    const shown = columns.map(({ at, type, isSparse }, index) => {
      const cell = cells[at] ?? null
      return `<td${side[index] ?? ''}>${text(cell === null && ofNull !== null ? ofNull : write(cell, type, isSparse))}</td>`
    })
    return `<tr>${shown.join('')}</tr>\n`
  }
  const head = columns.map((one, index) => {
    return `<th scope="col"${side[index] ?? ''}>${text(one.title)}</th>`
  })
  yield `<div class="scroll" tabindex="0" role="region" aria-label="${text(title)}"><table><caption>${text(title)}</caption>
<thead><tr>${head.join('')}</tr></thead><tbody>
`
  if (rows.length === 0) yield `<tr><td colspan="${columns.length}">${text(empty)}</td></tr>\n`
  for (let from = 0; from < rows.length; from += ROWS_PER_PIECE) {
    yield rows
      .slice(from, from + ROWS_PER_PIECE)
      .map((row) => line(row, null))
      .join('')
  }
  // What is not summed up is left empty there: it is not unknown.
  yield `</tbody>${totals === null ? '' : `<tfoot>${line(totals, '')}</tfoot>`}</table></div>\n`
}

/** The columns that paper has, for people to read; the others are in open data and the workbook. */
function shownColumns({
  columns,
}: ReportTable): readonly (ReportColumn & { readonly at: number })[] {
  const all = columns.map((column, at) => ({ ...column, at }))
  const ofPaper = all.filter(({ width }) => width > 0)
  return ofPaper.length === 0 ? all : ofPaper
}

function chartHtml(chart: ReportChart, write: Write): string {
  const { title, legend, bars } = chartModel(chart, write, (one) => one)
  const keys = legend.map(({ name, tone }) => {
    return `<li><span class="swatch tone-${tone}"></span> ${text(name)}</li>`
  })
  const rows = bars.map(({ label, parts, text: value }) => {
    const shown = parts.map(({ tone, share }) => {
      return `<span class="tone-${tone}" style="width:${(share * 100).toFixed(2)}%"></span>`
    })
    return `<li><span>${text(label)}</span><span class="bar">${shown.join('')}</span><span class="right">${text(value)}</span></li>`
  })
  return `<figure><figcaption>${text(title)}</figcaption><ul class="legend">${keys.join('')}</ul>
<ul class="bars">${rows.join('')}</ul></figure>\n`
}

function footHtml({ document, language, timeZone }: HtmlOptions): string {
  const words = PDF_WORDS[language]
  const { place, signatory } = document.letterhead
  const locale = language === 'id' ? 'id-ID' : 'en-GB'
  const day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' })
  const date = [place, day.format(document.madeAtMs)].filter((part) => part !== '').join(', ')
  const number = signatory.number && fill(words.officialNumber, { number: signatory.number })
  return `<footer><div class="signature"><p>${text(date)}</p><p>${text(signatory.title)}</p>
<p class="name">${text(signatory.name)}</p><p>${text(number)}</p></div>
<p class="muted">${text(words.hash)}: <code>${text(document.hash)}</code><br>${text(words.software)}: Pantau ${text(document.softwareVersion)}</p></footer>`
}
