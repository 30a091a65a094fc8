import { parseHostPort } from '#contract/address.ts'
import { ID_PATTERN } from '#contract/ids.ts'
import { macOf } from '../../domain/managed.ts'
import { parseServiceHours } from '../../domain/service-hours.ts'
import type { Check } from '../inventory.ts'
import type { CsvRow, ImportFault } from './csv.ts'

const TEXT_LENGTH_MAX = 128
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
  readonly #faults: ImportFault[]

  constructor(file: string, row: CsvRow, faults: ImportFault[]) {
    this.#file = file
    this.#row = row
    this.#faults = faults
  }

  fault(column: string, problem: string, expected: string): void {
    this.#faults.push({ file: this.#file, line: this.#row.line, column, problem, expected })
  }

  id(column: string): string {
    const text = this.#cell(column)
    if (!ID_PATTERN.test(text)) {
      this.fault(column, said(text), '1 to 64 letters, digits, dots, dashes or underscores')
    }
    return text
  }

  optionalId(column: string): string | null {
    return this.#cell(column) === '' ? null : this.id(column)
  }

  text(column: string): string {
    const text = this.#cell(column)
    if (text === '') this.fault(column, said(text), 'some text')
    else if (text.length > TEXT_LENGTH_MAX) {
      this.fault(column, `${text.length} characters`, `at most ${TEXT_LENGTH_MAX}`)
    }
    return text
  }

  optionalText(column: string): string | null {
    return this.#cell(column) === '' ? null : this.text(column)
  }

  word<T extends string>(column: string, words: Readonly<Record<string, T>>, list: string): T {
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
      const problem = 'latitude and longitude are swapped'
      this.fault('latitude', problem, `latitude ${longitude}, longitude ${latitude}`)
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
      this.fault(column, said(text), 'host, host:port, 2001:db8::1 or [2001:db8::1]:port')
    }
    return text
  }

  /** A MAC in any notation. */
  optionalMac(column: string): string | null {
    const text = this.#cell(column)
    if (text === '') return null
    const mac = macOf(text)
    if (mac === null) this.fault(column, said(text), '12 hex digits such as 00:1b:2c:3d:4e:5f')
    return mac
  }

  optionalCheck(column: string): Check | null {
    const text = this.#cell(column).toLowerCase()
    if (text === '') return null
    const port = Number(/^tcp:(\d{1,5})$/.exec(text)?.[1] ?? 0)
    if (text !== 'snmp' && text !== 'ping' && !(port >= 1 && port <= 65_535)) {
      this.fault(column, said(text), 'snmp, ping, tcp:PORT, or nothing')
    }
    return text as Check
  }

  /** A telephone number as it is dialled, short ones such as 123 too. */
  optionalPhone(column: string): string | null {
    const text = this.#cell(column)
    if (text === '') return null
    if (!TELEPHONE.test(text) || !/\d{3}/.test(text.replaceAll(/\D/g, ''))) {
      this.fault(column, said(text), 'a telephone number such as 0380 123456')
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
      this.fault(column, said(text), 'a mobile number such as 0812-3456-7890 or +62 812 3456 7890')
    }
    return number
  }

  /** A chat id of Telegram, negative for a group, or the `@name` of a channel. */
  optionalTelegram(column: string): string | null {
    const text = this.#cell(column)
    if (text === '') return null
    if (!/^(-?[1-9]\d{0,19}|@[A-Za-z]\w{4,31})$/.test(text)) {
      this.fault(column, said(text), 'a chat id such as 123456789 or -1001234567890')
    }
    return text
  }

  optionalEmail(column: string): string | null {
    const text = this.#cell(column)
    if (text === '') return null
    if (!/^[^\s@<>]+@[^\s@<>]+$/.test(text) || text.length > TEXT_LENGTH_MAX) {
      this.fault(column, said(text), 'an e-mail address')
    }
    return text
  }

  /** Hours as `domain/service-hours.ts` reads them. */
  optionalHours(column: string): string | null {
    const text = this.#cell(column)
    if (text === '') return null
    const parsed = parseServiceHours(text)
    if (!parsed.ok) {
      const [problem = '', expected = 'hours such as Mo-Fr 07:00-17:00; Sa 08:00-12:00'] =
        parsed.fault.split(': expected ')
      this.fault(column, problem, expected)
    }
    return text
  }

  /** A bit rate in Mbit/s; a decimal comma counts in files with semicolons. */
  optionalMbps(column: string, separator: ',' | ';'): number | null {
    const text = this.#cell(column)
    if (text === '') return null
    const mbps = Number(separator === ';' ? text.replace(',', '.') : text)
    if (!(mbps > 0 && mbps <= MBPS_MAX)) {
      this.fault(column, said(text), 'a number of Mbit/s such as 50')
    }
    return mbps
  }

  #degrees(column: string, separator: ',' | ';'): number {
    const text = this.#cell(column)
    const point = separator === ';' ? text.replace(',', '.') : text
    if (/^[-+]?\d{1,3}(\.\d+)?$/.test(point)) return Number(point)
    const example = separator === ';' ? '-10,1752 or -10.1752' : '-10.1752'
    this.fault(column, said(text), `degrees such as ${example}`)
    return Number.NaN
  }

  #within(column: string, degrees: number, range: { min: number; max: number }): void {
    if (isWithin(degrees, range)) return
    this.fault(column, `${degrees} is not in Indonesia`, `${range.min} to ${range.max} degrees`)
  }

  #cell(column: string): string {
    return this.#row.cells[column] ?? ''
  }
}

function isWithin(degrees: number, range: { readonly min: number; readonly max: number }): boolean {
  return degrees >= range.min && degrees <= range.max
}

/** The cell as the error message shows it. */
function said(text: string): string {
  if (text === '') return 'is empty'
  return `"${text.length > 40 ? `${text.slice(0, 40)}...` : text}"`
}
