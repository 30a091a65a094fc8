import type { Complaint } from '#contract/complaint.ts'
import type { ContractVersion } from '#contract/contracts.ts'
import type { CoverageRules } from '#contract/coverage.ts'
import type { PlaceId, UplinkId } from '#contract/ids.ts'
import type { ReadinessInstrument } from '#contract/readiness.ts'
import type { FormerMonth, MonthFigures, ReportUsage } from '#contract/report.ts'
import type { Interval } from '#contract/series.ts'
import type { PlaceKind, PlaceState } from '#contract/words.ts'
import type { AvailabilityInterval } from './availability.ts'
import type { CausedSpan } from './clause.ts'
import type { CoverageArea, NextSpot, ResidentGrid } from './coverage-types.ts'
import type { Span } from './site.ts'

/** A place as the inventory had it when the month ended. */
export interface ReportedPlace {
  readonly id: PlaceId
  readonly name: string
  readonly kind: PlaceKind
  readonly kecamatan: string
  readonly kelurahan: string
  readonly latitude: number
  readonly longitude: number
  readonly status: 'active' | 'planned' | 'retired'
  readonly serviceHours: string | null
  readonly powerArea: string | null
  /** It has an active access point that is not a controller. */
  readonly isEquipped: boolean
}

/** A line of a place, with what is known of it alone. */
export interface ReportedLine {
  readonly id: UplinkId
  readonly provider: string | null
  readonly contract: string | null
  /** Its own states; they may reach beyond the month. Empty where nobody tested it. */
  readonly intervals: readonly AvailabilityInterval[]
  readonly outages: readonly CausedSpan[]
  /** What planned windows take out of its own figures. */
  readonly planned: readonly Span[]
}

/** All that is known of a place in a month, whoever gathered it: the server, or who verifies it. */
export interface PlaceFacts {
  readonly place: ReportedPlace
  /** In the order of the inventory. */
  readonly lines: readonly ReportedLine[]
  /** From when to when it counts in the month: entered, retired, or the month's own ends. */
  readonly fromMs: number
  readonly untilMs: number
  /** Its states, contiguous over that time; they may reach beyond it, so that an outage is known whole. */
  readonly intervals: readonly Interval[]
  /** Outages of its service that touch that time, none that was withdrawn; one that lasts ends at the latest moment known. */
  readonly outages: readonly CausedSpan[]
  /** What planned windows take out of its figures. */
  readonly planned: readonly Span[]
  readonly usage: ReportUsage
}

/** A contract in the month: the version that counts, and what of the whole month it holds, to come or not. */
export interface ReportedContract {
  readonly version: ContractVersion
  readonly fromMs: number
  readonly untilMs: number
}

/** What is known of the month beside its places. */
export interface MonthFacts {
  readonly month: string
  readonly city: string
  readonly timeZone: string
  readonly fromMs: number
  readonly untilMs: number
  /** Since when anything was watched at all; the month's beginning where that was before. */
  readonly watchedFromMs: number
  readonly rules: CoverageRules
  readonly areas: readonly CoverageArea[]
  readonly grid: ResidentGrid | null
  readonly candidates: readonly NextSpot[]
  /** By number. */
  readonly contracts: ReadonlyMap<string, ReportedContract>
  /** Received in the month, the oldest first. `stateThen` is not used: what is known now counts. */
  readonly complaints: readonly Pick<
    Complaint,
    'id' | 'place' | 'kind' | 'receivedAtMs' | 'firstAnswerAtMs' | 'resolvedAtMs'
  >[]
  readonly overrides: MonthFigures['quality']['overrides']
  readonly monthBefore: FormerMonth | null
  readonly yearBefore: FormerMonth | null
  readonly instrument: ReadinessInstrument
}

/** State of a place at a moment of a complaint, as the intervals and outages say. */
export type ComplaintState = PlaceState | 'outage'
