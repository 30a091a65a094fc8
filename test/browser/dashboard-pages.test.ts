import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { InventoryRecords } from '#contract/inventory.ts'
import { hasBrowser, PHONE, PHONE_OPTIONS, stageOf } from './browser.ts'
import { ofTurn } from './turns.ts'

/** A month so long before this one, as the address and as Indonesians write it. */
function monthsAgo(count: number): { readonly name: string; readonly words: string } {
  const now = new Date()
  const month = new Date(Date.UTC(now.getFullYear(), now.getMonth() - count, 1))
  const written = { timeZone: 'UTC', month: 'long', year: 'numeric' } as const
  return {
    name: month.toISOString().slice(0, 7),
    words: month.toLocaleDateString('id-ID', written),
  }
}

describe.skipIf(!hasBrowser)('pages', () => {
  const stage = stageOf(63)
  const open = async (search: string, drawn: string): Promise<Page> => {
    const { page } = stage.opened
    await page.goto(`${stage.address}/${search}`)
    await page.locator(drawn).first().waitFor()
    return page
  }

  it('are reached from beside every page, by name and by Back, and say which one is open', async () => {
    const page = await open('', '.marker')
    const nav = page.getByRole('navigation', { name: 'Halaman' })
    const current = () => nav.locator('> .nav-group [aria-current=page] .nav-name').textContent()
    await expect.poll(() => current()).toBe('Peta')
    for (const name of ['Ringkasan', 'Tempat', 'Titik akses', 'Penyedia', 'Laporan', 'Bantuan']) {
      await nav.getByRole('link', { name, exact: true }).click()
      await page.getByRole('heading', { level: 2, name, exact: true }).waitFor()
      await expect.poll(() => current()).toBe(name)
      await expect.poll(() => page.title()).toContain(`${name} · Kota Contoh · Pantau`)
      await expect.poll(() => page.locator(':focus').getAttribute('id')).toBe('list')
    }
    await page.goBack()
    await expect.poll(current).toBe('Laporan')
  })

  it('leave a narrow window its width: the names make way and stay for who cannot see', async () => {
    const page = await open('', '.marker')
    const nav = page.getByRole('navigation', { name: 'Halaman' })
    await page.getByRole('button', { name: 'Ciutkan menu' }).click()
    expect((await nav.boundingBox())?.width).toBeLessThan(60)
    await expect
      .poll(() => nav.getByRole('link', { name: 'Gangguan: 2 berlangsung' }).isVisible())
      .toBe(true)
    await page.reload()
    await page.getByRole('button', { name: 'Lebarkan menu' }).click()
    expect((await nav.boundingBox())?.width).toBeGreaterThan(150)
  })

  it('give today in five figures, each with what it was, how it is reckoned, and its list', async () => {
    const page = await open('?page=overview', '.figure-card')
    const card = (name: string) => page.getByRole('region', { name, exact: true })
    const served = card('Tempat dengan layanan kini')
    await expect
      .poll(() => served.textContent())
      .toMatch(
        /51 dari 60Kemarin, jam ini\d+ dari 60Sepekan lalu, jam ini\d+ dari 60Cara menghitung/,
      )
    await expect
      .poll(() => card('Ketersediaan hari ini').textContent())
      .toMatch(/[\d,]+\s?%batas [\d,]+\s?%–[\d,]+\s?%Kemarin, sampai jam ini[\d,]+\s?%/)
    await expect
      .poll(() => card('Pengguna kini').textContent())
      .toMatch(/^Pengguna kini1\.\d{3}Kemarin, jam ini[\d.]+Sepekan lalu, jam ini[\d.]+Cara/)
    await expect
      .poll(() => card('Gangguan hari ini').textContent())
      .toMatch(/\d+ masih berlangsungKemarin, jam ini\d+/)
    const coverage = card('Penduduk terlayani hari ini')
    await expect.poll(() => coverage.textContent()).toMatch(/[\d.]+ dari [\d.]+ jiwa/)
    const how = coverage.locator('details p')
    await expect.poll(() => how.isVisible()).toBe(false)
    await coverage.getByText('Cara menghitung').click()
    await expect
      .poll(() => how.textContent())
      .toMatch(/300 m .* tersebar merata, jadi angka ini perkiraan\.$/)
    await served.getByRole('link', { name: 'Lihat tabel tempat' }).click()
    await page.getByRole('heading', { level: 2, name: 'Tempat' }).waitFor()
  })

  it('name the worst places, what needs a hand, and the remedy of what is full', async () => {
    const page = await open('?page=overview', '.brief li')
    const hand = page.getByRole('region', { name: 'Perlu ditangani' })
    await expect
      .poll(() => hand.locator('li').allTextContents())
      .toEqual([
        expect.stringMatching(/^Daerah listrik Penyulang Contoh 3listrik.*4 tempat$/),
        expect.stringMatching(/^Kantor Kelurahan .*belum pasti: jalur internet/),
        '8 agen perlu ditangani',
      ])
    const worst = page.getByRole('region', { name: /^Terburuk hari ini/ })
    await expect.poll(() => worst.locator('li').count()).toBeGreaterThan(2)
    await expect.poll(() => worst.locator('li').first().textContent()).toMatch(/mati \d+ jam/)
    const capacity = page.getByRole('region', { name: /^Kapasitas/ })
    await expect.poll(() => capacity.locator('li').count()).toBe(4)
    await expect
      .poll(() => capacity.locator('li').nth(2).textContent())
      .toContain(
        'Jalur internet penuh pada jam ramai: 97% dari kontrak, batas 90% · 4 dari 7 hariNaikkan kontrak jalur.',
      )
    await hand.getByRole('link', { name: '8 agen perlu ditangani' }).click()
    await page.getByRole('checkbox', { name: 'Hanya yang perlu ditangani' }).waitFor()
  })

  it('show places with the filter of the map, and the map with theirs', async () => {
    const page = await open('?state=down', '.marker')
    await page.getByRole('link', { name: 'Tempat', exact: true }).click()
    await page.locator('tbody tr').first().waitFor()
    await expect.poll(() => page.locator('tbody tr').count()).toBe(6)
    await expect
      .poll(() => page.locator('tbody tr').first().textContent())
      .toMatch(/Di bawah ambang|Cukup/)
    await page.getByRole('button', { name: 'Atur ulang' }).click()
    await expect.poll(() => page.locator('tbody tr').count()).toBe(63)
    await page.locator('.figure-degraded').click()
    await expect.poll(() => page.locator('tbody tr').count()).toBe(6)
    await page.getByRole('link', { name: 'Peta', exact: true }).click()
    await expect.poll(() => page.locator('[role=option]').count()).toBe(6)
  })

  it('show providers with contracts and their month, and their numbers to operators', async () => {
    const page = await open('?page=providers', '#providers tbody tr')
    const row = page.locator('#providers tbody tr', { hasText: 'Serat Contoh' })
    await expect.poll(() => row.textContent()).toMatch(/KTR-2026.*[\d,]+\s?%/)
    await expect.poll(() => page.locator('#lines tbody tr').count()).toBe(60)
    await expect
      .poll(() => page.locator('#providers').getByRole('link', { name: /^0800/ }).count())
      .toBe(1)
    await page.route('**/v1/inventory', async (route) => {
      const answer = await route.fetch()
      const records = (await answer.json()) as InventoryRecords
      const providers = records.providers.map((one) => ({ ...one, phone: null, email: null }))
      await route.fulfill({ json: { ...records, providers } })
    })
    await page.reload()
    await page.locator('#providers tbody tr').first().waitFor()
    await expect
      .poll(() => page.locator('#providers').getByRole('link', { name: /^0800/ }).count())
      .toBe(0)
    await page.getByRole('link', { name: 'hanya untuk operator' }).first().click()
    await page.getByRole('heading', { level: 2, name: 'Pengaturan' }).waitFor()
  })

  it('judge a contract to the rupiah, try another clause on the month, and save it', async () => {
    await stage.opened.page.addInitScript(() => localStorage.setItem('pantau.operator', 'Rina'))
    const page = await open('?page=providers', '#judged-lines tbody tr')
    const judged = page.locator('#judged-lines tbody tr')
    // 700 of 744 hours are 94,086%, below 98%: 5% of Rp1.250.000.
    await expect
      .poll(() => judged.textContent())
      .toMatch(/Dilanggar.*Rp\s?62\.500.*94,086\s?%.*5\s?% × Rp\s?1\.250\.000/)
    await page.getByRole('button', { name: 'Ubah atau coba klausul lain' }).click()
    const form = page.getByRole('form', { name: 'Kontrak KTR-2026-01' })
    await form.getByLabel('Target ketersediaan (%)').fill('90,5')
    await form.getByRole('button', { name: 'Coba pada bulan ini' }).click()
    await expect
      .poll(() => form.locator('.field-wrong').textContent())
      .toContain('tidak di atas target')
    await form.getByLabel('Tingkat pengembalian (%)').fill('90 = 5')
    await form.getByRole('button', { name: 'Coba pada bulan ini' }).click()
    const trial = page.getByRole('region', { name: 'Seandainya klausul ini berlaku' })
    await expect.poll(() => trial.textContent()).toMatch(/90,5\s?%.*Ditepati1Dilanggar0.*Rp\s?0/)
    await form.getByLabel('Alasan, nomor adendum').fill('Adendum 1')
    await form.getByRole('button', { name: 'Simpan versi baru' }).click()
    await expect.poll(() => page.locator('.contracts .card').textContent()).toContain('Adendum 1')
    const saved = stage.server.written.find(({ path }) => path.startsWith('/v1/contracts/'))
    expect(saved?.body).toMatchObject({ clause: { target: 0.905 }, reason: 'Adendum 1' })
  })

  it('keep minutes with a provider: objection, counter-evidence, decision and paper', async () => {
    await stage.opened.page.addInitScript(() => localStorage.setItem('pantau.operator', 'Rina'))
    const page = await open('?page=providers', '#minutes-outages tbody tr')
    const part = page.getByRole('region', { name: 'Berita Acara' })
    // 20 h of 744 h: 10% of Rp1.000.000; without the ten that are disputed 5%.
    await expect
      .poll(() => part.locator('dl').textContent())
      .toMatch(/tidak disengketakanRp\s?100\.000/)
    await part
      .getByRole('button', { name: /^Sanggah gangguan/ })
      .first()
      .click()
    const form = part.getByRole('form', { name: /^Catat keberatan penyedia/ })
    await form.getByRole('button', { name: 'Simpan keberatan' }).click()
    await expect.poll(() => form.getByRole('alert').textContent()).toBe('Isi nama yang mengajukan.')
    await form.getByLabel('Nama dan jabatan yang mengajukan').fill('Yohanes, Serat Contoh')
    await form.getByLabel('Isi keberatan').fill('Listrik padam di menara')
    await form.getByRole('button', { name: 'Simpan keberatan' }).click()
    const objection = part.locator('.objections li').first()
    await expect.poll(() => objection.textContent()).toMatch(/Yohanes.*menyanggah 10 j/)
    await objection.getByRole('button', { name: /^Tambah bukti/ }).click()
    await objection.locator('input[type=file]').setInputFiles({
      name: 'menara.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('waktu;arus'),
    })
    await objection.getByRole('button', { name: 'Simpan bukti' }).click()
    await objection.getByRole('button', { name: 'Unduh menara.csv' }).waitFor()
    await objection.getByRole('button', { name: /^Putuskan/ }).click()
    await objection.getByLabel('Putusan').selectOption('accepted')
    await objection.getByLabel(/^Alasan/).fill('Catatan PLN cocok')
    await objection.getByRole('button', { name: 'Simpan putusan' }).click()
    const next = /Dikabulkan oleh Rina.*Catatan PLN cocok.*buat versi laporan berikutnya/
    await expect.poll(() => objection.textContent()).toMatch(next)
    await expect
      .poll(() => part.locator('dl').textContent())
      .toMatch(/tidak disengketakanRp\s?50\.000.*gugurRp\s?50\.000/)
    const saved = page.waitForEvent('download')
    await part.getByRole('button', { name: 'Unduh Berita Acara (PDF)' }).click()
    expect((await saved).suggestedFilename()).toBe('BA-01-001-PANTAU-XI-2026.pdf')
    const objecting = part.getByRole('button', { name: /^Sanggah gangguan/ })
    await expect.poll(() => objecting.count()).toBeGreaterThan(0)
    await part.getByLabel('Versi laporan').selectOption('1')
    await part.getByText('Keberatan diajukan terhadap versi terbaru.').waitFor()
    await expect.poll(() => objecting.count()).toBe(0)
  })

  it('report any month, by what was known then, with both in the address', async () => {
    const [last, before, empty] = [1, 2, 5].map(monthsAgo)
    const page = await open(`?page=reports&period=${last?.name}`, '#by-place tbody tr')
    const head = page.locator('.report-head')
    await expect
      .poll(() => head.textContent())
      .toMatch(
        new RegExp(
          `^Laporan ${last?.words} · Kota Contoh(Final|Sementara) Menurut yang diketahui sekarang\\.`,
        ),
      )
    await page.getByRole('button', { name: 'saat itu' }).click()
    await expect.poll(() => head.textContent()).toContain('Menurut yang diketahui saat itu.')
    expect(new URL(page.url()).searchParams.get('known')).toBe('then')
    await page.getByRole('button', { name: 'Bulan sebelumnya' }).click()
    await expect.poll(() => head.textContent()).toContain(`Laporan ${before?.words}`)
    const listed = await page.getByRole('combobox', { name: 'Bulan' }).locator('option').count()
    // No month without data is offered; one that is asked for says that it has none.
    expect(listed).toBeLessThanOrEqual(4)
    await page.goto(`${stage.address}/?page=reports&period=${empty?.name}`)
    await page.getByText(`Tidak ada data untuk ${empty?.words}. Data mulai`).waitFor()
    await expect.poll(() => head.textContent()).toMatch(/Tidak ada data Menurut/)
    await expect.poll(() => page.locator('.report-figure').count()).toBe(0)
    await page.goBack()
    await expect.poll(() => head.textContent()).toContain(`Laporan ${before?.words}`)
    await page.goBack()
    await expect.poll(() => head.textContent()).toContain(`Laporan ${last?.words}`)
    await expect.poll(() => page.locator('#by-kecamatan tbody tr').count()).toBe(6)
    await expect
      .poll(() => page.locator('.report-figure').allTextContents())
      .toEqual([
        expect.stringMatching(
          /^Cakupan tempat[\d,]+\s?%\d+ dari 63 tempat dengan layanan.*golongan/,
        ),
        expect.stringMatching(/^Ketersediaan[\d,]+\s?%batas /),
        expect.stringMatching(/^Cakupan penduduk[\d,]+\s?%.*penduduk dianggap tersebar merata$/),
        expect.stringMatching(/^Cakupan efektif/),
      ])
    await page.getByRole('link', { name: 'Cara menghitung' }).click()
    await expect
      .poll(() => page.locator(':focus').textContent())
      .toBe('Cakupan tempat dan golongan kesiapan')
  })

  it('take the choices of this browser and remember them', async () => {
    const page = await open('?page=settings', '.standing')
    await page.getByRole('group', { name: 'Warna' }).getByText('Gelap').click()
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
    await page.getByRole('group', { name: 'Tabel' }).getByText('Rapat').click()
    await page.getByRole('group', { name: 'Bahasa' }).getByText('English').click()
    await page.reload()
    await page.getByRole('heading', { level: 2, name: 'Settings' }).waitFor()
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark')
    await page.getByRole('link', { name: 'Places', exact: true }).click()
    await page.locator('.data-table.is-dense').waitFor()
  })

  it('say who sits here and what the server lets him or her do', async () => {
    stage.server.operatorKey = 'pantau_op_x'
    const page = await open('?page=settings', '.standing')
    await expect
      .poll(() => page.locator('.standing').textContent())
      .toContain('Server meminta kunci operator.')
    await page.getByRole('button', { name: 'Isi nama dan kunci' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').first().fill('Maria')
    await dialog.locator('input[type=password]').fill('pantau_op_x')
    await dialog.locator('button[type=submit]').click()
    await expect
      .poll(() => page.locator('.standing').textContent())
      .toContain('Boleh mengubah inventaris')
    await page.getByText('Masuk sebagai Maria').waitFor()
    await page.getByRole('button', { name: 'Lupakan saya di peramban ini' }).click()
    await page.getByText('Belum diisi di peramban ini.').waitFor()
    // What the server's own file says cannot be changed here.
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Zona waktu' }).isDisabled())
      .toBe(true)
  })

  it('explain themselves: the help is searched by words and led to by links', async () => {
    const page = await open('?page=help&topic=residents', '.help-section')
    await expect
      .poll(() => page.locator(':focus').textContent())
      .toContain('Cakupan penduduk: merata')
    const all = await page.locator('.help-section').count()
    await page.keyboard.press('/')
    await page.keyboard.type('spool')
    await expect
      .poll(() => page.locator('.help-section h3').allTextContents())
      .toEqual(['Arti kata'])
    await page.keyboard.type('xyz')
    await page.getByText('Tidak ada bagian yang memuat kata itu.').waitFor()
    await page.getByRole('button', { name: 'EN', exact: true }).click()
    await page.getByRole('button', { name: 'Clear the search' }).click()
    await expect.poll(() => page.locator('.help-section').count()).toBe(all)
  })
})

describe.skipIf(!hasBrowser)('pages on a phone', () => {
  const stage = stageOf(63, PHONE_OPTIONS)

  it('are reached from the foot of the screen, and the others from the sheet of all', async () => {
    const { page } = stage.opened
    await page.goto(stage.address)
    await page.locator('.marker').first().waitFor()
    const nav = page.getByRole('navigation', { name: 'Halaman' })
    await nav.getByRole('link', { name: 'Ringkasan' }).tap()
    await page.getByRole('heading', { level: 2, name: 'Ringkasan' }).waitFor()
    await page.getByRole('button', { name: 'Lainnya' }).tap()
    const sheet = page.getByRole('dialog', { name: 'Lainnya' })
    const links = sheet.getByRole('link')
    const boxes = await links.evaluateAll((all) => all.map((one) => one.clientHeight))
    expect(Math.min(...boxes)).toBeGreaterThanOrEqual(44)
    await sheet.getByRole('link', { name: 'Laporan' }).tap()
    await page.getByRole('heading', { level: 2, name: 'Laporan' }).waitFor()
    await expect.poll(() => sheet.isVisible()).toBe(false)
  })

  it('fit its width in both languages', async () => {
    const { page } = stage.opened
    for (const [turn, language] of ['id', 'en'].entries()) {
      await page.addInitScript((code) => localStorage.setItem('pantau.language', code), language)
      const names = [
        'overview',
        'places',
        'access-points',
        'providers',
        'reports',
        'settings',
        'help',
      ]
      for (const name of ofTurn(names, turn)) {
        await page.goto(`${stage.address}/?page=${name}`)
        await page.locator('.page-head h2').waitFor()
        await page.locator('main :is(tbody tr, .card)').first().waitFor()
        const widths = await page.evaluate(() => [
          document.documentElement.scrollWidth,
          document.querySelector('main')?.scrollWidth,
        ])
        expect([name, language, ...widths]).toEqual([name, language, PHONE.width, PHONE.width])
      }
    }
  })
})
