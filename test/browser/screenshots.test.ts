import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { PAGES, parseAddress } from '../../dashboard/model/address.ts'
import { MAP_LAYERS, parseLayer } from '../../dashboard/model/map-layers.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DESKTOP,
  PHONE_OPTIONS,
  builtDashboard,
  hasBrowser,
  launch,
  visit,
  type Visit,
} from './browser.ts'
import { makeKelurahan } from './fixture-coverage.ts'
import { FixtureServer } from './fixture-server.ts'
import { panelDrawn, PICTURES, settled } from './pictures.ts'
import { isFull, ofTurn } from './turns.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const folder = join(root, '.cache/screenshots')
/** Address of a running `npm run demo`: with it, the README's picture is taken anew. */
const demoUrl = process.env['PANTAU_DEMO_URL']

/** The first two are unlike in all three. */
const ALL_LOOKS = [
  ['desktop', 'light', 'id'],
  ['phone', 'dark', 'en'],
  ['desktop', 'dark', 'en'],
  ['phone', 'light', 'id'],
] as const

/** Sixty pages, each drawn whole, on a machine that may have other work. */
const PICTURES_TIMEOUT_MS = 420_000

describe.skipIf(!hasBrowser)('screenshots for eyes', () => {
  let browser: Browser
  let server: FixtureServer
  let empty: FixtureServer
  let failing: FixtureServer
  const addresses: string[] = []

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true })
    const directory = await builtDashboard()
    server = new FixtureServer(directory, 63)
    empty = new FixtureServer(directory, 0)
    failing = new FixtureServer(directory, 0)
    failing.faults.fleetStatus = 503
    for (const one of [server, empty, failing]) addresses.push(await one.start())
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    for (const one of [server, empty, failing]) await one?.stop()
  })

  async function open(name: string, theme: 'light' | 'dark', language: string): Promise<Visit> {
    const device = name === 'phone' ? PHONE_OPTIONS : { viewport: DESKTOP }
    const opened = await visit(browser, { ...device, colorScheme: theme })
    await opened.page.addInitScript((chosen) => {
      localStorage.setItem('pantau.language', chosen)
      // Who only looks is not shown what can be changed.
      const isChanging = /page=(inventory|first-run)/.test(location.search)
      if (isChanging) localStorage.setItem('pantau.operator', 'Rina')
      else localStorage.removeItem('pantau.operator')
    }, language)
    return opened
  }

  it('leave out no page and no layer of the map', () => {
    const addresses = PICTURES.map(({ search = '' }) => parseAddress(search))
    expect(new Set(addresses.map(({ page }) => page))).toEqual(new Set(PAGES))
    const layers = addresses.map(({ params }) => parseLayer(params['layer']).layer)
    expect(new Set(layers)).toEqual(new Set(MAP_LAYERS))
  })

  for (const [device, theme, language] of isFull ? ALL_LOOKS : ALL_LOOKS.slice(0, 2)) {
    it(
      `${device}, ${theme}, ${language}`,
      async () => {
        const { page, errors, close } = await open(device, theme, language)
        const shoot = (name: string) =>
          page.screenshot({ path: join(folder, `${name}-${device}-${theme}-${language}.png`) })
        const isAll = isFull && theme === 'light'
        await page.route('**/v1/boundaries', (route) => route.fulfill({ json: makeKelurahan() }))
        const main = PICTURES.filter(({ isMain }) => isMain)
        const turn = device === 'phone' ? 1 : 0
        // Every picture takes minutes: else a few are taken of each look, to try the way they are made.
        for (const picture of isAll ? PICTURES : ofTurn(main, turn, 6)) {
          await page.goto(`${addresses[0]}/${picture.search ?? ''}`)
          await picture.act?.(page)
          await page.waitForFunction(() => document.querySelector('.skeleton') === null)
          await page.waitForTimeout(300)
          await shoot(picture.name)
        }
        await page.goto(`${addresses[1]}/`)
        await page.locator('.first-run').waitFor()
        await shoot('first-run')
        await page.goto(`${addresses[2]}/`)
        await page.locator('.notice').waitFor()
        await shoot('trouble')
        if (device === 'phone') {
          await page.goto(`${addresses[0]}/`)
          await page.locator('.nav-rest').tap()
          await shoot('all-pages')
        }
        Object.assign(server.faults, { listStatus: 500, reference: '7F3A09C2' })
        await page.goto(`${addresses[0]}/?page=providers`)
        await page.locator('.failure-note').waitFor()
        await shoot('failure')
        Object.assign(server.faults, { listStatus: 0, reference: '' })
        server.faults.fleetDelayMs = 3000
        await page.goto(`${addresses[0]}/`)
        await page.locator('.skeleton-rows').waitFor()
        await shoot('loading')
        server.faults.fleetDelayMs = 0
        expect(errors).toEqual([])
        await close()
      },
      PICTURES_TIMEOUT_MS,
    )
  }

  if (demoUrl !== undefined) {
    it('takes the picture of the README from the demo', async () => {
      const { page, close } = await open('desktop', 'light', 'id')
      await page.goto(demoUrl)
      await settled(page)
      // Of those that are dark, the second longest: it shows two outages in its day.
      await page.locator('.row-down').nth(1).click()
      await panelDrawn(page)
      await page.getByRole('button', { name: 'Tampilkan seluruh kota' }).click()
      await page.mouse.move(700, 700)
      await page.waitForTimeout(300)
      await page.screenshot({ path: join(root, 'dashboard/screenshot.png') })
      await close()
    })
  }
})
