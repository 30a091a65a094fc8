import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely'
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import pg from 'pg'
import type { Secret } from '#contract/secret.ts'
import { JournalCompiler } from './postgres-compiler.ts'
import { faultOf, placeOf } from './postgres-faults.ts'
import { parserOf } from './postgres-types.ts'
import type { JournalTables } from './schema.ts'
import { JournalSetupError, JournalUnavailableError } from './unavailable.ts'

/** A city's requests seldom wait for each other; several processes share the hundred of a server. */
const CONNECTIONS_MAX = 8
const CONNECT_TIMEOUT_MS = 10_000
const IDLE_MS = 300_000
/** The month of a whole country is read in less. */
const STATEMENT_TIMEOUT_MS = 120_000
/** Then no answer comes any more: the line is cut, and nobody has told this end. */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 10_000
/** Who stops in the middle of a transaction must not hold others up for ever. */
const IDLE_IN_TRANSACTION_MS = 60_000
const OLDEST_VERSION = 14

export interface PostgresOptions {
  /** What this process is called in its notices to others. */
  readonly process: string
  /** Whether statements may take as long as they take, as migrations may. */
  readonly isPatient?: boolean
  /** Whether the database may be used now; always where it is absent. */
  readonly mayUse?: (() => boolean) | undefined
}

/** What the sessions of a process are called in `pg_stat_activity`. */
export function sessionNameOf(process: string): string {
  return `pantau ${process}`
}

/** What all connections are opened with. Throws nothing: the URL was checked with the settings. */
export function connectionOf(url: Secret): pg.ClientConfig {
  return {
    // The driver checks certificates in all of these modes, and prints a warning for three of them.
    connectionString: url
      .reveal()
      .replace(/([?&]sslmode=)(prefer|require|verify-ca)(?=&|$)/, '$1verify-full'),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
  }
}

/** Hangs up when it is not let in: else the server waits for its password for a minute. */
class PoliteClient extends pg.Client {
  override connect(): Promise<pg.Client>
  override connect(callback: (error: Error) => void): void
  override connect(callback?: (error: Error) => void): Promise<pg.Client> | void {
    if (callback === undefined) return super.connect()
    super.connect((error: Error | null) => {
      if (error instanceof Error) this.connection.stream.destroy()
      callback(error as Error)
    })
  }
}

/** The journal on PostgreSQL. Connections are made when they are needed, and again when they broke. */
export function openPostgres(
  url: Secret,
  { process, isPatient = false, mayUse = () => true }: PostgresOptions,
): Kysely<JournalTables> {
  const pool = new pg.Pool({
    ...connectionOf(url),
    Client: PoliteClient,
    max: CONNECTIONS_MAX,
    idleTimeoutMillis: IDLE_MS,
    ...(!isPatient && { query_timeout: ANSWER_TIMEOUT_MS }),
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
  })
  // Of a connection that nobody uses: the next one who needs one makes another, or hears why not.
  pool.on('error', () => undefined)
  const settings = sessionSettings(process, isPatient)
  return new Kysely<JournalTables>({
    dialect: new (class extends PostgresDialect {
      override createQueryCompiler(): JournalCompiler {
        return new JournalCompiler()
      }
    })({
      pool: tellingPool(pool, placeOf(url), mayUse),
      onCreateConnection: async (connection) => {
        await connection.executeQuery(settings)
      },
    }),
  })
}

function sessionSettings(process: string, isPatient: boolean): CompiledQuery {
  const settings = {
    'pantau.process': process,
    application_name: sessionNameOf(process),
    statement_timeout: String(isPatient ? 0 : STATEMENT_TIMEOUT_MS),
    idle_in_transaction_session_timeout: String(IDLE_IN_TRANSACTION_MS),
    // Whatever is set for the user: numbers come back to the last digit.
    extra_float_digits: '1',
  }
  const names = Object.keys(settings)
  const calls = names.map((_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, false)`)
  return CompiledQuery.raw(`SELECT ${calls.join(', ')}`, Object.entries(settings).flat())
}

/** The pool with its faults in our words; a connection that failed is not used again. */
function tellingPool(pool: pg.Pool, place: string, mayUse: () => boolean): PostgresPool {
  const known = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  const telling = (client: pg.PoolClient): PostgresPoolClient => {
    let isBroken = false
    // Of one that somebody holds and does not ask just then: unheard it would end the process.
    client.on('error', () => {
      isBroken = true
    })
    return {
      query: async (text: string, values: readonly unknown[]) => {
        try {
          const { command, rowCount, rows } = await client.query(text, values.map(sendable))
          return { command, rowCount: rowCount ?? 0, rows }
        } catch (error) {
          isBroken ||= !(error instanceof pg.DatabaseError)
          throw faultOf(error, place)
        }
      },
      release: () => client.release(isBroken),
    } as PostgresPoolClient
  }
  return {
    connect: async () => {
      const client = await connected(pool, place)
      // Asked when it is there: what was asked before may have changed while it was made.
      if (!mayUse()) {
        client.release()
        throw new JournalUnavailableError('[journal] this process keeps the city no longer')
      }
      const one = known.get(client) ?? telling(client)
      known.set(client, one)
      return one
    },
    end: () => pool.end(),
  }
}

async function connected(pool: pg.Pool, place: string): Promise<pg.PoolClient> {
  try {
    // The files that the URL names are read at once, before there is a promise.
    return await pool.connect()
  } catch (error) {
    throw faultOf(error, place)
  }
}

/** PostgreSQL's text holds no NUL, which nobody can type: what is not text is shown as such. */
function sendable(value: unknown): unknown {
  return typeof value === 'string' && value.includes('\0')
    ? value.replaceAll('\0', '\uFFFD')
    : value
}

/** Throws `JournalSetupError` where the database cannot hold a journal. */
export async function checkPostgres(db: Kysely<JournalTables>, url: Secret): Promise<void> {
  const { rows } = await sql<{ version: number; encoding: string }>`
    SELECT current_setting('server_version_num')::int AS version,
           current_setting('server_encoding') AS encoding
  `.execute(db)
  const { version = 0, encoding = '' } = rows[0] ?? {}
  const major = Math.floor(version / 10_000)
  if (major < OLDEST_VERSION) {
    throw new JournalSetupError(
      `PostgreSQL at ${placeOf(url)} is version ${major}; at least ${OLDEST_VERSION} is needed`,
    )
  }
  if (encoding !== 'UTF8') {
    throw new JournalSetupError(
      `PostgreSQL at ${placeOf(url)} holds text as ${encoding}; make the database with ` +
        `"createdb --encoding=UTF8 --template=template0 --owner=USER NAME"`,
    )
  }
  if (!(await keepsSessions(db))) {
    throw new JournalSetupError(
      `what answers at ${placeOf(url)} is a pooler that lends its sessions by the transaction; locks and ` +
        `notices between processes need sessions of their own: set pool_mode = session ` +
        `(PgBouncer), or name PostgreSQL itself`,
    )
  }
}

/** Whether a connection stays with its process of PostgreSQL while another connection is busy. */
function keepsSessions(db: Kysely<JournalTables>): Promise<boolean> {
  const processOf = async (one: Kysely<JournalTables>): Promise<number | undefined> => {
    const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(one)
    return rows[0]?.pid
  }
  return db.connection().execute(async (one) => {
    const before = await processOf(one)
    // A pooler lends this transaction what was given back last.
    return db.transaction().execute(async (busy) => {
      await processOf(busy)
      return (await processOf(one)) === before
    })
  })
}
