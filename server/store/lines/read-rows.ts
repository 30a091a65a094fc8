/** Polls from the columns of an engine. */
import { setImmediate as turn } from 'node:timers/promises'
import { BASE_FIELDS, BITS_HIGH, BITS_LOW, BOOT_FIELD, fieldsNeeded } from './fields.ts'
import type { Depth, NumberField } from './fields.ts'
import type { EngineRead, EngineSeries, FieldColumn, LineEngine } from './line-engine.ts'
import { TARGETS_AT_ONCE } from './line-engine.ts'
import { numberOfBits } from './number-parts.ts'
import type { Row } from './row.ts'
import type { SeriesTarget } from '../series-store.ts'
import type { ShapePlan } from '../shape.ts'
import { sortedOnce } from '../shaped-poll.ts'
import type { Words } from './words.ts'

/** What reading needs. */
export interface Readable {
  readonly engine: LineEngine
  readonly words: Words
}

/** A poll as it is kept, with what sets it apart from another of the same agent and time. */
export interface KeptRow extends Row {
  readonly again: string | null
}

export interface RowsQuery {
  readonly targets: readonly SeriesTarget[] | null
  readonly fromMs: number
  readonly untilMs: number
  readonly depth: Depth
  readonly mayLack?: EngineRead['mayLack']
}

export const targetKey = ({ kind, id }: SeriesTarget): string => `${kind}/${id}`

/** The polls of each target, oldest first, each time once; numbers that are not needed are 0. */
export async function readRows(
  readable: Readable,
  { targets, fromMs, untilMs, depth }: RowsQuery,
): Promise<ReadonlyMap<string, KeptRow[]>> {
  const found = new Map<string, KeptRow[]>()
  const distinct = targets && [...new Map(targets.map((one) => [targetKey(one), one])).values()]
  for (let from = 0; from < (distinct?.length ?? 1); from += TARGETS_AT_ONCE) {
    const some = distinct && distinct.slice(from, from + TARGETS_AT_ONCE)
    const query = { targets: some, fromMs, untilMs }
    const rows = await readAll(readable, { ...query, depth })
    for (const [key, kept] of byTarget(rows)) {
      // Of two of one time the whole sample says which one counts.
      const isTwice = depth !== 'outcomes' && depth !== 'samples' && hasTwice(kept)
      const target = kept[0]?.target
      const whole =
        isTwice && target !== undefined
          ? await readAll(readable, { ...query, targets: [target], depth: 'samples' })
          : kept
      found.set(key, sortedOnce(whole))
      await turn()
    }
  }
  return found
}

/** All rows there are, those of one time too, in no order. */
export async function readAll(
  { engine, words }: Readable,
  { depth, ...of }: RowsQuery,
): Promise<KeptRow[]> {
  const fields = depth === 'samples' ? [...BASE_FIELDS, BOOT_FIELD] : BASE_FIELDS
  const base = await engine.read({ ...of, fields })
  const plans = await words.plansOf(
    base.flatMap(({ fields }) => [...new Set(fields.get('shape')?.values)]),
  )
  const names = namesNeeded(plans.values(), depth, engine.isExact)
  const numbers = names.size === 0 ? [] : await engine.read({ ...of, fields: [...names] })
  const numbersOf = new Map(numbers.map((series) => [keyOf(series), series]))
  const rows: KeptRow[] = []
  for (const series of base) {
    for (const row of rowsOf(series, numbersOf.get(keyOf(series)), plans, depth)) rows.push(row)
    // A day of one series takes milliseconds: deliveries come first.
    await turn()
  }
  return rows
}

const keyOf = ({ target, agent, again }: EngineSeries): string =>
  `${targetKey(target)}/${agent}/${again}`

function namesNeeded(
  plans: Iterable<ShapePlan>,
  depth: Depth,
  isExact: boolean,
): ReadonlySet<string> {
  const names = new Set<string>()
  for (const plan of plans) {
    for (const { name, part } of fieldsNeeded(plan, depth)) {
      names.add(name)
      if (!isExact && part === 'whole') names.add(name + BITS_HIGH).add(name + BITS_LOW)
    }
  }
  return names
}

