import { putTogether } from '../shape.ts'
import { sampleOf } from '../sample-parts.ts'
import type { ReceivedSample, SeriesTarget } from '../series-store.ts'
import { TARGETS_AT_ONCE } from './line-engine.ts'
import { turnedBack } from './managed.ts'
import { readRows, targetKey } from './read-rows.ts'
import type { KeptRow, Readable } from './read-rows.ts'

export const HOUR_MS = 3_600_000
/** Of how many series an hour is looked through at once; of more a part of it. */
const SERIES_AT_ONCE = 20_000
const PART_MS = 600_000

/** The whole samples of rows. */
export async function samplesOf(
  { words }: Readable,
  rows: readonly KeptRow[],
): Promise<readonly ReceivedSample[]> {
  const boots = await words.bootsOf(rows.map(({ boot }) => boot))
  return rows.flatMap(({ target, agent, boot: word, plan, numbers, receivedAtMs, ...times }) => {
    const boot = boots.get(word)
    if (boot === undefined) return []
    const rest = turnedBack(putTogether(plan, numbers) as object)
    return [{ sample: sampleOf(target, times, rest), agent, boot, receivedAtMs }]
  })
}

/** Samples of some hours that were received at or after a time; those of one target oldest first. */
export async function* readReceived(
  readable: Readable,
  hours: readonly number[],
  { fromMs: receivedFromMs, cutMs }: { readonly fromMs: number; readonly cutMs: number },
): AsyncGenerator<ReceivedSample> {
  let partMs = PART_MS
  for (const hourMs of hours) {
    for (let fromMs = hourMs; fromMs < hourMs + HOUR_MS;) {
      const untilMs = Math.min(fromMs + partMs, hourMs + HOUR_MS)
      const part = { fromMs: Math.max(fromMs, cutMs), untilMs }
      fromMs = untilMs
      const { targets, seriesCount } = await targetsReceived(readable, part, receivedFromMs)
      partMs = seriesCount > SERIES_AT_ONCE ? PART_MS : HOUR_MS
      for (let next = 0; next < targets.length; next += TARGETS_AT_ONCE) {
        const some = targets.slice(next, next + TARGETS_AT_ONCE)
        const found = await readRows(readable, { targets: some, ...part, depth: 'samples' })
        const rows = [...found.values()]
          .flat()
          .filter(({ receivedAtMs }) => receivedAtMs >= receivedFromMs)
          .sort((a, b) => a.polledAtMs - b.polledAtMs)
        yield* await samplesOf(readable, rows)
      }
    }
  }
}

/** Targets of which something of that time was received since; and of how many series there is any. */
async function targetsReceived(
  { engine }: Readable,
  time: { readonly fromMs: number; readonly untilMs: number },
  receivedFromMs: number,
): Promise<{ readonly targets: readonly SeriesTarget[]; readonly seriesCount: number }> {
  const all = await engine.read({ targets: null, fields: ['received'], ...time })
  const targets = new Map<string, SeriesTarget>()
  for (const { target, fields } of all) {
    const values = fields.get('received')?.values ?? []
    if (values.some((atMs) => atMs >= receivedFromMs)) targets.set(targetKey(target), target)
  }
  return { targets: [...targets.values()], seriesCount: all.length }
}
