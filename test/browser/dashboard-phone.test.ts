import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PHONE_OPTIONS, builtDashboard, hasBrowser, launch, visit, type Visit } from './browser.ts'
import { FixtureServer } from './fixture-server.ts'

describe.skipIf(!hasBrowser)('dashboard on a phone', () => {
  let browser: Browser
  let server: FixtureServer
  let address: string
  let opened: Visit

  beforeAll(async () => {
    server = new FixtureServer(await builtDashboard(), 63)
    address = await server.start()
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })
  beforeEach(async () => {
    opened = await visit(browser, PHONE_OPTIONS)
    await opened.page.goto(address)
    await opened.page.locator('[role=option]').first().waitFor()
  })
  afterEach(async () => {
    expect(opened.errors).toEqual([])
    await opened.close()
  })

  const widths = () =>
    opened.page.evaluate(() => [document.documentElement.scrollWidth, document.body.scrollWidth])

  it('fits the width, in both languages, with and without a place open', async () => {
    const { page } = opened
    for (const language of ['ID', 'EN']) {
      await page.getByRole('button', { name: language, exact: true }).tap()
      expect(await widths()).toEqual([390, 390])
      await page.locator('[role=option]').first().tap()
      await page.locator('.panel .strip').waitFor()
      expect(await widths()).toEqual([390, 390])
      expect((await page.locator('.panel').boundingBox())?.width).toBe(390)
      await page.keyboard.press('Escape')
    }
  })

  it('lets the list be pulled over the map and pushed away', async () => {
    const { page } = opened
    const height = async (): Promise<number> =>
      Math.round((await page.locator('.side').boundingBox())?.height ?? 0)
    const handle = page.locator('.sheet-handle')
    const half = await height()
    await handle.tap()
    await expect.poll(height).toBeGreaterThan(half + 200)
    await handle.tap()
    await expect.poll(height).toBeLessThan(half - 100)
    await handle.tap()
    await expect.poll(height).toBe(half)
  })

  it('gives fingers 44 pixels', async () => {
    const { page } = opened
    const box = await page.locator('.marker').first().boundingBox()
    // Where the map is moved by a fraction of a pixel, sizes are too.
    const smaller = Math.min(box?.width ?? 0, box?.height ?? 0)
    expect(Math.round(smaller)).toBeGreaterThanOrEqual(44)
    await page.locator('[role=option]').first().tap()
    const close = await page.getByRole('button', { name: 'Tutup rincian' }).boundingBox()
    expect(Math.min(close?.width ?? 0, close?.height ?? 0)).toBeGreaterThanOrEqual(44)
  })

  it('shows the whole city above the list', async () => {
    const { page } = opened
    const sheetTop = (await page.locator('.side').boundingBox())?.y ?? 0
    const tops = await page
      .locator('.marker')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top))
    expect(tops.length).toBeGreaterThan(3)
    expect(Math.max(...tops)).toBeLessThan(sheetTop)
  })
})
