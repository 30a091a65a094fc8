import { z } from 'zod'
import { accessPointIdSchema, placeIdSchema } from './ids.ts'
import { timestampMs } from './sample.ts'
import { localDaySchema } from './visitors.ts'
import { BANDS, CAPACITY_KINDS, CAPACITY_REMEDIES, USAGE_SCOPES } from './words.ts'

const share = z.number().min(0)
const mean = z.number().min(0).nullable()

/**
 * Clients of one SSID or band over the windows in which it was counted, and in the highest: another cut of
 * the same clients, not to be added to them.
 */
const cut = { clientsMean: mean, clientsPeak: mean }

/**
 * Usage over a period. Clients are those connected at a time, in windows of 5 min: of an access point
 * the mean over the time of the window, to a tenth, where what a poll tells holds until the next one
 * and at most for its own interval (and an hour); of several the sum of their means in the same
 * window. Median and percentile are by nearest rank: the least value that so many windows do not
 * exceed. What nobody counted is null and never 0.
 */
export const usageFiguresSchema = z.object({
  /** Over all windows in which anybody counted. */
  clientsMean: mean,
  clientsMedian: mean,
  clientsP95: mean,
  clientsPeak: mean,
  peakAtMs: timestampMs.nullable(),
  /** Local hour of day with the most clients, 0 to 23. */
  busyHour: z.int().min(0).max(23).nullable(),
  /**
   * Octets towards the clients and from them, from counter increases; each belongs to the day on which
   * it was read. Those of access points add up to those of their place, and so on to the city.
   */
  downloadBytes: z.number().min(0).nullable(),
  uploadBytes: z.number().min(0).nullable(),
  /** Windows in any part of which clients were counted, of all windows of the period. */
  observedShare: z.number().min(0).max(1),
  bySsid: z.array(z.object({ ssid: z.string(), ...cut })),
  byBand: z.array(z.object({ band: z.enum(BANDS), ...cut })),
  /**
   * Distinct devices of each day, summed over the days; null where nobody counted. Who was at two
   * places counts once in each of them, and once in both together where one agent serves both.
   */
  visitors: z.number().min(0).nullable(),
  /** Mean clients by weekday (Monday first) and local hour; null where nobody counted. */
  pattern: z.array(z.array(mean).length(24)).length(7),
  /**
   * Against the contract of the line, of a place only; null without a contract. By the line's own
   * counters where it has any, else by what went from the access points to their clients.
   */
  uplink: z
    .object({
      contractMbps: z.number().min(0),
      /** Mean from the internet in the busiest hour of the day, and the highest window; 1 is full. */
      busyHourShare: share.nullable(),
      peakShare: share.nullable(),
    })
    .nullable(),
})
export type UsageFigures = z.infer<typeof usageFiguresSchema>

/** One local day of a longer period, for charts. */
export const usageChartDaySchema = usageFiguresSchema
  .pick({
    clientsMean: true,
    clientsPeak: true,
    downloadBytes: true,
    uploadBytes: true,
    visitors: true,
    observedShare: true,
  })
  .extend({ day: localDaySchema })
export type UsageChartDay = z.infer<typeof usageChartDaySchema>

/**
 * Whose usage: the id of a place or access point, the name of a kelurahan, kecamatan or provider;
 * `city`. The name is empty for all places that have no kelurahan or provider: so sums agree.
 */
export const usageOfSchema = z.object({
  scope: z.enum(USAGE_SCOPES),
  id: z.string(),
  name: z.string(),
  figures: usageFiguresSchema,
  /** Day by day, those without readings left out; empty when all of a scope were asked for. */
  days: z.array(usageChartDaySchema),
})
export type UsageOf = z.infer<typeof usageOfSchema>

/**
 * `GET /v1/usage?period=2026|2026-10|2026-10-21&scope=place&id=`: one of a scope, or all of it without
 * `id`. `from=2026-10-19&until=2026-10-25` (local days, both included, at most 400) in place of
 * `period` gives any range. Today counts until now.
 */
export const usageSchema = z.object({
  period: z.string(),
  fromMs: timestampMs,
  untilMs: timestampMs,
  isProvisional: z.boolean(),
  of: z.array(usageOfSchema),
})
export type Usage = z.infer<typeof usageSchema>

/** Something is too small, or too large, and what helps. */
export const capacityWarningSchema = z.object({
  kind: z.enum(CAPACITY_KINDS),
  place: placeIdSchema,
  accessPoint: accessPointIdSchema.nullable(),
  band: z.enum(BANDS).nullable(),
  /** What was measured, and the limit, in the unit of the kind: %, clients, share of the contract. */
  value: z.number(),
  limit: z.number(),
  /** Days of the last 7 on which it was so. */
  days: z.int().min(1),
  remedy: z.enum(CAPACITY_REMEDIES),
})
export type CapacityWarning = z.infer<typeof capacityWarningSchema>

/** `GET /v1/capacity`: over the last 7 closed days. */
export const capacitySchema = z.object({
  fromMs: timestampMs,
  untilMs: timestampMs,
  warnings: z.array(capacityWarningSchema),
})
export type Capacity = z.infer<typeof capacitySchema>

/** `GET /v1/access-points/:id/radios`: what the last poll said of each radio. */
export const radiosSchema = z.object({
  atMs: timestampMs.nullable(),
  radios: z.array(
    z.object({
      band: z.enum(BANDS).nullable(),
      channel: z.int().nullable(),
      utilizationPercent: z.number().nullable(),
      noiseDbm: z.number().nullable(),
      txPowerDbm: z.number().nullable(),
      clients: z.int().nullable(),
    }),
  ),
  ssids: z.array(
    z.object({
      name: z.string(),
      band: z.enum(BANDS).nullable(),
      clients: z.int().nullable(),
    }),
  ),
})
export type Radios = z.infer<typeof radiosSchema>
