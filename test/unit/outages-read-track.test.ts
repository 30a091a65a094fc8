import { describe, expect, it } from 'vitest'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import { OUTAGE_POLICY } from '../../server/domain/outage.ts'
import { readTrack } from '../../server/outages/read-track.ts'
import { targetIdOf } from '../../server/store/sample-parts.ts'
import { AGENT, at, layoutOf, told } from './site-stories.ts'

const DAY = 24 * 60
/** A site that fell silent after twenty minutes, for ever. */
const story = {}
const samples = told(story, 20).map((one) => ({ ...one, agent: AGENT }))

/** The outages that are found so many days later. */
async function episodesAfter(days: number) {
  const reads: number[] = []
  const deps = {
    store: {
      readSamples: (target: { kind: string; id: string }, fromMs: number, untilMs: number) => {
        reads.push(fromMs)
        const found = samples.filter(
          ({ sample }) => sample.kind === target.kind && targetIdOf(sample, AGENT) === target.id,
        )
        return Promise.resolve(
          found.filter(
            ({ sample: { polledAtMs } }) => polledAtMs >= fromMs && polledAtMs < untilMs,
          ),
        )
      },
      oldestMs: () => Promise.resolve(samples[0]?.sample.polledAtMs ?? null),
    },
    availability: AVAILABILITY_POLICY,
    workedFromMs: () => null,
    contextAt: (nowMs: number) => ({ nowMs, policy: OUTAGE_POLICY, serverOff: [] }),
  }
  const nowMs = at(days * DAY)
  const { episodes } = await readTrack(deps, layoutOf(story), nowMs, nowMs, nowMs)
  return { episodes, reads: new Set(reads).size }
}

describe('the track of a site that fell silent', () => {
  it.each([1, 5, 22, 31])('is read back to where it did, %i days ago', async (days) => {
    const { episodes, reads } = await episodesAfter(days)
    expect(episodes.map(({ startMs }) => Math.round((startMs - at(20)) / 600_000))).toEqual([0])
    expect(reads).toBeLessThan(7)
  })

  it('is not looked for in polls of more than a month ago', async () => {
    expect((await episodesAfter(40)).episodes).toEqual([])
  })
})
