/** Why a report cannot be made: what is wrong, and what to do. */
export class ReportError extends Error {
  override readonly name = 'ReportError'
  readonly code: 'month' | 'future' | 'no-data' | 'too-many' | 'unsettled'

  constructor(code: ReportError['code'], message: string) {
    super(message)
    this.code = code
  }
}
