import { z } from 'zod'
import { CONTRACT_VERDICTS } from './contract-words.ts'
import { monthFiguresSchema, reportMonthSchema } from './report.ts'
import { REPORT_STATUSES } from './report-words.ts'
import { timestampMs } from './sample.ts'

const share = z.number().min(0).max(1)
const count = z.int().min(0)

/** One figure that a new version has otherwise than the one before. */
export const reportChangeSchema = z.object({
  /** Where in the figures: `places/oebobo-park/availability/measured`. */
  path: z.string(),
  /** Of whom, as people call it; empty for the city. */
  name: z.string(),
  before: z.union([z.string(), z.number(), z.boolean()]).nullable(),
  after: z.union([z.string(), z.number(), z.boolean()]).nullable(),
})
export type ReportChange = z.infer<typeof reportChangeSchema>

/** Whose paper it is: settings of the office (`[report]`). */
export const letterheadSchema = z.object({
  /** Lines above the rule, the largest last: `Pemerintah Kota Kupang`, `Dinas Komunikasi ...`. */
  lines: z.array(z.string().max(200)).max(4),
  /** Street, telephone, e-mail. */
  address: z.string().max(300),
  place: z.string().max(100),
  signatory: z.object({
    title: z.string().max(200),
    name: z.string().max(200),
    /** Number of the official (NIP); empty where there is none. */
    number: z.string().max(60),
  }),
})
export type Letterhead = z.infer<typeof letterheadSchema>

/** What is said of the figures: how and when they were made. */
export const reportDocumentSchema = z.object({
  /** `001/PANTAU/X/2026`, as the office numbers its papers. */
  number: z.string(),
  month: reportMonthSchema,
  /** 1, 2, 3 ... of this month. */
  version: z.int().min(1),
  status: z.enum(REPORT_STATUSES),
  /** When provisional figures become final. */
  freezesAtMs: timestampMs,
  madeAtMs: timestampMs,
  by: z.string().max(64),
  /** Why a version was made after the first; empty for the first. */
  reason: z.string().max(500),
  /** SHA-256 of the figures as they are written (`figuresText`), hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  softwareVersion: z.string(),
  letterhead: letterheadSchema,
  /** How the data came, which depends on when: not part of the figures. */
  arrival: z.object({
    /** The last receipt of anything in the month; null when nothing came. */
    receivedUntilMs: timestampMs.nullable(),
    /** Places of which something came more than an hour after the month was over. */
    placesBackfilled: count,
    /** Of very many those alone whose clock or spool is to be looked at. */
    agents: z.array(
      z.object({
        agent: z.string(),
        lastSeenMs: timestampMs.nullable(),
        clock: z.string(),
        dropped: count,
      }),
    ),
  }),
  /** What changed since the version before; the first of very many. */
  changes: z.array(reportChangeSchema),
  changesTotal: count,
})
export type ReportDocument = z.infer<typeof reportDocumentSchema>

/** `GET /v1/reports/:month/:version`: the whole report. */
export const reportSchema = z.object({
  document: reportDocumentSchema,
  figures: monthFiguresSchema,
})
export type Report = z.infer<typeof reportSchema>

/** One version in the list. */
export const reportEntrySchema = reportDocumentSchema
  .pick({
    number: true,
    month: true,
    version: true,
    status: true,
    freezesAtMs: true,
    madeAtMs: true,
    by: true,
    reason: true,
    hash: true,
    changesTotal: true,
  })
  .extend({
    measured: share.nullable(),
    placeCoverage: share.nullable(),
    /** Verdicts over all contracts. */
    verdicts: z.object({
      met: count,
      broken: count,
      undetermined: count,
    } satisfies Record<(typeof CONTRACT_VERDICTS)[number], unknown>),
  })
export type ReportEntry = z.infer<typeof reportEntrySchema>
