import type { CityDay, PlaceDay } from '#contract/days.ts'
import { PLACE_STATES, type PlaceState } from '#contract/words.ts'
import type { Tally } from './states.ts'

type Steps = PlaceDay['steps']

/** Index of the step that holds at an offset from the beginning of the day, ms; -1 for no steps. */
export function stepAt(steps: Steps, offsetMs: number): number {
  let low = 0
  let high = steps.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((steps[middle]?.[0] ?? 0) <= offsetMs) low = middle
    else high = middle - 1
  }
  return high
}

/** The state at an offset from the beginning of the day, ms; `unknown` where there are no steps. */
export function stateAt(steps: Steps, offsetMs: number): PlaceState {
  return PLACE_STATES[steps[stepAt(steps, offsetMs)]?.[1] ?? PLACE_STATES.indexOf('unknown')]!
}

const lengthOf = (day: CityDay): number => day.untilMs - day.fromMs

/** Every offset within the day at which any place changes its state, in order, each once. */
export function changeOffsets(day: CityDay): readonly number[] {
  const found = new Set<number>()
  for (const { steps } of day.places) {
    for (const [offsetMs] of steps) {
      if (offsetMs > 0 && offsetMs < lengthOf(day)) found.add(offsetMs)
    }
  }
  return [...found].sort((a, b) => a - b)
}

/** Every offset within the day at which a place loses its service, in order, each once. */
export function outageOffsets(day: CityDay): readonly number[] {
  const down = PLACE_STATES.indexOf('down')
  const found = new Set<number>()
  for (const { steps } of day.places) {
    for (const [offsetMs, state] of steps) {
      if (state === down && offsetMs > 0 && offsetMs < lengthOf(day)) found.add(offsetMs)
    }
  }
  return [...found].sort((a, b) => a - b)
}

/** The nearest of ordered offsets behind (1) or before (-1) an offset; null when there is none. */
export function neighbourOf(
  offsets: readonly number[],
  offsetMs: number,
  step: 1 | -1,
): number | null {
  return (
    (step === 1 ? offsets.find((at) => at > offsetMs) : offsets.findLast((at) => at < offsetMs)) ??
    null
  )
}

/**
 * How many places were in each state over the day, as means over `parts` stretches of equal length:
 * what the strip above the slider shows. A stretch that lies ahead of now has nothing in it.
 */
export function talliesOver(day: CityDay, dayMs: number, parts: number): readonly Tally[] {
  const partMs = dayMs / parts
  const sums = Array.from({ length: parts }, () => ({
    up: 0,
    degraded: 0,
    down: 0,
    unknown: 0,
    planned: 0,
  }))
  for (const { steps } of day.places) {
    for (const [index, [fromMs, code]] of steps.entries()) {
      const untilMs = Math.min(steps[index + 1]?.[0] ?? lengthOf(day), lengthOf(day))
      const state = PLACE_STATES[code] ?? 'unknown'
      for (let part = Math.floor(fromMs / partMs); part * partMs < untilMs; part += 1) {
        const sum = sums[part]
        if (sum === undefined) break
        const within = Math.min(untilMs, (part + 1) * partMs) - Math.max(fromMs, part * partMs)
        sum[state] += Math.max(0, within) / partMs
      }
    }
  }
  return sums
}

/** The most places that were in a state at one time of the day. */
export function mostAtOnce(day: CityDay, state: PlaceState): number {
  const code = PLACE_STATES.indexOf(state)
  // +1 where a place comes into the state, -1 where it leaves it.
  const turns = new Map<number, number>()
  for (const { steps } of day.places) {
    let before = -1
    for (const [atMs, now] of steps) {
      const by = Number(now === code) - Number(before === code)
      if (by !== 0) turns.set(atMs, (turns.get(atMs) ?? 0) + by)
      before = now
    }
  }
  let count = 0
  let most = 0
  for (const [, by] of [...turns].sort(([a], [b]) => a - b)) {
    count += by
    most = Math.max(most, count)
  }
  return most
}

/** A stretch of the day, offsets in ms, over which what was known then differs from what is known now. */
export interface Difference {
  readonly fromMs: number
  readonly untilMs: number
  /** The most places that differ at one time within it. */
  readonly places: number
}

/** Where the other knowledge says something else, joined where it touches, in order. */
export function differencesOf(day: CityDay): readonly Difference[] {
  // +1 where a place begins to differ, -1 where it agrees again.
  const turns = new Map<number, number>()
  const turn = (atMs: number, by: number): void => {
    turns.set(atMs, (turns.get(atMs) ?? 0) + by)
  }
  for (const place of day.places) {
    if (place.otherSteps === null) continue
    const cuts = [...place.steps, ...place.otherSteps].map(([atMs]) => atMs)
    const ordered = [...new Set([...cuts, lengthOf(day)])].sort((a, b) => a - b)
    for (const [index, fromMs] of ordered.entries()) {
      const untilMs = ordered[index + 1]
      if (untilMs === undefined || fromMs >= lengthOf(day)) break
      if (stateAt(place.steps, fromMs) === stateAt(place.otherSteps, fromMs)) continue
      turn(fromMs, 1)
      turn(Math.min(untilMs, lengthOf(day)), -1)
    }
  }
  const found: Difference[] = []
  let differing = 0
  let open: { fromMs: number; places: number } | null = null
  for (const [atMs, by] of [...turns].sort(([a], [b]) => a - b)) {
    differing += by
    if (differing > 0) open = open ?? { fromMs: atMs, places: 0 }
    if (open === null) continue
    open.places = Math.max(open.places, differing)
    if (differing === 0) {
      found.push({ ...open, untilMs: atMs })
      open = null
    }
  }
  return found
}

/** The places about which then and now disagree at an offset, with what the other one says. */
export function differingAt(day: CityDay, offsetMs: number): ReadonlyMap<string, PlaceState> {
  const found = new Map<string, PlaceState>()
  for (const { id, steps, otherSteps } of day.places) {
    if (otherSteps === null) continue
    const other = stateAt(otherSteps, offsetMs)
    if (other !== stateAt(steps, offsetMs)) found.set(id, other)
  }
  return found
}
