import type { Batch, BatchReceipt, Rejection } from '#contract/batch.ts'
import { isSketchText } from '#contract/device-sketch.ts'
import type { AgentId } from '#contract/ids.ts'
import type { Sample, VisitorsSample } from '#contract/sample.ts'
import type { Inventory } from './journal/inventory.ts'
import type { AgentSteering } from './journal/steering.ts'
import type { Delivery } from './live/delivery.ts'
import type { SeriesSample, SeriesStore, StoredReceipt } from './store/series-store.ts'

export interface IngestDeps {
  readonly store: Pick<SeriesStore, 'receiptOf' | 'append'>
  readonly inventory: () => Inventory
  /**
   * Reads what other processes have changed of the inventory; true where it is another one now. Asked
   * before a sample is rejected for it. Absent where one process changes it all.
   */
  readonly renewed?: () => Promise<boolean>
  /** Adds the samples of the access points that a controller among them manages. */
  readonly spread: (
    samples: readonly SeriesSample[],
  ) => readonly SeriesSample[] | Promise<readonly SeriesSample[]>
  /** Merges the sketches of visitors; resolves when they are durable, the same however often. */
  readonly keepVisitors: (samples: readonly VisitorsSample[]) => Promise<void>
  /** Advances the live state; it keeps the journal and publishes what changed. Never throws. */
  readonly apply: (samples: readonly SeriesSample[], from: Delivery) => void
  readonly window: IngestWindow
  /** What the operator wants of an agent: goes with each receipt, also of a repeated batch. */
  readonly steeringOf: (agent: AgentId) => AgentSteering
}

/** Reasons that may be none any more by another inventory. */
const OF_INVENTORY: ReadonlySet<Rejection['code']> = new Set([
  'unknown-access-point',
  'unknown-uplink',
  'unknown-equipment',
  'not-assigned',
])

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

  let admitted = admit(deps, batch, receivedAtMs)
  const isOfInventory = admitted.rejected.some(({ code }) => OF_INVENTORY.has(code))
  if (isOfInventory && (await deps.renewed?.())) admitted = admit(deps, batch, receivedAtMs)
  const { taken, visitors, rejected } = admitted
  const samples = await deps.spread(taken)
  const accepted = taken.length + visitors.length
  // Before the receipt that answers for them: a batch that comes again does no harm.
  if (visitors.length > 0) await deps.keepVisitors(visitors)
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

function admit(deps: IngestDeps, batch: Batch, receivedAtMs: number): Admitted {
  const inventory = deps.inventory()
  const rejected: Rejection[] = []
  const taken: SeriesSample[] = []
  const visitors: VisitorsSample[] = []
  for (const [index, sample] of batch.samples.entries()) {
    const reason =
      outOfWindow(sample, receivedAtMs, deps.window) ?? notOurs(sample, batch.agent, inventory)
    if (reason !== null) rejected.push({ index, ...reason })
    else if (sample.kind === 'visitors') visitors.push(sample)
    else taken.push(sample)
  }
  return { taken, visitors, rejected }
}

interface Admitted {
  readonly taken: readonly SeriesSample[]
  readonly visitors: readonly VisitorsSample[]
  readonly rejected: readonly Rejection[]
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
function notOurs(sample: Sample, agent: AgentId, inventory: Inventory): Reason | null {
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
    case 'visitors':
      return (
        notAssigned(
          'unknown-access-point',
          sample.accessPoint,
          inventory.accessPoints.get(sample.accessPoint),
          agent,
        ) ?? faultOfVisitors(sample)
      )
    case 'agent':
      return null
    default:
      return sample satisfies never
  }
}

/** A day is told while it lasts and once when it is over; zones differ by up to 26 hours. */
const DAY_APART_MS_MAX = 2 * 86_400_000

function faultOfVisitors({ day, polledAtMs, devices, randomised }: VisitorsSample): Reason | null {
  // Written so that a day that is none (2026-02-30) is refused as well.
  if (!(Math.abs(Date.parse(day) - polledAtMs) <= DAY_APART_MS_MAX)) {
    return { code: 'out-of-window', detail: `${day} is not the day of the sample's time` }
  }
  if (isSketchText(devices) && isSketchText(randomised)) return null
  return { code: 'unreadable-sketch', detail: 'expected registers in their order, each once' }
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
