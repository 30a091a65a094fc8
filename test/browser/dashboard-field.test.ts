import { beforeEach, describe, expect, it } from 'vitest'
import { PHONE_OPTIONS, hasBrowser, stageOf } from './browser.ts'
import { PHOTO } from './fixture-outages.ts'
import { FixtureServer } from './fixture-server.ts'
import { eventually } from './map-page.ts'

const NAME = { ...PHONE_OPTIONS, geolocation: { latitude: -10.16, longitude: 123.6 } }

describe.skipIf(!hasBrowser)('the page of a technician', () => {
  const stage = stageOf(63, NAME)
  const open = async (search = '?page=field') => {
    const { page } = stage.opened
    await page.goto(`${stage.address}/${search}`)
    await page.locator('.live-live').waitFor()
    return page
  }
  const dark = () =>
    stage.server.held.outages.find(({ endMs, place }) => endMs === null && place !== null)
  beforeEach(async () => {
    await stage.opened.page.addInitScript(() => localStorage.setItem('pantau.operator', 'Rina'))
  })

  it('lists what needs a hand without a position, and finds any place by its name', async () => {
    const page = await open()
    await page.locator('.field-row').first().waitFor()
    await eventually(() => page.locator('.field-row .s-up').count()).toBe(0)
    await eventually(() => page.locator('.field-row').first().locator('.s-down').count()).toBe(1)
    const calm = stage.server.fleet.places.find(({ state }) => state === 'up')
    await page.getByRole('checkbox', { name: 'Hanya yang bermasalah' }).uncheck()
    await page.getByRole('searchbox', { name: 'Cari tempat' }).fill(calm?.name ?? '')
    await page
      .locator('.field-row', { hasText: calm?.name ?? '' })
      .first()
      .waitFor()
    await page.getByRole('combobox', { name: 'Kecamatan' }).selectOption('Alak')
    const rows = await page.locator('.field-row .muted').allTextContents()
    expect(rows.every((text) => text.endsWith('Alak'))).toBe(true)
  })

  it('asks where the phone is after a tap alone, sorts by distance and sends it to nobody', async () => {
    const page = await open()
    await page.context().grantPermissions(['geolocation'], { origin: stage.address })
    await eventually(() => page.locator('.field-away').count()).toBe(0)
    const before = stage.opened.requests.length
    await page.getByRole('button', { name: 'Dekat saya' }).tap()
    await page.locator('.field-away').first().waitFor()
    const meters = (await page.locator('.field-away').allTextContents()).map((text) => {
      const [, value = '', unit] = /^([\d.,]+) (m|km)$/.exec(text) ?? []
      return Number(value.replace('.', '').replace(',', '.')) * (unit === 'km' ? 1000 : 1)
    })
    expect(meters).toEqual([...meters].sort((a, b) => a - b))
    expect(meters.length).toBeGreaterThan(5)
    expect(stage.opened.requests.slice(before).filter((url) => url.includes('123.6'))).toEqual([])
    await page.getByRole('button', { name: 'Lupakan letak' }).tap()
    await eventually(() => page.locator('.field-away').count()).toBe(0)
  })

  it('works on when the position is refused', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Dekat saya' }).tap()
    await page.getByText('Letak tidak diizinkan').waitFor()
    await eventually(() => page.locator('.field-row').count()).toBeGreaterThan(5)
  })

  it('says of one place what is wrong, since when, why, and what to do', async () => {
    const page = await open(`?page=field&place=${dark()?.place}`)
    await page.locator('.field-todo li').first().waitFor()
    const wrong = await page.locator('.field-now').textContent()
    expect(wrong).toMatch(/Mati: listrik \(.*sejak /)
    expect(wrong?.match(/listrik/g)).toHaveLength(1)
    await eventually(() => page.locator('.field-todo li').count()).toBeGreaterThan(2)
    await page.getByRole('button', { name: 'EN', exact: true }).tap()
    await page.getByRole('heading', { name: 'What to do' }).waitFor()
    await page
      .getByText(/^See whether|^Look at|^Begin with/)
      .first()
      .waitFor()
  })

  it('gives contact and addresses to operators alone, and asks for their name', async () => {
    const page = await open(`?page=field&place=${dark()?.place}`)
    await page.evaluate(() => localStorage.removeItem('pantau.operator'))
    stage.server.operatorKey = 'pantau_op_secret'
    await page.reload()
    expect(await page.content()).not.toContain('Ibu Contoh')
    await page.getByRole('button', { name: 'Tampilkan kontak dan alamat' }).tap()
    const dialog = page.locator('dialog[open]')
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    expect(await page.content()).not.toContain('Ibu Contoh')
    stage.server.operatorKey = ''
    await page.evaluate(() => localStorage.setItem('pantau.operator', 'Rina'))
    await page.reload()
    await page.getByRole('button', { name: 'Tampilkan kontak dan alamat' }).tap()
    const call = page.getByRole('link', { name: 'Telepon Ibu Contoh' })
    await expect.poll(() => call.getAttribute('href')).toBe('tel:03805550101')
    const whatsapp = page.getByRole('link', { name: 'WhatsApp Ibu Contoh' })
    await expect.poll(() => whatsapp.getAttribute('href')).toBe('https://wa.me/628125550101')
    await expect
      .poll(() => page.locator('.field-addresses code').first().textContent())
      .toMatch(/^10\.20\./)
  })

  it('fits the phone and gives fingers 44 pixels', async () => {
    const page = await open(`?page=field&place=${dark()?.place}`)
    await page.locator('.field-todo').waitFor()
    for (const language of ['EN', 'ID']) {
      await page.getByRole('button', { name: language, exact: true }).tap()
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    }
    const small = await page
      .locator('.page-field :is(button, a.secondary)')
      .evaluateAll((all) =>
        all
          .map((one) => one.getBoundingClientRect().height)
          .filter((height) => height > 0 && height < 44),
      )
    expect(small).toEqual([])
  })
})

