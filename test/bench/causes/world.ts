import type { AgentId, BootId, PlaceId } from '#contract/ids.ts'
import type { SimulatedAgent, SimulatedCity, SimulatedSite } from './city.ts'
import { DAY_MS, drawOf, SECOND_MS, type Draw } from './draw.ts'
import type { Fault, FaultKind, Mishaps } from './faults.ts'
import { firstEndingAfter, union, type Span } from './spans.ts'

/** A span with why: the faults behind it, by what a report would call them. */
export interface CausedSpan extends Span {
  readonly fault: Fault
}

/** A share of lost exchanges over a time. */
export interface LossSpan extends Span {
  readonly share: number
}

/** Time in which one access point gives no service, and the starts of its machine. */
export interface AccessPointLife {
  readonly dark: readonly CausedSpan[]
  readonly silent: readonly Span[]
  /** Moments at which it began to count its uptime, oldest first. */
  readonly starts: readonly number[]
}

/** Everything that is true of one site over the run. */
export interface SiteLife {
  readonly site: SimulatedSite
  readonly accessPoints: readonly AccessPointLife[]
  /** The line gives no internet: provider, modem, power. */
  readonly lineDark: readonly CausedSpan[]
  readonly lineOff: readonly Span[]
  /** Of it: the modem itself is dark. */
  readonly modemOff: readonly Span[]
  readonly routerDark: readonly CausedSpan[]
  /** Of it: the time until its machine starts. */
  readonly routerOff: readonly Span[]
  /** No mains at the place, and no power at the cabinet. */
  readonly mainsOff: readonly Span[]
  readonly cabinetOff: readonly Span[]
  readonly switchOff: readonly Span[]
  readonly switchStarts: readonly number[]
  readonly dns: readonly Span[]
  readonly captive: readonly Span[]
  readonly rtt: readonly Span[]
  readonly serverPath: readonly Span[]
  readonly wanLoss: readonly LossSpan[]
  readonly lanLoss: readonly LossSpan[]
}

type FaultOf<K extends FaultKind> = Fault & { readonly kind: K }

/** The faults of a city, found by what they befall. */
export interface FaultBook {
  readonly of: <K extends FaultKind>(kind: K, key: PlaceId | AgentId | '') => readonly FaultOf<K>[]
}

export function bookOf({ faults }: Mishaps): FaultBook {
  const book = new Map<string, Fault[]>()
  for (const fault of faults) {
    for (const key of keysOf(fault)) {
      const name = `${fault.kind} ${key}`
      const known = book.get(name)
      if (known === undefined) book.set(name, [fault])
      else known.push(fault)
    }
  }
  for (const list of book.values()) list.sort((a, b) => a.startMs - b.startMs)
  return {
    of: <K extends FaultKind>(kind: K, key: PlaceId | AgentId | '') =>
      (book.get(`${kind} ${key}`) ?? []) as FaultOf<K>[],
  }
}

function keysOf(fault: Fault): readonly string[] {
  if ('places' in fault) return fault.places
  if ('place' in fault) return [fault.place]
  if ('agent' in fault) return [fault.agent]
  return ['']
}

/** From the end of its mains until an access point gives service again. */
const accessPointBootMs = (draw: Draw): number => draw.between(60, 120) * SECOND_MS
const modemBootMs = (draw: Draw): number => draw.between(30, 90) * SECOND_MS
/** The kernel counts from here; before it the boot loader runs. */
const LOADER_MS = 5 * SECOND_MS
const agentBootMs = (draw: Draw): number => draw.between(40, 70) * SECOND_MS
/** A battery is full again after five hours, whatever it gave. */
const RECHARGE_MS = 5 * 3_600_000

/**
 * When a cabinet with a battery is dark, of cuts that come in order: the battery gives what it has,
 * and a cut soon after another finds it half empty.
 */
export function onBattery(cuts: readonly CausedSpan[], batteryMs: number): readonly CausedSpan[] {
  if (batteryMs === 0) return cuts
  let chargeMs = batteryMs
  let sinceMs = -Infinity
  return merged(cuts).flatMap((cut) => {
    chargeMs = Math.min(batteryMs, chargeMs + ((cut.startMs - sinceMs) * batteryMs) / RECHARGE_MS)
    const startMs = Math.round(cut.startMs + chargeMs)
    chargeMs = Math.max(0, chargeMs - (cut.endMs - cut.startMs))
    sinceMs = cut.endMs
    return startMs < cut.endMs ? [{ ...cut, startMs }] : []
  })
}

