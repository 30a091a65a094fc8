import type { Phrase } from '#contract/phrase.ts'
import type { ReportJob } from '#contract/report-jobs.ts'
import { madeByWords } from '#contract/report-text/made-by.ts'
import { nowMs } from '../clock.ts'
import { language } from '../i18n/language.ts'
import { reportTexts } from '../i18n/report-texts.ts'
import { SendState, useSending } from '../incidents/sending.tsx'
import { phraseWords } from '../inventory/server-words.ts'
import { isRunning, progressOf } from '../model/report-list.ts'
import { monthWords } from '../today.ts'
import { formats } from '../view-state.ts'
import { cancelReport, makeReport } from './calls.ts'

/** What the server says of the making, as a sentence. Reads signals. */
function jobWords(message: Phrase): string {
  const words = phraseWords(message)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

interface JobStateProps {
  readonly job: ReportJob
  /** What was written when it was asked for in this page; '' otherwise. */
  readonly reason: string
  /** The list of reports is another one now. */
  readonly onChanged: () => void
}

/** A report that is being made, how far it is, and the way to stop it. */
function Running({ job, onChanged }: Omit<JobStateProps, 'reason'>) {
  const text = reportTexts.value
  const { number, moment } = formats.value
  const sending = useSending()
  const { index, steps, share } = progressOf(job)
  const cancel = async (): Promise<void> => {
    if (await sending.send((word) => cancelReport(job.id, word))) onChanged()
  }
  return (
    <>
      <h4>{text.making(monthWords(job.month))}</h4>
      <progress
        max={1}
        {...(share !== null && { value: share })}
        aria-label={text.steps[job.step]}
      />
      <p>
        <span aria-live="polite">
          {text.stepOf(text.steps[job.step], number(index), number(steps))}
        </span>
        {share !== null && <> · {text.doneOf(number(job.done), number(job.whole))}</>}
      </p>
      <p class="muted">
        {text.asked(madeByWords(job.by, language.value), moment(job.askedAtMs, nowMs.value))}
      </p>
      <p class="job-ways">
        <button
          type="button"
          class="secondary"
          disabled={sending.isBusy}
          onClick={() => void cancel()}
        >
          {text.cancel}
        </button>
        <SendState sending={sending} />
      </p>
    </>
  )
}

/** A report that came to nothing: why, and the way to try again. */
function Ended({ job, reason, onChanged }: JobStateProps) {
  const text = reportTexts.value
  const sending = useSending()
  const isFailed = job.step === 'failed'
  const again = async (): Promise<void> => {
    const wish = { month: job.month, reason }
    await sending.send((word) => makeReport(wish, word))
    // Also where it is refused: another may be making it.
    onChanged()
  }
  return (
    <div role={isFailed ? 'alert' : 'status'}>
      <h4>{(isFailed ? text.failed : text.cancelled)(monthWords(job.month))}</h4>
      {job.message !== null && <p>{jobWords(job.message)}</p>}
      <p class="job-ways">
        <button
          type="button"
          class="secondary"
          disabled={sending.isBusy}
          onClick={() => void again()}
        >
          {text.again}
        </button>
        <SendState sending={sending} />
      </p>
    </div>
  )
}

/** A report that was made, and what is amiss all the same: it could not be sent. */
function Remark({ job }: Pick<JobStateProps, 'job'>) {
  if (job.message === null) return null
  return <p role="status">{jobWords(job.message)}</p>
}

/** How the making of a report goes, or why it came to nothing. */
export function JobState(props: JobStateProps) {
  const { job } = props
  return (
    <div class={`report-job${job.step === 'failed' ? ' is-failed' : ''}`}>
      {isRunning(job) ? (
        <Running {...props} />
      ) : job.step === 'done' ? (
        <Remark job={job} />
      ) : (
        <Ended {...props} />
      )}
    </div>
  )
}
