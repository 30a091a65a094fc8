import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
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
import { FixtureServer } from './fixture-server.ts'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const folder = join(root, '.cache/screenshots')
/** Address of a running `npm run demo`: with it, the README's picture is taken anew. */
const demoUrl = process.env['PANTAU_DEMO_URL']

/** Thirty pages and more, each drawn whole, on a machine that may have other work. */
const PICTURES_TIMEOUT_MS = 240_000

/** A picture: the address to open and what to do there before it is taken. */
interface Picture {
  readonly name: string
  readonly search?: string
  readonly act?: (page: Page) => Promise<void>
}

const settled = async (page: Page): Promise<void> => {
  await page.locator('[role=option]').first().waitFor()
  await page.locator('.marker').first().waitFor()
}
const panelDrawn = async (page: Page): Promise<void> => {
  await page.locator('.panel .strip').waitFor()
  await page.locator('.panel canvas').waitFor()
}

const drawn = (part: string) => (page: Page) => page.locator(part).first().waitFor()

const opened = (part: string) => async (page: Page) => {
  await page.locator(part).first().waitFor()
  await page.locator('.incident-panel h3').last().waitFor()
}

const PICTURES: readonly Picture[] = [
  { name: 'city', act: settled },
  { name: 'place', search: '?place=place-8', act: panelDrawn },
  {
    name: 'power',
    search: '?place=place-8',
    act: async (page) => {
      await panelDrawn(page)
      await page.locator('.panel .place-id').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'agents',
    search: '?page=agents',
    act: (page) => page.locator('.agent-row').first().waitFor(),
  },
  {
    name: 'agent-silent',
    search: '?place=place-10',
    act: async (page) => {
      await panelDrawn(page)
      await page.locator('.panel .agent').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'incidents',
    search: '?page=incidents',
    act: (page) => page.locator('.incident-row').nth(3).waitFor(),
  },
  {
    name: 'incident',
    search: '?page=incidents&incident=inc-power',
    act: opened('.incident-panel .message'),
  },
  { name: 'outage', search: '?page=incidents&outage=power1', act: opened('.events') },
  {
    name: 'outage-below',
    search: '?page=incidents&outage=power1',
    act: async (page) => {
      await opened('.note')(page)
      await page.getByRole('button', { name: /Ubah sebab|Change the cause/ }).click()
      await page.locator('.actions').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'outages',
    search: '?page=incidents&tab=outages&cause=power',
    act: (page) => page.locator('.incident-row').first().waitFor(),
  },
  {
    name: 'little-use',
    search: '?page=incidents&tab=degraded',
    act: (page) => page.locator('.degraded-row').first().waitFor(),
  },
  {
    name: 'windows',
    search: '?page=incidents&tab=windows',
    act: async (page) => {
      await page.locator('.window-row').first().waitFor()
      await page.locator('.add').click()
    },
  },
  {
    name: 'alerts',
    search: '?page=incidents&tab=alerts',
    act: (page) => page.locator('.rule').first().waitFor(),
  },
  {
    name: 'operator',
    search: '?page=incidents&incident=inc-power',
    act: async (page) => {
      await page.getByRole('button', { name: /Saya tangani|I am on it/ }).click()
      await page.locator('dialog[open]').waitFor()
    },
  },
  { name: 'dark-place', search: '?place=place-25', act: panelDrawn },
  {
    name: 'place-week',
    search: '?page=place&place=place-8',
    act: drawn('.place-usage canvas'),
  },
  {
    name: 'place-month',
    search: '?page=place&place=place-25&span=month',
    act: drawn('.place-compare tbody tr'),
  },
  {
    name: 'place-year',
    search: '?page=place&place=place-8&span=year',
    act: drawn('.year-grid .day-full'),
  },
  { name: 'field', search: '?page=field', act: drawn('.field-row') },
  { name: 'field-place', search: '?page=field&place=place-25', act: drawn('.field-todo') },
  { name: 'wall-city', search: '?page=wallboard', act: drawn('.wall-fresh-live') },
  {
    name: 'wall-incidents',
    search: '?page=wallboard',
    act: async (page) => {
      await drawn('.wall-fresh-live')(page)
      await page.keyboard.press('ArrowRight')
    },
  },
  {
    name: 'wall-worst',
    search: '?page=wallboard',
    act: async (page) => {
      await drawn('.wall-fresh-live')(page)
      await page.keyboard.press('ArrowLeft')
      await drawn('[data-slide=worst] .wall-row')(page)
    },
  },
  { name: 'down', search: '?place=place-4', act: panelDrawn },
  {
    name: 'filter',
    search: '?state=down&state=degraded',
    act: async (page) => {
      await settled(page)
      await page.locator('.menu summary').first().click()
    },
  },
  {
    name: 'overview',
    search: '?page=overview',
    act: (page) => page.locator('[aria-labelledby=capacity] li').first().waitFor(),
  },
  { name: 'places', search: '?page=places', act: drawn('tbody tr') },
  { name: 'access-points', search: '?page=access-points&sort=-clients', act: drawn('tbody tr') },
  { name: 'none-found', search: '?page=access-points&find=tidakada', act: drawn('.table-none') },
  { name: 'providers', search: '?page=providers', act: drawn('#lines tbody tr') },
  { name: 'report', search: '?page=reports', act: drawn('#by-place tbody tr') },
  {
    name: 'report-below',
    search: '?page=reports&known=then',
    act: async (page) => {
      await drawn('#by-place tbody tr')(page)
      await page.locator('#by-place').scrollIntoViewIfNeeded()
    },
  },
  { name: 'inventory', search: '?page=inventory', act: drawn('tbody tr') },
  {
    name: 'inventory-place',
    search: '?page=inventory&tab=places&id=place-3',
    act: drawn('.spot-pin'),
  },
  {
    name: 'inventory-agents',
    search: '?page=inventory&tab=agents',
    act: drawn('.agents-there li'),
  },
  {
    name: 'inventory-areas',
    search: '?page=inventory&tab=geography',
    act: drawn('.geography-facts div'),
  },
  { name: 'first-steps', search: '?page=first-run&step=places', act: drawn('.step-card, .may') },
  { name: 'settings', search: '?page=settings', act: drawn('.standing') },
  { name: 'help-page', search: '?page=help&topic=availability', act: drawn('.help-section') },
  {
    name: 'help',
    act: async (page) => {
      await settled(page)
      await page.keyboard.press('?')
      await page.locator('dialog[open]').waitFor()
    },
  },
]

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
    }, language)
    return opened
  }

  for (const [device, theme, language] of [
    ['desktop', 'light', 'id'],
    ['desktop', 'dark', 'en'],
    ['phone', 'light', 'id'],
    ['phone', 'dark', 'en'],
  ] as const) {
    it(
      `${device}, ${theme}, ${language}`,
      async () => {
        const { page, errors, close } = await open(device, theme, language)
        const shoot = (name: string) =>
          page.screenshot({ path: join(folder, `${name}-${device}-${theme}-${language}.png`) })
        for (const picture of PICTURES) {
          await page.goto(`${addresses[0]}/${picture.search ?? ''}`)
          await picture.act?.(page)
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
