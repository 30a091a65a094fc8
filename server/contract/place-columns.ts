import { z } from 'zod'
import { CAUSES, DEGRADATIONS } from './words.ts'

/**
 * Places by column: what repeats is written once, positions and times as differences. A country of
 * 83,762 places is then a few MiB, and a browser reads it in a fraction of the time.
 */
export const placeColumnsSchema = z.object({
  /** Times below are ms before this one, Unix ms. */
  atMs: z.int(),
  ids: z.array(z.string()),
  names: z.array(z.string()),
  /** Indices into `PLACE_KINDS` and `PLACE_STATES`. */
  kinds: z.array(z.int()),
  states: z.array(z.int()),
  /** Words and, for each place, the index of its word; -1 for none. */
  kecamatan: z.object({ words: z.array(z.string()), indices: z.array(z.int()) }),
  kelurahan: z.object({ words: z.array(z.string()), indices: z.array(z.int()) }),
  provider: z.object({ words: z.array(z.string()), indices: z.array(z.int()) }),
  /** Millionths of a degree, each as the difference from the place before. */
  latitudes: z.array(z.int()),
  longitudes: z.array(z.int()),
  since: z.array(z.int().nullable()),
  lastPoll: z.array(z.int().nullable()),
  accessPointsUp: z.array(z.int()),
  accessPointsTotal: z.array(z.int()),
  clients: z.array(z.int().nullable()),
  /** Of the few that have one: index of the place, then the outage. */
  outages: z.array(
    z.tuple([
      z.int(),
      z.object({
        id: z.string(),
        startMs: z.int(),
        cause: z.enum(CAUSES),
        confidence: z.number(),
        incident: z.string().nullable(),
      }),
    ]),
  ),
  degradations: z.array(z.tuple([z.int(), z.array(z.enum(DEGRADATIONS))])),
})
export type PlaceColumns = z.infer<typeof placeColumnsSchema>
