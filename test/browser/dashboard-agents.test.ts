import { describe, expect, it } from 'vitest'
import type { AgentNow } from '#contract/fleet.ts'
import type { AgentId } from '#contract/ids.ts'
import { hasBrowser, stageOf } from './browser.ts'
import { eventually } from './map-page.ts'

describe.skipIf(!hasBrowser)('page of agents', () => {
  const stage = stageOf(63, {}, 'own-clock')

  const row = (id: string) => stage.opened.page.locator(`.agent-row[data-agent="${id}"]`)
  const ids = () =>
    stage.opened.page
      .locator('.agent-row')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-agent') ?? ''))
  const agent = (id: string): AgentNow => {
    const found = stage.server.fleet.agents.find((one) => one.id === id)
    if (found === undefined) throw new Error(`the fixture has no agent ${id}`)
    return found
  }
  async function open(search = '?page=agents'): Promise<void> {
    await stage.opened.page.goto(`${stage.address}/${search}`)
    await stage.opened.page.locator('.live-live').waitFor()
  }

  it('has those that need a hand first, each with a sentence and the technical word', async () => {
    await open()
    const { page } = stage.opened
    expect((await ids()).slice(0, 12).join(' ')).toBe(
      'agent-1 agent-10 agent-31 agent-52 agent-3 agent-2 agent-14 agent-20 ' +
        'agent-15 agent-5 agent-6 agent-18',
    )
    await expect
      .poll(() => page.locator('.agents h3').allTextContents())
      .toEqual(['Perlu ditangani 8', 'Untuk diketahui 4', 'Baik 49'])
    await expect
      .poll(() => row('agent-1').locator('.finding').textContent())
      .toMatch(
        /^Dua agen memakai token yang sama sejak (\d+ \w+ )?\d\d\.\d\d\. Matikan salinannya, lalu ganti token\./,
      )
    await expect
      .poll(() => row('agent-10').locator('.agent-state').textContent())
      .toMatch(/^Tidak melapor sejak (\d+ \w+ )?\d\d\.\d\d · \d+ (jam|mnt|hari)/)
    await expect
      .poll(() => row('agent-5').locator('.agent-who').textContent())
      .toMatch(/^agent-5 0\.0\.9/)
    await expect
      .poll(() => row('agent-3').locator('.finding small').textContent())
      .toBe(
        'diminta revisi 4, dipakai revisi 3: targets.accessPoints[2]: "10.20.4.300" is no address',
      )
    await expect
      .poll(() => row('agent-6').locator('.finding').allTextContents())
      .toEqual([
        expect.stringMatching(/^12\.345 hasil pantauan terbuang/),
        expect.stringMatching(/^Terakhir mati mendadak.*dimulai 2 kali sejak mesin menyala$/),
      ])
    await eventually(() => row('agent-4').locator('.finding').count()).toBe(0)
    await expect
      .poll(() => page.locator('.figure').allTextContents())
      .toEqual(['8Perlu ditangani', '3Tidak melapor', '1Belum pernah melapor', '57Melapor'])
    await expect.poll(() => page.title()).toBe('(6 mati) Agen · Kota Contoh · Pantau')
  })

  it('is reached from the header and the place, and left by the link of a place and by Back', async () => {
    await open('?state=down')
    const { page } = stage.opened
    const link = page.getByRole('link', { name: 'Agen: 8 perlu ditangani' })
    await expect.poll(() => link.locator('.badge').textContent()).toBe('8')
    await link.click()
    await row('agent-1').waitFor()
    expect(new URL(page.url()).search).toBe('?page=agents&state=down')
    await row('agent-31').getByRole('link').click()
    await page.locator('.panel h2').waitFor()
    expect(new URL(page.url()).search).toBe('?place=place-31&state=down')
    const finding = page.locator('.panel .agent')
    await expect
      .poll(() => finding.textContent())
      .toMatch(/Tidak melapor sejak .*Periksa listrik dan internet di lokasi\./)
    await finding.getByRole('link', { name: 'Lihat di halaman Agen' }).click()
    await expect.poll(ids).toEqual(['agent-31'])
    await page.goBack()
    await page.locator('.panel h2').waitFor()
    await page.goBack()
    await expect.poll(async () => (await ids()).length).toBe(61)
    await page.goBack()
    await page.locator('.map').waitFor()
    expect(new URL(page.url()).search).toBe('?state=down')
    await page.goForward()
    await page.getByRole('link', { name: 'Peta' }).click()
    await page.locator('.map').waitFor()
    await expect.poll(() => page.locator('.figure-down').getAttribute('aria-pressed')).toBe('true')
  })

  it('says nothing more in the panel of a place whose agent is well', async () => {
    await open('?place=place-4')
    const line = stage.opened.page.locator('.panel .agent')
    await expect
      .poll(() => line.textContent())
      .toMatch(/^Agen agent-4 0\.1\.0 · Melapor \d+ \w+ lalu$/)
    await eventually(() => line.getByRole('link').count()).toBe(0)
  })

  it('narrows by text and to what needs a hand, keeps both in the address', async () => {
    await open()
    const { page } = stage.opened
    const only = page.getByRole('checkbox', { name: 'Hanya yang perlu ditangani' })
    const count = page.locator('.agent-filters [role=status]')
    await expect.poll(() => only.isChecked()).toBe(false)
    await expect.poll(() => count.textContent()).toBe('61 agen')
    await only.check()
    await expect.poll(ids).toHaveLength(8)
    await expect.poll(() => count.textContent()).toBe('8 dari 61 agen')
    await page.keyboard.press('/')
    const name = stage.server.fleet.places.find(({ id }) => id === 'place-31')?.name ?? ''
    await page.keyboard.type(name.toUpperCase())
    await expect.poll(ids).toEqual(['agent-31'])
    await page.reload()
    await expect.poll(ids).toEqual(['agent-31'])
    await page.getByRole('button', { name: 'Kosongkan pencarian' }).click()
    await expect.poll(ids).toHaveLength(8)
    await page.keyboard.type('tidakada')
    await page.locator('.agents-none', { hasText: 'Tidak ada agen yang cocok' }).waitFor()
  })

  it('can be used by keys alone', async () => {
    await open('')
    const { page } = stage.opened
    await page.keyboard.press('a')
    await expect.poll(() => page.locator(':focus').getAttribute('id')).toBe('list')
    await page.keyboard.press('Tab')
    await expect.poll(() => page.locator(':focus').getAttribute('href')).toBe('/?place=place-1')
    await page.keyboard.press('Enter')
    await page.locator('.panel h2').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator(':focus').getAttribute('role')).toBe('listbox')
    await page.keyboard.press('a')
    await row('agent-1').waitFor()
    await page.keyboard.press('a')
    await expect.poll(() => page.locator(':focus').getAttribute('role')).toBe('listbox')
    await open()
    await page.keyboard.press('Tab')
    await expect.poll(() => page.locator(':focus').textContent()).toBe('Lompat ke daftar agen')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator(':focus').getAttribute('id')).toBe('list')
    await eventually(() => page.locator('.skip').count()).toBe(1)
  })

  it('speaks both languages', async () => {
    await open()
    const { page } = stage.opened
    await page.getByRole('button', { name: 'EN', exact: true }).click()
    await expect.poll(() => page.locator('.agents h2').textContent()).toBe('Agents')
    await expect
      .poll(() => row('agent-5').locator('.finding').textContent())
      .toBe('Old version: 0.0.9; the server has 0.1.0.still accepted; update when there is time')
    await expect
      .poll(() => row('agent-6').locator('.finding').first().textContent())
      .toMatch(/^12,345 /)
  })

  it('shows a change as it happens, redraws one row for it and moves no other', async () => {
    await open()
    const { page } = stage.opened
    const tops = () =>
      page
        .locator('.agent-row')
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top))
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('.agent-row .agent-state')) {
        one.setAttribute('data-old', '')
      }
    })
    const before = await tops()
    const seen = { ...agent('agent-2'), lastSeenAtMs: Date.now(), spooledSamples: 7 }
    await stage.server.change({ agents: [seen] })
    await expect.poll(() => row('agent-2').locator('.agent-state').textContent()).toMatch(/\d dtk/)
    await expect.poll(() => tops()).toEqual(before)
    const silent = {
      ...agent('agent-40'),
      state: 'down',
      lastSeenAtMs: Date.now() - 200_000,
    } as const
    await stage.server.change({ agents: [silent] })
    await expect.poll(async () => (await ids()).indexOf('agent-40')).toBe(3)
    await expect
      .poll(() => page.locator('.figure b').allTextContents())
      .toEqual(['9', '4', '1', '56'])
    // The rows that stay where they are keep what they were drawn with.
    await eventually(() => page.locator('.agent-row .agent-state:not([data-old])').count()).toBe(1)
  })

  it('says that it is old when the line is cut', async () => {
    await stage.opened.page.clock.install()
    await open()
    const { page } = stage.opened
    stage.server.faults.eventsStatus = 503
    stage.server.cutLines()
    await page.clock.runFor(60_000)
    await page.locator('.live-stale').waitFor()
    const figures = page.getByRole('group', { name: 'Agen' })
    await expect.poll(() => figures.getAttribute('class')).toContain('is-stale')
    await expect
      .poll(() => figures.textContent())
      .toContain('Angka lama: hubungan dengan server terputus.')
    await expect.poll(() => ids()).toHaveLength(61)
  })

  it('says how to make the first agent', async () => {
    stage.server.fleet = { ...stage.server.fleet, agents: [] }
    await open()
    const none = stage.opened.page.locator('.agents-none')
    await expect.poll(() => none.textContent()).toContain('pantau agents add PLACE')
    await none.getByRole('link', { name: 'Daftarkan agen' }).click()
    await expect
      .poll(() => new URL(stage.opened.page.url()).search)
      .toBe('?page=inventory&tab=agents')
  })

  it('fits phones of 360 pixels in both languages, with links as large as a finger', async () => {
    const { page } = stage.opened
    await page.setViewportSize({ width: 360, height: 740 })
    await open()
    for (const language of ['ID', 'EN']) {
      await page.getByRole('button', { name: language, exact: true }).click()
      const outside = await page.locator('.header *, .agents *').evaluateAll(
        (all) =>
          all.filter((one) => {
            const { right, left } = one.getBoundingClientRect()
            return one.closest('.unseen') === null && (right > 360 || left < 0)
          }).length,
      )
      expect(outside).toBe(0)
    }
    const box = await row('agent-1').getByRole('link').boundingBox()
    expect(box?.height ?? 0).toBeGreaterThanOrEqual(42)
    await expect
      .poll(() => page.evaluate(() => document.querySelector('.agents')?.scrollWidth))
      .toBe(360)
  })

  it('prints every row that the filter lets through', async () => {
    await open()
    const { page } = stage.opened
    await page.emulateMedia({ media: 'print' })
    await eventually(() => page.locator('.agent-filters .search').isVisible()).toBe(false)
    await eventually(() => row('agent-63').isVisible()).toBe(true)
  })

  it('draws a hundred agents of a whole country at a time and turns its pages', async () => {
    const model = agent('agent-4')
    const agents = Array.from({ length: 83_762 }, (_, index) => ({
      ...model,
      id: `desa-${index + 1}` as AgentId,
      place: null,
      state: index % 1000 === 0 ? ('down' as const) : ('up' as const),
    }))
    stage.server.fleet = { ...stage.server.fleet, agents }
    await open('')
    const { page } = stage.opened
    const started = Date.now()
    await page.keyboard.press('a')
    await row('desa-1').waitFor()
    console.log(`83,762 agents: page after ${Date.now() - started} ms`)
    await eventually(() => page.locator('.agent-row').count()).toBe(100)
    const range = page.locator('.pager span')
    await expect.poll(() => range.textContent()).toBe('1–100 dari 83.762 agen')
    // Paper cannot be turned, and says how many it does not show.
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    await expect.poll(() => range.textContent()).toBe('1–2.000 dari 83.762 agen')
    await page.evaluate(() => dispatchEvent(new Event('afterprint')))
    await page.getByRole('button', { name: 'Berikutnya' }).click()
    await expect.poll(() => range.textContent()).toBe('101–200 dari 83.762 agen')
    await expect.poll(async () => (await ids())[0]).toBe('desa-18')
    const changed = Date.now()
    await stage.server.change({
      agents: [{ ...model, id: 'desa-18' as AgentId, droppedSamples: 5 }],
    })
    await expect.poll(ids).not.toContain('desa-18')
    console.log(`83,762 agents: a change after ${Date.now() - changed} ms`)
    await page.keyboard.press('/')
    await page.keyboard.type('desa-83762')
    await expect.poll(ids).toEqual(['desa-83762'])
    await eventually(() => page.locator('.pager').count()).toBe(0)
  })
})
