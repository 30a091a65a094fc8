import { z } from 'zod'
import { CLAUSE_UNITS, CONTRACT_VERDICTS, MEASURING_POINTS } from './contract-words.ts'
import { placeIdSchema, uplinkIdSchema } from './ids.ts'
import { timestampMs } from './sample.ts'
import { localDaySchema } from './visitors.ts'
import { CAUSES } from './words.ts'

const share = z.number().min(0).max(1)
const span = z.int().min(0)
const count = z.int().min(0)
/** A million million: sums over a country's lines stay whole numbers. */
const RUPIAH_MAX = 1e12
const rupiah = z.int().min(0).max(RUPIAH_MAX)
const rupiahSum = z.int().min(0)

/** Below `below`, this share of the month's price is given back. */
export const tierSchema = z.strictObject({ below: share, restitutionShare: share })
export type Tier = z.infer<typeof tierSchema>

/** What a contract promises, and what it costs to break it. Shares count to the millionth. */
export const clauseSchema = z
  .strictObject({
    /** Least availability of a month, 0 to 1. */
    target: share,
    measuringPoint: z.enum(MEASURING_POINTS),
    /** As the inventory writes them (`06:00-22:00`); null: those of each place. */
    serviceHours: z.string().min(1).max(200).nullable(),
    /** Causes whose outages are not the provider's: their time is taken out of the figures. */
    exclusions: z.array(z.enum(CAUSES)).max(CAUSES.length),
    /** Outages shorter than this do not count against the provider, seconds. */
    outageLeastSeconds: z.int().min(0).max(86_400),
    unit: z.enum(CLAUSE_UNITS),
    /** Steps of restitution; of those that apply, the one with the least `below`. */
    tiers: z.array(tierSchema).max(20),
    /** Longest time to repair an outage, whole hours; null where nothing is agreed. */
    repairHoursMax: z.int().min(1).max(744).nullable(),
    /** Given back for each begun hour beyond it, rupiah per line. */
    repairHourRupiah: rupiah,
    /** Agreed quality of the line: kept for the report, not judged from availability. */
    latencyMsMax: z.number().positive().nullable(),
    mbpsLeast: z.number().positive().nullable(),
    /** Per line and month. */
    pricePerMonthRupiah: rupiah,
    /** Most that is given back of a month's price. */
    restitutionShareMax: share,
  })
  .refine(({ target, tiers }) => tiers.every(({ below }) => below <= target), {
    path: ['tiers'],
    error: 'expected no step above the target: who keeps the target gives nothing back',
  })
  .refine(({ tiers }) => isRising(tiers), {
    path: ['tiers'],
    error: 'expected each availability once, and not less given back for a lower one',
  })
export type Clause = z.infer<typeof clauseSchema>

function isRising(tiers: readonly Tier[]): boolean {
  const ordered = tiers.toSorted((a, b) => b.below - a.below)
  return ordered.every(({ below, restitutionShare }, index) => {
    const above = ordered[index - 1]
    if (above === undefined) return true
    return below < above.below && restitutionShare >= above.restitutionShare
  })
}

/** Number of a contract, as lines name it (`uplinks.contract`). */
const contractNumberSchema = z.string().min(1).max(128)

/**
 * A contract as it is from one day on; the latest version that began before a month's end and is valid
 * in it counts. Former versions stay, so that an old report can be made again.
 */
export const contractVersionSchema = z.object({
  contract: contractNumberSchema,
  /** 1, 2, 3 ... */
  version: z.int().min(1),
  provider: z.string().min(1).max(128),
  /** First and last local day, both included; null: until further notice. */
  validFrom: localDaySchema,
  validUntil: localDaySchema.nullable(),
  clause: clauseSchema,
  /** Why this version was made. */
  reason: z.string().min(1).max(500),
  by: z.string().max(64),
  atMs: timestampMs,
})
export type ContractVersion = z.infer<typeof contractVersionSchema>

/** `GET /v1/contracts`: those that were entered and those that lines name; the latest version first. */
export const contractListSchema = z.object({
  contracts: z.array(
    z.object({
      contract: contractNumberSchema,
      versions: z.array(contractVersionSchema),
      /** Lines that name it now. */
      uplinks: z.array(uplinkIdSchema),
    }),
  ),
})
export type ContractList = z.infer<typeof contractListSchema>

