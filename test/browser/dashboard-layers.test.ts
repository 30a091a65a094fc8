import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { axeFindings } from './axe.ts'
import { hasBrowser, PHONE_OPTIONS, stageOf } from './browser.ts'
import { sign } from './incident-page.ts'
import { eventually, openMap } from './map-page.ts'

/** Colours on the map by class, with how many areas have each. */
async function areaClasses(page: Page): Promise<Readonly<Record<string, number>>> {
  const names = await page
    .locator('.leaflet-areas-pane path.area')
    .evaluateAll((paths) =>
      paths.map((path) => /area-\w+/.exec(path.getAttribute('class') ?? '')?.[0] ?? ''),
    )
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

/** The lines of the legend, as they are read. */
const legendLines = (page: Page): Promise<string[]> =>
  page.locator('.layer-legend li').allTextContents()

/** What of the outlines and markers is cut off, or lies under tools, buttons or the list. */
function outOfSight(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const map = document.querySelector('.map-host')?.getBoundingClientRect() ?? new DOMRect()
    const over = ['.map-controls', '.map-tools', '.side']
      .map((name) => [name, document.querySelector(name)?.getBoundingClientRect()] as const)
      .filter(([, box]) => box !== undefined && box.right > map.left + 1)
    const found: string[] = []
    for (const part of document.querySelectorAll('.boundary, .marker')) {
      const box = part.getBoundingClientRect()
      const name = part.getAttribute('class') ?? ''
      const isWithin =
        box.left >= map.left &&
        box.right <= map.right &&
        box.top >= map.top &&
        box.bottom <= map.bottom
      if (!isWithin) found.push(`cut: ${name}`)
      for (const [tool, on] of over) {
        if (on === undefined || !part.classList.contains('marker')) continue
        const isUnder =
          box.left < on.right && on.left < box.right && box.top < on.bottom && on.top < box.bottom
        if (isUnder) found.push(`under ${tool}: ${name}`)
      }
    }
    return found
  })
}

