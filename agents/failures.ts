import type { AccessPointId } from '#contract/ids.ts'
import type { PollOutcome } from '#contract/outcome.ts'
import type { RawFailure } from '#contract/steering.ts'

/** The last failed polls of each access point with what came back; in memory alone. */
export interface Failures {
  readonly note: (
    id: AccessPointId,
    atMs: number,
    outcome: PollOutcome,
    lines: readonly string[],
  ) => void
  /** The newest first. */
  readonly of: (id: AccessPointId) => readonly RawFailure[]
  /** Forgets all but these. */
  readonly keepOnly: (ids: ReadonlySet<AccessPointId>) => void
}

const PER_ACCESS_POINT_MAX = 20
const LINES_LENGTH_MAX = 1000
/** A megabyte: an agent of thousands of access points runs on the smallest of machines too. */
const ALL_MAX = 1000

export function createFailures(): Failures {
  const known = new Map<AccessPointId, RawFailure[]>()
  let count = 0
  const drop = (id: AccessPointId): void => {
    count -= known.get(id)?.length ?? 0
    known.delete(id)
  }
  return {
    note(id, atMs, outcome, lines) {
      const list = known.get(id) ?? []
      // Set anew, so that the first of the map is the one that failed longest ago.
      known.delete(id)
      known.set(id, list)
      list.unshift({ atMs, outcome, raw: cut(lines) })
      count += 1
      if (list.length > PER_ACCESS_POINT_MAX) {
        list.pop()
        count -= 1
      }
      for (const oldest of known.keys()) {
        if (count <= ALL_MAX || oldest === id) break
        drop(oldest)
      }
    },
    of: (id) => known.get(id) ?? [],
    keepOnly(ids) {
      for (const id of known.keys()) if (!ids.has(id)) drop(id)
    },
  }
}

/** The last lines that fit: what the device said right before it failed. */
function cut(lines: readonly string[]): string[] {
  let length = 0
  const from = lines.findLastIndex((line) => (length += line.length + 1) > LINES_LENGTH_MAX)
  return lines.slice(from + 1)
}
