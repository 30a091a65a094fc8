import type { PlaceId } from '#contract/ids.ts'
import type { SimulatedCity } from './city.ts'
import type { Mishaps } from './faults.ts'
import { AgentSource, type Emit } from './samples.ts'
import { union, type Span } from './spans.ts'
import { degradationsIn, eventsOf, type TrueDegradation, type TrueEvent } from './truth.ts'
import { bookOf, lifeOfAgent, lifeOfSite } from './world.ts'

/** The month of a city: what was true, and all that its agents say of it. */
export interface Simulation {
  readonly city: SimulatedCity
  readonly run: Span
  readonly mishaps: Mishaps
  readonly events: readonly TrueEvent[]
  readonly degradations: readonly TrueDegradation[]
  /** The server's process was off; it ran and nobody reached it. */
  readonly serverOff: readonly Span[]
  readonly serverLine: readonly Span[]
  /** Emits everything that is polled before this time, once; each target in its order. */
  readonly emitUntil: (untilMs: number, emit: Emit) => void
}

export function simulationOf(city: SimulatedCity, mishaps: Mishaps, run: Span): Simulation {
  const { seed } = city
  const book = bookOf(mishaps)
  const serverOff = union(book.of('server-off', ''))
  const serverLine = union(book.of('server-line', ''))
  const noServer = union(serverOff, serverLine)
  const sites = new Map(
    city.sites.map((site) => [site.place, lifeOfSite(site, book, run, seed)] as const),
  )
  const lives = city.agents.map((agent) => lifeOfAgent(agent, sites, book, run, city))
  const siteOf = (place: PlaceId) => {
    const site = sites.get(place)
    if (site === undefined) throw new Error(`[causes] no place is called ${place}`)
    return site
  }
  const sources = lives.map((life) => {
    const own = life.agent.sites.map(({ place }) => siteOf(place))
    return new AgentSource(life, own, noServer, seed)
  })
  return {
    city,
    run,
    mishaps,
    events: lives
      .flatMap((life) =>
        life.agent.sites.flatMap(({ place }) => eventsOf(siteOf(place), life, book)),
      )
      .sort((a, b) => a.startMs - b.startMs),
    degradations: [...sites.values()].flatMap(degradationsIn),
    serverOff,
    serverLine,
    emitUntil(untilMs, emit) {
      for (const source of sources) source.emitUntil(untilMs, emit)
    },
  }
}
