/** Between polls and lines of InfluxDB's line protocol, which both engines take. */
import type { AgentId } from '#contract/ids.ts'
import type { SeriesTarget } from '../series-store.ts'
import type { ShapePlan } from '../shape.ts'
import type { ShapedPoll } from '../shaped-poll.ts'
import { BITS_HIGH, BITS_LOW, fieldsOf } from './fields.ts'
import { bitsOf, isPlain, nearlyPlain } from './number-parts.ts'

/** Name of all readings in the engine. */
export const MEASUREMENT = 'pantau'

/** One poll with whom it came from. */
export interface Row extends ShapedPoll {
  readonly target: SeriesTarget
  readonly agent: AgentId
  /** Numbers of the words of the boot and of the shape. */
  readonly boot: number
  readonly shapeNumber: number
  readonly plan: ShapePlan
}

/** Servers limit the length of a line; a controller of 2000 access points has 6000 numbers. */
const FIELDS_PER_LINE = 1000

/** Names what one agent tells of one target. */
export const seriesOf = ({ target, agent }: Pick<Row, 'target' | 'agent'>): string =>
  `${target.kind}/${target.id}/${agent}`

/**
 * The lines of a row, their times in ms. `again` sets it apart from another one of the same agent,
 * target and time. Identifiers hold nothing that would have to be escaped.
 */
export function linesOf(row: Row, again: string | null, isExact: boolean): readonly string[] {
  const { target, agent, polledAtMs, receivedAtMs, intervalMs, boot, shapeNumber } = row
  const told = again === null ? '' : `,again=${again}`
  const tags = `${MEASUREMENT},agent=${agent}${told},id=${target.id},kind=${target.kind}`
  const values = [
    `shape=${shapeNumber}`,
    `boot=${boot}`,
    `received=${receivedAtMs}`,
    `interval=${intervalMs}`,
  ]
  for (const { name, place, part } of fieldsOf(row.plan)) {
    const value = row.numbers[place] ?? 0
    if (part === 'high' && value === 0) continue
    if (isExact || part !== 'whole' || isPlain(value)) {
      values.push(`${name}=${value}`)
      continue
    }
    const { high, low } = bitsOf(value)
    const nearly = nearlyPlain(value)
    if (nearly !== null) values.push(`${name}=${nearly}`)
    values.push(`${name}${BITS_HIGH}=${high}`, `${name}${BITS_LOW}=${low}`)
  }
  const lines: string[] = []
  for (let from = 0; from < values.length; from += FIELDS_PER_LINE) {
    lines.push(`${tags} ${values.slice(from, from + FIELDS_PER_LINE).join()} ${polledAtMs}`)
  }
  return lines
}
