/** What stands in the zip of evidence, file by file; its README tells people the same. */
import { z } from 'zod'
import { complaintSchema } from '#contract/complaint.ts'
import { contractVersionSchema } from '#contract/contracts.ts'
import { coverageRulesSchema } from '#contract/coverage.ts'
import { accessPointIdSchema, placeIdSchema, uplinkIdSchema } from '#contract/ids.ts'
import { readinessInstrumentSchema } from '#contract/readiness.ts'
import { formerMonthSchema, overriddenSchema, reportMonthSchema } from '#contract/report.ts'
import { timestampMs } from '#contract/sample.ts'
import { isTimeZone } from '#contract/time-zone.ts'
import { plannedWindowSchema } from '#contract/window.ts'
import { CAUSES, PLACE_KINDS } from '#contract/words.ts'

/** Grows when a file is written otherwise. */
export const EVIDENCE_FORMAT = 1

/** Files that are there once; the report is as it is kept, byte for byte. */
export const FILES = {
  readMe: 'README.txt',
  report: 'report.json',
  inventory: 'inventory.json',
  parts: 'parts.csv',
  contracts: 'contracts.json',
  windows: 'windows.json',
  outages: 'outages.json',
  overrides: 'overrides.json',
  complaints: 'complaints.json',
  geography: 'geography.json',
  former: 'former.json',
  instrument: 'instrument.json',
  visitors: 'visitors.csv',
  manifest: 'manifest.json',
} as const

export const PART_KINDS = ['place', 'access-point', 'uplink'] as const
export type PartKind = (typeof PART_KINDS)[number]
export type DeviceKind = Exclude<PartKind, 'place'>

export const intervalsFileOf = (place: string): string => `intervals/${place}.csv`
export const samplesFileOf = (kind: DeviceKind, id: string): string => `samples/${kind}/${id}.csv`

/** Heads of the tables, in the order of their columns. Moments are Unix ms. */
export const PARTS_HEAD = 'place,kind,id,counts,later,firstDay,lastDay'
export const VISITORS_HEAD = 'place,day,devices'
export const INTERVALS_HEAD = 'kind,id,startMs,endMs,state'
export const SAMPLES_HEAD =
  'polledAtMs,intervalMs,outcome,clients,uptimeMs,interface,counterBits,rxBytes,txBytes,receivedAtMs,agent'

/** By what rules the month was reckoned, and how far samples and states reach. */
export const evidenceHeadSchema = z.strictObject({
  month: reportMonthSchema,
  city: z.string(),
  timeZone: z.string().refine(isTimeZone),
  fromMs: timestampMs,
  untilMs: timestampMs,
  /** Absent in the first evidence of 0.5.0, which took a line to begin with what was watched of it. */
  watchedFromMs: timestampMs.optional(),
  /** States are known from there to there: beyond the month, so that outages over its ends are whole. */
  observedFromMs: timestampMs,
  observedUntilMs: timestampMs,
  rules: coverageRulesSchema,
  policy: z.strictObject({
    downAfterPolls: z.int().min(1).max(1000),
    upAfterPolls: z.int().min(1).max(1000),
    holdIntervals: z.number().positive().max(1000),
  }),
})
export type EvidenceHead = z.infer<typeof evidenceHeadSchema>

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const evidenceFileSchema = z.strictObject({
  name: z.string().min(1).max(256),
  bytes: z.int().min(0),
  sha256,
  /** `chainAfter` of the value before, this name and this hash. */
  chain: sha256,
})
export type EvidenceFile = z.infer<typeof evidenceFileSchema>

/** The last file of the zip: all others in their order. */
export const manifestSchema = z.strictObject({
  format: z.literal(EVIDENCE_FORMAT),
  head: evidenceHeadSchema,
  files: z.array(evidenceFileSchema),
  /** That of the last file. */
  chain: sha256,
})
export type Manifest = z.infer<typeof manifestSchema>

