import type { AccessPointId, AgentId, PlaceId } from '#contract/ids.ts'
import type { WindowScope } from '#contract/window.ts'
import type { SimulatedAgent, SimulatedCity, SimulatedSite } from './city.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, type Draw } from './draw.ts'
import type { Span } from './spans.ts'

/** One thing that goes wrong, and when: the known truth. */
export type Fault = Span & {
  /** Part of an announced window. */
  readonly isPlanned: boolean
} & FaultOfKind

type FaultOfKind =
  | {
      readonly kind: 'power' | 'isp'
      readonly places: readonly PlaceId[]
      readonly isArea: boolean
    }
  /** The provider's modem hangs, until somebody restarts it. */
  | { readonly kind: 'modem'; readonly place: PlaceId }
  | { readonly kind: 'dns'; readonly places: readonly PlaceId[] }
  | { readonly kind: 'captive' | 'rtt' | 'server-path'; readonly place: PlaceId }
  | { readonly kind: 'loss'; readonly place: PlaceId; readonly share: number; readonly path: Path }
  | {
      readonly kind: 'access-point'
      readonly place: PlaceId
      readonly accessPoint: AccessPointId
      /** It comes back restarted: replugged or replaced. A cable of its own keeps it running. */
      readonly isRestarted: boolean
    }
  /** The switch of the access points, or the router that is the agent's machine too. */
  | { readonly kind: 'switch' | 'router'; readonly place: PlaceId }
  | { readonly kind: 'agent-process' | 'agent-line'; readonly agent: AgentId }
  | { readonly kind: 'clock'; readonly agent: AgentId; readonly offsetMs: number }
  | { readonly kind: 'server-off' | 'server-line' }

/** `wan` lies between the site and the internet, `lan` between the agent and its access points. */
type Path = 'wan' | 'lan'

export type FaultKind = FaultOfKind['kind']

/** A planned window as an operator enters it. */
export interface Announcement extends Span {
  readonly id: string
  readonly scope: WindowScope
}

export interface Mishaps {
  readonly faults: readonly Fault[]
  readonly announcements: readonly Announcement[]
}

/** Makes faults of each kind one at a time, with the lengths that such faults have. */
export class FaultMaker {
  readonly faults: Fault[] = []
  readonly announcements: Announcement[] = []
  readonly #city: SimulatedCity
  readonly #untilMs: number

  constructor(city: SimulatedCity, untilMs: number) {
    this.#city = city
    this.#untilMs = untilMs
  }

  /** A fuse, a prepaid meter without credit, a plug that the cleaner pulled. */
  singlePower(draw: Draw, site: SimulatedSite, atMs: number): void {
    const lengthMs = draw.length(50 * MINUTE_MS, 1, 2 * MINUTE_MS, 8 * HOUR_MS)
    this.#add({ kind: 'power', places: [site.place], isArea: false }, atMs, lengthMs)
  }

  /** A feeder trips or is shed: one second for all, though sections may be fed from elsewhere. */
  areaPower(draw: Draw, feeder: string, atMs: number, isPlanned: boolean): number {
    const on = this.#city.sites.filter((site) => site.feeder === feeder)
    const places = on.filter(() => draw.chance(0.88)).map(({ place }) => place)
    // Planned work takes half a day; trips are repaired within the hour, storms take longer.
    const lengthMs = isPlanned
      ? draw.length(4 * HOUR_MS, 0.4, HOUR_MS, 8 * HOUR_MS)
      : draw.length(60 * MINUTE_MS, 0.9, 2 * MINUTE_MS, 8 * HOUR_MS)
    if (places.length === 0) return 0
    const scopes = places.map((value): WindowScope => ({ kind: 'place', value }))
    if (isPlanned) this.#announce(draw, scopes, atMs, lengthMs)
    this.#add({ kind: 'power', places, isArea: true }, atMs, lengthMs, isPlanned)
    return places.length
  }

  /** The transmission line or the power station: the whole city at once. */
  blackout(draw: Draw, atMs: number): void {
    const places = this.#city.sites.map(({ place }) => place)
    const lengthMs = draw.length(80 * MINUTE_MS, 0.4, 30 * MINUTE_MS, 4 * HOUR_MS)
    this.#add({ kind: 'power', places, isArea: true }, atMs, lengthMs)
  }

