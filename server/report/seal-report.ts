import type { Letterhead, Report, ReportDocument } from '#contract/report-document.ts'
import { daysOfMonth, localDayAt, spanOfDay } from '../domain/local-day.ts'
import { DAY_MS } from '../domain/local-time.ts'
import { changesBetween } from '../domain/report-changes.ts'
import type { ReportTurn } from '../journal/reports.ts'
import { hashOfFigures } from './document.ts'
import type { MadeMonth } from './make-report.ts'
import { reportNumber } from './report-number.ts'

/** What the office's papers look like, and when figures become final. */
export interface PaperSettings {
  /** `report.number`. */
  readonly number: string
  readonly freezeDays: number
  readonly letterhead: Letterhead
  readonly timeZone: string
  readonly softwareVersion: string
}

/** Why a report is made: somebody asked, it is the first of the month, or its figures become final. */
export type ReportOccasion = 'asked' | 'scheduled' | 'freeze'

export interface ReportOrder {
  readonly month: string
  readonly by: string
  readonly occasion: ReportOccasion
  /** Of somebody who asked. */
  readonly reason: string
}

/** What is said of a version that nobody asked for, after another one; on Indonesian papers. */
const SCHEDULED_REASON = 'Laporan bulanan terjadwal'
const LATE_DATA_REASON = 'Masa sementara berakhir; data yang datang sesudahnya sudah dihitung'

/** When the figures of a month become final, Unix ms. */
export function freezesAtMs(
  month: string,
  { freezeDays, timeZone }: Pick<PaperSettings, 'freezeDays' | 'timeZone'>,
): number {
  const [, lastDay] = daysOfMonth(month)
  return spanOfDay(lastDay, timeZone).endMs + freezeDays * DAY_MS
}

/** The local year in which a moment lies: reports are counted by it. */
export function yearAt(atMs: number, timeZone: string): number {
  return Number(localDayAt(atMs, timeZone).slice(0, 4))
}

/** Makes a report of a month's figures: the next version, final once the time for late data is over. */
export function sealReport(
  { figures, arrival }: MadeMonth,
  before: Report | null,
  { month, by, occasion, reason }: ReportOrder,
  { version, sequence }: ReportTurn,
  paper: PaperSettings,
  madeAtMs: number,
): Report {
  const finalAtMs = freezesAtMs(month, paper)
  const isFrozen = madeAtMs >= finalAtMs || before?.document.status === 'frozen'
  const hash = hashOfFigures(figures)
  const { changes, total } =
    before === null || before.document.hash === hash
      ? { changes: [], total: 0 }
      : changesBetween(before.figures, figures)
  const day = localDayAt(madeAtMs, paper.timeZone)
  const document: ReportDocument = {
    number: reportNumber(paper.number, { day, sequence, version }),
    month,
    version,
    status: isFrozen ? 'frozen' : 'provisional',
    freezesAtMs: finalAtMs,
    madeAtMs,
    by,
    reason: before === null ? '' : reasonOf(occasion, reason, total),
    hash,
    softwareVersion: paper.softwareVersion,
    letterhead: paper.letterhead,
    arrival,
    changes: [...changes],
    changesTotal: total,
  }
  return { document, figures }
}

function reasonOf(occasion: ReportOccasion, reason: string, changes: number): string {
  switch (occasion) {
    case 'asked':
      return reason
    case 'scheduled':
      return SCHEDULED_REASON
    case 'freeze':
      return changes === 0 ? '' : LATE_DATA_REASON
    default:
      return occasion satisfies never
  }
}
