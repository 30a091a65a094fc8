import { emptySketch, estimateDevices, mergeSketchText } from '#contract/device-sketch.ts'
import type { VisitorsDay } from '#contract/visitors.ts'

/** What one access point counted on one day with one salt; sketches as text. */
export interface VisitorSketch {
  readonly accessPoint: string
  readonly day: string
  readonly salt: string
  readonly devices: string
  readonly randomised: string
}

/**
 * The devices of one place on one day. Sketches of one salt make the union of their devices. One
 * device has unlike hashes with unlike salts, so that merging these too makes the sum.
 */
export function visitorsOfDay(
  day: string,
  sketches: readonly VisitorSketch[],
  /** Those that the place has now; one that it had then counts too. */
  accessPoints: readonly string[],
): VisitorsDay {
  const counted = new Set(sketches.map(({ accessPoint }) => accessPoint))
  const devices = estimateOf(sketches.map((sketch) => sketch.devices))
  const randomised = estimateOf(sketches.map((sketch) => sketch.randomised))
  return {
    day,
    devices: devices < 1 ? null : devices,
    // Two estimates: the part can come out above the whole.
    randomisedPercent: devices < 1 ? null : Math.min(100, round1((100 * randomised) / devices)),
    accessPointsCounted: counted.size,
    accessPointsTotal: new Set([...accessPoints, ...counted]).size,
    isUpperBound: new Set(sketches.map(({ salt }) => salt)).size > 1,
  }
}

function estimateOf(texts: readonly string[]): number {
  const sketch = emptySketch()
  for (const text of texts) mergeSketchText(sketch, text)
  return Math.round(estimateDevices(sketch))
}

function round1(value: number): number {
  return Math.round(value * 10) / 10
}

const DAY_MS = 86_400_000

/** How many days there are from one to another, both included; 0 when they are the wrong way round. */
export function countDays(from: string, until: string): number {
  return Math.max(0, (Date.parse(until) - Date.parse(from)) / DAY_MS + 1)
}

/** The days from one to another, both included. */
export function daysBetween(from: string, until: string): readonly string[] {
  return Array.from({ length: countDays(from, until) }, (_, index) => dayAfter(from, index))
}

/** The day so many days after another; before it, when negative. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10)
}

/** Sketches by their day. */
export function sketchesByDay(
  sketches: readonly VisitorSketch[],
): ReadonlyMap<string, readonly VisitorSketch[]> {
  const byDay = new Map<string, VisitorSketch[]>()
  for (const sketch of sketches) {
    const known = byDay.get(sketch.day)
    if (known === undefined) byDay.set(sketch.day, [sketch])
    else known.push(sketch)
  }
  return byDay
}
