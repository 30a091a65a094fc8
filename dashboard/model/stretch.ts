/** A stretch of time whose single polls are looked at, Unix ms. */
export interface Stretch {
  readonly fromMs: number
  readonly untilMs: number
}

/** Longest stretch whose polls the server gives at once. */
const STRETCH_MS_MAX = 25 * 3_600_000

/** A stretch as an address spells it. */
export function formatStretch({ fromMs, untilMs }: Stretch): string {
  return `${fromMs}-${untilMs}`
}

/** Reads a stretch; null for what is none. */
export function parseStretch(text: string | undefined): Stretch | null {
  const found = /^(\d{12,13})-(\d{12,13})$/.exec(text ?? '')
  if (found === null) return null
  const [fromMs, untilMs] = [Number(found[1]), Number(found[2])]
  return fromMs < untilMs && untilMs - fromMs <= STRETCH_MS_MAX ? { fromMs, untilMs } : null
}
