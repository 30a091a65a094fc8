import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Incident } from '#contract/incident.ts'
import { hasBrowser, stageOf } from './browser.ts'
import type { FixtureServer } from './fixture-server.ts'

const HOUR_MS = 3_600_000
const LONG_NAME = 'Kantor Kelurahan Naikoten Satu dan Taman Bermain Anak Ramah Lingkungan'
/** Screens that hang on walls: small, 16 to 10, the usual one, and four times that. */
const SCREENS = [
  { width: 1280, height: 720 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
] as const

/** What of the board lies beyond its box, or is cut off without the dots that say so. */
function beyond(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const slack = 1.5
    const found: string[] = []
    for (const part of document.querySelectorAll<HTMLElement>('.wallboard *')) {
      const box = part.getBoundingClientRect()
      if (box.width === 0 || part.closest('.unseen, svg') !== null) continue
      const name = `${part.tagName}.${part.className} "${part.textContent?.slice(0, 30)}"`
      const style = getComputedStyle(part)
      const isDotted =
        part.closest('.wall-known') !== null ||
        [part, part.parentElement].some(
          (one) => one !== null && getComputedStyle(one).textOverflow === 'ellipsis',
        )
      const around = (part.parentElement as HTMLElement).getBoundingClientRect()
      const limit = part.closest('.wall-slide')?.getBoundingClientRect() ?? around
      if (box.bottom > limit.bottom + slack || box.bottom > innerHeight) found.push(`low: ${name}`)
      if (box.right > innerWidth || (!isDotted && box.right > around.right + slack))
        found.push(`right: ${name}`)
      if (style.display === 'inline' || isDotted) continue
      // A line of text is a little taller than its box where lines stand close.
      const tall = part.scrollHeight - part.clientHeight
      if (style.overflowY !== 'visible' && tall > slack) found.push(`cut by ${tall}: ${name}`)
    }
    return found
  })
}

/** More of everything than a board has room for, under names that are too long. */
async function crowd(server: FixtureServer): Promise<void> {
  const nowMs = Date.now()
  const template = server.held.incidents.find(({ closedAtMs }) => closedAtMs === null) as Incident
  const incidents = Array.from({ length: 14 }, (_, index): Incident => {
    const sinceMs = nowMs - (index < 9 ? index * 120_000 : index * 5 * HOUR_MS)
    return {
      ...template,
      id: `crowd-${index}`,
      scope: 'place',
      name: `${LONG_NAME} ${index}`,
      sinceMs,
      openedAtMs: sinceMs,
    }
  })
  const places = server.fleet.places.slice(0, 5).map((place) => ({
    ...place,
    name: `${LONG_NAME} ${place.id}`,
    state: 'down' as const,
    sinceMs: nowMs - 60_000,
    outage: {
      id: `o-${place.id}`,
      startMs: nowMs - 60_000,
      cause: 'site-network' as const,
      confidence: 0.7,
      incident: null,
    },
  }))
  await server.change({ incidents, places })
}

describe.skipIf(!hasBrowser)('wallboard that is crowded', () => {
  for (const screen of SCREENS) {
    describe(`at ${screen.width} x ${screen.height}`, () => {
      const stage = stageOf(300, { viewport: screen })
      it.each(['id', 'en'])('cuts nothing off but long names, by dots (%s)', async (language) => {
        const { page } = stage.opened
        await page.addInitScript((chosen) => {
          localStorage.setItem('pantau.language', chosen)
        }, language)
        await page.goto(`${stage.address}/?page=wallboard&seconds=600`)
        await page.locator('.wall-fresh-live').waitFor()
        await crowd(stage.server)
        await page.locator('.wall-fresh-dark li').nth(2).waitFor()
        for (const slide of ['city', 'incidents', 'worst']) {
          await page.locator(`[data-slide=${slide}]:not([hidden])`).waitFor()
          if (slide === 'worst') await page.locator('[data-slide=worst] .wall-row').nth(5).waitFor()
          expect([slide, ...(await beyond(page))]).toEqual([slide])
          await page.keyboard.press('ArrowRight')
        }
      })
    })
  }

  describe('whose line is cut', () => {
    const stage = stageOf(300, { viewport: SCREENS[0] }, 'own-clock')
    it('finds room to say that it is old', async () => {
      const { page } = stage.opened
      await page.clock.install()
      await page.goto(`${stage.address}/?page=wallboard&seconds=600`)
      await page.locator('.wall-fresh-live').waitFor()
      await crowd(stage.server)
      await page.locator('.wall-fresh-dark li').nth(2).waitFor()
      stage.server.faults.eventsStatus = 503
      stage.server.cutLines()
      await page.clock.runFor(60_000)
      await page.locator('.wall-old-hint').waitFor()
      for (const slide of ['city', 'incidents', 'worst']) {
        expect([slide, ...(await beyond(page))]).toEqual([slide])
        await page.keyboard.press('ArrowRight')
      }
    })
  })
})
