import { describe, expect, it } from 'vitest'
import { runCase } from '../bench/causes/run.ts'
import { accuracyOf, timesOf } from '../bench/causes/score.ts'

/**
 * The small case of `npm run bench -- causes`. Two days hold some twenty outages: the floors are
 * those below which something is broken, the figures are the benchmark's.
 */
describe('causes of a simulated city', () => {
  it('are named as they were, with their times, and no service is said to be lost that was not', () => {
    const { live, settled, falseOutages } = runCase({
      mix: 'realistic',
      sites: 40,
      days: 2,
      seed: 1,
    })
    expect(settled.length).toBeGreaterThan(15)
    expect(accuracyOf(settled).accuracy).toBeGreaterThanOrEqual(0.85)
    expect(accuracyOf(live).accuracy).toBeGreaterThanOrEqual(0.65)
    expect(accuracyOf(settled).missed).toBeLessThanOrEqual(2)
    expect(falseOutages.length).toBeLessThanOrEqual(2)
    const times = timesOf(settled.filter(({ event }) => event.subject !== 'watch'))
    expect(times.bothWithinInterval).toBeGreaterThanOrEqual(0.93)
  }, 60_000)

  it('are the same for the same seed, and others for another', () => {
    const lines = (seed: number): string =>
      JSON.stringify(runCase({ mix: 'even', sites: 12, days: 1, seed }).lines)
    expect(lines(7)).toBe(lines(7))
    expect(lines(8)).not.toBe(lines(7))
  })
})
