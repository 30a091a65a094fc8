import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import type { PlaceId } from '#contract/ids.ts'
import { hasBrowser, PHONE, stageOf } from './browser.ts'
import { lastMonth, startJob } from './fixture-reports.ts'
import { eventually } from './map-page.ts'

describe.skipIf(!hasBrowser)('tables', () => {
  const stage = stageOf(63)
  const open = async (search: string): Promise<Page> => {
    const { page } = stage.opened
    await page.goto(`${stage.address}/${search}`)
    await page.locator('tbody tr').first().waitFor()
    return page
  }
  const column = (page: Page, index: number): Promise<string[]> =>
    page
      .locator(`tbody tr > :nth-child(${index})`)
      .evaluateAll((cells) => cells.map((cell) => cell.textContent ?? ''))
  const columnOf = async (page: Page, title: string): Promise<string[]> =>
    column(page, (await page.locator('thead th').allTextContents()).indexOf(title) + 1)
  const sorted = (page: Page) => page.locator('th[aria-sort]')
  let downloads: Promise<string>
  const startDownload = (page: Page): void => {
    downloads = page.waitForEvent('download').then(async (file) => {
      const path = await file.path()
      return `${file.suggestedFilename()}\n${readFileSync(path, 'utf8')}`
    })
  }
  beforeEach(() => {
    downloads = Promise.resolve('')
  })

  it('sort by any title, turn the order at the second press, and keep it in the address', async () => {
    const page = await open('?page=access-points')
    await expect.poll(() => sorted(page).textContent()).toBe('Keadaan')
    expect((await column(page, 2))[0]).toContain('Mati')
    await page.getByRole('button', { name: 'Pengguna', exact: true }).click()
    await expect.poll(() => sorted(page).getAttribute('aria-sort')).toBe('descending')
    const clients = (await columnOf(page, 'Pengguna')).filter((text) => text !== '–').map(Number)
    expect(clients).toEqual([...clients].sort((a, b) => b - a))
    expect(clients.length).toBeGreaterThan(20)
    await page.getByRole('button', { name: 'Pengguna', exact: true }).click()
    await expect.poll(() => sorted(page).getAttribute('aria-sort')).toBe('ascending')
    expect(new URL(page.url()).searchParams.get('sort')).toBe('clients')
    await page.reload()
    await expect.poll(() => sorted(page).textContent()).toBe('Pengguna')
  })

  it('find rows by words of any column, say how many, and show all again', async () => {
    const page = await open('?page=access-points')
    const count = page.locator('.table-count')
    await expect.poll(() => count.textContent()).toBe('122 baris')
    await page.keyboard.press('/')
    await page.keyboard.type('mikrotik mati')
    await expect.poll(() => count.textContent()).toMatch(/^\d+ dari 122 baris$/)
    expect(new Set((await column(page, 2)).map((text) => text.trim()))).toEqual(new Set(['Mati']))
    expect(new URL(page.url()).searchParams.get('find')).toBe('mikrotik mati')
    await page.keyboard.type(' tidakada')
    await page.locator('.table-none').waitFor()
    await page.getByRole('button', { name: 'Tampilkan semua' }).click()
    await expect.poll(() => count.textContent()).toBe('122 baris')
  })

  it('are turned page by page and begin anew with another order', async () => {
    const page = await open('?page=access-points')
    const range = page.locator('.pager span')
    await expect.poll(() => range.textContent()).toBe('1–100 dari 122 baris')
    await page.getByRole('button', { name: 'Berikutnya' }).click()
    await expect.poll(() => range.textContent()).toBe('101–122 dari 122 baris')
    await expect.poll(() => page.locator(':focus').getAttribute('id')).toBe('list')
    await page.getByRole('button', { name: 'Titik akses', exact: true }).click()
    await expect.poll(() => range.textContent()).toBe('1–100 dari 122 baris')
  })

  it('are saved as CSV as they are shown, in the form of the language', async () => {
    const first = stage.server.fleet.places[0]
    if (first === undefined) throw new Error('the fixture has no place')
    const places = [{ ...first, name: '=HYPERLINK("x");Taman', state: 'down' as const }]
    stage.server.fleet = { ...stage.server.fleet, places }
    const page = await open('?page=places')
    startDownload(page)
    await page.getByRole('button', { name: 'Unduh CSV' }).click()
    const [name, head, row] = (await downloads).split(/\r?\n/)
    expect(name).toMatch(/^pantau-tempat-\d{4}-\d\d-\d\d\.csv$/)
    expect(head).toMatch(/^\uFEFFTempat;Keadaan;Sejak;Sebab;Kecamatan;/)
    expect(row).toMatch(/^"'=HYPERLINK\(""x""\);Taman";Mati;\d{4}-\d\d-\d\d \d\d:\d\d;/)
    await page.getByRole('button', { name: 'EN', exact: true }).click()
    startDownload(page)
    await page.getByRole('button', { name: 'Download CSV' }).click()
    expect(await downloads).toMatch(/^pantau-places-.*\n\uFEFFPlace,State,Since,/)
  })

  it('have room on a desk for their main columns, and show the others when asked, with a sign where they go on', async () => {
    const page = await open('?page=places')
    const table = page.locator('.table-scroll')
    const beyond = () => table.evaluate((host) => host.scrollWidth - host.clientWidth)
    await expect.poll(() => beyond()).toBe(0)
    await expect.poll(() => table.getAttribute('class')).toBe('table-scroll')
    const titles = () => page.locator('thead th').allTextContents()
    await expect.poll(() => titles()).not.toContain('Kecamatan')
    await page.getByRole('button', { name: 'Semua kolom' }).click()
    await expect.poll(() => titles()).toContain('Kecamatan')
    await expect.poll(() => table.getAttribute('class')).toBe('table-scroll has-after')
    await table.evaluate((host) => host.scrollTo(host.scrollWidth, 0))
    await expect.poll(() => table.getAttribute('class')).toBe('table-scroll has-before')
    await page.reload()
    await expect.poll(titles).toContain('Kecamatan')
  })

  it('show a column that is sorted by, also one that is hidden else', async () => {
    const page = await open('?page=places&sort=kecamatan')
    await expect.poll(() => sorted(page).textContent()).toBe('Kecamatan')
  })

  it('hand the keys to the heading of the place they lead to, and take them back at its row', async () => {
    const page = await open('?page=places')
    const link = page.locator('tbody tr').nth(12).getByRole('link')
    const name = (await link.textContent()) ?? ''
    await link.focus()
    await page.keyboard.press('Enter')
    await page.locator('.place-head h2').waitFor()
    const focus = page.locator(':focus')
    await expect
      .poll(() => focus.evaluate((one) => [one.tagName, one.textContent]))
      .toEqual(['H2', name])
    await page.goBack()
    await expect
      .poll(() => focus.evaluate((one) => [one.tagName, one.textContent]))
      .toEqual(['A', name])
  })

  it('keep their titles and their first column in sight on a phone, and the page within its width', async () => {
    await stage.opened.page.setViewportSize(PHONE)
    const page = await open('?page=places')
    const table = page.locator('.table-scroll')
    await table.evaluate((host) => host.scrollTo(600, 300))
    const left = (selector: string): Promise<number> =>
      page
        .locator(selector)
        .first()
        .evaluate((cell) => {
          const host = cell.closest('.table-scroll')
          const box = cell.getBoundingClientRect()
          const frame = host?.getBoundingClientRect()
          return Math.abs(box.left - (frame?.left ?? 0))
        })
    await expect.poll(() => left('tbody th')).toBeLessThanOrEqual(1)
    const top = await page.locator('thead th').nth(3).boundingBox()
    const frame = await table.boundingBox()
    expect(Math.abs((top?.y ?? 0) - (frame?.y ?? 0))).toBeLessThanOrEqual(2)
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
      .toBe(PHONE.width)
  })

  it('hold a whole country: sort, search and turn without standing still', async () => {
    const model = stage.server.fleet.places[0]
    if (model === undefined) throw new Error('the fixture has no place')
    const places = Array.from({ length: 83_762 }, (_, index) => ({
      ...model,
      id: `desa-${index + 1}` as PlaceId,
      name: `Desa ${index + 1}`,
      clients: index % 977,
    }))
    stage.server.fleet = {
      ...stage.server.fleet,
      places,
      accessPoints: [],
      uplinks: [],
      agents: [],
      equipment: [],
    }
    const page = await open('?page=places')
    await eventually(() => page.locator('tbody tr').count()).toBe(100)
    const started = Date.now()
    await page.getByRole('button', { name: 'Pengguna', exact: true }).click()
    await expect.poll(async () => (await columnOf(page, 'Pengguna'))[0]).toBe('976')
    const sortedAt = Date.now()
    await page.keyboard.press('/')
    await page.keyboard.type('desa 83762')
    await expect.poll(() => column(page, 1)).toEqual(['Desa 83762'])
    console.log(
      `83,762 places: sorted after ${sortedAt - started} ms, found after ${Date.now() - sortedAt} ms`,
    )
  })

  it.each(['places', 'access-points', 'reports', 'providers'])(
    'lose no column on upright paper (%s)',
    async (name) => {
      const page = await open(`?page=${name}`)
      await page.emulateMedia({ media: 'print' })
      // A4 at 96 px an inch, without its margins.
      await page.setViewportSize({ width: 703, height: 1000 })
      const right = () =>
        page
          .locator('.table-scroll :is(th, td)')
          .evaluateAll((cells) =>
            Math.max(...cells.map((one) => one.getBoundingClientRect().right)),
          )
      await expect.poll(right).toBeLessThanOrEqual(703)
    },
  )

  it('print every row without tools', async () => {
    const page = await open('?page=access-points')
    await page.emulateMedia({ media: 'print' })
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    await expect.poll(() => page.locator('tbody tr').count()).toBe(122)
    await eventually(() => page.locator('.table-tools').isVisible()).toBe(false)
    await eventually(() => page.locator('.nav').isVisible()).toBe(false)
  })
})

