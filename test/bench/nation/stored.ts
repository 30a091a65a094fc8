/** What a store holds against what was answered. */
import type { SeriesStore, SeriesTarget } from '../../../server/store/series-store.ts'
import type { NationAgent } from './country.ts'
import type { LoadResult } from './load.ts'

const TARGETS_AT_ONCE = 2000
const HOUR_MS = 3_600_000

export interface Stored {
  /** Rows as the engine counts them: a poll that was written twice is two. */
  readonly rows: number
  /** Access points of which fewer polls are there than were answered for. */
  readonly accessPointsShort: number
  /** Access points of which more polls are there than were answered for. */
  readonly accessPointsOver: number
}

/** Counts the polls of each access point: those of each batch that was answered 202. */
export async function countStored(
  store: SeriesStore,
  agents: readonly NationAgent[],
  { startMs, seconds, polls }: LoadResult,
): Promise<Stored> {
  const targets = agents.flatMap(({ accessPoints }, at) =>
    accessPoints.map((id) => ({
      target: { kind: 'access-point', id } as SeriesTarget,
      wanted: polls[at] ?? 0,
    })),
  )
  const period = { fromMs: startMs - HOUR_MS, untilMs: startMs + seconds * 1000 + HOUR_MS }
  let [accessPointsShort, accessPointsOver] = [0, 0]
  for (let at = 0; at < targets.length; at += TARGETS_AT_ONCE) {
    const some = targets.slice(at, at + TARGETS_AT_ONCE)
    const asked = some.map(({ target }) => target)
    const runs = await store.readRuns({ targets: asked, ...period, holdIntervals: 2.5 })
    for (const [index, { wanted }] of some.entries()) {
      const found = (runs[index] ?? []).reduce((sum, { count }) => sum + count, 0)
      if (found < wanted) accessPointsShort += 1
      if (found > wanted) accessPointsOver += 1
    }
  }
  const { samples } = await store.stats()
  return { rows: samples, accessPointsShort, accessPointsOver }
}
