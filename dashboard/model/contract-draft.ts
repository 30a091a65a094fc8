import type { Clause, ContractVersion, NewContractVersion, Tier } from '#contract/contracts.ts'
import type { Cause } from '#contract/words.ts'
import { parseDay, writtenDay } from './written-time.ts'

/** A clause as it is being entered: texts of fields, shares in percent. */
export interface ClauseDraft {
  readonly target: string
  readonly measuringPoint: Clause['measuringPoint']
  /** '' for those of each place. */
  readonly serviceHours: string
  readonly exclusions: readonly Cause[]
  readonly outageLeastMinutes: string
  readonly unit: Clause['unit']
  /** `99 = 5; 98 = 10`: below 99 % five percent of the price are given back. */
  readonly tiers: string
  readonly repairHoursMax: string
  readonly repairHourRupiah: string
  readonly latencyMsMax: string
  readonly mbpsLeast: string
  readonly pricePerMonthRupiah: string
  readonly restitutionShareMax: string
}

/** A version of a contract as it is being entered. */
export interface ContractDraft extends ClauseDraft {
  readonly provider: string
  /** As people write days; '' while there is none, and for until further notice. */
  readonly validFrom: string
  readonly validUntil: string
  readonly reason: string
}

export type DraftField = keyof ContractDraft

/** What is sent, or the fields that cannot be read. */
export type Drafted<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly wrong: readonly DraftField[] }

/** What most contracts lay to the provider: the line, and what nobody knows the cause of. */
const NEW_CLAUSE: Clause = {
  target: 0.98,
  measuringPoint: 'place',
  serviceHours: null,
  exclusions: ['power', 'access-point', 'site-network', 'planned', 'monitoring'],
  outageLeastSeconds: 300,
  unit: 'minute',
  tiers: [{ below: 0.98, restitutionShare: 0.05 }],
  repairHoursMax: null,
  repairHourRupiah: 0,
  latencyMsMax: null,
  mbpsLeast: null,
  pricePerMonthRupiah: 0,
  restitutionShareMax: 1,
}

/** As it is written in a field: no grouping, a comma before decimals. */
const written = (value: number | null): string =>
  value === null ? '' : String(value).replace('.', ',')
const inPercent = (share: number): string => written(Math.round(share * 1e6) / 1e4)

function draftOfClause(clause: Clause): ClauseDraft {
  return {
    ...clause,
    target: inPercent(clause.target),
    serviceHours: clause.serviceHours ?? '',
    outageLeastMinutes: written(clause.outageLeastSeconds / 60),
    tiers: clause.tiers
      .map(({ below, restitutionShare }) => `${inPercent(below)} = ${inPercent(restitutionShare)}`)
      .join('; '),
    repairHoursMax: written(clause.repairHoursMax),
    repairHourRupiah: written(clause.repairHourRupiah),
    latencyMsMax: written(clause.latencyMsMax),
    mbpsLeast: written(clause.mbpsLeast),
    pricePerMonthRupiah: written(clause.pricePerMonthRupiah),
    restitutionShareMax: inPercent(clause.restitutionShareMax),
  }
}

const endWritten = (day: string | null): string => (day === null ? '' : writtenDay(day))

/** The draft of the version after this one; of a contract that is not entered yet, a first one. */
export function contractDraft(
  latest: ContractVersion | null,
  provider: string,
  today: string,
): ContractDraft {
  return {
    ...draftOfClause(latest?.clause ?? NEW_CLAUSE),
    provider: latest?.provider ?? provider,
    validFrom: writtenDay(latest?.validFrom ?? `${today.slice(0, 8)}01`),
    validUntil: endWritten(latest?.validUntil ?? null),
    reason: '',
  }
}

/** A number with a comma or a point before its decimals. */
function decimal(text: string): number {
  const trimmed = text.trim()
  return /^\d{1,9}([.,]\d{1,6})?$/.test(trimmed) ? Number(trimmed.replace(',', '.')) : Number.NaN
}

/** A whole number, in groups of three digits or not: 1.250.000 is 1250000. */
function whole(text: string): number {
  const trimmed = text.trim()
  const isGrouped = /^\d{1,3}([. ]\d{3})+$/.test(trimmed)
  const digits = isGrouped ? trimmed.replaceAll(/[. ]/g, '') : trimmed
  return /^\d{1,13}$/.test(digits) ? Number(digits) : Number.NaN
}

