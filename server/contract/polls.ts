import { z } from 'zod'
import { timestampMs } from './sample.ts'
import { intervalSchema } from './series.ts'
import { POLL_OUTCOME_KINDS } from './words.ts'

/** Polls in one answer; the next ones are asked for from `nextFromMs`. */
export const POLLS_MAX = 5000
/** Longest period that polls are given of: the longest local day. */
export const POLLS_PERIOD_MS_MAX = 25 * 3_600_000

/** What was polled at a place: an access point or a line that its service rests on. */
export const polledTargetSchema = z.object({
  kind: z.enum(['access-point', 'uplink']),
  id: z.string(),
  /** Of an access point its name, of a line its provider; null for a line without one. */
  name: z.string().nullable(),
})
export type PolledTarget = z.infer<typeof polledTargetSchema>

/**
 * One poll as it was received: time of the poll, time of receipt, index of the target, interval that
 * it speaks for (ms), outcome, round trip (ms), clients. What was not read is null.
 */
export const pollRowSchema = z.tuple([
  timestampMs,
  timestampMs,
  z.int().min(0),
  z.int().min(0),
  z.enum(POLL_OUTCOME_KINDS),
  z.number().nullable(),
  z.int().nullable(),
])
export type PollRow = z.infer<typeof pollRowSchema>

/**
 * `GET /v1/places/:id/polls?from=&until=` (Unix ms, 25 h at most): the polls that the states of a place
 * are reckoned from, the earliest first. Of equipment it has only ids and names.
 */
export const placePollsSchema = z.object({
  fromMs: timestampMs,
  untilMs: timestampMs,
  targets: z.array(polledTargetSchema),
  polls: z.array(pollRowSchema),
  /** From when the next part is asked for; null at the end. */
  nextFromMs: timestampMs.nullable(),
})
export type PlacePolls = z.infer<typeof placePollsSchema>

/**
 * `GET /v1/places/:id/targets?from=&until=` (Unix ms, 25 h at most): the intervals of each access point
 * and line that the states of a place are put together from.
 */
export const placeTargetsSchema = z.object({
  fromMs: timestampMs,
  untilMs: timestampMs,
  targets: z.array(polledTargetSchema.extend({ intervals: z.array(intervalSchema) })),
})
export type PlaceTargets = z.infer<typeof placeTargetsSchema>
