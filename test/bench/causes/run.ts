import { judged } from './case.ts'
import { planCity } from './city.ts'
import { DAY_MS } from './draw.ts'
import type { Mishaps } from './faults.ts'
import { evenMix, lossyMix, realisticMix, RUN_START_MS } from './mixes.ts'
import { reportOf, type Report } from './report.ts'
import { simulationOf } from './simulation.ts'
import type { SimulatedCity } from './city.ts'
import type { Span } from './spans.ts'

export interface CaseOptions {
  readonly mix: 'realistic' | 'even' | 'loss'
  readonly sites: number
  readonly days: number
  readonly seed: number
}

/** Outages of each cause per site of the even mix, in a month. */
const EVEN_PER_SITE = 1.5
const LOSS_SHARE = 0.05

/** One case from its seed to its report; the same options, the same report. */
export function runCase({ mix, sites, days, seed }: CaseOptions): Report {
  const run = { startMs: RUN_START_MS, endMs: RUN_START_MS + days * DAY_MS }
  const city = planCity(seed, sites)
  const simulation = simulationOf(city, mishapsOf(mix, city, run), run)
  const hasEvents = mix !== 'loss'
  return reportOf(simulation, judged(simulation, { isLive: hasEvents, isQualityJudged: hasEvents }))
}

function mishapsOf(mix: CaseOptions['mix'], city: SimulatedCity, run: Span): Mishaps {
  switch (mix) {
    case 'realistic':
      return realisticMix(city, run)
    case 'even': {
      const months = (run.endMs - run.startMs) / (30 * DAY_MS)
      return evenMix(city, run, Math.ceil(EVEN_PER_SITE * city.sites.length * months))
    }
    case 'loss':
      return lossyMix(city, run, LOSS_SHARE)
    default:
      return mix satisfies never
  }
}
