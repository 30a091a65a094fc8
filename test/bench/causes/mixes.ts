import type { SimulatedCity, SimulatedSite } from './city.ts'
import { DAY_MS, drawOf, HOUR_MS, MINUTE_MS, type Draw } from './draw.ts'
import { FaultMaker, type Mishaps } from './faults.ts'
import type { Span } from './spans.ts'

/** Nothing begins in the first hours, which an operator needs too, nor in the last. */
const QUIET_START_MS = 6 * HOUR_MS
const QUIET_END_MS = 8 * HOUR_MS

/**
 * What goes wrong in a month of 30 days, by what it befalls. Power follows the loggers in ten homes
 * of Kupang (13 h 09 min a month, IESR 2016-17), nearly all of it by feeder. The others are
 * judgements: a city of cheap equipment and weak lines; the output says what came of them.
 */
export const MONTHLY = {
  areaPowerPerFeeder: 7.2,
  /** Of those, announced by the power company. */
  plannedShareOfPower: 0.12,
  singlePowerPerSite: 0.7,
  blackouts: 1,
  singleLinePerSite: 1,
  areaLinePerProvider: 2,
  plannedShareOfLine: 0.2,
  faultsPerAccessPoint: 0.25,
  switchPerSite: 0.15,
  routerPerSite: 0.12,
  workPerSite: 0.1,
  agentProcessPerAgent: 0.15,
  agentLinePerCentralAgent: 1,
  serverPathPerSite: 0.1,
  serverOff: 3,
  serverLine: 3,
  dnsPerProvider: 1,
  dnsPerSite: 0.1,
  captivePerSite: 0.15,
  rttPerSite: 0.15,
  lossPerSite: 1.2,
  clockPerAgent: 0.03,
} as const

/** A month as a city would see it. */
export function realisticMix(city: SimulatedCity, run: Span): Mishaps {
  const maker = new FaultMaker(city, run.endMs - QUIET_END_MS)
  const fromMs = run.startMs + QUIET_START_MS
  const untilMs = run.endMs - QUIET_END_MS
  const each = <T>(
    name: string,
    befallen: readonly T[],
    perMonth: number,
    make: (draw: Draw, one: T, atMs: number) => void,
  ): void => {
    for (const [index, one] of befallen.entries()) {
      const draw = drawOf(city.seed, 'realistic', name, index)
      for (const atMs of draw.moments(perMonth, fromMs, untilMs)) make(draw, one, atMs)
    }
  }
  const { sites, agents, feeders, providers } = city
  const withSwitch = sites.filter(({ hasSwitch }) => hasSwitch)
  const onSite = sites.filter(({ isOnSite }) => isOnSite)
  const central = agents.filter(({ isOnSite }) => !isOnSite)
  const accessPoints = sites.flatMap((site) => site.accessPoints.map(() => site))
  const m = MONTHLY
  each('area power', feeders, m.areaPowerPerFeeder, (draw, feeder, atMs) => {
    maker.areaPower(draw, feeder, atMs, draw.chance(m.plannedShareOfPower))
  })
  each('single power', sites, m.singlePowerPerSite, (draw, site, atMs) =>
    maker.singlePower(draw, site, atMs),
  )
  each('blackout', [city], m.blackouts, (draw, _, atMs) => maker.blackout(draw, atMs))
  each('single line', sites, m.singleLinePerSite, (draw, site, atMs) =>
    maker.singleLine(draw, site, atMs),
  )
  each('area line', providers, m.areaLinePerProvider, (draw, provider, atMs) => {
    maker.areaLine(draw, provider, atMs, draw.chance(m.plannedShareOfLine))
  })
  each('access point', accessPoints, m.faultsPerAccessPoint, (draw, site, atMs) =>
    maker.accessPoint(draw, site, atMs),
  )
  each('switch', withSwitch, m.switchPerSite, (draw, site, atMs) =>
    maker.siteNetwork(draw, 'switch', site, atMs),
  )
  each('router', onSite, m.routerPerSite, (draw, site, atMs) =>
    maker.siteNetwork(draw, 'router', site, atMs),
  )
  each('work', sites, m.workPerSite, (draw, site, atMs) => maker.siteWork(draw, site, atMs))
  each('agent process', agents, m.agentProcessPerAgent, (draw, agent, atMs) =>
    maker.agentProcess(draw, agent, atMs),
  )
  each('agent line', central, m.agentLinePerCentralAgent, (draw, agent, atMs) =>
    maker.agentLine(draw, agent, atMs),
  )
  each('server path', onSite, m.serverPathPerSite, (draw, site, atMs) =>
    maker.serverPath(draw, site, atMs),
  )
  each('server off', [city], m.serverOff, (draw, _, atMs) => maker.server(draw, 'server-off', atMs))
  each('server line', [city], m.serverLine, (draw, _, atMs) =>
    maker.server(draw, 'server-line', atMs),
  )
  each('dns area', providers, m.dnsPerProvider, (draw, provider, atMs) => {
    maker.dns(
      draw,
      sites.filter((site) => site.provider === provider).map((s) => s.place),
      atMs,
    )
  })
  each('dns', onSite, m.dnsPerSite, (draw, site, atMs) => maker.dns(draw, [site.place], atMs))
  each('captive', onSite, m.captivePerSite, (draw, site, atMs) => maker.captive(draw, site, atMs))
  each('rtt', sites, m.rttPerSite, (draw, site, atMs) => maker.rtt(draw, site, atMs))
  each('loss', sites, m.lossPerSite, (draw, site, atMs) => maker.loss(draw, site, atMs))
  each('clock', agents, m.clockPerAgent, (draw, agent, atMs) => maker.clock(draw, agent, atMs))
  return maker
}

