import { decisionOf } from '../minutes.ts'
import type { Minutes, MinutesLine, MinutesOutage, Standing } from '../minutes.ts'
import type { MinutesColumn, MinutesText } from '../report-text/minutes-id.ts'
import type { ReportTexts } from '../report-text/report-texts.ts'
import type { ReportTable } from '../report-view.ts'
import type { ViewFormats } from './context.ts'
import { tableOf } from './table.ts'
import type { TableSpec } from './table.ts'

/** Both sides sign for every row. */
const ROWS_MAX = 20_000

/** What the sections of minutes are written from. */
export interface MinutesContext {
  readonly minutes: Minutes
  readonly text: MinutesText
  readonly texts: ReportTexts
  readonly write: ViewFormats
}

/** An outage with its number in the minutes and the line that it is of. */
export interface NumberedOutage {
  readonly number: number
  readonly line: MinutesLine
  readonly outage: MinutesOutage
}

/** The outages of all lines, the earliest first, counted from 1. */
export function numberedOutages(lines: readonly MinutesLine[]): readonly NumberedOutage[] {
  return lines
    .flatMap((line) => line.counted.map((outage) => ({ line, outage })))
    .toSorted((a, b) => a.outage.startMs - b.outage.startMs)
    .map((one, at) => ({ number: at + 1, ...one }))
}

/** Objected to and not granted, ms. */
export function disputedMs({ undecidedMs, upheldMs }: Standing): number {
  return undecidedMs + upheldMs
}

function table<Row>({ text }: MinutesContext, spec: TableSpec<Row, MinutesColumn>): ReportTable {
  return tableOf<Row, MinutesColumn>(text, { paperRowsMax: ROWS_MAX, ...spec })
}

/** Measured time of each line. */
export function linesTable(context: MinutesContext): ReportTable {
  const { minutes, text, texts } = context
  return table<MinutesLine>(context, {
    id: 'minutes-lines',
    title: text.summary.lines,
    empty: text.summary.noLines,
    rows: minutes.lines,
    columns: [
      { key: 'place', type: 'text', width: 0.22, value: ({ name }) => name },
      { key: 'line', type: 'text', width: 0.12, value: ({ uplink }) => uplink },
      { key: 'up', type: 'duration', width: 0.11, total: 'sum', value: ({ upMs }) => upMs },
      { key: 'down', type: 'duration', width: 0.1, total: 'sum', value: ({ downMs }) => downMs },
      {
        key: 'unknown',
        type: 'duration',
        width: 0.12,
        total: 'sum',
        value: ({ unknownMs }) => unknownMs,
      },
      {
        key: 'excluded',
        type: 'duration',
        width: 0.11,
        total: 'sum',
        value: ({ excludedMs }) => excludedMs,
      },
      {
        key: 'measured',
        type: 'fine-share',
        width: 0.12,
        total: 'share',
        ratio: { part: ['up'], whole: ['up', 'down'] },
        value: ({ measured }) => measured,
      },
      {
        key: 'verdict',
        type: 'text',
        width: 0.1,
        value: ({ verdict }) => texts.words.contractVerdict[verdict],
      },
    ],
  })
}

