import { POLL_OUTCOME_KINDS } from '#contract/words.ts'
import type { PollOutcomeKind } from '#contract/words.ts'
import { downloadCounter } from '../../domain/traffic-direction.ts'
import type { TrafficCounters, UsagePoint } from '../../domain/usage-windows.ts'
import { SAMPLES_HEAD } from '../evidence/format.ts'
import { EvidenceUnreadable } from './difference.ts'

/** One row of a table of samples; null where a cell is empty. */
export interface SampleRow extends UsagePoint {
  readonly outcome: PollOutcomeKind
  readonly receivedAtMs: number
}

const [NEWLINE, COMMA, ZERO] = [10, 44, 48]
/** Digits that always fit a number exactly. */
const DIGITS_MAX = 15
const ROW_BYTES_MAX = 4096
/** interface, counterBits, rxBytes, txBytes */
const COUNTER_CELLS = 4
/** Clients by radio and network are in no figure of a report. */
const NONE: never[] = []
const OUTCOMES = new Map<string, PollOutcomeKind>(POLL_OUTCOME_KINDS.map((kind) => [kind, kind]))

/**
 * The rows of a table of samples, byte by byte: a city's month has thirteen million, and to cut them
 * into texts takes longer than all else. Throws `EvidenceUnreadable` with the line.
 */
export class SampleTable {
  readonly #name: string
  #line = 0
  #rest: Buffer = Buffer.alloc(0)
  #bytes: Buffer = this.#rest
  #at = 0
  #lastPolledMs = -Infinity
  readonly #isUsed: boolean
  /** Few names come over and over. */
  readonly #names = new Map<string, Pick<TrafficCounters, 'interface' | 'download'>>()

  /** Counters are read of a device alone whose use is counted. */
  constructor(name: string, isUsed: boolean) {
    this.#name = name
    this.#isUsed = isUsed
  }

  /** Reads the rows that are whole with the next piece. */
  *rows(piece: Buffer): Generator<SampleRow, void, undefined> {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
    const end = bytes.lastIndexOf(NEWLINE) + 1
    this.#bytes = bytes
    this.#at = 0
    if (this.#line === 0 && end > 0) this.#head()
    while (this.#at < end) {
      this.#line += 1
      yield this.#row()
    }
    this.#rest = bytes.subarray(end)
    if (this.#rest.length > ROW_BYTES_MAX) this.#fail('has no end')
  }

  /** All pieces were read. */
  end(): void {
    if (this.#line === 0 || this.#rest.length > 0) this.#fail('is cut short')
  }

  #head(): void {
    this.#line = 1
    const head = this.#textUntil(NEWLINE)
    if (head !== SAMPLES_HEAD) this.#fail(`expected the columns ${SAMPLES_HEAD}`)
  }

  #row(): SampleRow {
    const polledAtMs = this.#number('polledAtMs')
    if (polledAtMs <= this.#lastPolledMs) this.#fail('is not later than the line before')
    this.#lastPolledMs = polledAtMs
    const intervalMs = this.#number('intervalMs')
    if (intervalMs < 1) this.#fail('intervalMs: expected a time')
    const outcome = OUTCOMES.get(this.#textUntil(COMMA)) ?? this.#fail('outcome: is none')
    const clients = this.#optional('clients')
    const uptimeMs = this.#optional('uptimeMs')
    const counters = this.#isUsed ? this.#counters(uptimeMs) : this.#skipCounters()
    const receivedAtMs = this.#number('receivedAtMs')
    // The agent is for people who read along.
    this.#skipLine()
    return {
      polledAtMs,
      intervalMs,
      clients,
      ssids: NONE,
      radios: NONE,
      counters,
      outcome,
      receivedAtMs,
    }
  }

  #counters(uptimeMs: number | null): TrafficCounters | null {
    const name = this.#textUntil(COMMA)
    if (this.#bytes[this.#at] === COMMA) {
      this.#at += 1
      const isEmpty = this.#textUntil(COMMA) === '' && this.#textUntil(COMMA) === ''
      return isEmpty && name === '' ? null : this.#fail('counterBits: is missing')
    }
    const { interface: of, download } = this.#names.get(name) ?? this.#newName(name)
    const bits = this.#number('counterBits')
    if (bits !== 32 && bits !== 64) this.#fail('counterBits: expected 32 or 64')
    const rxBytes = this.#big('rxBytes')
    const txBytes = this.#big('txBytes')
    return { uptimeMs, interface: of, bits, rxBytes, txBytes, download }
  }

  #skipCounters(): null {
    for (let cell = 0; cell < COUNTER_CELLS; cell += 1) {
      const end = this.#bytes.indexOf(COMMA, this.#at)
      if (end < 0) this.#fail('has too few columns')
      this.#at = end + 1
    }
    return null
  }

  #optional(column: string): number | null {
    if (this.#bytes[this.#at] !== COMMA) return this.#number(column)
    this.#at += 1
    return null
  }

  /** A whole number and the comma behind it. */
  #number(column: string): number {
    const from = this.#at
    let value = 0
    for (; ; this.#at += 1) {
      const digit = (this.#bytes[this.#at] ?? NEWLINE) - ZERO
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
    }
    const digits = this.#at - from
    const isWhole = this.#bytes[this.#at] === COMMA && digits > 0 && digits <= DIGITS_MAX
    if (!isWhole) this.#fail(`${column}: expected a whole number`)
    this.#at += 1
    return value
  }

  #big(column: string): bigint {
    const from = this.#at
    const end = this.#bytes.indexOf(COMMA, from)
    if (end - from <= DIGITS_MAX) return BigInt(this.#number(column))
    const text = this.#textUntil(COMMA)
    return /^\d{1,20}$/.test(text) ? BigInt(text) : this.#fail(`${column}: expected a counter`)
  }

  #textUntil(stop: number): string {
    const end = this.#bytes.indexOf(stop, this.#at)
    if (end < 0 || end - this.#at > ROW_BYTES_MAX) this.#fail('has too few columns')
    const text = this.#bytes.toString('latin1', this.#at, end)
    this.#at = end + 1
    return text
  }

  #skipLine(): void {
    const end = this.#bytes.indexOf(NEWLINE, this.#at)
    const comma = this.#bytes.indexOf(COMMA, this.#at)
    if (comma >= 0 && comma < end) this.#fail('has too many columns')
    this.#at = end + 1
  }

  #newName(encoded: string): Pick<TrafficCounters, 'interface' | 'download'> {
    if (encoded.includes('\n')) this.#fail('has too few columns')
    try {
      const name = decodeURIComponent(encoded)
      const made = { interface: name, download: downloadCounter(name) }
      this.#names.set(encoded, made)
      return made
    } catch {
      return this.#fail('interface: is not percent-encoded')
    }
  }

  #fail(message: string): never {
    throw new EvidenceUnreadable(`${this.#name}, line ${Math.max(1, this.#line)}: ${message}`)
  }
}
