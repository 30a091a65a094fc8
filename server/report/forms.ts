import { Readable } from 'node:stream'
import { reportView } from '#contract/report-view/report-view.ts'
import type { ReportOutlines } from '#contract/report-view/outlines.ts'
import type { ReportView } from '#contract/report-view.ts'
import type { ReportFormat } from '#contract/report-words.ts'
import type { Report } from '#contract/report-document.ts'
import type { Ring } from '../domain/coverage-types.ts'
import type { GeographyArea } from '../journal/geography.ts'
import { XLSX_MEDIA_TYPE } from '../journal/import/xlsx.ts'
import { reportPieces } from '../journal/report-body.ts'
import { writeReportCsv, ZIP_MEDIA_TYPE } from './csv/report-csv.ts'
import type { WriteForm, WrittenForm } from './form-files.ts'
import { writeReportHtml } from './html/report-html.ts'
import type { PdfInput } from './pdf/pdf-input.ts'
import { writeXlsxAside } from './xlsx/xlsx-aside.ts'

export interface FormDeps {
  readonly areas: () => Iterable<GeographyArea>
  /** Typesets a paper, aside where this process lives on. */
  readonly renderPdf: (input: PdfInput, signal: AbortSignal) => Promise<Uint8Array>
}

const KINDS: Readonly<Record<ReportFormat, { readonly end: string; readonly mediaType: string }>> =
  {
    pdf: { end: '.pdf', mediaType: 'application/pdf' },
    xlsx: { end: '.xlsx', mediaType: XLSX_MEDIA_TYPE },
    csv: { end: '-csv.zip', mediaType: ZIP_MEDIA_TYPE },
    json: { end: '.json', mediaType: 'application/json' },
    html: { end: '.html', mediaType: 'text/html; charset=utf-8' },
  }

/** What a file of a version is called: `pantau-2026-10-v1.pdf`. */
function formName(
  { month, version }: Pick<Report['document'], 'month' | 'version'>,
  format: ReportFormat,
): string {
  return `pantau-${month}-v${version}${KINDS[format].end}`
}

/** Writes all forms of a report from its one view. */
export function createFormWriter({ areas, renderPdf }: FormDeps): WriteForm {
  return async (report, format, language, signal) => {
    const { document, figures } = report
    const view = (): ReportView => reportView(report, { language, outlines: outlinesOf(areas()) })
    const options = { document, language, timeZone: figures.timeZone }
    const body = async (): Promise<WrittenForm['body']> => {
      switch (format) {
        case 'pdf':
          return renderPdf({ ...options, view: view(), kind: 'report' }, signal)
        case 'xlsx':
          return writeXlsxAside(view(), options, signal)
        case 'csv':
          return writeReportCsv(view(), options)
        case 'html':
          return encoded(writeReportHtml(view(), options))
        case 'json':
          return encoded(reportPieces(report))
        default:
          return format satisfies never
      }
    }
    const { mediaType } = KINDS[format]
    return { name: formName(document, format), mediaType, body: await body() }
  }
}

function encoded(pieces: Iterable<string>): AsyncIterable<Uint8Array> {
  return Readable.from(pieces, { objectMode: true }).map((piece: string) => Buffer.from(piece))
}

function outlinesOf(areas: Iterable<GeographyArea>): ReportOutlines {
  return Array.from(areas, ({ name, kecamatan, polygons }) => {
    return { name, kecamatan, rings: polygons.flatMap((rings) => rings.map(pointsOf)) }
  })
}

function pointsOf(ring: Ring): readonly (readonly [longitude: number, latitude: number])[] {
  return Array.from({ length: ring.length / 2 }, (_, at) => {
    return [ring[2 * at] ?? 0, ring[2 * at + 1] ?? 0] as const
  })
}
