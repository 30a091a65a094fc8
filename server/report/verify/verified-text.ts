import type { Language } from '#contract/words.ts'
import type { Difference, EvidenceUnreadable, Said } from './difference.ts'
import type { Verified, VerifiedCounts } from './verify-evidence.ts'

type Problem = Extract<Difference, { kind: 'file' }>['problem']
/** What is said of a difference, line by line: a label and what stands behind it. */
type Lines = readonly (readonly [label: string, text: string])[]

interface Texts {
  readonly report: (number: string, month: string, version: number) => string
  readonly hash: string
  readonly chain: string
  readonly verified: (figures: string) => string
  readonly recounted: (of: Readonly<Record<keyof VerifiedCounts, string>>) => string
  readonly given: (of: Readonly<Record<keyof VerifiedCounts, string>>) => string
  readonly compare: string
  readonly differs: string
  readonly where: string
  readonly whose: string
  readonly says: string
  readonly recomputed: string
  readonly nothing: string
  readonly yes: string
  readonly no: string
  readonly line: (file: string, line: number) => string
  readonly file: Readonly<Record<Problem, (name: string) => string>>
  readonly states: string
  readonly cause: string
  readonly figure: string
  readonly ownHash: string
  readonly expectedHash: string
}

const TEXTS: Readonly<Record<Language, Texts>> = {
  id: {
    report: (number, month, version) => `Bukti laporan ${number} (${month}, versi ${version})`,
    hash: 'SHA-256 angka',
    chain: 'Rantai bukti',
    verified: (figures) => `TERBUKTI: ${figures} angka laporan sama dengan hasil hitung ulang.`,
    recounted: ({ places, samples, states, files }) =>
      `Dihitung ulang: ${places} tempat dari ${samples} pengukuran, ${states} selang keadaan; ${files} berkas utuh.`,
    given: ({ outages, overrides, complaints }) =>
      `Diterima apa adanya: sebab ${outages} gangguan menurut mesin, ${overrides} putusan orang, ${complaints} keluhan, jumlah pengunjung per hari, kontrak, inventaris, wilayah dan penduduk, bulan pembanding.`,
    compare: 'Cocokkan SHA-256 angka dengan yang tercetak pada laporan.',
    differs: 'BERBEDA. Perbedaan pertama:',
    where: 'di mana',
    whose: 'milik',
    says: 'tertulis',
    recomputed: 'dihitung',
    nothing: '(tidak ada)',
    yes: 'ya',
    no: 'tidak',
    line: (file, line) => `${file}, baris ${line}`,
    file: {
      changed: (name) => `berkas ${name} sudah diubah: SHA-256-nya bukan yang di rantai`,
      missing: (name) => `berkas ${name} tidak ada`,
      added: (name) => `berkas ${name} tidak tercantum di daftar: ditambahkan kemudian`,
      moved: (name) => `berkas ${name} tidak pada urutannya`,
      wrapping: (name) => `berkas-berkas di dalam ${name} utuh, tetapi byte di antaranya diubah`,
    },
    states: 'keadaan tidak sesuai dengan pengukuran',
    cause: 'sebab gangguan ini bukan temuan mesin dan tidak diputuskan orang',
    figure: 'angka laporan tidak sesuai dengan buktinya',
    ownHash: 'SHA-256 yang tertulis di laporan bukan SHA-256 angkanya',
    expectedHash: 'nilai yang diharapkan bukan SHA-256 angka, bukan pula rantai bukti ini',
  },
  en: {
    report: (number, month, version) =>
      `Evidence of report ${number} (${month}, version ${version})`,
    hash: 'SHA-256 of figures',
    chain: 'Chain of evidence',
    verified: (figures) => `VERIFIED: ${figures} figures of the report are as reckoned anew.`,
    recounted: ({ places, samples, states, files }) =>
      `Reckoned anew: ${places} places from ${samples} polls, ${states} intervals of states; ${files} files are whole.`,
    given: ({ outages, overrides, complaints }) =>
      `Taken as given: the machine's causes of ${outages} outages, ${overrides} causes said by people, ${complaints} complaints, visitors by day, contracts, inventory, areas and residents, former months.`,
    compare: 'Compare the SHA-256 of figures with the one printed on the report.',
    differs: 'DIFFERENT. The first difference:',
    where: 'where',
    whose: 'whose',
    says: 'written',
    recomputed: 'reckoned',
    nothing: '(none)',
    yes: 'yes',
    no: 'no',
    line: (file, line) => `${file}, line ${line}`,
    file: {
      changed: (name) => `file ${name} was changed: its SHA-256 is not the one in the chain`,
      missing: (name) => `file ${name} is missing`,
      added: (name) => `file ${name} is not in the list: it was added later`,
      moved: (name) => `file ${name} is not in its order`,
      wrapping: (name) => `the files in ${name} are whole, but bytes between them were changed`,
    },
    states: 'states that do not follow from the polls',
    cause: 'the cause of this outage was neither found by the machine nor said by a person',
    figure: 'a figure of the report does not follow from its evidence',
    ownHash: 'the SHA-256 written in the report is not that of its figures',
    expectedHash: 'the value expected is neither the SHA-256 of the figures nor the chain',
  },
}

