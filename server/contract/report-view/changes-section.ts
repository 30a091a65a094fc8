import type { SectionTexts } from '../report-text/sections-id.ts'
import type { WordTexts } from '../report-text/words-id.ts'
import type { ReportChange } from '../report-document.ts'
import type { ReportSection } from '../report-view.ts'
import { note, tableBlock, text } from './context.ts'
import type { ViewContext } from './context.ts'

type Leaf = ReportChange['before']
type ChangeTexts = SectionTexts['changes']

/** What this version has otherwise than the one before, and why. */
export function changesSection(context: ViewContext): ReportSection {
  const { document, texts, table } = context
  const { changes: words, titles } = texts.sections
  const { changes, changesTotal, reason } = document
  const isCut = changesTotal > changes.length
  const changed = table<ReportChange>({
    id: 'changes',
    title: words.table,
    empty: words.none,
    rows: changes,
    columns: [
      { key: 'subject', type: 'text', width: 0.27, value: ({ name }) => name || words.city },
      {
        key: 'changed_figure',
        type: 'text',
        width: 0.33,
        value: ({ path }) => figureOf(path, words),
      },
      {
        key: 'before',
        type: 'text',
        width: 0.2,
        value: ({ path, before }) => leafWords(path, before, context),
      },
      {
        key: 'after',
        type: 'text',
        width: 0.2,
        value: ({ path, after }) => leafWords(path, after, context),
      },
      { key: 'path', type: 'text', value: ({ path }) => path },
    ],
  })
  return {
    id: 'changes',
    title: titles.changes,
    blocks: [
      text(reason === '' ? words.noReason : words.reason(reason)),
      text(words.count(changesTotal)),
      ...(isCut ? [note(words.cut(changes.length, changesTotal))] : []),
      tableBlock(changed),
    ],
  }
}

const SHARES = /^(?:measured|lower|upper|share|.*Coverage)$/
const MOMENTS = /^(?:startMs|endMs|fromMs|untilMs|.*AtMs)$/
const TIMES = /Ms(?:PerPlace)?$/
/** What is in them is time, whatever it is called. */
const TIMED = /\/(?:serviceMs|downByCause|unknownByReason)\/[^/]+$/
/** Figures that are true or false by themselves; of others, true is a row that is there. */
const FLAGS = /^(?:beganBefore|goesOn)$/

/** The last two parts of a path. */
function endOf(path: string): readonly [list: string, last: string] {
  const parts = path.split('/')
  return [parts.at(-2) ?? '', parts.at(-1) ?? '']
}

const own = (texts: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(texts, key) ? texts[key] : undefined

/** What changed in words, where it has some; else where it stands. */
function figureOf(path: string, { figure, row }: ChangeTexts): string {
  const [list, last] = endOf(path)
  return own(figure, last) ?? own(row, list) ?? path
}

/** A value as its path says it is meant. */
function leafWords(path: string, value: Leaf, { texts, write }: ViewContext): string | null {
  if (value === null) return null
  const [, last] = endOf(path)
  if (typeof value === 'boolean') {
    if (!FLAGS.test(last)) return texts.sections.changes.present
    return value ? texts.words.yes : texts.words.no
  }
  if (typeof value === 'string') return wordOf(last, value, texts.words)
  if (SHARES.test(last)) return write.fineShare(value)
  if (MOMENTS.test(last)) return write.moment(value)
  if (TIMES.test(last) || TIMED.test(path)) return write.exact(value)
  if (last.endsWith('Rupiah')) return write.rupiah(value)
  return write.number(value)
}

/** The word of a closed list, by what it is of; names are as they are. */
function wordOf(last: string, value: string, words: WordTexts): string {
  switch (last) {
    case 'cause':
    case 'found':
      return own(words.cause, value) ?? value
    case 'status':
      return own(words.status, value) ?? value
    case 'verdict':
      return own(words.verdict, value) ?? own(words.contractVerdict, value) ?? value
    case 'measured':
      return own(words.measuredThen, value) ?? value
    default:
      return value
  }
}
