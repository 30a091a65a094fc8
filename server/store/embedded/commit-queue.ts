import { DuckDBDataChunk } from '@duckdb/node-api'
import type { DuckDBAppender, DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api'

/**
 * Rows that one commit adds to one table, kept by column as the engine takes them. Who adds a row
 * pushes one value to each column: a list per row would cost a tenth of all of ingest.
 */
export class TableRows<Column extends string = string> {
  readonly table: string
  readonly types: readonly DuckDBType[]
  /** In the order of the table. */
  readonly columns: Readonly<Record<Column, DuckDBValue[]>>

  constructor(table: string, types: Readonly<Record<Column, DuckDBType>>) {
    this.table = table
    this.types = Object.values(types)
    const columns = Object.keys(types).map((column) => [column, []])
    this.columns = Object.fromEntries(columns) as Record<Column, DuckDBValue[]>
  }
}

/** What is written together; `Rows` names the tables of a commit. */
interface Waiting<Rows> {
  readonly write: (rows: Rows) => void
  readonly weight: number
  readonly resolve: () => void
  readonly reject: (cause: unknown) => void
}

export interface CommitLimits {
  /** Rows that may wait; more are refused, so that memory stays bounded. */
  readonly waitingMax: number
  /** Rows of one commit, at least one entry: bounds the time that one commit takes. */
  readonly commitMax: number
  /** Least time between the starts of two commits, ms: shares the cost of a commit under load. */
  readonly everyMs: number
  /** So many waiting rows are worth a commit at once. */
  readonly enoughRows: number
}
export const COMMIT_LIMITS: CommitLimits = {
  waitingMax: 60_000,
  commitMax: 10_000,
  everyMs: 30,
  enoughRows: 1000,
}

/** Largest number of rows of one DuckDB vector. */
const CHUNK_ROWS_MAX = 2048

/**
 * Group commit: all entries that wait when a commit starts share it, and each promise resolves when
 * its rows are durable. After a failed commit everything that waits is rejected, because it was
 * prepared for a state that is gone; `onFailure` then brings the engine back.
 */
export class CommitQueue<Rows extends Readonly<Record<string, TableRows>>> {
  readonly #connection: DuckDBConnection
  readonly #newRows: () => Rows
  readonly #limits: CommitLimits
  readonly #onFailure: (cause: unknown) => void
  readonly #appenders = new Map<string, DuckDBAppender>()
  #waiting: Waiting<Rows>[] = []
  #waitingWeight = 0
  #running: Promise<void> | null = null
  #lastStartMs = 0
  #failed = false
  #hasBegun = false
  /** The commit under way, or what is done between two of them. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(
    connection: DuckDBConnection,
    newRows: () => Rows,
    onFailure: (cause: unknown) => void,
    limits: CommitLimits = COMMIT_LIMITS,
  ) {
    this.#connection = connection
    this.#newRows = newRows
    this.#onFailure = onFailure
    this.#limits = limits
  }

  hasRoom(): boolean {
    return !this.#failed && this.#waitingWeight < this.#limits.waitingMax
  }

  /** `write` is called when the commit that carries the entry begins. */
  add(weight: number, write: (rows: Rows) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ write, weight, resolve, reject })
      this.#waitingWeight += weight
      this.#running ??= this.#run()
    })
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    while (this.#running !== null) await this.#running
  }

  /** Does something while no commit is under way; those that come meanwhile wait. */
  between<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      if (this.#hasBegun) await this.#connection.run('ROLLBACK')
      this.#hasBegun = false
      return work()
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const pauseMs = this.#lastStartMs + this.#limits.everyMs - performance.now()
      const isEnough = this.#waitingWeight >= this.#limits.enoughRows
      if (pauseMs > 0 && !isEnough) await new Promise((resolve) => setTimeout(resolve, pauseMs))
      this.#lastStartMs = performance.now()
      const group = this.#takeGroup()
      try {
        await this.#inTurn(() => this.#commit(group))
        for (const { resolve } of group) resolve()
      } catch (cause) {
        this.#failed = true
        const rest = this.#waiting.splice(0)
        this.#waitingWeight = 0
        for (const { reject } of [...group, ...rest]) reject(cause)
        this.#onFailure(cause)
      }
    }
    this.#running = null
  }

  #takeGroup(): Waiting<Rows>[] {
    let weight = 0
    let count = 0
    for (const entry of this.#waiting) {
      if (count > 0 && weight + entry.weight > this.#limits.commitMax) break
      weight += entry.weight
      count += 1
    }
    this.#waitingWeight -= weight
    return this.#waiting.splice(0, count)
  }

  async #commit(group: readonly Waiting<Rows>[]): Promise<void> {
    const rows = this.#newRows()
    for (const { write } of group) write(rows)
    if (!this.#hasBegun) await this.#connection.run('BEGIN')
    for (const table of Object.values(rows)) await this.#append(table)
    // One call: each answer of the engine waits for its turn in a busy event loop. A transaction with
    // nothing in it holds nothing up, as the engine gives it a view when it is first used.
    await this.#connection.run('COMMIT; BEGIN')
    this.#hasBegun = true
  }

  async #append({ table, types, columns: named }: TableRows): Promise<void> {
    const columns = Object.values(named)
    const count = columns[0]?.length ?? 0
    if (count === 0) return
    let appender = this.#appenders.get(table)
    if (appender === undefined) {
      appender = await this.#connection.createAppender(table)
      this.#appenders.set(table, appender)
    }
    for (let from = 0; from < count; from += CHUNK_ROWS_MAX) {
      const until = Math.min(count, from + CHUNK_ROWS_MAX)
      const chunk = DuckDBDataChunk.create(types, until - from)
      chunk.setColumns(columns.map((column) => column.slice(from, until)))
      appender.appendDataChunk(chunk)
    }
    appender.flushSync()
  }
}
