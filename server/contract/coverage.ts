import { z } from 'zod'
import { placeIdSchema } from './ids.ts'
import { timestampMs } from './sample.ts'
import { localDaySchema } from './visitors.ts'
import { CAUSES, KNOWLEDGE, PLACE_KINDS } from './words.ts'

const share = z.number().min(0).max(1)
const people = z.number().min(0)

/** How coverage is reckoned; settings of the city. */
export const coverageRulesSchema = z.object({
  /** Measured availability in service hours from which a place is "with service". */
  serviceShare: share,
  /** Distance at which people are within reach of a place. */
  reachMeters: z.number().min(10).max(5000),
})
export type CoverageRules = z.infer<typeof coverageRulesSchema>
export const COVERAGE_RULES: CoverageRules = { serviceShare: 0.95, reachMeters: 300 }

/** Quarters of the national smart-city readiness assessment: 0-25, 26-50, 51-75, 76-100 %. */
export const READINESS_BANDS = [1, 2, 3, 4] as const
export type ReadinessBand = (typeof READINESS_BANDS)[number]

/** Coverage of a set of places or of an area. Shares are null where there is nothing to divide by. */
export const coverageFiguresSchema = z.object({
  /** Public places that should have Wi-Fi: all but the retired. */
  placesRequired: z.int().min(0),
  placesEquipped: z.int().min(0),
  placesWithService: z.int().min(0),
  /** Equipped, and not measured well enough to say: neither with nor without service. */
  placesUndetermined: z.int().min(0),
  /** placesWithService / placesRequired; null also where no equipped place was seen at all. */
  placeCoverage: share.nullable(),
  band: z.union(READINESS_BANDS.map((band) => z.literal(band))).nullable(),
  /** Null where the number of residents is not known. */
  residents: people.nullable(),
  /** Within reach of an equipped place. */
  residentsInReach: people.nullable(),
  /** Within reach of a place with service; null, with what follows, where none was seen at all. */
  residentsWithService: people.nullable(),
  /** residentsWithService / residents. */
  residentCoverage: share.nullable(),
  /** Sum of the residents within reach, each with the best availability that reaches him or her. */
  effectiveResidents: people.nullable(),
  /** effectiveResidents / residents. */
  effectiveCoverage: share.nullable(),
  /**
   * Hours in which residents had service within reach, in service hours of the period, summed up over
   * all residents, each with the place that served longest; for 1,000 of them.
   */
  wifiHoursPer1000: z.number().min(0).nullable(),
})
export type CoverageFigures = z.infer<typeof coverageFiguresSchema>

/** A place in the period. */
export const placeCoverageSchema = z.object({
  place: placeIdSchema,
  name: z.string(),
  kind: z.enum(PLACE_KINDS),
  kecamatan: z.string(),
  kelurahan: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  isEquipped: z.boolean(),
  /** In service hours: up / (up + down), and its bounds; null where nothing was seen. */
  measured: share.nullable(),
  lower: share.nullable(),
  upper: share.nullable(),
  /** `undetermined` where the bounds lie on both sides of the threshold and too little was seen. */
  verdict: z.enum(['with-service', 'below', 'undetermined', 'no-equipment']),
  /** What took most of the service away, by the outages as they are known now; null when nothing did. */
  cause: z.enum(CAUSES).nullable(),
  /** Within reach of it, whoever else reaches them. */
  residentsInReach: people.nullable(),
})
export type PlaceCoverage = z.infer<typeof placeCoverageSchema>

const group = { key: z.string(), figures: coverageFiguresSchema }

/** A gap of coverage. They come by kind in this order, of each the one with most residents first. */
export const coverageGapSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('no-equipment'),
    place: placeIdSchema,
    /** Residents that nobody else reaches and it would. */
    residentsGained: people.nullable(),
  }),
  z.object({
    kind: z.literal('below-threshold'),
    place: placeIdSchema,
    measured: share.nullable(),
    cause: z.enum(CAUSES).nullable(),
    /** Residents that no place with service reaches, and it would. */
    residentsGained: people.nullable(),
  }),
  z.object({
    kind: z.literal('out-of-reach'),
    /** Code of the kelurahan. */
    area: z.string(),
    /** Whom no place with service reaches. */
    residentsOut: people,
  }),
])
export type CoverageGap = z.infer<typeof coverageGapSchema>

