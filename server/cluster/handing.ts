import { setTimeout as sleep } from 'node:timers/promises'
import type { AgentId } from '#contract/ids.ts'
import type { HandOver, KeeperLine, Taken } from './hand-over.ts'

export interface HandingDeps {
  /** What this process is called. */
  readonly process: string
  /** The way to the present keeper; null while there is none. */
  readonly line: () => KeeperLine | null
  /** The keeper is not, or no longer, there: it is looked for at once. */
  readonly onLost: () => void
  /** The clock that dates what is received. */
  readonly nowMs: () => number
  readonly warn: (fields: object, message: string) => void
}

export interface HandingLimits {
  /** What waits for the keeper, in samples; about half a KiB each. */
  readonly samplesMax: number
  /** Of one hand-over: about a MiB. */
  readonly samplesAtOnce: number
}

export const HANDING_LIMITS: HandingLimits = { samplesMax: 100_000, samplesAtOnce: 2000 }

export interface HandingCounts {
  /** Samples that wait for the keeper. */
  readonly waiting: number
  /** Samples that did not fit: the keeper has been told to read them from the store. */
  readonly dropped: number
}

/** Hands on to the keeper what this process takes in. */
export interface Handing {
  /** A batch was received and may be stored; the end is called when it is in `add`, or refused. */
  begin(receivedAtMs: number): () => void
  add(taken: Taken): void
  /** The look that somebody waits for of an agent, as the keeper has said last. */
  lookOf(agent: AgentId): string | null
  counts(): HandingCounts
  /** Hands on what is left, for so long, and says good-bye. */
  close(withinMs: number): Promise<void>
}

/** So often the keeper hears that this process lives, and this process of looks that are wanted. */
const EVERY_MS = 1000
const RETRY_MS = 200
/** The engine may be away, and to read it takes its time. */
const RECALL_AGAIN_MS = 5000
/** The keeper saves each 30 s what it knows, and one that follows it reads so much further back. */
const LATE_MS = 20_000
/** By then it is saved, and what is saved is not lost with a keeper. */
const SAVED_AFTER_MS = 90_000
/** Clocks of two processes are apart by less than this. */
const CLOCKS_APART_MS = 5000

/**
 * A bounded queue of what was taken in. It is sent in order, as much at once as has come while the
 * keeper answered, and kept until the keeper says that it has it. What one keeper may have taken to
 * its end is read from the store by the next, and so is what does not fit into the queue.
 */
