import { describe, expect, it } from 'vitest'
import { axeFindings } from './axe.ts'
import { hasBrowser, stageOf } from './browser.ts'
import { sign } from './incident-page.ts'
import { eventually, openMap } from './map-page.ts'

describe.skipIf(!hasBrowser)('a site that is planned', () => {
  const stage = stageOf(63)

  it('starts in the middle of the map, follows keys, clicks and typed coordinates, and says who is reached', async () => {
    const page = await openMap(stage)
    await page.locator('.marker').first().waitFor()
    await page.getByRole('button', { name: 'Rencanakan titik' }).click()
    const cross = page.locator('.spot-pin')
    await cross.waitFor()
    await page.locator('.spot-figures').waitFor()
    const at = () => page.getByLabel('Lintang, bujur').inputValue()
    const [first = '', firstLongitude = ''] = (await at()).split(', ')
    await cross.focus()
    await page.keyboard.press('ArrowUp')
    await eventually(async () => Number((await at()).split(', ')[0]) - Number(first)).toBeCloseTo(
      20 / 111_320,
      5,
    )
    await page.keyboard.press('Shift+ArrowRight')
    await eventually(
      async () => Number((await at()).split(', ')[1]) - Number(firstLongitude),
    ).toBeGreaterThan(0.0017)
    await page.locator('.map-host').click({ position: { x: 300, y: 400 } })
    await eventually(at).not.toContain(first)
    await page.getByLabel('Lintang, bujur').fill('di sana')
    await page.getByRole('button', { name: 'Ke titik ini' }).click()
    await page.getByText('Tulis seperti -10.16234, 123.61071').waitFor()
    await page.getByLabel('Lintang, bujur').fill('-10.161, 123.605')
    await page.getByRole('button', { name: 'Ke titik ini' }).click()
    await eventually(at).toBe('-10.16100, 123.60500')
    expect(page.url()).toContain('spot=-10.16100%2C123.60500%2C300')
    await eventually(() => cross.getAttribute('aria-label')).toMatch(
      /Tanda silang di -10\.16100, 123\.60500\. Penduduk dalam jangkauan: [\d.]+\./,
    )
  })

  it('asks for kelurahan and kecamatan where the outlines do not tell them', async () => {
    const page = await openMap(stage, '?spot=-10.161,123.605,300')
    await page.route(/\/v1\/coverage\/reach/, async (route) => {
      const answer = (await (await route.fetch()).json()) as object
      await route.fulfill({ json: { ...answer, kelurahan: null, kecamatan: null } })
    })
    await page.getByRole('slider', { name: /Jangkauan/ }).fill('400')
    await page.getByText('di luar batas kota').waitFor()
    await page.getByLabel('Nama tempat').fill('Taman Tepi')
    await page.getByRole('button', { name: 'Simpan sebagai rencana' }).click()
    await page.getByText('Tulis kelurahan dan kecamatannya').waitFor()
    await page.locator('.plan-side').getByLabel('Kelurahan', { exact: true }).fill('Lasiana')
    await page.locator('.plan-side').getByLabel('Kecamatan', { exact: true }).fill('Kelapa Lima')
    await page.getByRole('button', { name: 'Simpan sebagai rencana' }).click()
    await sign(page, 'Rina')
    await page.getByText('Taman Tepi tersimpan').waitFor()
    expect(stage.server.written).toMatchObject([
      { body: { record: { kelurahan: 'Lasiana', kecamatan: 'Kelapa Lima' } } },
    ])
  })

  it('grows with its reach and becomes a planned place in the name of who saves it', async () => {
    const page = await openMap(stage, '?spot=-10.161,123.605,300')
    const figure = page.locator('.spot-figures dd').nth(1)
    await eventually(() => figure.textContent()).toBe('1.180')
    const disc = page.locator('.spot-disc')
    const before = (await disc.boundingBox())?.width ?? 0
    await page.getByRole('slider', { name: /Jangkauan/ }).fill('600')
    await eventually(() => figure.textContent()).toBe('4.720')
    expect(((await disc.boundingBox())?.width ?? 0) / before).toBeGreaterThan(1.8)
    await page.getByRole('button', { name: 'Simpan sebagai rencana' }).click()
    await page.getByText('Tulis nama tempatnya.').waitFor()
    await page.getByLabel('Nama tempat').fill('Taman Nostalgia')
    await page.getByLabel('Jenis').selectOption('park')
    await expect.poll(() => page.getByLabel('Kode tempat').inputValue()).toBe('taman-nostalgia')
    await page.getByLabel('Kode tempat').fill('place-1')
    await page.getByRole('button', { name: 'Simpan sebagai rencana' }).click()
    await page.getByText('Kode ini sudah dipakai tempat lain.').waitFor()
    await page.getByLabel('Kode tempat').fill('taman-nostalgia')
    await page.getByRole('button', { name: 'Simpan sebagai rencana' }).click()
    await sign(page, 'Rina')
    await page.getByText('Taman Nostalgia tersimpan').waitFor()
    expect(stage.server.written).toEqual([
      {
        path: '/v1/inventory/place/taman-nostalgia',
        by: 'Rina',
        body: {
          record: {
            id: 'taman-nostalgia',
            name: 'Taman Nostalgia',
            kind: 'park',
            kelurahan: 'Kota Lama Tiga',
            kecamatan: 'Kota Lama',
            latitude: -10.161,
            longitude: 123.605,
            status: 'planned',
            powerArea: null,
            serviceHours: null,
            uplinks: [],
          },
        },
      },
    ])
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Selesai' }).click()
    await page.locator('[role=option]').first().waitFor()
    await eventually(() => page.locator('.spot-pin').count()).toBe(0)
  })
})
