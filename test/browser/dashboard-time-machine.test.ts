import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { momentText } from '../../dashboard/model/moment.ts'
import { axeFindings } from './axe.ts'
import { hasBrowser, PHONE_OPTIONS, stageOf, type Stage } from './browser.ts'
import { localDay } from './fixture-days.ts'
import { eventually } from './map-page.ts'

const DAY_MS = 86_400_000

/** Yesterday: a day that is over, whatever the time is now. */
const yesterday = (): string => localDay(Date.now() - DAY_MS)

const minutesOf = (time: string): number => {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}

async function openMap(stage: Stage, search = ''): Promise<Page> {
  const { page } = stage.opened
  await page.goto(`${stage.address}/${search}`)
  await page.locator('.live-live').waitFor()
  return page
}

/** Opens a moment of yesterday, `14:00:00`, and waits until it is shown. */
async function openPast(stage: Stage, time: string, more = ''): Promise<Page> {
  const page = await openMap(stage, `?at=${yesterday()}T${time}${more}`)
  await page.locator('html[data-past=shown]').waitFor()
  return page
}

const clock = (page: Page): Promise<string | null> => page.locator('.time-clock b').textContent()

/** How many places the map page says are down. */
async function down(page: Page): Promise<number> {
  return Number(await page.locator('.figure-down b').textContent())
}

/** Places that the fixture's cut takes: every fifth, but those that are planned. */
function cutPlaces(stage: Stage): number {
  return stage.server.fleet.places.filter(
    ({ state }, index) => index % 5 === 2 && state !== 'planned',
  ).length
}

