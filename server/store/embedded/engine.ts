import { statSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { DuckDBConnection } from '@duckdb/node-api'
import { StoreBusyError } from '../series-store.ts'

/** Name of the series file in its data directory. */
export const SERIES_FILE = 'series.duckdb'
/** What does not fit into memory goes here for a while. */
export const SERIES_TEMPORARY = 'series.tmp'

/** The directory's series file is held by another process. */
export class StoreLockedError extends Error {
  override readonly name = 'StoreLockedError'
}

/**
 * A row of `polls` is a poll of an open day; closed days have a table each (`day-tables.ts`). No
 * indexes: they are what checkpoints stumble over. Texts are stored as they are: compressing them
 * made each checkpoint hold up deliveries for half a second.
 */
const TABLES = `
  CREATE TABLE IF NOT EXISTS words (id INTEGER, text VARCHAR);
  CREATE TABLE IF NOT EXISTS polls (
    target INTEGER, boot INTEGER, polled_at BIGINT, received_at BIGINT, interval_ms INTEGER,
    shape INTEGER, shape_text VARCHAR, numbers VARCHAR USING COMPRESSION uncompressed);
  CREATE TABLE IF NOT EXISTS deliveries (
    boot INTEGER, sequence BIGINT, received_at BIGINT, accepted INTEGER, rejected VARCHAR);`

export interface EngineLimits {
  /** What DuckDB may keep in memory, e.g. `160MB`; the rest of the process comes on top. */
  readonly memory: string
  /** Size of the write-ahead log at which it is folded into the main file. */
  readonly checkpoint: string
}
export const ENGINE_LIMITS: EngineLimits = { memory: '160MB', checkpoint: '16MB' }

/** What may be set while the file is open: `keepLog` does. */
const CHECKPOINT_SETTINGS = ['checkpoint_threshold', 'auto_checkpoint_skip_wal_threshold'] as const
/** From which size on a commit goes into the file without the log, bytes: DuckDB's own default. */
const SKIPPED_LOG = 100_000
/** Larger than any log. */
const LOG_KEPT = ['1TB', 10 ** 12] as const

/** Reads at one time: each holds its rows in memory, and deliveries need the processor too. */
const CONNECTIONS_MAX = 4
const WAITING_MAX = 200
const RETRY_AFTER_SECONDS = 5

/** One open DuckDB file and its connections: one for writing, the others lent out for reading. */
export class Engine {
  readonly writer: DuckDBConnection
  readonly #instance: DuckDBInstance
  readonly file: string
  readonly #limits: EngineLimits
  #idle: DuckDBConnection[] = []
  #lentCount = 0
  readonly #waiting: (() => void)[] = []
  #closed = false
  #allBack: () => void = () => undefined

  private constructor(
    instance: DuckDBInstance,
    writer: DuckDBConnection,
    file: string,
    limits: EngineLimits,
  ) {
    this.#instance = instance
    this.writer = writer
    this.file = file
    this.#limits = limits
  }

  /** Opens or creates the series file of a directory; throws `StoreLockedError` when it is taken. */
  static async open(directory: string, limits: EngineLimits = ENGINE_LIMITS): Promise<Engine> {
    const file = join(directory, SERIES_FILE)
    const instance = await DuckDBInstance.create(file, {
      threads: '2',
      memory_limit: limits.memory,
      checkpoint_threshold: limits.checkpoint,
      temp_directory: join(directory, SERIES_TEMPORARY),
      max_temp_directory_size: '4GB',
      storage_compatibility_version: 'v1.5.0',
      // A small city's day is far smaller than DuckDB's usual block of 256 KiB.
      default_block_size: '16384',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      enable_external_access: 'false',
    }).catch((cause: unknown) => {
      throw openingError(directory, cause)
    })
    try {
      const writer = await instance.connect()
      // A list is no setting for opening; all others are fixed from here on.
      await writer.run(`SET allowed_configs = ['${CHECKPOINT_SETTINGS.join("', '")}']`)
      await writer.run('SET lock_configuration = true')
      await writer.run(TABLES)
      return new Engine(instance, writer, file, limits)
    } catch (cause) {
      instance.closeSync()
      throw openingError(directory, cause)
    }
  }

  /** Runs with a connection of its own: concurrent queries on one connection are not safe. */
  async withConnection<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const connection = await this.lend()
    try {
      return await use(connection)
    } finally {
      this.giveBack(connection)
    }
  }

  /** Folds the log into the file no more by itself, or again as it grows; a `CHECKPOINT` always does. */
  async keepLog(isKept: boolean): Promise<void> {
    const [threshold, skipped] = isKept ? LOG_KEPT : [this.#limits.checkpoint, SKIPPED_LOG]
    await this.withConnection(async (connection) => {
      await connection.run(`SET checkpoint_threshold = '${threshold}'`)
      await connection.run(`SET auto_checkpoint_skip_wal_threshold = ${skipped}`)
    })
  }

  /** Waits for its turn; throws `StoreBusyError` when too many wait already. */
  async lend(): Promise<DuckDBConnection> {
    await this.#takeTurn()
    try {
      if (this.#closed) throw new Error('[store embedded] the store is closed')
      return this.#idle.pop() ?? (await this.#instance.connect())
    } catch (cause) {
      this.#endTurn()
      throw new Error('[store embedded] no connection for reading', { cause })
    }
  }

  giveBack(connection: DuckDBConnection): void {
    if (this.#closed) connection.closeSync()
    else this.#idle.push(connection)
    this.#endTurn()
  }

  #takeTurn(): Promise<void> {
    if (this.#lentCount < CONNECTIONS_MAX) {
      this.#lentCount += 1
      return Promise.resolve()
    }
    if (this.#waiting.length >= WAITING_MAX) throw new StoreBusyError(RETRY_AFTER_SECONDS)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #endTurn(): void {
    const next = this.#waiting.shift()
    if (next !== undefined) {
      next()
      return
    }
    this.#lentCount -= 1
    if (this.#closed && this.#lentCount === 0) this.#allBack()
  }

  /** Bytes of the file and its write-ahead log. */
  bytesOnDisk(): number {
    const sizes = [this.file, `${this.file}.wal`].map(
      (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    )
    return sizes.reduce((sum, size) => sum + size, 0)
  }

  /** Closes the file when all lent connections are back: one that works must not be closed. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (this.#lentCount > 0) {
      await new Promise<void>((resolve) => {
        this.#allBack = resolve
      })
    }
    for (const connection of [...this.#idle, this.writer]) connection.closeSync()
    this.#idle = []
    this.#instance.closeSync()
  }
}

function openingError(directory: string, cause: unknown): Error {
  const text = cause instanceof Error ? cause.message : String(cause)
  if (!/conflicting lock|could not set lock/i.test(text)) {
    return new Error(`[store embedded] cannot open the series file in ${directory}`, { cause })
  }
  const holder = /PID (\d+)/.exec(text)?.[1]
  const who = holder === undefined ? 'another process' : `another process (pid ${holder})`
  return new StoreLockedError(`[store embedded] ${directory} is in use by ${who}`, { cause })
}

/** Rows of a query as objects. Cast BIGINT to DOUBLE in the query: a BigInt is no JSON number. */
export async function query<Row>(
  connection: DuckDBConnection,
  sql: string,
  values: readonly (number | string | bigint)[] = [],
): Promise<Row[]> {
  const result = await connection.runAndReadAll(sql, [...values])
  return result.getRowObjects() as unknown as Row[]
}
