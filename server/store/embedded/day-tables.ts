import type { DuckDBConnection } from '@duckdb/node-api'
import { query } from './engine.ts'

export const DAY_MS = 86_400_000

/** Number of the UTC day of a time. */
export const dayOf = (atMs: number): number => Math.floor(atMs / DAY_MS)

/**
 * One table of blocks for each closed day, because a checkpoint writes anew whatever part of a table
 * has changed: late polls then cost no more than the day they belong to. A day's table is there
 * before its first block is, and only an opening removes one, so that no query meets a missing one.
 */
export class DayTables {
  readonly #days: Set<number>

  private constructor(days: Iterable<number>) {
    this.#days = new Set(days)
  }

  static async open(connection: DuckDBConnection): Promise<DayTables> {
    const kept: number[] = []
    for (const day of await DayTables.listed(connection)) {
      const name = DayTables.nameOf(day)
      const [any] = await query(connection, `SELECT 1 FROM ${name} LIMIT 1`)
      if (any === undefined) await connection.run(`DROP TABLE ${name}`)
      else kept.push(day)
    }
    return new DayTables(kept)
  }

  /** The days of the tables that a connection sees, the oldest first. */
  static async listed(connection: DuckDBConnection): Promise<readonly number[]> {
    const tables = await query<{ name: string }>(
      connection,
      "SELECT table_name AS name FROM duckdb_tables() WHERE starts_with(table_name, 'blocks_')",
    )
    return tables.map(({ name }) => Number(name.slice('blocks_'.length))).sort((a, b) => a - b)
  }

  static nameOf(day: number): string {
    return `blocks_${day}`
  }

  /** Makes the table of a day; not in a transaction that writes to it. */
  async add(connection: DuckDBConnection, day: number): Promise<void> {
    await connection.run(
      `CREATE TABLE IF NOT EXISTS ${DayTables.nameOf(day)} (
         target INTEGER, first_at BIGINT, last_at BIGINT, received_until BIGINT, count INTEGER,
         shapes VARCHAR, polls BLOB USING COMPRESSION uncompressed,
         readings BLOB USING COMPRESSION uncompressed)`,
    )
    this.#days.add(day)
  }

  /**
   * Reads by the days of a time. Packing moves polls into tables that may not be there yet when the days
   * are listed: what was read then is read again.
   */
  async reading<Found>(
    fromMs: number,
    untilMs: number,
    read: (days: readonly number[]) => Promise<Found>,
  ): Promise<Found> {
    for (;;) {
      const days = this.between(fromMs, untilMs)
      const found = await read(days)
      if (this.between(fromMs, untilMs).length === days.length) return found
    }
  }

  /** Days of the tables that may hold polls from `fromMs` on and before `untilMs`, oldest first. */
  between(fromMs: number, untilMs: number): readonly number[] {
    const days = [...this.#days].filter(
      (day) => (day + 1) * DAY_MS > fromMs && day * DAY_MS < untilMs,
    )
    return days.sort((a, b) => a - b)
  }
}
