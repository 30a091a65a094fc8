import type { Batch, BatchReceipt } from '#contract/batch.ts'
import type { AccessPointId } from '#contract/ids.ts'
import { ingestBatch } from '../ingest.ts'
import type { IngestDeps } from '../ingest.ts'
import type { Journal } from '../journal/open.ts'
import { Controllers } from '../live/controllers.ts'
import type { SeriesSample } from '../store/series-store.ts'
import type { KeeperLine } from './hand-over.ts'
import type { Handing } from './handing.ts'

export interface FrontIngestDeps extends Pick<IngestDeps, 'store' | 'inventory' | 'window'> {
  readonly journal: Pick<Journal, 'inventory' | 'keepVisitors' | 'reload' | 'steering'>
  readonly handing: Handing
  readonly line: () => KeeperLine | null
}

/** Agents that send what nobody knows do so all the time: the journal is asked so often at most. */
const RENEW_EVERY_MS = 1000

/** The way of a batch where another process keeps the city: what is durable is handed on to it. */
export function frontIngest(
  deps: FrontIngestDeps,
): (batch: Batch, receivedAtMs: number) => Promise<BatchReceipt> {
  const { journal, handing } = deps
  const ingestDeps: IngestDeps = {
    ...deps,
    renewed: renewing(journal),
    spread: spreading(deps),
    async keepVisitors(samples) {
      await journal.keepVisitors(samples)
      const sketches = samples.map(
        ({ accessPoint, polledAtMs }) => [accessPoint, polledAtMs] as const,
      )
      handing.add({ kind: 'visitors', receivedAtMs: Date.now(), sketches })
    },
    apply(samples, { sender, ...from }) {
      const said =
        sender === undefined
          ? {}
          : {
              sender: {
                boot: sender.boot,
                ...(sender.instance !== undefined && { instance: sender.instance }),
                mode: sender.mode,
                protocolVersion: sender.protocolVersion,
                clock: sender.clock,
              },
            }
      const { receivedAtMs } = from
      handing.add({ kind: 'batch', receivedAtMs, from: { ...from, ...said }, samples })
    },
    steeringOf: (agent) => ({
      ...journal.steering.steeringOf(agent),
      probe: handing.lookOf(agent),
    }),
  }
  return async (batch, receivedAtMs) => {
    const end = handing.begin(receivedAtMs)
    try {
      return await ingestBatch(ingestDeps, batch, receivedAtMs)
    } finally {
      end()
    }
  }
}

/** Whether the inventory is another one, read once for all who ask at a time. */
function renewing(journal: FrontIngestDeps['journal']): () => Promise<boolean> {
  let reading: { readonly atMs: number; readonly done: Promise<void> } | null = null
  return async () => {
    const { revision } = journal.inventory()
    const atMs = performance.now()
    if (reading === null || atMs - reading.atMs > RENEW_EVERY_MS) {
      reading = { atMs, done: journal.reload(new Set(['inventory'])) }
    }
    await reading.done
    return journal.inventory().revision !== revision
  }
}

/**
 * Reads the lists of controllers as the keeper would: it knows since when each access point was seen.
 * While there is no keeper, one that this process knows nothing of and that a list lacks is left out: it
 * is unobserved for that poll.
 */
function spreading({ journal, handing, line }: FrontIngestDeps): IngestDeps['spread'] {
  const firstAtMs = new Map<AccessPointId, number>()
  const controllers = new Controllers({
    inventory: () => journal.inventory(),
    firstPollAtMs: (id) => firstAtMs.get(id) ?? null,
    onUnmatched: () => undefined,
    onList({ controller, atMs, entries }) {
      const receivedAtMs = Date.now()
      handing.add({
        kind: 'list',
        receivedAtMs,
        controller: controller.id,
        atMs,
        strangers: entries,
      })
    },
  })
  const learn = (id: AccessPointId, atMs: number): void => {
    firstAtMs.set(id, Math.min(atMs, firstAtMs.get(id) ?? atMs))
  }
  return async (samples: readonly SeriesSample[]) => {
    const managed = controllers.managedIn(samples)
    const beforeMs = samples.reduce((ms, { polledAtMs }) => Math.min(ms, polledAtMs), Infinity)
    const unsure = managed.filter((id) => !((firstAtMs.get(id) ?? Infinity) < beforeMs))
    const keeper = unsure.length === 0 ? null : line()
    const told = (await keeper?.firstPolls(unsure).catch(() => [])) ?? []
    for (const [id, atMs] of told) learn(id, atMs)
    const spread = controllers.spread(samples)
    const isManaged = new Set(managed)
    for (const one of spread) {
      if (one.kind === 'access-point' && isManaged.has(one.accessPoint)) {
        learn(one.accessPoint, one.polledAtMs)
      }
    }
    return spread
  }
}
