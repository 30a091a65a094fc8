import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { builtDashboard, hasBrowser, launch, visit, type Visit } from './browser.ts'
import { FixtureServer } from './fixture-server.ts'

describe.skipIf(!hasBrowser)('dashboard when things go wrong', () => {
  let browser: Browser
  let directory: string
  let server: FixtureServer
  let address: string
  let opened: Visit

  beforeAll(async () => {
    directory = await builtDashboard()
    browser = await launch()
  })
  afterAll(() => browser?.close())
  beforeEach(async () => {
    server = new FixtureServer(directory, 21)
    address = await server.start()
    opened = await visit(browser)
  })
  afterEach(async () => {
    expect(opened.errors).toEqual([])
    await opened.close()
    await server.stop()
  })

  const marker = (id: string) => opened.page.locator(`.marker[data-place="${id}"]`)
  async function open(search = ''): Promise<void> {
    await opened.page.goto(`${address}/${search}`)
    await opened.page.locator('.live-live').waitFor()
  }

  it('says when the line is cut, and goes on from the last event it saw', async () => {
    await open()
    const { page } = opened
    await server.changeState('place-1', 'down')
    await marker('place-1').locator('.s-down').waitFor()
    server.faults.eventsStatus = 503
    server.cutLines()
    await page.locator('.live-reconnecting', { hasText: 'Menyambung ulang' }).waitFor()
    server.faults.eventsStatus = 0
    await page.locator('.live-live').waitFor()
    expect(server.resumedFrom[0]).toBe('1')
    expect(new Set(server.resumedFrom.slice(1))).toEqual(new Set(['2']))
    expect(server.fleetRequests).toBe(1)
  })

  it('says since when the screen is stale, and recovers', async () => {
    const calmPlaces = server.fleet.places.filter(({ state }) => state === 'up')
    server.fleet = { ...server.fleet, places: calmPlaces }
    await opened.page.clock.install()
    await open()
    const { page } = opened
    const figures = page.getByRole('group', { name: 'Ringkasan kota' })
    const oldFigures = 'Angka lama: hubungan dengan server terputus.'
    expect(await page.locator('.calm').count()).toBe(1)
    const edge = async (selector: string): Promise<number> => {
      const box = await page.locator(selector).boundingBox()
      return box === null ? Number.NaN : box.x + box.width
    }
    expect(await edge('.order select')).toBeLessThanOrEqual(await edge('.side'))
    expect(await figures.textContent()).not.toContain(oldFigures)
    // Ticks keep it live, however long nothing else happens.
    await page.clock.runFor(30_000)
    await server.tick()
    await page.waitForTimeout(200)
    await page.clock.runFor(30_000)
    await page.locator('.live-live').waitFor()
    server.faults.eventsStatus = 503
    await page.clock.runFor(15_000)
    await page.locator('.live-stale').waitFor()
    expect(await page.locator('.live').textContent()).toMatch(
      /^Tidak diperbarui sejak \d\d\.\d\d WITA$/,
    )
    expect(await page.locator('.calm').count()).toBe(0)
    expect(await figures.textContent()).toContain(oldFigures)
    expect(await figures.getAttribute('class')).toContain('is-stale')
    server.faults.eventsStatus = 0
    await page.clock.runFor(12_000)
    await page.locator('.live-live').waitFor()
    expect(await page.locator('.calm').count()).toBe(1)
    expect(await figures.getAttribute('class')).not.toContain('is-stale')
  })

  it('fetches the city again when the server cannot resume', async () => {
    await open()
    const { page } = opened
    server.fleet = {
      ...server.fleet,
      places: server.fleet.places.map((place) =>
        place.id === 'place-2' ? { ...place, name: 'Nama Baru', state: 'down' } : place,
      ),
    }
    await server.reset()
    await page.locator('.row-name', { hasText: 'Nama Baru' }).waitFor()
    expect(server.fleetRequests).toBe(2)
    await page.locator('.live-live').waitFor()
  })

  it('says what to check when the server does not answer at the start, and tries again', async () => {
    const { page } = opened
    // The page is there, its server is not: as when a tab is restored after a reboot.
    await page.route('**/v1/fleet', (route) => route.abort('connectionrefused'))
    await page.goto(address)
    await page.getByRole('heading', { name: 'Server tidak dapat dihubungi' }).waitFor()
    await page.unroute('**/v1/fleet')
    await page.getByRole('button', { name: 'Coba lagi' }).click()
    await page.locator('[role=option]').first().waitFor()
  })

  it('tells an error of the server with its own words', async () => {
    server.faults.fleetStatus = 503
    const { page } = opened
    await page.goto(address)
    await page.getByRole('heading', { name: 'Server menjawab dengan galat 503' }).waitFor()
    expect(await page.locator('.notice').textContent()).toContain('Store not usable')
    server.faults.fleetStatus = 0
    await page.locator('[role=option]').first().waitFor({ timeout: 15_000 })
  })

  it('shows shapes of what comes while it loads', async () => {
    server.faults.fleetDelayMs = 1500
    await opened.page.goto(address)
    await opened.page.getByRole('status', { name: 'Memuat keadaan kota…' }).waitFor()
    await opened.page.locator('[role=option]').first().waitFor()
  })

  it('keeps the panel whole when a part of it fails', async () => {
    server.faults.detailStatus = 500
    await open('?place=place-4')
    const { page } = opened
    const failed = page.locator('.part-failed')
    await expect.poll(() => failed.count()).toBe(2)
    expect(await page.locator('.unit').count()).toBeGreaterThan(0)
    server.faults.detailStatus = 0
    await failed.first().getByRole('button').click()
    await page.locator('.strip').waitFor()
  })

  it('shows the first steps while the city is empty, and the map when it is not', async () => {
    const place = server.fleet.places[0]
    server.fleet = { ...server.fleet, places: [], accessPoints: [], uplinks: [], agents: [] }
    await open()
    const { page } = opened
    expect(await page.locator('.first-run code').allTextContents()).toEqual([
      expect.stringMatching(/^pantau import /),
      expect.stringMatching(/^pantau agents add /),
      expect.stringMatching(/^pantau agent enroll --server http:.* --code /),
      expect.stringMatching(/^pantau agent --config /),
    ])
    if (place === undefined) throw new Error('the fixture has no place')
    await server.change({ places: [place] })
    await marker(place.id).waitFor()
  })

  it('stays on a plain ground, with outlines, when no tiles are configured', async () => {
    await open()
    const { page } = opened
    expect(await page.locator('path.boundary').count()).toBe(6)
    expect(await page.locator('.map-notes').textContent()).toBe('Batas ilustratif')
    expect(await page.locator('.demo').textContent()).toBe('DATA DEMO')
    expect(await page.locator('.leaflet-tile').count()).toBe(0)
  })

  it('shows tiles that are configured, with their credit', async () => {
    const city = {
      ...server.fleet.city,
      boundaries: 'none' as const,
      demo: false,
      tileUrl: `${address}/tiles/{z}/{x}/{y}`,
      tileAttribution: '© Peta Contoh',
    }
    server.fleet = { ...server.fleet, city }
    await open()
    const { page } = opened
    await page.locator('.leaflet-tile-loaded').first().waitFor()
    expect(await page.locator('.map-notes').textContent()).toBe('© Peta Contoh')
    expect(await page.locator('.demo').count()).toBe(0)
    expect(opened.requests.some((url) => url.endsWith('/v1/boundaries'))).toBe(false)
  })

  it('goes back to the plain ground when tiles do not come', async () => {
    server.faults.tileStatus = 500
    const tileUrl = `${address}/tiles/{z}/{x}/{y}`
    server.fleet = { ...server.fleet, city: { ...server.fleet.city, tileUrl } }
    await open()
    const { page } = opened
    await page.locator('.map-notes', { hasText: 'Peta dasar tidak tersedia' }).waitFor()
    expect(await page.locator('.leaflet-tile').count()).toBe(0)
    expect(await page.locator('.marker').count()).toBeGreaterThan(5)
  })
})
