import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import { hasBrowser, stageOf } from './browser.ts'
import { FixtureServer } from './fixture-server.ts'
import { eventually } from './map-page.ts'

/** Another build of the dashboard: the same files, told apart by the version of the worker. */
function otherBuild(directory: string, mark: string): string {
  const other = mkdtempSync(join(tmpdir(), 'pantau-build-'))
  cpSync(directory, other, { recursive: true })
  const worker = join(other, 'service-worker.js')
  const text = readFileSync(worker, 'utf8').replace(
    /^const VERSION = '\w+'/,
    `const VERSION = '${mark}'`,
  )
  writeFileSync(worker, text)
  const index = join(other, 'index.html')
  const page = readFileSync(index, 'utf8').replace('<body>', `<body data-build="${mark}">`)
  writeFileSync(index, page)
  return other
}

describe.skipIf(!hasBrowser)('dashboard without a line', () => {
  const stage = stageOf(63, { serviceWorkers: 'allow' }, 'whole')
  const others: { readonly stop: () => Promise<void>; readonly directory: string }[] = []
  afterEach(async () => {
    for (const { stop, directory } of others.splice(0)) {
      await stop()
      rmSync(directory, { recursive: true })
    }
  })
  const port = () => Number(new URL(stage.address).port)
  const shells = (page: Page) =>
    page.evaluate(async () => (await caches.keys()).filter((name) => name.includes('shell')))

  /** Whether the newest worker is the one at work. */
  const isSettled = (page: Page) =>
    page.evaluate(async () => {
      const { installing, waiting, active } = await navigator.serviceWorker.ready
      return installing === null && waiting === null && active?.state === 'activated'
    })

  /** Opens the city and waits until the worker has kept it. */
  const opened = async (): Promise<Page> => {
    const { page } = stage.opened
    await page.goto(`${stage.address}/`)
    await page.locator('.live-live').waitFor()
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready
    })
    await expect
      .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null))
      .toBe(true)
    const keeps = () =>
      page.evaluate(async () => {
        const kept = await caches.open('pantau-kept-1')
        return (await kept.keys()).map(({ url }) => new URL(url).pathname).sort()
      })
    // The first map was drawn before there was a worker.
    await expect.poll(keeps).toContain('/v1/boundaries')
    await page.reload()
    await page.locator('.live-live').waitFor()
    await expect.poll(keeps).toEqual(['/v1/boundaries', '/v1/fleet', '/v1/incidents'])
    return page
  }

  it('can be installed: a manifest with its icons, under the policy of the server', async () => {
    const page = await opened()
    const devtools = await page.context().newCDPSession(page)
    const { errors, data } = await devtools.send('Page.getAppManifest')
    expect(errors).toEqual([])
    const manifest = JSON.parse(data ?? '{}') as {
      readonly lang: string
      readonly icons: readonly { readonly src: string; readonly sizes: string }[]
    }
    expect(manifest.lang).toBe('id')
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors')
    // The browser of the tests keeps nothing, which is no fault of the dashboard.
    expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito'])
    for (const { src, sizes } of manifest.icons.filter(({ src }) => src.endsWith('.png'))) {
      const size = await page.evaluate(async (path) => {
        const image = new Image()
        image.src = path
        await image.decode()
        return `${image.naturalWidth}x${image.naturalHeight}`
      }, src)
      expect(size).toBe(sizes)
    }
  })

  it('shows the last state as old and never as live, and is live again with the line', async () => {
    const page = await opened()
    const names = await page.locator('[role=option] .row-name, [role=option] b').allTextContents()
    const toIncidents = page.locator('.nav-link', { hasText: 'Gangguan' }).first()
    const waiting = await toIncidents.locator('.unseen').textContent()
    expect(waiting).toMatch(/^Gangguan: \d+ berlangsung$/)
    await stage.server.stop()
    await page.reload()
    const sign = page.locator('.live-offline')
    await sign.waitFor()
    await expect.poll(() => sign.textContent()).toMatch(/^Data terakhir: \d\d\.\d\d WITA — luring$/)
    await eventually(() => page.locator('.live-live').count()).toBe(0)
    await expect
      .poll(() => page.locator('[role=option] .row-name, [role=option] b').allTextContents())
      .toEqual(names)
    await expect.poll(() => toIncidents.locator('.unseen').textContent()).toBe(waiting)
    // Hours later it is as old as it is, not as old as the page.
    await page.getByRole('button', { name: 'EN', exact: true }).click()
    await expect.poll(() => sign.textContent()).toMatch(/^Last data: \d\d:\d\d WITA — offline$/)

    const back = new FixtureServer(stage.directory, 63)
    await back.start(port())
    others.push({ stop: () => back.stop(), directory: otherBuild(stage.directory, 'unused') })
    await page.locator('.live-live').waitFor({ timeout: 20_000 })
  })

  it('keeps what the page showed when it was left, not what it began with', async () => {
    const page = await opened()
    await stage.server.changeState('place-1', 'down')
    await page.locator('.marker[data-place="place-1"] .s-down').waitFor()
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    })
    const kept = () =>
      page.evaluate(async () => {
        const answer = await (await caches.open('pantau-kept-1')).match('/v1/fleet?columns=1')
        const fleet = (await answer?.json()) as { places: { id: string; state: string }[] }
        return fleet.places.find(({ id }) => id === 'place-1')?.state
      })
    await expect.poll(kept).toBe('down')
    await stage.server.stop()
    await page.reload()
    await page.locator('.live-offline').waitFor({ timeout: 10_000 })
    await page.locator('.marker[data-place="place-1"] .s-down').waitFor()
  })

  it('opens any page without a line, also one that was never opened before', async () => {
    const page = await opened()
    await page.evaluate(async () => {
      const kept = await caches.open('pantau-kept-1')
      await kept.delete('/v1/incidents?open=true')
    })
    await stage.server.stop()
    await page.goto(`${stage.address}/?page=incidents`)
    await page.locator('.live-offline').waitFor()
    await page.getByRole('heading', { name: 'Gangguan' }).first().waitFor()
    // Nobody can tell how many last: that is not none.
    const toIncidents = page.locator('.nav-link.is-current, .nav-link[aria-current]').first()
    await expect.poll(() => toIncidents.locator('.unseen').textContent()).toBe('Gangguan')
    await expect.poll(() => page.locator('.figures .figure-down b').first().textContent()).toBe('–')
  })

  it('says at once that the device has no network, and is live again when it has', async () => {
    const page = await opened()
    await page.context().setOffline(true)
    // Long before the silence of a line that nobody closed would tell.
    await page.locator('.live-offline').waitFor()
    await page.context().setOffline(false)
    await page.locator('.live-live').waitFor({ timeout: 20_000 })
  })

  it('leaves events, changes and details to the server alone', async () => {
    const page = await opened()
    const from = await page.evaluate(async () => {
      const of = async (path: string, method = 'GET') => {
        try {
          const answer = await fetch(path, { method, signal: AbortSignal.timeout(2000) })
          await answer.body?.cancel()
          return answer.headers.get('pantau-kept-at')
        } catch {
          return 'failed'
        }
      }
      return [await of('/v1/outages?open=true'), await of('/v1/fleet?columns=1')]
    })
    expect(from).toEqual([null, null])
    await stage.server.stop()
    const without = await page.evaluate(async () => {
      const of = async (path: string, method: string) => {
        try {
          return (await fetch(path, { method })).headers.get('pantau-kept-at') === null
        } catch {
          return 'failed'
        }
      }
      return [
        await of('/v1/events', 'GET'),
        await of('/v1/outages?open=true', 'GET'),
        await of('/v1/fleet', 'POST'),
        await of('/v1/inventory/place/place-1/contact', 'GET'),
      ]
    })
    expect(without).toEqual(['failed', 'failed', 'failed', 'failed'])
  })

  it('takes a new version at the next opening, and clears away what is older than the last', async () => {
    const page = await opened()
    await expect.poll(() => shells(page)).toHaveLength(1)
    await stage.server.stop()
    const versions = ['aaaa1111', 'bbbb2222', 'cccc3333']
    for (const mark of versions) {
      const directory = otherBuild(stage.directory, mark)
      const server = new FixtureServer(directory, 63)
      await server.start(port())
      others.push({ stop: () => server.stop(), directory })
      await page.reload()
      // The page is the server's own at once; the worker follows.
      await page.locator(`body[data-build="${mark}"]`).waitFor()
      await page.locator('.live-live').waitFor()
      await page.evaluate(async () => {
        await (await navigator.serviceWorker.ready).update()
      })
      await expect.poll(() => shells(page)).toContain(`pantau-shell-${mark}`)
      await expect.poll(() => isSettled(page), { timeout: 15_000 }).toBe(true)
      await server.stop()
      await page.reload()
      await page.locator(`body[data-build="${mark}"]`).waitFor()
      await page.locator('.live-offline').waitFor()
    }
    await expect
      .poll(() => shells(page))
      .toEqual(['pantau-shell-bbbb2222', 'pantau-shell-cccc3333'])
  }, 90_000)
})
