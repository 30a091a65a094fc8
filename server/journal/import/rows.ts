import { parseHostPort } from '#contract/address.ts'
import { ID_PATTERN } from '#contract/ids.ts'
import type { FileFault } from '#contract/geography.ts'
import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import { macOf } from '../../domain/managed.ts'
import { parseServiceHours } from '../../domain/service-hours.ts'
import type { Check } from '../inventory.ts'
import type { CsvRow } from './csv.ts'

const TEXT_LENGTH_MAX = 128
const SAID_LENGTH_MAX = 40
/** Indonesia from Rote to Sabang, from Aceh to Papua, in degrees. */
const LATITUDE = { min: -11.5, max: 6.5 }
const LONGITUDE = { min: 94.5, max: 141.5 }

const TELEPHONE = /^\+?[\d\s().-]{3,32}$/
/** As an international number has them (ITU-T E.164). */
const DIGITS = { min: 8, max: 15 }
const MBPS_MAX = 1_000_000

/** Reads what a file has a column for; what it has none for stays as it was. */
export type Given = <T>(
  column: string,
  read: (column: string) => T,
  former: T | undefined,
  none: T,
) => T

export const givenBy =
  (columns: ReadonlySet<string>): Given =>
  (column, read, former, none) =>
    columns.has(column) ? read(column) : (former ?? none)

/** Reads the cells of one row and notes each fault; what it gives after a fault is not used. */
export class RowReader {
  readonly #file: string
  readonly #row: CsvRow
  readonly #faults: FileFault[]
  readonly #headings: ReadonlyMap<string, string>

  /** `headings` are what the file calls its columns. */
  constructor(
    file: string,
    row: CsvRow,
    faults: FileFault[],
    headings: ReadonlyMap<string, string>,
  ) {
    this.#file = file
    this.#row = row
    this.#faults = faults
    this.#headings = headings
  }