export function createHanding(deps: HandingDeps, limits = HANDING_LIMITS): Handing {
  const { process, nowMs } = deps
  let queue: Taken[] = []
  let waiting = 0
  let dropped = 0
  /** Times of what is being stored, the oldest first. */
  const receiving = new Map<symbol, number>()
  let looks: ReadonlyMap<AgentId, string> = new Map()
  /** What the keeper has to read from the store, as it was received since; null for nothing. */
  let recallSinceMs: number | null = null
  /** The same of what it is reading. */
  let recallingSinceMs: number | null = null
  let recallAfterMs = -Infinity
  let term: number | null = null
  /** Received last of what the keeper of the term has said to have. */
  let doneAtMs = -Infinity
  /** The oldest that was handed on so late that its keeper may not save it where the next looks. */
  let late: { receivedAtMs: number; handedAtMs: number } | null = null
  const ending = new AbortController()
  let wake: () => void = () => undefined

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const needRecall = (sinceMs: number): void => {
    recallSinceMs = Math.min(sinceMs, recallSinceMs ?? sinceMs)
  }
  /** Another keeper: what the one before it had is known to this one as far as it was stored. */
  const meet = (line: KeeperLine): void => {
    if (line.term === term) return
    const overlapMs = line.startedAtMs - CLOCKS_APART_MS
    if (term !== null && doneAtMs >= overlapMs) needRecall(overlapMs)
    if (late !== null && performance.now() - late.handedAtMs < SAVED_AFTER_MS)
      needRecall(late.receivedAtMs)
    term = line.term
    doneAtMs = -Infinity
    recallAfterMs = -Infinity
  }
  const recall = (line: KeeperLine): void => {
    if (recallSinceMs === null || recallingSinceMs !== null) return
    if (performance.now() < recallAfterMs) return
    const sinceMs = recallSinceMs
    recallSinceMs = null
    recallingSinceMs = sinceMs
    line
      .recall(sinceMs)
      .catch(() => {
        needRecall(sinceMs)
        recallAfterMs = performance.now() + RECALL_AGAIN_MS
      })
      .finally(() => {
        recallingSinceMs = null
      })
  }
  const doneUntilMs = (after: readonly Taken[]): number => {
    const [oldestMs = Infinity] = receiving.values()
    const open = [oldestMs, recallSinceMs ?? Infinity, recallingSinceMs ?? Infinity]
    return after.reduce(
      (ms, { receivedAtMs }) => Math.min(ms, receivedAtMs),
      Math.min(nowMs(), ...open),
    )
  }
  /** As many as go at once. */
  const part = (): readonly Taken[] => {
    let samples = 0
    const end = queue.findIndex((taken) => (samples += sizeOf(taken)) > limits.samplesAtOnce)
    return queue.slice(0, end < 0 ? queue.length : Math.max(1, end))
  }
  const send = async (line: KeeperLine, isLeaving: boolean): Promise<void> => {
    const taken = part()
    const after = queue.slice(taken.length)
    const isLast = after.length === 0 && recallSinceMs === null && recallingSinceMs === null
    const over: HandOver = {
      process,
      term: line.term,
      doneUntilMs: doneUntilMs(after),
      taken,
      isLeaving: isLeaving && isLast,
    }
    const answer = await line.hand(over)
    looks = new Map(answer.looks)
    note(taken)
    // What did not fit meanwhile took the queue with it.
    const left = queue[0] === taken[0] ? taken.length : 0
    for (const one of queue.slice(0, left)) waiting -= sizeOf(one)
    queue = queue.slice(left)
  }
  const note = (taken: readonly Taken[]): void => {
    for (const { receivedAtMs } of taken) {
      doneAtMs = Math.max(doneAtMs, receivedAtMs)
      if (nowMs() - receivedAtMs < LATE_MS) continue
      late = {
        receivedAtMs: Math.min(receivedAtMs, late?.receivedAtMs ?? receivedAtMs),
        handedAtMs: performance.now(),
      }
    }
  }
  const run = async (): Promise<void> => {
    let handedAtMs = -Infinity
    while (!ending.signal.aborted) {
      const line = deps.line()
      const isDue = queue.length > 0 || performance.now() - handedAtMs >= EVERY_MS
      if (line === null || !isDue) {
        await pause(line === null ? RETRY_MS : EVERY_MS)
        continue
      }
      meet(line)
      try {
        await send(line, false)
        handedAtMs = performance.now()
        recall(line)
      } catch {
        deps.onLost()
        await pause(RETRY_MS)
      }
    }
  }
  const running = run()

  return {
    begin(receivedAtMs) {
      const key = Symbol('receiving')
      receiving.set(key, receivedAtMs)
      return () => receiving.delete(key)
    },
    add(taken) {
      queue.push(taken)
      waiting += sizeOf(taken)
      if (waiting > limits.samplesMax) {
        const sinceMs = queue.reduce((ms, one) => Math.min(ms, one.receivedAtMs), Infinity)
        needRecall(sinceMs)
        dropped += waiting
        deps.warn(
          { sinceMs, samples: waiting, dropped },
          'too much waits for the keeper: it is to read it from the store',
        )
        queue = []
        waiting = 0
      }
      wake()
    },
    lookOf: (agent) => looks.get(agent) ?? null,
    counts: () => ({ waiting, dropped }),
    async close(withinMs) {
      const untilMs = performance.now() + withinMs
      while (queue.length > 0 && performance.now() < untilMs) await sleep(RETRY_MS / 4)
      ending.abort()
      wake()
      await running
      const line = deps.line()
      if (line === null) return
      await Promise.race([send(line, true).catch(() => undefined), sleep(EVERY_MS)])
    },
  }
}

function sizeOf(taken: Taken): number {
  switch (taken.kind) {
    case 'batch':
      return taken.samples.length + 1
    case 'visitors':
      return taken.sketches.length
    case 'list':
      return taken.strangers.length + 1
    default:
      return taken satisfies never
  }
}
