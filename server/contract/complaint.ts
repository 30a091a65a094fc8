import { z } from 'zod'
import { placeIdSchema } from './ids.ts'
import { timestampMs } from './sample.ts'
import {
  CAUSES,
  COMPLAINT_CHANNELS,
  COMPLAINT_KINDS,
  OFFICE_CHANNELS,
  PLACE_STATES,
} from './words.ts'

/** What people said; never who they are or how they are reached. */
const text = z.string().trim().max(1000)
const by = z.string().min(1).max(64)

/** `POST /v1/places/:id/complaints`: an office writes down what somebody complained of. */
export const newComplaintSchema = z.strictObject({
  kind: z.enum(COMPLAINT_KINDS),
  text: text.default(''),
  channel: z.enum(OFFICE_CHANNELS),
  /** When the office was told. */
  receivedAtMs: timestampMs,
})
export type NewComplaint = z.input<typeof newComplaintSchema>

/** What a person chooses and writes on the public page of a place. */
export const publicComplaintSchema = newComplaintSchema.pick({ kind: true, text: true })

/** `POST /v1/complaints/:id/answers`: what was answered or done, and whether that was the end of it. */
export const newComplaintAnswerSchema = z.strictObject({
  text: text.min(1),
  isResolved: z.boolean(),
})
export type NewComplaintAnswer = z.input<typeof newComplaintAnswerSchema>

export const complaintAnswerSchema = z.object({
  atMs: timestampMs,
  by,
  text,
  isResolved: z.boolean(),
})
export type ComplaintAnswer = z.infer<typeof complaintAnswerSchema>

/** A complaint as it is kept; it is never changed, answers are added to it. */
export const complaintSchema = z.object({
  id: z.string().min(1).max(64),
  place: placeIdSchema,
  kind: z.enum(COMPLAINT_KINDS),
  text,
  channel: z.enum(COMPLAINT_CHANNELS),
  receivedAtMs: timestampMs,
  recordedBy: by,
  recordedAtMs: timestampMs,
  /** State of the place when the complaint came, as it was known when it was recorded. */
  stateThen: z.enum(PLACE_STATES),
  /**
   * The outage of the place's service in which the complaint came, as is known now: backfill may tell
   * of one later. Null where there was none.
   */
  outage: z
    .object({
      id: z.string().max(64),
      startMs: timestampMs,
      cause: z.enum(CAUSES),
    })
    .nullable(),
  /** The oldest first. */
  answers: z.array(complaintAnswerSchema),
  firstAnswerAtMs: timestampMs.nullable(),
  /** Null while it is open: an answer that resolves nothing opens it again. */
  resolvedAtMs: timestampMs.nullable(),
})
export type Complaint = z.infer<typeof complaintSchema>

/** `GET /v1/places/:id/complaints?limit=`: the newest first. */
export const placeComplaintsSchema = z.object({
  complaints: z.array(complaintSchema),
  /** Of this place, also those that are not listed. */
  total: z.int().min(0),
})
export type PlaceComplaints = z.infer<typeof placeComplaintsSchema>
