import { z } from 'zod'
import { timestampMs } from './sample.ts'

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time such as 22:00')

/** What a planned window is for. */
export const windowScopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('city') }),
  z.object({ kind: z.literal('kecamatan'), value: z.string().min(1).max(128) }),
  z.object({ kind: z.literal('provider'), value: z.string().min(1).max(128) }),
  z.object({ kind: z.literal('place'), value: z.string().min(1).max(64) }),
])
export type WindowScope = z.infer<typeof windowScopeSchema>

/**
 * When a planned window comes again, by the city's clock: on these days of the week (1 Monday to 7
 * Sunday), or on this day of the month, from `from` to `until`; an `until` not after `from` is on the
 * next day.
 */
export const recurrenceSchema = z.object({
  weekdays: z.array(z.int().min(1).max(7)).max(7),
  monthDay: z.int().min(1).max(31).nullable(),
  from: clockTime,
  until: clockTime,
})
export type Recurrence = z.infer<typeof recurrenceSchema>

/** Planned work or a planned power cut: still polled, still shown, and nobody is alarmed. */
export const plannedWindowSchema = z.object({
  id: z.string().max(64),
  scope: windowScopeSchema,
  /** Once: from here to there. Recurring: the first and the last moment at which it may begin. */
  startMs: timestampMs,
  endMs: timestampMs,
  recurrence: recurrenceSchema.nullable(),
  /** Whether its time is taken out of the figures. */
  isExcluded: z.boolean(),
  reason: z.string().min(1).max(500),
  createdBy: z.string().max(64),
  createdAtMs: timestampMs,
  /** Taken back at that time: what lay before stays as it was. */
  cancelledAtMs: timestampMs.nullable(),
  /** Who took it back; absent while nobody has. */
  cancelledBy: z.string().max(64).exactOptional(),
})
export type PlannedWindow = z.infer<typeof plannedWindowSchema>

/** `GET /v1/windows`: the one that begins last is first. */
export const windowListSchema = z.object({
  windows: z.array(plannedWindowSchema),
  /** There are older ones. */
  isCut: z.boolean(),
})
export type WindowList = z.infer<typeof windowListSchema>

/** `POST /v1/windows`. */
export const newWindowSchema = plannedWindowSchema
  .pick({
    scope: true,
    startMs: true,
    endMs: true,
    recurrence: true,
    isExcluded: true,
    reason: true,
  })
  .strict()
  .refine(({ startMs, endMs }) => startMs < endMs, {
    path: ['endMs'],
    error: 'must be after startMs',
  })
  .refine(
    ({ recurrence }) =>
      recurrence === null || recurrence.weekdays.length > 0 !== (recurrence.monthDay !== null),
    { path: ['recurrence'], error: 'expected either days of the week or a day of the month' },
  )
export type NewWindow = z.input<typeof newWindowSchema>
