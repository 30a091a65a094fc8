import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Report } from '#contract/report-document.ts'
import { madeByWords } from '#contract/report-text/made-by.ts'
import type { ReportOutlines } from '#contract/report-view/outlines.ts'
import { reportView } from '#contract/report-view/report-view.ts'
import type { ReportSection } from '#contract/report-view.ts'
import type { ReportStatus } from '#contract/report-words.ts'
import { language } from '../../i18n/language.ts'
import { reportTexts } from '../../i18n/report-texts.ts'
import { parseAddress } from '../../model/address.ts'
import { PLACES_SECTION } from '../../model/report-drill.ts'
import { availabilityOrigin } from '../../model/report-origin.ts'
import { GoLink } from '../../parts/go-link.tsx'
import { params } from '../../view-state.ts'
import { Hash, recordMoment, StatusSign } from '../version-card.tsx'
import { OriginDialog, type AskedOrigin } from './origin-dialog.tsx'
import { ReportBlockPart } from './report-block.tsx'
import type { Writing } from './report-table.tsx'

const sectionId = (id: string): string => `section-${id}`

/** The sections of a report; the address says which one is read. */
function Contents({
  sections,
  status,
}: {
  readonly sections: readonly ReportSection[]
  readonly status: ReportStatus
}) {
  const text = reportTexts.value.form
  const chosen = params.value['section']
  return (
    <nav class="report-contents" aria-label={text.contents}>
      {/* On a phone the first page comes first. */}
      <details open={!matchMedia('(max-width: 760px)').matches}>
        <summary>
          <b>{text.contents}</b> <StatusSign status={status} />
        </summary>
        <ol>
          {sections.map(({ id, title }) => (
            <li key={id}>
              <GoLink
                to={{ page: 'reports', params: { ...params.value, section: id } }}
                current={chosen === id}
              >
                {title}
              </GoLink>
            </li>
          ))}
        </ol>
      </details>
    </nav>
  )
}

/** Whether the figures can still change, so that nobody takes them for the last word. */
function Standing({ document }: Pick<Report, 'document'>) {
  const text = reportTexts.value.form
  const isProvisional = document.status === 'provisional'
  return (
    <p class={`report-standing${isProvisional ? ' is-provisional' : ''}`}>
      <b>{isProvisional ? text.provisional : text.frozen}</b>{' '}
      {isProvisional ? text.provisionalHint(recordMoment(document.freezesAtMs)) : text.frozenHint}
    </p>
  )
}

/** The way behind the one figure that stands for the whole city. */
function CityOrigin({ report, writing }: { readonly report: Report; readonly writing: Writing }) {
  const text = reportTexts.value.form
  const { city, month, summary } = report.figures
  const ask = (): void => {
    const title = text.cityAvailability
    const origin = availabilityOrigin(summary.availability, { of: city, title }, text.states)
    const version = String(report.document.version)
    const params = { period: month, version, section: PLACES_SECTION }
    writing.onOrigin(origin, { ...parseAddress('?page=reports'), params })
  }
  return (
    <p class="origin-ask">
      <button type="button" class="figure-origin" aria-haspopup="dialog" onClick={ask}>
        {text.originOf(text.cityAvailability)}
      </button>
    </p>
  )
}

interface ReportFormProps {
  readonly report: Report
  readonly outlines: ReportOutlines
}

/** A report on the page: the same sections and figures as on paper, each with the way behind it. */
export function ReportForm({ report, outlines }: ReportFormProps) {
  const text = reportTexts.value
  const { document: made, figures } = report
  const { timeZone } = figures
  const [asked, setAsked] = useState<AskedOrigin | null>(null)
  const view = useMemo(
    () => reportView(report, { language: language.value, outlines }),
    [report, outlines, language.value],
  )
  const writing = useMemo((): Writing => {
    const { month, version } = made
    const onOrigin: Writing['onOrigin'] = (origin, drill) => setAsked({ origin, drill })
    return { month, version, timeZone, onOrigin }
  }, [made, timeZone])
  const { section, find } = params.value
  useEffect(() => {
    // Who types in a search stays there.
    const isTyping = window.document.activeElement instanceof HTMLInputElement
    if (section === undefined || isTyping) return
    const heading = window.document.getElementById(sectionId(section))
    heading?.scrollIntoView({ block: 'start' })
    heading?.focus({ preventScroll: true })
  }, [section, find])
  return (
    <div class="report-form">
      <Contents sections={view.sections} status={made.status} />
      <article class="report-paper">
        <header>
          {made.letterhead.lines.length > 0 && (
            <p class="report-letterhead">
              {made.letterhead.lines.map((line) => (
                <span key={line}>{line}</span>
              ))}
            </p>
          )}
          <h3 class="report-title">
            {view.title} <span>{view.subtitle}</span>
          </h3>
          <p class="muted">
            {text.number} {made.number} · {text.version(String(made.version))} ·{' '}
            {text.made(recordMoment(made.madeAtMs), madeByWords(made.by, language.value))} ·{' '}
            <Hash hash={made.hash} />
          </p>
          <Standing document={made} />
          {made.reason !== '' && (
            <p class="report-reason">
              {text.reason}: {made.reason}
            </p>
          )}
        </header>
        {view.sections.map(({ id, title, blocks }) => (
          <section key={id} class={`report-section section-${id}`} aria-labelledby={sectionId(id)}>
            <h3 id={sectionId(id)} tabIndex={-1}>
              {title}
            </h3>
            {blocks.map((block, index) => (
              <ReportBlockPart key={index} block={block} writing={writing} />
            ))}
            {id === 'summary' && <CityOrigin report={report} writing={writing} />}
          </section>
        ))}
      </article>
      <OriginDialog asked={asked} timeZone={timeZone} onClose={() => setAsked(null)} />
    </div>
  )
}
