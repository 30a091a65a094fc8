import { beforeEach, describe, expect, it } from 'vitest'
import type { Incident } from '#contract/incident.ts'
import { PHONE_OPTIONS, hasBrowser, stageOf } from './browser.ts'
import { eventually } from './map-page.ts'

const HOUR_MS = 3_600_000

describe.skipIf(!hasBrowser)('wallboard', () => {
  const stage = stageOf(63, { viewport: { width: 1920, height: 1080 } }, 'own-clock')
  const open = async (search = '?page=wallboard&seconds=20') => {
    const { page } = stage.opened
    await page.clock.install()
    await page.goto(`${stage.address}/${search}`)
    await page.locator('.wall-fresh-live').waitFor()
    return page
  }
  const shown = () =>
    stage.opened.page.locator('.wall-slide:not([hidden])').getAttribute('data-slide')
  const incident = (change: Partial<Incident>): Incident => ({
    ...(stage.server.held.incidents.find(({ closedAtMs }) => closedAtMs === null) as Incident),
    ...change,
  })
  beforeEach(() => {
    // Only what a test puts there is on the board.
    stage.server.held.incidents = [incident({})]
  })

  it('shows one thing after the other, so many seconds each, round and round', async () => {
    const page = await open()
    await expect.poll(() => shown()).toBe('city')
    for (const slide of ['incidents', 'worst', 'city']) {
      await page.clock.runFor(20_000)
      await expect.poll(() => shown()).toBe(slide)
    }
    await page.clock.runFor(19_000)
    await expect.poll(() => shown()).toBe('city')
  })

  it('asks for outlines where there are some, and for none in an empty city', async () => {
    const asked = () => stage.opened.requests.filter((url) => url.endsWith('/v1/boundaries')).length
    await open()
    await expect.poll(asked).toBe(1)
    const city = { ...stage.server.fleet.city, boundaries: 'none' as const, bounds: null }
    stage.server.fleet = { ...stage.server.fleet, city, places: [], accessPoints: [] }
    const before = stage.opened.requests.length
    await open()
    const later = () => stage.opened.requests.slice(before)
    // The slide beside it has asked by then.
    await expect.poll(() => later().some((url) => url.includes('/v1/availability'))).toBe(true)
    expect(asked()).toBe(1)
  })

  it('takes the seconds of its address within reason', async () => {
    const page = await open('?page=wallboard&seconds=1')
    await page.clock.runFor(4000)
    await expect.poll(() => shown()).toBe('city')
    await page.clock.runFor(1500)
    await expect.poll(() => shown()).toBe('incidents')
  })

  it('pauses, goes back and forth by keys, and leaves by Escape', async () => {
    const page = await open()
    await page.keyboard.press(' ')
    await page.getByText('Dijeda').waitFor()
    await page.clock.runFor(120_000)
    await expect.poll(() => shown()).toBe('city')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => shown()).toBe('worst')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => shown()).toBe('incidents')
    await page.keyboard.press(' ')
    await page.getByText('Dijeda').waitFor({ state: 'detached' })
    // The seconds begin with the next frame.
    await page.clock.runFor(20_500)
    await expect.poll(() => shown()).toBe('worst')
    await page.keyboard.press('Escape')
    await page.locator('.header').waitFor()
    expect(new URL(page.url()).search).toBe('')
  })

  it('lets what is new stand out and what is long known recede', async () => {
    const page = await open()
    const nowMs = Date.now()
    const [fresh, today, old] = [nowMs - 60_000, nowMs - 5 * HOUR_MS, nowMs - 9.5 * 24 * HOUR_MS]
    await stage.server.change({
      incidents: [
        incident({ sinceMs: today, openedAtMs: today }),
        incident({
          id: 'i-new',
          scope: 'place',
          name: 'Taman Baru',
          sinceMs: fresh,
          openedAtMs: fresh,
        }),
        incident({
          id: 'i-old',
          scope: 'place',
          name: 'Pasar Lama',
          sinceMs: old,
          openedAtMs: old,
        }),
      ],
    })
    await page.keyboard.press('ArrowRight')
    await page.locator('.wall-row').nth(1).waitFor()
    const rows = page.locator('[data-slide=incidents] .wall-row')
    await eventually(() => rows.count()).toBe(2)
    await expect.poll(() => rows.first().textContent()).toMatch(/^BARU .*Taman Baru/)
    await expect.poll(() => rows.first().getAttribute('class')).toContain('wall-age-new')
    await expect.poll(() => rows.nth(1).getAttribute('class')).toContain('wall-age-today')
    const known = page.locator('.wall-known')
    await expect
      .poll(() => known.textContent())
      .toMatch(/^Sudah lama \(lebih dari 24 jam\): 1 .*Pasar Lama 9 hari/)
    const sizes = await page.evaluate(() =>
      ['.wall-name', '.wall-known'].map((part) =>
        Number.parseFloat(getComputedStyle(document.querySelector(part) as Element).fontSize),
      ),
    )
    expect(sizes[0]).toBeGreaterThan(1.4 * (sizes[1] ?? 0))
    // Fifteen minutes later it is no longer new.
    await stage.server.tick(Date.now() + 16 * 60_000)
    await expect.poll(() => rows.first().getAttribute('class')).toContain('wall-age-today')
  })

  it('names the worst places of today, and what just went dark beside the map', async () => {
    const page = await open()
    await stage.server.changeState('place-1', 'down')
    await page.locator('.wall-fresh-dark b').first().waitFor()
    await page.keyboard.press('ArrowLeft')
    const rows = page.locator('[data-slide=worst] .wall-row')
    await rows.first().waitFor()
    await eventually(() => rows.count()).toBe(6)
    const hours = (await rows.allTextContents()).map((text) =>
      Number(/mati (\d+) jam/.exec(text)?.[1]),
    )
    expect(hours).toEqual([...hours].sort((a, b) => b - a))
  })

  it('says at once that it is old when the line is cut, and comes back by itself', async () => {
    const page = await open()
    stage.server.faults.eventsStatus = 503
    stage.server.cutLines()
    await page.clock.runFor(60_000)
    await page.locator('.wallboard.is-old').waitFor()
    await expect
      .poll(() => page.locator('.wall-fresh').textContent())
      .toMatch(/^DATA LAMA: terakhir \d\d\.\d\d WITA$/)
    stage.server.faults.eventsStatus = 0
    for (let turn = 0; turn < 6; turn += 1) await page.clock.runFor(10_000)
    await page.locator('.wall-fresh-live').waitFor()
    await expect.poll(() => page.locator('.wallboard.is-old').count()).toBe(0)
  })

  it('begins anew when the server serves another version', async () => {
    const page = await open()
    await page.evaluate(() => document.body.setAttribute('data-before', ''))
    stage.server.fleet = { ...stage.server.fleet, serverVersion: '0.2.0' }
    await stage.server.reset()
    await page.clock.runFor(2000)
    await expect.poll(() => page.locator('body[data-before]').count()).toBe(0)
    await page.locator('.wallboard').waitFor()
  })

  it('begins anew once a night, and not while the server is away', async () => {
    const page = await open()
    await page.evaluate(() => document.body.setAttribute('data-before', ''))
    const beforeNight = new Date(Date.now() + 8 * HOUR_MS)
    const hour = beforeNight.getUTCHours() + beforeNight.getUTCMinutes() / 60
    const untilNightMs =
      (((3.02 - hour + 24) % 24) + ((3.02 - hour + 24) % 24 < 6 ? 24 : 0)) * HOUR_MS
    stage.server.faults.eventsStatus = 503
    stage.server.cutLines()
    await page.clock.fastForward(untilNightMs)
    await page.clock.runFor(120_000)
    await eventually(() => page.locator('body[data-before]').count()).toBe(1)
    stage.server.faults.eventsStatus = 0
    // A long time of the test's clock is short for the server.
    for (let turn = 0; turn < 8; turn += 1) {
      await page.clock.runFor(15_000)
      await page.waitForTimeout(50)
    }
    await expect.poll(() => page.locator('body[data-before]').count()).toBe(0)
  })

  it('is readable from five metres: what counts is over four percent of the screen high', async () => {
    const page = await open()
    await page.keyboard.press('ArrowRight')
    await page.locator('.wall-row').first().waitFor()
    const shares = await page.evaluate(() =>
      ['.wall-name', '.wall-figures b', '.wall-clock b', '.wall-head h1'].map(
        (part) =>
          Number.parseFloat(getComputedStyle(document.querySelector(part) as Element).fontSize) /
          innerHeight,
      ),
    )
    for (const share of shares) expect(share).toBeGreaterThan(0.043)
  })

  it('asks the screen to stay on, where the browser can', async () => {
    const { page } = stage.opened
    await page.addInitScript(() => {
      const asked: string[] = []
      Object.assign(window, { asked })
      Object.defineProperty(navigator, 'wakeLock', {
        value: {
          request: (kind: string) => {
            asked.push(kind)
            return Promise.resolve({ released: false, release: () => Promise.resolve() })
          },
        },
      })
    })
    await open()
    expect(await page.evaluate(() => (window as unknown as { asked: string[] }).asked)).toEqual([
      'screen',
    ])
  })
})

describe.skipIf(!hasBrowser)('wallboard on a phone', () => {
  const stage = stageOf(63, PHONE_OPTIONS)
  it('fits the width in both languages', async () => {
    const { page } = stage.opened
    for (const language of ['id', 'en']) {
      await page.addInitScript(
        (chosen) => localStorage.setItem('pantau.language', chosen),
        language,
      )
      await page.goto(`${stage.address}/?page=wallboard`)
      await page.locator('.wall-fresh-live').waitFor()
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
      const right = await page
        .locator('.wall-foot')
        .evaluate((foot) => foot.getBoundingClientRect().right)
      expect(right).toBeLessThanOrEqual(390)
    }
  })
})