describe.skipIf(!hasBrowser)('the layers of the map', () => {
  const stage = stageOf(63)

  it.each([
    [1440, 900],
    [1024, 768],
    [390, 844],
  ])('show the whole city at first, free of what lies over it (%i x %i)', async (width, height) => {
    await stage.opened.page.setViewportSize({ width, height })
    const page = await openMap(stage)
    await page.locator('.boundary').nth(23).waitFor()
    await page.locator('.marker').first().waitFor()
    await eventually(() => outOfSight(page)).toEqual([])
  })

  it('are a choice of one, by pointer and by keys, and the address keeps it', async () => {
    const page = await openMap(stage)
    const button = page.getByRole('button', { name: 'Lapisan peta: Keadaan sekarang' })
    // Without a frame in between: an arrow key right after the click is for the list, not the button.
    const focused = await button.evaluate(async (element: HTMLElement) => {
      element.click()
      for (let turns = 0; turns < 20; turns += 1) await Promise.resolve()
      return document.activeElement?.getAttribute('type')
    })
    expect(focused).toBe('radio')
    const group = page.getByRole('group', { name: 'Lapisan peta', exact: true })
    await eventually(() => group.getByRole('radio').count()).toBe(7)
    await page.keyboard.press('ArrowDown')
    await page.getByRole('heading', { name: 'Cakupan kelurahan' }).waitFor()
    expect(page.url()).toContain('layer=coverage')
    // The keys go on through the list; it is still open.
    await page.keyboard.press('ArrowDown')
    await page.getByRole('heading', { name: 'Celah cakupan' }).waitFor()
    await page.keyboard.press('Escape')
    await group.waitFor({ state: 'detached' })
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.className))
      .toContain('map-tool')
    await page.goBack()
    await page.getByRole('heading', { name: 'Cakupan kelurahan' }).waitFor()
    await page.getByRole('button', { name: /^Lapisan peta:/ }).click()
    await group.getByText('Keadaan sekarang').click()
    await page.locator('[role=option]').first().waitFor()
    expect(page.url()).not.toContain('layer=')
  })

  it('load none of their code before they are chosen', async () => {
    const page = await openMap(stage)
    await page.locator('.marker').first().waitFor()
    const scripts = () => stage.opened.requests.filter((url) => url.endsWith('.js'))
    expect(scripts().some((url) => /layers|time-machine/.test(url))).toBe(false)
    await page.goto(`${stage.address}/?layer=gaps`)
    await page.getByRole('heading', { name: 'Celah cakupan' }).waitFor()
    expect(scripts().some((url) => /layers/.test(url))).toBe(true)
  })

  it('colour each kelurahan once, print the limits with counts, and hatch what is not known', async () => {
    const page = await openMap(stage, '?layer=coverage')
    await page.locator('.area-none').first().waitFor()
    const counts = await areaClasses(page)
    expect(Object.values(counts).reduce((sum, one) => sum + one, 0)).toBe(24)
    expect(counts['area-none']).toBe(1)
    expect(counts['area-plain']).toBeUndefined()
    const lines = await legendLines(page)
    expect(lines.map((line) => line.replace(/\d+$/, ''))).toEqual([
      '0–25%',
      '26–50%',
      '51–75%',
      '76–100%',
      'Tanpa data',
    ])
    const read = lines.map((line) => Number(/\d+$/.exec(line)?.[0] ?? ''))
    expect(read.at(-1)).toBe(1)
    const fill = await page
      .locator('.area-none')
      .first()
      .evaluate((path) => getComputedStyle(path).fill)
    expect(fill).toContain('#no-data')
    // No state is drawn over the figures.
    await eventually(() => page.locator('.marker').count()).toBe(0)
  })

  it('say beside the figure what it is of, how residents are spread, that it may change, and how it is reckoned', async () => {
    const page = await openMap(stage, '?layer=coverage')
    const figure = page.locator('.city-figure')
    await figure.getByText('penduduk terlayani').waitFor()
    await expect.poll(() => figure.textContent()).toContain('Sementara')
    await expect.poll(() => figure.textContent()).toContain('tersebar merata')
    await figure.getByText('Bagaimana angka ini dihitung?').click()
    await expect.poll(() => figure.textContent()).toContain('jangkauan 300 m')
    await page.getByLabel('Tempat', { exact: true }).check()
    const words = page.locator('.city-words')
    await words.getByText('tempat berlayanan').waitFor()
    // Of places, residents have nothing to say.
    await expect.poll(() => figure.textContent()).not.toContain('tersebar merata')
    await page.getByLabel('Jam Wi-Fi').check()
    await words.getByText('jam Wi-Fi per 1.000 penduduk').waitFor()
    await expect.poll(() => page.locator('.layer-legend').textContent()).toContain('kuantil')
    expect(page.url()).toContain('layer=coverage.hours')
  })

  it('ask for the month or day and the knowledge that are chosen', async () => {
    const page = await openMap(stage, '?layer=coverage')
    await page.locator('.city-words').waitFor()
    await page.getByRole('combobox', { name: 'Bulan', exact: true }).selectOption({ index: 1 })
    await page.getByLabel('Diketahui saat itu').check()
    await eventually(() =>
      stage.opened.requests.filter((url) => url.includes('/v1/coverage?')).at(-1),
    ).toMatch(/period=\d{4}-\d{2}&known=then/)
    await page.getByRole('combobox', { name: 'Hari', exact: true }).selectOption({ label: '3' })
    await eventually(() =>
      stage.opened.requests.filter((url) => url.includes('/v1/coverage?')).at(-1),
    ).toMatch(/period=\d{4}-\d{2}-03&known=then/)
    expect(page.url()).toMatch(/period=\d{4}-\d{2}-03&known=then|known=then&period=\d{4}-\d{2}-03/)
  })

  it('show the table behind them, sorted and found by the address, with a file to take away', async () => {
    const page = await openMap(stage, '?layer=coverage')
    await page.getByRole('button', { name: 'Lihat tabelnya' }).click()
    const table = page.getByRole('dialog', { name: /Cakupan kelurahan/ })
    await table.getByRole('row').nth(24).waitFor()
    await table.getByRole('searchbox').fill('oebobo')
    await eventually(() => table.getByRole('row').count()).toBe(5)
    const download = page.waitForEvent('download')
    await table.getByRole('button', { name: /CSV/ }).click()
    expect((await download).suggestedFilename()).toMatch(/\.csv$/)
    await page.reload()
    await eventually(() => table.getByRole('row').count()).toBe(5)
    await table.getByRole('button', { name: 'Tutup tabel' }).click()
    await table.waitFor({ state: 'detached' })
    expect(page.url()).not.toMatch(/table=|find=/)
  })

  it('frame on the map what is pointed at in the list, also by keys', async () => {
    const page = await openMap(stage, '?layer=coverage')
    const row = page.locator('.rank button').nth(2)
    await row.focus()
    await page.locator('.area.is-highlighted').waitFor()
    await row.blur()
    await eventually(() => page.locator('.area.is-highlighted').count()).toBe(0)
    await page.locator('.leaflet-areas-pane path.area').nth(4).hover()
    await page.locator('.leaflet-tooltip .map-words').waitFor()
    await page.locator('.rank li.is-highlighted').waitFor({ state: 'attached' })
  })

  it('rank gaps by kind with their cause and residents, and draw those that are chosen', async () => {
    const page = await openMap(stage, '?layer=gaps')
    await page.locator('.gap-pin').first().waitFor()
    const words = await page.locator('.city-words').textContent()
    const [without = '', below = ''] = (words ?? '').match(/\d+/g) ?? []
    await eventually(() => page.locator('.gap-no-equipment').count()).toBe(Number(without))
    await eventually(() => page.locator('.gap-below-threshold').count()).toBe(Number(below))
    const causes = await page.locator('.rank small').allTextContents()
    expect(causes.some((line) => /\d+(,\d)?% · (listrik|jalur internet)/.test(line))).toBe(true)
    await page.getByLabel('Di bawah ambang').uncheck()
    await eventually(() => page.locator('.gap-below-threshold').count()).toBe(0)
    await page.getByLabel('Di luar jangkauan').uncheck()
    await eventually(async () => (await areaClasses(page))['area-plain']).toBe(24)
    await eventually(() => page.locator('.rank li').count()).toBe(Number(without))
  })

  it('draw reach in metres: the discs grow with the map', async () => {
    const page = await openMap(stage, '?layer=reach')
    const discs = page.locator('.leaflet-discs-pane .disc')
    await discs.first().waitFor()
    const equipped = stage.server.fleet.places.filter((one) => one.accessPointsTotal > 0)
    await eventually(() => discs.count()).toBe(equipped.length)
    // Those at the edge are cut; a whole one is the widest.
    const widest = () =>
      discs.evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().width)))
    const before = await widest()
    await page.getByRole('button', { name: 'Perbesar' }).click()
    await eventually(async () => (await widest()) / before).toBeGreaterThan(1.6)
    expect((await legendLines(page)).at(0)).toContain('Berlayanan')
  })

  it('size circles by use, tell what nobody counts from zero, and colour kelurahan by it', async () => {
    const page = await openMap(stage, '?layer=usage')
    await page.locator('path.usage-circle').first().waitFor()
    await eventually(() => page.locator('path.usage-unknown').count()).toBeGreaterThan(0)
    // Outlines without a figure hide nothing.
    await expect.poll(() => areaClasses(page)).toEqual({ 'area-plain': 24 })
    await page.getByLabel('Data per kelurahan').check()
    await eventually(() => page.locator('path.usage-circle').count()).toBe(0)
    await eventually(async () => (await areaClasses(page))['area-none']).toBe(1)
    await expect.poll(() => page.locator('.city-words').textContent()).toContain('GB')
    expect(stage.opened.requests.some((url) => url.includes('scope=kelurahan'))).toBe(true)
  })

  it('show planned places alone', async () => {
    const page = await openMap(stage, '?layer=planned')
    await page.locator('.rank li').first().waitFor()
    const planned = stage.server.fleet.places.filter(({ state }) => state === 'planned').length
    await eventually(() => page.locator('.marker').count()).toBe(planned)
    await eventually(() => page.locator('.rank li').count()).toBe(planned)
  })

  it('choose the next best places under a budget, with gain and cost, and take one into the plan', async () => {
    const page = await openMap(stage, '?layer=next&sites=5')
    await eventually(() => page.locator('.next-marker').count()).toBe(5)
    const gains = await page.locator('.rank b').allTextContents()
    const numbers = gains.map((text) => Number(text.replaceAll(/\D/g, '')))
    expect(numbers).toEqual([...numbers].sort((a, b) => b - a))
    await page.locator('.city-figure').getByText('Biaya seluruhnya Rp').waitFor()
    const budget = page.getByRole('slider', { name: /Anggaran/ })
    await budget.press('End')
    await eventually(() => page.locator('.next-marker').count()).toBe(24)
    await page.getByText('Hanya 24 titik menjangkau penduduk baru.').waitFor()
    // One of them has no cost, so nobody can say what all cost.
    await page.getByText('Biaya seluruhnya tidak diketahui').waitFor()
    expect(page.url()).toContain('sites=50')
    await page.locator('.rank button').first().click()
    await page.getByRole('button', { name: 'Simpan sebagai rencana' }).click()
    await sign(page, 'Rina')
    await page.getByText('Tersimpan sebagai tempat yang direncanakan.').waitFor()
    expect(stage.server.written).toMatchObject([
      { by: 'Rina', body: { record: { id: 'cand-1', status: 'planned', uplinks: [] } } },
    ])
  })

  it('say what is amiss when the server does not answer, and try again', async () => {
    stage.server.faults.listStatus = 503
    const page = await openMap(stage, '?layer=coverage')
    await page.getByRole('alert').first().waitFor()
    stage.server.faults.listStatus = 0
    await page.getByRole('button', { name: 'Coba lagi' }).click()
    await page.locator('.city-words').waitFor()
  })

  it(
    'have no fault that axe finds, in either language, light and dark',
    { timeout: 60_000 },
    async () => {
      const page = await openMap(stage)
      for (const layer of ['coverage', 'gaps', 'reach', 'usage', 'planned', 'next']) {
        await page.goto(`${stage.address}/?layer=${layer}`)
        await page.locator('.rank li').first().waitFor()
        expect([layer, await axeFindings(page)]).toEqual([layer, []])
      }
      await page.emulateMedia({ colorScheme: 'dark' })
      await page.getByRole('button', { name: 'EN', exact: true }).click()
      await page.goto(`${stage.address}/?layer=gaps`)
      await page.getByRole('heading', { name: 'Coverage gaps' }).waitFor()
      await page.locator('.rank li').first().waitFor()
      expect(await axeFindings(page)).toEqual([])
      await page.getByRole('button', { name: /^Map layers:/ }).click()
      expect(await axeFindings(page)).toEqual([])
      await page.goto(`${stage.address}/?layer=coverage&table=1`)
      await page.getByRole('dialog').getByRole('row').nth(3).waitFor()
      expect(await axeFindings(page)).toEqual([])
    },
  )

  it('print with the map and its legend', async () => {
    const page = await openMap(stage, '?layer=coverage')
    await page.locator('.area-none').first().waitFor()
    await page.emulateMedia({ media: 'print' })
    await eventually(() => page.locator('.map').isVisible()).toBe(true)
    await eventually(() => page.locator('.layer-legend li').first().isVisible()).toBe(true)
    await eventually(() => page.locator('.map-tools').isVisible()).toBe(false)
    const [map, list] = [page.locator('.map'), page.locator('.rank')]
    expect((await map.boundingBox())?.y).toBeLessThan((await list.boundingBox())?.y ?? 0)
    await eventually(() => page.locator('.rank li').last().isVisible()).toBe(true)
  })
})

describe.skipIf(!hasBrowser)('the layers on a phone', () => {
  const stage = stageOf(63, PHONE_OPTIONS)

  it('are chosen from a sheet, keep map and figures in sight, and never scroll sideways', async () => {
    const page = await openMap(stage)
    await page.getByRole('button', { name: /^Lapisan peta:/ }).tap()
    const group = page.getByRole('group', { name: 'Lapisan peta', exact: true })
    const box = await group.boundingBox()
    expect(Math.round((box?.y ?? 0) + (box?.height ?? 0))).toBe(844)
    await group.getByText('Celah cakupan').tap()
    await group.waitFor({ state: 'detached' })
    await page.locator('.gap-pin').first().waitFor()
    await eventually(() => page.locator('.city-words').isVisible()).toBe(true)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(wide).toBeLessThanOrEqual(390)
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Lihat tabelnya' }).tap()
    const table = page.getByRole('dialog')
    await table.getByRole('row').nth(3).waitFor()
    expect((await table.boundingBox())?.width).toBe(390)
  })
})
