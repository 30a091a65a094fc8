import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { PlaceRecord } from '#contract/inventory.ts'
import { phrase, phrasedFault } from '#contract/phrase.ts'
import { PATHS } from '#contract/paths.ts'
import { axeFindings } from './axe.ts'
import { hasBrowser, PHONE_OPTIONS, stageOf } from './browser.ts'
import { makeInventory } from './fixture-place.ts'
import { eventually } from './map-page.ts'
import { ofTurn } from './turns.ts'

const MARIA = 'Maria'
const NEW = encodeURIComponent('+')

/** What was put into the inventory last. */
interface Put {
  readonly record: Readonly<Record<string, unknown>>
}

describe.skipIf(!hasBrowser)('inventory without a terminal', () => {
  const stage = stageOf(63)

  async function open(search: string, who = MARIA): Promise<Page> {
    const { page } = stage.opened
    await page.addInitScript((name) => localStorage.setItem('pantau.operator', name), who)
    await page.goto(`${stage.address}/?page=inventory${search}`)
    await page.locator('.inventory-part > *').first().waitFor()
    return page
  }
  const lastPut = (): Put => stage.server.written.at(-1)?.body as Put
  const button = (page: Page, name: string | RegExp) =>
    page.getByRole('button', { name, exact: typeof name === 'string' })
  const placeOf = (id: string): PlaceRecord => {
    const place = makeInventory(stage.server.fleet, true).places.find((one) => one.id === id)
    if (place === undefined) throw new Error(`the fixture has no ${id}`)
    return place
  }

  it('lists all records of each kind, and marks those that are retired', async () => {
    const retired = { ...placeOf('place-2'), status: 'retired' as const }
    stage.server.inventory.changed.set('place/place-2', retired)
    const page = await open('&tab=places')
    await expect.poll(() => page.locator('tbody tr').count()).toBe(63)
    const row = page.locator('tbody tr', { hasText: retired.name }).first()
    await expect.poll(() => row.textContent()).toContain('Tidak dipakai lagi')
    await page.getByLabel('Sembunyikan yang tidak dipakai lagi').check()
    await expect.poll(() => page.locator('tbody tr').count()).toBe(62)
    for (const tab of ['Titik akses', 'Penyedia', 'Catatan perubahan']) {
      await page.getByRole('navigation', { name: 'Bagian inventaris' }).getByText(tab).click()
      await page.locator('.tab[aria-current]', { hasText: tab }).waitFor()
    }
  })

  it('adds a place by keys alone, with a code of its name', async () => {
    const page = await open(`&tab=places&id=${NEW}`)
    await page.getByLabel('Nama *').fill('Taman Baru')
    await expect.poll(() => page.getByLabel('Kode *').inputValue()).toBe('taman-baru')
    await page.getByLabel('Lintang *').fill('-10.16, 123.61')
    await expect.poll(() => page.getByLabel('Bujur *').inputValue()).toBe('123.61')
    await page.getByLabel('Kelurahan *').fill('Fatululi')
    await page.getByLabel('Kecamatan *').fill('Oebobo')
    const pin = page.locator('.spot-pin')
    await pin.focus()
    await page.keyboard.press('ArrowUp')
    // Twenty metres to the north are 0.00018 degrees.
    await expect.poll(() => page.getByLabel('Lintang *').inputValue()).toBe('-10.15982')
    await page.getByLabel('Penyedia').fill('Jaring Contoh')
    await page.getByLabel('Nama *').press('Enter')
    await page.locator('.saved-note', { hasText: 'Taman Baru tersimpan' }).waitFor()
    expect(lastPut().record).toMatchObject({
      id: 'taman-baru',
      latitude: -10.15982,
      longitude: 123.61,
      status: 'active',
      uplinks: [{ id: 'taman-baru', provider: 'Jaring Contoh', agent: null, contractMbps: null }],
    })
    expect(new URL(page.url()).searchParams.get('id')).toBe('taman-baru')
  })

  it('says at each field what is amiss, in the language of the page', async () => {
    stage.server.inventory.refusals.set('place/place-3', [
      phrasedFault(
        'record.latitude',
        phrase('outside-indonesia', { degrees: '51' }),
        phrase('degrees-between', { min: '-11.5', max: '6.5' }),
      ),
    ])
    const page = await open('&tab=places&id=place-3')
    await page.getByLabel('Lintang *').fill('51')
    await button(page, 'Simpan').click()
    const words = '51 tidak di Indonesia: diharapkan -11.5 sampai 6.5 derajat'
    await page.locator('.field', { hasText: words }).waitFor()
    await expect.poll(() => page.getByLabel('Lintang *').getAttribute('aria-invalid')).toBe('true')
    await page.getByLabel('Nama *').fill('')
    await button(page, 'Simpan').click()
    await page.locator('.form-faults', { hasText: 'Nama: Wajib diisi.' }).waitFor()
    expect(stage.server.written).toHaveLength(1)
  })

  it('moves a place by dragging its mark, and says how far', async () => {
    const page = await open('&tab=places&id=place-3')
    const before = await page.getByLabel('Bujur *').inputValue()
    const pin = page.locator('.spot-pin')
    await pin.scrollIntoViewIfNeeded()
    const box = await pin.boundingBox()
    if (box === null) throw new Error('the mark is not in sight')
    await page.mouse.move(box.x + 22, box.y + 22)
    await page.mouse.down()
    await page.mouse.move(box.x + 82, box.y + 22, { steps: 4 })
    await page.mouse.up()
    await page.getByText(/^Digeser \d+ m dari letak/).waitFor()
    expect(Number(await page.getByLabel('Bujur *').inputValue())).toBeGreaterThan(Number(before))
    await button(page, 'Simpan').click()
    await page.locator('.saved-note').waitFor()
    expect(lastPut().record['longitude']).not.toBe(Number(before))
  })

  it('retires a record after saying why it is not deleted, and takes it back', async () => {
    const page = await open('&tab=places&id=place-3')
    await button(page, 'Tidak dipakai lagi').click()
    await page.getByText('Catatan tidak pernah dihapus').waitFor()
    await button(page, 'Batal').click()
    expect(stage.server.written).toHaveLength(0)
    await button(page, 'Tidak dipakai lagi').click()
    await button(page, 'Ya, hentikan').click()
    await button(page, 'Pakai kembali').waitFor()
    expect(lastPut().record['status']).toBe('retired')
    await button(page, 'Pakai kembali').click()
    await button(page, 'Tidak dipakai lagi').waitFor()
    expect(lastPut().record['status']).toBe('active')
  })

  it('shows both versions when somebody else saved meanwhile, and takes the chosen one', async () => {
    const theirs = { ...placeOf('place-3'), powerArea: 'Penyulang Lain' }
    stage.server.inventory.conflict = { key: 'place/place-3', record: theirs }
    const page = await open('&tab=places&id=place-3')
    await page.getByLabel('Jam layanan').fill('08:00-20:00')
    await button(page, 'Simpan').click()
    const conflict = page.locator('.conflict')
    await conflict.getByText(/^Budi mengubah catatan ini pada/).waitFor()
    const rows = conflict.locator('tbody tr')
    await expect
      .poll(() => rows.allTextContents())
      .toEqual([
        'Penyulang listrikPenyulang Contoh 3Penyulang Lain',
        'Jam layanan08:00-20:0006:00-22:00',
      ])
    await button(page, 'Simpan isian saya').click()
    await page.locator('.saved-note').waitFor()
    expect(lastPut().record).toMatchObject({
      serviceHours: '08:00-20:00',
      powerArea: 'Penyulang Contoh 3',
    })
    expect(stage.server.written.length).toBe(2)
  })

  it('takes what is saved instead of mine when that is wanted', async () => {
    const theirs = { ...placeOf('place-3'), powerArea: 'Penyulang Lain' }
    stage.server.inventory.conflict = { key: 'place/place-3', record: theirs }
    const page = await open('&tab=places&id=place-3')
    await page.getByLabel('Jam layanan').fill('08:00-20:00')
    await button(page, 'Simpan').click()
    await button(page, 'Pakai yang tersimpan').click()
    await expect.poll(() => page.getByLabel('Jam layanan').inputValue()).toBe('06:00-22:00')
    await expect.poll(() => page.locator('.conflict').count()).toBe(0)
    await expect
      .poll(() => page.getByLabel('Penyulang listrik').inputValue())
      .toBe('Penyulang Lain')
  })

  it('keeps what is typed while one looks elsewhere, and asks before the page is closed', async () => {
    const page = await open('&tab=places&id=place-3')
    await page.getByLabel('Jam layanan').fill('08:00-20:00')
    await page.getByRole('link', { name: 'Titik akses' }).last().click()
    await page.locator('.unsaved', { hasText: 'Perubahan belum disimpan' }).waitFor()
    await page.locator('.unsaved a').click()
    await expect.poll(() => page.getByLabel('Jam layanan').inputValue()).toBe('08:00-20:00')
    let asked = 0
    page.once('dialog', (dialog) => {
      asked += 1
      void dialog.accept()
    })
    await page.reload()
    expect(asked).toBe(1)
    await expect.poll(() => page.getByLabel('Jam layanan').inputValue()).toBe('06:00-22:00')
  })

  it('shows a contact to operators, with the words about consent', async () => {
    const page = await open('&tab=places&id=place-3')
    await page.getByText('Minta persetujuan yang bersangkutan').waitFor()
    await page.getByLabel('Telegram').fill('123456789')
    await button(page, 'Simpan narahubung').click()
    await expect.poll(() => stage.server.written.length).toBe(1)
    expect(stage.server.written[0]?.path).toBe('/v1/inventory/place/place-3/contact')
    expect(stage.server.written[0]?.body).toMatchObject({ contact: { telegram: '123456789' } })
  })

  it('says what a file would change before it changes it', async () => {
    const page = await open('&tab=places')
    await button(page, 'Impor berkas').click()
    const file = { name: 'tempat.csv', mimeType: 'text/csv', buffer: Buffer.from('id,nama\n') }
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByText('Hasil pemeriksaan: belum ada yang diubah').waitFor()
    await page.getByText('Kolom yang tidak dikenal dan dilewati: catatan').waitFor()
    expect(
      stage.server.written.map(({ path }) => new URL(path).searchParams.get('dry-run')),
    ).toEqual(['1'])
    await button(page, 'Simpan 3 perubahan').click()
    await page.getByText('Impor selesai').waitFor()
    expect(new URL(stage.server.written[1]?.path ?? '').searchParams.get('dry-run')).toBeNull()
  })

  it('tells the faults of a file by line, and changes nothing', async () => {
    const page = await open('&tab=places')
    await button(page, 'Impor berkas').click()
    const file = { name: 'tempat.csv', mimeType: 'text/csv', buffer: Buffer.from('salah\n') }
    await page.locator('input[type=file]').setInputFiles(file)
    await page.getByText('1 kesalahan dalam berkas; tidak ada yang diubah').waitFor()
    await expect
      .poll(() => page.locator('.fault-table tbody tr').textContent())
      .toBe('3latitude"salah"derajat, mis. -10.1752')
    await eventually(() => button(page, /^Simpan \d/).count()).toBe(0)
  })

  it('saves a file of all records, with what only operators are given', async () => {
    const page = await open('&tab=places')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      button(page, 'Ekspor CSV').click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^pantau-place-.*\.csv$/)
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
    expect(Buffer.concat(chunks).toString()).toContain(MARIA)
  })

  it('shows boundaries on a map before they are taken, and what is wrong with them', async () => {
    const page = await open('&tab=geography')
    await page.getByLabel('Sumber untuk dicantumkan di peta').fill('© Peta Contoh')
    const geojson = (text: string) => ({
      name: 'batas.geojson',
      mimeType: 'application/geo+json',
      buffer: Buffer.from(text),
    })
    const file = page.locator('.geography-import input[type=file]')
    await file.setInputFiles(geojson('terbuka'))
    await page.getByText('sebuah cincin batas tidak tertutup').waitFor()
    await file.setInputFiles(geojson('{}'))
    await page.getByText('ada tempat di "Oebobo", yang tidak ada').waitFor()
    await expect.poll(() => page.locator('path.preview-area').count()).toBe(6)
    await button(page, 'Ya, simpan').click()
    await page.getByText('Impor selesai').waitFor()
    const asked = new URL(stage.server.written.at(-1)?.path ?? '').searchParams
    expect([asked.get('dry-run'), asked.get('attribution')]).toEqual([null, '© Peta Contoh'])
  })

  it('says exactly what to do where nothing may be changed', async () => {
    stage.server.operatorKey = 'pantau_op_x'
    const page = await open('&tab=places')
    await page.locator('.may', { hasText: 'Server meminta nama dan kunci operator' }).waitFor()
    await eventually(() => button(page, 'Tambah tempat').count()).toBe(0)
    await eventually(() => page.locator('tbody tr').count()).toBe(63)
    const ownMachine = { name: null, isKeyed: false, mayChange: false, why: 'own-machine' }
    await page.route(`**${PATHS.operatorState}`, (route) => route.fulfill({ json: ownMachine }))
    await button(page, 'Periksa lagi').click()
    await page.locator('.may code', { hasText: 'pantau operators add NAMA' }).waitFor()
    await page
      .getByRole('link', { name: placeOf('place-3').name })
      .first()
      .click()
    await expect.poll(() => page.getByLabel('Nama *').isDisabled()).toBe(true)
    await eventually(() => button(page, 'Simpan').count()).toBe(0)
    expect(await axeFindings(page)).toEqual([])
  })
})

