import { z } from 'zod'
import { accessPointIdSchema, placeIdSchema } from './ids.ts'
import { timestampMs } from './sample.ts'
import { CAUSES } from './words.ts'

const text = z.string().trim().max(2000)

/**
 * `POST /v1/places/:id/visits`: somebody was there. The id is chosen where the visit is written down,
 * so that one that is sent twice, as a phone without a line does, is kept once.
 */
export const newVisitSchema = z.strictObject({
  id: z.uuid(),
  /** When it was, by the clock of the server as far as the phone knows it. */
  atMs: timestampMs,
  text: text.default(''),
  /** The outage that it was for; null when it was for none. */
  outage: z.string().min(1).max(64).nullable().default(null),
})
export type NewVisit = z.input<typeof newVisitSchema>

/** A visit as it is kept; visits are only ever added. */
export const visitSchema = z.object({
  id: z.uuid(),
  place: placeIdSchema,
  outage: z.string().max(64).nullable(),
  atMs: timestampMs,
  /** When the server heard of it: later, where it waited for a line. */
  receivedAtMs: timestampMs,
  by: z.string().min(1).max(64),
  text,
  /** Of its photo, which is at `/v1/places/:id/visits/:visit/photo`; null when there is none. */
  mediaType: z.enum(['image/jpeg', 'image/png', 'image/webp']).nullable(),
})
export type Visit = z.infer<typeof visitSchema>

/** `GET /v1/places/:id/visits`: the newest first. */
export const placeVisitsSchema = z.object({
  visits: z.array(visitSchema),
  /** There are more than are listed. */
  isCut: z.boolean(),
})
export type PlaceVisits = z.infer<typeof placeVisitsSchema>

/**
 * `GET /v1/places/:id/first-aid?language=id|en`: what somebody who stands there can do, for each
 * outage that lasts, the one of the place's service first.
 */
export const placeFirstAidSchema = z.object({
  advice: z.array(
    z.object({
      outage: z.string().max(64),
      cause: z.enum(CAUSES),
      confidence: z.number().min(0).max(1),
      sinceMs: timestampMs,
      /** Of an outage of one access point. */
      accessPoint: accessPointIdSchema.nullable(),
      /** One thing to do in each, in their order. */
      steps: z.array(z.string()),
    }),
  ),
})
export type PlaceFirstAid = z.infer<typeof placeFirstAidSchema>
