import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser, stageOf } from './browser.ts'
import { sign } from './incident-page.ts'

describe.skipIf(!hasBrowser)('planned work and alerts', () => {
  const stage = stageOf(63, { serviceWorkers: 'allow' }, 'whole')

  async function open(search = '?page=incidents'): Promise<Page> {
    const { page } = stage.opened
    await page.goto(`${stage.address}/${search}`)
    await page.locator('.live-live').waitFor()
    return page
  }

  it('enters planned work once and every week, says what is missing, and takes it back', async () => {
    const page = await open('?page=incidents&tab=windows')
    await page.getByRole('button', { name: 'Tambah jadwal' }).click()
    const form = page.getByRole('form', { name: 'Jadwal baru' })
    const save = form.getByRole('button', { name: 'Simpan jadwal' })
    await save.click()
    await form.getByText('Pilih untuk yang mana.').waitFor()
    await form.getByLabel('Untuk').selectOption('kecamatan')
    await form.getByLabel('Yang mana').selectOption('Oebobo')
    await form.getByLabel('Pengulangan').selectOption('weekly')
    await form.getByLabel('Berlaku dari tanggal').fill('1-1-2030')
    await form.getByLabel('Sampai tanggal').fill('31/01/2030')
    await form.getByText('Kamis, 31 Januari 2030').waitFor()
    await save.click()
    await form.getByText('Pilih sedikitnya satu hari.').waitFor()
    await form.getByLabel('Kam').check()
    await form.getByLabel('Keperluan').fill('Pemadaman terjadwal')
    await save.click()
    await sign(page, 'Rina')
    const added = page.locator('[data-window="win-3"]')
    await added.waitFor()
    await expect
      .poll(() => added.textContent())
      .toMatch(
        /^Kecamatan OeboboPemadaman terjadwaldicatat Rina.*tiap Kamis, 22\.00–02\.00 · Sel, 1 Jan 2030 – Kam, 31 Jan 2030tidak dihitung/,
      )
    expect(stage.server.written[0]?.body).toEqual({
      scope: { kind: 'kecamatan', value: 'Oebobo' },
      // Midnight in WITA, eight hours ahead.
      startMs: Date.UTC(2029, 11, 31, 16),
      endMs: Date.UTC(2030, 0, 31, 16),
      recurrence: { weekdays: [4], monthDay: null, from: '22:00', until: '02:00' },
      isExcluded: true,
      reason: 'Pemadaman terjadwal',
    })
    await added.getByRole('button', { name: 'Batalkan jadwal' }).click()
    await added.getByRole('button', { name: 'Batalkan jadwal' }).click()
    await page
      .locator('section[aria-label="Lewat atau dibatalkan"] [data-window="win-3"]')
      .waitFor()
  })

  it('takes days and times as Indonesians write them, reads them back, and no American ones', async () => {
    const page = await open('?page=incidents&tab=windows')
    await page.getByRole('button', { name: 'Tambah jadwal' }).click()
    const form = page.getByRole('form', { name: 'Jadwal baru' })
    const day = form.getByLabel('Tanggal mulai')
    await day.fill('11/22/2030')
    await form.getByText('Tulis seperti 22-11-2026').waitFor()
    await expect.poll(() => day.getAttribute('aria-invalid')).toBe('true')
    await day.fill('11/12/2030')
    await form.getByText('Rabu, 11 Desember 2030').waitFor()
    const time = form.getByLabel('Pukul mulai')
    await time.fill('10 PM')
    await form.getByText('Tulis seperti 22.00').waitFor()
    await time.fill('22.00')
    await form.getByLabel('Tanggal selesai').fill('2030-12-12')
    await form.getByLabel('Pukul selesai').fill('02:30')
    await form.getByLabel('Untuk').selectOption('city')
    await form.getByLabel('Keperluan').fill('Pemeliharaan')
    // The calendar writes the same field.
    await form.locator('.day-picker').first().fill('2030-12-10')
    await expect.poll(() => day.inputValue()).toBe('10-12-2030')
    await day.fill('11-12-2030')
    await page.getByRole('button', { name: 'EN', exact: true }).click()
    await page.getByText('Wednesday, 11 December 2030').waitFor()
    await expect.poll(() => page.getByLabel('First day').inputValue()).toBe('11-12-2030')
    await page.getByRole('button', { name: 'ID', exact: true }).click()
    await form.getByRole('button', { name: 'Simpan jadwal' }).click()
    await sign(page, 'Rina')
    await page.locator('[data-window="win-3"]').waitFor()
    expect(stage.server.written[0]?.body).toMatchObject({
      startMs: Date.UTC(2030, 11, 11, 14),
      endMs: Date.UTC(2030, 11, 11, 18, 30),
      recurrence: null,
    })
  })

  it('shows who is told what, and says of each channel how a test fared', async () => {
    const page = await open('?page=incidents&tab=alerts')
    const recipient = page.locator('[data-recipient="rina"]')
    await expect
      .poll(() => recipient.textContent())
      .toMatch(
        /^RinaTelegram …4321, Surel r…@contoh\.testIndonesia · setiap saat · Waktu tenang 22\.00–05\.00 · Ringkasan 07\.00/,
      )
    await recipient.getByRole('button').click()
    await sign(page, 'Budi')
    await recipient.locator('.test-results li').nth(1).waitFor()
    await expect
      .poll(() => recipient.locator('.test-results li').allTextContents())
      .toEqual([
        'Telegram …4321 · terkirim',
        'Surel r…@contoh.test · [email] mail.contoh.test: connection refused',
      ])
    await expect
      .poll(() => page.locator('.rule').first().textContent())
      .toContain('Diteruskansetelah 30 mnt kepada Kepala Dinas')
    await page.getByRole('switch', { name: 'Beri tahu peramban ini' }).waitFor()
  })

  it('shows what is pushed, also a later word of the same incident, through the worker', async () => {
    const page = await open('?page=incidents&tab=alerts')
    const context = page.context()
    await context.grantPermissions(['notifications'], { origin: stage.address })
    const devtools = await context.newCDPSession(page)
    let registrationId = ''
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.findLast(
        ({ scopeURL, isDeleted }) => scopeURL.startsWith(stage.address) && !isDeleted,
      )
      registrationId = ours?.registrationId ?? registrationId
    })
    await devtools.send('ServiceWorker.enable')
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/service-worker.js')
      await navigator.serviceWorker.ready
    })
    await expect.poll(() => registrationId).not.toBe('')
    const push = async (message: object): Promise<void> => {
      await devtools.send('ServiceWorker.deliverPushMessage', {
        origin: stage.address,
        registrationId,
        data: JSON.stringify(message),
      })
    }
    const shown = () =>
      page.evaluate(async () => {
        const registration = await navigator.serviceWorker.ready
        const all = await registration.getNotifications()
        return all.map(({ title, body, tag }) => `${title} | ${body} | ${tag}`)
      })
    const message = { id: 'm1', kind: 'incident', incident: 'inc-power', link: null }
    // The protocol drops what it delivers to a worker that is just starting, as no push service does.
    const afterPushOf = async (more: object): Promise<readonly string[]> => {
      await push({ ...message, ...more })
      return await shown()
    }
    await expect
      .poll(() => afterPushOf({ title: 'Listrik padam', text: '4 tempat' }), { interval: 300 })
      .toEqual(['Listrik padam | 4 tempat | inc-power'])
    await expect
      .poll(() => afterPushOf({ id: 'm2', kind: 'recovery', title: 'Pulih', text: '' }), {
        interval: 300,
      })
      .toEqual(['Pulih |  | inc-power'])
  })

  it('asks for notifications by a press only, and says why it cannot have them', async () => {
    const page = await open('?page=incidents&tab=alerts')
    const toggle = page.getByRole('switch', { name: 'Beri tahu peramban ini' })
    await page.getByText('Peramban ini tidak diberi tahu.').waitFor()
    expect(stage.opened.requests.filter((url) => url.includes('/v1/push'))).toEqual([])
    await page.context().grantPermissions(['notifications'], { origin: stage.address })
    await toggle.click()
    // The browser of the tests reaches no push service.
    await page.getByText('Layanan pemberitahuan peramban tidak menjawab.').waitFor()
    await expect.poll(() => toggle.isChecked()).toBe(false)
    expect(stage.server.written).toEqual([])
  })
})
