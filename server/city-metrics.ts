import { statfs } from 'node:fs/promises'
import type { Batch, BatchReceipt } from '#contract/batch.ts'
import {
  AVAILABILITIES,
  BATCH_MODES,
  CAUSES,
  PLACE_STATES,
  REJECTION_CODES,
} from '#contract/words.ts'
import type { ChannelFigures } from './alert/outbox.ts'
import type { PresentCondition } from './domain/incident.ts'
import type { AdmissionCounts } from './http/admission.ts'
import type { Metric, MetricPoint } from './http/metrics/write-metrics.ts'
import type { EventHub } from './live/event-hub.ts'
import type { StateCounts } from './live/state-counts.ts'
import type { StoreHealth } from './store/series-store.ts'

/** Where the figures about a server are that others keep anyway. */
export interface CityMetricsDeps {
  readonly version: string
  /** The folder whose disk is looked at. */
  readonly directory: string
  readonly admission: () => AdmissionCounts
  readonly events: () => ReturnType<EventHub['stats']>
  readonly states: () => StateCounts
  readonly conditions: () => readonly PresentCondition[]
  readonly channels: () => ReadonlyMap<string, ChannelFigures>
  readonly requests: () => Metric
  readonly ready: () => Promise<StoreHealth>
}

export interface CityMetrics {
  /** Notes what became of a batch: a few additions. */
  readonly count: (mode: Batch['mode'], receipt: BatchReceipt) => void
  /** Looks at the disk and whether batches can be stored, for the scrapes until the next look. */
  readonly look: () => Promise<void>
  readonly read: () => readonly Metric[]
}

/** Figures of one server for `/metrics`. A scrape reads memory only; `look` is called by a clock. */
export function createCityMetrics(deps: CityMetricsDeps): CityMetrics {
  const batches = { live: 0, backfill: 0, duplicate: 0 }
  const rejected = new Map(REJECTION_CODES.map((code) => [code as string, 0]))
  let accepted = 0
  let ready: boolean | null = null
  let disk: { readonly freeBytes: number; readonly totalBytes: number } | null = null
  return {
    count(mode, receipt) {
      // The figures of a repeated batch are those of its first delivery.
      if (receipt.duplicate) {
        batches.duplicate += 1
        return
      }
      batches[mode] += 1
      accepted += receipt.accepted
      for (const { code } of receipt.rejected) rejected.set(code, (rejected.get(code) ?? 0) + 1)
    },
    async look() {
      const [health, room] = await Promise.allSettled([deps.ready(), statfs(deps.directory)])
      ready = health.status === 'fulfilled' && health.value.usable
      disk =
        room.status === 'fulfilled'
          ? {
              freeBytes: room.value.bavail * room.value.bsize,
              totalBytes: room.value.blocks * room.value.bsize,
            }
          : null
    },
    read: () => [
      gauge('pantau_build_info', 'Version of the server, always 1', [
        { labels: { version: deps.version, node: process.version }, value: 1 },
      ]),
      gauge('pantau_ready', 'Whether batches can be stored, 1 or 0', one(ready)),
      gauge('pantau_disk_free_bytes', 'Room on the disk of the data', one(disk?.freeBytes)),
      gauge('pantau_disk_size_bytes', 'Size of the disk of the data', one(disk?.totalBytes)),
      counter('pantau_batches_stored_total', 'Batches stored', [
        ...by('mode', BATCH_MODES, (mode) => batches[mode]),
      ]),
      counter('pantau_batches_duplicate_total', 'Batches that came again', one(batches.duplicate)),
      counter('pantau_samples_accepted_total', 'Samples stored', one(accepted)),
      counter('pantau_samples_rejected_total', 'Samples refused', [
        ...by('reason', REJECTION_CODES, (code) => rejected.get(code) ?? 0),
      ]),
      ...ofAdmission(deps.admission()),
      deps.requests(),
      ...ofEvents(deps.events()),
      ...ofStates(deps.states()),
      ...ofOutages(deps.conditions()),
      ...ofChannels(deps.channels()),
      ...ofProcess(),
    ],
  }
}

