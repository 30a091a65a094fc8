import type { Phrase } from '#contract/phrase.ts'

/** Why a report cannot be made: what is wrong, and what to do. */
export class ReportError extends Error {
  override readonly name = 'ReportError'
  readonly code: 'month' | 'future' | 'no-data' | 'too-many' | 'unsettled'
  readonly said: Phrase

  constructor(code: ReportError['code'], said: Phrase) {
    super(said.text)
    this.code = code
    this.said = said
  }
}
