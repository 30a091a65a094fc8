import { z } from 'zod'

/** A local day, `YYYY-MM-DD`. */
export const localDaySchema = z.iso.date()

/**
 * Distinct devices that used a place on one local day, by what its access points told of their
 * stations. A phone with a randomised address may count again on another network or after it drew a
 * new address, which is why their share stands beside the figure.
 */
export const visitorsDaySchema = z.object({
  day: localDaySchema,
  /** An estimate (standard error 0.6 % up to 10,000); null where nothing was counted, never 0. */
  devices: z.int().min(1).nullable(),
  /** Share of the devices with a locally administered address, percent. */
  randomisedPercent: z.number().min(0).max(100).nullable(),
  /** Access points that counted anybody, of those that the place has. */
  accessPointsCounted: z.int().min(0),
  accessPointsTotal: z.int().min(0),
  /**
   * Parts were counted apart (several agents, or an agent that lost its salt in the day): who was
   * in both is in the sum twice.
   */
  isUpperBound: z.boolean(),
})
export type VisitorsDay = z.infer<typeof visitorsDaySchema>

/** `GET /v1/places/:id/visitors?from=&until=`: days, both included; by default today. */
export const placeVisitorsSchema = z.object({
  from: localDaySchema,
  until: localDaySchema,
  days: z.array(visitorsDaySchema),
})
export type PlaceVisitors = z.infer<typeof placeVisitorsSchema>
