/** Least radius of a circle that stands for something, px: smaller ones are not seen. */
const LEAST_PX = 3

/** Radius of a circle whose area is in proportion to a figure; `most` has the largest. */
export function radiusOf(value: number, most: number, largestPx: number): number {
  if (most <= 0) return LEAST_PX
  return Math.max(LEAST_PX, largestPx * Math.sqrt(Math.max(0, value) / most))
}

/** Three round figures up to the greatest one, to print beside circles of their sizes. */
export function roundSteps(most: number): readonly number[] {
  if (most <= 0) return []
  const power = 10 ** Math.floor(Math.log10(most))
  const top = [5, 2, 1].find((digit) => digit * power <= most) ?? 1
  return [0.1, 0.4, 1].map((part) => top * power * part)
}
