import { z } from 'zod'
import { COMPLAINT_KINDS, CAUSES, PLACE_KINDS, PLACE_STATES } from './words.ts'
import { clauseSchema, lineJudgementSchema } from './contracts.ts'
import {
  coverageFiguresSchema,
  coverageGapSchema,
  coverageRulesSchema,
  nextPlacesSchema,
  placeCoverageSchema,
} from './coverage.ts'
import { placeIdSchema, uplinkIdSchema } from './ids.ts'
import { ACTION_KINDS, READINESS_MEASURES, UNKNOWN_REASONS } from './report-words.ts'
import { timestampMs } from './sample.ts'
import { timelineSchema } from './series.ts'

const share = z.number().min(0).max(1)
const span = z.int().min(0)
const count = z.int().min(0)
const rupiah = z.int().min(0)
/** `2026-10`. */
export const reportMonthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)

/** Availability with its bounds (DESIGN "Time" 4) and the time in service hours that it is reckoned from. */
export const reportAvailabilitySchema = z.object({
  measured: share.nullable(),
  lower: share.nullable(),
  upper: share.nullable(),
  /** Time in each state within the service hours: the six together are those hours, ms. */
  serviceMs: timelineSchema.shape.totalsMs,
})
export type ReportAvailability = z.infer<typeof reportAvailabilitySchema>

/** An outage of service at a place, as far as it lies in the month. */
export const reportOutageSchema = z.object({
  place: placeIdSchema,
  name: z.string(),
  startMs: timestampMs,
  /** The end of the month where it goes on after it. */
  endMs: timestampMs,
  /** It began before the month; it goes on after it. */
  beganBefore: z.boolean(),
  goesOn: z.boolean(),
  cause: z.enum(CAUSES),
  /** Seen without service, within the service hours and without what is excluded. */
  downMs: span,
  /** The same, of the time that nobody saw. */
  unknownMs: span,
})
export type ReportOutage = z.infer<typeof reportOutageSchema>

/** A former month to compare with; shares are null where nothing was measured then. */
export const formerMonthSchema = z.object({
  month: reportMonthSchema,
  measured: share.nullable(),
  lower: share.nullable(),
  upper: share.nullable(),
  placeCoverage: share.nullable(),
  residentCoverage: share.nullable(),
  effectiveCoverage: share.nullable(),
})
export type FormerMonth = z.infer<typeof formerMonthSchema>

/** Time without service by its cause, in service hours, ms; what no outage explains is `undetermined`. */
const downByCauseSchema = z.object(
  Object.fromEntries(CAUSES.map((cause) => [cause, span])) as Record<
    (typeof CAUSES)[number],
    typeof span
  >,
)
export type DownByCause = z.infer<typeof downByCauseSchema>

/** Time in which nobody looked, by why, in service hours, ms (`UNKNOWN_REASONS`). */
const unknownByReasonSchema = z.object(
  Object.fromEntries(UNKNOWN_REASONS.map((reason) => [reason, span])) as Record<
    (typeof UNKNOWN_REASONS)[number],
    typeof span
  >,
)
export type UnknownByReason = z.infer<typeof unknownByReasonSchema>

/** Use of a place in the month, as `server/contract/usage.ts` reckons it. Null where nobody counted. */
export const reportUsageSchema = z.object({
  clientsMedian: z.number().nullable(),
  clientsPeak: z.number().nullable(),
  downloadBytes: z.number().nullable(),
  uploadBytes: z.number().nullable(),
  visitors: z.number().nullable(),
})
export type ReportUsage = z.infer<typeof reportUsageSchema>

export const reportPlaceSchema = z.object({
  place: placeIdSchema,
  name: z.string(),
  kind: z.enum(PLACE_KINDS),
  kecamatan: z.string(),
  kelurahan: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  /** At the end of the month. */
  status: z.enum(['active', 'planned', 'retired']),
  /** Of its lines, each once, in the order of the inventory. */
  providers: z.array(z.string()),
  powerArea: z.string().nullable(),
  /** As the inventory writes them; null: always open. */
  serviceHours: z.string().nullable(),
  /** From when to when it counted in the month. */
  fromMs: timestampMs,
  untilMs: timestampMs,
  availability: reportAvailabilitySchema,
  verdict: placeCoverageSchema.shape.verdict,
  outages: count,
  longestOutageMs: span,
  downByCause: downByCauseSchema,
  unknownByReason: unknownByReasonSchema,
  usage: reportUsageSchema,
})
export type ReportPlace = z.infer<typeof reportPlaceSchema>

