import { z } from 'zod'
import { accessPointIdSchema, placeIdSchema } from './ids.ts'
import { timestampMs } from './sample.ts'
import { BANDS, CAPACITY_KINDS, USAGE_SCOPES } from './words.ts'

const share = z.number().min(0)
const mean = z.number().min(0).nullable()

/** Clients of one SSID or band: another cut of the same clients, not to be added to them. */
const cut = { clientsMean: mean, clientsPeak: z.int().min(0).nullable() }

/**
 * Usage over a period. Clients are those connected at a time, in windows of 5 min: of several access
 * points the sum of their means in the same window. What nobody counted is null and never 0.
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
  /** Octets towards the clients and from them, from counter increases. */
  txBytes: z.number().min(0).nullable(),
  rxBytes: z.number().min(0).nullable(),
  /** Windows in which clients were counted, of all windows of the period. */
  observedShare: z.number().min(0).max(1),
  bySsid: z.array(z.object({ ssid: z.string(), ...cut })),
  byBand: z.array(z.object({ band: z.enum(BANDS), ...cut })),
  /** Distinct devices, summed over the days; null where nobody counted. */
  visitors: z.number().min(0).nullable(),
  /** Mean clients by weekday (Monday first) and local hour; null where nobody counted. */
  pattern: z.array(z.array(mean).length(24)).length(7),
  /** Against the contract of the line; null without a contract, or of several lines. */
  uplink: z
    .object({
      contractMbps: z.number().min(0),
      /** Mean towards the clients in the busiest hour of the day, and the highest window; 1 is full. */
      busyHourShare: share.nullable(),
      peakShare: share.nullable(),
    })
    .nullable(),
})
export type UsageFigures = z.infer<typeof usageFiguresSchema>

/** Whose usage: the id of a place or access point, the name of a kelurahan, provider; `city`. */
export const usageOfSchema = z.object({
  scope: z.enum(USAGE_SCOPES),
  id: z.string(),
  name: z.string(),
  figures: usageFiguresSchema,
})
export type UsageOf = z.infer<typeof usageOfSchema>

/**
 * `GET /v1/usage?period=2026-10|2026-10-21&scope=place&id=`: one of a scope, or all of it without `id`.
 */
export const usageSchema = z.object({
  period: z.string(),
  fromMs: timestampMs,
  untilMs: timestampMs,
  isProvisional: z.boolean(),
  of: z.array(usageOfSchema),
})
export type Usage = z.infer<typeof usageSchema>

/** Something is too small, or too large: the remedy follows from the kind. */
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
