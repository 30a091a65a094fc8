import { setTimeout as sleep } from 'node:timers/promises'
import { batchSchema } from '#contract/batch.ts'
import type { Batch } from '#contract/batch.ts'
import type { AccessPointId, BootId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import type { BenchAgent } from '../../bench/city-data.ts'

/** Agents say that they poll each minute and do so each half second: none falls silent meanwhile. */
const INTERVAL_MS = 60_000
const EVERY_MS = 500

/** Polls its access points and delivers to any process; keeps a batch until one has taken it. */
export class AnywhereAgent {
  readonly agent: BenchAgent
  /** Batches that were acknowledged, in order. */
  readonly acknowledged: Batch[] = []
  /** Answers that were none of the protocol's for a batch that is fine. */
  readonly faults: string[] = []
  isDown = false
  #sequence = 0

  constructor(agent: BenchAgent) {
    this.agent = agent
  }

  async run(portOfAny: () => number, isOver: () => boolean): Promise<void> {
    await sleep(Math.random() * EVERY_MS)
    while (!isOver()) {
      const dueMs = Date.now() + EVERY_MS
      await this.#deliver(this.#poll(), portOfAny)
      await sleep(Math.max(0, dueMs - Date.now()))
    }
  }

  async #deliver(batch: Batch, portOfAny: () => number): Promise<void> {
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${portOfAny()}${PATHS.batches}`, {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${this.agent.token}`,
          'Content-Type': 'application/json',
        },
        body: JSON.stringify(batch),
      }).catch(() => null)
      if (answer?.status === 202) {
        const { accepted } = (await answer.json()) as { readonly accepted: number }
        if (accepted !== batch.samples.length) this.faults.push(`accepted ${accepted}`)
        this.acknowledged.push(batch)
        return
      }
      // Killed in the middle of it, or not to be had: as real agents do, again and elsewhere.
      if (answer !== null && answer.status !== 503) this.faults.push(`status ${answer.status}`)
      await sleep(50)
    }
  }

  #poll(): Batch {
    const polledAtMs = Date.now()
    this.#sequence += 1
    const outcome = this.isDown
      ? ({ kind: 'timeout', attempts: 2 } as const)
      : ({ kind: 'ok', rttMs: 2 } as const)
    return batchSchema.parse({
      protocolVersion: 2,
      agent: this.agent.id,
      boot: `boot-of-${this.agent.id}` as BootId,
      instance: this.agent.id.replace(/\D/g, '').padStart(16, '0'),
      sequence: this.#sequence,
      mode: 'live',
      sentAtMs: polledAtMs,
      clock: 'system',
      droppedSamples: 0,
      samples: this.agent.accessPoints.map((accessPoint: AccessPointId) => ({
        kind: 'access-point',
        accessPoint,
        polledAtMs,
        monotonicMs: polledAtMs,
        intervalMs: INTERVAL_MS,
        outcome,
      })),
    })
  }
}
