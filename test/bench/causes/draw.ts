import { randomOf } from '../../simulator/random.ts'

export const SECOND_MS = 1000
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000

/** Seeded draws of one kind, so that a change of one kind of fault moves no other. */
export interface Draw {
  /** Uniform in [0, 1). */
  readonly unit: () => number
  readonly between: (from: number, until: number) => number
  readonly chance: (share: number) => boolean
  readonly pick: <T>(choices: readonly T[]) => T
  /** Log-normal with this median, within the limits: lengths of repairs have long tails. */
  readonly length: (medianMs: number, spread: number, minMs: number, maxMs: number) => number
  /** Moments of a Poisson process with so many in a month of 30 days, oldest first. */
  readonly moments: (perMonth: number, fromMs: number, untilMs: number) => readonly number[]
}

export function drawOf(...parts: readonly (string | number)[]): Draw {
  const unit = randomOf(...parts)
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit())
  return {
    unit,
    between: (from, until) => from + unit() * (until - from),
    chance: (share) => unit() < share,
    pick<T>(choices: readonly T[]): T {
      const chosen = choices[Math.floor(unit() * choices.length)]
      if (chosen === undefined) throw new Error('[causes] nothing to pick from')
      return chosen
    },
    length: (medianMs, spread, minMs, maxMs) =>
      Math.round(Math.min(maxMs, Math.max(minMs, medianMs * Math.exp(spread * gauss())))),
    moments(perMonth, fromMs, untilMs) {
      const moments: number[] = []
      const meanMs = (30 * DAY_MS) / perMonth
      for (let atMs = fromMs; ;) {
        atMs += -Math.log(1 - unit()) * meanMs
        if (atMs >= untilMs) return moments
        moments.push(Math.round(atMs))
      }
    },
  }
}
