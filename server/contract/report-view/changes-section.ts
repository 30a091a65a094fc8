import type { SectionTexts } from '../report-text/sections-id.ts'
import type { ReportChange } from '../report.ts'
import type { ReportSection } from '../report-view.ts'
import { CAUSES } from '../words.ts'
import { note, tableBlock, text } from './context.ts'
import type { ViewContext } from './context.ts'

type Leaf = ReportChange['before']
type Figure = keyof SectionTexts['changes']['figure']

/** What this version has otherwise than the one before, and why. */
export function changesSection(context: ViewContext): ReportSection {
  const { document, texts, table } = context
  const { changes: words, titles } = texts.sections
  const { changes, changesTotal, reason } = document
  const cut = changesTotal > changes.length
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
      ...(cut ? [note(words.cut(changes.length, changesTotal))] : []),
      tableBlock(changed),
    ],
  }
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** The figure in words where it has some; else where it stands. */
function figureOf(path: string, { figure }: SectionTexts['changes']): string {
  const last = lastOf(path)
  return last in figure ? figure[last as Figure] : path
}

/** A value as its path says it is meant. */
function leafWords(path: string, value: Leaf, { texts, write }: ViewContext): string | null {
  if (value === null) return null
  if (typeof value === 'boolean') return value ? texts.words.yes : texts.words.no
  const last = lastOf(path)
  if (typeof value === 'string') {
    const cause = CAUSES.find((one) => one === value)
    return cause !== undefined && last === 'cause' ? texts.words.cause[cause] : value
  }
  if (SHARES.test(last)) return write.fineShare(value)
  if (MOMENTS.test(last)) return write.moment(value)
  if (
    TIMES.test(last) ||
    path.includes('/serviceMs/') ||
    path.includes('ByCause/') ||
    path.includes('ByReason/')
  ) {
    return write.exact(value)
  }
  if (last.endsWith('Rupiah')) return write.rupiah(value)
  return write.number(value)
}

const SHARES = /^(?:measured|lower|upper|share|value|.*Coverage)$/
const MOMENTS = /^(?:startMs|endMs|fromMs|untilMs|.*AtMs)$/
const TIMES = /Ms(?:PerPlace)?$/
