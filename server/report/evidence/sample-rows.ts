import type { AccessPointId, UplinkId } from '#contract/ids.ts'
import { contextIntervals } from '../../domain/availability.ts'
import type { PollRun } from '../../domain/availability-runs.ts'
import { countedReceiptMs } from '../../domain/known-then.ts'
import { DAY_MS } from '../../domain/local-time.ts'
import { SPREAD_MS_MAX } from '../../domain/usage-counts.ts'
import { SAMPLES_READ_MAX } from '../../store/series-store.ts'
import type { ReceivedSample, SeriesTarget } from '../../store/series-store.ts'
import type { EvidenceSource } from './evidence-source.ts'
import type { DeviceKind } from './format.ts'

/** Polls around a period decide how it begins and confirm how it ends, as where days are rolled. */
const CONTEXT_MS = 6 * 3_600_000
/** Samples read at a time: whole ones, of which ten thousand are some ten megabytes. */
const SLICE_MS = 10 * DAY_MS
/** A counter that was last read longer ago begins anew (`SILENCE_DAYS_MAX` where days of use are rolled). */
const SILENCE_MS = 7 * DAY_MS

type Source = Pick<
  EvidenceSource,
  'store' | 'policy' | 'observedFromMs' | 'observedUntilMs' | 'facts'
>

/** A device with its runs, and how far around the period its polls decide its states. */
export interface ReadTarget {
  readonly target: SeriesTarget
  readonly runs: readonly PollRun[]
  readonly fromMs: number
  readonly untilMs: number
}

export function targetOf(kind: DeviceKind, id: string): SeriesTarget {
  return kind === 'uplink' ? { kind, id: id as UplinkId } : { kind, id: id as AccessPointId }
}

/** The runs of some devices over all that is observed, with as much around it as decides it. */
export async function readTargets(
  { store, policy, observedFromMs, observedUntilMs }: Source,
  targets: readonly SeriesTarget[],
  contextMs = CONTEXT_MS,
): Promise<readonly ReadTarget[]> {
  const [fromMs, untilMs] = [observedFromMs - contextMs, observedUntilMs + contextMs]
  const { holdIntervals } = policy
  const read = await store.readRuns({ targets, fromMs, untilMs, holdIntervals })
  const found: ReadTarget[] = []
  for (const [index, target] of targets.entries()) {
    const runs = read[index] ?? []
    const slowestMs = runs.reduce((most, { intervalMs }) => Math.max(most, intervalMs), 0)
    const neededMs = contextIntervals(policy) * slowestMs
    if (neededMs > contextMs) {
      const whole = await readTargets(
        { store, policy, observedFromMs, observedUntilMs } as Source,
        [target],
        neededMs,
      )
      found.push(...whole)
    } else found.push({ target, runs, fromMs, untilMs })
  }
  return found
}

/** The samples of a device as rows of its table (`SAMPLES_HEAD`), some thousand at a time. */
export async function* sampleRows(
  source: Source,
  { target, runs, fromMs, untilMs }: ReadTarget,
): AsyncGenerator<readonly string[]> {
  const { store, facts } = source
  if (target.kind === 'access-point') {
    const before = await lastCountedBefore(store, target, fromMs, facts.fromMs)
    if (before !== null) yield before.map(rowOf)
  }
  for (let atMs = fromMs; atMs < untilMs;) {
    // A store is asked for nothing where its runs say that there is nothing.
    const next = runs.find(({ lastMs }) => lastMs >= atMs)
    if (next === undefined) return
    const startMs = Math.max(atMs, next.firstMs)
    const endMs = Math.min(untilMs, startMs + SLICE_MS)
    const samples = await store.readSamples(target, startMs, endMs)
    yield samples.map(rowOf)
    const last = samples.at(-1)
    const isAll = samples.length < SAMPLES_READ_MAX || last === undefined
    atMs = isAll ? endMs : last.sample.polledAtMs + 1
  }
}

/**
 * The last sample before a moment that read a counter, where the first increase of the month may begin
 * with it; null where there is none.
 */
async function lastCountedBefore(
  store: Source['store'],
  target: SeriesTarget,
  beforeMs: number,
  monthFromMs: number,
): Promise<readonly ReceivedSample[] | null> {
  const earliestMs = monthFromMs - SPREAD_MS_MAX - SILENCE_MS
  // Mostly there is one within a day; who was silent for longer has few in all the days before.
  const dayBeforeMs = Math.max(earliestMs, beforeMs - DAY_MS)
  const spans = [
    [dayBeforeMs, beforeMs],
    [earliestMs, dayBeforeMs],
  ] as const
  for (const [fromMs, untilMs] of spans) {
    if (fromMs >= untilMs) continue
    const [points = []] = await store.readUsage([target], fromMs, untilMs)
    const last = points.findLast(({ counters }) => counters !== null)
    if (last !== undefined) return store.readSamples(target, last.polledAtMs, last.polledAtMs + 1)
  }
  return null
}

function rowOf({ sample, agent, receivedAtMs }: ReceivedSample): string {
  const { polledAtMs, intervalMs } = sample
  const outcome = sample.kind === 'agent' ? 'ok' : sample.outcome.kind
  const reading = sample.kind === 'access-point' ? sample.reading : undefined
  const traffic = sample.kind === 'uplink' ? sample.traffic : reading?.traffic
  const counted =
    traffic === null || traffic === undefined
      ? ',,,'
      : `${wordOf(traffic.interface)},${traffic.counterBits},${traffic.rxBytes},${traffic.txBytes}`
  const told = `${reading?.clients ?? ''},${reading?.uptimeMs ?? ''},${counted}`
  const received = countedReceiptMs(polledAtMs, receivedAtMs)
  return `${polledAtMs},${intervalMs},${outcome},${told},${received},${agent}\n`
}

/** A name that a device chose, as a cell that needs no quotes and is no formula. */
function wordOf(name: string): string {
  // Half a character of two is none.
  return encodeURIComponent(Buffer.from(name).toString()).replace(/^-/, '%2D')
}
