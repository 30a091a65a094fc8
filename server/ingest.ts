import type { Batch, BatchReceipt, Rejection } from '#contract/batch.ts'
import type { AgentId } from '#contract/ids.ts'
import type { Sample, UplinkSample, AccessPointSample } from '#contract/sample.ts'
import type { Inventory } from './journal/inventory.ts'
import type { Delivery } from './live/live-fleet.ts'
import type {
  AcceptedBatch,
  SeriesSample,
  SeriesStore,
  StoredReceipt,
} from './store/series-store.ts'

export interface IngestDeps {
  readonly store: Pick<SeriesStore, 'receiptOf' | 'append'>
  readonly inventory: () => Inventory
  /** Advances the live state; it keeps the journal and publishes what changed. Never throws. */
  readonly apply: (samples: readonly SeriesSample[], from: Delivery) => void
  readonly window: IngestWindow
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
  if (first !== undefined) return receipt(batch, first, true, receivedAtMs)

  const accepted = admit(deps, batch, receivedAtMs)
  const appended = await deps.store.append({ key, mode, receivedAtMs, ...accepted })
  if (!appended.duplicate) {
    deps.apply(accepted.samples, { agent, mode, receivedAtMs, droppedSamples })
  }
  return receipt(batch, appended.receipt, appended.duplicate, receivedAtMs)
}

function receipt(
  { agent, boot, sequence }: Batch,
  stored: StoredReceipt,
  duplicate: boolean,
  serverTimeMs: number,
): BatchReceipt {
  const { accepted } = stored
  const rejected = [...stored.rejected]
  return { agent, boot, sequence, accepted, rejected, duplicate, serverTimeMs, configRevision: 0 }
}

function admit(
  deps: IngestDeps,
  batch: Batch,
  receivedAtMs: number,
): Pick<AcceptedBatch, 'samples' | 'rejected'> {
  const inventory = deps.inventory()
  const rejected: Rejection[] = []
  const samples = batch.samples.filter((sample, index): sample is SeriesSample => {
    if (sample.kind === 'visitors') return false
    const reason =
      outOfWindow(sample, receivedAtMs, deps.window) ?? notOurs(sample, batch.agent, inventory)
    if (reason !== null) rejected.push({ index, ...reason })
    return reason === null
  })
  return { samples, rejected }
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

/** A sample is taken from the agent that the inventory names for its target, and from no other. */
function notOurs(sample: Sample, agent: AgentId, inventory: Inventory): Reason | null {
  if (sample.kind === 'agent' || !isTarget(sample)) return null
  const found =
    sample.kind === 'access-point'
      ? inventory.accessPoints.get(sample.accessPoint)
      : inventory.uplinks.get(sample.uplink)
  if (found === undefined) {
    const id = sample.kind === 'access-point' ? sample.accessPoint : sample.uplink
    return { code: `unknown-${sample.kind}`, detail: `${id} is not in the inventory` }
  }
  if (found.agent === agent) return null
  return { code: 'not-assigned', detail: `${found.id} is not assigned to ${agent}` }
}

function isTarget(sample: Sample): sample is AccessPointSample | UplinkSample {
  return sample.kind === 'access-point' || sample.kind === 'uplink'
}
