import { formatValue } from '#contract/report-format.ts'
import type { ReportBlock, ReportSection, ReportTable } from '#contract/report-view.ts'
import { chartModel } from './chart-model.ts'
import { mapModel } from './map-model.ts'
import type { PdfInput } from './pdf-input.ts'
import type { PdfBlock, PdfModel, PdfSection, PdfSignature } from './pdf-model.ts'
import { fill, PDF_WORDS } from './pdf-words.ts'
import { breakWords, createPrinter, LACKING_MARK } from './printable.ts'
import type { WriteValue } from './table-model.ts'
import { tableModel } from './table-model.ts'

/** Tables of more rows are set page by page: one table over many pages takes much memory. */
const ROWS_OF_ONE_TABLE = 200
/** Of a line of ordinary text, em. */
const LINE_EM = 44
/** Of the hash, on each page. */
const HASH_START = 12

/** All that the templates read, as plain strings in the language of the paper. */
export function buildModel(input: PdfInput): PdfModel {
  const { view, document, language, timeZone } = input
  const words = PDF_WORDS[language]
  const printer = createPrinter()
  const print = (text: string): string => breakWords(printer.print(text), LINE_EM)
  const write: WriteValue = (value, type) => formatValue(value, type, { language, timeZone })
  const moment = (timeMs: number): string => print(write(timeMs, 'moment'))
  const count = (number: number): string => write(number, 'count')
  const sections = view.sections.map((section, index): PdfSection => {
    const blocks = section.blocks.flatMap((block) => blockOf(block))
    // The first section is the page for those who read no other.
    const alone = input.kind === 'report' && index === 0
    return withLongTables({ title: print(section.title), alone, blocks })
  })

  function blockOf(block: ReportBlock): readonly PdfBlock[] {
    switch (block.kind) {
      case 'heading':
        return [{ kind: 'heading', level: 2, text: print(block.text) }]
      case 'text':
      case 'note':
        return [{ kind: block.kind, text: print(block.text) }]
      case 'list':
        return [{ kind: 'list', items: block.items.map(print) }]
      case 'facts':
        return [{ kind: 'facts', facts: block.facts.map((fact) => factOf(fact)) }]
      case 'table':
        return [{ kind: 'table', ...tableOf(block.table) }]
      case 'chart':
        return [{ kind: 'chart', ...chartModel(block.chart, write, printer.print) }]
      case 'map': {
        const map = mapModel(block.map, printer.print, distance)
        return map === undefined ? [] : [{ kind: 'map', ...map }]
      }
      default:
        return block satisfies never
    }
  }

  function factOf(fact: Extract<ReportBlock, { kind: 'facts' }>['facts'][number]) {
    const value = print(write(fact.value, fact.type))
    return { label: print(fact.label), value, beside: print(fact.beside) }
  }

  function tableOf(table: ReportTable) {
    return tableModel(table, write, printer.print, (shown, all) =>
      fill(words.rest, { shown: count(shown), all: count(all) }),
    )
  }

  function distance(metres: number): string {
    return metres < 1000
      ? fill(words.metres, { number: count(metres) })
      : fill(words.kilometres, { number: count(metres / 1000) })
  }

  const { letterhead, number, version, hash, madeAtMs } = document
  const isProvisional = document.status === 'provisional'
  const title = print(view.title)
  const subtitle = print(view.subtitle)
  const status = isProvisional ? words.provisional : words.final
  const until = fill(words.until, { moment: moment(document.freezesAtMs) })
  const made = fill(words.madeBy, { moment: moment(madeAtMs), by: print(document.by) })
  const signatory: PdfSignature = {
    date: [print(letterhead.place), longDate(madeAtMs, input)]
      .filter((text) => text !== '')
      .join(', '),
    role: input.kind === 'minutes' ? words.firstParty : '',
    title: print(letterhead.signatory.title),
    name: print(letterhead.signatory.name),
    number:
      letterhead.signatory.number === ''
        ? ''
        : fill(words.officialNumber, { number: print(letterhead.signatory.number) }),
  }
  const secondParty = (provider: string): PdfSignature => ({
    date: '',
    role: words.secondParty,
    title: print(provider),
    name: '',
    number: '',
  })
  const date = new Date(madeAtMs)
  const model = {
    kind: input.kind,
    language,
    words: { page: words.page, contents: words.contents },
    madeAt: {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
    },
    author: print(letterhead.lines.at(-1) ?? ''),
    keywords: [print(number), hash],
    letterhead: { lines: letterhead.lines.map(print), address: print(letterhead.address) },
    title,
    subtitle,
    number: fill(words.number, { number: print(number) }),
    running: [title, subtitle].filter((text) => text !== '').join(' · '),
    footer: [print(number), `${words.version} ${version}`, hash.slice(0, HASH_START)].join(' · '),
    mark: isProvisional ? words.mark : null,
    status: isProvisional ? { label: words.mark, text: until } : null,
    identity: [
      [words.version, String(version)],
      ...(document.reason === '' ? [] : [[words.reason, print(document.reason)] as const]),
      [words.status, status],
      [words.made, made],
    ] as const,
    sections,
    signatures: input.kind === 'minutes' ? [secondParty(input.provider), signatory] : [signatory],
    seal: [
      [fill(words.number, { number: '' }).replace(/:\s*$/, ''), print(number), false],
      [words.version, `${version} · ${status} · ${moment(madeAtMs)}`, false],
      [words.hash, hash, true],
      [words.software, `Pantau ${print(document.softwareVersion)}`, false],
    ] as const,
  }
  // Last, when all has been printed.
  const lacking = printer.lacked() ? fill(words.lacking, { mark: LACKING_MARK }) : null
  return { ...model, lacking }
}

/** `1 November 2026`, as letters are dated in both languages. */
function longDate(timeMs: number, { language, timeZone }: PdfInput): string {
  const locale = language === 'id' ? 'id-ID' : 'en-GB'
  return new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' }).format(timeMs)
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
