import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { PHONE_OPTIONS, hasBrowser, stageOf } from './browser.ts'
import { conditionOf, makeIncident, makeOutage } from './fixture-outages.ts'
import { row, sign, titles } from './incident-page.ts'
import { eventually } from './map-page.ts'
import { ofTurn } from './turns.ts'

describe.skipIf(!hasBrowser)('page of incidents', () => {
  const stage = stageOf(63)

  async function open(search = '?page=incidents'): Promise<Page> {
    const { page } = stage.opened
    await page.goto(`${stage.address}/${search}`)
    await page.locator('.live-live').waitFor()
    return page
  }

  it('has what lasts first and what nobody is on at its top, then the history', async () => {
    const page = await open('')
    const link = page.getByRole('link', { name: 'Gangguan: 2 berlangsung' })
    await link.waitFor()
    await expect.poll(() => link.locator('.badge').textContent()).toBe('2')
    await link.click()
    await row(page, 'inc-line').waitFor()
    await expect
      .poll(() => titles(page))
      .toEqual([
        'Daerah listrik Penyulang Contoh 3',
        'Kantor Kelurahan Liumantua',
        'Penyedia Serat Contoh',
        'Kelurahan Oebobo',
      ])
    await expect
      .poll(() => row(page, 'inc-power').textContent())
      .toMatch(
        /Layanan mati.*Listrikkemungkinan besar · 86\s?%.*sejak .*4 tempat kini, terbanyak 5Belum ditangani$/,
      )
    await expect
      .poll(() => row(page, 'inc-place').textContent())
      .toMatch(/Hilang timbul.*Ditangani Budi · /)
    await expect
      .poll(() => page.locator('.incidents h3').allTextContents())
      .toEqual(['Berlangsung 2', 'Riwayat 2'])
    await expect
      .poll(() => page.locator('.figure').allTextContents())
      .toEqual(['2Berlangsung', '5Tempat terdampak', '1Belum ditangani', '1Sebab belum pasti'])
    await page.goBack()
    await page.locator('.marker').first().waitFor()
  })

  it('shows a new incident as it begins, reads it out, and its end', async () => {
    const page = await open()
    await row(page, 'inc-line').waitFor()
    const now = Date.now()
    const outage = makeOutage({ id: 'new1', startMs: now, incident: 'inc-new' })
    const incident = makeIncident({
      id: 'inc-new',
      scope: 'kelurahan',
      name: 'Contoh Baru',
      sinceMs: now,
      conditions: [conditionOf(outage)],
    })
    await stage.server.change({ outages: [outage], incidents: [incident] })
    await row(page, 'inc-new').waitFor()
    expect((await titles(page))[0]).toBe('Kelurahan Contoh Baru')
    await expect
      .poll(() => page.locator('#announcer').textContent(), { timeout: 8000 })
      .toBe('Insiden baru: Kelurahan Contoh Baru, listrik (kemungkinan besar).')
    await stage.server.change({
      incidents: [{ ...incident, closedAtMs: now + 1, revisedAtMs: now + 1, placesNow: 0 }],
    })
    await expect.poll(() => page.locator('#incidents-open b').textContent()).toBe('2')
    await expect.poll(() => page.locator('#incidents-ended b').textContent()).toBe('3')
  })

  it('says after a start of the server until when nothing can be said, and asks again then', async () => {
    const made = stage.server.held.incidents
    stage.server.held.incidents = []
    stage.server.held.holdUntilMs = Date.now() + 4000
    const page = await open()
    const figures = () => page.locator('.figure b').allTextContents()
    const none = page.locator('#incidents-open + .group-none')
    await expect
      .poll(() => none.textContent())
      .toMatch(/^Server baru mulai: insiden dinilai sampai \d\d\.\d\d\.$/)
    await expect.poll(() => figures()).toEqual(['–', '–', '–', '–'])
    await expect.poll(() => page.locator('#incidents-open').textContent()).toBe('Berlangsung –')
    stage.server.held.incidents = made
    stage.server.held.holdUntilMs = null
    await row(page, 'inc-power').waitFor()
    await expect.poll(() => figures()).toEqual(['2', '5', '1', '1'])
    await eventually(() => page.getByText('Server baru mulai').count()).toBe(0)
  })

  it('puts what recovers below, with the sign of what works, and counts it nowhere', async () => {
    const page = await open()
    await row(page, 'inc-power').waitFor()
    const cut = stage.server.held.incidents.find(({ id }) => id === 'inc-power')
    if (cut === undefined) throw new Error('the fixture has no inc-power')
    // As the server has it: the conditions that were, and no place that is affected.
    const over = { ...cut, placesNow: 0, revisedAtMs: Date.now() }
    await stage.server.change({ incidents: [over] })
    await expect
      .poll(() => page.locator('#incidents-open').textContent())
      .toBe('Berlangsung 1 · 1 sedang pulih')
    await expect
      .poll(() => titles(page))
      .toEqual([
        'Kantor Kelurahan Liumantua',
        'Daerah listrik Penyulang Contoh 3',
        'Penyedia Serat Contoh',
        'Kelurahan Oebobo',
      ])
    await eventually(() => row(page, 'inc-power').locator('.s-up').count()).toBe(1)
    await expect
      .poll(() => row(page, 'inc-power').textContent())
      .toMatch(/sedang pulih, terbanyak 5 tempat$/)
    await expect
      .poll(() => page.locator('.figure b').allTextContents())
      .toEqual(['1', '1', '0', '1'])
    await eventually(() => page.getByRole('button', { name: 'Saya tangani' }).count()).toBe(0)
  })

  it('narrows by state, cause, area, provider, words and period, and keeps that in the address', async () => {
    const page = await open()
    await row(page, 'inc-line').waitFor()
    await page.getByRole('combobox', { name: 'Sebab' }).selectOption('power')
    await expect
      .poll(() => titles(page))
      .toEqual([
        'Daerah listrik Penyulang Contoh 3',
        // It may be the power, or the line.
        'Kantor Kelurahan Liumantua',
      ])
    await page.getByRole('combobox', { name: 'Sebab' }).selectOption('')
    await page.getByRole('combobox', { name: 'Keadaan' }).selectOption('ended')
    await expect.poll(() => titles(page)).toEqual(['Penyedia Serat Contoh', 'Kelurahan Oebobo'])
    await page.getByRole('combobox', { name: 'Penyedia' }).selectOption('Serat Contoh')
    await expect.poll(() => titles(page)).toEqual(['Penyedia Serat Contoh'])
    expect(new URL(page.url()).search).toBe('?page=incidents&phase=ended&isp=Serat+Contoh')
    await page.reload()
    await row(page, 'inc-line').waitFor()
    await expect.poll(() => titles(page)).toEqual(['Penyedia Serat Contoh'])
    await page.getByRole('button', { name: 'Atur ulang' }).click()
    await page.keyboard.press('/')
    await page.keyboard.type('liumant')
    await expect.poll(() => titles(page)).toEqual(['Kantor Kelurahan Liumantua'])
    await page.getByRole('button', { name: 'Atur ulang' }).click()
    await page.getByRole('combobox', { name: 'Jangka waktu' }).selectOption('day')
    await expect.poll(() => titles(page)).toHaveLength(2)
    await page.getByRole('combobox', { name: 'Jangka waktu' }).selectOption('own')
    await page.getByLabel('Dari tanggal').fill('2020-01-02')
    await page.getByLabel('Sampai tanggal').fill('2020-01-01')
    await page.getByText('Tanggal akhir mendahului tanggal awal.').waitFor()
    await page.getByLabel('Sampai tanggal').fill('2020-01-03')
    await expect.poll(() => titles(page)).toEqual([])
  })

  it('tells of an incident what is affected, and who was told or could not be', async () => {
    const page = await open('?page=incidents&incident=inc-power')
    const panel = page.locator('.incident-panel')
    await panel.locator('.message').nth(2).waitFor()
    await eventually(() => panel.locator('[data-outage]').count()).toBe(4)
    await expect
      .poll(() => panel.locator('.message').allTextContents())
      .toEqual([
        expect.stringMatching(/^Rina · Telegram Insiden baru · .*terkirim /),
        expect.stringMatching(/^Kepala Dinas · Surel.*percobaan ke-4.*connection refused$/),
        expect.stringMatching(/^NOC · WhatsApp \(WAHA\).*tidak terkirim setelah 8 percobaan/),
      ])
    await panel.locator('[data-outage="power1"] > a').click()
    await page.locator('.events').waitFor()
    await panel.getByRole('link', { name: 'Bagian dari:' }).click()
    await panel.getByRole('button', { name: 'Saya tangani' }).click()
    await sign(page, 'Ágnes B: NOC')
    await panel.getByText('Ditangani Ágnes B: NOC').waitFor()
    await eventually(() => panel.getByRole('button', { name: 'Saya tangani' }).count()).toBe(0)
    expect(stage.server.written).toEqual([
      { path: '/v1/incidents/inc-power/acknowledge', by: 'Ágnes B: NOC', body: null },
    ])
  })

  it('lists every outage, the planned too, withdrawn ones when asked, and places of little use', async () => {
    const page = await open('?page=incidents&tab=outages')
    await page.locator('[data-outage="server1"]').waitFor()
    const text = (id: string) => page.locator(`[data-outage="${id}"]`).textContent()
    await expect.poll(() => text('planned1')).toMatch(/Terjadwal.*Final$/)
    await expect.poll(() => text('server1')).toMatch(/^Server PantauPemantauan/)
    await expect.poll(() => text('line1')).toMatch(/Jalur internet /)
    await eventually(() => page.locator('[data-outage="withdrawn1"]').count()).toBe(0)
    await page.getByRole('button', { name: 'Tampilkan 1 yang dicabut' }).click()
    await expect.poll(() => text('withdrawn1')).toContain('Dicabut')
    await expect.poll(() => titles(page)).toHaveLength(1)
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Kepastian' }).inputValue())
      .toBe('withdrawn')
    await page.getByRole('link', { name: 'Tidak layak pakai' }).click()
    const reason = page.locator('.degraded-list [data-reason="loss"]')
    await expect
      .poll(() => reason.textContent())
      .toMatch(/^Banyak paket hilang14,2% paket hilang, batas 10%sejak .* · 25 mnt$/)
  })

  it('says so where an id is not known, a list fails, and the last list is old', async () => {
    const page = await open('?page=incidents&outage=gone')
    await page.getByText('Gangguan ini tidak ditemukan.').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('.incident-panel').count()).toBe(0)
    expect(new URL(page.url()).search).toBe('?page=incidents')
    stage.server.faults.listStatus = 503
    await page.getByRole('combobox', { name: 'Jangka waktu' }).selectOption('month')
    await page.getByText('Daftar terakhir; pembaruan gagal. Server sibuk.').waitFor()
    await expect.poll(() => titles(page)).toHaveLength(4)
    stage.server.faults.listStatus = 0
    await page.getByRole('button', { name: 'Coba lagi' }).click()
    await expect.poll(() => page.getByText('pembaruan gagal').count()).toBe(0)
  })

  it('prints the list, or the details that are open, without what cannot be pressed on paper', async () => {
    const page = await open()
    await row(page, 'inc-line').waitFor()
    await page.emulateMedia({ media: 'print' })
    await eventually(() => page.locator('.incident-filters, .tabs').first().isVisible()).toBe(false)
    await eventually(() => row(page, 'inc-line').isVisible()).toBe(true)
    await page.emulateMedia({ media: 'screen' })
    await row(page, 'inc-power').click()
    await page.locator('.message').first().waitFor()
    await page.emulateMedia({ media: 'print' })
    await eventually(() => row(page, 'inc-line').isVisible()).toBe(false)
    await eventually(() => page.locator('.message').first().isVisible()).toBe(true)
    await eventually(() => page.getByRole('button', { name: 'Saya tangani' }).isVisible()).toBe(
      false,
    )
  })

  it('has a help of its own, without the keys of the map', async () => {
    const page = await open()
    await row(page, 'inc-line').waitFor()
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Bantuan: Gangguan' })
    await expect
      .poll(() => help.locator('.help-states').textContent())
      .toContain('Sedang pulih, atau selesai.')
    await expect
      .poll(() => help.locator('.help-keys dd').allTextContents())
      .toEqual([
        'Cari',
        'Lompat ke daftar gangguan',
        'Gangguan atau peta',
        'Agen atau peta',
        'Tutup rincian, saringan, atau bantuan',
        'Bantuan ini',
      ])
  })

  it('is walked by keys, and gives the focus back to the row that was open', async () => {
    const page = await open('')
    await page.keyboard.press('i')
    await row(page, 'inc-power').waitFor()
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('list')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', {
      name: 'Insiden Daerah listrik Penyulang Contoh 3',
    })
    await panel.waitFor()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.className))
      .toContain('incident-panel')
    await page.keyboard.press('Escape')
    const focused = () =>
      page.evaluate(() => document.activeElement?.parentElement?.getAttribute('data-incident'))
    await expect.poll(focused).toBe('inc-power')
    await page.keyboard.press('i')
    await page.locator('.marker').first().waitFor()
  })

  it('calls no cause by its name alone that another one comes near to', async () => {
    const page = await open()
    const meter = (part: string) => page.locator(`${part} .cause`).first().textContent()
    const either = 'Belum pasti: jalur internet atau listrik'
    await expect.poll(() => meter('[data-incident="inc-place"]')).toBe(either)
    await row(page, 'inc-place').click()
    await page.locator('.incident-panel [data-outage="uplink1"]').waitFor()
    for (const part of ['.incident-panel .panel-title', '[data-outage="uplink1"]']) {
      await expect.poll(() => meter(part)).toBe(either)
    }
    await page.goto(`${stage.address}/?place=place-34`)
    const words = /Mati: belum pasti: jalur internet atau listrik$/
    await expect.poll(() => page.locator('.panel-state b').textContent()).toMatch(words)
    const marker = page.locator('.marker[data-place="place-34"]')
    await expect.poll(() => marker.getAttribute('aria-label')).toMatch(words)
    // A place's own page says the cause once, and leads to its evidence.
    await page.goto(`${stage.address}/?page=place&place=place-34`)
    const head = page.locator('.place-head')
    await head.getByRole('link', { name: 'Lihat gangguan ini dan buktinya' }).waitFor()
    expect((await head.textContent())?.match(/jalur internet/g)).toHaveLength(1)
  })

  it('says on the map, in the list and beside a place why it is dark or of little use', async () => {
    const page = await open('?place=place-25')
    const listed = (id: string) => page.locator(`[role=option][data-place="${id}"] .row-where`)
    await expect
      .poll(() => listed('place-25').textContent())
      .toMatch(/^Mati · listrik \(kemungkinan besar\)/)
    await expect
      .poll(() => page.locator('.panel-outage').textContent())
      .toMatch(/^Sebab: listrik \(kemungkinan besar\), sejak .* Lihat gangguan ini dan buktinya$/)
    const marker = page.locator('.marker[data-place="place-25"]')
    await expect
      .poll(() => marker.getAttribute('aria-label'))
      .toContain('Mati: listrik (kemungkinan besar)')
    await page.locator('.panel-outage a').click()
    await page.locator('.events').waitFor()
    expect(new URL(page.url()).search).toBe('?page=incidents&outage=power1')
    await page.goBack()

    const place = stage.server.fleet.places.find(({ id }) => id === 'place-1')
    if (place === undefined) throw new Error('the fixture has no place-1')
    expect(place.state).toBe('up')
    await stage.server.change({ places: [{ ...place, degradations: ['dns', 'rtt'] }] })
    await page.locator('[role=option][data-place="place-1"] .s-degraded').waitFor()
    await page.goto(`${stage.address}/?place=place-1`)
    await expect
      .poll(() => page.locator('.panel-state b').textContent())
      .toBe('Terganggu sebagian: nama situs (DNS) tidak terjawab, waktu tanggap terlalu lama')
    const down = page.locator('.figure-down b')
    await expect.poll(() => down.textContent()).toBe('6')
  })
})

