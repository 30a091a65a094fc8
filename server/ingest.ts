import type { Batch, BatchReceipt, Rejection } from '#contract/batch.ts'
import type { AgentId } from '#contract/ids.ts'
import type { Sample } from '#contract/sample.ts'
import type { Inventory } from './journal/inventory.ts'
import type { AgentSteering } from './journal/steering.ts'
import type { Delivery } from './live/live-fleet.ts'
import type { SeriesSample, SeriesStore, StoredReceipt } from './store/series-store.ts'

export interface IngestDeps {
  readonly store: Pick<SeriesStore, 'receiptOf' | 'append'>
  readonly inventory: () => Inventory
  /** Adds the samples of the access points that a controller among them manages. */
  readonly spread: (samples: readonly SeriesSample[]) => readonly SeriesSample[]
  /** Advances the live state; it keeps the journal and publishes what changed. Never throws. */
  readonly apply: (samples: readonly SeriesSample[], from: Delivery) => void
  readonly window: IngestWindow
  /** What the operator wants of an agent: goes with each receipt, also of a repeated batch. */
  readonly steeringOf: (agent: AgentId) => AgentSteering
}

/** How far a sample's time may lie from the server's clock. */
export interface IngestWindow {
  readonly futureMs: number
  readonly pastMs: number
}

/**
 * The way of a batch that was read and whose agent is known. Resolves when what it accepts is
 * durable; only then does live state hear of it. Rejects with `StoreBusyError` or the store's error.
 */
export async function ingestBatch(
  deps: IngestDeps,
  batch: Batch,
  receivedAtMs: number,
): Promise<BatchReceipt> {
  const { agent, boot, sequence, mode, droppedSamples } = batch
  const key = { agent, boot, sequence }
  const first = await deps.store.receiptOf(key)
  if (first !== undefined) return receipt(deps, batch, first, true, receivedAtMs)

  const { taken, rejected } = admit(deps, batch, receivedAtMs)
  const samples = deps.spread(taken)
  const accepted = taken.length
  const appended = await deps.store.append({ key, mode, receivedAtMs, samples, accepted, rejected })
  if (!appended.duplicate) {
    deps.apply(samples, { agent, mode, receivedAtMs, droppedSamples, sender: batch })
  }
  return receipt(deps, batch, appended.receipt, appended.duplicate, receivedAtMs)
}

function receipt(
  { steeringOf }: IngestDeps,
  { agent, boot, sequence }: Batch,
  stored: StoredReceipt,
  duplicate: boolean,
  serverTimeMs: number,
): BatchReceipt {
  const { accepted } = stored
  const rejected = [...stored.rejected]
  const head = { agent, boot, sequence, accepted, rejected, duplicate, serverTimeMs }
  return { ...head, ...steeringOf(agent) }
}

function admit(
  deps: IngestDeps,
  batch: Batch,
  receivedAtMs: number,
): { readonly taken: readonly SeriesSample[]; readonly rejected: readonly Rejection[] } {
  const inventory = deps.inventory()
  const rejected: Rejection[] = []
  const taken = batch.samples.filter((sample, index): sample is SeriesSample => {
    if (sample.kind === 'visitors') return false
    const reason =
      outOfWindow(sample, receivedAtMs, deps.window) ?? notOurs(sample, batch.agent, inventory)
    if (reason !== null) rejected.push({ index, ...reason })
    return reason === null
  })
  return { taken, rejected }
}

type Reason = Pick<Rejection, 'code' | 'detail'>

function outOfWindow(
  { polledAtMs }: Sample,
  receivedAtMs: number,
  { futureMs, pastMs }: IngestWindow,
): Reason | null {
  const aheadMs = polledAtMs - receivedAtMs
  if (aheadMs <= futureMs && -aheadMs <= pastMs) return null
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  const side = aheadMs > 0 ? 'ahead of' : 'behind'
  return { code: 'out-of-window', detail: `${seconds} s ${side} the server's clock` }
}

/**
 * A sample is taken from the agent that the inventory names for its target, and from no other; of
 * what is retired none is taken any more.
 */
function notOurs(sample: SeriesSample, agent: AgentId, inventory: Inventory): Reason | null {
  switch (sample.kind) {
    case 'access-point':
      return notAssigned(
        'unknown-access-point',
        sample.accessPoint,
        inventory.accessPoints.get(sample.accessPoint),
        agent,
      )
    case 'uplink':
      return notAssigned(
        'unknown-uplink',
        sample.uplink,
        inventory.uplinks.get(sample.uplink),
        agent,
      )
    case 'ups':
    case 'switch': {
      const found = inventory.equipment.get(sample.equipment)
      const isKnown = found !== undefined && found.kind === sample.kind
      return notAssigned('unknown-equipment', sample.equipment, isKnown ? found : undefined, agent)
    }
    case 'agent':
      return null
    default:
      return sample satisfies never
  }
}

function notAssigned(
  unknown: Reason['code'],
  id: string,
  found: { readonly agent: AgentId | null; readonly status?: 'active' | 'retired' } | undefined,
  agent: AgentId,
): Reason | null {
  if (found === undefined) return { code: unknown, detail: `${id} is not in the inventory` }
  if (found.agent !== agent)
    return { code: 'not-assigned', detail: `${id} is not assigned to ${agent}` }
  return found.status === 'retired' ? { code: 'not-assigned', detail: `${id} is retired` } : null
}
