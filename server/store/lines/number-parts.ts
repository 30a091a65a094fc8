/**
 * VictoriaMetrics keeps numbers as decimals of about twelve digits, which lie in blocks that share an
 * exponent. Whole numbers and short decimals survive that, all others are kept by the two halves of
 * their bits as well, which are whole numbers.
 */

/** With this many decimals in a block, a whole number below `WHOLE_MAX` still has its last digit. */
const DECIMALS_UNIT = 1e6
const WHOLE_MAX = 1e12
const DECIMAL_MAX = 1e5

/** True for numbers that a block of decimals keeps to the last digit, whatever else is in it. */
export function isPlain(value: number): boolean {
  if (Number.isInteger(value)) return Math.abs(value) < WHOLE_MAX
  if (Math.abs(value) >= DECIMAL_MAX) return false
  return Math.round(value * DECIMALS_UNIT) / DECIMALS_UNIT === value
}

/** A number as near as it can be kept plainly, for people who look; null where it is too large. */
export function nearlyPlain(value: number): number | null {
  if (Math.abs(value) >= WHOLE_MAX) return null
  if (Math.abs(value) >= DECIMAL_MAX) return Math.round(value)
  return Math.round(value * DECIMALS_UNIT) / DECIMALS_UNIT
}

const view = new DataView(new ArrayBuffer(8))

export function bitsOf(value: number): { readonly high: number; readonly low: number } {
  view.setFloat64(0, value)
  return { high: view.getUint32(0), low: view.getUint32(4) }
}

export function numberOfBits(high: number, low: number): number {
  view.setUint32(0, high)
  view.setUint32(4, low)
  return view.getFloat64(0)
}
