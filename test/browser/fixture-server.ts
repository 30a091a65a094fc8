import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FleetChange } from '#contract/events.ts'
import type { Fleet, PlaceNow } from '#contract/fleet.ts'
import type { Visit } from '#contract/visit.ts'
import { PATHS } from '#contract/paths.ts'
import { type PlaceState } from '#contract/words.ts'
import { createAdaptorServer } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { Hono } from 'hono'
import { streamSSE, type SSEStreamingApi } from 'hono/streaming'
import { securityHeaders } from '../../server/http/middleware/security-headers.ts'
import { contractRoutes } from './fixture-contracts.ts'
import { coverageRoutes } from './fixture-coverage.ts'
import { dayRoutes } from './fixture-days.ts'
import { figureRoutes } from './fixture-figures.ts'
import { minutesRoutes } from './fixture-minutes.ts'
import { inventoryRoutes, type FixtureInventory } from './fixture-inventory.ts'
import { outageRoutes, type Written } from './fixture-outage-routes.ts'
import { makeOutages, type FixtureOutages } from './fixture-outages.ts'
import { placeRoutes } from './fixture-place.ts'
import { makeReports, reportRoutes, type FixtureReports } from './fixture-reports.ts'
import {
  makeBoundaries,
  makeFleet,
  makeSeries,
  makeTimeline,
  makeVisitors,
} from './fixture-city.ts'

/** How the fixture misbehaves; a test sets what it needs. */
export interface FixtureFaults {
  /** Status of every answer to the fleet; 0 answers. */
  fleetStatus: number
  /** Status of timelines and series. */
  detailStatus: number
  /** Status of the event stream. */
  eventsStatus: number
  /** Waits this long with the fleet, ms. */
  fleetDelayMs: number
  tileStatus: number
  /** Status of the lists of incidents and outages. */
  listStatus: number
  /** What the log calls such a mistake, '' for none. */
  reference: string
  /** Status of what changes something, and its title. */
  writeStatus: number
  writeTitle: string
}

// One dot, so that a tile is an image that loads.
const TILE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

/** Items with others in the place of those of their ids. */
function replaced<T extends { readonly id: string }>(items: T[], others: readonly T[]): T[] {
  const ids = new Set(others.map(({ id }) => id))
  return [...items.filter(({ id }) => !ids.has(id)), ...others]
}

/** A server that looks like Pantau's to the dashboard and does what a test tells it. */
export class FixtureServer {
  readonly faults: FixtureFaults = {
    fleetStatus: 0,
    detailStatus: 0,
    eventsStatus: 0,
    fleetDelayMs: 0,
    tileStatus: 0,
    listStatus: 0,
    reference: '',
    writeStatus: 0,
    writeTitle: 'Store not usable',
  }
  /** `Last-Event-ID` of every event stream asked for, in order. */
  readonly resumedFrom: string[] = []
  fleetRequests = 0
  fleet: Fleet
  /** Outages and incidents; a test may put others in their place. */
  held: FixtureOutages
  /** Reports that were made, and how the next one goes. */
  readonly reports: FixtureReports
  /** The key that operators need; '' when a name is enough. */
  operatorKey = ''
  /** Visits of technicians, in the order in which they were sent. */
  readonly visits: Visit[] = []
  /** What was changed of the inventory, and how its routes answer. */
  readonly inventory: FixtureInventory = {
    changed: new Map(),
    refusals: new Map(),
    conflict: null,
    common: null,
    discovery: null,
  }
  /** What pages wrote, in order. */
  readonly written: Written[] = []
  readonly #lines = new Set<SSEStreamingApi>()
  readonly #server: Server
  #eventId = 1

  constructor(directory: string, places: number) {
    const nowMs = Date.now()
    const made = makeOutages(makeFleet(places, nowMs), nowMs)
    this.fleet = made.fleet
    this.held = made.held
    this.reports = makeReports(this.fleet)
    const { fetch } = this.#app(directory)
    this.#server = createAdaptorServer({ fetch }) as Server
  }

