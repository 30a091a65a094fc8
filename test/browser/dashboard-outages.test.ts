import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser, stageOf } from './browser.ts'
import { PHOTO } from './fixture-outages.ts'
import { row, sign } from './incident-page.ts'
import { eventually } from './map-page.ts'

describe.skipIf(!hasBrowser)('details of an outage', () => {
  const stage = stageOf(63)

  async function open(search = '?page=incidents'): Promise<Page> {
    const { page } = stage.opened
    await page.goto(`${stage.address}/${search}`)
    await page.locator('.live-live').waitFor()
    return page
  }

  it('lists the evidence of an outage by time, in words, with the name of the witness, in both languages', async () => {
    const page = await open('?page=incidents&outage=power1')
    const sentences = () =>
      page.locator('.event').evaluateAll((all) => all.map((one) => one.children[1]?.textContent))
    await page.locator('.events').waitFor()
    await expect
      .poll(() => sentences())
      .toEqual([
        'UPS memakai baterai, cukup untuk ±12 menit: listrik padam.menurut place-25-ups',
        'Gangguan mulai',
        expect.stringMatching(
          /^Agen di lokasi berhenti melapor; kabar terakhirnya \d\d\.\d\d\.\d\d\.menurut agen di \S/,
        ),
        'Paling sering di tempat ini sebelumnya: listrik 7, jalur internet 2.menurut server Pantau',
        '4 dari 5 tempat di daerah listrik yang sama mati bersamaan.menurut server Pantau',
        '11 dari 11 tempat tetangga tetap menyala.menurut server Pantau',
        'Masih berlangsung',
      ])
    await page.getByRole('button', { name: 'EN', exact: true }).click()
    expect((await sentences())[4]).toBe(
      '4 of 5 places of the same power area fell at the same time.by the Pantau server',
    )
    await expect.poll(() => page.locator('.facts').textContent()).toContain('Not observed16 min')
    await expect.poll(() => page.locator('.outage-status').textContent()).toContain('Provisional')
  })

  it('takes another cause with a reason only, keeps what was typed when that fails, and takes it back', async () => {
    const page = await open('?page=incidents&outage=power1')
    const panel = page.locator('.incident-panel')
    await panel.getByRole('button', { name: 'Ubah sebab' }).click()
    await panel.getByLabel('Sebab').selectOption('site-network')
    await panel.getByRole('button', { name: 'Simpan' }).click()
    await panel.getByText('Tulis alasannya').waitFor()
    expect(stage.server.written).toEqual([])

    await panel.getByLabel('Alasan').fill('Switch terbakar, sudah diganti')
    stage.server.faults.writeStatus = 503
    await panel.getByRole('button', { name: 'Simpan' }).click()
    await sign(page, 'Rina')
    await panel.getByText('Server sibuk. Coba lagi sebentar.').waitFor()
    await expect
      .poll(() => panel.getByLabel('Alasan').inputValue())
      .toBe('Switch terbakar, sudah diganti')
    // Also when the panel is closed in between.
    await panel.getByRole('button', { name: 'Tutup rincian' }).click()
    await page.goBack()
    await panel.getByRole('button', { name: 'Ubah sebab' }).click()
    await expect
      .poll(() => panel.getByLabel('Alasan').inputValue())
      .toBe('Switch terbakar, sudah diganti')

    stage.server.faults.writeStatus = 0
    await panel.getByLabel('Sebab').selectOption('site-network')
    await panel.getByRole('button', { name: 'Simpan' }).click()
    await panel.locator('.override').waitFor()
    await expect
      .poll(() => panel.locator('.override').textContent())
      .toMatch(/^Ditetapkan petugasJaringan lokasi.*“Switch terbakar, sudah diganti”oleh Rina · /)
    // The machine's finding stays beside it.
    await expect
      .poll(() => panel.locator('.candidates li').first().textContent())
      .toMatch(/^Listrik86\s?%$/)
    await panel.getByRole('button', { name: 'Batalkan penetapan' }).click()
    await expect.poll(() => panel.locator('.override').count()).toBe(0)
    await panel.getByText('membatalkan penetapan sebab').waitFor()
    expect(stage.server.written.map(({ by, body }) => ({ by, body }))).toEqual([
      {
        by: 'Rina',
        body: { kind: 'override', cause: 'site-network', text: 'Switch terbakar, sudah diganti' },
      },
      { by: 'Rina', body: { kind: 'override', cause: null, text: '' } },
    ])
  })

  it('asks for a key when the server wants one, again when it is wrong, and remembers it', async () => {
    stage.server.operatorKey = 'k:1 ä'
    const page = await open('?page=incidents&outage=power1')
    const panel = page.locator('.incident-panel')
    await panel.getByRole('textbox', { name: 'Komentar' }).fill('Genset menyala')
    await panel.getByRole('button', { name: 'Kirim', exact: true }).click()
    await sign(page, 'Rina')
    await page.getByLabel('Kunci operator').waitFor()
    await sign(page, 'Rina', 'salah')
    await page.getByText('Nama atau kunci tidak dikenal').waitFor()
    await sign(page, 'Rina', 'k:1 ä')
    await panel.locator('.note', { hasText: 'Genset menyala' }).waitFor()
    await expect.poll(() => panel.getByRole('textbox', { name: 'Komentar' }).inputValue()).toBe('')
    await page.reload()
    // Another name: now that there are keys, both are asked for at once.
    await panel.getByRole('button', { name: 'Ganti' }).click()
    await sign(page, 'pantau_op_abc', 'k:1 ä')
    await page.getByText('Ini kunci, bukan nama.').waitFor()
    await sign(page, 'Rina', 'k:1 ä')
    await eventually(() => page.locator('dialog[open]').count()).toBe(0)
    await panel.getByText('Rina', { exact: true }).first().waitFor()
    await panel.getByLabel('Tugaskan kepada').fill('Budi')
    await panel.getByRole('button', { name: 'Tugaskan', exact: true }).click()
    await panel.getByText('Ditugaskan kepada Budi').waitFor()
  })

  it('is talked about and handed over where its incident is opened', async () => {
    const { page } = stage.opened
    await page.goto(`${stage.address}/?page=incidents`)
    await row(page, 'inc-power').click()
    const panel = page.locator('.incident-panel')
    await panel.getByLabel('Komentar').fill('Menunggu PLN')
    await panel.getByRole('button', { name: 'Kirim', exact: true }).click()
    await sign(page, 'Rina')
    await panel.locator('.note', { hasText: 'Menunggu PLN' }).waitFor()
    await panel.getByLabel('Tugaskan kepada').fill('Budi')
    await panel.getByRole('button', { name: 'Tugaskan', exact: true }).click()
    await panel.getByText('Ditugaskan kepada Budi').waitFor()
    // Of the several outages, it says with which it is kept, and opened there it is the same.
    const kept = (await panel.locator('.actions .muted').first().textContent()) ?? ''
    const place = /gangguan (.+)\.$/.exec(kept)?.[1] ?? ''
    await panel.locator('.affected .incident-name b', { hasText: place }).first().click()
    await page.locator('.outage-status').waitFor()
    await page.locator('.note', { hasText: 'Menunggu PLN' }).waitFor()
  })

  it('takes the incident on with the outage, and says so in the figures at once', async () => {
    const page = await open('?page=incidents&outage=power1')
    const unhandled = page.locator('.figure-degraded b')
    await expect.poll(() => unhandled.textContent()).toBe('1')
    await page.getByRole('button', { name: 'Saya tangani' }).click()
    await sign(page, 'Rina')
    await expect.poll(() => unhandled.textContent()).toBe('0')
    await page.getByRole('link', { name: 'Bagian dari:' }).click()
    await page.locator('.incident-handled', { hasText: 'Ditangani Rina' }).waitFor()
  })

  it('says in the language of the page why the server refuses', async () => {
    const page = await open('?page=incidents&outage=power1')
    const panel = page.locator('.incident-panel')
    const photo = { name: 'foto.png', mimeType: 'image/png', buffer: PHOTO }
    await panel.locator('input[type=file]').setInputFiles(photo)
    Object.assign(stage.server.faults, { writeStatus: 415, writeTitle: 'This is no photo' })
    await panel.getByRole('button', { name: 'Kirim foto' }).click()
    await sign(page, 'Rina')
    await panel.getByText('Berkas ini bukan foto JPEG, PNG, atau WebP yang utuh.').waitFor()
    stage.server.faults.writeTitle = 'Something new'
    await panel.getByRole('button', { name: 'Kirim foto' }).click()
    await panel.getByText('Server tidak menerima isian ini (galat 415).').waitFor()
  })

  it('shows a photo before it is sent and beside the notes afterwards, and refuses what is none', async () => {
    const page = await open('?page=incidents&outage=power1')
    const panel = page.locator('.incident-panel')
    const choose = (name: string, mimeType: string, buffer: Buffer) =>
      panel.locator('input[type=file]').setInputFiles({ name, mimeType, buffer })
    await choose('laporan.pdf', 'application/pdf', PHOTO)
    await panel.getByText('Pilih foto JPEG, PNG, atau WebP.').waitFor()
    await choose('besar.png', 'image/png', Buffer.alloc(9 * 1024 * 1024))
    await panel.getByText('Foto ini 9 MB; paling besar 8 MB.').waitFor()
    await choose('foto.png', 'image/png', PHOTO)
    const preview = panel.getByAltText('Foto yang akan dikirim')
    await expect.poll(() => preview.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1)
    await panel.getByRole('button', { name: 'Kirim foto' }).click()
    await sign(page, 'Rina')
    await expect.poll(() => panel.locator('.photo img').count()).toBe(2)
    await eventually(() => preview.count()).toBe(0)
    expect(stage.server.written).toEqual([
      { path: '/v1/outages/power1/photos', by: 'Rina', body: PHOTO.length },
    ])
  })
})