/**
 * `GET /v1/coverage?period=2026-10|2026-10-21&known=now|then`: the present month by default. `then` is
 * what was known when the period ended: the inventory of that time, and samples received by then.
 */
export const coverageSchema = z.object({
  period: z.string().regex(/^\d{4}-\d{2}(-\d{2})?$/),
  fromMs: timestampMs,
  /** The end of the period, or now while it lasts. */
  untilMs: timestampMs,
  known: z.enum(KNOWLEDGE),
  /** Late data may still change it. */
  isProvisional: z.boolean(),
  /** First local day of which anything is known of any place, in this period or not; null for none. */
  firstDay: localDaySchema.nullable(),
  rules: coverageRulesSchema,
  /**
   * `even`: spread evenly over each kelurahan, which must be said beside the figure. `grid`: cells say
   * where residents live; where a kelurahan has a count of its own, that says how many they are.
   */
  residentsBy: z.enum(['grid', 'even', 'none']),
  city: coverageFiguresSchema,
  /** Residents of a kind are all of the city, reached by places of that kind alone. */
  byKind: z.array(z.object({ ...group, key: z.enum(PLACE_KINDS) })),
  byKecamatan: z.array(z.object(group)),
  /** By code; `kecamatan/kelurahan` as places name it where the outlines do not have it. */
  byKelurahan: z.array(z.object({ ...group, name: z.string(), kecamatan: z.string() })),
  places: z.array(placeCoverageSchema),
  gaps: z.array(coverageGapSchema),
})
export type Coverage = z.infer<typeof coverageSchema>

/**
 * `GET /v1/coverage/shapes?period=&known=`: all that is within reach as GeoJSON, of equipped places and
 * of those with service, to be drawn. A shape without any place has no polygon.
 */
export const coverageShapesSchema = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      properties: z.object({ of: z.enum(['equipped', 'with-service']), reachMeters: z.number() }),
      geometry: z.object({
        type: z.literal('MultiPolygon'),
        coordinates: z.array(z.array(z.array(z.array(z.number())))),
      }),
    }),
  ),
})
export type CoverageShapes = z.infer<typeof coverageShapesSchema>

/** One step of the greedy choice: where the next place reaches most people not yet reached. */
export const nextPlaceSchema = z.object({
  rank: z.int().min(1),
  /** Of a planned place or of a candidate. */
  from: z.enum(['planned', 'candidate']),
  id: z.string(),
  name: z.string(),
  kelurahan: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  residentsGained: people,
  residentsTotal: people,
  residentCoverage: share.nullable(),
  costRupiah: z.int().min(0).nullable(),
  /** Of all steps so far; null as soon as one of them has no cost. */
  costTotalRupiah: z.int().min(0).nullable(),
})
export type NextPlace = z.infer<typeof nextPlaceSchema>

/** `GET /v1/coverage/next?sites=10` (1 to 100): under a budget of so many sites, the best first. */
export const nextPlacesSchema = z.object({
  residentsBy: z.enum(['grid', 'even', 'none']),
  /** What is reached without any of them. */
  residentsBefore: people,
  residents: people.nullable(),
  steps: z.array(nextPlaceSchema),
})
export type NextPlaces = z.infer<typeof nextPlacesSchema>

/** `GET /v1/coverage/reach?latitude=&longitude=&meters=`: who a place at this spot would reach. */
export const reachSchema = z.object({
  kelurahan: z.string().nullable(),
  kecamatan: z.string().nullable(),
  reachMeters: z.number(),
  residentsBy: z.enum(['grid', 'even', 'none']),
  residentsInReach: people.nullable(),
  /** Of those, whom no equipped place reaches yet. */
  residentsGained: people.nullable(),
  /** Nearest equipped place. */
  nearest: z.object({ place: placeIdSchema, name: z.string(), meters: z.number() }).nullable(),
})
export type Reach = z.infer<typeof reachSchema>
