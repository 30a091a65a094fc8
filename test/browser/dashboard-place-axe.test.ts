import { describe, expect, it } from 'vitest'
import { axeFindings } from './axe.ts'
import { PHONE_OPTIONS, hasBrowser, stageOf } from './browser.ts'
import { ofTurn } from './turns.ts'

/** Address and what is there once the page is; `DARK` is a place with an outage. */
const PAGES = [
  ['?page=place&place=place-8', '.place-compare tbody tr'],
  ['?page=place&place=place-8&span=day', '.place-availability [role=slider]'],
  ['?page=place&place=place-8&span=month', '.day-rows li'],
  ['?page=place&place=place-8&span=year', '.year-grid'],
  ['?page=place&place=nowhere', '.notice'],
  ['?page=field', '.field-row'],
  ['?page=field&place=DARK', '.field-todo li'],
  ['?page=wallboard', '.wall-fresh-live'],
] as const

describe.skipIf(!hasBrowser).each(['light', 'dark'] as const)(
  'place, field and wall, %s',
  (theme) => {
    const turn = theme === 'light' ? 0 : 1
    const stage = stageOf(63, { colorScheme: theme })
    for (const [search, ready] of ofTurn(PAGES, turn)) {
      it(`has nothing for axe to say about ${search}`, async () => {
        const { page } = stage.opened
        const language = theme === 'light' ? 'id' : 'en'
        await page.addInitScript((chosen) => {
          localStorage.setItem('pantau.language', chosen)
          localStorage.setItem('pantau.operator', 'Rina')
        }, language)
        const dark = stage.server.held.outages.find(
          ({ endMs, place }) => endMs === null && place !== null,
        )
        await page.goto(`${stage.address}/${search.replace('DARK', dark?.place ?? '')}`)
        await page.locator(ready).first().waitFor()
        expect(await axeFindings(page)).toEqual([])
      })
    }
  },
)

describe.skipIf(!hasBrowser)('place and field on a phone', () => {
  const stage = stageOf(63, PHONE_OPTIONS)
  for (const [search, ready] of [PAGES[0], PAGES[5], PAGES[6]]) {
    it(`has nothing for axe to say about ${search}`, async () => {
      const { page } = stage.opened
      const dark = stage.server.held.outages.find(
        ({ endMs, place }) => endMs === null && place !== null,
      )
      await page.goto(`${stage.address}/${search.replace('DARK', dark?.place ?? '')}`)
      await page.locator(ready).first().waitFor()
      expect(await axeFindings(page)).toEqual([])
    })
  }
})