  /** A drop wire, a splitter port, a bill; one in seven is the provider's modem that hangs. */
  singleLine(draw: Draw, site: SimulatedSite, atMs: number): void {
    const lengthMs = draw.length(45 * MINUTE_MS, 1.2, 2 * MINUTE_MS, 30 * HOUR_MS)
    if (draw.chance(1 / 7)) this.#add({ kind: 'modem', place: site.place }, atMs, lengthMs)
    else this.#add({ kind: 'isp', places: [site.place], isArea: false }, atMs, lengthMs)
  }

  /** A cable or a node of a provider: everywhere, or in one to three kecamatan. */
  areaLine(draw: Draw, provider: string, atMs: number, isPlanned: boolean): number {
    const own = this.#city.sites.filter((site) => site.provider === provider)
    const all = [...new Set(own.map(({ layout }) => layout.kecamatan))]
    const kecamatan = draw.chance(0.3) ? all : [draw.pick(all), draw.pick(all), draw.pick(all)]
    const hit = own.filter(({ layout }) => kecamatan.includes(layout.kecamatan) && draw.chance(0.9))
    const lengthMs = isPlanned
      ? draw.length(2 * HOUR_MS, 0.3, 30 * MINUTE_MS, 5 * HOUR_MS)
      : draw.length(70 * MINUTE_MS, 0.9, 5 * MINUTE_MS, 8 * HOUR_MS)
    const scopes: WindowScope[] = [{ kind: 'provider', value: provider }]
    if (isPlanned) this.#announce(draw, scopes, atMs, lengthMs)
    const places = hit.map(({ place }) => place)
    if (places.length > 0)
      this.#add({ kind: 'isp', places, isArea: true }, atMs, lengthMs, isPlanned)
    return places.length
  }

  accessPoint(draw: Draw, site: SimulatedSite, atMs: number): void {
    // Hung until somebody pulls its plug, dead until it is replaced, a cable that came loose.
    const [medianMs, isRestarted] = draw.pick([
      [3 * HOUR_MS, true],
      [3 * HOUR_MS, true],
      [20 * HOUR_MS, true],
      [5 * HOUR_MS, site.hasSwitch],
      [25 * MINUTE_MS, true],
    ] as const)
    const lengthMs = draw.length(medianMs, 0.9, 3 * MINUTE_MS, 3 * DAY_MS)
    const accessPoint = draw.pick(site.accessPoints)
    this.#add({ kind: 'access-point', place: site.place, accessPoint, isRestarted }, atMs, lengthMs)
  }

  /** Hung until somebody pulls its plug. */
  siteNetwork(draw: Draw, kind: 'switch' | 'router', site: SimulatedSite, atMs: number): void {
    const lengthMs = draw.length(2 * HOUR_MS, 1, 3 * MINUTE_MS, 20 * HOUR_MS)
    this.#add({ kind, place: site.place }, atMs, lengthMs)
  }

  /** Technicians who come by appointment: they switch off the cabinet or the access points. */
  siteWork(draw: Draw, site: SimulatedSite, atMs: number): void {
    const lengthMs = draw.length(70 * MINUTE_MS, 0.5, 10 * MINUTE_MS, 4 * HOUR_MS)
    this.#announce(draw, [{ kind: 'place', value: site.place }], atMs, lengthMs)
    const { place } = site
    const what: FaultOfKind = draw.pick([
      { kind: 'power', places: [place], isArea: false },
      { kind: 'isp', places: [place], isArea: false },
      site.hasSwitch ? { kind: 'switch', place } : { kind: 'isp', places: [place], isArea: false },
    ])
    this.#add(what, atMs, lengthMs, true)
  }

  /** The process of the agent ends and nothing starts it again for a while. */
  agentProcess(draw: Draw, agent: SimulatedAgent, atMs: number): void {
    const lengthMs = draw.length(45 * MINUTE_MS, 1, 3 * MINUTE_MS, 12 * HOUR_MS)
    this.#add({ kind: 'agent-process', agent: agent.id }, atMs, lengthMs)
  }

  /** The line of a central agent: it polls on, reaches nobody, and nobody reaches it. */
  agentLine(draw: Draw, agent: SimulatedAgent, atMs: number): void {
    const lengthMs = draw.length(40 * MINUTE_MS, 0.9, 3 * MINUTE_MS, 6 * HOUR_MS)
    this.#add({ kind: 'agent-line', agent: agent.id }, atMs, lengthMs)
  }