describe.skipIf(!hasBrowser)('page of incidents on a phone', () => {
  const stage = stageOf(63, { ...PHONE_OPTIONS, viewport: { width: 360, height: 740 } })

  it('fits the width in all its parts and both languages, with targets for fingers', async () => {
    const { page } = stage.opened
    const parts = [
      '?page=incidents',
      '?page=incidents&incident=inc-power',
      '?page=incidents&outage=power1',
      '?page=incidents&tab=outages&period=own&from=2026-01-31',
      '?page=incidents&tab=degraded',
      '?page=incidents&tab=windows',
      '?page=incidents&tab=alerts',
    ]
    for (const [turn, language] of ['id', 'en'].entries()) {
      await page.addInitScript(
        (chosen) => localStorage.setItem('pantau.language', chosen),
        language,
      )
      for (const search of ofTurn(parts, turn)) {
        await page.goto(`${stage.address}/${search}`)
        const drawn = '.agents-list section, .incident-panel section, .degraded-list li'
        await page.locator(drawn).first().waitFor()
        const add = page.locator('.add')
        if ((await add.count()) > 0) await add.click()
        const outside = await page
          .locator('.header *, .incidents-main *, .incident-panel *')
          .evaluateAll((all) =>
            all
              .filter((one) => {
                const { right, left } = one.getBoundingClientRect()
                // The tabs scroll.
                const isMeant = one.closest('.unseen, .tabs, .choice > span') !== null
                return !isMeant && (right > 360.5 || left < -0.5)
              })
              .map((one) => `${one.tagName} ${one.className}`),
          )
        expect({ search, outside }).toEqual({ search, outside: [] })
      }
    }
    await page.goto(`${stage.address}/?page=incidents&tab=alerts`)
    await page.locator('.rule').first().waitFor()
    const tab = await page.locator('.tab[aria-current]').boundingBox()
    expect((tab?.x ?? 0) + (tab?.width ?? 999)).toBeLessThanOrEqual(360)
    await page.goto(`${stage.address}/?page=incidents&tab=outages&cause=power`)
    const fold = page.getByRole('button', { name: /^Filter 1/ })
    await fold.waitFor()
    const cause = page.getByRole('combobox', { name: 'Cause' })
    await eventually(() => cause.isVisible()).toBe(false)
    await fold.tap()
    await eventually(() => cause.isVisible()).toBe(true)
    await page.goto(`${stage.address}/?page=incidents&outage=power1`)
    const button = page.locator('.cause-section > .plain')
    expect((await button.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44)
  })
})
