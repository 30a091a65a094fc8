import type { Episode } from '../domain/site.ts'

/** Episodes further apart in time say nothing of each other. */
export const AROUND_MS = 3_600_000

/** What matters to some moments. */
export interface Around {
  /** They began around one of the moments, so they may have begun together. */
  readonly begun: readonly Episode[]
  /** They began long before and lasted then: their places did not stay up. */
  readonly lasting: readonly Episode[]
}

/** The episodes that tell something of what began at one of the times. */
export function aroundOf(episodes: readonly Episode[], timesMs: readonly number[]): Around {
  const spans = unionOf(timesMs)
  const begun: Episode[] = []
  const lasting: Episode[] = []
  for (const episode of episodes) {
    const { startMs } = episode
    const endMs = episode.endMs ?? Infinity
    if (spans.some(([fromMs, untilMs]) => startMs >= fromMs && startMs <= untilMs)) {
      begun.push(episode)
    } else if (spans.some(([fromMs]) => startMs < fromMs && endMs >= fromMs)) {
      lasting.push(episode)
    }
  }
  return { begun, lasting }
}

function unionOf(timesMs: readonly number[]): readonly (readonly [number, number])[] {
  const union: [number, number][] = []
  for (const atMs of timesMs.toSorted((a, b) => a - b)) {
    const last = union.at(-1)
    if (last !== undefined && atMs - AROUND_MS <= last[1]) last[1] = atMs + AROUND_MS
    else union.push([atMs - AROUND_MS, atMs + AROUND_MS])
  }
  return union
}
