/** ASN.1 tags of SNMP in BER (X.690; RFC 1157, RFC 3416). */
export const TAG = {
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  ipAddress: 0x40,
  counter32: 0x41,
  gauge32: 0x42,
  timeTicks: 0x43,
  opaque: 0x44,
  counter64: 0x46,
  noSuchObject: 0x80,
  noSuchInstance: 0x81,
  endOfMibView: 0x82,
  get: 0xa0,
  getNext: 0xa1,
  response: 0xa2,
  set: 0xa3,
  getBulk: 0xa5,
  report: 0xa8,
} as const

/** Bytes that are not the BER that was expected; the message is dropped and counted. */
export class BerError extends Error {
  override readonly name = 'BerError'
}

/** Reads one element after the other; `start` and `end` frame the content of the latest one. */
export class BerReader {
  readonly bytes: Buffer
  tag = 0
  start = 0
  end = 0
  #position: number
  #limit: number

  constructor(bytes: Buffer, from = 0, until = bytes.length) {
    this.bytes = bytes
    this.#position = from
    this.#limit = until
  }

  get done(): boolean {
    return this.#position >= this.#limit
  }

  /** Moves to the next element, whatever its tag, and past it. */
  next(): number {
    const bytes = this.bytes
    let position = this.#position
    if (position + 2 > this.#limit) throw new BerError('[ber] element cut short')
    this.tag = bytes[position++]!
    let length = bytes[position++]!
    if (length >= 0x80) {
      const count = length & 0x7f
      if (count === 0 || count > 4 || position + count > this.#limit) {
        throw new BerError('[ber] length not readable')
      }
      length = 0
      for (let index = 0; index < count; index++) length = length * 256 + bytes[position++]!
    }
    this.start = position
    this.end = position + length
    if (this.end > this.#limit) throw new BerError('[ber] content cut short')
    this.#position = this.end
    return this.tag
  }

  expect(tag: number): void {
    if (this.next() !== tag) throw new BerError(`[ber] expected tag ${tag}, found ${this.tag}`)
  }

  /** Goes into the next element: reading goes on with its first child. */
  enter(tag: number): void {
    this.expect(tag)
    this.enterLatest()
  }

  /** Goes into the element that was read last. */
  enterLatest(): void {
    this.#position = this.start
    this.#limit = this.end
  }

  /** Goes back out, to what follows an element that was entered. */
  resume(position: number, limit: number): void {
    this.#position = position
    this.#limit = limit
  }

  integer(): number {
    this.expect(TAG.integer)
    const length = this.end - this.start
    if (length < 1 || length > 5) throw new BerError('[ber] integer out of range')
    let value = this.bytes[this.start]! >= 0x80 ? -1 : 0
    for (let index = this.start; index < this.end; index++) value = value * 256 + this.bytes[index]!
    return value
  }

  /** A view, not a copy. */
  octets(tag: number = TAG.octetString): Buffer {
    this.expect(tag)
    return this.bytes.subarray(this.start, this.end)
  }
}

/** Copies shorter than this are faster byte by byte than through a native call. */
const SHORT_COPY_BYTES = 64

/**
 * Writes from the end to the front, so that each header follows the content whose length it
 * carries. Grows when full; a view from `result` is valid until the next `reset`.
 */
export class BerWriter {
  buffer: Buffer
  position: number

  constructor(sizeBytes = 66_000) {
    this.buffer = Buffer.allocUnsafeSlow(sizeBytes)
    this.position = sizeBytes
  }

  reset(): void {
    this.position = this.buffer.length
  }

  /** Bytes written so far. */
  get length(): number {
    return this.buffer.length - this.position
  }

  result(): Buffer {
    return this.buffer.subarray(this.position)
  }

  #reserve(sizeBytes: number): void {
    if (this.position >= sizeBytes) return
    const used = this.length
    const grown = Buffer.allocUnsafeSlow(this.buffer.length * 2 + sizeBytes)
    this.buffer.copy(grown, grown.length - used, this.position)
    this.buffer = grown
    this.position = grown.length - used
  }

  copy(source: Buffer, start = 0, end = source.length): void {
    const length = end - start
    this.#reserve(length)
    this.position -= length
    if (length > SHORT_COPY_BYTES) {
      source.copy(this.buffer, this.position, start, end)
      return
    }
    const target = this.buffer
    let to = this.position
    for (let from = start; from < end; from++) target[to++] = source[from]!
  }

  #byte(value: number): void {
    this.buffer[--this.position] = value
  }

  /** Tag and length in front of everything written since `lengthBefore`. */
  header(tag: number, lengthBefore: number): void {
    const length = this.length - lengthBefore
    this.#reserve(6)
    if (length < 0x80) {
      this.#byte(length)
    } else {
      let rest = length
      let count = 0
      for (; rest > 0; rest = Math.floor(rest / 256), count++) this.#byte(rest & 0xff)
      this.#byte(0x80 | count)
    }
    this.#byte(tag)
  }

  octets(tag: number, bytes: Buffer): void {
    const before = this.length
    this.copy(bytes)
    this.header(tag, before)
  }

  text(tag: number, text: string): void {
    this.octets(tag, Buffer.from(text, 'utf8'))
  }

  /** A signed number within 2^53, or an unsigned one of the application types. */
  integer(tag: number, value: number): void {
    this.#reserve(12)
    const before = this.length
    let rest = value
    do {
      this.#byte(((rest % 256) + 256) % 256)
      rest = Math.floor(rest / 256)
    } while (rest !== 0 && rest !== -1)
    const first = this.buffer[this.position]!
    if (rest === 0 && first >= 0x80) this.#byte(0)
    if (rest === -1 && first < 0x80) this.#byte(0xff)
    this.header(tag, before)
  }

  /** Counter64: unsigned, up to 2^64 - 1. */
  bigint(tag: number, value: bigint): void {
    if (value <= BigInt(Number.MAX_SAFE_INTEGER)) {
      this.integer(tag, Number(value))
      return
    }
    this.#reserve(12)
    const before = this.length
    for (let rest = value; rest > 0n; rest >>= 8n) this.#byte(Number(rest & 0xffn))
    if (this.buffer[this.position]! >= 0x80) this.#byte(0)
    this.header(tag, before)
  }
}