/** Overlapping spans as one, which has the fault of the first. */
export function merged(spans: readonly CausedSpan[]): readonly CausedSpan[] {
  const result: CausedSpan[] = []
  for (const span of [...spans].sort((a, b) => a.startMs - b.startMs)) {
    const last = result.at(-1)
    if (last !== undefined && span.startMs <= last.endMs) {
      result[result.length - 1] = { ...last, endMs: Math.max(last.endMs, span.endMs) }
    } else result.push(span)
  }
  return result
}

export const caused = (fault: Fault): CausedSpan => ({
  startMs: fault.startMs,
  endMs: fault.endMs,
  fault,
})

/** Each span longer by what it takes to start again. */
const withBoot = (spans: readonly CausedSpan[], bootMs: () => number): readonly CausedSpan[] =>
  merged(spans).map((span) => ({ ...span, endMs: Math.round(span.endMs + bootMs()) }))

export function lifeOfSite(
  site: SimulatedSite,
  book: FaultBook,
  run: Span,
  seed: number,
): SiteLife {
  const draw = drawOf(seed, 'life', site.place)
  const { place } = site
  const cuts = book.of('power', place).map(caused)
  const cabinetCuts = onBattery(cuts, site.batteryMs)
  const switchFaults = book.of('switch', place).map(caused)
  const switchCuts = site.batteryMs > 0 && !site.feedsAccessPoints ? cuts : cabinetCuts
  const switchDark = [...switchCuts, ...switchFaults]
  const apCuts = site.feedsAccessPoints ? cabinetCuts : cuts
  const modemDark = withBoot([...cabinetCuts, ...book.of('modem', place).map(caused)], () =>
    modemBootMs(draw),
  )
  const isp = book.of('isp', place).map(caused)
  // The agent's machine is the router: without it there is no service, and no agent.
  const routerOff = site.isOnSite ? [...cabinetCuts, ...book.of('router', place).map(caused)] : []
  const routerDark = withBoot(routerOff, () => agentBootMs(draw))
  return {
    site,
    accessPoints: site.accessPoints.map((id) => {
      const own = book.of('access-point', place).filter((fault) => fault.accessPoint === id)
      const restarting = [
        ...apCuts,
        // The switch feeds them: without it they are dark, and start anew with it.
        ...switchFaults,
        ...own.filter(({ isRestarted }) => isRestarted).map(caused),
      ]
      const dark = [
        ...withBoot(restarting, () => accessPointBootMs(draw)),
        ...own.filter(({ isRestarted }) => !isRestarted).map(caused),
      ]
      return { dark, silent: union(dark), starts: startsOf(restarting, run, draw) }
    }),
    lineDark: [...modemDark, ...isp],
    lineOff: union(modemDark, isp),
    modemOff: union(modemDark),
    routerDark,
    routerOff: union(routerOff),
    mainsOff: union(cuts),
    cabinetOff: union(cabinetCuts),
    switchOff: union(withBoot(switchDark, () => draw.between(25, 50) * SECOND_MS)),
    switchStarts: startsOf(switchDark, run, draw),
    dns: union(book.of('dns', place)),
    captive: union(book.of('captive', place)),
    rtt: union(book.of('rtt', place)),
    serverPath: union(book.of('server-path', place)),
    wanLoss: lossOf(book, place, 'wan'),
    lanLoss: lossOf(book, place, 'lan'),
  }
}

/** Of overlapping stretches of loss the first counts until it ends. */
function lossOf(book: FaultBook, place: PlaceId, path: 'wan' | 'lan'): readonly LossSpan[] {
  let untilMs = -Infinity
  return book.of('loss', place).flatMap((fault) => {
    if (fault.path !== path || fault.endMs <= untilMs) return []
    const startMs = Math.max(fault.startMs, untilMs)
    untilMs = fault.endMs
    return [{ startMs, endMs: fault.endMs, share: fault.share }]
  })
}

/** The first start lies days before the run. */
function startsOf(off: readonly CausedSpan[], run: Span, draw: Draw): readonly number[] {
  const firstMs = Math.round(run.startMs - draw.between(1, 40) * DAY_MS)
  return [firstMs, ...merged(off).map(({ endMs }) => endMs + LOADER_MS)]
}

/** One life of the agent's process within one start of its machine. */
export interface AgentRun extends Span {
  readonly boot: BootId
  /** Zero of its monotonic clock. */
  readonly zeroMs: number
  readonly starts: number
  readonly lastStop: 'first-start' | 'killed' | 'power-loss'
  readonly aliveUntilMs: number | null
  /** Ended with its machine: what the disk had not yet is lost, and the boot is over. */
  readonly endsBoot: boolean
}

