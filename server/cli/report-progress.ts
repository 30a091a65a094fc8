import type { ReportJob } from '#contract/report-jobs.ts'
import type { ReportJobStep } from '#contract/report-words.ts'
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

const WORDS: Readonly<Partial<Record<ReportJobStep, string>>> = {
  waiting: 'waiting for other reports, or for data that are still being worked in',
  figures: 'working out the figures',
  comparing: 'comparing it with the version before',
  keeping: 'keeping it',
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
      say(WORDS[step] ?? step)
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
