import type { Page } from 'playwright-core'

/** The middle one of some values. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
export const rounded = (value: number): number => Math.round(value * 10) / 10

/** How evenly a page was drawn. */
export interface Frames {
  readonly framesPerSecond: number
  readonly longestMs: number
  /** 99 of 100 frames are shorter. */
  readonly p99Ms: number
}

/** Counts frames while something is done. */
export async function framesDuring(page: Page, act: () => Promise<void>): Promise<Frames> {
  await page.evaluate(() => {
    const times: number[] = []
    Object.assign(globalThis, { frameTimes: times })
    const frame = (timeMs: number): void => {
      times.push(timeMs)
      if (Reflect.get(globalThis, 'frameTimes') === times) requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  await act()
  const times = await page.evaluate(() => {
    const found = Reflect.get(globalThis, 'frameTimes') as number[]
    Object.assign(globalThis, { frameTimes: null })
    return found
  })
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at))
  const lasted = (times.at(-1) ?? 0) - (times[0] ?? 0)
  const sorted = [...gaps].sort((a, b) => a - b)
  return {
    framesPerSecond: rounded((gaps.length * 1000) / lasted),
    longestMs: rounded(sorted.at(-1) ?? Number.NaN),
    p99Ms: rounded(sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN),
  }
}
