import { describe, expect, it } from 'vitest'
import type { PlaceId } from '#contract/ids.ts'
import type { PlaceRecord } from '#contract/inventory.ts'
import { PHONE_OPTIONS, hasBrowser, stageOf } from './browser.ts'
import { eventually } from './map-page.ts'
import { ofTurn } from './turns.ts'

const PLACE = 'place-8'

describe.skipIf(!hasBrowser)('the page of a place', () => {
  const stage = stageOf(63)
  const open = async (search = '', place = PLACE) => {
    const { page } = stage.opened
    await page.addInitScript(() => localStorage.setItem('pantau.operator', 'Rina'))
    await page.goto(`${stage.address}/?page=place&place=${place}${search}`)
    await page.locator('.place-availability .facts').waitFor()
    return page
  }

  it('is reached from the panel of the map, and leads back to it', async () => {
    const { page } = stage.opened
    await page.goto(`${stage.address}/?place=${PLACE}`)
    await page.getByRole('link', { name: 'Halaman lengkap tempat ini' }).click()
    await page.locator('.place-availability .facts').waitFor()
    expect(new URL(page.url()).search).toBe(`?page=place&place=${PLACE}`)
    await page.getByRole('link', { name: 'Lihat di peta' }).click()
    await page.locator('.panel').waitFor()
    expect(new URL(page.url()).search).toBe(`?place=${PLACE}`)
  })

  it('keeps the history of a place that was retired, and knows no place that never was', async () => {
    const { page } = stage.opened
    const record: PlaceRecord = {
      id: 'gone' as PlaceId,
      name: 'Terminal Lama',
      kind: 'terminal',
      kecamatan: 'Oebobo',
      kelurahan: 'Fatululi',
      latitude: -10.16,
      longitude: 123.6,
      status: 'retired',
      powerArea: null,
      serviceHours: null,
      uplinks: [],
    }
    stage.server.inventory.changed.set('place/gone', record)
    // The fixture has states of places of its fleet alone.
    stage.server.faults.detailStatus = 404
    await page.goto(`${stage.address}/?page=place&place=gone&span=day`)
    await page.getByRole('heading', { level: 2, name: 'Terminal Lama' }).waitFor()
    await page.getByText('Tempat ini sudah ditiadakan').waitFor()
    await page.getByRole('heading', { name: 'Rentang dan sampel' }).waitFor()
    await page.goto(`${stage.address}/?page=place&place=never`)
    await page.getByText('Tempat ini tidak ada dalam inventaris.').waitFor()
  })

  it('shows a day, a week, a month and a year, with figures and bounds, and a table behind', async () => {
    const page = await open()
    const main = page.locator('.fact-main dd')
    await expect
      .poll(() => main.textContent())
      .toMatch(/^[\d,]+%paling rendah [\d,]+%, paling tinggi [\d,]+%$/)
    await eventually(() => page.locator('.day-rows li').count()).toBe(7)
    await page.getByRole('button', { name: 'Bulan' }).click()
    await page.getByRole('button', { name: 'Lebih awal' }).click()
    // The month of the comparison beside it, whole.
    await expect.poll(() => page.locator('.day-rows li').count()).toBeGreaterThan(27)
    const last = new Date(`${new URL(page.url()).searchParams.get('day') ?? ''}T00:00Z`)
    await eventually(() => page.locator('.day-rows li').count()).toBe(last.getUTCDate())
    await page.getByRole('button', { name: 'Lebih baru' }).click()
    await page.getByRole('button', { name: 'Tahun' }).click()
    await page.getByText(/^Dihitung sejak /).waitFor()
    await page.locator('.year-grid .day-full').first().waitFor()
    await eventually(() => page.locator('.year-grid .year-day').count()).toBe(371)
    await page.getByText('Tabel per hari').click()
    await eventually(() => page.locator('.day-table tbody tr').count()).toBe(201)
    await page.getByRole('button', { name: 'Hari', exact: true }).click()
    await page.locator('.place-availability [role=slider]').waitFor()
    expect(new URL(page.url()).searchParams.get('span')).toBe('day')
  })

  it('has its cards side by side or below each other, none cut, on large and small screens', async () => {
    const page = await open('&span=year')
    await page.locator('.year-grid .day-full').first().waitFor()
    await page.locator('.place-radios table').first().waitFor()
    for (const width of [1440, 1160, 1024, 800]) {
      await page.setViewportSize({ width, height: 900 })
      const faults = await page.locator('.place-grid .card').evaluateAll((cards) => {
        const boxes = cards.map((card) => card.getBoundingClientRect())
        const right = document.querySelector('.page-body')?.getBoundingClientRect().right ?? 0
        return boxes.flatMap((one, at) => [
          ...(one.right > right ? [`${cards[at]?.className} is cut`] : []),
          ...boxes
            .filter((other) => other !== one && one.left < other.right && other.left < one.right)
            .filter((other) => one.top < other.bottom - 1 && other.top < one.bottom - 1)
            .map(() => `${cards[at]?.className} lies over another`),
        ])
      })
      expect({ width, faults }).toEqual({ width, faults: [] })
    }
  })

  it('asks for its own days and its own records, never for those of the city', async () => {
    const page = await open('&span=week')
    await page.locator('.place-side dl, .place-side .facts').first().waitFor()
    const asked = stage.opened.requests.filter((url) => /timeline|\/v1\/inventory(\?|$)/.test(url))
    expect(asked.length).toBeGreaterThan(0)
    for (const url of asked) expect(url).toContain(`/v1/inventory?place=${PLACE}`)
    const bands = page.locator('.day-rows .strip')
    await expect.poll(() => bands.nth(5).locator('.part').count()).toBeGreaterThan(0)
  })

  it('goes back in time and never into the future, and keeps that in its address', async () => {
    const page = await open('&span=day')
    const later = page.getByRole('button', { name: 'Lebih baru' })
    await expect.poll(() => later.isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Lebih awal' }).click()
    const day = new URL(page.url()).searchParams.get('day') ?? ''
    expect(day).toMatch(/^\d{4}-\d\d-\d\d$/)
    await page.reload()
    await page.locator('.place-availability .facts').waitFor()
    expect(new URL(page.url()).searchParams.get('day')).toBe(day)
    await later.click()
    expect(new URL(page.url()).searchParams.get('day')).toBeNull()
    await page.goto(`${stage.address}/?page=place&place=${PLACE}&span=week&day=2999-01-01`)
    await page.locator('.day-rows li').first().waitFor()
    await expect.poll(() => later.isDisabled()).toBe(true)
  })

  it('tells who uses it and when: figures, charts, and a pattern with its numbers', async () => {
    const page = await open()
    const usage = page.locator('.place-usage')
    await usage.locator('canvas').first().waitFor()
    await expect.poll(() => usage.locator('.facts').textContent()).toContain('412 GB')
    const cells = usage.locator('.pattern td')
    await eventually(() => cells.count()).toBe(7 * 24)
    await eventually(() => usage.locator('.pattern .is-unseen').count()).toBe(4)
    expect(
      await usage.locator('.pattern tbody tr').nth(5).locator('td').nth(19).textContent(),
    ).toBe('34')
  })

  it('shows radios, contract and the share that is used, changes, and warnings with their remedy', async () => {
    const page = await open('', 'place-1')
    await page.locator('.place-radios .plain-table').first().waitFor()
    await expect
      .poll(() => page.locator('.place-radios tbody tr').first().textContent())
      .toBe('2,4 GHz683%-88 dBm20 dBm9')
    const contract = page.locator('.place-contract')
    await contract.getByText('KTR-2026/014').waitFor()
    await expect.poll(() => contract.textContent()).toMatch(/50 Mbit\/s.*82%.*97%/)
    await page.getByText('uplinks.0.contractMbps: 20 → 50').waitFor()
    await page.locator('.warnings li').first().waitFor()
    await expect.poll(() => page.locator('.warnings').textContent()).toContain('Ganti kanal radio.')
  })

  it('compares with places that are like it, says why, and gives their median', async () => {
    const page = await open()
    const rows = page.locator('.place-compare tbody tr')
    await rows.first().waitFor()
    await eventually(() => rows.count()).toBe(8)
    await expect.poll(() => rows.first().textContent()).toContain('tempat ini')
    await expect.poll(() => rows.nth(1).textContent()).toMatch(/(jenis|kecamatan|penyedia) sama/)
    await expect.poll(() => rows.last().textContent()).toMatch(/^Median 6 tempat serupa\d/)
    await rows.nth(1).getByRole('link').click()
    await expect.poll(() => new URL(page.url()).searchParams.get('place')).not.toBe(PLACE)
  })

  it('looks at an access point at once and shows what came back', async () => {
    const page = await open()
    const probe = page.locator('.probe').first()
    await probe.getByText('Kegagalan terakhir: 1').click()
    await probe.getByText('RequestTimedOutError').waitFor()
    await probe.getByRole('button', { name: 'Periksa sekarang' }).click()
    await probe.getByText(/^Periksa alamatnya di inventaris, listrik dan kabel/).waitFor()
    await probe.getByText('Laporan lengkap agen').click()
    await probe.getByText('ICMP: 2 of 3 answered').waitFor()
    await probe.getByText('Jawaban mentah perangkat').click()
    await probe.getByText('1.3.6.1.2.1.1.3.0 = timeout').waitFor()
    await probe.getByRole('button', { name: 'Periksa sekarang' }).click()
    await probe.getByText('Cambium cnPilot E410', { exact: true }).first().waitFor()
    await probe.getByRole('rowheader', { name: '2,4 GHz' }).waitFor()
    await probe.getByText(/^Diperiksa \d\d\.\d\d/).waitFor()
    await expect.poll(() => probe.textContent()).not.toMatch(/Tersimpan|uptime|<secret>/)
    expect(stage.server.written.map(({ path }) => path)).toEqual([
      expect.stringMatching(/^\/v1\/access-points\/.*\/probe$/),
      expect.stringMatching(/^\/v1\/access-points\/.*\/probe$/),
    ])
  })

  it('lists outages with their causes, and what people said and wrote down there', async () => {
    const outage = stage.server.held.outages.find(({ id }) => id === 'power1')
    stage.server.visits.push({
      id: '0190c6b0-7b1e-7cc3-8f9a-0a6f9a3b5c01',
      place: outage?.place as never,
      outage: null,
      atMs: Date.now() - 60_000,
      receivedAtMs: Date.now(),
      by: 'Yohanes',
      text: 'Kabel dikencangkan',
      mediaType: 'image/png',
    })
    const page = await open('', outage?.place ?? '')
    const row = page.locator('.place-span-outages tbody tr').first()
    await expect.poll(() => row.textContent()).toMatch(/listrik/i)
    const said = page.locator('.place-said li', { hasText: 'Kabel dikencangkan' })
    await said.waitFor()
    await expect.poll(() => said.textContent()).toMatch(/^Yohanes berkunjung/)
    await said.locator('img').waitFor()
    await eventually(() => page.locator('.place-said li').count()).toBeGreaterThan(1)
    await row.getByRole('link').click()
    await page.locator('.incident-panel').waitFor()
  })

  it('says what is missing: a place that is not there, and figures that do not come', async () => {
    const { page } = stage.opened
    await page.goto(`${stage.address}/?page=place&place=nowhere`)
    await page.getByText('Tempat ini tidak ada dalam inventaris.').waitFor()
    stage.server.faults.detailStatus = 503
    await page.goto(`${stage.address}/?page=place&place=${PLACE}`)
    await page.locator('.place-availability [role=alert]').waitFor()
    stage.server.faults.detailStatus = 0
    await page.locator('.place-availability').getByRole('button', { name: 'Coba lagi' }).click()
    await page.locator('.place-availability .facts').waitFor()
  })

  it('prints on one or two sheets of A4', async () => {
    const page = await open('&span=month')
    await page.locator('.place-usage canvas').nth(1).waitFor()
    await page.locator('.place-compare tbody tr').nth(7).waitFor()
    await page.emulateMedia({ media: 'print' })
    const paper = await page.pdf({ preferCSSPageSize: true })
    const sheets = /\/Count (\d+)/.exec(paper.toString('latin1'))?.[1]
    expect(Number(sheets)).toBeLessThanOrEqual(2)
    expect(Number(sheets)).toBeGreaterThan(0)
    await eventually(() => page.locator('.probe').first().isVisible()).toBe(false)
  })
})

describe.skipIf(!hasBrowser)('the page of a place on a phone', () => {
  const stage = stageOf(63, PHONE_OPTIONS)
  it('begins a year at its end, which is today', async () => {
    const { page } = stage.opened
    await page.goto(`${stage.address}/?page=place&place=${PLACE}&span=year`)
    await page.locator('.year-grid .day-full').first().waitFor()
    const today = page.locator('.year-grid .year-day').last()
    const right = await today.evaluate((day) => day.getBoundingClientRect().right)
    expect(right).toBeLessThanOrEqual(390)
  })

  it('fits the width in both languages and all spans', async () => {
    const { page } = stage.opened
    for (const [at, span] of ['day', 'week', 'month', 'year'].entries()) {
      for (const language of ofTurn(['id', 'en'], at % 2)) {
        await page.addInitScript(
          (chosen) => localStorage.setItem('pantau.language', chosen),
          language,
        )
        await page.goto(`${stage.address}/?page=place&place=${PLACE}&span=${span}`)
        await page.locator('.place-compare tbody tr').first().waitFor()
        await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
        const wide = await page
          .locator('.page-body')
          .evaluate((body) => body.scrollWidth - body.clientWidth)
        expect(wide, `${span} ${language}`).toBeLessThanOrEqual(0)
      }
    }
  })
})
