import { describe, expect, it } from 'vitest'
import type { PlaceFleet } from '#contract/fleet.ts'
import { hasBrowser, stageOf, type Stage } from './browser.ts'
import { eventually } from './map-page.ts'

const PLACES = 6000

/** What each page shows of a country, once it is there. */
const SHOWN: readonly (readonly [search: string, drawn: string])[] = [
  ['', '.marker'],
  ['?page=overview', '[aria-labelledby=states-now] .brief-end'],
  ['?page=incidents', '.incident-row'],
  ['?page=places', 'tbody tr'],
  ['?page=place&place=place-8', '.place-availability .facts'],
  ['?page=access-points', '.page .card .link'],
  ['?page=agents', '.agent-row'],
  ['?page=providers', '#lines tbody tr'],
  ['?page=reports', '#by-place tbody tr'],
  ['?page=settings', '.standing'],
  ['?page=field', '.field-row'],
  ['?page=wallboard', '.wall-fresh-live'],
  ['?layer=gaps', '.layer-legend, .layer-table'],
]

/** Makes the fixture tell of its places as the server does of a country: without their equipment. */
async function asCountry({ server, opened }: Stage): Promise<void> {
  const { accessPoints, uplinks, equipment, agents, places } = server.fleet
  const none = { accessPoints: [], uplinks: [], equipment: [], agents: [] }
  server.fleet = { ...server.fleet, ...none, isWhole: false }
  const { page } = opened
  page.setDefaultTimeout(20_000)
  await page.route('**/v1/places/*/now', (route) => {
    const id = decodeURIComponent(new URL(route.request().url()).pathname.split('/')[3] ?? '')
    const there = <T extends { readonly place: string | null }>(items: readonly T[]): T[] =>
      items.filter((one) => one.place === id)
    const place = places.find((one) => one.id === id)
    if (place === undefined) return route.fulfill({ status: 404, json: {} })
    const json: PlaceFleet = {
      place,
      accessPoints: there(accessPoints),
      uplinks: there(uplinks),
      equipment: there(equipment),
      agents: there(agents),
    }
    return route.fulfill({ json })
  })
  await page.route('**/v1/fleet/agents*', (route) => route.fulfill({ json: { agents } }))
}

describe.skipIf(!hasBrowser)('a country', () => {
  const stage = stageOf(PLACES, {}, 'own-clock')

  it.each(SHOWN)('has something to show on /%s', async (search, drawn) => {
    await asCountry(stage)
    const { page } = stage.opened
    await page.goto(`${stage.address}/${search}`)
    await page.locator(drawn).first().waitFor()
    await page.waitForTimeout(300)
    await eventually(() => page.locator('.failure-note').count()).toBe(0)
    // A table of thousands is shown in parts: a page of all of them would not be read, nor drawn.
    await eventually(() => page.locator('body *').count()).toBeLessThan(12_000)
  })

  it('is asked once for what tells of every place, a city each minute', async () => {
    const { page, requests } = stage.opened
    const asked = () => requests.filter((url) => url.includes('/v1/coverage?')).length
    const openFor = async (minutes: number): Promise<number> => {
      requests.length = 0
      await page.goto(`${stage.address}/?page=reports`)
      await page.locator('#by-place tbody tr').first().waitFor()
      for (let minute = 0; minute < minutes; minute += 1) await page.clock.runFor(60_500)
      return asked()
    }
    await page.clock.install()
    expect(await openFor(2)).toBeGreaterThan(1)
    await asCountry(stage)
    expect(await openFor(3)).toBe(1)
  })
})
