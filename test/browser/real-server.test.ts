import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PATHS } from '#contract/paths.ts'
import { PROTOCOL_VERSION } from '#contract/words.ts'
import { ROOT, ServerProcess } from '../bench/server-process.ts'
import { hasBrowser, launch, visit } from './browser.ts'
import { PHOTO } from './fixture-outages.ts'

const PLACES = `id,name,kind,kecamatan,kelurahan,latitude,longitude,status,provider,uplink,uplink_agent
office-1,Kantor Lurah Satu,kelurahan-office,Oebobo,Oebobo,-10.1652,123.6026,,Jaring Contoh,line-1,agent-1
park-1,Taman Dua,park,Kelapa Lima,Lasiana,-10.1402,123.6526,planned,,,
`
const ACCESS_POINTS = `id,name,place,agent
ap-1,Lobi,office-1,agent-1
`
const run = promisify(execFile)

describe.skipIf(!hasBrowser)('dashboard of the real server', () => {
  let browser: Browser
  let server: ServerProcess
  let folder: string
  let sequence = 0

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pantau-browser-'))
    const config = join(folder, 'pantau.toml')
    // What a server sees first after its start is not told at once; the test is not to wait for it.
    await writeFile(config, '[alerts]\nstartHoldSeconds = 0\n')
    server = await ServerProcess.start(join(folder, 'data'), ['--config', config])
    browser = await launch()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  })

  const address = (): string => `http://127.0.0.1:${server.port}`
  const pantau = (...args: string[]) =>
    run(process.execPath, [
      join(ROOT, 'server/cli/pantau.mjs'),
      ...args,
      '--data',
      join(folder, 'data'),
    ])

  /** Delivers polls of the only access point and its uplink, all of this moment, in their order. */
  async function deliver(token: string, outcomes: readonly ('ok' | 'timeout')[]): Promise<void> {
    const nowMs = Date.now()
    const timing = (index: number) => {
      const agoMs = outcomes.length - 1 - index
      return { polledAtMs: nowMs - agoMs, monotonicMs: nowMs % 1e9, intervalMs: 60_000 }
    }
    const samples = outcomes.flatMap((kind, index) => [
      {
        kind: 'access-point',
        accessPoint: 'ap-1',
        ...timing(index),
        outcome: kind === 'ok' ? { kind, rttMs: 4 } : { kind, attempts: 2 },
        ...(kind === 'ok' && {
          reading: {
            uptimeMs: 86_400_000,
            clients: 17,
            cpuPercent: 5,
            memoryUsedPercent: 40,
            radios: [],
            ssids: [],
            traffic: null,
          },
        }),
      },
      {
        kind: 'uplink',
        uplink: 'line-1',
        ...timing(index),
        outcome: { kind: 'ok', rttMs: 30 },
        probes: [],
        traffic: null,
      },
    ])
    sequence += 1
    const response = await fetch(`${address()}${PATHS.batches}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        protocolVersion: PROTOCOL_VERSION,
        agent: 'agent-1',
        boot: 'boot-1',
        sequence,
        mode: 'live',
        sentAtMs: nowMs,
        clock: 'system',
        droppedSamples: 0,
        samples,
      }),
    })
    expect(await response.json()).toMatchObject({ accepted: samples.length, rejected: [] })
  }

  it('goes from an empty city to an access point that works and one that does not, live', async () => {
    const { page, requests, errors, close } = await visit(browser)
    await page.goto(address())
    await page.locator('.first-run').waitFor()
    await page.locator('.live-live').waitFor()

    await writeFile(join(folder, 'places.csv'), PLACES)
    await writeFile(join(folder, 'access-points.csv'), ACCESS_POINTS)
    await pantau('import', join(folder, 'places.csv'), join(folder, 'access-points.csv'))
    const { stdout } = await pantau('token', 'create', 'agent-1')
    const office = page.locator('.marker[data-place="office-1"]')
    await office.locator('.s-unknown').waitFor()
    await page.locator('.marker[data-place="park-1"] .s-planned').waitFor()

    await deliver(stdout.trim(), ['ok'])
    await office.locator('.s-up').waitFor()
    await office.click()
    const panel = page.locator('.panel')
    await panel.locator('.part-up').waitFor()
    await expect
      .poll(() => panel.locator('.unit').allTextContents())
      .toEqual([
        expect.stringMatching(/^Lobi17 penggunaMenyala sejak .*Menjawab \(4 ms\)/),
        expect.stringMatching(/^Jaring Contoh30 msMenyala sejak /),
      ])

    await deliver(stdout.trim(), ['timeout', 'timeout'])
    await office.locator('.s-down').waitFor()
    await panel.locator('.panel-state', { hasText: 'Mati' }).waitFor()
    await panel.locator('.part-down').waitFor()
    await expect
      .poll(() => page.locator('.row').first().getAttribute('data-place'))
      .toBe('office-1')

    expect(errors).toEqual([])
    expect(requests.filter((url) => !url.startsWith(address()))).toEqual([])
    await close()
  })

  it('tells of that outage with its evidence, and keeps what people say and plan', async () => {
    const { page, errors, close } = await visit(browser)
    await page.goto(`${address()}/?page=incidents&tab=outages`)
    const outage = page.locator('[data-outage]', { hasText: 'Kantor Lurah Satu' })
    await outage.first().locator('a').click()
    const panel = page.locator('.incident-panel')
    await panel.locator('[data-evidence=access-point-silent]').waitFor()
    await panel.getByRole('textbox', { name: 'Komentar' }).fill('Kabel dicabut')
    await panel.getByRole('button', { name: 'Kirim', exact: true }).click()
    const dialog = page.locator('dialog[open]')
    await dialog.getByLabel('Nama').fill('Rina Ä')
    await dialog.getByRole('button', { name: 'Lanjutkan' }).click()
    await panel.locator('.note', { hasText: 'Rina Ä menulis' }).waitFor()
    await panel.getByRole('button', { name: 'Ubah sebab' }).click()
    await panel.getByRole('combobox', { name: 'Sebab' }).selectOption('site-network')
    await panel.getByLabel('Alasan').fill('Kabel dicabut orang')
    await panel.getByRole('button', { name: 'Simpan' }).click()
    await panel.locator('.override', { hasText: 'Kabel dicabut orang' }).waitFor()
    await panel.locator('input[type=file]').setInputFiles({
      name: 'foto.png',
      mimeType: 'image/png',
      buffer: PHOTO,
    })
    await panel.getByRole('button', { name: 'Kirim foto' }).click()
    const photo = panel.locator('.photo img')
    await photo.scrollIntoViewIfNeeded()
    await expect.poll(() => photo.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1)

    await page.goto(`${address()}/?page=incidents`)
    await page.locator('[data-incident] > a', { hasText: 'Kantor Lurah Satu' }).first().click()
    await panel.getByRole('button', { name: 'Saya tangani' }).click()
    await panel.getByText('Ditangani Rina Ä').waitFor()
    await panel.locator('[data-outage]').first().waitFor()

    await page.goto(`${address()}/?page=incidents&tab=windows`)
    await page.getByRole('button', { name: 'Tambah jadwal' }).click()
    await page.getByLabel('Untuk').selectOption('city')
    await page.getByLabel('Tanggal mulai').fill('01-01-2090')
    await page.getByLabel('Pukul mulai').fill('08.00')
    await page.getByLabel('Tanggal selesai').fill('01-01-2090')
    await page.getByLabel('Pukul selesai').fill('09.00')
    await page.getByLabel('Keperluan').fill('Pemadaman')
    await page.getByRole('button', { name: 'Simpan jadwal' }).click()
    const planned = page.locator('[data-window]', { hasText: 'Pemadaman' })
    await expect.poll(() => planned.textContent()).toContain('dicatat Rina Ä')

    await page.goto(`${address()}/?page=incidents&tab=alerts`)
    await page.getByText('Aturan bawaan').waitFor()
    expect(errors).toEqual([])
    await close()
  })
})
