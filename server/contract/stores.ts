import { z } from 'zod'

/** Where readings and the journal are: in the data directory, or on a server. */
export const STORE_PLACES = ['here', 'influxdb', 'victoriametrics', 'postgresql'] as const
export type StorePlace = (typeof STORE_PLACES)[number]

/** The first line of the answer to `POST /v1/store/hold`; the state is held while the answer goes on. */
export const heldStoreSchema = z.object({
  /** Of the server. */
  version: z.string(),
  city: z.string(),
  /** The moment whose state is held. */
  takenAtMs: z.int(),
  series: z.enum(STORE_PLACES),
  journal: z.enum(STORE_PLACES),
  /** Of the series file that are its state; null where readings are elsewhere. */
  seriesBytes: z.int().nullable(),
})
export type HeldStore = z.infer<typeof heldStoreSchema>

/** What the stores hold, and how long the disk lasts (`GET /v1/store/stats`). */
export const storeStatsSchema = z.object({
  series: z.enum(STORE_PLACES),
  journal: z.enum(STORE_PLACES),
  samples: z.int(),
  /** Of the series; on a server what it tells of itself. */
  bytes: z.number(),
  oldestMs: z.number().nullable(),
  newestMs: z.number().nullable(),
  /** Days (UTC) that are packed, and those whose polls still lie as they came; null on a server. */
  closedDays: z.int().nullable(),
  openDays: z.int().nullable(),
  /** Local days whose places are worked out, and the first of them. */
  rolledDays: z.int(),
  firstRolledDay: z.string().nullable(),
  /** Of the journal's file; null on a server. */
  journalBytes: z.number().nullable(),
  /** On the disk of the data directory. */
  freeBytes: z.number(),
  /** At the rate of the last packed days; null while there are none, or as much goes as comes. */
  daysUntilFull: z.number().nullable(),
})
export type StoreStatsAnswer = z.infer<typeof storeStatsSchema>

/** One line of the answer to `POST /v1/store/check` and `/compact`; the last one `isOver`. */
export const storeStepSchema = z.object({
  doing: z.string(),
  done: z.int(),
  whole: z.int(),
  isOver: z.boolean(),
  /** The first thing that is wrong; then it is over. */
  fault: z.string().nullable(),
})
export type StoreStep = z.infer<typeof storeStepSchema>
