import { describe, expect, it } from 'vitest'
import { axeFindings } from './axe.ts'
import { PHONE_OPTIONS, hasBrowser, stageOf } from './browser.ts'

describe.skipIf(!hasBrowser)('complaints at a place, on a phone', () => {
  const stage = stageOf(63, { ...PHONE_OPTIONS, colorScheme: 'dark' })
  const open = async (place: string) => {
    const { page } = stage.opened
    await page.addInitScript(() => localStorage.setItem('pantau.operator', 'Rina'))
    await page.goto(`${stage.address}/?page=place&place=${place}`)
    const card = page.locator('.place-complaints')
    await card.waitFor()
    return { page, card }
  }

  it('are written down and answered, with what was known then and how long it took', async () => {
    const { page, card } = await open('place-8')
    await card.getByText('Belum ada keluhan yang dicatat.').waitFor()
    await card.getByRole('button', { name: 'Catat keluhan' }).click()
    const form = card.getByRole('form', { name: 'Catat keluhan' })
    await form.getByText('Jangan tulis nama, nomor, atau alamat').waitFor()
    await form.getByLabel('Apa yang dikeluhkan').selectOption('slow')
    await form.getByLabel('Disampaikan lewat').selectOption('in-person')
    await form.getByLabel('Jam diterima').fill('25.00')
    await form.getByRole('button', { name: 'Simpan keluhan' }).click()
    await form.getByRole('alert').getByText('Isi tanggal dan jam').waitFor()
    await form.getByLabel('Tanggal diterima').fill('01-01-2026')
    await form.getByLabel('Jam diterima').fill('09.30')
    await form.getByLabel('Apa kata mereka').fill('Video tidak dapat diputar')
    expect(await axeFindings(page)).toEqual([])
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await form.getByRole('button', { name: 'Simpan keluhan' }).click()
    const item = card.locator('li', { hasText: 'Video tidak dapat diputar' })
    await item.getByText('Hijau saat dikeluhkan').waitFor()
    await item.getByText('Belum dijawab').waitFor()
    await item.getByText('Lewat datang langsung; dicatat Rina').waitFor()
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toBe('Catat keluhan')

    await item.getByRole('button', { name: /^Jawab keluhan Lambat/ }).click()
    const answer = item.getByRole('form')
    await answer.getByLabel('Jawaban atau tindakan').fill('Kanal radio diganti')
    await answer.getByLabel('Keluhan ini selesai').check()
    await answer.getByRole('button', { name: 'Simpan jawaban' }).click()
    await item.getByText(/^Dijawab setelah .+ · Selesai setelah /).waitFor()
    await item.getByText('Rina menyelesaikan').waitFor()
    expect(stage.server.written).toMatchObject([
      { path: '/v1/places/place-8/complaints', by: 'Rina', body: { kind: 'slow' } },
      {
        path: expect.stringMatching(/^\/v1\/complaints\/.+\/answers$/),
        body: { isResolved: true },
      },
    ])
  })

  it('name the outage in which they came, and lead to it', async () => {
    const outage = stage.server.held.outages.find(
      ({ subject, endMs, place }) => subject.kind === 'site' && endMs === null && place !== null,
    )
    const { page, card } = await open(outage?.place ?? '')
    await card.getByText('Belum selesai').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await card.getByRole('link', { name: /^Diketahui: gangguan sejak .+ \(/ }).click()
    await page.locator('.incident-panel').waitFor()
    expect(page.url()).toContain(outage?.id)
  })

  it('stay in their form when they cannot be saved', async () => {
    const { card } = await open('place-8')
    stage.server.faults.writeStatus = 503
    await card.getByRole('button', { name: 'Catat keluhan' }).click()
    await card.getByLabel('Apa kata mereka').fill('Tidak dapat masuk')
    await card.getByRole('button', { name: 'Simpan keluhan' }).click()
    await card.getByRole('alert').waitFor()
    await expect
      .poll(() => card.getByLabel('Apa kata mereka').inputValue())
      .toBe('Tidak dapat masuk')
  })
})
