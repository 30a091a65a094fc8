import type { Page } from 'playwright-core'
import { PAGES } from '../../dashboard/model/address.ts'

/** A way to touch the page, and how often it is chosen beside the others. */
interface Action {
  readonly name: string
  readonly weight: number
  readonly act: (page: Page, random: () => number) => Promise<string>
}

const KEYS =
  'Tab Tab Tab Enter Space Escape ArrowDown ArrowUp ArrowLeft ArrowRight Home End PageDown / ? j k l i a + -'.split(
    ' ',
  )
const TEXTS = ['taman', 'zz', '-1', '0', '2026-11-31', '<b>x</b>', '1e9', 'é"\'', '']
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
  { width: 900, height: 500 },
]

const oneOf = <T>(list: readonly T[], random: () => number): T =>
  list[Math.floor(random() * list.length)] as T

/** Clicks something that can be clicked and is in sight, where nothing lies over it. */
async function click(page: Page, random: () => number): Promise<string> {
  const target = await page.evaluate((share) => {
    const wanted =
      'a[href], button, input, select, summary, [role=option], [role=slider], [role=tab], [tabindex="0"]'
    const spots = [...document.querySelectorAll<HTMLElement>(wanted)].flatMap((element) => {
      if (element.matches(':disabled, a[download], a[href^="tel:"], a[href^="mailto:"]')) return []
      if (element instanceof HTMLInputElement && element.type === 'file') return []
      const box = element.getBoundingClientRect()
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      const isInSight = box.width > 0 && x >= 0 && y >= 0 && x < innerWidth && y < innerHeight
      const onTop = isInSight ? document.elementFromPoint(x, y) : null
      const label = (element.ariaLabel ?? element.textContent ?? '').trim().slice(0, 40)
      return onTop !== null && (element === onTop || element.contains(onTop))
        ? [{ x, y, what: `${element.tagName.toLowerCase()} "${label}"` }]
        : []
    })
    return spots[Math.floor(share * spots.length)] ?? null
  }, random())
  if (target === null) return 'nothing to click'
  await page.mouse.click(target.x, target.y)
  return `click ${target.what}`
}

async function write(page: Page, random: () => number): Promise<string> {
  const text = oneOf(TEXTS, random)
  await page.keyboard.insertText(text)
  return `write "${text}"`
}

async function drag(page: Page, random: () => number): Promise<string> {
  const { width, height } = page.viewportSize() ?? { width: 1440, height: 900 }
  const spot = () => [random() * width, random() * height] as const
  const [from, to] = [spot(), spot()]
  await page.mouse.move(...from)
  await page.mouse.down()
  await page.mouse.move(...to, { steps: 3 })
  await page.mouse.up()
  return `drag ${from.map(Math.round).join(',')} to ${to.map(Math.round).join(',')}`
}

const ACTIONS: readonly Action[] = [
  { name: 'click', weight: 60, act: click },
  {
    name: 'key',
    weight: 20,
    act: async (page, random) => {
      const key = oneOf(KEYS, random)
      await page.keyboard.press(key)
      return `key ${key}`
    },
  },
  { name: 'write', weight: 6, act: write },
  { name: 'drag', weight: 4, act: drag },
  {
    name: 'wheel',
    weight: 4,
    act: async (page, random) => {
      const by = Math.round((random() - 0.5) * 1200)
      await page.mouse.wheel(0, by)
      return `wheel ${by}`
    },
  },
  {
    name: 'back',
    weight: 3,
    act: async (page) => {
      await page.evaluate(async () => {
        // Before the first page of the dashboard lies none of its own.
        if (!navigation.canGoBack) return
        // Two steps at once would look for a page before they are made.
        const { committed, finished } = navigation.back()
        await Promise.allSettled([committed, finished])
      })
      return 'back'
    },
  },
  {
    name: 'resize',
    weight: 1,
    act: async (page, random) => {
      const size = oneOf(SIZES, random)
      await page.setViewportSize(size)
      return `size ${size.width}`
    },
  },
  {
    name: 'open',
    weight: 2,
    act: async (page, random) => {
      const name = oneOf(PAGES, random)
      await page.evaluate((query) => {
        history.pushState(null, '', query)
        dispatchEvent(new PopStateEvent('popstate'))
      }, `?page=${name}`)
      return `open ${name}`
    },
  },
]

/** Does one thing that a person could do, by chance, and says what it was. */
export async function actAtRandom(page: Page, random: () => number): Promise<string> {
  const choices = ACTIONS.flatMap((action) => Array.from({ length: action.weight }, () => action))
  return oneOf(choices, random).act(page, random)
}