  /** A route, a firewall: the internet answers and Pantau's server does not. */
  serverPath(draw: Draw, site: SimulatedSite, atMs: number): void {
    const lengthMs = draw.length(40 * MINUTE_MS, 1, 3 * MINUTE_MS, 8 * HOUR_MS)
    this.#add({ kind: 'server-path', place: site.place }, atMs, lengthMs)
  }

  /** Off for an update or a crash, or cut off while it runs. */
  server(draw: Draw, kind: 'server-off' | 'server-line', atMs: number): void {
    this.#add({ kind }, atMs, draw.length(20 * MINUTE_MS, 1, 3 * MINUTE_MS, 3 * HOUR_MS))
  }

  dns(draw: Draw, places: readonly PlaceId[], atMs: number): void {
    const lengthMs = draw.length(60 * MINUTE_MS, 0.7, 10 * MINUTE_MS, 6 * HOUR_MS)
    this.#add({ kind: 'dns', places }, atMs, lengthMs)
  }

  captive(draw: Draw, site: SimulatedSite, atMs: number): void {
    const lengthMs = draw.length(4 * HOUR_MS, 0.8, 20 * MINUTE_MS, 2 * DAY_MS)
    this.#add({ kind: 'captive', place: site.place }, atMs, lengthMs)
  }

  /** Traffic goes over a satellite meanwhile, or the line is full. */
  rtt(draw: Draw, site: SimulatedSite, atMs: number): void {
    const lengthMs = draw.length(3 * HOUR_MS, 0.8, 20 * MINUTE_MS, DAY_MS)
    this.#add({ kind: 'rtt', place: site.place }, atMs, lengthMs)
  }

  loss(draw: Draw, site: SimulatedSite, atMs: number): void {
    const share = Math.exp(draw.between(Math.log(0.01), Math.log(0.3)))
    const lengthMs = draw.length(DAY_MS, 0.8, 3 * HOUR_MS, 5 * DAY_MS)
    // A wireless bridge to a far access point loses too; central agents have no such path apart.
    const path = site.isOnSite && draw.chance(0.25) ? 'lan' : 'wan'
    this.#add({ kind: 'loss', place: site.place, share, path }, atMs, lengthMs)
  }

  /** Loss of one share for ever: what false outages are counted by. */
  steadyLoss(site: SimulatedSite, share: number, path: Path, span: Span): void {
    this.faults.push({ kind: 'loss', place: site.place, share, path, ...span, isPlanned: false })
  }

  /**
   * A time server on the site's network that is wrong by up to four minutes: the agent believes a
   * synchronised clock that far. Steps and 1970 need no fault: every agent here starts at 1970.
   */
  clock(draw: Draw, agent: SimulatedAgent, atMs: number): void {
    const offsetMs = Math.round(draw.between(20, 240)) * SECOND_MS * (draw.chance(0.5) ? 1 : -1)
    const lengthMs = draw.length(2 * DAY_MS, 0.6, 6 * HOUR_MS, 6 * DAY_MS)
    this.#add({ kind: 'clock', agent: agent.id, offsetMs }, atMs, lengthMs)
  }

  /** Work begins up to twenty minutes late, and ends some time before or after what was said. */
  #announce(draw: Draw, scopes: readonly WindowScope[], atMs: number, lengthMs: number): void {
    const startMs = atMs - draw.between(0, 20) * MINUTE_MS
    const endMs = atMs + lengthMs + draw.between(-20, 30) * MINUTE_MS
    for (const scope of scopes) {
      const id = `window-${this.announcements.length + 1}`
      this.announcements.push({ id, scope, startMs, endMs: Math.max(endMs, atMs + 5 * MINUTE_MS) })
    }
  }

  #add(what: FaultOfKind, atMs: number, lengthMs: number, isPlanned = false): void {
    // Everything ends before the run does, so that the last word on each is in.
    const startMs = Math.round(atMs)
    const endMs = Math.min(startMs + lengthMs, this.#untilMs)
    if (endMs > startMs) this.faults.push({ ...what, startMs, endMs, isPlanned })
  }
}
