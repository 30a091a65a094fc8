import type { Band } from '#contract/words.ts'

/** The Wi-Fi band of a frequency in MHz; null outside of all. */
export function bandOfFrequency(frequencyMHz: number): Band | null {
  if (frequencyMHz >= 2400 && frequencyMHz <= 2500) return '2.4'
  if (frequencyMHz >= 4900 && frequencyMHz <= 5925) return '5'
  if (frequencyMHz > 5925 && frequencyMHz <= 7125) return '6'
  return frequencyMHz >= 57_000 && frequencyMHz <= 71_000 ? '60' : null
}