const gauge = (name: Metric['name'], help: string, points: readonly MetricPoint[]): Metric => ({
  name,
  type: 'gauge',
  help,
  points,
})

const counter = (name: Metric['name'], help: string, points: readonly MetricPoint[]): Metric => ({
  name,
  type: 'counter',
  help,
  points,
})

/** A figure that is not known has no line: 0 would be a figure. */
function one(value: number | boolean | null | undefined): readonly MetricPoint[] {
  return value === null || value === undefined ? [] : [{ value: Number(value) }]
}

function by<T extends string>(
  label: string,
  words: Iterable<T>,
  valueOf: (word: T) => number,
): readonly MetricPoint[] {
  return Array.from(words, (word) => ({ labels: { [label]: word }, value: valueOf(word) }))
}

function ofAdmission({ admitted, refused, turns, waiting }: AdmissionCounts): readonly Metric[] {
  return [
    counter('pantau_batches_admitted_total', 'Deliveries let in', [
      ...by('mode', BATCH_MODES, (mode) => admitted[mode]),
    ]),
    counter('pantau_batches_refused_total', 'Deliveries told to come later, as there is no room', [
      ...by('mode', BATCH_MODES, (mode) => refused[mode]),
    ]),
    gauge('pantau_history_agents_delivering', 'Agents that deliver history now', one(turns)),
    gauge('pantau_history_agents_waiting', 'Agents that wait to deliver history', one(waiting)),
  ]
}

function ofEvents({ subscribers, cut, refused }: ReturnType<EventHub['stats']>): readonly Metric[] {
  return [
    gauge('pantau_event_listeners', 'Browsers that follow the map', one(subscribers)),
    counter('pantau_event_listeners_cut_total', 'Listeners cut for being slow', one(cut)),
    counter('pantau_event_listeners_refused_total', 'Listeners too many', one(refused)),
  ]
}

function ofStates({ places, agents }: StateCounts): readonly Metric[] {
  return [
    gauge('pantau_places', 'Places by state', [
      ...by('state', PLACE_STATES, (state) => places.get(state) ?? 0),
    ]),
    gauge('pantau_agents', 'Agents by state: down is silent', [
      ...by('state', AVAILABILITIES, (state) => agents.get(state) ?? 0),
    ]),
  ]
}

function ofOutages(conditions: readonly PresentCondition[]): readonly Metric[] {
  const causes = new Map<string, string>()
  for (const { outage, cause } of conditions) {
    if (outage !== null) causes.set(outage, cause ?? 'undetermined')
  }
  const counts = new Map<string, number>()
  for (const cause of causes.values()) counts.set(cause, (counts.get(cause) ?? 0) + 1)
  return [
    gauge('pantau_outages_open', 'Outages that last, by cause', [
      ...by('cause', CAUSES, (cause) => counts.get(cause) ?? 0),
    ]),
  ]
}

function ofChannels(figures: ReadonlyMap<string, ChannelFigures>): readonly Metric[] {
  const points = (figure: 'sent' | 'failed' | 'waiting') =>
    by('channel', figures.keys(), (channel) => figures.get(channel)?.[figure] ?? 0)
  return [
    counter('pantau_notifications_sent_total', 'Messages sent', points('sent')),
    counter('pantau_notifications_failed_total', 'Tries to send that failed', points('failed')),
    gauge('pantau_notifications_waiting', 'Messages not sent yet', points('waiting')),
  ]
}

function ofProcess(): readonly Metric[] {
  const { rss, heapUsed } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  const startedSeconds = Date.now() / 1000 - process.uptime()
  const busySeconds = performance.eventLoopUtilization().active / 1000
  return [
    gauge('pantau_process_resident_memory_bytes', 'Memory of the process', one(rss)),
    gauge('pantau_process_heap_used_bytes', 'Memory of its objects', one(heapUsed)),
    counter('pantau_process_cpu_seconds_total', 'Time of the CPU', one((user + system) / 1e6)),
    counter(
      'pantau_process_event_loop_busy_seconds_total',
      'Time in which the process could begin nothing else',
      one(busySeconds),
    ),
    gauge('pantau_process_start_time_seconds', 'Start, Unix time', one(startedSeconds)),
  ]
}
