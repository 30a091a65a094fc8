import { createHash } from 'node:crypto'
import { DAY_MS } from '../store/embedded/day-tables.ts'
import type { EmbeddedStore } from '../store/embedded/embedded-store.ts'
import { countsOfDay, daysInFile, receiptsSince, targetsOfDay } from '../store/embedded/export.ts'
import type { DayInFile } from '../store/embedded/export.ts'
import type { Readable } from '../store/embedded/reading.ts'
import type { SeriesLedger } from '../store/ledger.ts'
import type { LineEngine } from '../store/lines/line-engine.ts'
import type { ReceivedSample, SeriesStore, SeriesTarget } from '../store/series-store.ts'
import type { Compared } from './compared.ts'

export interface SeriesComparing {
  readonly source: EmbeddedStore
  readonly target: SeriesStore
  readonly engine: LineEngine
  readonly ledger: SeriesLedger
  /** Polls before it were not moved. */
  readonly cutMs: number
  /** What the choice of samples depends on. */
  readonly seed: string
  readonly onProgress: (done: number, whole: number) => void
  readonly signal: AbortSignal
}

type Counts = ReadonlyMap<SeriesTarget['kind'], number>

/** Days of a target that are compared sample by sample. */
const CHOSEN = 100
const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** Counts of all days by kind, receipts, and the samples of a choice. */
export async function* compareSeries(comparing: SeriesComparing): AsyncGenerator<Compared> {
  const { source, cutMs, onProgress, signal } = comparing
  const readable = await source.inspect((opened) => Promise.resolve(opened))
  const days = (await daysInFile(readable)).filter(({ day }) => (day + 1) * DAY_MS > cutMs)
  const whole = days.length + CHOSEN
  for (const [index, day] of days.entries()) {
    signal.throwIfAborted()
    yield await compareDay(comparing, readable, day)
    onProgress(index + 1, whole)
  }
  yield await compareReceipts(comparing, readable)
  if (days.length === 0) return
  yield await compareSamples(comparing, readable, days, (done) => {
    signal.throwIfAborted()
    onProgress(days.length + done, whole)
  })
  onProgress(whole, whole)
}

async function compareDay(
  { engine, cutMs }: SeriesComparing,
  readable: Readable,
  day: DayInFile,
): Promise<Compared> {
  const startMs = day.day * DAY_MS
  const what = `samples ${dayName(day.day)}`
  const theirs = await countsOn(engine, Math.max(startMs, cutMs), startMs + DAY_MS)
  const ours = await countsOfDay(readable, day, cutMs)
  const kinds = [...new Set([...ours.keys(), ...theirs.keys()])].toSorted()
  const kind = kinds.find((one) => (ours.get(one) ?? 0) !== (theirs.get(one) ?? 0))
  const difference =
    kind === undefined
      ? null
      : `${what}, ${kind}: ${ours.get(kind) ?? 0} in the source, ${theirs.get(kind) ?? 0} in the target`
  const days = difference === null ? [] : [day.day]
  return { what, source: countsText(ours), target: countsText(theirs), difference, days }
}

/** As the store would read them: each time of a target once, whoever told of it. */
async function countsOn(engine: LineEngine, fromMs: number, untilMs: number): Promise<Counts> {
  const counts = new Map<SeriesTarget['kind'], number>()
  for (let partMs = fromMs; partMs < untilMs; partMs += HOUR_MS) {
    const times = { fromMs: partMs, untilMs: Math.min(untilMs, partMs + HOUR_MS) }
    const found = await engine.read({ targets: null, fields: ['shape'], ...times })
    const seen = new Map<string, Set<number>>()
    for (const { target, fields } of found) {
      const name = `${target.kind}/${target.id}`
      const known = seen.get(name) ?? new Set()
      seen.set(name, known)
      const before = known.size
      for (const atMs of fields.get('shape')?.times ?? []) known.add(atMs)
      counts.set(target.kind, (counts.get(target.kind) ?? 0) + known.size - before)
    }
  }
  return counts
}

const dayName = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)

const countsText = (counts: Counts): string =>
  [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ') || 'none'

async function compareReceipts({ ledger }: SeriesComparing, readable: Readable): Promise<Compared> {
  let [ours, theirs] = [0, 0]
  let difference: string | null = null
  for await (const receipts of receiptsSince(readable, 0)) {
    const found = await ledger.receiptsOf(receipts)
    ours += receipts.length
    for (const [index, { agent, boot, sequence, accepted, rejected }] of receipts.entries()) {
      const other = found[index]
      const isThere =
        other?.accepted === accepted && JSON.stringify(other.rejected) === JSON.stringify(rejected)
      if (isThere) theirs += 1
      else difference ??= `receipts: that of ${agent}/${boot}/${sequence} is not the same`
    }
  }
  return { what: 'receipts', source: String(ours), target: String(theirs), difference }
}

/** Whole samples of a choice of targets and days, the same one for the same seed. */
async function compareSamples(
  { source, target, cutMs, seed }: SeriesComparing,
  readable: Readable,
  days: readonly DayInFile[],
  onDone: (done: number) => void,
): Promise<Compared> {
  const hashes = [createHash('sha256'), createHash('sha256')]
  const counts = [0, 0]
  let difference: string | null = null
  const different: number[] = []
  const perDay = Math.ceil(CHOSEN / days.length)
  const chosenDays = days.length <= CHOSEN ? days : chosen(days, CHOSEN, `${seed} days`)
  let done = 0
  for (const { day } of chosenDays) {
    const targets = await targetsOfDay(readable, day)
    for (const one of chosen(targets, perDay, `${seed} ${day}`)) {
      const times = [Math.max(day * DAY_MS, cutMs), (day + 1) * DAY_MS] as const
      const texts: string[] = []
      for (const [side, store] of [source, target].entries()) {
        const samples = await store.readSamples(one, ...times)
        const text = samples.map(sampleText).join('\n')
        hashes[side]?.update(text)
        counts[side] = (counts[side] ?? 0) + samples.length
        texts.push(text)
      }
      if (texts[0] !== texts[1]) {
        different.push(day)
        difference ??= `samples ${dayName(day)}, ${one.kind} ${one.id}: not the same`
      }
      onDone((done += 1))
    }
  }
  const [ours = '', theirs = ''] = hashes.map(
    (hash, side) => `${counts[side]} samples, ${hash.digest('hex').slice(0, 16)}`,
  )
  const what = `${done} days of a target`
  return { what, source: ours, target: theirs, difference, days: different }
}

/** So many of a list, by what their places hash to. */
function chosen<Item>(items: readonly Item[], count: number, seed: string): readonly Item[] {
  const ranked = items.map((item, place) => {
    const rank = createHash('sha256').update(`${seed} ${place}`).digest('hex')
    return { item, rank }
  })
  return ranked
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ item }) => item)
}

/** Its receipt to the minute, as packed days have it. */
function sampleText({ sample, agent, boot, receivedAtMs }: ReceivedSample): string {
  const minutes = Math.ceil((receivedAtMs - sample.polledAtMs) / MINUTE_MS)
  return JSON.stringify([agent, boot, minutes, sample])
}