  /**
   * Listens on a loopback port, by default a free one; the address, without a closing slash. Rejects where
   * somebody else listens.
   */
  async start(port = 0): Promise<string> {
    this.#server.listen(port, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.cutLines()
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Changes the state of a place now and tells every open line. */
  async changeState(placeId: string, state: PlaceState): Promise<void> {
    const place = this.#place(placeId)
    await this.change({ places: [{ ...place, state, sinceMs: Date.now() }] })
  }

  /** Puts items in place of those with their ids and tells every open line. */
  async change(change: Partial<FleetChange>): Promise<void> {
    const whole = {
      places: [],
      accessPoints: [],
      uplinks: [],
      agents: [],
      equipment: [],
      outages: [],
      incidents: [],
      ...change,
    }
    for (const place of whole.places) {
      const others = this.fleet.places.filter(({ id }) => id !== place.id)
      this.fleet = { ...this.fleet, places: [...others, place] }
    }
    this.held.outages = replaced(this.held.outages, whole.outages)
    this.held.incidents = replaced(this.held.incidents, whole.incidents)
    this.#eventId += 1
    this.fleet = { ...this.fleet, lastEventId: String(this.#eventId) }
    await this.#send('change', { atMs: Date.now(), ...whole }, String(this.#eventId))
  }

  async tick(nowMs = Date.now()): Promise<void> {
    await this.#send('tick', { nowMs })
  }

  async reset(): Promise<void> {
    await this.#send('reset', {})
  }

  /** Ends every open event stream. */
  cutLines(): void {
    for (const line of this.#lines) line.abort()
    this.#lines.clear()
  }

  get openLines(): number {
    return this.#lines.size
  }

  #place(id: string): PlaceNow {
    const place = this.fleet.places.find((one) => one.id === id)
    if (place === undefined) throw new Error(`[fixture] no place ${id}`)
    return place
  }

  #seen() {
    return { fleet: () => this.fleet, faults: this.faults }
  }

  async #send(event: string, body: object, id?: string): Promise<void> {
    const message = { event, data: JSON.stringify(body), ...(id === undefined ? {} : { id }) }
    await Promise.all([...this.#lines].map((line) => line.writeSSE(message)))
  }

  #app(directory: string): Hono {
    const app = new Hono()
    // The real server's headers, so that what its policy forbids fails here too.
    app.use(securityHeaders(null))
    const problem = (status: number): Response =>
      Response.json({ type: 'about:blank', title: 'Store not usable', status }, { status })

    app.get(PATHS.fleet, async (c) => {
      this.fleetRequests += 1
      await new Promise((resolve) => setTimeout(resolve, this.faults.fleetDelayMs))
      if (this.faults.fleetStatus > 0) return problem(this.faults.fleetStatus)
      return c.json({ ...this.fleet, generatedAtMs: Date.now() })
    })
    app.get(PATHS.events, (c) => {
      this.resumedFrom.push(c.req.header('last-event-id') ?? '')
      if (this.faults.eventsStatus > 0) return problem(this.faults.eventsStatus)
      return streamSSE(c, async (line) => {
        this.#lines.add(line)
        await line.writeSSE({ event: 'tick', data: JSON.stringify({ nowMs: Date.now() }) })
        await new Promise<void>((resolve) => line.onAbort(resolve))
        this.#lines.delete(line)
      })
    })
    app.get(PATHS.boundaries, (c) => c.json(makeBoundaries()))
    app.get(PATHS.placeTimeline, (c) => {
      if (this.faults.detailStatus > 0) return problem(this.faults.detailStatus)
      return c.json(makeTimeline(this.#place(c.req.param('id')), Date.now()))
    })
    app.get(PATHS.placeSeries, (c) => {
      if (this.faults.detailStatus > 0) return problem(this.faults.detailStatus)
      return c.json(makeSeries(Date.now()))
    })
    app.get(PATHS.placeVisitors, (c) => {
      if (this.faults.detailStatus > 0) return problem(this.faults.detailStatus)
      return c.json(makeVisitors(this.#place(c.req.param('id'))))
    })
    app.route(
      '/',
      outageRoutes({
        held: () => this.held,
        faults: this.faults,
        key: () => this.operatorKey,
        onWrite: (written) => this.written.push(written),
      }),
    )
    app.route('/', figureRoutes({ ...this.#seen(), key: () => this.operatorKey }))
    app.route(
      '/',
      inventoryRoutes({
        fleet: () => this.fleet,
        inventory: this.inventory,
        key: () => this.operatorKey,
        onWrite: (one) => this.written.push(one),
        onCity: (city) => {
          this.fleet = { ...this.fleet, city: { ...this.fleet.city, ...city } }
        },
      }),
    )
    app.route(
      '/',
      placeRoutes({
        fleet: () => this.fleet,
        held: () => this.held,
        faults: this.faults,
        key: () => this.operatorKey,
        visits: this.visits,
        onWrite: (one) => this.written.push(one),
      }),
    )
    app.route('/', coverageRoutes({ ...this.#seen(), onWrite: (one) => this.written.push(one) }))
    app.route(
      '/',
      contractRoutes({ fleet: () => this.fleet, onWrite: (one) => this.written.push(one) }),
    )
    app.route('/', minutesRoutes({ fleet: () => this.fleet }))
    app.route(
      '/',
      reportRoutes({
        fleet: () => this.fleet,
        reports: this.reports,
        onWrite: (one) => this.written.push(one),
      }),
    )
    app.route('/', dayRoutes(this.#seen()))
    app.get('/tiles/:z/:x/:y', (c) => {
      if (this.faults.tileStatus > 0) return problem(this.faults.tileStatus)
      return c.body(new Uint8Array(TILE), 200, { 'content-type': 'image/png' })
    })
    app.use('*', serveStatic({ root: directory }))
    return app
  }
}
