/**
 * A report as it is set before people, whatever the paper: sections of blocks with plain values, which
 * the PDF, the spreadsheet, the CSV files and the dashboard each write in their own way. One model, so that
 * no two forms can show different figures.
 */
export interface ReportView {
  readonly title: string
  /** `Oktober 2026`. */
  readonly subtitle: string
  readonly sections: readonly ReportSection[]
}

export interface ReportSection {
  /** Also the name of its sheet and the beginning of its files: `tempat`, `places`. */
  readonly id: string
  /** With its number: `4. Per tempat`. */
  readonly title: string
  readonly blocks: readonly ReportBlock[]
}

export type ReportBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  /** What stands beside a figure that must be known with it. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly facts: readonly ReportFact[] }
  | { readonly kind: 'table'; readonly table: ReportTable }
  | { readonly kind: 'chart'; readonly chart: ReportChart }
  | { readonly kind: 'map'; readonly map: ReportMap }

/** A figure of its own, with a word below it. */
export interface ReportFact {
  readonly label: string
  readonly value: ReportValue
  readonly type: ColumnType
  /** What it is compared with, or how sure it is: `batas 96,1-98,4%`. */
  readonly beside: string
}

/**
 * How a value is meant: `share` 0 to 1, `fine-share` the same to the thousandth of a percent, `points`
 * what two of those differ by, `duration` ms, `moment` Unix ms, `bytes` octets, `rupiah` and `count` whole
 * numbers, `number` any. Null is shown as a dash and never as 0.
 */
export const COLUMN_TYPES = [
  'text',
  'count',
  'number',
  'share',
  'fine-share',
  'points',
  'duration',
  'moment',
  'bytes',
  'rupiah',
] as const
export type ColumnType = (typeof COLUMN_TYPES)[number]
export type ReportValue = string | number | null

export interface ReportColumn {
  /** In English, for open data: `down_seconds`. Letters, digits and underscores. */
  readonly key: string
  readonly title: string
  readonly type: ColumnType
  /** What it says and in what unit, for the dictionary of open data. */
  readonly description: string
  /** Share of the width of a page; those without any are left out of the paper, and are in all else. */
  readonly width: number
  /** Whether the last row sums it up; a share there is reckoned anew from its parts. */
  readonly total: 'sum' | 'share' | 'none'
  /** Of a share: sums of other columns that it is reckoned from, so that a sheet can do it again. */
  readonly ratio: { readonly part: readonly string[]; readonly whole: readonly string[] } | null
  /** Where mostly nothing stands: on paper and page a zero is `0`, so that the others are seen. */
  readonly isSparse?: boolean
}

export interface ReportTable {
  /** Unique in the report; a file's name: `per-place`. */
  readonly id: string
  readonly title: string
  readonly columns: readonly ReportColumn[]
  readonly rows: readonly (readonly ReportValue[])[]
  /** As many as columns; null where there is nothing to sum up. */
  readonly totals: readonly ReportValue[] | null
  /** What is shown where there is no row. */
  readonly empty: string
  /** Where each row leads on the dashboard, as its address reads it; null for none. */
  readonly links: readonly (string | null)[] | null
  /** On paper at most so many rows; all are in the other forms. */
  readonly paperRowsMax: number
}

/** Bars, each with its label; stacked where there are several series. */
export interface ReportChart {
  readonly id: string
  readonly title: string
  readonly type: ColumnType
  /** Of the whole bar, where shares are drawn: 1. Null: the longest bar fills the width. */
  readonly most: number | null
  readonly series: readonly { readonly name: string; readonly tone: ChartTone }[]
  readonly bars: readonly { readonly label: string; readonly values: readonly (number | null)[] }[]
}

/** What a colour means; each form has its own colours, which never stand alone. */
export const CHART_TONES = [
  'good',
  'fair',
  'poor',
  'unknown',
  'plain',
  'a',
  'b',
  'c',
  'd',
  'e',
] as const
export type ChartTone = (typeof CHART_TONES)[number]

/** The city in outline with its places; degrees of WGS 84. */
export interface ReportMap {
  readonly id: string
  readonly title: string
  readonly legend: readonly { readonly mark: MapMark; readonly text: string }[]
  /** Rings as longitude, latitude pairs, with how they are filled. */
  readonly areas: readonly {
    readonly name: string
    readonly tone: ChartTone | null
    readonly rings: readonly (readonly (readonly [number, number])[])[]
  }[]
  readonly places: readonly {
    readonly name: string
    readonly longitude: number
    readonly latitude: number
    readonly mark: MapMark
  }[]
}

/** State of a month, or a gap, as a shape and a colour together. */
export type MapMark = 'with-service' | 'below' | 'undetermined' | 'no-equipment'
