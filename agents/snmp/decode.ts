import { bandOfFrequency } from './band.ts'
import type { SnmpValue } from './session.ts'

/** A decoded value: text, number, 64-bit counter, truth, or null for "not reported". */
export type Cell = string | number | bigint | boolean | null

/** Decodings without a parameter. A new one is a code change with its own unit test. */
export const SIMPLE_DECODINGS = [
  'text',
  'integer',
  'number',
  'counter',
  'timeticks',
  'mac',
  'ip',
  'signed-byte',
  'negative',
  'positive',
  'milliwatt',
  'channel',
  'complement',
  'no-dot',
  'band-of-channel',
  'band-of-frequency',
  'present',
] as const
export type SimpleDecoding = (typeof SIMPLE_DECODINGS)[number]

export type Decoding =
  | SimpleDecoding
  /** First group of the first match of a pattern in the text; null without a match. */
  | { readonly capture: string }
  | { readonly scale: number }
  /** Replaces a value; what is not listed becomes null, or stays with `keep`. */
  | {
      readonly map: Readonly<Record<string, string | number | boolean | null>>
      readonly keep?: true
    }
  /** Null outside the bounds, both included. */
  | { readonly between: readonly [number, number] }
  | { readonly mask: number }
  /** Whether the value is one of these. */
  | { readonly isOneOf: readonly (string | number)[] }
  /** Puts a word before the text. */
  | { readonly prefix: string }

/** One decoding or a chain of them, each working on the result of the one before. */
export type Decode = Decoding | readonly Decoding[]

/** Decodes a value as it came from the wire or from an earlier decoding. Never throws. */
export type Decoder = (value: SnmpValue | Cell) => Cell

/** Compiles a decoding once, so that patterns are not parsed at each poll. */
export function compileDecode(decode: Decode): Decoder {
  const steps = (Array.isArray(decode) ? decode : [decode]).map(compileOne)
  const [only] = steps
  if (steps.length === 1 && only !== undefined) return only
  return (value) => {
    let cell: SnmpValue | Cell = value
    for (const step of steps) cell = step(cell)
    return Buffer.isBuffer(cell) ? text(cell) : cell
  }
}

function compileOne(decoding: Decoding): Decoder {
  if (typeof decoding === 'string') return SIMPLE[decoding]
  if ('capture' in decoding) {
    const pattern = new RegExp(decoding.capture, 's')
    return (value) => text(pattern.exec(text(value) ?? '')?.[1] ?? null)
  }
  if ('scale' in decoding) {
    return (value) => onNumber(value, (number) => round(number * decoding.scale))
  }
  if ('map' in decoding) {
    const entries = new Map(Object.entries(decoding.map))
    return (value) => {
      const plain = text(value)
      if (plain === null) return null
      return entries.get(plain) ?? (decoding.keep === true ? plain : null)
    }
  }
  if ('between' in decoding) {
    const [least, most] = decoding.between
    return (value) => onNumber(value, (number) => (number < least || number > most ? null : number))
  }
  if ('mask' in decoding) {
    return (value) => onNumber(value, (number) => number & decoding.mask)
  }
  if ('isOneOf' in decoding) {
    const members = new Set(decoding.isOneOf.map(String))
    return (value) => {
      const plain = text(value)
      return plain === null ? null : members.has(plain)
    }
  }
  return (value) => {
    const plain = text(value)
    return plain === null ? null : `${decoding.prefix}${plain}`
  }
}

