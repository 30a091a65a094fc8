import { setImmediate as turn } from 'node:timers/promises'
import type { ClientPolls } from '../../domain/client-windows.ts'
import { CLIENTS_PATH, clientsOf } from '../client-reading.ts'
import type { SeriesTarget } from '../series-store.ts'
import type { ShapePlan } from '../shape.ts'
import { BITS_HIGH, BITS_LOW, CLIENTS_FIELD } from './fields.ts'
import type { EngineSeries } from './line-engine.ts'
import { readRows, targetKey } from './read-rows.ts'
import type { Readable } from './read-rows.ts'

/** The shape says whether what is known of a poll can be read at all, the interval how long it holds. */
const PLAIN_FIELDS = ['shape', 'interval', CLIENTS_FIELD] as const
/** An engine that is not exact has a count beside its digits only where it is no plain number. */
const BITS_FIELDS = [CLIENTS_FIELD + BITS_HIGH, CLIENTS_FIELD + BITS_LOW] as const

/** Columns that grow while the parts of a time follow each other. */
interface Columns {
  readonly times: number[]
  readonly intervals: number[]
  readonly clients: number[]
}

/** Gathers what some targets counted, part of the time by part. */
export class ClientColumns {
  readonly #readable: Readable
  readonly #found = new Map<string, Columns>()

  constructor(readable: Readable) {
    this.#readable = readable
  }

  /** Adds a part of the time that follows on the last one of these targets. */
  async add(part: {
    readonly targets: readonly SeriesTarget[]
    readonly fromMs: number
    readonly untilMs: number
  }): Promise<void> {
    const { engine, words } = this.#readable
    const fields = engine.isExact ? PLAIN_FIELDS : [...PLAIN_FIELDS, ...BITS_FIELDS]
    const series = await engine.read({ ...part, fields })
    const plans = await words.plansOf(
      series.flatMap(({ fields }) => [...new Set(fields.get('shape')?.values)]),
    )
    const byTarget = new Map<string, EngineSeries[]>()
    for (const one of series) {
      const key = targetKey(one.target)
      byTarget.set(key, [...(byTarget.get(key) ?? []), one])
    }
    for (const [key, [first, ...others]] of byTarget) {
      if (first === undefined) continue
      const columns = this.#columnsOf(key)
      const isPlain = others.length === 0 && addPlain(columns, first, plans)
      if (!isPlain) await this.#addRows(columns, { ...part, targets: [first.target] })
      await turn()
    }
  }

  /** What was gathered of one target. */
  of(target: SeriesTarget): ClientPolls {
    const { times, intervals, clients } = this.#columnsOf(targetKey(target))
    return {
      times: new Float64Array(times),
      intervals: new Float64Array(intervals),
      clients: new Float64Array(clients),
    }
  }

  #columnsOf(key: string): Columns {
    let columns = this.#found.get(key)
    if (columns === undefined) {
      this.#found.set(key, (columns = { times: [], intervals: [], clients: [] }))
    }
    return columns
  }

  /** The long way round, for a target that several agents told of, or one agent twice. */
  async #addRows(
    { times, intervals, clients }: Columns,
    part: Parameters<ClientColumns['add']>[0],
  ): Promise<void> {
    const found = await readRows(this.#readable, { ...part, depth: 'clients' })
    for (const { polledAtMs, intervalMs, plan, numbers } of [...found.values()].flat()) {
      times.push(polledAtMs)
      intervals.push(intervalMs)
      clients.push(clientsOf(plan, numbers))
    }
  }
}

/**
 * From the columns of one series as they are, which is many times quicker than by rows. False, and nothing
 * is added, where that is not all there is to it.
 */
function addPlain(
  { times, intervals, clients }: Columns,
  { fields }: EngineSeries,
  plans: ReadonlyMap<number, ShapePlan>,
): boolean {
  const [shapes, held, counted] = PLAIN_FIELDS.map((name) => fields.get(name))
  if (shapes === undefined || held === undefined) return false
  if (BITS_FIELDS.some((name) => (fields.get(name)?.times.length ?? 0) > 0)) return false
  const counts = new Map([...plans].map(([shape, { places }]) => [shape, places.has(CLIENTS_PATH)]))
  const own: number[] = []
  let next = 0
  for (const [row, atMs] of shapes.times.entries()) {
    if (held.times[row] !== atMs || atMs === shapes.times[row - 1]) return false
    while ((counted?.times[next] ?? Infinity) < atMs) next += 1
    const count = counted?.times[next] === atMs ? counted.values[next] : undefined
    // A row of which the engine has a part, or of which the journal has no words, is no poll.
    if (counts.get(shapes.values[row] ?? 0) !== (count !== undefined)) return false
    own.push(count ?? Number.NaN)
  }
  for (const [row, count] of own.entries()) {
    times.push(shapes.times[row] ?? 0)
    intervals.push(held.values[row] ?? 0)
    clients.push(count)
  }
  return true
}
