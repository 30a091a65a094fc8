const [COMMA, MINUS, POINT, ZERO] = [44, 45, 46, 48]

/**
 * The numbers of a list as it is stored, by hand: to cut it into texts takes four times as long. Digits
 * that fit a float64 divided by a power of ten are the very number that was written.
 */
export function numbersOf(text: string): number[] {
  const numbers: number[] = []
  if (text === '') return numbers
  let from = 0
  let digits = 0
  let divisor = 0
  let isNegative = false
  let isPlain = true
  for (let at = 0; at <= text.length; at += 1) {
    const code = at === text.length ? COMMA : text.charCodeAt(at)
    if (code === COMMA) {
      const value = divisor > 1 ? digits / divisor : digits
      const isExact = isPlain && digits <= Number.MAX_SAFE_INTEGER && divisor <= 1e15
      numbers.push(isExact ? (isNegative ? -value : value) : Number(text.slice(from, at)))
      from = at + 1
      digits = 0
      divisor = 0
      isNegative = false
      isPlain = true
    } else if (code === MINUS && at === from) isNegative = true
    else if (code === POINT && divisor === 0) divisor = 1
    else if (code >= ZERO && code <= ZERO + 9) {
      digits = digits * 10 + (code - ZERO)
      divisor *= 10
    } else isPlain = false
  }
  return numbers
}
