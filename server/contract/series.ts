import { z } from 'zod'
import { timestampMs } from './sample.ts'
import { AVAILABILITIES, PLACE_STATES } from './words.ts'

/** A stretch of one state, `startMs` inclusive, `endMs` exclusive. */
export const intervalSchema = z.object({
  startMs: timestampMs,
  endMs: timestampMs,
  state: z.enum([...AVAILABILITIES, ...PLACE_STATES]),
})
export type Interval = z.infer<typeof intervalSchema>

/**
 * `GET .../timeline?from=&until=` (Unix ms; default the last 24 h): the states of an access point or
 * a place, contiguous from `fromMs` to `untilMs`, and their sums: up + degraded + down + unknown +
 * planned + excluded = the period. Excluded is what planned windows take out of the figures, whatever
 * the state was. For an access point, degraded and planned are 0.
 */
export const timelineSchema = z.object({
  fromMs: timestampMs,
  untilMs: timestampMs,
  intervals: z.array(intervalSchema),
  totalsMs: z.object({
    up: z.int(),
    degraded: z.int(),
    down: z.int(),
    unknown: z.int(),
    planned: z.int(),
    excluded: z.int(),
  }),
})
export type Timeline = z.infer<typeof timelineSchema>

/** One window of a series. Windows without a sample are there, with count 0 and nulls. */
export const seriesWindowSchema = z.object({
  startMs: timestampMs,
  /** Samples in the window. */
  count: z.int(),
  clientsMean: z.number().nullable(),
  clientsMax: z.int().nullable(),
  rttMsMean: z.number().nullable(),
  cpuPercentMean: z.number().nullable(),
  memoryUsedPercentMean: z.number().nullable(),
  /** Highest radio utilisation seen in the window. */
  utilizationPercentMax: z.number().nullable(),
  /** Octets that the interface received and sent in the window, from counter increases; null when not countable. */
  rxBytes: z.number().nullable(),
  txBytes: z.number().nullable(),
  /** The same octets by who they are for: towards the clients and from them, as the interface faces. */
  downloadBytes: z.number().nullable(),
  uploadBytes: z.number().nullable(),
})
export type SeriesWindow = z.infer<typeof seriesWindowSchema>

/** `GET .../series?from=&until=&window=` (ms; default the last 24 h by 5 min; at most 2,000 windows). */
export const seriesSchema = z.object({
  fromMs: timestampMs,
  untilMs: timestampMs,
  windowMs: z.int(),
  windows: z.array(seriesWindowSchema),
})
export type Series = z.infer<typeof seriesSchema>
