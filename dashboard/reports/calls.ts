import type { NewReport, ReportJob } from '#contract/report-jobs.ts'
import type { ReportEntry } from '#contract/report.ts'
import type { ReportFormat } from '#contract/report-words.ts'
import { PATHS } from '#contract/words.ts'
import { ofId, sendChange, type ApiResult, type OperatorWord } from '../api.ts'
import type { Language } from '../i18n/language.ts'

/** A version by its month and number. */
export type VersionName = Pick<ReportEntry, 'month' | 'version'>

/** The forms of a version that are fetched as files. */
export const REPORT_FILES = [
  'pdf',
  'xlsx',
  'csv',
  'json',
] as const satisfies readonly ReportFormat[]
export type ReportFile = (typeof REPORT_FILES)[number]

const ofVersion = (path: string, { month, version }: VersionName): string =>
  path.replace(':month', month).replace(':version', String(version))

/** Where a whole report is. */
export function reportPath(name: VersionName): string {
  return ofVersion(PATHS.report, name)
}

/** Where a file of a version is, in a language. */
export function filePath(name: VersionName, file: ReportFile, language: Language): string {
  const path = ofVersion(PATHS.reportFile, name).replace(':format', file)
  return `${path}?language=${language}`
}

/** Where all that a version rests on is, as an archive to be verified. */
export function evidencePath(name: VersionName): string {
  return ofVersion(PATHS.reportEvidence, name)
}

/** Asks for the report of a month. */
export function makeReport(wish: NewReport, operator: OperatorWord): Promise<ApiResult<ReportJob>> {
  return sendChange({ method: 'POST', path: PATHS.reports, body: wish, operator })
}

/** Stops the making of a report. */
export function cancelReport(id: string, operator: OperatorWord): Promise<ApiResult<unknown>> {
  return sendChange({ method: 'DELETE', path: ofId(PATHS.reportJob, id), operator })
}