describe.skipIf(!hasBrowser)('inventory for everybody', () => {
  const stage = stageOf(63)
  const PAGES = [
    '&tab=places',
    '&tab=places&id=place-3',
    `&tab=access-points&id=${NEW}`,
    '&tab=access-points&id=place-1-ap-1',
    '&tab=equipment',
    `&tab=equipment&id=${NEW}`,
    '&tab=providers',
    `&tab=providers&id=${NEW}`,
    '&tab=agents',
    '&tab=discoveries',
    '&tab=geography',
    '&tab=changes',
  ]

  for (const [turn, name, options, theme, language] of [
    [0, 'desktop', {}, 'light', 'id'],
    [1, 'phone', PHONE_OPTIONS, 'dark', 'en'],
  ] as const) {
    it(`lets everybody use each part: ${name}, ${theme}, ${language}`, async () => {
      const { page } = stage.opened
      if ('viewport' in options && options.viewport) await page.setViewportSize(options.viewport)
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.addInitScript((code) => {
        localStorage.setItem('pantau.language', code)
        localStorage.setItem('pantau.operator', 'Maria')
      }, language)
      for (const search of ofTurn(PAGES, turn)) {
        await page.goto(`${stage.address}/?page=inventory${search}`)
        await page.locator('.inventory-part > *').first().waitFor()
        await expect.poll(() => page.locator('.waiting').count()).toBe(0)
        expect([search, await axeFindings(page)]).toEqual([search, []])
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - innerWidth,
        )
        expect([search, overflow]).toEqual([search, 0])
      }
    }, 120_000)
  }
})
