/**
 * What coverage costs: the whole of a city worked out anew from outlines and places, and of all villages
 * of the country. `--case=city|nation` runs one of both.
 */
import { COVERAGE_RULES } from '#contract/coverage.ts'
import { coverageOf } from '../../server/domain/coverage.ts'
import type { ResidentGrid } from '../../server/domain/coverage-types.ts'
import { nextPlaces } from '../../server/domain/next-places.ts'
import { spreadOf } from '../../server/domain/resident-spread.ts'
import { citySpots } from './dashboard/country.ts'
import { randomOf } from '../simulator/random.ts'
import type { Bench } from './bench.ts'
import { cellsOver, cityLand, CORNERS, countryLand } from './coverage/land.ts'
import type { Land } from './coverage/land.ts'
import { countDots } from './coverage/raster.ts'

const SEED = 11
const PLACES = 300
const CANDIDATES = 1000
const SITES = 100
const RUNS = 15
/** Dots of the peer: as fine as its figures come within a half per cent of the truth. */
const STEP_METERS = 25
/** Villages of the country that the peer is asked for as well. */
const SAMPLE = 1000
const CITY_MS_MAX = 200
const NATION_MS_MAX = 30_000

type Print = (line: object) => void

export const coverageBench: Bench = {
  name: 'coverage',
  what: 'coverage of a city and of a country worked out anew, against a count of dots',
  run(print, options) {
    const only = options.find((option) => option.startsWith('--case='))?.slice('--case='.length)
    if (only !== 'nation') city(print)
    if (only !== 'city') nation(print)
    return Promise.resolve()
  },
}

function city(print: Print): void {
  const random = randomOf('coverage', SEED)
  const land = cityLand(PLACES, random)
  const first = timed(() => worked(land))
  const warm = medianOf(() => worked(land))
  const peer = timed(() => countDots(land, STEP_METERS, COVERAGE_RULES.reachMeters))
  const { city: figures } = first.result
  print({
    case: 'city',
    seed: SEED,
    real: land.real,
    kelurahan: land.areas.length,
    places: PLACES,
    firstMs: first.ms,
    ...warm,
    targetMs: CITY_MS_MAX,
    isMet: warm.medianMs <= CITY_MS_MAX,
    peer: 'dots',
    peerMs: peer.ms,
    ratio: round(peer.ms / warm.medianMs),
    peerDiffers: differs(figures.residentsInReach, peer.result.residentsInReach),
    peerDiffersEffective: differs(figures.effectiveResidents, peer.result.effectiveResidents),
  })
  const grid = cellsOver(land.areas, random)
  const byCells = medianOf(() => worked(land, grid))
  print({
    case: 'city-grid',
    cells: grid.residents.length,
    ...byCells,
    targetMs: CITY_MS_MAX,
    isMet: byCells.medianMs <= CITY_MS_MAX,
  })
  const spots = citySpots(CANDIDATES, random).map((spot) => ({
    ...spot,
    from: 'candidate' as const,
    kelurahan: '',
    costRupiah: null,
  }))
  const spread = spreadOf(land.areas, null)
  const chosen = timed(() => {
    const work = nextPlaces({
      spread,
      equipped: land.places.filter(({ isEquipped }) => isEquipped),
      spots,
      sites: SITES,
      reachMeters: COVERAGE_RULES.reachMeters,
    })
    let [step, evaluations] = [work.next(), 0]
    for (; step.done !== true; step = work.next()) evaluations += 1
    return { evaluations, steps: step.value.steps.length }
  })
  print({ case: 'next-places', candidates: CANDIDATES, ms: chosen.ms, ...chosen.result })
}

function nation(print: Print): void {
  const land = countryLand(randomOf('coverage-nation', SEED))
  const prepared = timed(() => spreadOf(land.areas, null))
  const all = timed(() =>
    coverageOf({ spread: prepared.result, places: land.places, rules: COVERAGE_RULES }),
  )
  const { city: figures } = all.result
  const ms = prepared.ms + all.ms
  const sample = {
    areas: land.areas.slice(0, SAMPLE),
    places: land.places.slice(0, SAMPLE),
  }
  const ofSample = medianOf(() => worked(sample), 3)
  const peer = timed(() => countDots(sample, STEP_METERS * 4, COVERAGE_RULES.reachMeters))
  print({
    case: 'nation',
    seed: SEED,
    realSpots: land.real,
    villages: land.areas.length,
    corners: CORNERS,
    places: land.places.length,
    outlinesMs: prepared.ms,
    ms: round(ms),
    cpuMs: round(prepared.cpuMs + all.cpuMs),
    targetMs: NATION_MS_MAX,
    isMet: ms <= NATION_MS_MAX,
    rssMb: Math.round(process.memoryUsage().rss / 2 ** 20),
    placesRequired: figures.placesRequired,
    residentCoverage: figures.residentCoverage,
    peer: `dots, ${SAMPLE} villages`,
    sampleMs: ofSample.medianMs,
    peerMs: peer.ms,
    ratio: round(peer.ms / ofSample.medianMs),
  })
}

function worked(
  { areas, places }: Pick<Land, 'areas' | 'places'>,
  grid: ResidentGrid | null = null,
) {
  return coverageOf({ spread: spreadOf(areas, grid), places, rules: COVERAGE_RULES })
}

/** Of a machine that does other things too, the processor's time says more than the clock's. */
function timed<T>(work: () => T): {
  readonly result: T
  readonly ms: number
  readonly cpuMs: number
} {
  const startMs = performance.now()
  const before = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(before)
  return { result, ms: round(performance.now() - startMs), cpuMs: round((user + system) / 1000) }
}

/** The middle run; the first ones, which are slower, count as well. */
function medianOf(work: () => unknown, runs = RUNS) {
  const times = Array.from({ length: runs }, () => timed(work))
  const middle = (values: readonly number[]): number =>
    round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0)
  return {
    runs,
    medianMs: middle(times.map(({ ms }) => ms)),
    medianCpuMs: middle(times.map(({ cpuMs }) => cpuMs)),
    worstMs: round(Math.max(...times.map(({ ms }) => ms))),
  }
}

function differs(figure: number | null, other: number): number {
  return Math.round(((figure ?? 0) / other - 1) * 1e5) / 1e5
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
