import type { AgentId } from '#contract/ids.ts'
import type { BatchMode } from '#contract/words.ts'
import { createHistoryTurns } from './history-turns.ts'

export interface AdmissionDeps {
  /** A clock that never steps, ms. */
  readonly nowMs: () => number
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly warn: (fields: object, message: string) => void
}

/** Batches since the start, by what they said they are. */
export interface AdmissionCounts {
  readonly admitted: Readonly<Record<BatchMode, number>>
  readonly refused: Readonly<Record<BatchMode, number>>
  /** Agents that deliver history now, and those that wait for their turn. */
  readonly turns: number
  readonly waiting: number
  /** Agents that may deliver history at once, as far as the store has shown. */
  readonly turnsMax: number
}

/** A request that was let in; `leave` is called once, whatever became of it. */
export interface Entry {
  readonly kind: 'entry'
  /** Does what stores the batch; how long it takes is the measure of the load. */
  readonly store: <T>(work: () => Promise<T>) => Promise<T>
  readonly leave: () => void
}

export interface Refusal {
  readonly kind: 'refusal'
  readonly retryAfterSeconds: number
}

export interface Admission {
  readonly enter: (agent: AgentId, mode: BatchMode, bytes: number) => Entry | Refusal
  readonly counts: () => AdmissionCounts
}

export const ADMISSION_LIMITS = {
  /** Requests under way; the last ones are for live batches alone. */
  openMax: 2000,
  openHistoryMax: 500,
  /** Bytes under way as they come over the wire: JSON of samples is some 15 times as long. */
  bytesMax: 32 * 1024 * 1024,
  bytesHistoryMax: 16 * 1024 * 1024,
  /** A store that takes longer cannot answer before the agents give up. */
  liveStoreMsMax: 8000,
} as const

const LOG_EVERY_MS = 60_000
/** Live batches that a recovering server is given to take in a second. */
const LIVE_RETRIES_PER_SECOND = 100
const LIVE_RETRY_SECONDS_MIN = 2
const LIVE_RETRY_SPREAD_SECONDS_MIN = 8
const LIVE_RETRY_SECONDS_MAX = 120

/**
 * Who may deliver now. Live batches come in as long as the server can hold them; agents with
 * history take turns, as many at once as leave the store quick. Nobody is refused for ever: see
 * `history-turns.ts`.
 */
export function createAdmission(deps: AdmissionDeps, limits = ADMISSION_LIMITS): Admission {
  const { nowMs, random, warn } = deps
  const turns = createHistoryTurns(deps)
  const admitted = { live: 0, backfill: 0 }
  const refused = { live: 0, backfill: 0 }
  const refusedLive = new Map<AgentId, number>()
  let open = 0
  let bytesOpen = 0
  let storeMs = 0
  let storeAtMs = 0
  let loggedAtMs = -Infinity

  /** Nothing stored for a while: what was measured then says nothing about now. */
  const isSlow = (): boolean =>
    storeMs > limits.liveStoreMsMax && nowMs() - storeAtMs < limits.liveStoreMsMax

  function enter(agent: AgentId, mode: BatchMode, bytes: number): Entry | Refusal {
    const retryAfterSeconds =
      mode === 'live' ? refuseLive(agent, bytes) : refuseHistory(agent, bytes)
    if (retryAfterSeconds !== undefined) {
      refused[mode] += 1
      say()
      return { kind: 'refusal', retryAfterSeconds }
    }
    admitted[mode] += 1
    open += 1
    bytesOpen += bytes
    return {
      kind: 'entry',
      async store(work) {
        const startMs = nowMs()
        try {
          return await work()
        } finally {
          storeAtMs = nowMs()
          const tookMs = storeAtMs - startMs
          storeMs += (tookMs - storeMs) / 8
          turns.stored(tookMs)
        }
      },
      leave() {
        open -= 1
        bytesOpen -= bytes
        if (mode === 'backfill') turns.left(agent)
      },
    }
  }

  function refuseLive(agent: AgentId, bytes: number): number | undefined {
    const fits = bytesOpen + bytes <= limits.bytesMax || open === 0
    if (open < limits.openMax && fits && !isSlow()) {
      refusedLive.delete(agent)
      return undefined
    }
    const now = nowMs()
    for (const [other, atMs] of refusedLive) {
      if (now - atMs <= 2 * LIVE_RETRY_SECONDS_MAX * 1000) break
      refusedLive.delete(other)
    }
    refusedLive.delete(agent)
    refusedLive.set(agent, now)
    const spread = Math.max(
      LIVE_RETRY_SPREAD_SECONDS_MIN,
      refusedLive.size / LIVE_RETRIES_PER_SECOND,
    )
    const seconds = LIVE_RETRY_SECONDS_MIN + Math.floor(random() * spread)
    return Math.min(LIVE_RETRY_SECONDS_MAX, seconds)
  }

  function refuseHistory(agent: AgentId, bytes: number): number | undefined {
    const fits = bytesOpen + bytes <= limits.bytesHistoryMax || open === 0
    return turns.ask(agent, open < limits.openHistoryMax && fits && !isSlow())
  }

  function counts(): AdmissionCounts {
    return { admitted: { ...admitted }, refused: { ...refused }, ...turns.counts() }
  }

  function say(): void {
    if (nowMs() - loggedAtMs < LOG_EVERY_MS) return
    loggedAtMs = nowMs()
    warn(
      { ...counts(), open, storeMs: Math.round(storeMs) },
      'not all batches can be taken at once',
    )
  }

  return { enter, counts }
}