const SIMPLE: Readonly<Record<SimpleDecoding, Decoder>> = {
  text,
  integer: (value) => onNumber(value, Math.trunc),
  number,
  counter,
  /** Hundredths of a second to seconds. */
  timeticks: (value) => onNumber(value, (ticks) => Math.floor(ticks / 100)),
  mac,
  ip: (value) => {
    if (Buffer.isBuffer(value)) return value.length === 4 ? value.join('.') : null
    return text(value)
  },
  /** A negative dBm figure sent as an unsigned byte: 161 is -95. */
  'signed-byte': (value) =>
    onNumber(value, (number) => (number > 127 && number < 256 ? number - 256 : number)),
  /** A negative figure sent without its sign: 94 is -94; 0 is "not measured". */
  negative: (value) => onNumber(value, (number) => (number === 0 ? null : -Math.abs(number))),
  /** 0 and below mean "not measured". */
  positive: (value) => onNumber(value, (number) => (number > 0 ? number : null)),
  /** dBm = 10 log10(mW); 0 mW is a transmitter that is off, not 0 dBm. */
  milliwatt: (value) => onNumber(value, (mW) => (mW > 0 ? round(10 * Math.log10(mW), 10) : null)),
  channel,
  /** A share of idleness to a share of load, in percent. */
  complement: (value) => onNumber(value, (percent) => round(100 - percent)),
  /** Some texts carry a dot in front. */
  /** 1-14 is 2.4 GHz, from 32 on 5 GHz: only for devices without a 6 GHz radio. */
  'band-of-channel': (value) => {
    const number = channel(value)
    if (number === null) return null
    return number <= 14 ? '2.4' : number >= 32 && number <= 196 ? '5' : null
  },
  'band-of-frequency': (value) => {
    const frequencyMHz = number(value)
    return frequencyMHz === null ? null : bandOfFrequency(frequencyMHz)
  },
  /** True for any answer at all. */
  present: (value) => (value === null ? null : true),
  'no-dot': (value) => text(value)?.replace(/^\.v?/, '') ?? null,
}

/** Text without NUL and outer blanks; empty text is null. Numbers become their digits. */
export function text(value: SnmpValue | Cell): string | null {
  if (value === null) return null
  const plain = Buffer.isBuffer(value) ? value.toString('utf8') : String(value)
  const trimmed = plain.includes('\0') ? plain.replaceAll('\0', '').trim() : plain.trim()
  return trimmed === '' ? null : trimmed
}

/** The first signed number in the value; an empty text is null, never 0. */
export function number(value: SnmpValue | Cell): number | null {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean' || value === null) return null
  const match = /-?\d+(?:\.\d+)?/.exec(text(value) ?? '')
  return match === null ? null : Number(match[0])
}

/** A counter as bigint; text that is not a whole number is null. */
export function counter(value: SnmpValue | Cell): bigint | null {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return value >= 0 ? BigInt(Math.trunc(value)) : null
  const plain = typeof value === 'boolean' ? null : text(value)
  return plain !== null && /^\d{1,20}$/.test(plain) ? BigInt(plain) : null
}

/** Six bytes, or text of twelve hexadecimal digits, as `aa:bb:cc:dd:ee:ff`. */
export function mac(value: SnmpValue | Cell): string | null {
  if (Buffer.isBuffer(value) && value.length === 6) return macText(value.toString('hex'))
  const plain = text(value)
  if (plain === null) return null
  const octets = plain.split(/[:\-. ]/)
  const digits =
    octets.length === 6 ? octets.map((octet) => octet.padStart(2, '0')).join('') : octets.join('')
  return /^[0-9a-f]{12}$/i.test(digits) ? macText(digits) : null
}

function macText(digits: string): string {
  return digits.toLowerCase().match(/../g)?.join(':') ?? digits
}

/** Channel from a number or from texts such as `116E`, `53S`, `36+`; 0 is "no channel". */
function channel(value: SnmpValue | Cell): number | null {
  return onNumber(value, (digits) => (digits > 0 ? Math.trunc(digits) : null))
}

function onNumber(
  value: SnmpValue | Cell,
  change: (number: number) => number | null,
): number | null {
  const plain = number(value)
  return plain === null ? null : change(plain)
}

/** Keeps scaled figures free of binary dust. */
function round(value: number, steps = 1000): number {
  return Math.round(value * steps) / steps
}
