import type { UplinkId } from '#contract/ids.ts'
import type { Report } from '#contract/report-document.ts'
import type { PlannedWindow } from '#contract/window.ts'
import type { MonthFacts, PlaceFacts } from '../../domain/report-facts.ts'
import type { SeriesStore } from '../../store/series-store.ts'
import type { EvidenceHead, InventoryFile, PartKind } from './format.ts'

/** What made up a place on some local days in a row, both included. */
export interface EvidencePart {
  readonly place: string
  readonly kind: PartKind
  readonly id: string
  /** For its states, or for its use: a retired device had a use before. */
  readonly counts: 'state' | 'use'
  /** It came into the inventory later: it counts on those of the days on which it was polled. */
  readonly isLater: boolean
  readonly firstDay: string
  readonly lastDay: string
}

/** Distinct devices at a place on a day; who they are is in no sketch that leaves the server. */
export interface VisitorsRow {
  readonly place: string
  readonly day: string
  readonly devices: number
}

/** All that a month's evidence is written from. */
export interface EvidenceSource {
  readonly report: Report
  readonly facts: MonthFacts
  readonly policy: EvidenceHead['policy']
  readonly observedFromMs: number
  readonly observedUntilMs: number
  readonly windows: readonly PlannedWindow[]
  /** Of all places. */
  readonly parts: readonly EvidencePart[]
  readonly visitors: readonly VisitorsRow[]
  /** Lines that somebody tested at the end of the month. */
  readonly testedLines: ReadonlySet<UplinkId>
  readonly accessPoints: InventoryFile['accessPoints']
  readonly placesTotal: number
  /** In the order in which they are written. */
  readonly places: () => Iterable<PlaceFacts> | AsyncIterable<PlaceFacts>
  readonly store: Pick<SeriesStore, 'readRuns' | 'readUsage' | 'readSamples'>
}

/** Evidence that cannot be given, and what to do. */
export class EvidenceError extends Error {
  override readonly name = 'EvidenceError'
  /**
   * `not-over`: the month lasts; `not-settled`: its days are still worked out; `not-kept`: its polls are
   * gone; `changed`: other figures are known by now.
   */
  readonly code: 'not-over' | 'not-settled' | 'not-kept' | 'changed'
  constructor(code: EvidenceError['code'], message: string) {
    super(message)
    this.code = code
  }
}