/** Wrong clocks per agent and month, of the even mix: some, and not everywhere. */
const CLOCKS_EVEN = 0.05

/**
 * The same number of outages of each cause, half of them alone and half with others where a cause
 * knows both: nobody can say that the mix was chosen for the figure.
 */
export function evenMix(city: SimulatedCity, run: Span, perCause: number): Mishaps {
  const maker = new FaultMaker(city, run.endMs - QUIET_END_MS)
  const { sites, agents, feeders, providers } = city
  const onSite = sites.filter(({ isOnSite }) => isOnSite)
  const withSwitch = sites.filter(({ hasSwitch }) => hasSwitch)
  const central = agents.filter(({ isOnSite }) => !isOnSite)
  /** Adds faults until so many sites were befallen. */
  const fill = (name: string, wanted: number, make: (draw: Draw, atMs: number) => number): void => {
    const draw = drawOf(city.seed, 'even', name)
    for (let done = 0; done < wanted;) {
      const atMs = draw.between(run.startMs + QUIET_START_MS, run.endMs - QUIET_END_MS - HOUR_MS)
      done += make(draw, Math.round(atMs))
    }
  }
  const one =
    (
      from: readonly SimulatedSite[],
      make: (draw: Draw, site: SimulatedSite, atMs: number) => void,
    ) =>
    (draw: Draw, atMs: number): number => {
      make(draw, draw.pick(from), atMs)
      return 1
    }
  const half = perCause / 2
  const third = perCause / 3
  fill('single power', half, one(sites, maker.singlePower.bind(maker)))
  fill('area power', half, (draw, atMs) => maker.areaPower(draw, draw.pick(feeders), atMs, false))
  fill('single line', half, one(sites, maker.singleLine.bind(maker)))
  fill('area line', half, (draw, atMs) => maker.areaLine(draw, draw.pick(providers), atMs, false))
  fill('access point', perCause, one(sites, maker.accessPoint.bind(maker)))
  fill(
    'switch',
    half,
    one(withSwitch, (draw, site, atMs) => maker.siteNetwork(draw, 'switch', site, atMs)),
  )
  fill(
    'router',
    half,
    one(onSite, (draw, site, atMs) => maker.siteNetwork(draw, 'router', site, atMs)),
  )
  fill('planned power', third, (draw, atMs) =>
    maker.areaPower(draw, draw.pick(feeders), atMs, true),
  )
  fill('planned line', third, (draw, atMs) =>
    maker.areaLine(draw, draw.pick(providers), atMs, true),
  )
  fill('work', third, one(sites, maker.siteWork.bind(maker)))
  fill('server path', third, one(onSite, maker.serverPath.bind(maker)))
  fill('agent process', third, (draw, atMs) => {
    const agent = draw.pick(agents.filter(({ isOnSite }) => isOnSite))
    maker.agentProcess(draw, agent, atMs)
    return 1
  })
  if (central.length > 0) {
    fill('agent line', third, (draw, atMs) => {
      const agent = draw.pick(central)
      maker.agentLine(draw, agent, atMs)
      return agent.sites.length
    })
  }
  fill('server off', 3, (draw, atMs) => (maker.server(draw, 'server-off', atMs), 1))
  fill('server line', 3, (draw, atMs) => (maker.server(draw, 'server-line', atMs), 1))
  fill(
    'dns',
    half,
    one(onSite, (draw, site, atMs) => maker.dns(draw, [site.place], atMs)),
  )
  fill('captive', half, one(onSite, maker.captive.bind(maker)))
  fill('rtt', half, one(sites, maker.rtt.bind(maker)))
  fill('loss', half, one(sites, maker.loss.bind(maker)))
  const months = (run.endMs - run.startMs) / (30 * DAY_MS)
  fill(
    'clock',
    agents.length * CLOCKS_EVEN * months,
    (draw, atMs) => (maker.clock(draw, draw.pick(agents), atMs), 1),
  )
  return maker
}

/** Nothing but loss, of one share and all the time: at the line, or between agent and equipment. */
export function lossyMix(city: SimulatedCity, run: Span, share: number): Mishaps {
  const maker = new FaultMaker(city, run.endMs)
  for (const [index, site] of city.sites.entries()) {
    const path = site.isOnSite && index % 2 === 1 ? 'lan' : 'wan'
    maker.steadyLoss(site, share, path, run)
  }
  return maker
}

export const RUN_START_MS = Date.UTC(2026, 9, 31, 16)
export const FIRST_POLLS_MS = 10 * MINUTE_MS
