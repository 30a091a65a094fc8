import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { randomOf } from '../browser/fixture-city.ts'
import type { Bench } from './bench.ts'
import { changedPlaces, citySpots, fleetOf, villages } from './dashboard/country.ts'
import { framesDuring, median, rounded } from './dashboard/frames.ts'
import { measureReplay } from './dashboard/replay.ts'
import { DASHBOARD, freshPage, openBrowser, openStage, type Stage } from './dashboard/stage.ts'

const SEED = 1
const RUNS = 5
const MOVE_MS = 5000
const EVENTS_MS = 10_000
const EVENTS_EVERY_MS = 500
const CHANGES_PER_SECOND = 1000

/** JavaScript that the first page loads before it shows anything, gzip, kB. */
function firstPageKb(): number {
  const html = readFileSync(join(DASHBOARD, 'index.html'), 'utf8')
  const names = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, name]) => name)
  const bytes = names.map((name) => gzipSync(readFileSync(join(DASHBOARD, name ?? ''))).length)
  return rounded(bytes.reduce((sum, size) => sum + size, 0) / 1000)
}

/**
 * From the navigation to the frame in which the map has its markers and the list its rows, and the
 * page has answered once more.
 */
async function usableMs(browser: Browser, address: string): Promise<number> {
  const page = await freshPage(browser)
  await page.addInitScript(() => {
    const look = (): void => {
      const isThere =
        document.querySelector('.leaflet-marker-icon') !== null &&
        document.querySelector('[role=option]') !== null
      if (!isThere) requestAnimationFrame(look)
      // After two frames what was put into the page is on the screen.
      else requestAnimationFrame(() => requestAnimationFrame(done))
    }
    const done = (): void => {
      Object.assign(globalThis, { usableMs: performance.now() })
    }
    requestAnimationFrame(look)
  })
  const usable = await timeOf(page, address)
  await page.context().close()
  return usable
}

async function timeOf(page: Page, address: string): Promise<number> {
  await page.goto(address)
  const handle = await page.waitForFunction(() => Reflect.get(globalThis, 'usableMs') as number)
  return handle.jsonValue()
}

/** The same for a bare Leaflet page with a marker for each place. */
async function peerMs(browser: Browser, address: string): Promise<number> {
  const page = await freshPage(browser)
  const usable = await timeOf(page, `${address}/peer`)
  await page.context().close()
  return usable
}

/** Drags the map to and fro. */
async function pan(page: Page): Promise<void> {
  const endMs = Date.now() + MOVE_MS
  for (let turn = 0; Date.now() < endMs; turn += 1) {
    const towards = turn % 2 === 0 ? -1 : 1
    await page.mouse.move(900, 500)
    await page.mouse.down()
    await page.mouse.move(900 + 300 * towards, 500 + 120 * towards, { steps: 30 })
    await page.mouse.up()
  }
}

/** Turns the wheel in and out. */
async function zoom(page: Page): Promise<void> {
  const endMs = Date.now() + MOVE_MS
  await page.mouse.move(900, 500)
  for (let turn = 0; Date.now() < endMs; turn += 1) {
    await page.mouse.wheel(0, turn % 8 < 4 ? -240 : 240)
    await page.waitForTimeout(250)
  }
}

/** Sends changes as the server does, twice a second. */
async function sendChanges({ events, places }: Stage): Promise<void> {
  const random = randomOf(SEED)
  const endMs = Date.now() + EVENTS_MS
  const perEvent = (CHANGES_PER_SECOND * EVENTS_EVERY_MS) / 1000
  while (Date.now() < endMs) {
    const changed = changedPlaces(places, perEvent, random)
    const nothing = { accessPoints: [], uplinks: [], agents: [], equipment: [] }
    const news = { outages: [], incidents: [] }
    events.publish({ atMs: Date.now(), places: changed, ...nothing, ...news })
    await new Promise((resolve) => setTimeout(resolve, EVENTS_EVERY_MS))
  }
}

async function measureCity(browser: Browser, print: (line: object) => void): Promise<void> {
  const stage = await openStage((id) => fleetOf(citySpots(300, randomOf(SEED)), id, SEED))
  const runs: number[] = []
  for (let run = 0; run < RUNS; run += 1) runs.push(await usableMs(browser, stage.address))
  await stage.close()
  print({ case: 'city', places: 300, firstMapMs: rounded(median(runs)), targetMs: 1000 })
}

async function measureCountry(browser: Browser, print: (line: object) => void): Promise<void> {
  const { real, spots } = villages(randomOf(SEED))
  const stage = await openStage((id) => fleetOf(spots, id, SEED))
  const answer = await fetch(`${stage.address}/v1/fleet?columns=1`, {
    headers: { 'Accept-Encoding': 'gzip' },
  })
  // Undone by fetch: what goes over the line is in the header, or packed again as the server does.
  const snapshotBytes = gzipSync(Buffer.from(await answer.arrayBuffer()), { level: 5 }).length
  const runs: number[] = []
  const peers: number[] = []
  for (let run = 0; run < RUNS; run += 1) {
    runs.push(await usableMs(browser, stage.address))
    peers.push(await peerMs(browser, stage.address))
  }
  print({
    case: 'country',
    places: spots.length,
    real,
    usableMs: rounded(median(runs)),
    targetMs: 2000,
    snapshotMb: rounded(snapshotBytes / 1e6),
    targetMb: 3,
    peer: 'bare Leaflet, one canvas marker a place',
    peerMs: rounded(median(peers)),
    ratio: Math.round((median(runs) / median(peers)) * 100) / 100,
  })
  const page = await freshPage(browser)
  await page.goto(stage.address)
  await page.waitForSelector('[role=option]')
  await page.waitForTimeout(1000)
  print({ case: 'pan', ...(await framesDuring(page, () => pan(page))), target: 30 })
  print({ case: 'zoom', ...(await framesDuring(page, () => zoom(page))), target: 30 })
  // What the last turn of the wheel still draws is the zoom's.
  await page.waitForTimeout(1000)
  const frames = await framesDuring(page, () => sendChanges(stage))
  print({ case: 'events', changesPerSecond: CHANGES_PER_SECOND, ...frames, targetLongestMs: 100 })
  await page.context().close()
  await stage.close()
}

/** How quick the dashboard is in Chromium, in a city and in a country of all villages. */
export const dashboardBench: Bench = {
  name: 'dashboard',
  what: 'time to a usable map, frames while it moves, replays and while places change, in Chromium',
  async run(print): Promise<void> {
    print({ case: 'first page', javascriptKb: firstPageKb(), targetKb: 200 })
    const browser = await openBrowser()
    try {
      await measureCity(browser, print)
      await measureReplay(browser, print)
      await measureCountry(browser, print)
    } finally {
      await browser.close()
    }
  },
}
