import type { Browser, Page } from 'playwright-core'
import { randomOf } from '../../browser/fixture-city.ts'
import { localDay } from '../../browser/fixture-days.ts'
import { citySpots, fleetOf } from './country.ts'
import { framesDuring, median, rounded } from './frames.ts'
import { freshPage, openStage } from './stage.ts'

const SEED = 1
const PLACES = 300
const DAY_MS = 86_400_000
const DAYS_BACK = 5
const PLAY_MS = 5000
const SPEEDS = [60, 3600] as const

/** From the key that asks for the day before to the frame in which that day is drawn, ms. */
function loadMs(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const { dataset } = document.documentElement
        const look = (): void => {
          if (dataset['past'] !== 'shown') requestAnimationFrame(look)
          else requestAnimationFrame(() => resolve(performance.now() - startedMs))
        }
        const startedMs = performance.now()
        dispatchEvent(new KeyboardEvent('keydown', { key: '[' }))
        requestAnimationFrame(look)
      }),
  )
}

/**
 * A day of the past as the time machine loads and plays it. Its answer comes from memory: what a server
 * takes to give it is told by the benchmark `days`.
 */
export async function measureReplay(
  browser: Browser,
  print: (line: object) => void,
): Promise<void> {
  const stage = await openStage((id) => fleetOf(citySpots(PLACES, randomOf(SEED)), id, SEED))
  const page = await freshPage(browser)
  const yesterday = localDay(Date.now() - DAY_MS)
  // The cut of the fixture's city begins at 13.07 and ends at 15.02: at full speed both are played.
  const open = async (speed: number): Promise<void> => {
    await page.goto(`${stage.address}/?at=${yesterday}T12:30:00&speed=${speed}`)
    await page.locator('html[data-past=shown]').waitFor()
    await page.waitForTimeout(1000)
  }
  await open(SPEEDS[0])
  const loads: number[] = []
  for (let day = 0; day < DAYS_BACK; day += 1) loads.push(await loadMs(page))
  print({ case: 'day', places: PLACES, loadMs: rounded(median(loads)), targetMs: 1000 })
  for (const speed of SPEEDS) {
    await open(speed)
    const clock = page.locator('.time-clock b')
    const before = await clock.textContent()
    await page.keyboard.press('p')
    const frames = await framesDuring(page, () => page.waitForTimeout(PLAY_MS))
    await page.keyboard.press('p')
    const after = await clock.textContent()
    if (before === after) throw new Error('[bench] the day was not played')
    print({ case: `replay ${speed}x`, places: PLACES, ...frames })
  }
  await page.context().close()
  await stage.close()
}
