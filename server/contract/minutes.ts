import { z } from 'zod'
import { clauseSchema, countedOutageSchema, lineJudgementSchema } from './contracts.ts'
import { placeIdSchema, uplinkIdSchema } from './ids.ts'
import { COUNTER_EVIDENCE_TYPES, OBJECTION_OUTCOMES } from './minutes-words.ts'
import { evidenceSchema } from './outage.ts'
import { reportMonthSchema } from './report.ts'
import { letterheadSchema, reportDocumentSchema } from './report-document.ts'
import { timestampMs } from './sample.ts'
import { CAUSES } from './words.ts'

const span = z.int().min(0)
const rupiah = z.int().min(0)
const by = z.string().min(1).max(64)
const reason = z.string().trim().min(1).max(1000)

/** A file that a provider puts against what was measured. */
export const counterEvidenceSchema = z.object({
  id: z.string().max(64),
  name: z.string().min(1).max(160),
  mediaType: z.enum(COUNTER_EVIDENCE_TYPES),
  bytes: z.int().min(1),
  /** Of the file as it is kept: photos are kept without what their camera wrote beside them. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  by,
  atMs: timestampMs,
})
export type CounterEvidence = z.infer<typeof counterEvidenceSchema>

/** What the office made of an objection; the latest one counts. */
export const objectionDecisionSchema = z.object({
  outcome: z.enum(OBJECTION_OUTCOMES),
  /** Of the disputed time: what no longer counts against the provider. */
  acceptedMs: span,
  reason,
  by,
  atMs: timestampMs,
})
export type ObjectionDecision = z.infer<typeof objectionDecisionSchema>

/** What of a line is objected to: an outage as the report told of it. */
const objectedOutageSchema = countedOutageSchema.pick({ startMs: true, endMs: true, cause: true })

/**
 * A provider's objection to minutes, written down by the office in the provider's name. It is never
 * changed; files and decisions are added to it.
 */
export const objectionSchema = z.object({
  id: z.string().max(64),
  contract: z.string().min(1).max(128),
  month: reportMonthSchema,
  /** Of the report that was objected to. */
  version: z.int().min(1),
  uplink: uplinkIdSchema,
  /** Null: all outages of the line. */
  outage: objectedOutageSchema.nullable(),
  /** Who speaks for the provider. */
  objector: z.string().trim().min(1).max(120),
  /** What the provider says it was, and when; null where that is not doubted. */
  claimedCause: z.enum(CAUSES).nullable(),
  claimed: z.object({ startMs: timestampMs, endMs: timestampMs }).nullable(),
  disputedMs: z.int().min(1),
  text: z.string().trim().min(1).max(2000),
  by,
  atMs: timestampMs,
  files: z.array(counterEvidenceSchema),
  /** The oldest first. */
  decisions: z.array(objectionDecisionSchema),
})
export type Objection = z.infer<typeof objectionSchema>

/** The decision that counts; undefined while there is none. */
export function decisionOf({
  decisions,
}: Pick<Objection, 'decisions'>): ObjectionDecision | undefined {
  return decisions.at(-1)
}

/** `POST /v1/reports/:month/:version/minutes/:id/objections`, for operators alone. */
export const newObjectionSchema = objectionSchema
  .pick({ uplink: true, objector: true, text: true })
  .extend({
    /** Beginning of the outage as the minutes tell it; null: all outages of the line. */
    outageStartMs: timestampMs.nullable(),
    claimedCause: z.enum(CAUSES).nullable().default(null),
    claimed: objectionSchema.shape.claimed.default(null),
    /** Null: all that is not disputed yet. */
    disputedMs: z.int().min(1).nullable().default(null),
  })
  .strict()
  .refine(({ claimed }) => claimed === null || claimed.startMs < claimed.endMs, {
    path: ['claimed'],
    error: 'must end after it begins',
  })
export type NewObjection = z.input<typeof newObjectionSchema>

/** `POST /v1/objections/:id/decisions`, for operators alone. */
export const newDecisionSchema = z
  .strictObject({
    outcome: z.enum(OBJECTION_OUTCOMES),
    /** Only where an objection is accepted in part. */
    acceptedMs: z.int().min(1).nullable().default(null),
    reason,
  })
  .refine(({ outcome, acceptedMs }) => (outcome === 'partly') === (acceptedMs !== null), {
    path: ['acceptedMs'],
    error: 'expected the time that is granted where an objection is accepted in part, else none',
  })
export type NewDecision = z.input<typeof newDecisionSchema>

/**
 * Where both sides stand with time that counts as down, ms; the four together are that time. Disputed
 * is all but the first.
 */
export const standingSchema = z.object({
  /** Nobody objects. */
  agreedMs: span,
  /** Objected to, and not decided. */
  undecidedMs: span,
  /** Objected to; the office keeps to what was measured. */
  upheldMs: span,
  /** Objected to; the office grants it: it no longer counts against the provider. */
  acceptedMs: span,
})
export type Standing = z.infer<typeof standingSchema>

/** Rupiah: granted + disputed + agreed = what the report claims. */
const claimSchema = z.object({
  /** As the report reckons it. */
  reportedRupiah: rupiah,
  /** Falls away with the time that was granted. */
  grantedRupiah: rupiah,
  /** Rests on time that is objected to and was not granted. */
  disputedRupiah: rupiah,
  /** What is left when all disputed time is taken out. */
  agreedRupiah: rupiah,
})
export type Claim = z.infer<typeof claimSchema>

export const minutesOutageSchema = countedOutageSchema.extend({
  ...standingSchema.shape,
  /** What the outage of the place or line was that explains most of it; null where none is known. */
  finding: z
    .object({
      outage: z.string().max(64),
      confidence: z.number().min(0).max(1),
      evidence: z.array(evidenceSchema),
      /** A person's word on the cause, with the reason; null where the machine's counts. */
      override: z.object({ by: z.string(), reason: z.string() }).nullable(),
    })
    .nullable(),
})
export type MinutesOutage = z.infer<typeof minutesOutageSchema>

export const minutesLineSchema = lineJudgementSchema.omit({ counted: true }).extend({
  uplink: uplinkIdSchema,
  place: placeIdSchema,
  name: z.string(),
  /** What of the month the contract held. */
  fromMs: timestampMs,
  untilMs: timestampMs,
  counted: z.array(minutesOutageSchema),
  ...standingSchema.shape,
  ...claimSchema.shape,
  /** The line once the granted time is taken out of what counts. */
  settled: lineJudgementSchema.pick({
    downMs: true,
    excludedMs: true,
    measured: true,
    lower: true,
    upper: true,
    verdict: true,
    restitutionRupiah: true,
    reckoning: true,
  }),
})
export type MinutesLine = z.infer<typeof minutesLineSchema>

/** `GET /v1/reports/:month/:version/minutes/:id`: Berita Acara of a contract (`:id`) and a month's report. */
export const minutesSchema = z.object({
  /** Of the minutes: `BA-02/001/PANTAU/X/2026`. */
  number: z.string(),
  contract: z.string(),
  contractVersion: z.int().min(1),
  provider: z.string(),
  clause: clauseSchema,
  month: reportMonthSchema,
  city: z.string(),
  timeZone: z.string(),
  /** The report that the figures are of. */
  report: reportDocumentSchema.pick({
    number: true,
    version: true,
    status: true,
    madeAtMs: true,
    hash: true,
  }),
  letterhead: letterheadSchema,
  /** Within it a provider may object (masa sanggah). */
  objectionWindow: z.object({
    days: z.int().min(0),
    fromMs: timestampMs,
    /** The end of the last local day. */
    untilMs: timestampMs,
    /** Now, and of the latest version of the month. */
    isOpen: z.boolean(),
    /** A later version of the report, to which objections go; null where this is the latest. */
    laterVersion: z.int().min(1).nullable(),
  }),
  lines: z.array(minutesLineSchema),
  ...standingSchema.shape,
  ...claimSchema.shape,
  /** The oldest first; those to former versions of the month too. */
  objections: z.array(
    objectionSchema.extend({
      /** What of the disputed time these figures have: 0 where they no longer count the outage. */
      heldMs: span,
    }),
  ),
})
export type Minutes = z.infer<typeof minutesSchema>

/**
 * Answer to a decision. `needsVersion`: time was granted that this report still counts. A kept report
 * never changes: a new version is to be made once the planned window or the cause of the outage is set
 * right.
 */
export const decidedSchema = z.object({ objection: objectionSchema, needsVersion: z.boolean() })
export type Decided = z.infer<typeof decidedSchema>
