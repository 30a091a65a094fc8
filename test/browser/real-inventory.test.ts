import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER } from '#contract/words.ts'
import { ServerProcess } from '../bench/server-process.ts'
import { hasBrowser, launch, visit, type Visit } from './browser.ts'

const PLACES = `kode,nama,jenis,kecamatan,kelurahan,lintang,bujur,status
kantor-1,Kantor Lurah Satu,kantor-lurah,Oebobo,Oebobo,-10.165,123.605,
taman-1,Taman Dua,taman,Oebobo,Oebobo,-10.162,123.602,
`
const square = (west: number): object => ({
  type: 'Feature',
  properties: { nama: west < 123.6 ? 'Fatululi' : 'Oebobo', kecamatan: 'Oebobo' },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, -10.17],
        [west + 0.01, -10.17],
        [west + 0.01, -10.16],
        [west, -10.16],
        [west, -10.17],
      ],
    ],
  },
})
const OUTLINES = { type: 'FeatureCollection', features: [square(123.59), square(123.6)] }

describe.skipIf(!hasBrowser)('inventory in the browser, with a real server', () => {
  let browser: Browser
  let server: ServerProcess
  let folder: string
  let opened: Visit

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pantau-inventory-browser-'))
    server = await ServerProcess.start(join(folder, 'data'))
    browser = await launch()
    opened = await visit(browser)
    await opened.page.addInitScript(() => localStorage.setItem('pantau.operator', 'Maria'))
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  })

  const address = (): string => `http://127.0.0.1:${server.port}`
  async function open(search: string): Promise<Page> {
    await opened.page.goto(`${address()}/${search}`)
    return opened.page
  }
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
  const file = (name: string, text: string) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(text),
  })

  it('refuses a file by its rows, then takes it after a look', async () => {
    const page = await open('?page=inventory')
    await button(page, 'Impor berkas').click()
    const wrong = PLACES.replace('123.602', 'timur')
    await page.locator('input[type=file]').setInputFiles(file('tempat.csv', wrong))
    await page.getByText('1 kesalahan dalam berkas').waitFor()
    await expect
      .poll(() => page.locator('.fault-table tbody tr').textContent())
      .toMatch(/^3.*"timur"derajat/)
    await page.locator('input[type=file]').setInputFiles(file('tempat.csv', PLACES))
    await button(page, 'Simpan 2 perubahan').click()
    await page.getByText('Impor selesai').waitFor()
    await page.locator('tbody th', { hasText: 'Taman Dua' }).waitFor()
  })

  it('says at its field what the server refuses, and warns of what it keeps', async () => {
    const page = await open('?page=inventory&tab=access-points&id=%2B')
    await page.getByLabel('Tempat *').selectOption('taman-1')
    await page.getByLabel('Nama *').fill('Tiang utara')
    await page.getByLabel('MAC').fill('bukan mac')
    await button(page, 'Simpan').click()
    await page.locator('.field', { hasText: 'diharapkan 12 angka heksadesimal' }).waitFor()
    await page.getByLabel('MAC').fill('')
    await button(page, 'Simpan').click()
    await page.locator('.saved-note', { hasText: 'Tiang utara tersimpan' }).waitFor()
    await expect
      .poll(() => page.locator('.saved-note li').allTextContents())
      .toEqual([
        'belum ada agen yang memantaunya; daftarkan agen untuk tempatnya',
        'tanpa alamat, hanya agen dengan berkas sendiri yang dapat memantaunya; isi alamatnya',
      ])
  })

  it('tells of another who saved meanwhile, and keeps what was chosen', async () => {
    const page = await open('?page=inventory&tab=places&id=taman-1')
    await page.getByLabel('Jam layanan').fill('06:00-22:00')
    const path = PATHS.inventoryRecord.replace(':kind', 'place').replace(':id', 'taman-1')
    const theirs = {
      id: 'taman-1',
      name: 'Taman Dua',
      kind: 'park',
      kecamatan: 'Oebobo',
      kelurahan: 'Oebobo',
      latitude: -10.162,
      longitude: 123.602,
      status: 'active',
      powerArea: 'Penyulang Contoh',
      serviceHours: null,
      uplinks: [],
    }
    const put = await fetch(address() + path, {
      method: 'PUT',
      headers: { [OPERATOR_HEADER]: 'Budi', 'content-type': 'application/json' },
      body: JSON.stringify({ record: theirs }),
    })
    expect(put.status).toBe(200)
    await button(page, 'Simpan').click()
    const conflict = page.locator('.conflict')
    await conflict.getByText(/^Budi mengubah catatan ini/).waitFor()
    await conflict.locator('tbody tr', { hasText: 'Penyulang Contoh' }).waitFor()
    await button(page, 'Simpan isian saya').click()
    await page.locator('.saved-note').waitFor()
    await expect
      .poll(() => page.locator('.change').allTextContents())
      .toEqual([
        expect.stringMatching(/Maria.*06:00-22:00/),
        expect.stringMatching(/Budi.*Penyulang Contoh/),
        expect.stringMatching(/Maria.*dibuat/),
      ])
  })

  it('takes a contact, and says which number is none', async () => {
    const page = await open('?page=inventory&tab=places&id=taman-1')
    await page.getByLabel('WhatsApp').fill('12')
    await button(page, 'Simpan narahubung').click()
    await page.locator('.field', { hasText: 'diharapkan nomor seluler' }).waitFor()
    await page.getByLabel('WhatsApp').fill('0812-3456-7890')
    await button(page, 'Simpan narahubung').click()
    await expect.poll(() => page.locator('.field-wrong').count()).toBe(0)
    await page.reload()
    await expect.poll(() => page.getByLabel('WhatsApp').inputValue()).toContain('812')
  })

  it('looks at boundaries before it takes them, and credits them on the map', async () => {
    const page = await open('?page=inventory&tab=geography')
    await page.getByLabel('Sumber untuk dicantumkan di peta').fill('© Peta Contoh')
    const input = page.locator('.geography-import input[type=file]')
    await input.setInputFiles(file('batas.geojson', 'bukan'))
    await page.getByText('berkas bukan JSON').waitFor()
    await input.setInputFiles(file('batas.geojson', JSON.stringify(OUTLINES)))
    await expect.poll(() => page.locator('path.preview-area').count()).toBe(2)
    await button(page, 'Ya, simpan').click()
    await page.locator('tbody th', { hasText: 'Fatululi' }).waitFor()
    await open('')
    await page.locator('.map-notes', { hasText: '© Peta Contoh' }).waitFor()
    expect(opened.errors).toEqual([])
  })
})