/**
 * `PUT /v1/contracts/:id?base=VERSION`, for operators alone: a new version (201). `base` is the version
 * that was edited, 0 for a contract that is not entered yet: 409 when it is no longer the latest.
 */
export const newContractVersionSchema = contractVersionSchema
  .pick({ provider: true, validFrom: true, validUntil: true, clause: true, reason: true })
  .strict()
  .refine(({ validFrom, validUntil }) => validUntil === null || validUntil >= validFrom, {
    path: ['validUntil'],
    error: 'must not be before validFrom',
  })
export type NewContractVersion = z.infer<typeof newContractVersionSchema>

/** One step of the arithmetic, to be shown, in the order of reckoning. */
export const reckoningStepSchema = z.discriminatedUnion('step', [
  /** Outages that were too short to count, and their time, which counts as up. */
  z.object({ step: z.literal('short'), outages: count, ms: span }),
  /** Time that counts as out only because its unit had begun. */
  z.object({ step: z.literal('unit'), unit: z.enum(CLAUSE_UNITS), ms: span }),
  /** `upMs + unknownMs` of `wholeMs`: what nobody saw counts for the provider. */
  z.object({
    step: z.literal('availability'),
    upMs: span,
    unknownMs: span,
    wholeMs: span,
    share,
  }),
  z.object({
    step: z.literal('tier'),
    below: share,
    restitutionShare: share,
    priceRupiah: rupiah,
    rupiah,
  }),
  z.object({
    step: z.literal('repair'),
    outages: count,
    hoursMax: count,
    hours: count,
    hourRupiah: rupiah,
    rupiah: rupiahSum,
  }),
  /** The most that is given back: it is less than the sum of the steps before. */
  z.object({ step: z.literal('cap'), share, priceRupiah: rupiah, rupiah }),
])
export type ReckoningStep = z.infer<typeof reckoningStepSchema>

/** An outage that counts against the provider, and what it counts for. */
export const countedOutageSchema = z.object({
  /** Known whole: it may reach beyond the period. */
  startMs: timestampMs,
  /** The latest moment known while it lasts. */
  endMs: timestampMs,
  cause: z.enum(CAUSES),
  /** Of the line's `downMs`, which is the sum over its outages. */
  downMs: span,
  /** Beyond the agreed time to repair it, within the period; 0 where nothing is agreed. */
  lateMs: span,
})
export type CountedOutage = z.infer<typeof countedOutageSchema>

/** What a clause makes of one line in a period. */
export const lineJudgementSchema = z.object({
  /** Within the clause's service hours, as it counts: the four together are those hours, ms. */
  upMs: span,
  downMs: span,
  unknownMs: span,
  excludedMs: span,
  measured: share.nullable(),
  lower: share.nullable(),
  upper: share.nullable(),
  /** `met`: lower >= target; `broken`: upper < target. */
  verdict: z.enum(CONTRACT_VERDICTS),
  /** That count against the provider. */
  outages: count,
  /** Each of them, the earliest first. */
  counted: z.array(countedOutageSchema),
  longestOutageMs: span,
  /** What can be claimed, of time that was seen out alone. */
  restitutionRupiah: rupiahSum,
  reckoning: z.array(reckoningStepSchema),
})
export type LineJudgement = z.infer<typeof lineJudgementSchema>

/**
 * `GET /v1/contracts/:id/judgement?period=2026-10` by the version that counts in that month (404 where
 * none does), and `POST` of another clause (`{clause}`) to the same path: what it would have made of
 * the same month.
 */
export const contractJudgementSchema = z.object({
  contract: contractNumberSchema,
  period: z.string(),
  fromMs: timestampMs,
  untilMs: timestampMs,
  isProvisional: z.boolean(),
  /** Null for a clause that is only tried. */
  version: z.int().nullable(),
  clause: clauseSchema,
  lines: z.array(
    lineJudgementSchema.extend({ uplink: uplinkIdSchema, place: placeIdSchema, name: z.string() }),
  ),
  /** There are more lines than are judged at once. */
  isCut: z.boolean(),
  met: count,
  broken: count,
  undetermined: count,
  restitutionRupiah: rupiahSum,
})
export type ContractJudgement = z.infer<typeof contractJudgementSchema>

/** Body of the `POST`. */
export const clauseTrialSchema = z.strictObject({ clause: clauseSchema })
