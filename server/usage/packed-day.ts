/** A day of usage in some hundred bytes: whole numbers of variable length, one behind the other. */
import { BANDS } from '#contract/words.ts'
import type { Band } from '#contract/words.ts'
import type { BriefDay } from '../domain/usage-brief.ts'
import type { Cut, LineDay, RadioDay, Sum, UsageDay } from '../domain/usage-day.ts'

const FORMAT = 1
const MONTH_FORMAT = 1

export function packDay(day: UsageDay): Uint8Array {
  const bytes = new PackedWriter()
  bytes.whole(FORMAT)
  bytes.whole(day.windows)
  writeClients(bytes, day.clients)
  bytes.optional(day.peakAtMs)
  writeHours(bytes, day.hours)
  bytes.optional(day.downloadBytes)
  bytes.optional(day.uploadBytes)
  writeCuts(bytes, day.bySsid, (ssid) => bytes.text(ssid))
  writeCuts(bytes, day.byBand, (band) => bytes.whole(BANDS.indexOf(band)))
  bytes.optional(day.visitors)
  bytes.whole(day.line === null ? 0 : 1)
  if (day.line !== null) {
    bytes.text(day.line.contractMbps === null ? '' : String(day.line.contractMbps))
    writeHours(bytes, day.line.hours)
    bytes.optional(day.line.peakBytes)
  }
  bytes.whole(day.radios.length)
  for (const { band, busyClients, busyUtilization } of day.radios) {
    bytes.optional(band === null ? null : BANDS.indexOf(band))
    bytes.optional(busyClients)
    bytes.optional(busyUtilization)
  }
  return bytes.done()
}

/** The inverse of `packDay`; throws on what it cannot have written. */
export function unpackDay(day: string, body: Uint8Array): UsageDay {
  const bytes = readerOf(day, body)
  return {
    day,
    windows: bytes.whole(),
    clients: readClients(bytes),
    peakAtMs: bytes.optional(),
    hours: readHours(bytes),
    downloadBytes: bytes.optional(),
    uploadBytes: bytes.optional(),
    bySsid: readCuts(bytes, () => bytes.text()),
    byBand: readCuts(bytes, () => bandOf(bytes.whole())),
    visitors: bytes.optional(),
    line: bytes.whole() === 0 ? null : readLine(bytes),
    radios: Array.from({ length: bytes.whole() }, () => readRadio(bytes)),
  }
}

/** What a report needs of a day; the rest is passed over. */
export function unpackBrief(day: string, body: Uint8Array): BriefDay {
  const bytes = readerOf(day, body)
  bytes.skip(1)
  const clients = readClients(bytes)
  bytes.skip(1)
  for (let hour = 0; hour < 24; hour += 1) if (bytes.whole() > 0) bytes.skip(1)
  const [downloadBytes, uploadBytes] = [bytes.optional(), bytes.optional()]
  for (let ssids = bytes.whole(); ssids > 0; ssids -= 1) {
    bytes.skipText()
    bytes.skip(3)
  }
  bytes.skip(4 * bytes.whole())
  return { clients, downloadBytes, uploadBytes, visitors: bytes.optional() }
}

/** A month in short; the format is that of months, which may be another than that of days. */
export function packBrief({ clients, downloadBytes, uploadBytes, visitors }: BriefDay): Uint8Array {
  const bytes = new PackedWriter()
  bytes.whole(MONTH_FORMAT)
  writeClients(bytes, clients)
  bytes.optional(downloadBytes)
  bytes.optional(uploadBytes)
  bytes.optional(visitors)
  return bytes.done()
}

/** Whether a row of a month is written as this version does. */
export function isBriefMonth(body: Uint8Array): boolean {
  return body[0] === MONTH_FORMAT
}

/** The inverse of `packBrief`. */
export function unpackBriefMonth(body: Uint8Array): BriefDay {
  const bytes = new PackedReader(body)
  bytes.skip(1)
  return {
    clients: readClients(bytes),
    downloadBytes: bytes.optional(),
    uploadBytes: bytes.optional(),
    visitors: bytes.optional(),
  }
}

