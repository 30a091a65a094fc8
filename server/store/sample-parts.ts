/** What of a sample has a place of its own in a store, and the rest, which `shape.ts` takes apart. */
import { sampleSchema } from '#contract/sample.ts'
import type { AcceptedBatch, SeriesSample, SeriesTarget } from './series-store.ts'
import type { ShapedPoll } from './shaped-poll.ts'

/** The target of a sample; an agent's own samples belong to the agent that delivers them. */
export function targetIdOf(sample: SeriesSample, agent: AcceptedBatch['key']['agent']): string {
  switch (sample.kind) {
    case 'access-point':
      return sample.accessPoint
    case 'uplink':
      return sample.uplink
    case 'ups':
    case 'switch':
      return sample.equipment
    case 'agent':
      return agent
    default:
      return sample satisfies never
  }
}

/** What is left of a sample without the parts that have a column of their own. */
export function changingPart(sample: SeriesSample): object {
  switch (sample.kind) {
    case 'access-point': {
      const { monotonicMs, outcome, reading, device } = sample
      return { monotonicMs, outcome, reading, device }
    }
    case 'uplink': {
      const { monotonicMs, outcome, probes, traffic, carrier } = sample
      return { monotonicMs, outcome, probes, traffic, carrier }
    }
    case 'ups':
    case 'switch': {
      const { monotonicMs, outcome, reading, device } = sample
      return { monotonicMs, outcome, reading, device }
    }
    case 'agent': {
      const { kind, polledAtMs, intervalMs, ...rest } = sample
      return rest
    }
    default:
      return sample satisfies never
  }
}

/** The sample of a stored poll and of what `changingPart` gave, checked again as it is read. */
export function sampleOf(
  target: SeriesTarget,
  { polledAtMs, intervalMs }: Pick<ShapedPoll, 'polledAtMs' | 'intervalMs'>,
  rest: object,
): SeriesSample {
  const sample = sampleSchema.parse({
    kind: target.kind,
    ...identityOf(target),
    polledAtMs,
    intervalMs,
    ...rest,
  })
  if (sample.kind === 'visitors') throw new Error('[store] a sketch is no stored sample')
  return sample
}

function identityOf({ kind, id }: SeriesTarget): object {
  switch (kind) {
    case 'access-point':
      return { accessPoint: id }
    case 'uplink':
      return { uplink: id }
    case 'ups':
    case 'switch':
      return { equipment: id }
    case 'agent':
      return {}
    default:
      return kind satisfies never
  }
}
