import { setImmediate as breathe } from 'node:timers/promises'
import type { AccessPointId } from '#contract/ids.ts'
import type { ManagedReading } from '#contract/sample.ts'
import type { Delivery } from '../live/delivery.ts'
import type { Looks } from '../live/looks.ts'
import type { ReceivedSample, SeriesSample, SeriesStore } from '../store/series-store.ts'
import type { HandOver, HandOverAnswer, KeeperLine, Taken } from './hand-over.ts'

/** What the keeper keeps, as far as what is taken in concerns it. */
export interface KeptCity {
  readonly looks: Pick<Looks, 'tasks'>
  readonly controllers: {
    take(id: AccessPointId, atMs: number, strangers: readonly ManagedReading[]): void
  }
  take(samples: readonly SeriesSample[], from: Delivery): void
  recall(received: readonly ReceivedSample[]): void
  touchVisitors(accessPoint: AccessPointId, polledAtMs: number): void
  firstPollAtMs(id: AccessPointId): number | null
}

export interface IntakeDeps {
  readonly term: number
  readonly startedAtMs: number
  readonly city: KeptCity
  readonly store: Pick<SeriesStore, 'readReceivedSince' | 'othersWrote'>
  /** Whether this process is the keeper still: it must not acknowledge what the next one has to hear. */
  readonly holds: () => boolean
  /** A clock that never steps, ms. */
  readonly nowMs: () => number
  readonly log: (fields: object, message: string) => void
  readonly onError: (error: Error) => void
}

/** The keeper's side of what others take in. */
export interface Intake extends KeeperLine {
  /** Looks after the processes that have fallen silent; about once a second. */
  look(): void
  close(): Promise<void>
}

/** It is not, or no longer, the keeper that the sender means. */
export class OtherKeeperError extends Error {
  override readonly name = 'OtherKeeperError'
}

/** A process says each second that it lives. One that was killed may have stored what it never told. */
const SILENT_MS = 3000
/** One that only stood still may have gone on and been killed after that. */
const SILENT_AGAIN_MS = 30_000
/** Samples taken again at once, so that the others have their turn. */
const RECALLED_AT_ONCE = 500

interface Process {
  heardAtMs: number
  doneUntilMs: number
  recalls: number
}

/** Applies what others took in, and takes from the store what one that died could not hand on. */
export function createIntake(deps: IntakeDeps): Intake {
  const { term, startedAtMs, city, nowMs, holds, log, onError } = deps
  const processes = new Map<string, Process>()
  let isClosed = false
  /** What is being taken again, one after the other: the store is read once for all that wait. */
  let waiting: { sinceMs: number; readonly done: Promise<void> } | null = null
  let recalling: Promise<void> = Promise.resolve()

  const read = async (sinceMs: number): Promise<void> => {
    const beganMs = nowMs()
    let part: ReceivedSample[] = []
    let count = 0
    const give = async (): Promise<void> => {
      if (isClosed || !holds())
        throw new OtherKeeperError('[cluster] this process is the keeper no longer')
      const given = part
      guarded(() => city.recall(given))
      count += given.length
      part = []
      await breathe()
    }
    deps.store.othersWrote?.()
    for await (const received of deps.store.readReceivedSince(sinceMs)) {
      if (part.push(received) >= RECALLED_AT_ONCE) await give()
    }
    await give()
    const tookMs = Math.round(nowMs() - beganMs)
    log({ sinceMs, samples: count, tookMs }, 'samples were taken again from the store')
  }
  const recall = (sinceMs: number): Promise<void> => {
    if (waiting !== null) {
      waiting.sinceMs = Math.min(waiting.sinceMs, sinceMs)
      return waiting.done
    }
    const next = recalling.then(() => {
      const since = waiting?.sinceMs ?? sinceMs
      waiting = null
      return read(since)
    })
    waiting = { sinceMs, done: next }
    recalling = next.catch(() => undefined)
    return next
  }
  /** One that cannot be applied must not come again and again, and hold up all behind it. */
  const guarded = (work: () => void): void => {
    try {
      work()
    } catch (cause) {
      onError(new Error('[cluster] what a process took in could not be applied', { cause }))
    }
  }
  const apply = (taken: Taken): void => {
    switch (taken.kind) {
      case 'batch':
        city.take(taken.samples, taken.from)
        return
      case 'visitors':
        for (const [accessPoint, atMs] of taken.sketches) city.touchVisitors(accessPoint, atMs)
        return
      case 'list':
        city.controllers.take(taken.controller, taken.atMs, taken.strangers)
        return
      default:
        taken satisfies never
    }
  }

  return {
    term,
    startedAtMs,
    hand(over: HandOver): Promise<HandOverAnswer> {
      if (isClosed || over.term !== term || !holds()) {
        return Promise.reject(new OtherKeeperError('[cluster] this process is not that keeper'))
      }
      const { process, doneUntilMs, isLeaving, taken } = over
      // Whoever works it in may read what came before it.
      if (taken.length > 0) deps.store.othersWrote?.()
      for (const one of taken) guarded(() => apply(one))
      if (isLeaving) processes.delete(process)
      else processes.set(process, { heardAtMs: nowMs(), doneUntilMs, recalls: 0 })
      return Promise.resolve({ looks: city.looks.tasks() })
    },
    recall,
    firstPolls: (ids) =>
      Promise.resolve(
        ids.flatMap((id) => {
          const atMs = city.firstPollAtMs(id)
          return atMs === null ? [] : [[id, atMs] as const]
        }),
      ),
    look() {
      for (const [name, process] of processes) {
        const silentMs = nowMs() - process.heardAtMs
        if (silentMs < (process.recalls === 0 ? SILENT_MS : SILENT_AGAIN_MS)) continue
        process.recalls += 1
        if (process.recalls > 1) processes.delete(name)
        const { doneUntilMs } = process
        log({ process: name, doneUntilMs }, 'a process is silent: what it stored is looked up')
        recall(doneUntilMs).catch((cause: unknown) => {
          if (isClosed) return
          // It is tried again as if it had just fallen silent.
          processes.set(name, { ...process, recalls: 0, heardAtMs: nowMs() })
          onError(new Error('[cluster] what a process stored could not be looked up', { cause }))
        })
      }
    },
    async close() {
      isClosed = true
      await recalling
    },
  }
}
