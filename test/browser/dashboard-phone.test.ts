import { beforeEach, describe, expect, it } from 'vitest'
import { PHONE_OPTIONS, hasBrowser, stageOf } from './browser.ts'

describe.skipIf(!hasBrowser)('dashboard on a phone', () => {
  const stage = stageOf(63, PHONE_OPTIONS)
  beforeEach(async () => {
    await stage.opened.page.goto(stage.address)
    await stage.opened.page.locator('[role=option]').first().waitFor()
  })

  const widths = () =>
    stage.opened.page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.body.scrollWidth,
    ])

  it('fits the width, in both languages, with and without a place open', async () => {
    const { page } = stage.opened
    for (const language of ['ID', 'EN']) {
      await page.getByRole('button', { name: language, exact: true }).tap()
      await expect.poll(() => widths()).toEqual([390, 390])
      await page.locator('[role=option]').first().tap()
      await page.locator('.panel .strip').waitFor()
      await expect.poll(() => widths()).toEqual([390, 390])
      expect((await page.locator('.panel').boundingBox())?.width).toBe(390)
      await page.keyboard.press('Escape')
    }
  })

  it('lets the list be pulled over the map and pushed away', async () => {
    const { page } = stage.opened
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
    const { page } = stage.opened
    const box = await page.locator('.marker').first().boundingBox()
    // Where the map is moved by a fraction of a pixel, sizes are too.
    const smaller = Math.min(box?.width ?? 0, box?.height ?? 0)
    expect(Math.round(smaller)).toBeGreaterThanOrEqual(44)
    await page.locator('[role=option]').first().tap()
    const close = await page.getByRole('button', { name: 'Tutup rincian' }).boundingBox()
    expect(Math.min(close?.width ?? 0, close?.height ?? 0)).toBeGreaterThanOrEqual(44)
  })

  it('shows the whole city above the list', async () => {
    const { page } = stage.opened
    const sheetTop = (await page.locator('.side').boundingBox())?.y ?? 0
    const tops = await page
      .locator('.marker')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top))
    expect(tops.length).toBeGreaterThan(3)
    expect(Math.max(...tops)).toBeLessThan(sheetTop)
  })
})
