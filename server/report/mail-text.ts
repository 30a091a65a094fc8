import type { Report } from '#contract/report-document.ts'
import { formatValue } from '#contract/report-format.ts'
import type { ReportFact, ReportView } from '#contract/report-view.ts'
import type { ReportFormat } from '#contract/report-words.ts'
import type { Language } from '#contract/words.ts'

export interface LetterText {
  readonly subject: string
  readonly text: string
}

/** How the papers reach the reader: with the letter, or from these addresses. */
export type Enclosed =
  | { readonly kind: 'attached'; readonly formats: readonly ReportFormat[] }
  | { readonly kind: 'links'; readonly links: readonly string[] }
  /** Too large for a letter, and the server has no public address. */
  | { readonly kind: 'none' }

/** Of the first page: what a busy reader wants to know. */
const FIGURES_MAX = 5

interface Words {
  readonly greeting: string
  readonly opening: (title: string, month: string, number: string) => string
  readonly provisional: (until: string) => string
  readonly frozen: string
  readonly attached: (forms: string) => string
  readonly links: string
  readonly none: string
  readonly closing: string
}

const WORDS: Readonly<Record<Language, Words>> = {
  id: {
    greeting: 'Yth. Bapak/Ibu,',
    opening: (title, month, number) =>
      `Bersama ini kami sampaikan ${title} bulan ${month}, nomor ${number}. Ringkasannya:`,
    provisional: (until) =>
      `Angka ini sementara: data yang datang terlambat masih dihitung sampai ${until}.`,
    frozen: 'Angka ini final.',
    attached: (forms) => `Laporan lengkap terlampir sebagai ${forms}.`,
    links: 'Berkas terlalu besar untuk dilampirkan. Laporan lengkap dapat diunduh di:',
    none: 'Berkas terlalu besar untuk dilampirkan. Laporan lengkap ada di dasbor Pantau, halaman Laporan.',
    closing: 'Surat elektronik ini dikirim otomatis oleh Pantau dan tidak perlu dibalas.',
  },
  en: {
    greeting: 'Dear Sir or Madam,',
    opening: (title, month, number) =>
      `This is the ${title} for ${month}, number ${number}. In short:`,
    provisional: (until) =>
      `These figures are provisional: late data is still counted until ${until}.`,
    frozen: 'These figures are final.',
    attached: (forms) => `The whole report is attached as ${forms}.`,
    links: 'The files are too large to be attached. The whole report can be downloaded at:',
    none: 'The files are too large to be attached. The whole report is on the page Reports of the Pantau dashboard.',
    closing: 'This e-mail was sent by Pantau itself and needs no answer.',
  },
}

/** The letter that a report goes with: short, with the first figures of its first page. */
export function letterText(
  { document, figures }: Report,
  view: ReportView,
  language: Language,
  enclosed: Enclosed,
): LetterText {
  const words = WORDS[language]
  const { timeZone } = figures
  const form = { language, timeZone }
  const lines = factsOf(view).map(({ label, value, type, beside }) => {
    return `- ${label}: ${formatValue(value, type, form)}${beside === '' ? '' : ` (${beside})`}`
  })
  const until = formatValue(document.freezesAtMs, 'moment', form)
  const status = document.status === 'frozen' ? words.frozen : words.provisional(until)
  const text = [
    words.greeting,
    '',
    words.opening(view.title, view.subtitle, document.number),
    '',
    ...lines,
    '',
    status,
    ...enclosedLines(words, enclosed),
    '',
    words.closing,
    ...document.letterhead.lines,
  ]
  return { subject: `${view.title}, ${view.subtitle}`, text: text.join('\n') }
}

function enclosedLines(words: Words, enclosed: Enclosed): readonly string[] {
  switch (enclosed.kind) {
    case 'attached':
      return [words.attached(enclosed.formats.map((one) => one.toUpperCase()).join(', '))]
    case 'links':
      return [words.links, ...enclosed.links]
    case 'none':
      return [words.none]
    default:
      return enclosed satisfies never
  }
}

/** The first figures that the report shows, with its own words. */
function factsOf({ sections }: ReportView): readonly ReportFact[] {
  return sections
    .flatMap(({ blocks }) => blocks)
    .flatMap((block) => (block.kind === 'facts' ? block.facts : []))
    .slice(0, FIGURES_MAX)
}
