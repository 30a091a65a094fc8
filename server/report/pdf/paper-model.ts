import { formatValue } from '#contract/report-format.ts'
import { madeWords } from '#contract/report-text/made-by.ts'
import type { PdfInput } from './pdf-input.ts'
import type { PdfModel, PdfSignature } from './pdf-model.ts'
import { fill, PDF_WORDS } from './pdf-words.ts'
import { breakWords } from './printable.ts'

/** Rooms of what stands on the paper, em of its letters. */
const TITLE_EM = 24
const LETTERHEAD_EM = 30
const IDENTITY_EM = 30
const SIGNATURE_EM = 20
/** Of the hash, on each page. */
const HASH_START = 12
const BETWEEN = ' · '

/** What the paper says of itself: whose it is, its number, version and state, and who signs it. */
export function paperModel(
  input: PdfInput,
  print: (text: string) => string,
): Omit<PdfModel, 'sections' | 'lacking'> {
  const { view, document, language, timeZone } = input
  const { letterhead, madeAtMs, version, hash } = document
  const words = PDF_WORDS[language]
  const within = (roomEm: number, text: string): string => breakWords(print(text), roomEm)
  const moment = (timeMs: number): string =>
    print(formatValue(timeMs, 'moment', { language, timeZone }))
  const number = print(document.number)
  const isProvisional = document.status === 'provisional'
  const status = isProvisional ? words.provisional : words.final
  const made = madeWords(moment(madeAtMs), within(IDENTITY_EM, document.by), language)
  const reason = within(IDENTITY_EM, document.reason)
  return {
    kind: input.kind,
    language,
    words: { page: words.page, contents: words.contents },
    madeAt: dateParts(madeAtMs),
    author: print(letterhead.lines.at(-1) ?? ''),
    keywords: [number, hash],
    letterhead: {
      lines: letterhead.lines.map((line) => within(LETTERHEAD_EM, line)),
      address: within(LETTERHEAD_EM, letterhead.address),
    },
    title: within(TITLE_EM, view.title),
    subtitle: within(TITLE_EM, view.subtitle),
    number: fill(words.numbered, { number }),
    running: [view.title, view.subtitle]
      .filter((text) => text !== '')
      .map(print)
      .join(BETWEEN),
    footer: [number, `${words.version} ${version}`, hash.slice(0, HASH_START)].join(BETWEEN),
    status: isProvisional
      ? { label: words.mark, text: fill(words.until, { moment: moment(document.freezesAtMs) }) }
      : null,
    identity: [
      [words.version, String(version)],
      ...(reason === '' ? [] : [[words.reason, reason] as const]),
      [words.status, status],
      [words.made, made],
    ],
    closing: input.kind === 'report' ? words.closing : null,
    signatures: signaturesOf(input, within),
    seal: [
      [words.number, number, false],
      [words.version, [String(version), status, moment(madeAtMs)].join(BETWEEN), false],
      [words.hash, hash, true],
      [words.software, `Pantau ${print(document.softwareVersion)}`, false],
    ],
  }
}

function signaturesOf(
  input: PdfInput,
  within: (roomEm: number, text: string) => string,
): readonly PdfSignature[] {
  const { language, timeZone, document } = input
  const { place, signatory } = document.letterhead
  const words = PDF_WORDS[language]
  const locale = language === 'id' ? 'id-ID' : 'en-GB'
  const dates = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' })
  const printed = (text: string): string => within(SIGNATURE_EM, text)
  const office = {
    date: [printed(place), dates.format(document.madeAtMs)]
      .filter((text) => text !== '')
      .join(', '),
    title: printed(signatory.title),
    name: printed(signatory.name),
    number:
      signatory.name === '' && signatory.number === ''
        ? words.unnamedOfficial
        : signatory.number && fill(words.officialNumber, { number: printed(signatory.number) }),
  }
  if (input.kind === 'report') return [{ ...office, role: '' }]
  const provider = { role: words.secondParty, title: printed(input.provider) }
  return [
    { ...provider, date: '', name: '', number: words.unnamed },
    { ...office, role: words.firstParty },
  ]
}

/** As the typesetter dates a file, UTC. */
function dateParts(timeMs: number): PdfModel['madeAt'] {
  const date = new Date(timeMs)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  }
}
