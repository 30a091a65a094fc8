import type { NewReport, ReportJob } from '#contract/report-jobs.ts'
import type { ReportEntry } from '#contract/report-document.ts'
import type { ReportFormat } from '#contract/report-words.ts'
import { PATHS } from '#contract/paths.ts'
import { getFile, ofId, sendChange, type ApiResult, type OperatorWord } from '../api.ts'
import type { Language } from '../i18n/language.ts'

/** A version by its month and number. */
export type VersionName = Pick<ReportEntry, 'month' | 'version'>

/** What of a version is fetched as a file: its forms, and all that it rests on. */
export const REPORT_FILES = [
  'pdf',
  'xlsx',
  'csv',
  'json',
  'html',
  'evidence',
] as const satisfies readonly (ReportFormat | 'evidence')[]
export type ReportFile = (typeof REPORT_FILES)[number]

const ofVersion = (path: string, { month, version }: VersionName): string =>
  path.replace(':month', month).replace(':version', String(version))

/** Where a whole report is. */
export function reportPath(name: VersionName): string {
  return ofVersion(PATHS.report, name)
}

/** A form has to be set; evidence is of all samples of a month. */
const FORM_TIMEOUT_MS = 120_000
const EVIDENCE_TIMEOUT_MS = 1_800_000

/** Gets a file of a version, a form in a language. */
export function getReportFile(
  name: VersionName,
  file: ReportFile,
  inLanguage: Language,
  operator: OperatorWord | null,
): Promise<ApiResult<Blob>> {
  if (file === 'evidence') {
    return getFile(ofVersion(PATHS.reportEvidence, name), operator, EVIDENCE_TIMEOUT_MS)
  }
  const path = ofVersion(PATHS.reportFile, name).replace(':format', file)
  return getFile(`${path}?language=${inLanguage}`, operator, FORM_TIMEOUT_MS)
}

/** Asks for the report of a month. */
export function makeReport(wish: NewReport, operator: OperatorWord): Promise<ApiResult<ReportJob>> {
  return sendChange({ method: 'POST', path: PATHS.reports, body: wish, operator })
}

/** Stops the making of a report. */
export function cancelReport(id: string, operator: OperatorWord): Promise<ApiResult<unknown>> {
  return sendChange({ method: 'DELETE', path: ofId(PATHS.reportJob, id), operator })
}