/** No addresses, serial numbers, MAC addresses or people: they decide no figure. */
export const inventoryFileSchema = z.strictObject({
  places: z.array(
    z.strictObject({
      id: placeIdSchema,
      name: z.string(),
      kind: z.enum(PLACE_KINDS),
      kecamatan: z.string(),
      kelurahan: z.string(),
      latitude: z.number(),
      longitude: z.number(),
      status: z.enum(['active', 'planned', 'retired']),
      serviceHours: z.string().nullable(),
      powerArea: z.string().nullable(),
      isEquipped: z.boolean(),
      lines: z.array(
        z.strictObject({
          id: uplinkIdSchema,
          provider: z.string().nullable(),
          contract: z.string().nullable(),
          /** Somebody tests it: windows of the providers of such lines alone are those of the place. */
          isTested: z.boolean(),
          /** Its own states are part of the figures. */
          hasStates: z.boolean(),
        }),
      ),
    }),
  ),
  /** What stood there at the end of the month, for people who read along. */
  accessPoints: z.array(
    z.strictObject({
      id: accessPointIdSchema,
      place: placeIdSchema,
      name: z.string(),
      model: z.string().nullable(),
      isController: z.boolean(),
      status: z.enum(['active', 'retired']),
    }),
  ),
})
export type InventoryFile = z.infer<typeof inventoryFileSchema>

/** Contracts as they counted; who entered them is left out. */
export const contractsFileSchema = z.array(
  z.strictObject({
    version: contractVersionSchema.omit({ by: true }),
    fromMs: timestampMs,
    untilMs: timestampMs,
  }),
)
export type ContractsFile = z.infer<typeof contractsFileSchema>

/** Planned windows; who planned them is left out. */
export const windowsFileSchema = z.array(
  plannedWindowSchema.omit({ createdBy: true, cancelledBy: true }),
)
export type WindowsFile = z.infer<typeof windowsFileSchema>

/**
 * Outages as findings: `found` by the machine; `cause` is the word of a person (`overrides.json`) where
 * there is one.
 */
export const outagesFileSchema = z.array(
  z.strictObject({
    place: placeIdSchema,
    /** Of a line alone; null: of the service of the place. */
    uplink: uplinkIdSchema.nullable(),
    startMs: timestampMs,
    /** The latest moment known where it lasts. */
    endMs: timestampMs,
    cause: z.enum(CAUSES),
    found: z.enum(CAUSES),
  }),
)
export type OutagesFile = z.infer<typeof outagesFileSchema>

export const overridesFileSchema = z.array(overriddenSchema)

/** Without a word of what was said. */
export const complaintsFileSchema = z.array(
  complaintSchema.pick({
    id: true,
    place: true,
    kind: true,
    receivedAtMs: true,
    firstAnswerAtMs: true,
    resolvedAtMs: true,
  }),
)

const numbers = z.array(z.number())
/** Outlines as longitude, latitude in turns, outer ring first; cells of residents by their centres. */
export const geographyFileSchema = z.strictObject({
  areas: z.array(
    z.strictObject({
      code: z.string(),
      name: z.string(),
      kecamatan: z.string(),
      residents: z.number().nullable(),
      polygons: z.array(z.array(numbers).min(1)),
    }),
  ),
  grid: z.strictObject({ longitudes: numbers, latitudes: numbers, residents: numbers }).nullable(),
  candidates: z.array(
    z.strictObject({
      from: z.enum(['planned', 'candidate']),
      id: z.string(),
      name: z.string(),
      kelurahan: z.string(),
      latitude: z.number(),
      longitude: z.number(),
      costRupiah: z.number().nullable(),
    }),
  ),
})
export type GeographyFile = z.infer<typeof geographyFileSchema>

export const formerFileSchema = z.strictObject({
  monthBefore: formerMonthSchema.nullable(),
  yearBefore: formerMonthSchema.nullable(),
})

export const instrumentFileSchema = readinessInstrumentSchema
