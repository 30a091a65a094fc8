import { setTimeout as sleep } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright-core'
import type { Incident } from '#contract/incident.ts'
import { PLACE_STATES } from '#contract/words.ts'
import { randomOf } from '../browser/fixture-city.ts'
import { FixtureServer } from '../browser/fixture-server.ts'
import type { Bench } from './bench.ts'
import { DASHBOARD, openBrowser } from './dashboard/stage.ts'
import { heapParts, type HeapParts } from './wallboard/heap-parts.ts'

const SEED = 1
const PLACES = 300
const HOURS = Number(process.env['PANTAU_WALLBOARD_HOURS'] ?? '3')
const MINUTE_MS = 60_000
/** Nine in the morning in Makassar: the nightly reload is not to clear away what has piled up. */
const START_MS = Date.UTC(2026, 10, 22, 1)
const SLIDE_SECONDS = 20
const STEP_MS = 10_000
const LOOK_EVERY_MS = 10 * MINUTE_MS
const CHANGES_PER_STEP = 5
/** Incidents that last at a time; the oldest ends when another begins. */
const OPEN_MAX = 12

const rounded = (value: number): number => Math.round(value * 100) / 100

/** What is held by the page once all that can go is gone. */
async function look(devtools: CDPSession): Promise<Readonly<Record<string, number>>> {
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.collectGarbage')
  const { metrics } = await devtools.send('Performance.getMetrics')
  const of = (name: string): number => metrics.find((one) => one.name === name)?.value ?? Number.NaN
  return {
    heapMiB: rounded(of('JSHeapUsedSize') / 2 ** 20),
    domNodes: of('Nodes'),
    listeners: of('JSEventListeners'),
  }
}

/** Lets places change and incidents begin and end, as a bad day of a city does. */
function unrest(server: FixtureServer) {
  const random = randomOf(SEED)
  const template = server.held.incidents.find(({ closedAtMs }) => closedAtMs === null)
  if (template === undefined) throw new Error('[bench] the fixture has no incident that lasts')
  const open: Incident[] = []
  let begun = 0
  return {
    begun: () => begun,
    step: async (nowMs: number): Promise<void> => {
      const places = Array.from({ length: CHANGES_PER_STEP }, () => {
        const place = server.fleet.places[Math.floor(random() * PLACES)]
        if (place === undefined) throw new Error('[bench] the fixture has too few places')
        const state = PLACE_STATES[Math.floor(random() * PLACE_STATES.length)] ?? 'up'
        return { ...place, state, sinceMs: nowMs, clients: Math.floor(random() * 60) }
      })
      begun += 1
      const fresh: Incident = {
        ...template,
        id: `wall-${begun}`,
        scope: 'place',
        name: `Tempat ${begun}`,
        openedAtMs: nowMs,
        sinceMs: nowMs,
        revisedAtMs: nowMs,
      }
      open.push(fresh)
      const over = open.length > OPEN_MAX ? open.splice(0, 1) : []
      const closed = over.map((one) => ({ ...one, closedAtMs: nowMs, revisedAtMs: nowMs }))
      await server.change({ places, incidents: [fresh, ...closed] })
    },
  }
}

/** Whether the page took what it was sent: the simulated clock must not outrun the real line. */
async function arrived(page: Page, name: string): Promise<void> {
  await page.waitForFunction(
    (text) => document.querySelector('[data-slide=incidents]')?.textContent?.includes(text),
    name,
    { polling: 50 },
  )
}

/**
 * A wallboard that turns for hours while places change and incidents come and go: a real browser and
 * its production build, a simulated clock. What it holds is told after collections of garbage.
 */
export const wallboardBench: Bench = {
  name: 'wallboard',
  what: `heap, nodes and listeners of a board over ${HOURS} simulated hours (PANTAU_WALLBOARD_HOURS)`,
  async run(print) {
    const server = new FixtureServer(DASHBOARD, PLACES)
    const address = await server.start()
    const browser = await openBrowser()
    try {
      const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } })
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(String(error)))
      const devtools = await page.context().newCDPSession(page)
      await devtools.send('Performance.enable')
      await page.clock.install({ time: START_MS })
      await page.goto(`${address}/?page=wallboard&seconds=${SLIDE_SECONDS}`)
      await page.locator('.wall-fresh-live').waitFor()
      await page.evaluate(() => document.body.setAttribute('data-began', ''))
      const events = unrest(server)
      const looks: Readonly<Record<string, number>>[] = []
      let firstParts: HeapParts | null = null
      for (let atMs = 0; atMs < HOURS * 60 * MINUTE_MS; atMs += STEP_MS) {
        const nowMs = START_MS + atMs
        await server.tick(nowMs)
        await events.step(nowMs)
        await sleep(5)
        await page.clock.runFor(STEP_MS)
        if ((atMs + STEP_MS) % LOOK_EVERY_MS !== 0) continue
        await arrived(page, `Tempat ${events.begun()}`)
        looks.push(await look(devtools))
        print({ case: 'look', minute: (atMs + STEP_MS) / MINUTE_MS, ...looks.at(-1) })
        firstParts ??= await heapParts(devtools)
      }
      const [first, last] = [looks[0], looks.at(-1)]
      if (first === undefined || last === undefined || firstParts === null)
        throw new Error('[bench] too few hours')
      const growth = (name: string): number =>
        rounded(((last[name] ?? Number.NaN) / (first[name] ?? Number.NaN) - 1) * 100)
      // What grows while nothing is held longer is the engine's own: more of the script as machine code.
      print({ case: 'first look', ...firstParts })
      const lastParts = await heapParts(devtools)
      print({ case: 'last look', ...lastParts })
      print({
        case: `${HOURS} h`,
        seed: SEED,
        places: PLACES,
        slides: (HOURS * 3600) / SLIDE_SECONDS,
        placeChanges: (HOURS * 60 * MINUTE_MS * CHANGES_PER_STEP) / STEP_MS,
        incidentsBegun: events.begun(),
        heapMiBFirst: first['heapMiB'],
        heapMiBLast: last['heapMiB'],
        growthPercent: growth('heapMiB'),
        scriptGrowthPercent: rounded((lastParts.scriptMiB / firstParts.scriptMiB - 1) * 100),
        nodesGrowthPercent: growth('domNodes'),
        listenersGrowthPercent: growth('listeners'),
        isSamePage: (await page.locator('body[data-began]').count()) === 1,
        linesOpened: server.resumedFrom.length,
        errors: errors.length,
      })
    } finally {
      await browser.close()
      await server.stop()
    }
  },
}
