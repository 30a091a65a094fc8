import { useSignal } from '@preact/signals'
import { FilePlus2 } from 'lucide'
import { useRef } from 'preact/hooks'
import type { ReportList } from '#contract/report-jobs.ts'
import { reportTexts } from '../i18n/report-texts.ts'
import { SendState, useSending } from '../incidents/sending.tsx'
import { isRunning, latestByMonth, toldJob, versionsOf } from '../model/report-list.ts'
import { Answer, type Asked } from '../parts/asked.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { monthWords, thisMonth } from '../today.ts'
import { makeReport } from './calls.ts'
import { JobState } from './job-state.tsx'
import { MakeForm } from './make-form.tsx'
import { FileLanguage, useFileLanguage } from './report-files.tsx'
import { recordMoment, StatusSign, VersionCard } from './version-card.tsx'

interface ListProps {
  readonly list: ReportList
  readonly month: string
}

/** The months that have a report, each by its latest version. */
function AllMonths({ list, month }: ListProps) {
  const text = reportTexts.value
  const others = latestByMonth(list).filter((one) => one.month !== month)
  if (others.length === 0) return null
  return (
    <details class="report-months">
      <summary>{text.all}</summary>
      <ul>
        {others.map((one) => (
          <li key={one.month}>
            <GoLink
              to={{
                page: 'reports',
                params: { period: one.month, version: String(one.version) },
              }}
              class="link"
            >
              {monthWords(one.month)}
            </GoLink>{' '}
            {text.version(String(one.version))} <StatusSign status={one.status} />
          </li>
        ))}
      </ul>
    </details>
  )
}

interface MakeProps extends ListProps {
  readonly onAsked: (reason: string) => void
  /** It was refused: another may be making it. */
  readonly onRefused: (reason: string) => void
}

/** The way to a new report. The first of a month needs no reason, so it is asked for at once. */
function Make({ list, month, onAsked, onRefused }: MakeProps) {
  const text = reportTexts.value
  const isOpen = useSignal(false)
  const sending = useSending()
  const hasVersion = versionsOf(list, month).length > 0
  if (isOpen.value) {
    return (
      <MakeForm
        month={month}
        needsReason={hasVersion}
        onAsked={(reason) => {
          isOpen.value = false
          onAsked(reason)
        }}
        onRefused={onRefused}
        onCancel={() => {
          isOpen.value = false
        }}
      />
    )
  }
  const ask = async (): Promise<void> => {
    if (hasVersion) isOpen.value = true
    else if (await sending.send((word) => makeReport({ month }, word))) onAsked('')
    else onRefused('')
  }
  return (
    <p class="job-ways">
      <button type="button" class="primary" disabled={sending.isBusy} onClick={() => void ask()}>
        <Icon of={FilePlus2} sizePx={16} /> {hasVersion ? text.makeAnew : text.make}
      </button>
      <SendState sending={sending} />
    </p>
  )
}

function Versions({ list, month, onChanged }: ListProps & { readonly onChanged: () => void }) {
  const text = reportTexts.value
  const reason = useSignal('')
  const files = useFileLanguage()
  const versions = versionsOf(list, month)
  const job = toldJob(list, month)
  const isMaking = job !== null && isRunning(job)
  // Who waited for it is told that it is there; who comes later sees it in the list.
  const waitedFor = useRef<string | null>(null)
  if (isMaking) waitedFor.current = job.id
  const made = list.jobs.find(({ id, step }) => id === waitedFor.current && step === 'done')
  const onSent = (written: string): void => {
    reason.value = written
    onChanged()
  }
  return (
    <>
      <p role="status" class="report-ready">
        {made !== undefined && text.ready(monthWords(month), String(made.version))}
      </p>
      {job !== null && (
        <JobState key={job.id} job={job} reason={reason.value} onChanged={onChanged} />
      )}
      {!isMaking && <Make list={list} month={month} onAsked={onSent} onRefused={onSent} />}
      {versions.length === 0 && !isMaking && (
        <p>
          <b>{text.none(monthWords(month))}</b> {text.noneHint}
        </p>
      )}
      {month === thisMonth.value && <p class="muted">{text.ahead}</p>}
      {versions.length > 0 && <FileLanguage {...files} />}
      <ol class="report-versions">
        {versions.map((entry, index) => (
          <VersionCard
            key={entry.version}
            entry={entry}
            isLatest={index === 0 && versions.length > 1}
            inLanguage={files.chosen}
          />
        ))}
      </ol>
      <p class="muted">
        {list.nextAtMs === null ? text.noNext : text.next(recordMoment(list.nextAtMs))}
      </p>
      <AllMonths list={list} month={month} />
    </>
  )
}

interface MonthReportsProps {
  readonly asked: Asked<ReportList>
  readonly month: string
}

/** The reports of a month that were made and kept, and the way to make one. */
export function MonthReports({ asked, month }: MonthReportsProps) {
  const text = reportTexts.value
  return (
    <section class="card report-kept" aria-labelledby="report-kept">
      <h3 id="report-kept">{text.title(monthWords(month))}</h3>
      <p class="muted">{text.hint}</p>
      <Answer of={asked} rows={3}>
        {(list) => <Versions key={month} list={list} month={month} onChanged={asked.refresh} />}
      </Answer>
    </section>
  )
}
