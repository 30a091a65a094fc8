import { z } from 'zod'
import { placeIdSchema } from './ids.ts'
import { timestampMs } from './sample.ts'
import {
  CAUSES,
  DEGRADATIONS,
  EVIDENCE_KINDS,
  NOTE_KINDS,
  OUTAGE_STATUSES,
  OUTAGE_SUBJECTS,
} from './words.ts'

const share = z.number().min(0).max(1)
const span = z.int().min(0)

/** One thing that was seen and speaks for or against a cause. */
export const evidenceSchema = z.object({
  kind: z.enum(EVIDENCE_KINDS),
  /** When it was seen, Unix ms: the first time, where it was seen often. */
  atMs: timestampMs,
  /** Whose word it is: the id of an agent, device or line, or `server`. */
  by: z.string().max(128),
  /** The raw value: an uptime in ms, a boot id, an outcome, `7 of 9`; null where there is none. */
  value: z.union([z.string().max(200), z.number(), z.boolean()]).nullable(),
})
export type Evidence = z.infer<typeof evidenceSchema>

/** How likely a cause is, 0 to 1. */
export const candidateSchema = z.object({ cause: z.enum(CAUSES), confidence: share })
export type Candidate = z.infer<typeof candidateSchema>

/** What an outage befell. A site's outage is one of its service. */
export const outageSubjectSchema = z.object({
  kind: z.enum(OUTAGE_SUBJECTS),
  /** Of the access point, uplink or place; `server` for the server itself. */
  id: z.string().max(64),
})
export type OutageSubject = z.infer<typeof outageSubjectSchema>

/** What an outage cost. The spans are within the outage and do not overlap. */
export const impactSchema = z.object({
  /** Clients that were seen shortly before; null when nobody counted. */
  clientsBefore: z.int().min(0).nullable(),
  /** Time seen not working. */
  downMs: span,
  /** Time in which nobody looked and the return proves that there was no service. */
  provenMs: span,
  /** Time in which nobody looked and nothing is proven. */
  unobservedMs: span,
  /** Time in which service was there after all, as late data show. */
  upMs: span,
  /** Of `downMs` and `provenMs`, what lies within the place's service hours. */
  serviceMs: span,
  /** Of `downMs` and `provenMs`, what a planned window takes out of the figures. */
  excludedMs: span,
})
export type Impact = z.infer<typeof impactSchema>

/** An interval without service, with its cause and what speaks for it. */
export const outageSchema = z.object({
  id: z.string().max(64),
  subject: outageSubjectSchema,
  /** Null for the server. */
  place: placeIdSchema.nullable(),
  startMs: timestampMs,
  /** Null while it lasts. */
  endMs: timestampMs.nullable(),
  /** How far before `startMs` it may have begun, and how far before `endMs` it may have ended. */
  startWithinMs: span,
  endWithinMs: span,
  /** `withdrawn`: late data show that there was none. */
  status: z.enum(OUTAGE_STATUSES),
  /** The cause that counts: a person's word, else the machine's finding. */
  cause: z.enum(CAUSES),
  confidence: share,
  /** The machine's finding, the most likely first; it stays when a person overrides it. */
  candidates: z.array(candidateSchema),
  evidence: z.array(evidenceSchema),
  impact: impactSchema,
  /** The planned window it lies in. */
  window: z.string().max(64).nullable(),
  /** The incident it belongs to. */
  incident: z.string().max(64).nullable(),
  /** The latest note of each kind; all of them are in the outage's own answer. */
  override: z
    .object({ cause: z.enum(CAUSES), reason: z.string(), by: z.string(), atMs: timestampMs })
    .nullable(),
  acknowledged: z.object({ by: z.string(), atMs: timestampMs }).nullable(),
  assignee: z.string().nullable(),
  revisedAtMs: timestampMs,
  /** Grows with each change of the machine's finding. */
  revision: z.int().min(1),
})
export type Outage = z.infer<typeof outageSchema>

/** What a person said about an outage; notes are only ever added. */
export const outageNoteSchema = z.object({
  id: z.int(),
  outage: z.string().max(64),
  atMs: timestampMs,
  by: z.string().min(1).max(64),
  kind: z.enum(NOTE_KINDS),
  /** The comment, the reason of an override, the name of who is assigned; empty otherwise. */
  text: z.string().max(2000),
  /** Of an override; null takes it back. */
  cause: z.enum(CAUSES).nullable(),
  /** Of a photo: its media type. */
  mediaType: z.enum(['image/jpeg', 'image/png', 'image/webp']).nullable(),
})
export type OutageNote = z.infer<typeof outageNoteSchema>

/** `GET /v1/outages/:id`. */
export const outageDetailSchema = z.object({
  outage: outageSchema,
  notes: z.array(outageNoteSchema),
})
export type OutageDetail = z.infer<typeof outageDetailSchema>

/** `POST /v1/outages/:id/notes`; a photo goes to `.../photos` as its own body. */
export const newNoteSchema = z.strictObject({
  kind: z.enum(NOTE_KINDS).exclude(['photo']),
  text: z.string().trim().max(2000).default(''),
  cause: z.enum(CAUSES).nullable().default(null),
})
export type NewNote = z.input<typeof newNoteSchema>

/** Service that is there and of little use: shown, never counted as down. */
export const degradationSchema = z.object({
  place: placeIdSchema,
  reason: z.enum(DEGRADATIONS),
  sinceMs: timestampMs,
  /** What was measured, and the limit that it passed, in the unit of the reason: ms, %, Mbit/s, clients. */
  value: z.number().nullable(),
  limit: z.number().nullable(),
})
export type Degradation = z.infer<typeof degradationSchema>

/** `GET /v1/degradations`: what makes places of little use now. */
export const degradationListSchema = z.object({ degradations: z.array(degradationSchema) })
export type DegradationList = z.infer<typeof degradationListSchema>

/** `GET /v1/outages?from=&until=&place=&incident=&cause=&status=&open=`: the newest first. */
export const outageListSchema = z.object({
  outages: z.array(outageSchema),
  /** There are more than are listed: ask for a shorter period. */
  isCut: z.boolean(),
})
export type OutageList = z.infer<typeof outageListSchema>