function byTarget(rows: readonly KeptRow[]): Map<string, KeptRow[]> {
  const found = new Map<string, KeptRow[]>()
  for (const row of rows) {
    const key = targetKey(row.target)
    const kept = found.get(key)
    if (kept === undefined) found.set(key, [row])
    else kept.push(row)
  }
  return found
}

const hasTwice = (rows: readonly KeptRow[]): boolean =>
  new Set(rows.map(({ polledAtMs }) => polledAtMs)).size < rows.length

/** Walks along a column: times are asked for in order. */
class Walk {
  readonly #column: FieldColumn | undefined
  #next = 0

  constructor(column: FieldColumn | undefined) {
    this.#column = column
  }

  at(timeMs: number): number | undefined {
    if (this.#column === undefined) return undefined
    const { times, values } = this.#column
    while ((times[this.#next] ?? Infinity) < timeMs) this.#next += 1
    return times[this.#next] === timeMs ? values[this.#next] : undefined
  }
}

/** The columns of one number of a shape. */
interface NumberWalk extends Pick<NumberField, 'place' | 'part'> {
  readonly plain: Walk
  readonly high: Walk
  readonly low: Walk
}

/** The walks of the numbers of each shape; shapes that share a column share its walk. */
function walksOf(
  series: EngineSeries | undefined,
  depth: Depth,
): (plan: ShapePlan) => readonly NumberWalk[] {
  const walks = new Map<string, Walk>()
  const walkOf = (name: string): Walk => {
    let walk = walks.get(name)
    if (walk === undefined) walks.set(name, (walk = new Walk(series?.fields.get(name))))
    return walk
  }
  const byPlan = new Map<ShapePlan, readonly NumberWalk[]>()
  return (plan) => {
    let made = byPlan.get(plan)
    if (made === undefined) {
      made = fieldsNeeded(plan, depth).map(({ name, place, part }) => ({
        place,
        part,
        plain: walkOf(name),
        high: walkOf(name + BITS_HIGH),
        low: walkOf(name + BITS_LOW),
      }))
      byPlan.set(plan, made)
    }
    return made
  }
}

function rowsOf(
  base: EngineSeries,
  numbers: EngineSeries | undefined,
  plans: ReadonlyMap<number, ShapePlan>,
  depth: Depth,
): KeptRow[] {
  const { target, agent, again } = base
  const shapes = base.fields.get('shape')
  const [boots, received, intervals] = ['boot', 'received', 'interval'].map(
    (name) => new Walk(base.fields.get(name)),
  )
  const walks = walksOf(numbers, depth)
  const rows: KeptRow[] = []
  for (const [index, polledAtMs] of (shapes?.times ?? []).entries()) {
    const shapeNumber = shapes?.values[index] ?? 0
    const plan = plans.get(shapeNumber)
    const receivedAtMs = received?.at(polledAtMs)
    const intervalMs = intervals?.at(polledAtMs)
    if (plan === undefined || receivedAtMs === undefined || intervalMs === undefined) continue
    const values = numbersAt(walks(plan), polledAtMs)
    // An engine that fell in the middle of a row has a part of it: that was never acknowledged.
    if (values === null) continue
    const { shape } = plan
    const boot = boots?.at(polledAtMs) ?? 0
    const at = { polledAtMs, receivedAtMs, intervalMs }
    rows.push({ ...at, target, agent, again, boot, shapeNumber, plan, shape, numbers: values })
  }
  return rows
}

function numbersAt(walks: readonly NumberWalk[], timeMs: number): readonly number[] | null {
  const numbers: number[] = []
  for (const walk of walks) {
    const value = valueAt(walk, timeMs)
    if (value === undefined) return null
    while (numbers.length < walk.place) numbers.push(0)
    numbers.push(value)
  }
  return numbers
}

function valueAt({ part, plain, high, low }: NumberWalk, timeMs: number): number | undefined {
  const value = plain.at(timeMs)
  if (part === 'high') return value ?? 0
  const [highBits, lowBits] = [high.at(timeMs), low.at(timeMs)]
  return highBits === undefined || lowBits === undefined ? value : numberOfBits(highBits, lowBits)
}
