import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { hasBrowser, stageOf } from './browser.ts'
import { FixtureServer } from './fixture-server.ts'
import { eventually } from './map-page.ts'

describe.skipIf(!hasBrowser)('dashboard', () => {
  const stage = stageOf(63)
  afterEach(() => {
    const elsewhere = stage.opened.requests.filter(
      (url) => !url.startsWith(stage.address) && !url.startsWith('data:'),
    )
    expect(elsewhere).toEqual([])
  })

  const option = (id: string) => stage.opened.page.locator(`[role=option][data-place="${id}"]`)
  const marker = (id: string) => stage.opened.page.locator(`.marker[data-place="${id}"]`)
  const names = () => stage.opened.page.locator('.row-name').allTextContents()
  const stateOfPlace = (id: string) =>
    stage.server.fleet.places.find((place) => place.id === id)?.state
  async function open(search = ''): Promise<void> {
    await stage.opened.page.goto(`${stage.address}/${search}`)
    await stage.opened.page.locator('[role=option]').first().waitFor()
  }

  it('draws places by shape as well as colour, and groups that show the worst and the shares', async () => {
    await open()
    const { page } = stage.opened
    await eventually(() => marker('place-4').locator('rect.s-down').count()).toBe(1)
    await eventually(() =>
      page.locator('.marker-degraded path.s-degraded').count(),
    ).toBeGreaterThan(0)
    await eventually(() => page.locator('.marker-up circle.s-up').count()).toBeGreaterThan(20)
    // From the whole country everything is one group, its worst state down.
    for (let steps = 0; steps < 6; steps += 1) {
      await page.getByRole('button', { name: 'Perkecil' }).click()
    }
    const group = page.locator('.cluster')
    await expect.poll(() => group.count()).toBe(1)
    await expect.poll(() => group.locator('text').textContent()).toBe('63')
    await expect.poll(() => group.getAttribute('class')).toContain('cluster-down')
    await eventually(() => group.locator('.badge .s-down').count()).toBe(1)
    const arc = await group.locator('.ring-down').getAttribute('stroke-dasharray')
    expect(Number(arc?.split(' ')[0])).toBeCloseTo((6 / 63) * 2 * Math.PI * 19, 1)
    await expect.poll(() => group.getAttribute('aria-label')).toMatch(/^63 tempat: 6 mati, /)
    await group.click()
    await expect.poll(() => group.count()).toBeGreaterThan(1)
  })

  it('lists what needs attention first and tells the figures of the city', async () => {
    await open()
    const { page } = stage.opened
    const rows = await page.locator('[role=option]').evaluateAll((all) =>
      all.slice(0, 13).map((row) => ({
        id: row.getAttribute('data-place') ?? '',
        state: /row-(\w+)/.exec(row.className)?.[1],
      })),
    )
    expect(rows.map(({ state }) => state)).toEqual([
      ...Array.from({ length: 6 }, () => 'down'),
      ...Array.from({ length: 6 }, () => 'degraded'),
      'unknown',
    ])
    const since = (id: string) => stage.server.fleet.places.find((at) => at.id === id)?.sinceMs ?? 0
    const darkSince = rows.slice(0, 6).map(({ id }) => since(id))
    expect(darkSince).toEqual([...darkSince].sort((a, b) => a - b))
    await expect
      .poll(() => page.locator('.heading-attention').textContent())
      .toBe('Perlu perhatian sekarang15')
    await expect
      .poll(() => page.locator('.figure b').allTextContents())
      .toEqual(['6', '6', '3', '45', '3', expect.stringMatching(/^\d\.\d{3}$/)])
  })

  it('narrows by state, kecamatan and text, keeps it in the address, and resets', async () => {
    await open()
    const { page } = stage.opened
    await page.locator('.figure-down').click()
    await expect.poll(names).toHaveLength(6)
    expect(new URL(page.url()).searchParams.getAll('state')).toEqual(['down'])
    await expect.poll(() => page.locator('.marker-up').count()).toBe(0)

    await page.locator('.menu summary', { hasText: 'Kecamatan' }).click()
    const alak = page.locator('.menu-options label', { hasText: 'Alak' })
    const count = Number(await alak.locator('small').textContent())
    await alak.click()
    await expect.poll(names).toHaveLength(count)
    const narrowed = page.url()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Atur ulang' }).click()
    expect(page.url()).toBe(`${stage.address}/`)
    await expect.poll(async () => (await names()).length).toBeGreaterThan(10)

    await page.keyboard.press('/')
    const wanted = stage.server.fleet.places[20]?.name ?? ''
    await page.keyboard.type(wanted.toUpperCase())
    await expect.poll(names).toEqual([wanted])

    await page.goto(narrowed)
    await expect.poll(names).toHaveLength(count)
  })

  it('drops from a link what the city does not have, instead of showing nothing', async () => {
    await open('?state=bogus&state=down&kecamatan=XX')
    await expect.poll(names).toHaveLength(6)
    await expect.poll(() => stage.opened.page.url()).toBe(`${stage.address}/?state=down`)
  })

  it('opens a place from the map with its equipment, its day and its clients', async () => {
    await open()
    const { page } = stage.opened
    await marker('place-4').click()
    const panel = page.locator('.panel')
    await panel.locator('.strip .part').first().waitFor()
    const place = stage.server.fleet.places.find(({ id }) => id === 'place-4')
    await expect.poll(() => panel.locator('h2').textContent()).toBe(place?.name)
    await expect
      .poll(() => panel.locator('.panel-state').textContent())
      .toMatch(/^Mati: semua titik akses tidak menjawabsejak (\d+ \w+ )?\d\d\.\d\d · /)
    await expect
      .poll(() => panel.locator('.unit').first().textContent())
      .toContain('Tidak menjawab')
    await expect
      .poll(() => panel.locator('.totals li').allTextContents())
      .toEqual([
        expect.stringMatching(/^Mati/),
        expect.stringMatching(/^Tidak terpantau1 jam · 4,2\s?%/),
        expect.stringMatching(/^Menyala/),
      ])
    await panel.locator('canvas').waitFor()
    expect(new URL(page.url()).searchParams.get('place')).toBe('place-4')

    // The strip can be walked by keys and says what it shows.
    await panel.getByRole('slider').focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    await expect
      .poll(() => panel.getByRole('slider').getAttribute('aria-valuetext'))
      .toMatch(/Mati · 1 jam$/)
    await page.keyboard.press('Escape')
    await expect.poll(() => panel.count()).toBe(0)
    expect(page.url()).toBe(`${stage.address}/`)
    await page.goBack()
    await expect.poll(() => panel.count()).toBe(1)
  })

  it('says why a place is dark, and counts nobody served without a line', async () => {
    await open('?place=place-13')
    const { page } = stage.opened
    const row = option('place-13')
    await expect
      .poll(() => row.locator('.row-where').textContent())
      .toMatch(/^Mati · jalur internet putus · /)
    await expect.poll(() => row.locator('.row-counts').textContent()).toMatch(/^(\d)\/\1 AP$/)
    await expect
      .poll(() => page.locator('.panel-state b').textContent())
      .toBe('Mati: jalur internet putus')
    const headings = page.locator('.panel h3')
    expect((await headings.allTextContents()).slice(-2)).toEqual([
      'Jalur internet',
      expect.stringMatching(/^Titik akses/),
    ])
    await open('?place=place-10')
    await expect
      .poll(() => page.locator('.panel-state b').textContent())
      .toBe('Tidak terpantau: agen tidak melapor')
    expect((await headings.allTextContents()).at(-1)).toBe('Jalur internet')
  })

  it('says of equipment that nobody looks at that its last answer is old', async () => {
    await open('?place=place-10')
    const unit = stage.opened.page.locator('.panel .unit').first()
    await expect
      .poll(() => unit.locator('.unit-line').first().textContent())
      .toMatch(/^terakhir: Menjawab \(\d+ ms\)/)
  })

  it('tells what a place lives on: mains or battery since when, and what the switch feeds', async () => {
    await open('?place=place-8')
    const units = stage.opened.page.locator('.panel section').last().locator('.unit')
    await expect.poll(() => units.nth(0).textContent()).toMatch(/^Switch PoE4 port memberi daya/)
    await expect
      .poll(() => units.nth(1).textContent())
      .toMatch(
        /^UPS rak34\s?% baterai.*memakai baterai sejak (\d+ \w+ )?\d\d\.\d\d · \d+ mnt · baterai lemah · cukup untuk ±6 mnt/,
      )
  })

  it('tells how many devices a place had today, and nothing where nobody counts them', async () => {
    await open('?place=place-13')
    const line = stage.opened.page.locator('.panel .visitors')
    await expect
      .poll(() => line.textContent())
      .toBe('Perangkat berbeda hari ini: kira-kira 1.213, 80% beralamat acak')
    await stage.opened.page.goto(`${stage.address}/?place=place-9`)
    await expect.poll(() => line.textContent()).toMatch(/ · dihitung \d dari \d titik akses$/)
    await stage.opened.page.goto(`${stage.address}/?place=place-8`)
    await stage.opened.page.locator('.panel .chart').waitFor()
    await eventually(() => line.count()).toBe(0)
  })

  it('opens a place from a link and walks to its neighbours', async () => {
    await open('?place=place-8')
    const { page } = stage.opened
    const heading = page.locator('.panel h2')
    const listed = await page
      .locator('[role=option]')
      .evaluateAll((all) => all.map((row) => row.getAttribute('data-place') ?? ''))
    const at = listed.indexOf('place-8')
    await page.locator('.marker-degraded.is-selected').waitFor()
    await page.getByRole('button', { name: 'Tempat berikutnya' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('place')).toBe(listed[at + 1])
    await page.keyboard.press('k')
    await page.keyboard.press('k')
    await expect.poll(() => new URL(page.url()).searchParams.get('place')).toBe(listed[at - 1])
    await expect
      .poll(() => heading.textContent())
      .toBe(
        await option(listed[at - 1] ?? '')
          .locator('.row-name')
          .textContent(),
      )
    await open('?place=nowhere')
    await expect.poll(() => heading.textContent()).toBe('Tempat ini tidak ada dalam inventaris.')
  })

  it('can be used by keys alone', async () => {
    await open()
    const { page } = stage.opened
    await page.keyboard.press('Tab')
    await expect.poll(() => page.locator(':focus').textContent()).toBe('Lompat ke daftar tempat')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator(':focus').getAttribute('role')).toBe('listbox')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const active = await page.getByRole('listbox').getAttribute('aria-activedescendant')
    await page.keyboard.press('Enter')
    await page.locator('.panel').waitFor()
    expect(`row-${new URL(page.url()).searchParams.get('place')}`).toBe(active)
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator(':focus').getAttribute('role')).toBe('listbox')
    await page.keyboard.press('End')
    await expect
      .poll(() => page.getByRole('listbox').getAttribute('aria-activedescendant'))
      .not.toBe(active)
    await page.keyboard.press('?')
    await page.locator('dialog[open]').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('dialog[open]').count()).toBe(0)
    await page.locator('.marker[data-place]').first().focus()
    await page.keyboard.press('Enter')
    await page.locator('.panel').waitFor()
  })

  it('switches language and appearance and remembers both', async () => {
    await open()
    const { page } = stage.opened
    await page.getByRole('button', { name: 'EN', exact: true }).click()
    await expect
      .poll(() => page.locator('.figure-down').getAttribute('aria-label'))
      .toBe('6 Down. Filter places by state.')
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en')
    await page.getByRole('button', { name: 'Use the dark appearance' }).click()
    await page.reload()
    await page.locator('.heading-attention', { hasText: 'Needs attention now' }).waitFor()
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
    await expect
      .poll(() => page.locator('.city-clock').textContent())
      .toMatch(/^\d\d:\d\d:\d\d WITA\w{3},? \d+ \w+ \d{4}$/)
  })

  it('shows a change as it happens and redraws nothing else', async () => {
    await open()
    const { page } = stage.opened
    await page.locator('.live-live').waitFor()
    await marker('place-1').waitFor()
    expect(stateOfPlace('place-1')).toBe('up')
    // Every element on the map and in the list gets a mark; a redrawn one would lose it.
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('.marker > svg, [role=option]')) {
        one.setAttribute('data-old', '')
      }
    })
    await stage.server.changeState('place-1', 'down')
    await marker('place-1').locator('.s-down').waitFor()
    await expect.poll(() => page.locator('.figure-down b').textContent()).toBe('7')
    const fresh = page.locator('.marker > svg:not([data-old])')
    await eventually(() => fresh.count()).toBe(1)
    await expect
      .poll(() => page.locator('#announcer').textContent(), { timeout: 6000 })
      .toBe(`${stage.server.fleet.places.at(-1)?.name}: Mati.`)
    await expect.poll(() => page.title()).toBe('(7 mati) Kota Contoh · Pantau')
  })

  it('draws a city of 300 places and carries little to do so', async () => {
    await stage.server.stop()
    stage.server = new FixtureServer(stage.directory, 300)
    stage.address = await stage.server.start()
    stage.opened.requests.length = 0
    await stage.opened.page.goto(stage.address)
    await stage.opened.page.locator('.marker').first().waitFor()
    const firstMs = await stage.opened.page.evaluate(() => Math.round(performance.now()))
    console.log(`300 places: first map after ${firstMs} ms`)
    await eventually(() => stage.opened.page.locator('[role=option]').count()).toBeLessThan(40)

    const assets = join(stage.directory, 'assets')
    const html = readFileSync(join(stage.directory, 'index.html'), 'utf8')
    const first = readdirSync(assets).filter((name) => name.endsWith('.js') && html.includes(name))
    const bytes = first.map((name) => gzipSync(readFileSync(join(assets, name))).length)
    const total = bytes.reduce((sum, size) => sum + size, 0)
    console.log(`first JavaScript: ${(total / 1024).toFixed(1)} KiB compressed`)
    expect(total).toBeGreaterThan(0)
    expect(total).toBeLessThanOrEqual(140 * 1024)
  })

  it('takes names for text, wherever they are shown', async () => {
    const evil = '<img src=x onerror="document.title=1"> & "Taman"'
    const [first, ...others] = stage.server.fleet.places
    if (first === undefined) throw new Error('the fixture has no place')
    stage.server.fleet = {
      ...stage.server.fleet,
      places: [{ ...first, name: evil, kelurahan: evil, state: 'down', sinceMs: 1 }, ...others],
    }
    await open()
    const { page } = stage.opened
    await marker('place-1').hover()
    await expect.poll(() => page.locator('.leaflet-tooltip').textContent()).toBe(`${evil} · Mati`)
    await marker('place-1').click()
    await expect.poll(() => page.locator('.panel h2').textContent()).toBe(evil)
    expect((await names())[0]).toBe(evil)
    await eventually(() => page.locator('img').count()).toBe(0)
  })

  it('prints the map and the whole list', async () => {
    await open()
    const { page } = stage.opened
    await page.emulateMedia({ media: 'print' })
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    await expect.poll(() => page.locator('[role=option]').count()).toBe(63)
    await eventually(() => page.locator('.map').isVisible()).toBe(true)
    await eventually(() => page.locator('.nav').isVisible()).toBe(false)
  })
})
