import { serve } from '@hono/node-server'
import type { ServerType } from '@hono/node-server'
import { Hono } from 'hono'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from 'playwright-core'
import type { PlaceFleet } from '#contract/fleet.ts'
import type { PlaceId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { securityHeaders } from '../../server/http/middleware/security-headers.ts'
import { publicRoutes } from '../../server/http/routes/public.ts'
import { at, openDaysWorld, placeOf, TIME_ZONE } from '../unit/days-world.ts'
import type { DaysWorld } from '../unit/days-world.ts'
import { axeFindings } from './axe.ts'
import { hasBrowser, launch } from './browser.ts'

const DAY = '2026-10-21'
const A = 'a' as PlaceId

describe.skipIf(!hasBrowser)('the public page, on a phone', () => {
  let browser: Browser
  let world: DaysWorld
  let server: ServerType
  let address = ''

  beforeAll(async () => {
    world = await openDaysWorld(at(DAY, 0))
    await world.change(at(DAY, 0), { places: [placeOf('a', { name: 'Taman Nostalgia' })] })
    const { journal } = world
    const code = (await journal.placeCodes.codesOf([A])).get(A) ?? ''
    const outage = { id: 'o', startMs: at(DAY, 10), cause: 'power', confidence: 1, incident: null }
    const placeNow = () =>
      ({ place: { state: 'down', sinceMs: at(DAY, 10), outage } }) as unknown as PlaceFleet
    const app = new Hono().use(securityHeaders(null)).route(
      '/',
      publicRoutes({
        journal,
        fleet: { placeNow },
        timeZone: TIME_ZONE,
        nowMs: () => world.nowMs,
        operator: (c) => Promise.resolve(c.body(null, 401)),
      }),
    )
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    address = `http://127.0.0.1:${port}${PATHS.publicPlace.replace(':code', code)}`
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await new Promise((resolve) => server.close(resolve))
    await world.close()
  })

  it.each([
    [390, 'light'],
    [320, 'dark'],
  ] as const)(
    'leads from a report to its answer, %i pixels wide, %s',
    async (width, colorScheme) => {
      world.nowMs = at(DAY, 12)
      const page = await browser.newPage({ viewport: { width, height: 844 }, colorScheme })
      const isSound = async (): Promise<void> => {
        expect(await axeFindings(page)).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
      }
      await page.goto(address)
      await page.getByText('Gangguan diketahui sejak').waitFor()
      await isSound()
      // The style came through the policy of the headers.
      const height = (await page.getByRole('button').boundingBox())?.height ?? 0
      expect(height).toBeGreaterThanOrEqual(44)
      world.nowMs += 60_000
      await page.getByLabel('Lambat').check()
      await page.getByLabel('Keterangan').fill(`Lebar ${width}`)
      await page.getByRole('button', { name: 'Kirim laporan' }).click()
      await page.getByText('Keadaan saat laporan diterima: Mati.').waitFor()
      await isSound()
      const { complaints } = await world.journal.complaints.list(A, 10)
      const own = complaints.find(({ text }) => text === `Lebar ${width}`)
      const answer = { text: 'Kanal radio diganti', isResolved: true }
      await world.journal.complaints.answer(own?.id ?? '', answer, {
        by: 'Rina',
        atMs: world.nowMs,
      })
      await page.reload()
      await page.getByText('Kanal radio diganti').waitFor()
      await page.getByText('Selesai 21 Okt 2026').waitFor()
      await page.getByRole('link', { name: 'English' }).click()
      await page.getByText('Resolved 21').waitFor()
      await isSound()
      await page.close()
    },
  )

  it('works without a script', async () => {
    world.nowMs = at(DAY, 13)
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${address}?lang=en`)
    world.nowMs += 60_000
    await page.getByLabel('No login page').check()
    await page.getByRole('button', { name: 'Send the report' }).click()
    await page.getByText('Not answered yet.').waitFor()
    await context.close()
  })
})
