import { describe, expect, it } from 'vitest'
import { reportView } from '#contract/report-view/report-view.ts'
import type { ReportView } from '#contract/report-view.ts'
import { LANGUAGES } from '#contract/words.ts'
import { escapeHtml } from '../../server/report/html/html-text.ts'
import { writeReportHtml } from '../../server/report/html/report-html.ts'
import { AWKWARD_DOCUMENT, AWKWARD_NAMES, awkwardView, TIME_ZONE } from './awkward-view.ts'
import { SAMPLE_OUTLINES, sampleReport } from './report-sample.ts'

const htmlOf = (view: ReportView, language: 'id' | 'en' = 'id'): string =>
  [...writeReportHtml(view, { document: AWKWARD_DOCUMENT, language, timeZone: TIME_ZONE })].join('')

/** Elements that are opened and not closed, or the other way round. */
function unbalanced(html: string): readonly string[] {
  const open: string[] = []
  const faults: string[] = []
  for (const [, slash = '', name = '', rest = ''] of html.matchAll(
    /<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>/gi,
  )) {
    if (/^(meta|br)$/.test(name) || rest.endsWith('/')) continue
    if (slash === '') open.push(name)
    else if (open.pop() !== name) faults.push(name)
  }
  return [...open, ...faults]
}

describe('a report as HTML', () => {
  it('needs nothing but itself: no script, no address of anybody', () => {
    const html = htmlOf(awkwardView())
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|https?:|javascript:|\son\w+=/i)
  })

  it('shows every name as it is, and takes none of them for markup', () => {
    const html = htmlOf(awkwardView())
    for (const name of AWKWARD_NAMES) expect(html).toContain(`>${escapeHtml(name)}</td>`)
    expect(html).not.toContain('<b>&amp;')
    expect(unbalanced(html)).toEqual([])
  })

  it('writes values in the language of the reader, in the columns of the paper and all rows', () => {
    expect(htmlOf(awkwardView(), 'id')).toContain('>99,71%</td>'.replace(' ', '\u00A0'))
    expect(htmlOf(awkwardView(), 'en')).toContain('>99.71%</td>'.replace(' ', '\u00A0'))
    const html = htmlOf(awkwardView())
    expect(html).toContain('lang="id"')
    const [cover, ...others] = awkwardView().sections
    const table = cover?.blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : []))[0]
    const hidden = (width: number) => ({
      ...table,
      columns: table?.columns.map((column, at) => (at === 1 ? { ...column, width } : column)),
    })
    const withWidth = (width: number) =>
      htmlOf({
        ...awkwardView(),
        sections: [
          { ...cover, blocks: [{ kind: 'table', table: hidden(width) }] },
          ...others,
        ] as ReportView['sections'],
      })
    const cells = (text: string) => text.split('<td').length
    const rows = (table?.rows.length ?? 0) + 1
    expect(cells(withWidth(0.1)) - cells(withWidth(0))).toBe(rows)
  })

  it.each(LANGUAGES)('has all sections of a whole report, with their contents (%s)', (language) => {
    const view = reportView(sampleReport(), { language, outlines: SAMPLE_OUTLINES })
    const html = htmlOf(view, language)
    expect(unbalanced(html)).toEqual([])
    for (const [index, { title }] of view.sections.entries()) {
      expect(html).toContain(`<section id="s${index + 1}"><h2>${escapeHtml(title)}</h2>`)
      expect(html).toContain(`<a href="#s${index + 1}">${escapeHtml(title)}</a>`)
    }
  })

  it('says on a provisional report that it is one, and until when', () => {
    const view = awkwardView()
    const options = { language: 'id', timeZone: TIME_ZONE } as const
    const of = (status: 'provisional' | 'frozen'): string => {
      const document = { ...AWKWARD_DOCUMENT, status }
      return [...writeReportHtml(view, { ...options, document })].join('')
    }
    expect(of('provisional')).toContain('SEMENTARA')
    expect(of('frozen')).not.toContain('SEMENTARA')
  })
})
