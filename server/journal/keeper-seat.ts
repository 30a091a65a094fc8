import pg from 'pg'
import { Secret } from '#contract/secret.ts'
import { faultOf, placeOf } from './postgres-faults.ts'
import { connectionOf, sessionNameOf } from './postgres.ts'

/** Advisory locks are of one database; "pant" in ASCII keeps ours from those of others in it. */
export const LOCK = [0x70_61_6e_74, 1] as const
/** A seat that was not confirmed for so long is no longer held, whatever PostgreSQL thinks. */
export const LEASE_MS = 10_000
/** Whoever finds a keeper silent waits so long before it takes over: longer than the lease. */
export const SILENT_MS = 14_000
/** A keeper that is alive and does not move is sent away. */
const STUCK_MS = 30_000
const CONNECT_TIMEOUT_MS = 3000
/** Longer than this process may stand still: an answer that waits meanwhile is none that is late. */
const ANSWER_TIMEOUT_MS = 10_000
/**
 * Has PostgreSQL notice within seconds that this end is gone, where no packet tells it. Nothing that is
 * acknowledged to agents or people goes through this session: what it forgets in a crash is a beat.
 */
const SESSION = `
  SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3;
  SET tcp_user_timeout = 9000; SET statement_timeout = 3000; SET synchronous_commit = off`
const NOW_MS = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint'

/** Who keeps the city, or kept it last. */
export interface KeeperEntry {
  /** Greater with each taking of the seat, also where PostgreSQL came back without the last one. */
  readonly term: number
  readonly process: string
  /** Address and port at which it takes what others hand on; null after it has left in order. */
  readonly address: string | null
  /** What others show it. */
  readonly secret: Secret
  /** Whether it has opened all. */
  readonly isOpen: boolean
  /** When it began to open, by its own clock, Unix ms. */
  readonly startedAtMs: number
  /** How long ago it was last heard of, by the clock of the database. */
  readonly silentMs: number
}

export interface KeeperSeatOptions {
  readonly url: Secret
  /** What this process is called. */
  readonly process: string
  /** Told at once when the seat was held and is no more. */
  readonly onLost: () => void
}

/** The one seat from which a city is kept; held by at most one process at a time. */
export interface KeeperSeat {
  /**
   * Tells who kept the city last, and whether this process has the seat; `isTrying`, it takes the lock
   * where nobody has it. Rejects when it cannot be asked.
   */
  look(how: {
    readonly isTrying: boolean
  }): Promise<{ readonly isOurs: boolean; readonly entry: KeeperEntry | null }>
  /** Writes this process down as keeper, and cuts off what `former` may still be writing. */
  take(at: TakenSeat, former: KeeperEntry | null): Promise<number>
  /** Says that this keeper has opened all. */
  open(): Promise<void>
  /** Confirms the seat; loses it when that fails. */
  beat(): Promise<void>
  /** Whether the seat is surely held now: asked before anything is written. */
  holds(): boolean
  /** Gives the seat up in order: the next one need not wait. */
  leave(): Promise<void>
  close(): Promise<void>
}

export type TakenSeat = Pick<KeeperEntry, 'secret' | 'startedAtMs'> & { readonly address: string }

interface Row {
  readonly term: string
  readonly process: string
  readonly address: string | null
  readonly secret: string
  readonly is_open: string
  readonly started_at_ms: string
  readonly silent_ms: string
}

