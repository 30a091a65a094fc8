interface Bounded {
  readonly measured: number | null
  readonly lower: number | null
  readonly upper: number | null
}

/**
 * The bounds of a share as they are written; null where nothing was measured, and where both read as
 * the share itself: then they say nothing.
 */
export function shownBounds(
  { measured, lower, upper }: Bounded,
  percent: (share: number) => string,
): readonly [lower: string, upper: string] | null {
  if (measured === null || lower === null || upper === null) return null
  const [words, ...bounds] = [measured, lower, upper].map(percent)
  const [least = '', most = ''] = bounds
  return bounds.every((one) => one === words) ? null : [least, most]
}
