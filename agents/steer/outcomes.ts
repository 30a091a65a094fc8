import type { Sample } from '#contract/sample.ts'
import type { PollOutcome } from '#contract/outcome.ts'
import type { Targets } from '../config/targets.ts'

/** The last that was found of one target. */
export interface LastOutcome {
  readonly atMonotonicMs: number
  readonly outcome: PollOutcome
  /** Null where the target is no access point or does not tell. */
  readonly clients: number | null
  /** Polls in a row that found nothing, this one included. */
  readonly silentPolls: number
}

/** Remembers the newest outcome of each target, for who asks how things are. */
export interface Outcomes {
  /** True when it is news: a target works again, has stopped working, or is confirmed to have. */
  readonly note: (sample: Sample) => boolean
  /** By the sample's kind and the target's id. */
  readonly last: (kind: Sample['kind'], id: string) => LastOutcome | undefined
  /** Forgets all targets but these. */
  readonly keepOnly: (targets: Targets) => void
}

/** The server takes a target for down after so many polls in a row that found nothing. */
const CONFIRMED_POLLS = 2

export function createOutcomes(): Outcomes {
  const known = new Map<string, LastOutcome>()
  return {
    note(sample) {
      if (sample.kind === 'agent' || sample.kind === 'visitors') return false
      const { kind, outcome, monotonicMs } = sample
      const id =
        kind === 'access-point'
          ? sample.accessPoint
          : kind === 'uplink'
            ? sample.uplink
            : sample.equipment
      const clients = kind === 'access-point' ? (sample.reading?.clients ?? null) : null
      const key = `${kind} ${id}`
      const before = known.get(key)?.silentPolls ?? 0
      const isSilent = outcome.kind === 'timeout' || outcome.kind === 'unreachable'
      const silentPolls = isSilent ? before + 1 : 0
      known.set(key, { atMonotonicMs: monotonicMs, outcome, clients, silentPolls })
      return isSilent ? silentPolls <= CONFIRMED_POLLS : before > 0
    },
    last: (kind, id) => known.get(`${kind} ${id}`),
    keepOnly({ accessPoints, pinged, uplinks, equipment }) {
      const kept = new Set([
        ...[...accessPoints, ...pinged].map(({ id }) => `access-point ${id}`),
        ...uplinks.map(({ id }) => `uplink ${id}`),
        ...equipment.map(({ kind, id }) => `${kind} ${id}`),
      ])
      for (const key of known.keys()) if (!kept.has(key)) known.delete(key)
    },
  }
}