/** Makes its connection when it is first asked, and again when it broke. */
export function createKeeperSeat({ url, process, onLost }: KeeperSeatOptions): KeeperSeat {
  let client: pg.Client | null = null
  let term: number | null = null
  let isOurs = false
  let leaseUntilMs = 0

  const lose = (): void => {
    const [former, wasOurs] = [client, isOurs]
    client = null
    isOurs = false
    term = null
    // The lock goes with its connection.
    void former?.end().catch(() => undefined)
    if (wasOurs) onLost()
  }
  const connected = async (): Promise<pg.Client> => {
    if (client !== null) return client
    const next = new pg.Client({
      ...connectionOf(url),
      application_name: sessionNameOf(process),
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
    })
    const gone = (): void => {
      if (client === next) lose()
    }
    next.on('error', gone)
    next.on('end', gone)
    try {
      await next.connect()
      await next.query(SESSION)
    } catch (error) {
      await next.end().catch(() => undefined)
      throw error
    }
    client = next
    return next
  }
  /** Whatever fails leaves nobody in doubt: the connection ends, and the lock with it. */
  const asked = async <R extends pg.QueryResultRow>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly R[]> => {
    try {
      const { rows } = await (await connected()).query<R>(text, [...values])
      return rows
    } catch (error) {
      lose()
      throw faultOf(error, placeOf(url))
    }
  }
  const confirmed = async (changes: string, values: readonly unknown[] = []): Promise<void> => {
    const askedAtMs = performance.now()
    const rows = await asked(
      `UPDATE keeper SET beaten_at_ms = ${NOW_MS}${changes}
       WHERE term = $1 AND process = $2 RETURNING term`,
      [term, process, ...values],
    )
    if (rows.length === 0) {
      lose()
      throw new Error('[journal] another process has taken the seat of the keeper')
    }
    leaseUntilMs = askedAtMs + LEASE_MS
  }

  return {
    async look({ isTrying }) {
      if (!isOurs && isTrying) {
        const [row] = await asked<{ readonly locked: boolean }>(
          'SELECT pg_try_advisory_lock($1, $2) AS locked',
          LOCK,
        )
        isOurs = row?.locked === true
      }
      const [row] = await asked<Row>(
        `SELECT *, ${NOW_MS} - beaten_at_ms AS silent_ms FROM keeper WHERE id = 1`,
      )
      const entry = row === undefined ? null : entryOf(row)
      const isStuck = entry !== null && entry.address !== null && entry.silentMs > STUCK_MS
      if (!isOurs && isStuck) await asked(SEND_AWAY, LOCK)
      return { isOurs, entry }
    },
    async take({ address, secret, startedAtMs }, former) {
      const askedAtMs = performance.now()
      const [row] = await asked<Pick<Row, 'term'>>(
        `INSERT INTO keeper (id, term, process, address, secret, is_open, started_at_ms, beaten_at_ms)
         VALUES (1, ${NOW_MS}, $1, $2, $3, 0, $4, ${NOW_MS})
         ON CONFLICT (id) DO UPDATE SET term = greatest(keeper.term + 1, ${NOW_MS}), process = $1, address = $2,
           secret = $3, is_open = 0, started_at_ms = $4, beaten_at_ms = ${NOW_MS}
         RETURNING term`,
        [process, address, secret.reveal(), startedAtMs],
      )
      term = Number(row?.term)
      leaseUntilMs = askedAtMs + LEASE_MS
      if (former !== null && former.process !== process) {
        await asked(CUT_OFF, [sessionNameOf(former.process)])
      }
      return term
    },
    open: () => confirmed(', is_open = 1'),
    beat: () => confirmed(''),
    holds: () => isOurs && performance.now() < leaseUntilMs,
    async leave() {
      if (term === null) return
      await confirmed(', is_open = 0, address = NULL')
      // Else the next one could ask before PostgreSQL has noticed that the connection ended.
      await asked('SELECT pg_advisory_unlock($1, $2)', LOCK)
      isOurs = false
      lose()
    },
    async close() {
      isOurs = false
      const last = client
      client = null
      await last?.end().catch(() => undefined)
    },
  }
}

/** Ends the session that holds the lock. */
const SEND_AWAY = `
  SELECT pg_terminate_backend(pid) FROM pg_locks
  WHERE locktype = 'advisory' AND granted AND classid = $1 AND objid = $2
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
/** Ends the sessions of a process: what it had not committed is not written any more. */
const CUT_OFF = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = $1`

function entryOf(row: Row): KeeperEntry {
  return {
    term: Number(row.term),
    process: row.process,
    address: row.address,
    secret: new Secret(row.secret),
    isOpen: Number(row.is_open) === 1,
    startedAtMs: Number(row.started_at_ms),
    silentMs: Number(row.silent_ms),
  }
}
