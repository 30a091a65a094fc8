import type { AgentId } from '#contract/ids.ts'
import type { BatchMode } from '#contract/words.ts'
import type { Sender } from './live-agent.ts'

/** Where a batch came from. */
export interface Delivery {
  readonly agent: AgentId
  readonly mode: BatchMode
  readonly receivedAtMs: number
  readonly droppedSamples: number
  /** What the batch says about the process that sent it. */
  readonly sender?: Sender
}
