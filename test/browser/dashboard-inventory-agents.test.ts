import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasBrowser, stageOf } from './browser.ts'
import { makeInventory } from './fixture-place.ts'

/** What was put into the inventory last. */
interface Put {
  readonly record: Readonly<Record<string, unknown>>
}

describe.skipIf(!hasBrowser)('agents without a terminal', () => {
  const stage = stageOf(63)

  async function open(search: string): Promise<Page> {
    const { page } = stage.opened
    await page.addInitScript(() => localStorage.setItem('pantau.operator', 'Maria'))
    await page.goto(`${stage.address}/?page=inventory${search}`)
    await page.locator('.inventory-part > *').first().waitFor()
    return page
  }
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

  it('asks for the credentials, and never shows them again', async () => {
    const page = await open('&tab=agents')
    await page.getByLabel('Community').fill('rahasia-kota')
    await button(page, 'Simpan pengaturan').click()
    await page.getByText('Sudah diisi: SNMP v2c').waitFor()
    expect(stage.server.written.at(-1)?.body).toEqual({
      snmp: { version: '2c', community: 'rahasia-kota' },
      uplinkProbes: ['gateway', 'ping://1.1.1.1'],
    })
    expect(await page.content()).not.toContain('rahasia-kota')
    await button(page, 'Ganti kredensial').click()
    await page.getByLabel('Versi').selectOption('3')
    await page.getByLabel('Nama pengguna').fill('op')
    await page.getByLabel('Sandi autentikasi').fill('pendek')
    await button(page, 'Simpan pengaturan').click()
    await expect
      .poll(() => page.locator('.field-wrong').allTextContents())
      .toEqual(['Sedikitnya 8 huruf. ', 'Sedikitnya 8 huruf. '])
  })

  it('enrols an agent: the code, its QR, each command, and that it reports', async () => {
    const page = await open('&tab=agents')
    const { places } = makeInventory(stage.server.fleet, true)
    const name = places.find(({ id }) => id === 'place-3')?.name ?? ''
    await page.getByLabel('Tempat', { exact: true }).fill(name)
    await button(page, 'Buat kode').click()
    await page.locator('.code', { hasText: '7K3M9-QX2VT' }).waitFor()
    await expect.poll(() => page.locator('.qr').getAttribute('aria-label')).toContain('QR')
    await expect
      .poll(() => page.locator('.site-steps code').allTextContents())
      .toEqual([
        `npx pantau agent enroll --server ${stage.address} --code 7K3M9-QX2VT --config agent.toml`,
        'npx pantau agent --config agent.toml',
      ])
    await page.getByText('place-3: belum ada uji jalur').waitFor()
    await page.getByText('Menunggu agen melapor').waitFor()
    const like = stage.server.fleet.agents[0]
    if (like === undefined) throw new Error('the fixture has no agent')
    const lastSeenAtMs = Date.now() + 1000
    await stage.server.change({ agents: [{ ...like, id: 'agen-place-3' as never, lastSeenAtMs }] })
    await page.locator('.agent-report.is-there').waitFor()
  })

  it('asks an agent to look for devices, and accepts several finds at once', async () => {
    const page = await open('&tab=discoveries')
    await page.getByLabel('Agen', { exact: true }).selectOption('agent-1')
    await page.getByLabel('Jaringan', { exact: true }).fill('10.20.30.0/24')
    await button(page, 'Mulai mencari').click()
    await page.getByText('Belum ada kredensial SNMP untuk dicoba').waitFor()
    stage.server.inventory.common = { version: '2c', user: null }
    await button(page, 'Mulai mencari').click()
    await page.getByText('Sedang mencari').waitFor()
    const sweep = stage.server.inventory.discovery
    if (sweep === null) throw new Error('no sweep was asked for')
    const find = (last: number, knownAs: string | null) => ({
      address: `10.20.30.${last}`,
      credentials: 'v2c',
      driver: 'mikrotik',
      role: 'ap',
      vendor: 'MikroTik',
      model: 'cAP ax',
      serial: null,
      name: null,
      managedAccessPoints: 0,
      knownAs,
      suggestedId: `temuan-${last}`,
      suggestedName: `cAP ${last}`,
    })
    stage.server.inventory.discovery = {
      ...sweep,
      finishedAtMs: Date.now(),
      addressesAsked: 254,
      finds: [find(2, null), find(3, null), find(4, 'place-1-ap-1')],
    }
    await page.getByText('Selesai: 254 alamat ditanya, 3 perangkat menjawab.').waitFor()
    await expect.poll(() => page.getByLabel('Terima 10.20.30.4').isDisabled()).toBe(true)
    await page.getByLabel('Pilih semua yang baru').check()
    await page.getByLabel('Nama, 10.20.30.2').fill('Tiang utara')
    await button(page, 'Terima 2 sebagai titik akses').click()
    await page.getByText('2 titik akses ditambahkan.').waitFor()
    const added = stage.server.written
      .filter(({ path }) => path.startsWith('/v1/inventory/access-point/'))
      .map(({ body }) => (body as Put).record)
    expect(added).toMatchObject([
      { id: 'temuan-2', name: 'Tiang utara', address: '10.20.30.2', agent: 'agent-1' },
      { id: 'temuan-3', name: 'cAP 3', address: '10.20.30.3', place: 'place-1' },
    ])
  })
})