function readerOf(day: string, body: Uint8Array): PackedReader {
  const bytes = new PackedReader(body)
  if (bytes.whole() !== FORMAT) throw new Error(`[usage] the row of ${day} has another format`)
  return bytes
}

function writeClients(bytes: PackedWriter, clients: ReadonlyMap<number, number>): void {
  const values = [...clients].sort(([a], [b]) => a - b)
  bytes.whole(values.length)
  let before = 0
  for (const [tenths, windows] of values) {
    bytes.whole(tenths - before)
    bytes.whole(windows)
    before = tenths
  }
}

function readClients(bytes: PackedReader): ReadonlyMap<number, number> {
  const clients = new Map<number, number>()
  let tenths = 0
  for (let left = bytes.whole(); left > 0; left -= 1) {
    tenths += bytes.whole()
    clients.set(tenths, bytes.whole())
  }
  return clients
}

function writeHours(bytes: PackedWriter, hours: readonly Sum[]): void {
  for (const { sum, windows } of hours) {
    bytes.whole(windows)
    if (windows > 0) bytes.whole(sum)
  }
}

function readHours(bytes: PackedReader): readonly Sum[] {
  return Array.from({ length: 24 }, () => {
    const windows = bytes.whole()
    return { sum: windows > 0 ? bytes.whole() : 0, windows }
  })
}

function writeCuts<Key>(
  bytes: PackedWriter,
  cuts: readonly Cut<Key>[],
  writeKey: (key: Key) => void,
): void {
  bytes.whole(cuts.length)
  for (const { key, sum, windows, peak } of cuts) {
    writeKey(key)
    bytes.whole(sum)
    bytes.whole(windows)
    bytes.whole(peak)
  }
}

function readCuts<Key>(bytes: PackedReader, readKey: () => Key): readonly Cut<Key>[] {
  return Array.from({ length: bytes.whole() }, () => {
    const key = readKey()
    return { key, sum: bytes.whole(), windows: bytes.whole(), peak: bytes.whole() }
  })
}

function readLine(bytes: PackedReader): LineDay {
  const mbps = bytes.text()
  return {
    contractMbps: mbps === '' ? null : Number(mbps),
    hours: readHours(bytes),
    peakBytes: bytes.optional(),
  }
}

function readRadio(bytes: PackedReader): RadioDay {
  const band = bytes.optional()
  return {
    band: band === null ? null : bandOf(band),
    busyClients: bytes.optional(),
    busyUtilization: bytes.optional(),
  }
}

function bandOf(index: number): Band {
  const band = BANDS[index]
  if (band === undefined) throw new Error('[usage] a row names a band that is none')
  return band
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
class PackedWriter {
  readonly #bytes: number[] = []

  whole(value: number): void {
    let rest = value
    // No bit operations: octets of a day go beyond 32 bits.
    while (rest >= 128) {
      this.#bytes.push((rest % 128) + 128)
      rest = Math.floor(rest / 128)
    }
    this.#bytes.push(rest)
  }

  optional(value: number | null): void {
    this.whole(value === null ? 0 : value + 1)
  }

  text(text: string): void {
    const bytes = Buffer.from(text, 'utf8')
    this.whole(bytes.length)
    this.#bytes.push(...bytes)
  }

  done(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }
}

class PackedReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  whole(): number {
    let value = 0
    for (let unit = 1; ; unit *= 128) {
      const byte = this.#bytes[this.#at]
      if (byte === undefined) throw new Error('[usage] a row ends too early')
      this.#at += 1
      value += (byte % 128) * unit
      if (byte < 128) return value
    }
  }

  optional(): number | null {
    const value = this.whole()
    return value === 0 ? null : value - 1
  }

  /** Passes over so many numbers. */
  skip(numbers: number): void {
    for (let left = numbers; left > 0; this.#at += 1) {
      const byte = this.#bytes[this.#at]
      if (byte === undefined) throw new Error('[usage] a row ends too early')
      if (byte < 128) left -= 1
    }
  }

  skipText(): void {
    const length = this.whole()
    this.#at += length
  }

  text(): string {
    const length = this.whole()
    const from = this.#at
    this.#at += length
    return Buffer.from(this.#bytes.subarray(from, this.#at)).toString('utf8')
  }
}
