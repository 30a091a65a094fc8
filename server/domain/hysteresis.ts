/** One look at something that can be bad: worse than its limit, or not. */
export interface Look {
  readonly atMs: number
  readonly isBad: boolean
  /** What was measured; null where there is no figure. */
  readonly value: number | null
}

export interface Hysteresis {
  /** So many of the last `of` looks have to be bad before it is bad, and good before it is good. */
  readonly enough: number
  readonly of: number
}

/**
 * Since when it is bad, from looks in order of time; null while it is not. `formerSinceMs` is what
 * was found before the first of the looks.
 */
export function badSince(
  looks: readonly Look[],
  { enough, of }: Hysteresis,
  formerSinceMs: number | null,
): number | null {
  let sinceMs = formerSinceMs
  let recent: Look[] = []
  for (const look of looks) {
    recent = [...recent, look].slice(-of)
    const turned = recent.filter(({ isBad }) => isBad === (sinceMs === null))
    if (turned.length < enough) continue
    sinceMs = sinceMs === null ? (turned[0]?.atMs ?? look.atMs) : null
    // Looks that changed it once do not count towards the next change.
    recent = []
  }
  return sinceMs
}
