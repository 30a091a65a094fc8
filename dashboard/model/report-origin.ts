import type { ReportAvailability } from '#contract/report.ts'
import type { ColumnType, ReportTable, ReportValue } from '#contract/report-view.ts'

/** One of the figures that a share is reckoned from. */
export interface OriginTerm {
  readonly title: string
  readonly value: number
  readonly type: ColumnType
}

/** What a share is reckoned from: the sum of the parts by the sum of the whole. */
export interface Origin {
  /** Whose figure it is, and which: `Taman Oebobo`, `Terukur`. */
  readonly of: string
  readonly title: string
  readonly share: number | null
  /** How the share is written. */
  readonly type: ColumnType
  readonly part: readonly OriginTerm[]
  readonly whole: readonly OriginTerm[]
  readonly partSum: number
  readonly wholeSum: number
}

const numberOf = (value: ReportValue | undefined): number => (typeof value === 'number' ? value : 0)

const sumOf = (terms: readonly OriginTerm[]): number =>
  terms.reduce((sum, { value }) => sum + value, 0)

/** What a figure in a row of a table is reckoned from; null of one that is no share of others. */
export function originOf(
  { columns }: Pick<ReportTable, 'columns'>,
  row: readonly ReportValue[],
  index: number,
): Origin | null {
  const column = columns[index]
  if (column?.ratio === null || column === undefined) return null
  const termsOf = (keys: readonly string[]): readonly OriginTerm[] =>
    keys.flatMap((key): OriginTerm[] => {
      const at = columns.findIndex((one) => one.key === key)
      const term = columns[at]
      if (term === undefined) return []
      return [{ title: term.title, value: numberOf(row[at]), type: term.type }]
    })
  const [part, whole] = [termsOf(column.ratio.part), termsOf(column.ratio.whole)]
  const value = row[index]
  const [partSum, wholeSum] = [sumOf(part), sumOf(whole)]
  return {
    of: String(row[0] ?? ''),
    title: column.title,
    share: typeof value === 'number' ? value : null,
    type: column.type,
    part,
    whole,
    partSum,
    wholeSum,
  }
}

/** What of an availability is called how. */
export type StateNames = Readonly<Record<'up' | 'degraded' | 'down', string>>

/** What a measured availability is reckoned from: service of any kind by all time that was seen. */
export function availabilityOrigin(
  { measured, serviceMs }: Pick<ReportAvailability, 'measured' | 'serviceMs'>,
  { of, title }: Pick<Origin, 'of' | 'title'>,
  names: StateNames,
): Origin {
  const term = (state: keyof StateNames): OriginTerm => {
    return { title: names[state], value: serviceMs[state], type: 'duration' }
  }
  const part = [term('up'), term('degraded')]
  const whole = [...part, term('down')]
  return {
    of,
    title,
    share: measured,
    type: 'share',
    part,
    whole,
    partSum: sumOf(part),
    wholeSum: sumOf(whole),
  }
}
