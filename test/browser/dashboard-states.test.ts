import { describe, expect, it } from 'vitest'
import { hasBrowser, stageOf } from './browser.ts'
import { eventually } from './map-page.ts'

describe.skipIf(!hasBrowser)('dashboard when things go wrong', () => {
  const stage = stageOf(21, {}, 'own-clock')

  const marker = (id: string) => stage.opened.page.locator(`.marker[data-place="${id}"]`)
  async function open(search = ''): Promise<void> {
    await stage.opened.page.goto(`${stage.address}/${search}`)
    await stage.opened.page.locator('.live-live').waitFor()
  }

  it('says so when the code of a page cannot be fetched, and gets it with the next attempt', async () => {
    await open()
    const { page } = stage.opened
    const code = /assets\/incidents-.*\.js$/
    await page.route(code, (route) => route.abort())
    await page.keyboard.press('i')
    await page.getByRole('alert').filter({ hasText: 'Data ini gagal dimuat.' }).waitFor()
    await page.unroute(code)
    await page.getByRole('button', { name: 'Coba lagi' }).click()
    await page.locator('.incident-row').first().waitFor()
    expect(new URL(page.url()).search).toBe('?page=incidents')
  })

  it('says when the line is cut, and goes on from the last event it saw', async () => {
    await open()
    const { page } = stage.opened
    await stage.server.changeState('place-1', 'down')
    await marker('place-1').locator('.s-down').waitFor()
    stage.server.faults.eventsStatus = 503
    stage.server.cutLines()
    await page.locator('.live-reconnecting', { hasText: 'Menyambung ulang' }).waitFor()
    stage.server.faults.eventsStatus = 0
    await page.locator('.live-live').waitFor()
    expect(stage.server.resumedFrom[0]).toBe('1')
    expect(new Set(stage.server.resumedFrom.slice(1))).toEqual(new Set(['2']))
    expect(stage.server.fleetRequests).toBe(1)
  })

  it('says since when the screen is stale, and recovers', async () => {
    const calmPlaces = stage.server.fleet.places.filter(({ state }) => state === 'up')
    stage.server.fleet = { ...stage.server.fleet, places: calmPlaces }
    await stage.opened.page.clock.install()
    await open()
    const { page } = stage.opened
    const figures = page.getByRole('group', { name: 'Ringkasan kota' })
    const oldFigures = 'Angka lama: hubungan dengan server terputus.'
    await eventually(() => page.locator('.calm').count()).toBe(1)
    const edge = async (selector: string): Promise<number> => {
      const box = await page.locator(selector).boundingBox()
      return box === null ? Number.NaN : box.x + box.width
    }
    expect(await edge('.order select')).toBeLessThanOrEqual(await edge('.side'))
    await expect.poll(() => figures.textContent()).not.toContain(oldFigures)
    // Ticks keep it live, however long nothing else happens.
    await page.clock.runFor(30_000)
    await stage.server.tick()
    await page.waitForTimeout(200)
    await page.clock.runFor(30_000)
    await page.locator('.live-live').waitFor()
    stage.server.faults.eventsStatus = 503
    await page.clock.runFor(15_000)
    await page.locator('.live-stale').waitFor()
    await expect
      .poll(() => page.locator('.live').textContent())
      .toMatch(/^Tidak diperbarui sejak \d\d\.\d\d WITA$/)
    await eventually(() => page.locator('.calm').count()).toBe(0)
    await expect.poll(() => figures.textContent()).toContain(oldFigures)
    await expect.poll(() => figures.getAttribute('class')).toContain('is-stale')
    stage.server.faults.eventsStatus = 0
    await page.clock.runFor(12_000)
    await page.locator('.live-live').waitFor()
    await eventually(() => page.locator('.calm').count()).toBe(1)
    await expect.poll(() => figures.getAttribute('class')).not.toContain('is-stale')
  })

  it('fetches the city again when the server cannot resume', async () => {
    await open()
    const { page } = stage.opened
    stage.server.fleet = {
      ...stage.server.fleet,
      places: stage.server.fleet.places.map((place) =>
        place.id === 'place-2' ? { ...place, name: 'Nama Baru', state: 'down' } : place,
      ),
    }
    await stage.server.reset()
    await page.locator('.row-name', { hasText: 'Nama Baru' }).waitFor()
    expect(stage.server.fleetRequests).toBe(2)
    await page.locator('.live-live').waitFor()
  })

  it('says what to check when the server does not answer at the start, and tries again', async () => {
    const { page } = stage.opened
    // The page is there, its server is not: as when a tab is restored after a reboot.
    await page.route(/\/v1\/fleet\?/, (route) => route.abort('connectionrefused'))
    await page.goto(stage.address)
    await page.getByRole('heading', { name: 'Server tidak dapat dihubungi' }).waitFor()
    await page.unroute(/\/v1\/fleet\?/)
    await page.getByRole('button', { name: 'Coba lagi' }).click()
    await page.locator('[role=option]').first().waitFor()
  })

  it('tells an error of the server with its own words', async () => {
    stage.server.faults.fleetStatus = 503
    const { page } = stage.opened
    await page.goto(stage.address)
    await page.getByRole('heading', { name: 'Server menjawab dengan galat 503' }).waitFor()
    await expect.poll(() => page.locator('.notice').textContent()).toContain('Store not usable')
    stage.server.faults.fleetStatus = 0
    await page.locator('[role=option]').first().waitFor({ timeout: 15_000 })
  })

  it('shows shapes of what comes while it loads', async () => {
    stage.server.faults.fleetDelayMs = 1500
    await stage.opened.page.goto(stage.address)
    await stage.opened.page.getByRole('status', { name: 'Memuat keadaan kota…' }).waitFor()
    await stage.opened.page.locator('[role=option]').first().waitFor()
  })

  it('keeps the panel whole when a part of it fails', async () => {
    stage.server.faults.detailStatus = 500
    await open('?place=place-4')
    const { page } = stage.opened
    const failed = page.locator('.part-failed')
    await expect.poll(() => failed.count()).toBe(2)
    await eventually(() => page.locator('.unit').count()).toBeGreaterThan(0)
    stage.server.faults.detailStatus = 0
    await failed.first().getByRole('button').click()
    await page.locator('.strip').waitFor()
  })

  it('shows the first steps while the city is empty, and the map when it is not', async () => {
    const place = stage.server.fleet.places[0]
    stage.server.fleet = {
      ...stage.server.fleet,
      places: [],
      accessPoints: [],
      uplinks: [],
      agents: [],
    }
    await open()
    const { page } = stage.opened
    await eventually(() => page.locator('.first-run li').count()).toBe(3)
    await page.getByRole('link', { name: 'Mulai', exact: true }).waitFor()
    if (place === undefined) throw new Error('the fixture has no place')
    await stage.server.change({ places: [place] })
    await marker(place.id).waitFor()
  })

  it('stays on a plain ground, with outlines, when no tiles are configured', async () => {
    await open()
    const { page } = stage.opened
    // Outlines are fetched beside the events.
    await expect.poll(() => page.locator('path.boundary').count()).toBe(6)
    await expect.poll(() => page.locator('.map-notes').textContent()).toBe('Batas ilustratif')
    await expect.poll(() => page.locator('.demo').textContent()).toBe('DATA DEMO')
    await eventually(() => page.locator('.leaflet-tile').count()).toBe(0)
  })

  it('shows tiles that are configured, with their credit', async () => {
    const city = {
      ...stage.server.fleet.city,
      boundaries: 'none' as const,
      demo: false,
      tileUrl: `${stage.address}/tiles/{z}/{x}/{y}`,
      tileAttribution: '© Peta Contoh',
    }
    stage.server.fleet = { ...stage.server.fleet, city }
    await open()
    const { page } = stage.opened
    await page.locator('.leaflet-tile-loaded').first().waitFor()
    await expect.poll(() => page.locator('.map-notes').textContent()).toBe('© Peta Contoh')
    await eventually(() => page.locator('.demo').count()).toBe(0)
    expect(stage.opened.requests.some((url) => url.endsWith('/v1/boundaries'))).toBe(false)
  })

  it('goes back to the plain ground when tiles do not come', async () => {
    stage.server.faults.tileStatus = 500
    const tileUrl = `${stage.address}/tiles/{z}/{x}/{y}`
    stage.server.fleet = { ...stage.server.fleet, city: { ...stage.server.fleet.city, tileUrl } }
    await open()
    const { page } = stage.opened
    await page.locator('.map-notes', { hasText: 'Peta dasar tidak tersedia' }).waitFor()
    await eventually(() => page.locator('.leaflet-tile').count()).toBe(0)
    await eventually(() => page.locator('.marker').count()).toBeGreaterThan(5)
  })
})