const areaFigures = {
  figures: coverageFiguresSchema,
  availability: reportAvailabilitySchema,
  outages: count,
}
/** A kecamatan, or all places of a kind. */
export const reportGroupSchema = z.object({ key: z.string(), ...areaFigures })
export type ReportGroup = z.infer<typeof reportGroupSchema>

export const reportKelurahanSchema = z.object({
  /** Code of the outline, or `kecamatan/kelurahan` as places name it. */
  key: z.string(),
  name: z.string(),
  kecamatan: z.string(),
  ...areaFigures,
})
export type ReportKelurahan = z.infer<typeof reportKelurahanSchema>

export const reportCauseSchema = z.object({
  cause: z.enum(CAUSES),
  outages: count,
  downMs: span,
  /** Of all time without service; null when there was none. */
  share: share.nullable(),
})

/** A provider or a power area: the places that hang on it, and what befell them because of it. */
export const comparedSchema = z.object({
  name: z.string(),
  places: count,
  availability: reportAvailabilitySchema,
  /** Outages whose cause it is: the line of a provider, the power of an area. */
  outages: count,
  downMs: span,
  /** `downMs` for each of its places. */
  downMsPerPlace: z.number().min(0),
})
export type Compared = z.infer<typeof comparedSchema>

export const reportContractSchema = z.object({
  contract: z.string(),
  version: z.int().min(1),
  provider: z.string(),
  clause: clauseSchema,
  lines: z.array(
    lineJudgementSchema.extend({
      uplink: uplinkIdSchema,
      place: placeIdSchema,
      name: z.string(),
      /** What of the month the contract held. */
      fromMs: timestampMs,
      untilMs: timestampMs,
    }),
  ),
  met: count,
  broken: count,
  undetermined: count,
  restitutionRupiah: rupiah,
})
export type ReportContract = z.infer<typeof reportContractSchema>

/** How long something took; medians by nearest rank. Null without any. */
const delays = z.object({ count, medianMs: span.nullable(), longestMs: span.nullable() })

export const reportComplaintsSchema = z.object({
  /** Received in the month. */
  received: count,
  byKind: z.array(z.object({ kind: z.enum(COMPLAINT_KINDS), received: count })),
  /** Of those received: how long until the first answer, and until the resolution. */
  firstAnswer: delays,
  resolution: delays,
  /** Of those received, without any answer; not resolved. */
  unanswered: count,
  open: count,
  /** What the measurement said of the place when the complaint came: the three are `received`. */
  agreement: z.object({
    /** An outage of service, or the place was seen down or degraded. */
    agreed: count,
    /** The place was seen up: green yet complained. */
    disagreed: count,
    /** Nobody looked. */
    unknown: count,
  }),
  /** Complaints with what was measured then, the oldest first; without a word of their text. */
  list: z.array(
    z.object({
      place: placeIdSchema,
      name: z.string(),
      kind: z.enum(COMPLAINT_KINDS),
      receivedAtMs: timestampMs,
      measured: z.enum([...PLACE_STATES, 'outage']),
      firstAnswerMs: span.nullable(),
      resolutionMs: span.nullable(),
    }),
  ),
})
export type ReportComplaints = z.infer<typeof reportComplaintsSchema>

/** Something to do next, the most useful first; which of the others are set depends on the kind. */
export const reportActionSchema = z.object({
  kind: z.enum(ACTION_KINDS),
  /** A place, area or provider; empty for the city. */
  name: z.string(),
  place: placeIdSchema.nullable(),
  cause: z.enum(CAUSES).nullable(),
  /** Places, complaints or residents, as the kind says. */
  count: z.number().min(0).nullable(),
  ms: span.nullable(),
  rupiah: rupiah.nullable(),
})
export type ReportAction = z.infer<typeof reportActionSchema>