  /** `column` by our name: the fault has that of the file. */
  fault(column: string, problem: Phrase, expected: Phrase): void {
    const place = { file: this.#file, line: this.#row.line, column: this.headingOf(column) }
    this.#faults.push({ ...place, problem, expected })
  }

  /** What the file calls a column. */
  headingOf(column: string): string {
    return this.#headings.get(column) ?? column
  }

  id(column: string): string {
    const text = this.#cell(column)
    if (!ID_PATTERN.test(text)) {
      this.fault(column, said(text), phrase('id'))
    }
    return text
  }

  optionalId(column: string): string | null {
    return this.#cell(column) === '' ? null : this.id(column)
  }

  text(column: string): string {
    const text = this.#cell(column)
    if (text === '') this.fault(column, said(text), phrase('some-text'))
    else if (text.length > TEXT_LENGTH_MAX) {
      const expected = phrase('characters-at-most', { characters: TEXT_LENGTH_MAX })
      this.fault(column, phrase('characters', { characters: text.length }), expected)
    }
    return text
  }

  optionalText(column: string): string | null {
    return this.#cell(column) === '' ? null : this.text(column)
  }

  word<T extends string>(column: string, words: Readonly<Record<string, T>>, list: Phrase): T {
    const text = this.#cell(column)
    const key = text.toLowerCase().replaceAll(/[\s_]+/g, '-')
    if (!Object.hasOwn(words, key)) this.fault(column, said(text), list)
    return words[key] as T
  }

  /** Latitude and longitude in degrees; a decimal comma counts in files with semicolons. */
  point(separator: ',' | ';'): { readonly latitude: number; readonly longitude: number } {
    const latitude = this.#degrees('latitude', separator)
    const longitude = this.#degrees('longitude', separator)
    if (Number.isNaN(latitude) || Number.isNaN(longitude)) return { latitude, longitude }
    if (isWithin(latitude, LONGITUDE) && isWithin(longitude, LATITUDE)) {
      const meant = { latitude: String(longitude), longitude: String(latitude) }
      const expected = phrase('latitude-longitude', meant)
      this.fault('latitude', phrase('latitude-swapped'), expected)
    } else {
      this.#within('latitude', latitude, LATITUDE)
      this.#within('longitude', longitude, LONGITUDE)
    }
    return { latitude, longitude }
  }

  /** Host name or address, with a port when one is needed. */
  optionalAddress(column: string): string | null {
    const text = this.#cell(column)
    if (text === '') return null
    if (parseHostPort(text) === undefined) {
      this.fault(column, said(text), phrase('address'))
    }
    return text
  }

  /** A MAC in any notation. */
  optionalMac(column: string): string | null {
    const text = this.#cell(column)
    if (text === '') return null
    const mac = macOf(text)
    if (mac === null) this.fault(column, said(text), phrase('mac'))
    return mac
  }

  optionalCheck(column: string): Check | null {
    const text = this.#cell(column).toLowerCase()
    if (text === '') return null
    const port = Number(/^tcp:(\d{1,5})$/.exec(text)?.[1] ?? 0)
    if (text !== 'snmp' && text !== 'ping' && !(port >= 1 && port <= 65_535)) {
      this.fault(column, said(text), phrase('check'))
    }
    return text as Check
  }

  /** A telephone number as it is dialled, short ones such as 123 too. */
  optionalPhone(column: string): string | null {
    const text = this.#cell(column)
    if (text === '') return null
    if (!TELEPHONE.test(text) || !/\d{3}/.test(text.replaceAll(/\D/g, ''))) {
      this.fault(column, said(text), phrase('telephone'))
    }
    return text
  }

  /** A mobile number, `+628...`; one without a country's code is of Indonesia. */
  optionalWhatsapp(column: string): string | null {
    const text = this.#cell(column)
    if (text === '') return null
    const digits = text.replaceAll(/[\s().-]/g, '').replace(/^0(?!0)/, '62')
    const number = digits.startsWith('+') ? digits : `+${digits}`
    if (!/^\+[1-9]\d*$/.test(number) || !isWithin(number.length - 1, DIGITS)) {
      this.fault(column, said(text), phrase('whatsapp'))
    }
    return number
  }

  /** A chat id of Telegram, negative for a group, or the `@name` of a channel. */
  optionalTelegram(column: string): string | null {
    const text = this.#cell(column)
    if (text === '') return null
    if (!/^(-?[1-9]\d{0,19}|@[A-Za-z]\w{4,31})$/.test(text)) {
      this.fault(column, said(text), phrase('telegram'))
    }
    return text
  }

  optionalEmail(column: string): string | null {
    const text = this.#cell(column)
    if (text === '') return null
    if (!/^[^\s@<>]+@[^\s@<>]+$/.test(text) || text.length > TEXT_LENGTH_MAX) {
      this.fault(column, said(text), phrase('email'))
    }
    return text
  }

  /** Hours as `domain/service-hours.ts` reads them. */
  optionalHours(column: string): string | null {
    const text = this.#cell(column)
    if (text === '') return null
    const parsed = parseServiceHours(text)
    if (!parsed.ok) this.fault(column, parsed.problem, parsed.expected)
    return text
  }

  /** A bit rate in Mbit/s; a decimal comma counts in files with semicolons. */
  optionalMbps(column: string, separator: ',' | ';'): number | null {
    const text = this.#cell(column)
    if (text === '') return null
    const mbps = Number(separator === ';' ? text.replace(',', '.') : text)
    if (!(mbps > 0 && mbps <= MBPS_MAX)) {
      this.fault(column, said(text), phrase('mbps'))
    }
    return mbps
  }

  #degrees(column: string, separator: ',' | ';'): number {
    const text = this.#cell(column)
    const point = separator === ';' ? text.replace(',', '.') : text
    if (/^[-+]?\d{1,3}(\.\d+)?$/.test(point)) return Number(point)
    const expected = phrase(separator === ';' ? 'degrees-by-comma' : 'degrees-by-point')
    this.fault(column, said(text), expected)
    return Number.NaN
  }

  #within(column: string, degrees: number, range: { min: number; max: number }): void {
    if (isWithin(degrees, range)) return
    const between = { min: String(range.min), max: String(range.max) }
    const problem = phrase('outside-indonesia', { degrees: String(degrees) })
    this.fault(column, problem, phrase('degrees-between', between))
  }

  #cell(column: string): string {
    return this.#row.cells[column] ?? ''
  }
}

function isWithin(degrees: number, range: { readonly min: number; readonly max: number }): boolean {
  return degrees >= range.min && degrees <= range.max
}

/** The cell as a fault shows it. */
export function said(text: string): Phrase {
  if (text === '') return phrase('is-empty')
  const isLong = text.length > SAID_LENGTH_MAX
  return phrase('said', { text: isLong ? `${text.slice(0, SAID_LENGTH_MAX)}...` : text })
}
