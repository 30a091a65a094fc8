import { z } from 'zod'
import { placeIdSchema, uplinkIdSchema } from './ids.ts'
import { timestampMs } from './sample.ts'
import { timelineSchema } from './series.ts'
import { localDaySchema } from './visitors.ts'
import { AVAILABILITIES, CAUSES, KNOWLEDGE, PLACE_STATES } from './words.ts'

/** Figures of one place on one local day, or of several days together, ms. */
export const placeTotalsSchema = z.object({
  /** The whole time: up + degraded + down + unknown + planned + excluded = the period. */
  totalsMs: timelineSchema.shape.totalsMs,
  /** The same within the place's service hours. */
  serviceMs: timelineSchema.shape.totalsMs,
})
export type PlaceTotals = z.infer<typeof placeTotalsSchema>

/**
 * The states of a place over a day, from its beginning, without a gap: each step is the offset from
 * there in ms and the index of the state in `PLACE_STATES`.
 */
const stepsSchema = z.array(
  z.tuple([
    z.int().min(0),
    z
      .int()
      .min(0)
      .max(PLACE_STATES.length - 1),
  ]),
)

const lineStepsSchema = z.array(
  z.tuple([
    z.int().min(0),
    z
      .int()
      .min(0)
      .max(AVAILABILITIES.length - 1),
  ]),
)

/**
 * `GET /v1/places/:id/days?from=2026-01-01&until=2026-12-31&steps=1`: both included, at most 400. The
 * first day is the one from which the place counts: on which it came into the inventory, or was polled
 * first where that is earlier. The last step of a day lasts to the end of its `totalsMs`.
 */
export const placeDaysSchema = z.object({
  days: z.array(
    placeTotalsSchema.extend({
      day: localDaySchema,
      isProvisional: z.boolean(),
      /** Where `steps=1` asks for them. */
      steps: stepsSchema.optional(),
      /** The same of each line that somebody tested, where that is kept: by `AVAILABILITIES`. */
      lines: z.array(z.object({ uplink: uplinkIdSchema, steps: lineStepsSchema })).optional(),
    }),
  ),
})
export type PlaceDays = z.infer<typeof placeDaysSchema>

/** The states of one place over the day; offsets are from `fromMs`. */
export const placeDaySchema = z.object({
  id: placeIdSchema,
  name: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  steps: stepsSchema,
  /** Of the other knowledge, the same way, where it differs. */
  otherSteps: stepsSchema.nullable(),
})
export type PlaceDay = z.infer<typeof placeDaySchema>

/**
 * `GET /v1/days/:day?known=now|then`: the whole city over a local day, to replay it. `then` is what the
 * map showed at each moment of that day; `now` is what all data say since.
 */
export const cityDaySchema = z.object({
  day: localDaySchema,
  fromMs: timestampMs,
  /** The end of the day, or now while it lasts. */
  untilMs: timestampMs,
  known: z.enum(KNOWLEDGE),
  isProvisional: z.boolean(),
  places: z.array(placeDaySchema),
  /** Outages of service of that day as they are known now, to name causes while it plays. */
  outages: z.array(
    z.object({
      id: z.string(),
      place: placeIdSchema,
      startMs: timestampMs,
      endMs: timestampMs.nullable(),
      cause: z.enum(CAUSES),
    }),
  ),
})
export type CityDay = z.infer<typeof cityDaySchema>

/** `GET /v1/days?from=&until=`: per local day, how the whole city did, for a calendar to choose from. */
export const cityDaysSchema = z.object({
  /** First local day of which anything is known; null when there is none. */
  first: localDaySchema.nullable(),
  days: z.array(
    z.object({
      day: localDaySchema,
      /** Sums over all places. */
      totalsMs: timelineSchema.shape.totalsMs,
      outages: z.int().min(0),
    }),
  ),
})
export type CityDays = z.infer<typeof cityDaysSchema>

/**
 * `GET /v1/availability?period=2026-10|2026-10-21&known=now|then`: all places in a month or a day. Of a day
 * with `&until=` only until that time of it, Unix ms, as it is known now.
 */
export const availabilitySchema = z.object({
  period: z.string(),
  fromMs: timestampMs,
  untilMs: timestampMs,
  known: z.enum(KNOWLEDGE),
  isProvisional: z.boolean(),
  /** First local day of which anything is known of any place, in this period or not; null for none. */
  firstDay: localDaySchema.nullable(),
  places: z.array(
    placeTotalsSchema.extend({
      place: placeIdSchema,
      measured: z.number().min(0).max(1).nullable(),
      lower: z.number().min(0).max(1).nullable(),
      upper: z.number().min(0).max(1).nullable(),
    }),
  ),
})
export type AvailabilityOfPlaces = z.infer<typeof availabilitySchema>
