import { parseHostPort } from '#contract/address.ts'
import { ID_PATTERN } from '#contract/ids.ts'
import type { AgentId, PlaceId, UplinkId } from '#contract/ids.ts'
import { PLACE_KINDS } from '#contract/words.ts'
import type { PlaceKind } from '#contract/words.ts'
import { macOf } from '../../domain/managed.ts'
import type { Check, Place, Uplink } from '../inventory.ts'
import type { CsvColumns, CsvRow, ImportFault } from './csv.ts'

export const PLACE_COLUMNS: CsvColumns = {
  required: ['id', 'name', 'kind', 'kecamatan', 'kelurahan', 'latitude', 'longitude'],
  optional: ['status', 'provider', 'uplink', 'uplink_agent'],
}

const TEXT_LENGTH_MAX = 128
/** Indonesia from Rote to Sabang, from Aceh to Papua, in degrees. */
const LATITUDE = { min: -11.5, max: 6.5 }
const LONGITUDE = { min: 94.5, max: 141.5 }

/** Words that Indonesian inventories use for the kinds of place. */
const KIND_WORDS: Readonly<Record<string, PlaceKind>> = {
  'kantor-lurah': 'kelurahan-office',
  'kantor-kelurahan': 'kelurahan-office',
  kelurahan: 'kelurahan-office',
  'kantor-camat': 'kecamatan-office',
  'kantor-kecamatan': 'kecamatan-office',
  kecamatan: 'kecamatan-office',
  taman: 'park',
  pasar: 'market',
  sekolah: 'school',
  perpustakaan: 'library',
  'ruang-publik': 'public-space',
  'alun-alun': 'public-space',
  lapangan: 'public-space',
  lainnya: 'other',
}
const STATUS_WORDS: Readonly<Record<string, Place['status']>> = {
  '': 'active',
  active: 'active',
  aktif: 'active',
  planned: 'planned',
  rencana: 'planned',
  direncanakan: 'planned',
  retired: 'retired',
  nonaktif: 'retired',
}

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

export interface PlaceRow {
  readonly place: Place
  readonly uplink: Uplink | null
}

const KINDS = {
  ...Object.fromEntries(PLACE_KINDS.map((kind) => [kind, kind])),
  ...KIND_WORDS,
} as Readonly<Record<string, PlaceKind>>
const KIND_LIST = `one of ${PLACE_KINDS.join(', ')} (or ${Object.keys(KIND_WORDS).join(', ')})`

/** One row of places.csv. A line whose provider or agent is known is named after its place. */
export function placeRow(reader: RowReader, separator: ',' | ';'): PlaceRow {
  const id = reader.id('id') as PlaceId
  const place: Place = {
    id,
    name: reader.text('name'),
    kind: reader.word('kind', KINDS, KIND_LIST),
    kecamatan: reader.text('kecamatan'),
    kelurahan: reader.text('kelurahan'),
    ...reader.point(separator),
    status: reader.word(
      'status',
      STATUS_WORDS,
      'one of active (aktif), planned (rencana), retired (nonaktif), or nothing',
    ),
  }
  const provider = reader.optionalText('provider')
  const agent = reader.optionalId('uplink_agent') as AgentId | null
  const named = reader.optionalId('uplink')
  if (named === null && provider === null && agent === null) return { place, uplink: null }
  return { place, uplink: { id: (named ?? id) as UplinkId, place: id, provider, agent } }
}

function isWithin(degrees: number, range: { readonly min: number; readonly max: number }): boolean {
  return degrees >= range.min && degrees <= range.max
}

/** The cell as the error message shows it. */
function said(text: string): string {
  if (text === '') return 'is empty'
  return `"${text.length > 40 ? `${text.slice(0, 40)}...` : text}"`
}
