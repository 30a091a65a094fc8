import { z } from 'zod'
import { phraseSchema } from './phrase.ts'
import { timestampMs } from './sample.ts'
import { PLACE_KINDS } from './words.ts'

/** A village code of the Ministry of Home Affairs, `53.71.06.1001`: never BPS' digits. */
export const KEMENDAGRI_CODE_PATTERN = /^\d{2}\.\d{2}\.\d{2}\.\d{4}$/
/** A village code of the statistics office, `5371041001`: other digits for the same village. */
export const BPS_CODE_PATTERN = /^\d{10}$/

/** How well the number of residents is known. */
export const RESIDENT_QUALITIES = ['census', 'register', 'estimate'] as const
export type ResidentQuality = (typeof RESIDENT_QUALITIES)[number]

/** A kelurahan as coverage knows it: its outline is in the boundaries, under the same code. */
export const areaSchema = z.object({
  /** Kemendagri's code; where the boundaries have none, `kecamatan/name`. */
  code: z.string().min(1).max(260),
  codeBps: z.string().max(32).nullable(),
  name: z.string().min(1).max(128),
  kecamatan: z.string().max(128),
  /** Of the outline, by equal-area arithmetic. */
  areaSquareMeters: z.number().min(0),
  residents: z.int().min(0).nullable(),
  households: z.int().min(0).nullable(),
  quality: z.enum(RESIDENT_QUALITIES).nullable(),
})
export type Area = z.infer<typeof areaSchema>

/** A spot where a place could be: what "next best places" chooses from, beside the planned ones. */
export const candidateSchema = z.object({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(128),
  kind: z.enum(PLACE_KINDS),
  kecamatan: z.string().max(128),
  kelurahan: z.string().max(128),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  /** What equipment and one year of the line would cost; null when nobody said. */
  costRupiah: z.int().min(0).nullable(),
})
export type CandidatePlace = z.infer<typeof candidateSchema>

/** Where residents live, finer than by kelurahan. */
export const gridSummarySchema = z.object({
  cells: z.int().min(1),
  /** Of all cells; what lies outside of the boundaries is counted apart. */
  residents: z.number().min(0),
  residentsOutside: z.number().min(0),
  source: z.string().max(256),
  importedAtMs: timestampMs,
})
export type GridSummary = z.infer<typeof gridSummarySchema>

/** `GET /v1/geography`. */
export const geographySchema = z.object({
  areas: z.array(areaSchema),
  candidates: z.array(candidateSchema),
  grid: gridSummarySchema.nullable(),
  /** Credit line of the boundaries, to be shown on the map; null where none is demanded. */
  attribution: z.string().nullable(),
  /** Kelurahan that places name and the boundaries do not have. */
  unknownKelurahan: z.array(z.string()),
})
export type Geography = z.infer<typeof geographySchema>

/** What can be imported, one file each. */
export const GEOGRAPHY_PARTS = [
  'boundaries',
  'population',
  'grid',
  'candidates',
  'crosswalk',
] as const
export type GeographyPart = (typeof GEOGRAPHY_PARTS)[number]

/** A fault of a file: where, what and what was expected. */
export const fileFaultSchema = z.object({
  file: z.string(),
  /** 1 is the header; null when the fault is of the file as a whole. */
  line: z.int().nullable(),
  /** Number of the feature from 1, in a file that has features in place of lines. */
  feature: z.int().exactOptional(),
  /** As the file calls it; of a feature its name. */
  column: z.string().nullable(),
  problem: phraseSchema,
  expected: phraseSchema,
})
export type FileFault = z.infer<typeof fileFaultSchema>

/**
 * `POST /v1/geography/:part?name=FILE&dry-run=1` with the file as its body: 200 with what changed, or
 * would change; 422 with the faults, and then nothing was changed. Boundaries take `illustrative=1`
 * and `attribution=TEXT` too.
 */
export const geographyImportSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.enum(['done', 'planned']),
    part: z.enum(GEOGRAPHY_PARTS),
    added: z.int().min(0),
    changed: z.int().min(0),
    unchanged: z.int().min(0),
    /** In the data now and not in the file: boundaries, grid and candidates are replaced whole. */
    removed: z.int().min(0),
    /** Readable, and worth a look: an area that differs much, residents outside. */
    warnings: z.array(phraseSchema),
    /** GeoJSON to look at before one agrees; null when it would be too large or has no shape. */
    preview: z.custom<object>((value) => typeof value === 'object').nullable(),
  }),
  z.object({
    outcome: z.literal('refused'),
    part: z.enum(GEOGRAPHY_PARTS),
    faults: z.array(fileFaultSchema),
    faultsTotal: z.int().min(0),
  }),
])
export type GeographyImport = z.infer<typeof geographyImportSchema>