/** A share of 0 to 1 from percent; not a number where it is none. */
function share(text: string): number {
  const percent = decimal(text.replace('%', ''))
  return percent <= 100 ? Math.round(percent * 1e4) / 1e6 : Number.NaN
}

const orNull = (text: string, read: (text: string) => number): number | null =>
  text.trim() === '' ? null : read(text)

function tiersOf(text: string): readonly Tier[] | null {
  const parts = text.split(';').filter((part) => part.trim() !== '')
  const tiers = parts.map((part) => {
    const [below = '', restitution = '', ...more] = part.split('=')
    const isPair = more.length === 0
    return { below: isPair ? share(below) : Number.NaN, restitutionShare: share(restitution) }
  })
  return tiers.some((tier) => Number.isNaN(tier.below + tier.restitutionShare)) ? null : tiers
}

/** The clause that is meant. */
export function clauseOf(draft: ClauseDraft): Drafted<Clause> {
  const tiers = tiersOf(draft.tiers)
  const clause: Clause = {
    target: share(draft.target),
    measuringPoint: draft.measuringPoint,
    serviceHours: draft.serviceHours.trim() === '' ? null : draft.serviceHours.trim(),
    exclusions: [...draft.exclusions],
    outageLeastSeconds: Math.round(decimal(draft.outageLeastMinutes) * 60),
    unit: draft.unit,
    tiers: [...(tiers ?? [])],
    repairHoursMax: orNull(draft.repairHoursMax, whole),
    repairHourRupiah: whole(draft.repairHourRupiah),
    latencyMsMax: orNull(draft.latencyMsMax, decimal),
    mbpsLeast: orNull(draft.mbpsLeast, decimal),
    pricePerMonthRupiah: whole(draft.pricePerMonthRupiah),
    restitutionShareMax: share(draft.restitutionShareMax),
  }
  const wrong: DraftField[] = []
  const needs = (field: DraftField, isRight: boolean): void => {
    if (!isRight) wrong.push(field)
  }
  const isBetween = (value: number | null, least: number, most: number): boolean =>
    value === null || (value >= least && value <= most)
  needs('target', isBetween(clause.target, 0, 1))
  needs('outageLeastMinutes', isBetween(clause.outageLeastSeconds, 0, 86_400))
  needs('tiers', tiers?.every(({ below }) => below <= clause.target) === true)
  needs('repairHoursMax', isBetween(clause.repairHoursMax, 1, 744))
  needs('repairHourRupiah', isBetween(clause.repairHourRupiah, 0, 1e12))
  needs('latencyMsMax', isBetween(clause.latencyMsMax, 0.1, 1e6))
  needs('mbpsLeast', isBetween(clause.mbpsLeast, 0.001, 1e6))
  needs('pricePerMonthRupiah', isBetween(clause.pricePerMonthRupiah, 0, 1e12))
  needs('restitutionShareMax', isBetween(clause.restitutionShareMax, 0, 1))
  return wrong.length === 0 ? { ok: true, value: clause } : { ok: false, wrong }
}

/** The version that is meant. */
export function versionOf(draft: ContractDraft): Drafted<NewContractVersion> {
  const clause = clauseOf(draft)
  const [validFrom, validUntil] = [parseDay(draft.validFrom), parseDay(draft.validUntil)]
  const isOpenEnd = draft.validUntil.trim() === ''
  const [provider, reason] = [draft.provider.trim(), draft.reason.trim()]
  const wrong: DraftField[] = [...(clause.ok ? [] : clause.wrong)]
  if (provider === '') wrong.push('provider')
  if (validFrom === '') wrong.push('validFrom')
  // A day that cannot be read is not for ever.
  if (!isOpenEnd && (validUntil === '' || validUntil < validFrom)) wrong.push('validUntil')
  if (reason === '') wrong.push('reason')
  if (!clause.ok || wrong.length > 0) return { ok: false, wrong }
  return {
    ok: true,
    value: {
      provider,
      validFrom,
      validUntil: isOpenEnd ? null : validUntil,
      clause: clause.value,
      reason,
    },
  }
}
