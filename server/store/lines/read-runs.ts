import { setImmediate as turn } from 'node:timers/promises'
import type { PollOutcomeKind } from '#contract/words.ts'
import type { PollRun } from '../../domain/availability-runs.ts'
import { pushRun } from '../../domain/availability-runs.ts'
import { wasReceivedBy } from '../../domain/known-then.ts'
import { RunBuilder } from '../../domain/run-builder.ts'
import type { RunsQuery } from '../runs-query.ts'
import type { SeriesTarget } from '../series-store.ts'
import type { ShapePlan } from '../shape.ts'
import { outcomeOf, runOf } from '../shaped-poll.ts'
import { BASE_FIELDS } from './fields.ts'
import type { EngineSeries } from './line-engine.ts'
import { readRows, targetKey } from './read-rows.ts'
import type { Readable } from './read-rows.ts'

type Rule = Pick<RunsQuery, 'holdIntervals' | 'receivedByMs'>

/** Adds to the runs of each of some targets those of a part of the time, which follows on the last one. */
export async function addRuns(
  readable: Readable,
  part: {
    readonly targets: readonly SeriesTarget[]
    readonly fromMs: number
    readonly untilMs: number
  },
  rule: Rule,
  found: Map<string, PollRun[]>,
): Promise<void> {
  const series = await readable.engine.read({ ...part, fields: BASE_FIELDS })
  const plans = await readable.words.plansOf(
    series.flatMap(({ fields }) => [...new Set(fields.get('shape')?.values)]),
  )
  const byTarget = new Map<string, EngineSeries[]>()
  for (const one of series) {
    const key = targetKey(one.target)
    byTarget.set(key, [...(byTarget.get(key) ?? []), one])
  }
  for (const [key, [first, ...others]] of byTarget) {
    if (first === undefined) continue
    let runs = found.get(key)
    if (runs === undefined) found.set(key, (runs = []))
    const isPlain = others.length === 0 && addPlainRuns(runs, first, plans, rule)
    if (!isPlain) await addRunsOfRows(readable, { ...part, targets: [first.target] }, rule, runs)
    await turn()
  }
}

/**
 * From the columns of one series as they are, which is many times quicker than by rows. False, and nothing
 * is added, where they are not of the same times: a row of which the engine has a part.
 */
function addPlainRuns(
  runs: PollRun[],
  { fields }: EngineSeries,
  plans: ReadonlyMap<number, ShapePlan>,
  { holdIntervals, receivedByMs = Infinity }: Rule,
): boolean {
  const [shapes, received, intervals] = BASE_FIELDS.map((name) => fields.get(name))
  if (shapes === undefined || received === undefined || intervals === undefined) return false
  const { times, values } = shapes
  const isWhole = times.every(
    (atMs, row) => received.times[row] === atMs && intervals.times[row] === atMs,
  )
  if (!isWhole || hasTwice(times)) return false
  const outcomes = new Map<number, PollOutcomeKind>()
  for (const [number, plan] of plans) outcomes.set(number, outcomeOf(plan))
  const builder = new RunBuilder(runs, holdIntervals)
  for (const [row, polledAtMs] of times.entries()) {
    const receivedAtMs = received.values[row] ?? 0
    if (!wasReceivedBy(polledAtMs, receivedAtMs, receivedByMs)) continue
    const intervalMs = intervals.values[row] ?? 0
    const outcome = outcomes.get(values[row] ?? 0)
    // What the journal has no words for is left out, as everywhere.
    if (outcome === undefined) continue
    builder.add({ polledAtMs, receivedAtMs, intervalMs }, outcome)
  }
  builder.close()
  return true
}

/** An engine that was written to twice may give a time twice. */
const hasTwice = (times: readonly number[]): boolean =>
  times.some((atMs, row) => row > 0 && times[row - 1] === atMs)

/** The long way round, for a target that several agents told of, or one agent twice. */
async function addRunsOfRows(
  readable: Readable,
  part: {
    readonly targets: readonly SeriesTarget[]
    readonly fromMs: number
    readonly untilMs: number
  },
  { holdIntervals, receivedByMs = Infinity }: Rule,
  runs: PollRun[],
): Promise<void> {
  const found = await readRows(readable, { ...part, depth: 'outcomes' })
  for (const row of [...found.values()].flat()) {
    if (!wasReceivedBy(row.polledAtMs, row.receivedAtMs, receivedByMs)) continue
    pushRun(runs, runOf(row.plan, row, holdIntervals), holdIntervals)
  }
}