/** What came of a verification, for people. */
export function verifiedText(verified: Verified, language: Language): string {
  return `${linesOf(verified, language).map(printable).join('\n')}\n`
}

/** Why nothing can be said of a file, for people. */
export function unreadableText(
  path: string,
  { message, why }: EvidenceUnreadable,
  language: Language,
): string {
  if (language === 'en') return message
  switch (why.kind) {
    case 'no-file':
      return `${path}: tidak ada berkas itu, atau tidak boleh dibaca`
    case 'no-zip':
      return `${path}: bukan berkas zip, atau terpotong`
    case 'no-evidence':
      return `${path}: tidak ada manifest.json di dalamnya: bukan bukti laporan`
    case 'damaged':
      return `${why.name} rusak: isinya di byte ${why.firstByte} sampai ${why.lastByte} dari ${path} bukan yang dahulu dikemas`
    case 'other':
      return `${path} tidak dapat dibaca sebagai bukti laporan: ${message}`
    default:
      return why satisfies never
  }
}

/** Texts come from the file: what would move the cursor of a terminal is not printed. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '\u{FFFD}')
}

function linesOf(
  { difference, report, chain, counts }: Verified,
  language: Language,
): readonly string[] {
  const texts = TEXTS[language]
  const head: string[] = []
  if (report !== null) {
    const { number, month, version, hash } = report
    head.push(texts.report(number, month, version))
    head.push(
      ...aligned([[texts.hash, hash], ...(chain === null ? [] : [[texts.chain, chain] as const])]),
      '',
    )
  }
  if (difference === null) {
    const of = numbersOf(counts, language)
    const said = [texts.verified(of.figures), texts.recounted(of), texts.given(of), texts.compare]
    return [...head, ...said]
  }
  const { title, lines } = differenceLines(difference, texts)
  const shown = aligned(lines).map((line) => `  ${line}`)
  return [...head, `${texts.differs} ${title}`, ...shown]
}

function differenceLines(
  difference: Difference,
  texts: Texts,
): { readonly title: string; readonly lines: Lines } {
  switch (difference.kind) {
    case 'file':
      return { title: texts.file[difference.problem](difference.name), lines: [] }
    case 'states': {
      const { name, line, whose, says, recomputed } = difference
      const where = texts.line(name, line)
      return { title: texts.states, lines: sides(texts, where, whose, says, recomputed) }
    }
    case 'cause': {
      const { whose, startMs } = difference
      const where = `${new Date(startMs).toISOString()} (${startMs})`
      return {
        title: texts.cause,
        lines: [
          [texts.whose, whose],
          [texts.where, where],
        ],
      }
    }
    case 'figure': {
      const { path, whose, says, recomputed } = difference
      return { title: texts.figure, lines: sides(texts, path, whose, says, recomputed) }
    }
    case 'hash': {
      const { whose, says, recomputed } = difference
      const title = whose === 'document' ? texts.ownHash : texts.expectedHash
      return {
        title,
        lines: [
          [texts.says, says],
          [texts.recomputed, recomputed],
        ],
      }
    }
    default:
      return difference satisfies never
  }
}

function sides(texts: Texts, where: string, whose: string, says: Said, recomputed: Said): Lines {
  const shown = (value: Said): string => {
    if (value === null) return texts.nothing
    return typeof value === 'boolean' ? (value ? texts.yes : texts.no) : String(value)
  }
  return [
    [texts.where, where],
    ...(whose === '' ? [] : [[texts.whose, whose] as const]),
    [texts.says, shown(says)],
    [texts.recomputed, shown(recomputed)],
  ]
}

function aligned(lines: Lines): readonly string[] {
  const width = Math.max(0, ...lines.map(([label]) => label.length))
  return lines.map(([label, text]) => `${label.padEnd(width)} : ${text}`)
}

function numbersOf(
  counts: VerifiedCounts,
  language: Language,
): Readonly<Record<keyof VerifiedCounts, string>> {
  const format = new Intl.NumberFormat(language === 'id' ? 'id-ID' : 'en-GB')
  const { files, places, samples, states, figures, outages, overrides, complaints } = counts
  return {
    files: format.format(files),
    places: format.format(places),
    samples: format.format(samples),
    states: format.format(states),
    figures: format.format(figures),
    outages: format.format(outages),
    overrides: format.format(overrides),
    complaints: format.format(complaints),
  }
}
