import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { axeFindings } from './axe.ts'
import { DESKTOP, hasBrowser, PHONE, stageOf } from './browser.ts'
import { lastMonth } from './fixture-reports.ts'
import { ofTurn } from './turns.ts'

/** An hour of today, of which the fixture has samples. */
const HOUR = `${Date.now() - 7_200_000}-${Date.now() - 3_600_000}`

/** A page to look at: its address, and what tells that it is drawn. */
const PAGES: readonly (readonly [name: string, search: string, drawn: string])[] = [
  ['map', '', '.marker'],
  ['open place', '?place=place-4', '.panel .strip'],
  ['overview', '?page=overview', '.figure-card dd'],
  ['incidents', '?page=incidents', '.incident-row'],
  ['incident', '?page=incidents&incident=inc-power', '.incident-panel h3'],
  ['outages', '?page=incidents&tab=outages', '[data-outage]'],
  ['windows', '?page=incidents&tab=windows', '.tab[aria-current]'],
  ['alerts', '?page=incidents&tab=alerts', '[data-channel]'],
  ['places', '?page=places', 'tbody tr'],
  ['access points', '?page=access-points', 'tbody tr'],
  ['agents', '?page=agents', '.agent-row'],
  ['providers', '?page=providers', '#lines tbody tr'],
  ['report', '?page=reports', '#by-place tbody tr'],
  ['report version', `?page=reports&period=${lastMonth()}&version=1`, '.report-section'],
  ['settings', '?page=settings', '.standing'],
  ['help', '?page=help', '.help-section'],
  ['place', '?page=place&place=place-4', 'main h2'],
  ['samples', `?page=place&place=place-4&span=day&stretch=${HOUR}`, '#polls tbody tr'],
  ['field technician', '?page=field', 'main h2'],
  ['wallboard', '?page=wallboard', '.wall-fresh-live'],
]

const FORMS = [
  ['desktop', DESKTOP, 'light', 'id'],
  ['phone', PHONE, 'dark', 'en'],
] as const

describe.skipIf(!hasBrowser)('pages for everybody', () => {
  const stage = stageOf(63)

  const open = async (form: (typeof FORMS)[number], search: string): Promise<Page> => {
    const [, viewport, colorScheme, language] = form
    const { page } = stage.opened
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.addInitScript((code) => localStorage.setItem('pantau.language', code), language)
    await page.goto(stage.address + search)
    return page
  }

  for (const [turn, form] of FORMS.entries()) {
    for (const [name, search, drawn] of ofTurn(PAGES, turn)) {
      it(`lets everybody use the page: ${name}, ${form[0]}, ${form[2]}, ${form[3]}`, async () => {
        const page = await open(form, `/${search}`)
        await page.locator(drawn).first().waitFor()
        expect(await axeFindings(page)).toEqual([])
      })
    }
  }

  it('lets everybody use the sheet of all pages on a phone', async () => {
    const page = await open(FORMS[1], '/')
    await page.locator('.marker').first().waitFor()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('dialog', { name: 'More' }).waitFor()
    expect(await axeFindings(page)).toEqual([])
  })
})