describe.skipIf(!hasBrowser)('the time machine', () => {
  const stage = stageOf(63)

  it('opens at now, says loudly that it is not, and leads back', async () => {
    const page = await openMap(stage)
    await page.getByRole('button', { name: 'Mesin waktu' }).click()
    await page.locator('html[data-past=shown]').waitFor()
    const banner = page.locator('.past-banner')
    await banner.getByText('Ini bukan keadaan sekarang').waitFor()
    await banner
      .getByText(/^Mesin waktu terbuka\. Peta menampilkan /)
      .waitFor({ state: 'attached' })
    expect(page.url()).toMatch(/at=\d{4}-\d{2}-\d{2}T/)
    await banner.getByRole('button', { name: 'Kembali ke sekarang' }).click()
    await banner.waitFor({ state: 'detached' })
    await page
      .getByRole('status')
      .filter({ hasText: 'Kembali ke keadaan sekarang.' })
      .waitFor({ state: 'attached' })
    expect(page.url()).not.toContain('at=')
    await expect.poll(() => page.locator('html').getAttribute('data-past')).toBeNull()
  })

  it('shows the states, the causes and the list of a moment, and the link brings them back', async () => {
    const page = await openPast(stage, '14:00:00')
    await eventually(() => down(page)).toBe(cutPlaces(stage))
    const [first = ''] = await page.locator('[role=option]').allTextContents()
    // Fallen at 13.07 or a few minutes later, seen from 14.00.
    expect(first).toMatch(/(5[0-3]|4[89]) mnt.*Mati · listrik/)
    await page.reload()
    await page.locator('html[data-past=shown]').waitFor()
    await expect.poll(() => clock(page)).toBe('14.00.00 WITA')
    await eventually(() => down(page)).toBe(cutPlaces(stage))
    await page.locator('.figure-down').click()
    await eventually(() => page.locator('.list-head').textContent()).toContain(
      `${cutPlaces(stage)} dari 63 tempat`,
    )
  })

  it('goes to any moment of the day by dragging and by keys, and to the next change and outage', async () => {
    const page = await openPast(stage, '12:00:00')
    await expect.poll(() => down(page)).toBe(0)
    const slider = page.getByRole('slider', { name: 'Waktu pada hari itu' })
    await slider.focus()
    await page.keyboard.press('ArrowRight')
    await eventually(() => clock(page)).toBe('12.01.00 WITA')
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/^12\.01\.00: 0 mati/)
    await page.getByRole('button', { name: 'Gangguan berikutnya' }).click()
    await eventually(() => clock(page)).toMatch(/^13\.\d\d\.00/)
    await expect.poll(() => down(page)).toBeGreaterThan(0)
    await page.keyboard.press(',')
    await eventually(() => clock(page)).toMatch(/^(0\d|1[0-2])\./)
    const box = await slider.boundingBox()
    if (box === null) throw new Error('no slider')
    await page.mouse.click(box.x + (box.width * 14) / 24, box.y + box.height / 2)
    await eventually(() => clock(page)).toMatch(/^1[34]\./)
    await eventually(() => down(page)).toBe(cutPlaces(stage))
    await eventually(() => page.url()).toMatch(/T1[34]%3A/)
  })

  it('goes to any day by its colour in the month, over its edge too, and keeps the time', async () => {
    const page = await openPast(stage, '14:00:00')
    const days = page.getByRole('slider', { name: 'Pilih hari' })
    await expect
      .poll(() => days.getAttribute('aria-valuetext'))
      .toMatch(/menyala \d+(,\d)?%, \d+ gangguan$/)
    await eventually(() => page.locator('.day-row .day-cell').count()).toBeGreaterThanOrEqual(28)
    await page.keyboard.press('[')
    const before = localDay(Date.now() - 2 * DAY_MS)
    await eventually(() => page.url()).toContain(`at=${before}T14%3A00`)
    await page.getByRole('button', { name: 'Bulan sebelumnya' }).click()
    await eventually(() => page.url()).not.toContain(before.slice(0, 7))
    await page.locator('html[data-past=shown]').waitFor()
    await expect.poll(() => clock(page)).toBe('14.00.00 WITA')
  })

  it('replays an event as fast as chosen, and stops at the press of a key', async () => {
    const page = await openPast(stage, '13:00:00', '&speed=3600')
    await expect.poll(() => page.getByLabel('Kecepatan putar').inputValue()).toBe('3600')
    await page.getByRole('button', { name: 'Putar' }).click()
    // At that speed the cut is over in a blink: every frame is looked at.
    await page.waitForFunction(
      (cut) => Number(document.querySelector('.figure-down b')?.textContent) === cut,
      cutPlaces(stage),
    )
    await page.keyboard.press('p')
    await page.getByRole('button', { name: 'Putar' }).waitFor()
    // The last frame is drawn after the key was heard.
    await page.waitForTimeout(150)
    const stopped = await clock(page)
    await page.waitForTimeout(150)
    await expect.poll(() => clock(page)).toBe(stopped)
    await page.getByLabel('Kecepatan putar').selectOption('60')
    await eventually(() => page.url()).toContain('speed=60')
  })

  it('goes on into the next day, and stops at now', async () => {
    const page = await openPast(stage, '23:59:30', '&speed=3600')
    await page.keyboard.press('p')
    await eventually(() => page.url()).toContain(localDay(Date.now()))
    await page.keyboard.press('p')
    const lately = momentText(Date.now() - 120_000, 'Asia/Makassar')
    await page.goto(`${stage.address}/?at=${lately}&speed=3600`)
    await page.locator('html[data-past=shown]').waitFor()
    await page.getByRole('button', { name: 'Putar' }).click()
    // Two minutes are over in a blink; what has not come yet cannot be played.
    await page.getByRole('button', { name: 'Putar' }).waitFor()
    const [hour, minute] = ((await clock(page)) ?? '').split('.').map(Number)
    const now = momentText(Date.now(), 'Asia/Makassar').slice(11, 16)
    expect(Math.abs((hour ?? 0) * 60 + (minute ?? 0) - minutesOf(now))).toBeLessThanOrEqual(1)
  })

  it('tells what was known then from what is known now, and marks where they differ', async () => {
    const page = await openPast(stage, '14:00:00')
    const differing = page.locator('.differing summary')
    await differing.waitFor()
    await eventually(() => page.locator('.day-differs').count()).toBeGreaterThan(0)
    const now = await down(page)
    await page.getByLabel('Yang diketahui saat itu').check()
    await eventually(() => down(page)).toBeLessThan(now)
    const unknown = Number(await page.locator('.figure-unknown b').textContent())
    expect((await down(page)) + unknown).toBe(now)
    expect(page.url()).toContain('known=then')
    await differing.click()
    await expect.poll(() => page.locator('.differing').textContent()).toContain('(Mati)')
  })

  it('shows one place at that moment with its day, in place of its details now', async () => {
    const page = await openPast(stage, '14:00:00', '&place=place-3')
    const panel = page.locator('.past-panel')
    await panel.getByText('Sebab: listrik').waitFor()
    // On a phone it lies over the banner, so it says itself that it is the past.
    await panel.getByText(/^Masa lalu: .* 14\.00 WITA$/).waitFor()
    await expect
      .poll(() => panel.textContent())
      .toContain('Yang diketahui saat itu: Tidak terpantau')
    await panel.getByRole('button', { name: /^13\.\d\d–15\.\d\d$/ }).click()
    await eventually(() => clock(page)).toMatch(/^13\./)
    await panel.getByRole('button', { name: 'Lihat keadaannya sekarang' }).click()
    await page.locator('.panel .strip:not(.past-strip)').waitFor()
    await eventually(() => panel.count()).toBe(0)
  })

  it('stays in the past while the city changes', async () => {
    const page = await openPast(stage, '12:00:00')
    await stage.server.changeState('place-1', 'down')
    await page.waitForTimeout(300)
    await expect.poll(() => down(page)).toBe(0)
    await page.getByRole('button', { name: 'Kembali ke sekarang' }).click()
    await eventually(() => down(page)).toBeGreaterThan(0)
  })

  it('says when a day cannot be had, and tries again', async () => {
    stage.server.faults.listStatus = 503
    const page = await openMap(stage, `?at=${yesterday()}T14:00:00`)
    await page.locator('.time-bar [role=alert]').waitFor()
    // What is not shown must not look like the moment that was asked for.
    await expect.poll(() => page.locator('html').getAttribute('data-past')).toBe('loading')
    stage.server.faults.listStatus = 0
    await page.locator('.time-bar').getByRole('button', { name: 'Coba lagi' }).click()
    await eventually(() => down(page)).toBe(cutPlaces(stage))
  })

  it('says of a day without data that there is none and since when, and leads there', async () => {
    const page = await openPast(stage, '14:00:00')
    const refused: string[] = []
    page.on('response', (answer) => {
      if (answer.status() >= 400) refused.push(answer.url())
    })
    await page.goto(`${stage.address}/?at=1970-01-01T00:00`)
    const note = page.locator('.time-empty')
    await note.getByText(/^Tidak ada data untuk Kamis, 1 Januari 1970; data mulai /).waitFor()
    await page.locator('.past-banner').getByText('Tidak ada data untuk hari itu.').waitFor()
    // Neither the figures of now nor zeros that would mean that all was well.
    const planned = stage.server.fleet.places.filter(({ state }) => state === 'planned').length
    await expect
      .poll(() => page.locator('.figure-unknown b').textContent())
      .toBe(String(63 - planned))
    await eventually(() => page.getByText('Memuat hari itu').count()).toBe(0)
    expect(refused).toEqual([])
    expect(await axeFindings(page)).toEqual([])
    await note.getByRole('button', { name: 'Ke hari pertama dengan data' }).click()
    await page.locator('.day-bars').waitFor()
    await eventually(() => note.count()).toBe(0)
  })

  it('mends a link to no moment or to one that has not come, and says so', async () => {
    const page = await openMap(stage, '?at=0&layer=nonsense&kecamatan=Nirgendwo')
    const note = page.locator('.address-note')
    await note
      .getByText(
        'tidak dikenal: lapisan peta “nonsense”, waktu “0”, kecamatan “Nirgendwo”. ' +
          'Yang tampil: Peta, keadaan sekarang.',
      )
      .waitFor()
    expect(new URL(page.url()).search).toBe('')
    expect(await axeFindings(page)).toEqual([])
    await note.getByRole('button', { name: 'Tutup' }).click()
    await note.waitFor({ state: 'detached' })
    await page.goto(`${stage.address}/?at=2099-01-01T00:00`)
    await note.getByText(/^Waktu dalam tautan ini belum tiba: Kamis, 1 Januari 2099, /).waitFor()
    await page.locator('.past-banner').waitFor({ state: 'detached' })
    expect(new URL(page.url()).search).toBe('')
    // It is of the page that was opened.
    await page.getByRole('link', { name: 'Tempat', exact: true }).first().click()
    await note.waitFor({ state: 'detached' })
  })

  it('has no fault that axe finds, in either language, light and dark', async () => {
    const page = await openPast(stage, '14:00:00', '&place=place-3')
    expect(await axeFindings(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.getByRole('button', { name: 'EN', exact: true }).click()
    await page.locator('.past-banner').getByText('This is not the state now').waitFor()
    expect(await axeFindings(page)).toEqual([])
  })
})

describe.skipIf(!hasBrowser)('the time machine on a phone', () => {
  const stage = stageOf(63, PHONE_OPTIONS)

  it('leaves the map in sight, and the list a touch away', async () => {
    const page = await openPast(stage, '14:00:00')
    const bar = await page.locator('.time-bar').boundingBox()
    const map = await page.locator('.map').boundingBox()
    expect((bar?.y ?? 0) - (map?.y ?? 0)).toBeGreaterThan(150)
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
      .toBeLessThanOrEqual(390)
    for (const button of await page.locator('.time-bar button').all()) {
      const box = await button.boundingBox()
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(34)
    }
    expect(await axeFindings(page)).toEqual([])
    await page.locator('.sheet-handle').tap()
    await page.locator('[role=option]').first().waitFor()
  })
})

describe.skipIf(!hasBrowser)('a day of 300 places', () => {
  const stage = stageOf(300)

  it('is replayed without touching markers that stay as they are', async () => {
    const page = await openPast(stage, '13:00:00', '&speed=300')
    await page.locator('.marker').first().waitFor()
    await page.evaluate(() => {
      const seen = { added: 0 }
      new MutationObserver((changes) => {
        for (const change of changes) seen.added += change.addedNodes.length
      }).observe(document.querySelector('.leaflet-marker-pane') ?? document.body, {
        childList: true,
      })
      Object.assign(window, { seen })
    })
    const markers = await page.locator('.marker').count()
    // From 13.00 to 13.06 nothing falls: nothing may be drawn anew.
    await page.keyboard.press('p')
    await eventually(() => clock(page)).toMatch(/^13\.0[3-9]/)
    await page.keyboard.press('p')
    const added = await page.evaluate(
      () => (window as unknown as { seen: { added: number } }).seen.added,
    )
    expect(added).toBeLessThan(markers)
  })
})
