import { z } from 'zod'
import { phraseSchema } from './phrase.ts'
import { reportMonthSchema } from './report.ts'
import { reportEntrySchema } from './report-document.ts'
import { REPORT_JOB_STEPS } from './report-words.ts'
import { timestampMs } from './sample.ts'

/** A report that is being made, or was lately. */
export const reportJobSchema = z.object({
  id: z.string().min(1).max(64),
  month: reportMonthSchema,
  step: z.enum(REPORT_JOB_STEPS),
  /** Of the present step: so many of the whole, which is 0 while nobody can say. */
  done: z.int().min(0),
  whole: z.int().min(0),
  by: z.string().max(64),
  askedAtMs: timestampMs,
  endedAtMs: timestampMs.nullable(),
  /** The version that it made. */
  version: z.int().min(1).nullable(),
  /** What went wrong, and what to do; null otherwise. */
  message: phraseSchema.nullable(),
})
export type ReportJob = z.infer<typeof reportJobSchema>

/** `GET /v1/reports`: all versions of all months, the newest first, and the jobs of late. */
export const reportListSchema = z.object({
  reports: z.array(reportEntrySchema),
  jobs: z.array(reportJobSchema),
  /** When the next one is made by itself; null where that is switched off. */
  nextAtMs: timestampMs.nullable(),
})
export type ReportList = z.infer<typeof reportListSchema>

/**
 * `POST /v1/reports`, for operators alone: makes a report (202 with the job; 409 while the same month is
 * being made). Of a month that has a version it needs a reason.
 */
export const newReportSchema = z.strictObject({
  month: reportMonthSchema,
  reason: z.string().trim().max(500).default(''),
})
export type NewReport = z.input<typeof newReportSchema>