describe.skipIf(!hasBrowser)('visits without a line', () => {
  const stage = stageOf(63, { ...NAME, serviceWorkers: 'allow' })
  it('are kept with their photo, and sent once when the line is back', async () => {
    const { page } = stage.opened
    await page.addInitScript(() => localStorage.setItem('pantau.operator', 'Rina'))
    await page.goto(`${stage.address}/?page=field`)
    await page.locator('.live-live').waitFor()
    const isReady = () => page.evaluate(() => navigator.serviceWorker.controller !== null)
    await expect.poll(isReady, { timeout: 20_000 }).toBe(true)
    await page.reload()
    await page.locator('.live-live').waitFor()
    const place = stage.server.held.outages.find(
      ({ endMs, place }) => endMs === null && place !== null,
    )?.place
    await page.goto(`${stage.address}/?page=field&place=${place}`)
    await page.locator('.field-todo li').first().waitFor()
    const port = Number(new URL(stage.address).port)
    await stage.server.stop()
    await page.reload()
    const sign = page.locator('.live-offline [role=status]')
    await sign.waitFor()
    // In words, also where a phone shows a dot alone while all is well.
    expect((await sign.boundingBox())?.width).toBeGreaterThan(60)
    await page.getByText(/^Petunjuk disimpan /).waitFor()
    const save = page.getByRole('button', { name: 'Simpan kunjungan' })
    await save.tap()
    await page
      .getByRole('alert')
      .getByText(/kunjungan tanpa isi tidak disimpan/)
      .waitFor()
    await page.getByLabel('Catatan kunjungan').fill('Adaptor diganti')
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: PHOTO })
    await page.getByText('Foto siap dikirim').waitFor()
    await save.tap()
    await page.getByText('1 kunjungan menunggu dikirim').waitFor()
    await page
      .locator('.field-visit [role=status]')
      .getByText(/^Disimpan di ponsel ini; dikirim sendiri/)
      .waitFor()
    await page.reload()
    await page.getByText('1 kunjungan menunggu dikirim').waitFor()

    const back = new FixtureServer(stage.directory, 63)
    // The answer to the first try is lost on its way: it is sent again.
    back.faults.writeStatus = 503
    await back.start(port)
    try {
      const lost = page.waitForResponse((answer) => answer.status() === 503)
      await page.getByRole('button', { name: 'Kirim sekarang' }).tap()
      await lost
      await page.getByRole('button', { name: 'Kirim sekarang', disabled: false }).waitFor()
      back.faults.writeStatus = 0
      await page.getByRole('button', { name: 'Kirim sekarang' }).tap()
      await expect.poll(() => page.locator('.field-waiting').count()).toBe(0)
      expect(back.visits).toMatchObject([
        { place, text: 'Adaptor diganti', by: 'Rina', mediaType: 'image/png' },
      ])
      await page
        .locator('.field-visits', { hasText: 'Adaptor diganti' })
        .waitFor({ timeout: 20_000 })
    } finally {
      await back.stop()
    }
  })
})