/** Each outage that counts, with where both sides stand. */
export function outagesTable(
  context: MinutesContext,
  outages: readonly NumberedOutage[],
): ReportTable {
  const { text, texts } = context
  return table<NumberedOutage>(context, {
    id: 'minutes-outages',
    title: text.outages.table,
    empty: text.outages.none,
    rows: outages,
    columns: [
      { key: 'number', type: 'count', width: 0.05, value: ({ number }) => number },
      { key: 'place', type: 'text', width: 0.18, value: ({ line }) => line.name },
      { key: 'start', type: 'moment', width: 0.14, value: ({ outage }) => outage.startMs },
      { key: 'end', type: 'moment', width: 0.14, value: ({ outage }) => outage.endMs },
      {
        key: 'cause',
        type: 'text',
        width: 0.11,
        value: ({ outage }) => texts.words.cause[outage.cause],
      },
      {
        key: 'down',
        type: 'duration',
        width: 0.09,
        total: 'sum',
        value: ({ outage }) => outage.downMs,
      },
      {
        key: 'agreed',
        type: 'duration',
        width: 0.1,
        total: 'sum',
        value: ({ outage }) => outage.agreedMs,
      },
      {
        key: 'disputed',
        type: 'duration',
        width: 0.11,
        total: 'sum',
        value: ({ outage }) => disputedMs(outage),
      },
      {
        key: 'granted',
        type: 'duration',
        width: 0.1,
        total: 'sum',
        value: ({ outage }) => outage.acceptedMs,
      },
    ],
  })
}

/** That nobody objects says little while one still may. */
function noneYet({ minutes, text, write }: MinutesContext): string {
  const { isOpen, untilMs } = minutes.objectionWindow
  return isOpen ? text.objections.noneYet(write.moment(untilMs - 1)) : text.objections.none
}

/** What the provider objects to, and what the office made of it. */
export function objectionsTable(context: MinutesContext): ReportTable {
  const { minutes, text, write } = context
  const names = new Map(minutes.lines.map(({ uplink, name }) => [uplink, name]))
  return table<Minutes['objections'][number]>(context, {
    id: 'minutes-objections',
    title: text.objections.table,
    empty: noneYet(context),
    rows: minutes.objections,
    columns: [
      { key: 'code', type: 'text', width: 0.12, value: ({ id }) => id },
      {
        key: 'place',
        type: 'text',
        width: 0.2,
        value: ({ uplink }) => names.get(uplink) ?? uplink,
      },
      {
        key: 'outage',
        type: 'text',
        width: 0.17,
        value: ({ outage }) =>
          outage === null ? text.objections.wholeLine : write.moment(outage.startMs),
      },
      { key: 'objector', type: 'text', width: 0.2, value: ({ objector }) => objector },
      { key: 'objected', type: 'duration', width: 0.1, value: ({ heldMs }) => heldMs },
      {
        key: 'granted',
        type: 'duration',
        width: 0.1,
        value: (one) => Math.min(decisionOf(one)?.acceptedMs ?? 0, one.heldMs),
      },
      {
        key: 'decision',
        type: 'text',
        width: 0.14,
        value: (one) => {
          const decision = decisionOf(one)
          return decision === undefined ? null : text.objections.outcome[decision.outcome]
        },
      },
    ],
  })
}

/** What each line is claimed for, by how sure it is. */
export function claimsTable(context: MinutesContext): ReportTable {
  const { minutes, text } = context
  return table<MinutesLine>(context, {
    id: 'minutes-claims',
    title: text.money.table,
    empty: text.money.none,
    rows: minutes.lines.filter(({ reportedRupiah }) => reportedRupiah > 0),
    columns: [
      { key: 'place', type: 'text', width: 0.24, value: ({ name }) => name },
      { key: 'line', type: 'text', width: 0.16, value: ({ uplink }) => uplink },
      {
        key: 'reported_rupiah',
        type: 'rupiah',
        width: 0.15,
        total: 'sum',
        value: ({ reportedRupiah }) => reportedRupiah,
      },
      {
        key: 'agreed_rupiah',
        type: 'rupiah',
        width: 0.15,
        total: 'sum',
        value: ({ agreedRupiah }) => agreedRupiah,
      },
      {
        key: 'disputed_rupiah',
        type: 'rupiah',
        width: 0.15,
        total: 'sum',
        value: ({ disputedRupiah }) => disputedRupiah,
      },
      {
        key: 'dropped_rupiah',
        type: 'rupiah',
        width: 0.15,
        total: 'sum',
        value: ({ grantedRupiah }) => grantedRupiah,
      },
    ],
  })
}
