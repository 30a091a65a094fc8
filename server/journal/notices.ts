import pg from 'pg'
import type { Secret } from '#contract/secret.ts'
import { HELD_PARTS, NOTICE_CHANNEL } from './notice-tables.ts'
import type { HeldPart } from './notice-tables.ts'
import { faultOf, placeOf } from './postgres-faults.ts'
import { connectionOf } from './postgres.ts'

/** An import writes many tables at once: they are read again together. */
const GATHER_MS = 50
/** Reading again takes at most a fifth of the time, however much others write. */
const REST_FACTOR = 4
const RETRY_MS = 1000
/** A line that was cut tells nobody so: it is asked. */
const ASKED_EVERY_MS = 15_000
const ANSWER_TIMEOUT_MS = 10_000

export interface NoticeOptions {
  readonly url: Secret
  /** What this process is called: what it wrote itself it knows. */
  readonly process: string
  /** Reads parts again; called once at a time, and again after it rejected. */
  readonly reload: (parts: ReadonlySet<HeldPart>) => Promise<void>
  readonly onError: (error: Error) => void
}

/** Hears what other processes write to the journal. */
export interface Notices {
  close(): Promise<void>
}

/**
 * Listens to other processes and has what they wrote read again. Resolves when it listens; rejects
 * when it cannot at first. After a broken line all is read again, because nobody knows what was missed.
 */
export async function listenToNotices(options: NoticeOptions): Promise<Notices> {
  const { url, onError } = options
  const rereading = rereadingOf(options)
  let client: pg.Client | null = null
  let isClosed = false
  let timer: NodeJS.Timeout | null = null

  const later = (afterMs: number, work: () => Promise<void>): void => {
    if (isClosed) return
    timer = setTimeout(() => void work(), afterMs).unref()
  }
  const listen = async (): Promise<void> => {
    const next = new pg.Client({ ...connectionOf(url), query_timeout: ANSWER_TIMEOUT_MS })
    next.on('error', () => lost(next))
    next.on('end', () => lost(next))
    next.on('notification', ({ payload = '' }) => {
      const [part, process] = payload.split(' ')
      if (process === options.process) return
      rereading.ask(HELD_PARTS.filter((one) => one === part))
    })
    try {
      await next.connect()
      await next.query(`LISTEN ${NOTICE_CHANNEL}`)
    } catch (error) {
      await next.end().catch(() => undefined)
      throw faultOf(error, placeOf(url))
    }
    client = next
    later(ASKED_EVERY_MS, ask)
  }
  const lost = (which: pg.Client): void => {
    if (client !== which) return
    client = null
    if (timer !== null) clearTimeout(timer)
    void which.end().catch(() => undefined)
    if (isClosed) return
    onError(new Error(`[journal] PostgreSQL at ${placeOf(url)} is away; trying again`))
    later(RETRY_MS, again)
  }
  const again = async (): Promise<void> => {
    try {
      await listen()
    } catch {
      // The loss was told, and what needs the journal meanwhile hears why it has none.
      later(RETRY_MS, again)
      return
    }
    if (isClosed) return stop()
    rereading.ask(HELD_PARTS)
  }
  const ask = async (): Promise<void> => {
    const asked = client
    if (asked === null) return
    try {
      await asked.query('SELECT 1')
      later(ASKED_EVERY_MS, ask)
    } catch {
      lost(asked)
    }
  }
  const stop = async (): Promise<void> => {
    isClosed = true
    if (timer !== null) clearTimeout(timer)
    await rereading.close()
    const last = client
    client = null
    await last?.end().catch(() => undefined)
  }

  await listen()
  return { close: stop }
}

/** Gathers what is to be read again, and reads it, one reading after the other. */
function rereadingOf({ reload, onError }: NoticeOptions): {
  readonly ask: (parts: readonly HeldPart[]) => void
  readonly close: () => Promise<void>
} {
  let asked = new Set<HeldPart>()
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  let isClosed = false

  const read = async (): Promise<void> => {
    const parts = asked
    asked = new Set()
    const beganMs = performance.now()
    let restMs = RETRY_MS
    try {
      await reload(parts)
      restMs = REST_FACTOR * (performance.now() - beganMs)
    } catch (cause) {
      for (const part of parts) asked.add(part)
      onError(new Error('[journal] what others wrote could not be read', { cause }))
    }
    running = null
    if (asked.size > 0) plan(restMs)
    else restUntilMs = performance.now() + restMs
  }
  let restUntilMs = 0
  const plan = (afterMs: number): void => {
    if (isClosed || timer !== null || running !== null) return
    timer = setTimeout(
      () => {
        timer = null
        running = read()
      },
      Math.max(GATHER_MS, afterMs),
    ).unref()
  }
  return {
    ask(parts) {
      for (const part of parts) asked.add(part)
      if (asked.size > 0) plan(restUntilMs - performance.now())
    },
    async close() {
      isClosed = true
      if (timer !== null) clearTimeout(timer)
      await running
    },
  }
}
