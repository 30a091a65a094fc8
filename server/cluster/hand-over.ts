import type { AccessPointId, AgentId } from '#contract/ids.ts'
import type { ManagedReading } from '#contract/sample.ts'
import type { Delivery } from '../live/delivery.ts'
import type { SeriesSample } from '../store/series-store.ts'

/** What a process has taken in that the keeper has to hear of: it is durable already. */
export type Taken =
  | {
      readonly kind: 'batch'
      readonly receivedAtMs: number
      readonly from: Delivery
      readonly samples: readonly SeriesSample[]
    }
  | {
      readonly kind: 'visitors'
      readonly receivedAtMs: number
      readonly sketches: readonly (readonly [AccessPointId, number])[]
    }
  | {
      readonly kind: 'list'
      readonly receivedAtMs: number
      readonly controller: AccessPointId
      readonly atMs: number
      /** Entries of the list that nobody knows. */
      readonly strangers: readonly ManagedReading[]
    }

/** One delivery of a process to the keeper; also an empty one tells that the process lives. */
export interface HandOver {
  readonly process: string
  /** Of the keeper that it is for: another one has not heard what came before. */
  readonly term: number
  /** All that this process received before this time is handed over, by its own clock. */
  readonly doneUntilMs: number
  readonly taken: readonly Taken[]
  /** The last one: nothing comes any more. */
  readonly isLeaving: boolean
}

/** What the keeper answers when it has applied it all. */
export interface HandOverAnswer {
  /** The look that somebody waits for, by agent. */
  readonly looks: readonly (readonly [AgentId, string])[]
}

/** How a process reaches the keeper: by a call where it is the keeper itself, else over HTTP. */
export interface KeeperLine {
  readonly term: number
  /** When this keeper began to read what was stored before it, by its own clock. */
  readonly startedAtMs: number
  hand(over: HandOver): Promise<HandOverAnswer>
  /** Resolves when the keeper has taken again what was received since then. */
  recall(sinceMs: number): Promise<void>
  /** When each was polled first; those of which nothing is known are left out. */
  firstPolls(ids: readonly AccessPointId[]): Promise<readonly (readonly [AccessPointId, number])[]>
}
