import type { Kysely } from 'kysely'
import type { JournalTables } from './schema.ts'

/** How often the server notes that it lives: a crash is dated to this. */
export const LIFE_NOTED_EVERY_MS = 30_000

/** A time in which the server was off. `startMs` may lie up to `startWithinMs` earlier. */
export interface OffTime {
  readonly startMs: number
  readonly startWithinMs: number
  readonly endMs: number
}

/** When the server lived: one row for each of its runs, so that what lies between is its off time. */
export class ServerLife {
  readonly #db: Kysely<JournalTables>
  /** Start of this run; null before it began. */
  #startMs: number | null = null
  #unsettledFromMs: number | null = null
  #settledUntilMs: number | null = null

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
  }

  /** Begins a run and gives the time off before it; null for the first run and a clock set back. */
  async begin(nowMs: number): Promise<OffTime | null> {
    const former = await this.#db
      .selectFrom('server_life')
      .selectAll()
      .orderBy('alive_until_ms', 'desc')
      .executeTakeFirst()
    this.#unsettledFromMs = former?.settled_until_ms ?? null
    const settledUntilMs = this.#unsettledFromMs ?? nowMs
    const values = { alive_until_ms: nowMs, is_closed: 0, settled_until_ms: settledUntilMs }
    await this.#db
      .insertInto('server_life')
      .values({ start_at_ms: nowMs, ...values })
      .onConflict((conflict) => conflict.column('start_at_ms').doUpdateSet(values))
      .execute()
    this.#startMs = nowMs
    this.#settledUntilMs = settledUntilMs
    return former === undefined ? null : offTimeOf(former, nowMs)
  }

  /**
   * From when on what was received may not have been worked in when the run before this one ended;
   * null for the first run.
   */
  get unsettledFromMs(): number | null {
    return this.#unsettledFromMs
  }

  /** Until when what was received has been worked in, as noted last; null while no run has begun. */
  get settledUntilMs(): number | null {
    return this.#settledUntilMs
  }

  /** Notes that the server lives, and until when what it received has been worked in. */
  note(nowMs: number, settledUntilMs: number): Promise<void> {
    this.#settledUntilMs = settledUntilMs
    return this.#update({ alive_until_ms: nowMs, settled_until_ms: settledUntilMs })
  }

  /** Notes that the run ends in order: it is dated exactly. */
  end(nowMs: number, settledUntilMs: number): Promise<void> {
    const values = { alive_until_ms: nowMs, settled_until_ms: settledUntilMs }
    return this.#update({ ...values, is_closed: 1 })
  }

  /** The times off that touch a period, oldest first. */
  async offTimes(fromMs: number, untilMs: number): Promise<readonly OffTime[]> {
    const runs = await this.#db
      .selectFrom('server_life')
      .selectAll()
      .orderBy('start_at_ms')
      .execute()
    return runs.flatMap((run, index) => {
      const next = runs[index + 1]
      const off = next === undefined ? null : offTimeOf(run, next.start_at_ms)
      return off !== null && off.endMs > fromMs && off.startMs < untilMs ? [off] : []
    })
  }

  /** Deletes the runs that ended before the cut. */
  async expire(olderThanMs: number): Promise<void> {
    await this.#db.deleteFrom('server_life').where('alive_until_ms', '<', olderThanMs).execute()
  }

  async #update(values: Partial<Omit<JournalTables['server_life'], 'start_at_ms'>>): Promise<void> {
    if (this.#startMs === null) return
    await this.#db
      .updateTable('server_life')
      .set(values)
      .where('start_at_ms', '=', this.#startMs)
      .execute()
  }
}

function offTimeOf(run: JournalTables['server_life'], nextMs: number): OffTime | null {
  const { alive_until_ms: aliveUntilMs, is_closed: isClosed } = run
  if (nextMs <= aliveUntilMs) return null
  const latestMs = isClosed === 1 ? aliveUntilMs : aliveUntilMs + LIFE_NOTED_EVERY_MS
  const startMs = Math.min(latestMs, nextMs)
  return { startMs, startWithinMs: startMs - aliveUntilMs, endMs: nextMs }
}
