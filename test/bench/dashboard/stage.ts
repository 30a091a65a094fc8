import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import type { Browser, Page } from 'playwright-core'
import type { Fleet, PlaceNow } from '../../../server/contract/fleet.ts'
import { EventHub } from '../../../server/live/event-hub.ts'
import { eventRoutes } from '../../../server/http/routes/events.ts'
import { fleetRoutes } from '../../../server/http/routes/fleet.ts'
import { staticFiles } from '../../../server/http/middleware/static-files.ts'
import { dayRoutes } from '../../browser/fixture-days.ts'

/** The built dashboard beside the benchmarks' bundle. */
export const DASHBOARD = join(dirname(fileURLToPath(import.meta.url)), 'dashboard')
const LEAFLET_FILES = [
  ['leaflet.js', 'text/javascript'],
  ['leaflet.css', 'text/css'],
] as const
const LEAFLET = join(dirname(dirname(fileURLToPath(import.meta.url))), 'node_modules/leaflet/dist')

/** The routes of the live map on a fleet that stands still, and the built dashboard. */
export interface Stage {
  readonly address: string
  readonly events: EventHub
  readonly places: readonly PlaceNow[]
  close(): Promise<void>
}

/** What a plain Leaflet page does with the same places: a marker each, drawn on a canvas. */
const PEER = `<!doctype html><link rel="stylesheet" href="/peer/leaflet.css"><style>html,body,#m{height:100%;margin:0}</style>
<div id="m"></div><script src="/peer/leaflet.js"></script><script>
const map = L.map('m', { preferCanvas: true, zoomAnimation: false }).fitBounds([[-11, 95], [6, 141]])
fetch('/v1/fleet').then((r) => r.json()).then(({ places }) => {
  for (const p of places) L.circleMarker([p.latitude, p.longitude], { radius: 5 }).addTo(map)
  requestAnimationFrame(() => requestAnimationFrame(() => { window.usableMs = performance.now() }))
})
</script>`

/** Serves a fleet on a free port of this machine. */
export async function openStage(makeFleet: (lastEventId: string) => Fleet): Promise<Stage> {
  const events = new EventHub()
  const snapshot = makeFleet(events.lastEventId())
  const fleet = {
    version: () => 1,
    epoch: () => events.epoch(),
    lastEventId: () => events.lastEventId(),
    snapshot: () => ({ ...snapshot, lastEventId: events.lastEventId() }),
    agentsNow: () => [],
    placeNow: () => null,
  }
  const app = new Hono()
    .route('/', fleetRoutes({ fleet, nowMs: () => Date.now() }))
    .route('/', eventRoutes({ events }))
    .route('/', dayRoutes({ fleet: () => snapshot, faults: { listStatus: 0 } }))
    .get('/v1/incidents', (c) => c.json({ incidents: [], isCut: false }))
    .get('/peer', (c) => c.html(PEER))
  for (const [file, type] of LEAFLET_FILES) {
    const text = await readFile(join(LEAFLET, file), 'utf8')
    app.get(`/peer/${file}`, (c) => c.body(text, 200, { 'Content-Type': type }))
  }
  app.use(await staticFiles(DASHBOARD))
  const server = createAdaptorServer({ fetch: app.fetch })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    events,
    places: snapshot.places,
    close: async () => {
      events.close()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Starts Chromium so that it makes no request of its own. */
export async function openBrowser(): Promise<Browser> {
  // A driver that is loaded at once would touch what the agent's soak runs without.
  const { chromium } = await import('playwright-core')
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
}

/** A page in a fresh profile; nothing that was fetched before is there again. */
export async function freshPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  return context.newPage()
}