/** A person's word on a cause, beside the machine's. */
export const overriddenSchema = z.object({
  place: placeIdSchema.nullable(),
  name: z.string(),
  startMs: timestampMs,
  found: z.enum(CAUSES),
  cause: z.enum(CAUSES),
  reason: z.string(),
  by: z.string(),
  atMs: timestampMs,
})

export const reportQualitySchema = z.object({
  /** Of all places together. */
  unknownByReason: unknownByReasonSchema,
  /** Places with the most time that nobody saw, 20 at most. */
  leastSeen: z.array(z.object({ place: placeIdSchema, name: z.string(), unknownMs: span, share })),
  /** Required places with equipment that were not seen at all in the month. */
  neverSeen: z.array(z.object({ place: placeIdSchema, name: z.string() })),
  overrides: z.array(overriddenSchema),
  /** What was taken out of the figures by planned windows, in service hours of all places, ms. */
  excludedMs: span,
})

/** One indicator of a readiness assessment, with what it rests on. */
export const readinessIndicatorSchema = z.object({
  id: z.string(),
  title: z.object({ id: z.string(), en: z.string() }),
  measure: z.enum(READINESS_MEASURES),
  /** Null where it cannot be reckoned. */
  value: share.nullable(),
  /** 1 to 4: 0-25, 26-50, 51-75, 76-100 %, or as the instrument cuts them. */
  band: z.int().min(1).max(10).nullable(),
  /** Numerator and denominator. */
  part: z.number().nullable(),
  whole: z.number().nullable(),
})

/**
 * The figures of a month: a function of samples, inventory, contracts, windows, notes and complaints
 * alone. In whatever order those came, these bytes are the same.
 */
export const monthFiguresSchema = z.object({
  schema: z.literal(1),
  month: reportMonthSchema,
  city: z.string(),
  timeZone: z.string(),
  fromMs: timestampMs,
  /** The end of the month, or the moment of the report while it lasts. */
  untilMs: timestampMs,
  rules: coverageRulesSchema,
  residentsBy: z.enum(['grid', 'even', 'none']),
  /** 1. One page. */
  summary: z.object({
    coverage: coverageFiguresSchema,
    /** Of all required places together. */
    availability: reportAvailabilitySchema,
    outages: count,
    monthBefore: formerMonthSchema.nullable(),
    yearBefore: formerMonthSchema.nullable(),
    /** Five at most, by time seen without service. */
    largestOutages: z.array(reportOutageSchema),
    actions: z.array(reportActionSchema),
    complaintsReceived: count,
    restitutionRupiah: rupiah,
  }),
  /** 3. */
  byKecamatan: z.array(reportGroupSchema),
  byKelurahan: z.array(reportKelurahanSchema),
  byKind: z.array(reportGroupSchema),
  /** 4. By kecamatan, kelurahan, name and id. */
  places: z.array(reportPlaceSchema),
  /** All outages of service at required places, the earliest first; those of retired ones are in no list. */
  outages: z.array(reportOutageSchema),
  /** 5. Of required places. */
  causes: z.object({
    byCause: z.array(reportCauseSchema),
    powerAreas: z.array(comparedSchema),
    providers: z.array(comparedSchema),
  }),
  /** 6. By number. */
  contracts: z.array(reportContractSchema),
  /** Lines whose contract has no version that holds in the month, or that name none. */
  linesWithoutContract: z.array(
    z.object({
      uplink: uplinkIdSchema,
      place: placeIdSchema,
      name: z.string(),
      provider: z.string().nullable(),
      contract: z.string().nullable(),
    }),
  ),
  /** 7. */
  complaints: reportComplaintsSchema,
  /** 8. */
  gaps: z.array(coverageGapSchema),
  next: nextPlacesSchema,
  /** 9. */
  quality: reportQualitySchema,
  /** Annex. */
  readiness: z.object({
    instrument: z.string(),
    indicators: z.array(readinessIndicatorSchema),
  }),
})
export type MonthFigures = z.infer<typeof monthFiguresSchema>
