import type { ReportJob } from '#contract/report-jobs.ts'
import { progressBar } from './progress-bar.ts'

/** Tells how far a report is: a bar on a terminal, a line for each step where there is none. */
export interface ReportProgress {
  readonly show: (job: ReportJob) => void
  /** A step that has no length. */
  readonly say: (what: string) => void
  /** Something to know, which stays. */
  readonly note: (what: string) => void
  readonly end: () => void
}

interface Stream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

export function reportProgress(stream: Stream, nowMs: () => number): ReportProgress {
  const bar = progressBar(stream, nowMs)
  let said = ''
  const say = (what: string): void => {
    if (what === said) return
    said = what
    bar.end()
    stream.write(`${what}\n`)
  }
  return {
    show({ step, done, whole }) {
      say(step === 'figures' ? 'working out the figures' : step)
      bar.show(done, whole)
    },
    say,
    note(what) {
      bar.end()
      stream.write(`${what}\n`)
    },
    end: () => bar.end(),
  }
}
