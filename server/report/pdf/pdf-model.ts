import type { ChartTone, MapMark } from '#contract/report-view.ts'
import type { Language } from '#contract/words.ts'

/** What the templates (`*.typ`) read: strings that are set as they are, and where things stand. */
export interface PdfModel {
  readonly kind: 'report' | 'minutes'
  readonly language: Language
  /** `page` around the number of the page and how many there are. */
  readonly words: { readonly page: readonly string[]; readonly contents: string }
  /** When it was made, UTC: the date in the file, never a clock's. */
  readonly madeAt: Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>>
  readonly author: string
  readonly keywords: readonly string[]
  readonly letterhead: { readonly lines: readonly string[]; readonly address: string }
  readonly title: string
  readonly subtitle: string
  readonly number: string
  /** Above and below each page. */
  readonly running: string
  readonly footer: string
  /** In a frame above each page, and what it means; null for a final paper. */
  readonly status: { readonly label: string; readonly text: string } | null
  readonly identity: readonly (readonly [label: string, value: string])[]
  readonly sections: readonly PdfSection[]
  /** A sentence before the signatures, for a paper whose sections have none. */
  readonly closing: string | null
  readonly signatures: readonly PdfSignature[]
  readonly seal: readonly (readonly [label: string, value: string, isCode: boolean])[]
  /** What is said at the end where letters are lacking. */
  readonly lacking: string | null
}

export interface PdfSection {
  readonly title: string
  /** Whether it has its pages for itself. */
  readonly alone: boolean
  readonly blocks: readonly PdfBlock[]
}

export type PdfBlock =
  | { readonly kind: 'heading'; readonly level: 1 | 2; readonly text: string }
  | { readonly kind: 'text' | 'note'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | {
      readonly kind: 'facts'
      readonly facts: readonly {
        readonly label: string
        readonly value: string
        readonly beside: string
        /** Too long for large letters. */
        readonly long: boolean
      }[]
    }
  | ({ readonly kind: 'table' } & PdfTable)
  | ({ readonly kind: 'long-table'; readonly lead: readonly PdfBlock[] } & PdfTable)
  | ({ readonly kind: 'chart' } & PdfChart)
  | ({ readonly kind: 'map' } & PdfMap)

export interface PdfTable {
  readonly title: string
  /** Size of its letters, pt. */
  readonly size: number
  /** `width` in percent of the page's. */
  readonly columns: readonly {
    readonly title: string
    readonly right: boolean
    readonly width: number
  }[]
  readonly rows: readonly (readonly string[])[]
  /** How many lines each row takes at most. */
  readonly lines: readonly number[]
  readonly totals: readonly string[] | null
  readonly empty: string
  /** That there are more rows than the paper shows. */
  readonly rest: string | null
}

export interface PdfChart {
  readonly title: string
  readonly legend: readonly { readonly name: string; readonly tone: ChartTone }[]
  /** Of the words behind the bars, percent of the page's width. */
  readonly width: number
  readonly bars: readonly {
    readonly label: string
    readonly parts: readonly { readonly tone: ChartTone; readonly share: number }[]
    readonly text: string
  }[]
}

/** Where something is on a map: shares of its width from the left and from the top. */
export type PdfPoint = readonly [x: number, y: number]

export interface PdfMap {
  readonly title: string
  readonly legend: readonly { readonly mark: MapMark; readonly text: string }[]
  /** Millimetres, and the height as a share of it. */
  readonly width: number
  readonly height: number
  readonly markSize: number
  readonly areas: readonly {
    readonly tone: ChartTone
    readonly rings: readonly (readonly PdfPoint[])[]
  }[]
  readonly names: readonly { readonly at: PdfPoint; readonly text: string }[]
  readonly places: readonly { readonly at: PdfPoint; readonly mark: MapMark }[]
  readonly scale: { readonly share: number; readonly text: string } | null
}

export interface PdfSignature {
  readonly date: string
  readonly role: string
  readonly title: string
  readonly name: string
  readonly number: string
}