export interface AgentLife {
  readonly agent: SimulatedAgent
  readonly runs: readonly AgentRun[]
  /** Its way to the server is broken: line, route, server. */
  readonly cutOff: readonly Span[]
  /** Of a central agent: its own line, over which it polls. */
  readonly lineOff: readonly Span[]
  /** Of a central agent: its office is without power, until its machine has started. */
  readonly dark: readonly CausedSpan[]
  /** Its clock is wrong by so much. */
  readonly clockOff: readonly (Span & { readonly offsetMs: number })[]
  /** Rate by which its clock drifts between two looks at the server's, ms per ms. */
  readonly drift: number
}

export function lifeOfAgent(
  agent: SimulatedAgent,
  sites: ReadonlyMap<PlaceId, SiteLife>,
  book: FaultBook,
  run: Span,
  city: SimulatedCity,
): AgentLife {
  const draw = drawOf(city.seed, 'agent', agent.id)
  const own = agent.isOnSite ? sites.get(agent.sites[0]!.place) : undefined
  const office = officeOff(agent, book, city)
  const off = own?.routerOff ?? union(office)
  const back =
    own?.routerDark ??
    off.map(({ endMs }) => ({ startMs: endMs, endMs: endMs + agentBootMs(draw) }))
  const lineOff = union(book.of('agent-line', agent.id))
  const server = [...book.of('server-off', ''), ...book.of('server-line', '')]
  return {
    agent,
    runs: runsOf(agent.id, { off, back }, union(book.of('agent-process', agent.id)), run, draw),
    cutOff: union(own?.lineOff ?? [], own?.serverPath ?? [], lineOff, server),
    lineOff,
    dark:
      own === undefined
        ? merged(office).map((span, index) => ({
            ...span,
            endMs: back[index]?.endMs ?? span.endMs,
          }))
        : [],
    clockOff: book.of('clock', agent.id),
    // Quartz: 20 to 100 ppm.
    drift: draw.between(-1, 1) * 1e-4,
  }
}

/** The office of a central agent goes dark with its feeder, once its battery is empty. */
function officeOff(
  agent: SimulatedAgent,
  book: FaultBook,
  city: SimulatedCity,
): readonly CausedSpan[] {
  const { office } = agent
  if (office === null) return []
  const neighbours = city.sites.filter(({ feeder }) => feeder === office.feeder)
  const cuts = new Set(
    neighbours.flatMap(({ place }) => book.of('power', place).filter(({ isArea }) => isArea)),
  )
  const inOrder = [...cuts].sort((a, b) => a.startMs - b.startMs).map(caused)
  return onBattery(inOrder, office.batteryMs)
}

function runsOf(
  agent: AgentId,
  { off, back }: { readonly off: readonly Span[]; readonly back: readonly Span[] },
  ended: readonly Span[],
  run: Span,
  draw: Draw,
): readonly AgentRun[] {
  const runs: AgentRun[] = []
  let zeroMs = Math.round(run.startMs - draw.between(1, 40) * DAY_MS)
  let fromMs = run.startMs
  let lastStop: AgentRun['lastStop'] = 'first-start'
  for (let boot = 0; fromMs < run.endMs; boot += 1) {
    const darkness = off[boot]
    const untilMs = Math.min(darkness?.startMs ?? Infinity, run.endMs)
    let starts = 1
    const add = (startMs: number, endMs: number, endsBoot: boolean): void => {
      if (startMs >= endMs) return
      // A sign of life is kept once in ten minutes.
      const agoMs = draw.between(0, 600) * SECOND_MS
      const formerEndMs = runs.at(-1)?.endMs
      const aliveUntilMs = formerEndMs === undefined ? null : Math.round(formerEndMs - agoMs)
      runs.push({
        startMs,
        endMs,
        boot: `${agent}-${boot}` as BootId,
        zeroMs,
        starts,
        lastStop,
        aliveUntilMs,
        endsBoot,
      })
      starts += 1
      lastStop = 'killed'
    }
    for (const { startMs, endMs } of ended) {
      if (endMs <= fromMs || startMs >= untilMs) continue
      add(fromMs, startMs, false)
      fromMs = endMs
    }
    add(fromMs, untilMs, true)
    if (darkness === undefined) break
    lastStop = 'power-loss'
    zeroMs = darkness.endMs + LOADER_MS
    // Dark again while it starts: that start comes to nothing.
    fromMs = back[firstEndingAfter(back, darkness.endMs)]?.endMs ?? run.endMs
  }
  return runs
}
