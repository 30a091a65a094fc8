import type { PlaceTotals } from '#contract/days.ts'
import type { UplinkId } from '#contract/ids.ts'
import type { Step } from '../domain/day-figures.ts'
import { packNumbers, numberReader } from './packed-numbers.ts'

/** What is kept of one place on one day that is over. */
export interface PlaceDayRecord extends PlaceTotals {
  readonly steps: readonly Step[]
  /** As the map showed it that day, where that is another story; null where it is the same. */
  readonly thenSteps: readonly Step[] | null
  /** States of each line that somebody tested, as they are known now; empty where they are not kept. */
  readonly lines: readonly LineSteps[]
}

/** One line over a day: each step is the offset in ms and the index of the state in `AVAILABILITIES`. */
export interface LineSteps {
  readonly uplink: UplinkId
  readonly steps: readonly Step[]
}

/** The states in the order in which their sums are packed; new ones go to the end. */
export const PACKED_TOTALS = ['up', 'degraded', 'down', 'unknown', 'planned', 'excluded'] as const
const FORMAT = 2
/** Without the lines, which nobody kept then. */
const FORMAT_WITHOUT_LINES = 1

/**
 * A record in as few bytes as it has to say: whole numbers at seven bits a byte, the smallest first. A
 * day without a change takes 24 bytes, and with each line 4 and its id.
 */
export function packPlaceDay({
  totalsMs,
  serviceMs,
  steps,
  thenSteps,
  lines,
}: PlaceDayRecord): Uint8Array {
  const numbers = [FORMAT]
  for (const totals of [totalsMs, serviceMs]) {
    for (const name of PACKED_TOTALS) numbers.push(totals[name])
  }
  const add = (list: readonly Step[] | null): void => {
    numbers.push(list === null ? 0 : list.length + 1)
    let beforeMs = 0
    for (const [offsetMs, state] of list ?? []) {
      numbers.push(offsetMs - beforeMs, state)
      beforeMs = offsetMs
    }
  }
  add(steps)
  add(thenSteps)
  numbers.push(lines.length)
  for (const line of lines) {
    // An id is ASCII (`ID_PATTERN`): one byte a letter.
    numbers.push(line.uplink.length)
    for (const letter of line.uplink) numbers.push(letter.charCodeAt(0))
    add(line.steps)
  }
  return packNumbers(numbers)
}

/** The inverse of `packPlaceDay`; throws on bytes that it has not made. */
export function unpackPlaceDay(bytes: Uint8Array): PlaceDayRecord {
  const next = numberReader(bytes)
  const format = next()
  if (format !== FORMAT && format !== FORMAT_WITHOUT_LINES)
    throw new Error('[days] a kept day has an unknown format')
  const totals = () => {
    const [up, degraded, down, unknown, planned, excluded] = PACKED_TOTALS.map(next)
    return { up, degraded, down, unknown, planned, excluded } as PlaceTotals['totalsMs']
  }
  const steps = (): readonly Step[] | null => {
    const length = next() - 1
    if (length < 0) return null
    let offsetMs = 0
    return Array.from({ length }, (): Step => {
      offsetMs += next()
      return [offsetMs, next()]
    })
  }
  const line = (): LineSteps => {
    const letters = Array.from({ length: next() }, () => String.fromCharCode(next()))
    return { uplink: letters.join('') as UplinkId, steps: steps() ?? [] }
  }
  return {
    totalsMs: totals(),
    serviceMs: totals(),
    steps: steps() ?? [],
    thenSteps: steps(),
    lines: format === FORMAT ? Array.from({ length: next() }, line) : [],
  }
}
