import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser, stageOf } from './browser.ts'
import { eventually } from './map-page.ts'

describe.skipIf(!hasBrowser)('what goes wrong', () => {
  const stage = stageOf(63, {}, 'own-clock')
  const open = async (search: string): Promise<Page> => {
    const { page } = stage.opened
    await page.goto(`${stage.address}/${search}`)
    await page.locator('.page-head h2').waitFor()
    return page
  }

  it('is told with what to do and a reference to quote, and is tried again', async () => {
    Object.assign(stage.server.faults, { listStatus: 500, reference: '7F3A09C2' })
    const page = await open('?page=overview')
    const note = page.getByRole('region', { name: /^Kapasitas/ }).getByRole('alert')
    await note.waitFor()
    await expect.poll(() => note.textContent()).toContain('Server menjawab dengan galat 500')
    await expect.poll(() => note.locator('code').textContent()).toBe('7F3A09C2')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await note.getByRole('button', { name: 'Salin nomor acuan' }).click()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('7F3A09C2')
    stage.server.faults.listStatus = 0
    await note.getByRole('button', { name: 'Coba lagi' }).click()
    await expect.poll(() => page.locator('[aria-labelledby=capacity] li').count()).toBe(4)
    // Figures that could not be had say so, instead of standing at nothing.
    expect(
      await page.getByRole('region', { name: 'Ketersediaan hari ini' }).locator('b').textContent(),
    ).toBe('–')
  })

  it('is a lack of permission where it is one, with the way to mend it', async () => {
    stage.server.faults.listStatus = 403
    const page = await open('?page=providers')
    const note = page.getByRole('alert')
    await expect.poll(() => note.textContent()).toContain('Anda belum berhak melihat ini')
    await note.getByRole('link', { name: 'Ke Pengaturan' }).click()
    await page.getByRole('heading', { level: 2, name: 'Pengaturan' }).waitFor()
  })

  it('is the line of this device where the browser knows that it has none', async () => {
    const page = await open('?page=overview')
    await page.getByRole('link', { name: 'Pengaturan' }).click()
    await page.locator('.standing').waitFor()
    await page.context().setOffline(true)
    await page.getByRole('link', { name: 'Ringkasan' }).click()
    await expect
      .poll(() => page.locator('.failure-note').first().textContent())
      .toContain('Perangkat ini sedang luring')
    // The same where the code of a page cannot be had.
    await page.getByRole('link', { name: 'Bantuan' }).click()
    await page.getByRole('heading', { name: 'Perangkat ini sedang luring' }).waitFor()
    await page.context().setOffline(false)
  })

  it('is slowness where an answer takes its time, and says so after five seconds', async () => {
    const { page } = stage.opened
    await page.clock.install()
    await page.route('**/v1/capacity', () => new Promise(() => undefined))
    await open('?page=overview')
    const waiting = page.locator('[aria-labelledby=capacity] .waiting')
    await waiting.waitFor()
    await expect.poll(() => waiting.getByRole('status').textContent()).toBe('Memuat…')
    await page.clock.runFor(5100)
    await expect
      .poll(() => waiting.getByRole('status').textContent())
      .toBe('Masih memuat: server atau jaringan sedang lambat.')
  })

  it('is an empty inventory where there is nothing to list, with what to do', async () => {
    stage.server.fleet = { ...stage.server.fleet, accessPoints: [] }
    const page = await open('?page=access-points')
    await expect
      .poll(() => page.locator('.table-none').textContent())
      .toMatch(/^Belum ada titik akses\. Tambahkan di halaman Inventaris/)
    stage.server.fleet = { ...stage.server.fleet, places: [] }
    await page.goto(`${stage.address}/?page=overview`)
    await page.getByRole('heading', { name: 'Kota ini masih kosong' }).waitFor()
  })

  it('is a fleet too large for the overview and the table of access points, with where to look', async () => {
    stage.server.fleet = { ...stage.server.fleet, isWhole: false }
    const page = await open('?page=overview')
    await page.getByText('Armada ini terlalu besar untuk dibandingkan').waitFor()
    expect(stage.opened.requests.filter((url) => url.includes('/v1/days/'))).toEqual([])
    await page.getByRole('link', { name: 'Titik akses', exact: true }).click()
    await page.getByRole('link', { name: 'Ke tabel tempat' }).click()
    await expect.poll(() => page.locator('tbody tr').count()).toBe(63)
  })

  it('leaves the table of places whole when the figures of the month do not come', async () => {
    await stage.opened.page.route('**/v1/coverage**', (route) => route.abort())
    const page = await open('?page=places')
    await page.getByText('Ketersediaan bulan ini belum dapat dibaca').waitFor()
    await eventually(() => page.locator('tbody tr').count()).toBe(63)
    await page.unroute('**/v1/coverage**')
    await page.getByRole('button', { name: 'Coba lagi' }).click()
    await expect.poll(() => page.locator('tbody').textContent()).toContain('Di bawah ambang')
  })
})