describe.skipIf(!hasBrowser)('the reports', () => {
  const stage = stageOf(63)

  it('list the versions of a month and make a new one for a reason, step by step', async () => {
    const { page } = stage.opened
    await page.addInitScript(() => localStorage.setItem('pantau.operator', 'Rina'))
    await page.goto(`${stage.address}/?page=reports&period=${lastMonth()}`)
    await page.locator('.report-version').first().waitFor()
    const versions = page.locator('.report-version')
    const [newest, first] = await versions.allTextContents()
    await expect.poll(() => page.locator('.report-head .report-sign').textContent()).toBe('Final')
    expect(newest).toMatch(/^Versi 2 Final terbaru.*Alasan: Data susulan.*3 angka berbeda/)
    expect(first).toMatch(/^Versi 1 Sementara.*Menjadi final .* WITA/)
    await versions.first().getByRole('button', { name: 'PDF' }).click()
    await versions.first().getByRole('alert').getByText('PDF tidak dapat diunduh.').waitFor()
    const fetched = page.waitForEvent('download')
    await versions.first().getByRole('button', { name: 'XLSX' }).click()
    expect((await fetched).suggestedFilename()).toBe(`pantau-${lastMonth()}-v2.xlsx`)

    await page.getByRole('button', { name: 'Buat versi baru' }).click()
    await page.getByRole('button', { name: 'Buat laporan' }).click()
    await page.getByRole('alert').getByText('Tulis alasannya').waitFor()
    stage.server.reports.isHeld = true
    // Somebody else asked for it meanwhile: it is refused, and what goes on is shown.
    startJob(stage.server.reports, lastMonth(), 'Ana')
    await page.getByRole('textbox', { name: 'Mengapa versi baru dibuat' }).fill('Jam diperbaiki')
    await page.getByRole('button', { name: 'Buat laporan' }).click()
    const job = page.locator('.report-job')
    await job.getByText('Langkah 2 dari 4: Menghitung angka · 24 dari 60').waitFor()
    await expect.poll(() => job.locator('progress').getAttribute('value')).toBe('0.4')
    expect(stage.server.written.at(-1)).toMatchObject({
      by: 'Rina',
      body: { month: lastMonth(), reason: 'Jam diperbaiki' },
    })
    await job.getByRole('button', { name: 'Batalkan' }).click()
    await job.getByText(/dibatalkan$/).waitFor()
    Object.assign(stage.server.reports, { isHeld: false, failure: 'the moon is full' })
    await job.getByRole('button', { name: 'Ulangi' }).click()
    await job.getByRole('alert').getByText('The moon is full').waitFor()
    expect(stage.server.written.at(-1)).toMatchObject({ body: { reason: 'Jam diperbaiki' } })
    stage.server.reports.failure = null
    await job.getByRole('button', { name: 'Ulangi' }).click()
    await expect.poll(() => versions.count()).toBe(3)
    await expect.poll(() => job.count()).toBe(0)
    // On a phone the first page comes before the contents.
    const desk = page.viewportSize() ?? { width: 1280, height: 800 }
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(`${stage.address}/?page=reports&period=${lastMonth()}&version=2`)
    const summary = page.locator('#section-summary')
    await summary.waitFor()
    expect((await summary.boundingBox())?.y).toBeLessThan(844)
    await page.setViewportSize(desk)
  })

  it('show the way from a figure to the samples behind it, and back', async () => {
    const { page } = stage.opened
    await page.goto(`${stage.address}/?page=reports&period=${lastMonth()}&version=2`)
    await page.locator('.report-section').first().waitFor()
    await expect.poll(() => page.locator('.report-standing').textContent()).toMatch(/^FINAL/)
    await expect
      .poll(() => page.locator('.report-paper header').textContent())
      .toMatch(/WITA oleh \S/)
    const contents = page.getByRole('navigation', { name: 'Daftar isi' })
    await contents.getByRole('link', { name: '4. ' }).click()
    const row = page.locator('#table-places tbody tr').first()
    expect(new URL(page.url()).searchParams.get('section')).toBe('places')
    await expect.poll(() => page.locator(':focus').textContent()).toMatch(/^4\. /)
    // The page scrolls within itself: the header stays.
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollTop)).toBe(0)
    await row.getByRole('button', { name: 'Dari mana angka ini?' }).first().click()
    const origin = page.getByRole('dialog')
    const parts = await origin.locator('tbody').first().textContent()
    expect(parts).toMatch(/^BagianMenyala\d+:\d\d:\d\d$/)
    await expect
      .poll(() => origin.locator('b').textContent())
      .toMatch(/^[\d.]+:\d\d:\d\d ÷ [\d.]+:\d\d:\d\d = [\d,]+%$/)
    await origin.getByRole('link', { name: 'Lihat hari-harinya' }).click()
    await page.locator('.day-rows li a').first().click()
    await page.locator('.device-strips li').first().waitFor()
    await page
      .getByRole('link', { name: /^Lihat sampel / })
      .first()
      .click()
    await page.locator('#polls tbody tr').first().waitFor()
    await expect
      .poll(() => page.locator('#polls tbody tr').first().textContent())
      .toMatch(/Menjawab\+0,4 dtk4,2/)
    await page.getByRole('button', { name: 'Muat sampel berikutnya' }).click()
    for (let back = 0; back < 3; back += 1) await page.goBack()
    await row.waitFor()
    expect(new URL(page.url()).searchParams.get('section')).toBe('places')
  })

  it('fit the width of a phone with all their tables', async () => {
    const { page } = stage.opened
    await page.setViewportSize(PHONE)
    await page.goto(`${stage.address}/?page=reports&period=${lastMonth()}&version=1`)
    await page.locator('.section-readiness').waitFor()
    await expect.poll(() => page.locator('.report-standing').textContent()).toMatch(/^SEMENTARA/)
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
      .toBe(PHONE.width)
  })
})
