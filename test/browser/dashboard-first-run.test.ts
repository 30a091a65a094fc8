import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { PATHS } from '#contract/paths.ts'
import { axeFindings } from './axe.ts'
import { hasBrowser, PHONE, stageOf } from './browser.ts'
import { eventually } from './map-page.ts'
import { ofTurn } from './turns.ts'

const STEPS = ['city', 'boundaries', 'places', 'access-points', 'agent', 'live']

describe.skipIf(!hasBrowser)('first steps', () => {
  const stage = stageOf(21)

  function emptyTheCity(): void {
    const nothing = { places: [], accessPoints: [], uplinks: [], agents: [], equipment: [] }
    const city = { ...stage.server.fleet.city, boundaries: 'none' as const, bounds: null }
    stage.server.fleet = { ...stage.server.fleet, ...nothing, city }
  }
  async function open(search: string, who = 'Maria'): Promise<Page> {
    const { page } = stage.opened
    await page.addInitScript((name) => localStorage.setItem('pantau.operator', name), who)
    await page.goto(`${stage.address}/${search}`)
    return page
  }
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

  it('says in an empty city what to do in three steps, and leads to the first', async () => {
    emptyTheCity()
    const page = await open('')
    const steps = page.locator('.first-run li h3')
    await steps.first().waitFor()
    await expect
      .poll(() => steps.allTextContents())
      .toEqual(['Kota dan tempatnya', 'Titik akses', 'Agen di lokasi'])
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('link', { name: 'Mulai', exact: true }).click()
    await page.getByText('Langkah 1 dari 6').waitFor()
    expect(new URL(page.url()).searchParams.get('step')).toBe('city')
  })

  it('waits while the server opens itself anew with the settings of the city', async () => {
    emptyTheCity()
    const page = await open('?page=first-run')
    await page.getByLabel('Nama kota').fill('Kota Uji')
    await expect.poll(() => page.getByLabel('Zona waktu').isDisabled()).toBe(true)
    let isAway = true
    await page.route(`**${PATHS.city}`, (route) =>
      isAway && route.request().method() === 'GET' ? route.abort() : route.continue(),
    )
    await button(page, 'Simpan dan lanjut').click()
    await page.getByText('Server memuat ulang dirinya').waitFor()
    isAway = false
    await page.getByText('Langkah 2 dari 6').waitFor()
    expect(stage.server.written[0]).toMatchObject({ path: PATHS.city, by: 'Maria' })
    // The city stays answered when the page is opened again; the fixture has its areas already.
    await page.goto(`${stage.address}/?page=first-run`)
    await page.getByText('Langkah 3 dari 6').waitFor()
  })

  it('leaves boundaries out, takes a place, and goes on where one left', async () => {
    emptyTheCity()
    await stage.opened.page.route(`**${PATHS.geography}`, (route) =>
      route.fulfill({
        json: { areas: [], candidates: [], grid: null, attribution: null, unknownKelurahan: [] },
      }),
    )
    const page = await open('?page=first-run&step=boundaries')
    await button(page, 'Lewati dahulu').click()
    await page.getByText('Langkah 3 dari 6').waitFor()
    await expect.poll(() => button(page, 'Lanjut').isDisabled()).toBe(true)
    await page.getByText('Simpan satu tempat dahulu.').waitFor()
    await page.locator('.stepper li', { hasText: 'Batas wilayah' }).getByText('dilewati').waitFor()
    await page.getByLabel('Nama *').fill('Taman Nostalgia')
    await page.getByLabel('Lintang *').fill('-10.16, 123.61')
    await page.getByLabel('Kelurahan *').fill('Fatululi')
    await page.getByLabel('Kecamatan *').fill('Oebobo')
    await button(page, 'Simpan tempat').click()
    await page.getByText('1 tempat sudah ada').waitFor()
    await button(page, 'Lanjut').click()
    await expect.poll(() => page.getByLabel('Tempat *').inputValue()).toBe('taman-nostalgia')
    await expect
      .poll(() => page.getByLabel('Kode *').inputValue())
      .toBe('taman-nostalgia-titik-akses-1')
    await page.goto(`${stage.address}/?page=inventory`)
    await page.getByRole('link', { name: 'Lanjutkan langkah awal' }).click()
    await page.locator('.stepper').waitFor()
    await eventually(() => page.locator('.stepper .is-done').count()).toBe(1)
  })

  it('waits for the agent and the first result, and says what it hangs on', async () => {
    const whole = stage.server.fleet
    const [place] = whole.places
    const accessPoint = whole.accessPoints.find((one) => one.place === place?.id)
    const like = whole.agents[0]
    if (!place || !accessPoint || !like) throw new Error('the fixture lacks a place')
    const never = { state: 'unknown' as const, lastPollAtMs: null, lastOutcome: null }
    const agent = { ...like, id: accessPoint.agent ?? like.id, lastSeenAtMs: null }
    stage.server.fleet = {
      ...whole,
      places: [place],
      accessPoints: [{ ...accessPoint, ...never }],
      uplinks: [],
      agents: [agent],
    }
    const page = await open('?page=first-run&step=live')
    await page.getByText('Agen belum melapor.').waitFor()
    await stage.server.change({ agents: [{ ...agent, lastSeenAtMs: Date.now() }] })
    await page.getByText('Agen melapor tetapi titik akses belum dibaca.').waitFor()
    const down = { state: 'down' as const, lastOutcome: 'timeout' as const }
    await stage.server.change({
      accessPoints: [{ ...accessPoint, ...down, lastPollAtMs: Date.now() }],
    })
    await page.getByText('Titik akses tidak menjawab. Periksa alamat').waitFor()
    await stage.server.change({
      accessPoints: [{ ...accessPoint, state: 'up', lastPollAtMs: Date.now() }],
    })
    await page.locator('.live-now.is-live', { hasText: `${accessPoint.name} menyala.` }).waitFor()
    await page.getByRole('link', { name: 'Lihat di peta' }).click()
    await page.locator(`.marker[data-place="${place.id}"]`).waitFor()
    // What is done is not asked for again.
    await page.goto(`${stage.address}/?page=inventory`)
    await page.locator('tbody tr').first().waitFor()
    await eventually(() => page.getByRole('link', { name: 'Lanjutkan langkah awal' }).count()).toBe(
      0,
    )
  })

  it('keeps the code of an agent over a reload', async () => {
    const page = await open('?page=first-run&step=agent')
    await button(page, 'Buat kode').click()
    await page.locator('.code').waitFor()
    await page.reload()
    await page.locator('.code', { hasText: '7K3M9-QX2VT' }).waitFor()
    expect(stage.server.written).toHaveLength(1)
    await button(page, 'Buat kode lain').click()
    await expect.poll(() => stage.server.written.length).toBe(2)
  })

  it('says exactly what to do where this browser may change nothing', async () => {
    emptyTheCity()
    const ownMachine = { name: 'Maria', isKeyed: false, mayChange: false, why: 'own-machine' }
    await stage.opened.page.route(`**${PATHS.operatorState}`, (route) =>
      route.fulfill({ json: ownMachine }),
    )
    const page = await open('?page=first-run')
    await page.locator('.may code', { hasText: 'pantau operators add NAMA' }).waitFor()
    await eventually(() => page.locator('.step-card').count()).toBe(0)
    expect(await axeFindings(page)).toEqual([])
  })

  for (const [turn, name, viewport, theme, language] of [
    [0, 'desktop', null, 'light', 'id'],
    [1, 'phone', PHONE, 'dark', 'en'],
  ] as const) {
    it(`lets everybody take each step: ${name}, ${theme}, ${language}`, async () => {
      const { page } = stage.opened
      if (viewport !== null) await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      await page.addInitScript((code) => localStorage.setItem('pantau.language', code), language)
      for (const step of ofTurn(STEPS, turn)) {
        await open(`?page=first-run&step=${step}`)
        await page.locator('.step-card').waitFor()
        await expect.poll(() => page.locator('.waiting').count()).toBe(0)
        if (step === 'agent') {
          await page.locator('.enrol button[type=submit]').click()
          await page.locator('.qr').waitFor()
        }
        expect([step, await axeFindings(page)]).toEqual([step, []])
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        expect([step, over]).toEqual([step, 0])
      }
    }, 60_000)
  }
})
