import type { AgentId } from '#contract/ids.ts'
import type { AdmissionDeps } from './admission.ts'

/** An agent that delivers its history, batch after batch. */
interface Turn {
  readonly sinceMs: number
  lastMs: number
  open: number
}

/** An agent that was told to come again; `called` once it came in time and found no room. */
interface Wait {
  readonly dueMs: number
  readonly called: boolean
}

/** History is held back so far that the store takes a batch within this time: live ones too. */
const STORE_MS_MAX = 300
/** Fewer make no store quicker: one commit carries all that wait. */
const TURNS_MIN = 4
const TURNS_MAX = 128
const CUT_SHARE = 0.8
const CUT_EVERY_MS = 1000
/** Longest turn of an agent while others wait. */
const TURN_MS_MAX = 15_000
/** An agent that has no more history says nothing about it: it just does not come again. */
const TURN_IDLE_MS = 1000
const TURN_MS_FIRST = 2000
const RETRY_SECONDS_MAX = 120
/** More are told to come than there is room for: one that is refused costs less than idle time. */
const OVERBOOKING = 2
/** Agents add up to a quarter to what they are told, and a line may be gone for a moment. */
const LATE_SHARE = 0.25
const LATE_MS = 20_000

/**
 * Turns of agents that have history to deliver. An agent has its turn until its history is in, or
 * for 15 s while others wait; this costs far fewer refusals than to admit single batches. How many
 * have their turn at once follows from the time that the store takes: one more as long as it is
 * quick, a fifth fewer when it is not. Who is refused is told to come when its turn should be, by
 * the number of those that wait and the length of the turns before; who came in time and found no
 * room goes before all that come later, so that none waits for ever.
 */
export function createHistoryTurns({ nowMs, random }: Pick<AdmissionDeps, 'nowMs' | 'random'>) {
  const turns = new Map<AgentId, Turn>()
  const waits = new Map<AgentId, Wait>()
  let called = 0
  let turnsMax = TURNS_MIN
  let turnMs = TURN_MS_FIRST
  let storeMs = 0
  let cutAtMs = -Infinity
  let tidiedAtMs = -Infinity

  /** Undefined lets the agent's batch in; else the seconds after which it may ask again. */
  function ask(agent: AgentId, hasRoom: boolean): number | undefined {
    tidy()
    const turn = turns.get(agent)
    if (turn === undefined) {
      if (!hasRoom || !mayBegin(agent)) return putOff(agent)
      forget(agent)
      turns.set(agent, { sinceMs: nowMs(), lastMs: nowMs(), open: 1 })
      return undefined
    }
    const isOver = waits.size > 0 && nowMs() - turn.sinceMs > TURN_MS_MAX
    const isTooMany = turns.size > turnsMax
    if (turn.open === 0 && (isOver || isTooMany)) {
      end(agent, turn)
      return putOff(agent)
    }
    if (!hasRoom) return retrySeconds(1)
    turn.open += 1
    turn.lastMs = nowMs()
    return undefined
  }

  function mayBegin(agent: AgentId): boolean {
    const before = waits.get(agent)?.called === true ? 0 : called
    return turns.size + before < Math.floor(turnsMax)
  }

  function putOff(agent: AgentId): number {
    const before = waits.get(agent)
    const leftMs = before === undefined ? 0 : before.dueMs - nowMs()
    // One that asks too early keeps its place.
    if (leftMs > 0) return retrySeconds(leftMs)
    const isCalled = before !== undefined
    forget(agent)
    const ahead = isCalled ? called : waits.size
    const waitMs = ((ahead + 1) * turnMs) / turnsMax / OVERBOOKING
    const seconds = retrySeconds(waitMs * (0.75 + random() / 2))
    waits.set(agent, { dueMs: nowMs() + seconds * 1000, called: isCalled })
    if (isCalled) called += 1
    return seconds
  }

  function retrySeconds(waitMs: number): number {
    return Math.min(RETRY_SECONDS_MAX, Math.max(1, Math.ceil(waitMs / 1000)))
  }

  function forget(agent: AgentId): void {
    if (waits.get(agent)?.called === true) called -= 1
    waits.delete(agent)
  }

  function end(agent: AgentId, turn: Turn): void {
    turns.delete(agent)
    turnMs += (Math.max(TURN_IDLE_MS, turn.lastMs - turn.sinceMs) - turnMs) / 16
  }

  /** Ends the turns of agents that have no more, and the waits of those that never came. */
  function tidy(): void {
    const now = nowMs()
    for (const [agent, turn] of turns) {
      if (turn.open === 0 && now - turn.lastMs > TURN_IDLE_MS) end(agent, turn)
    }
    if (now - tidiedAtMs < LATE_MS) return
    tidiedAtMs = now
    const lateMs = LATE_MS + RETRY_SECONDS_MAX * LATE_SHARE * 1000
    for (const [agent, { dueMs }] of waits) if (now - dueMs > lateMs) forget(agent)
  }

  /** The store took a batch: so many turns at once are right, or too many. */
  function stored(tookMs: number): void {
    const now = nowMs()
    storeMs += (tookMs - storeMs) / 8
    if (storeMs <= STORE_MS_MAX) {
      if (turns.size >= Math.floor(turnsMax))
        turnsMax = Math.min(TURNS_MAX, turnsMax + 1 / turnsMax)
    } else if (now - cutAtMs > Math.max(CUT_EVERY_MS, tookMs)) {
      cutAtMs = now
      turnsMax = Math.max(TURNS_MIN, turnsMax * CUT_SHARE)
    }
  }

  function left(agent: AgentId): void {
    const turn = turns.get(agent)
    if (turn === undefined) return
    turn.open -= 1
    turn.lastMs = nowMs()
  }

  return {
    ask,
    stored,
    left,
    counts: () => ({ turns: turns.size, waiting: waits.size, turnsMax: Math.floor(turnsMax) }),
  }
}
