import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { PlaceId } from '#contract/ids.ts'
import { hasBrowser, stageOf } from './browser.ts'
import { conditionOf, makeIncident, makeOutage } from './fixture-outages.ts'
import { row, titles } from './incident-page.ts'
import { eventually } from './map-page.ts'

const MINUTE_MS = 60_000

describe.skipIf(!hasBrowser)('incidents and their places', () => {
  const stage = stageOf(63)

  async function open(search = '?page=incidents'): Promise<Page> {
    const { page } = stage.opened
    await page.goto(`${stage.address}/${search}`)
    await page.locator('.live-live').waitFor()
    return page
  }

  const place = (id: string) => {
    const found = stage.server.fleet.places.find((one) => one.id === id)
    if (found === undefined) throw new Error(`the fixture has no ${id}`)
    return found
  }

  it('says where the place of an incident is, whom to call for its line, and shows it on the map', async () => {
    const page = await open()
    await row(page, 'inc-place').waitFor()
    const { kelurahan, kecamatan, provider } = place('place-34')
    expect(provider).not.toBe(null)
    const where = `${kelurahan === kecamatan ? kelurahan : `${kelurahan}, ${kecamatan}`} · hubungi ${provider}`
    await expect.poll(() => row(page, 'inc-place').textContent()).toContain(where)
    // Of a power cut it is not the provider who is called.
    await expect.poll(() => row(page, 'inc-power').textContent()).not.toContain('hubungi')
    await row(page, 'inc-place').click()
    const panel = page.locator('.incident-panel')
    await expect.poll(() => panel.locator('.place-line').textContent()).toContain(where)
    await panel.locator('[data-outage="uplink1"] > a').click()
    await page.locator('.outage-status').waitFor()
    await expect.poll(() => panel.locator('.place-line').textContent()).toContain(where)
    await panel.getByRole('link', { name: 'Lihat di peta' }).click()
    await page.getByRole('complementary', { name: 'Rincian' }).waitFor()
    expect(new URL(page.url()).search).toBe('?place=place-34')
    await page.goBack()
    await page.locator('.outage-status').waitFor()
  })

  it('lists of an incident exactly its own outages, also those that are over', async () => {
    const now = Date.now()
    const startMs = now - 20 * MINUTE_MS
    const own = makeOutage({ id: 'own1', place: 'place-1' as PlaceId, startMs, incident: 'inc-x' })
    const over = { ...own, id: 'own2', endMs: now - MINUTE_MS, place: 'place-2' as PlaceId }
    const other = { ...own, id: 'other1', place: 'place-3' as PlaceId, incident: 'inc-y' }
    stage.server.held.outages.push(own, over, other)
    stage.server.held.incidents.push(
      makeIncident({ id: 'inc-x', sinceMs: startMs, conditions: [conditionOf(own)] }),
    )
    const page = await open('?page=incidents&incident=inc-x')
    const listed = () =>
      page
        .locator('.incident-panel [data-outage]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-outage')))
    await expect.poll(listed).toEqual(['own1', 'own2'])
    expect(stage.opened.requests.some((url) => url.endsWith('/v1/outages?incident=inc-x'))).toBe(
      true,
    )
  })

  it('lists beside a place when it gave no service lately, why and for how long', async () => {
    const now = Date.now()
    const startMs = now - 30 * 60 * MINUTE_MS
    const ended = makeOutage({
      id: 'past1',
      place: 'place-25' as PlaceId,
      startMs,
      endMs: startMs + 95 * MINUTE_MS,
      cause: 'access-point',
      confidence: 0.97,
      status: 'final',
    })
    stage.server.held.outages.push(ended, { ...ended, id: 'past2', status: 'withdrawn' })
    const page = await open('?place=place-25')
    const lines = page.locator('.place-outages li')
    await lines.nth(1).waitFor()
    await eventually(() => lines.count()).toBe(2)
    await expect
      .poll(() => lines.first().textContent())
      .toMatch(/listrik \(kemungkinan besar\)47 mnt, berlangsung$/)
    await expect
      .poll(() => lines.nth(1).textContent())
      .toMatch(/titik akses \(hampir pasti\)1 jam 35 mnt$/)
    await lines.nth(1).getByRole('link').click()
    await page.locator('.outage-status').waitFor()
    expect(new URL(page.url()).searchParams.get('outage')).toBe('past1')
    await page.goto(`${stage.address}/?place=place-1`)
    await page.getByText('Tidak ada gangguan dalam 7 hari terakhir.').waitFor()
  })

  it('does not move the list under the mouse or the keys, and says that something is new', async () => {
    const page = await open()
    await row(page, 'inc-power').hover()
    const before = await titles(page)
    const top = async () => (await row(page, 'inc-power').boundingBox())?.y
    const former = await top()
    const now = Date.now()
    const fresh = (id: string, name: string) =>
      makeIncident({ id, scope: 'kelurahan', name, sinceMs: now })
    await stage.server.change({ incidents: [fresh('inc-1', 'Satu')] })
    const button = page.getByRole('button', { name: 'Tampilkan 1 yang baru' })
    await button.waitFor()
    await expect.poll(() => titles(page)).toEqual(before)
    await expect.poll(() => top()).toBe(former)
    // What is known of a row is shown all the same, where it stands.
    const cut = stage.server.held.incidents.find(({ id }) => id === 'inc-power')
    if (cut === undefined) throw new Error('the fixture has no inc-power')
    const closed = { closedAtMs: now, revisedAtMs: now, placesNow: 0 }
    await stage.server.change({ incidents: [{ ...cut, ...closed }] })
    await expect.poll(() => row(page, 'inc-power').locator('.s-up').count()).toBe(1)
    await expect.poll(() => titles(page)).toEqual(before)
    await button.click()
    await expect.poll(async () => (await titles(page))[0]).toBe('Kelurahan Satu')
    await page.mouse.move(2, 2)
    await page.locator('#list').focus()
    await page.keyboard.press('Tab')
    await stage.server.change({ incidents: [fresh('inc-2', 'Dua')] })
    await page.getByRole('button', { name: 'Tampilkan 1 yang baru' }).waitFor()
    expect((await titles(page))[0]).toBe('Kelurahan Satu')
    const focused = () =>
      page.evaluate(() => document.activeElement?.parentElement?.getAttribute('data-incident'))
    await expect.poll(() => focused()).toBe('inc-1')
  })
})
