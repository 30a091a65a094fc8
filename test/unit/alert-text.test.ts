import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MESSAGE_KINDS, type MessageFacts } from '../../server/alert/message.ts'
import { LONG_TEXT_MAX, TEXT_MAX, textOf, TITLE_MAX } from '../../server/alert/text/index.ts'
import {
  CAUSES,
  CONDITION_KINDS,
  DEGRADATIONS,
  INCIDENT_SCOPES,
  LANGUAGES,
  type Language,
} from '../../server/contract/words.ts'
import { AREA_CUT, ONE_PLACE, SINCE_MS } from './alert-messages.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Title and text as a phone shows them. */
function shown(facts: MessageFacts, language: Language = 'id'): string {
  const { title, text } = textOf(facts, language)
  return `${title}\n\n${text}`
}

const RECOVERY: MessageFacts = {
  ...AREA_CUT,
  kind: 'recovery',
  untilMs: SINCE_MS + 65 * MINUTE_MS,
  nowMs: SINCE_MS + 66 * MINUTE_MS,
}

describe('the text of an alert', () => {
  it('tells of an area', () => {
    expect(shown(AREA_CUT)).toBe(
      `Layanan mati: 12 tempat, daerah listrik Penyulang Oebobo

Sejak 14.05 WITA (25 menit)
Tempat: Kantor Lurah Oebobo, Taman Nostalgia, Puskesmas Oebobo dan 9 lainnya
Kemungkinan besar listrik padam (85%)
Hubungi PLN 123
Hubungi PT Rote Net 0380 555 0101 (kontrak 12/DK/2026)
Kontak di tempat: Ibu Maria 0812 5550 0101
https://pantau.example.go.id/incidents/7f3k9q2m
Untuk menangani, balas: ok 7F3K`,
    )
    expect(shown(AREA_CUT, 'en')).toBe(
      `Service down: 12 places, power area Penyulang Oebobo

Since 14:05 WITA (25 min)
Places: Kantor Lurah Oebobo, Taman Nostalgia, Puskesmas Oebobo and 9 more
Probably a power cut (85%)
Call PLN 123
Call PT Rote Net 0380 555 0101 (contract 12/DK/2026)
At the place: Ibu Maria 0812 5550 0101
https://pantau.example.go.id/incidents/7f3k9q2m
To take it on, reply: ok 7F3K`,
    )
  })

  it('tells of one place, and what still is wrong with it', () => {
    expect(shown(ONE_PLACE)).toBe(
      `Titik akses mati: Kantor Lurah Oebobo

Sejak 14.05 WITA (25 menit)
Kemungkinan besar titik akses rusak atau mati (72%)
Kontak di tempat: Ibu Maria 0812 5550 0101
https://pantau.example.go.id/incidents/7f3k9q2m
Untuk menangani, balas: ok 7F3K`,
    )
    const nowMs = SINCE_MS + 26 * HOUR_MS
    expect(shown({ ...ONE_PLACE, kind: 'escalation', nowMs, call: [], link: null })).toBe(
      `Belum ditangani: Kantor Lurah Oebobo

Titik akses mati sejak 22 Nov 14.05 WITA (1 hari 2 jam)
Kemungkinan besar titik akses rusak atau mati (72%)
Untuk menangani, balas: ok 7F3K`,
    )
  })

  it('tells of the recovery, how long it was, and what is left', () => {
    expect(shown(RECOVERY)).toBe(
      `Pulih: 12 tempat, daerah listrik Penyulang Oebobo

Pulih 15.10 WITA setelah 1 jam 5 menit (sejak 14.05)
Tempat: Kantor Lurah Oebobo, Taman Nostalgia, Puskesmas Oebobo dan 9 lainnya
Kemungkinan besar listrik padam (85%)
https://pantau.example.go.id/incidents/7f3k9q2m`,
    )
    const left = { placesLeft: 2, places: ['Taman Nostalgia', 'Puskesmas Oebobo'] }
    expect(shown({ ...RECOVERY, ...left, call: AREA_CUT.call.slice(0, 1) })).toBe(
      `Sebagian pulih: 12 tempat, daerah listrik Penyulang Oebobo

Belum pulih: 2 tempat (Taman Nostalgia, Puskesmas Oebobo)
Layanan mati sejak 14.05 WITA (1 jam 6 menit)
Kemungkinan besar listrik padam (85%)
Hubungi PLN 123
https://pantau.example.go.id/incidents/7f3k9q2m`,
    )
  })

  it('names flapping', () => {
    expect(shown({ ...ONE_PLACE, kind: 'flapping', code: null, link: null })).toBe(
      `Hilang timbul: Kantor Lurah Oebobo

Berulang mati dan pulih sejak 14.05 WITA. Kabar berikutnya setelah keadaannya stabil.
Kemungkinan besar titik akses rusak atau mati (72%)
Kontak di tempat: Ibu Maria 0812 5550 0101`,
    )
  })

  it('sums up what was held back', () => {
    expect(shown({ ...AREA_CUT, kind: 'digest', items: [RECOVERY, ONE_PLACE] })).toBe(
      `Ringkasan: 2 kabar

• Pulih: 12 tempat, daerah listrik Penyulang Oebobo, 14.05–15.10
• Titik akses mati: Kantor Lurah Oebobo, sejak 14.05
Waktu dalam WITA.
https://pantau.example.go.id/incidents/7f3k9q2m`,
    )
  })

  it('tells that the server had been off', () => {
    const back = { kind: 'server-back', condition: 'server-back', scope: 'server' } as const
    expect(shown({ ...RECOVERY, ...back, link: null })).toBe(
      `Server Pantau kembali menyala

Mati 14.05–15.10 WITA (1 jam 5 menit)
Selama itu tidak ada yang terpantau; waktunya tidak dihitung sebagai mati.`,
    )
    expect(shown({ ...RECOVERY, ...back, link: null }, 'en')).toBe(
      `The Pantau server is back

Off 14:05–15:10 WITA, for 1 h 5 min
Nothing was watched meanwhile; it does not count as down.`,
    )
  })

  it('tells of the server itself', () => {
    const disk: MessageFacts = {
      ...AREA_CUT,
      condition: 'disk',
      scope: 'server',
      places: [],
      placesTotal: 0,
      cause: null,
      call: [],
      detail: '2.4 GiB',
      link: null,
      code: null,
    }
    expect(shown(disk)).toBe(
      `Penyimpanan server hampir penuh

Sejak 14.05 WITA (25 menit)
Tersisa 2,4 GiB`,
    )
    expect(textOf({ ...disk, kind: 'recovery' }, 'id').title).toBe(
      'Selesai: penyimpanan server hampir penuh',
    )
    expect(textOf({ ...disk, kind: 'repeat' }, 'en').title).toBe(
      'Still lasting: server storage almost full',
    )
  })

  it('says why service is of little use', () => {
    const slow: MessageFacts = {
      ...ONE_PLACE,
      condition: 'degraded',
      degradation: 'rtt',
      detail: 'rtt 850 300',
      cause: null,
      call: [],
      link: null,
      code: null,
    }
    expect(shown(slow)).toBe(
      `Layanan tidak layak pakai: Kantor Lurah Oebobo

Sejak 14.05 WITA (25 menit)
Respons internet lambat: 850 ms (batas 300 ms)`,
    )
    const ghost = { ...slow, degradation: 'ghost', detail: 'ghost 12' } as const
    expect(textOf(ghost, 'en').text).toContain('usually busy: usually 12 devices')
    expect(textOf({ ...slow, degradation: 'dns', detail: 'dns' }, 'id').text).toMatch(/\(DNS\)$/)
  })

  it.each([
    ['backlog', '12400', '12.400 sampel belum terkirim'],
    ['certificate', '12', 'Berlaku 12 hari lagi'],
    ['certificate', '0', 'Habis hari ini atau sudah lewat'],
    ['access-point', 'ap-oebobo-1', 'Titik akses ap-oebobo-1'],
    ['disk', '', 'Tidak dapat ditulis: data hilang bila agennya mati.'],
  ] as const)('says of %s %j by how much, in words', (condition, detail, said) => {
    const facts = { ...ONE_PLACE, condition, detail, cause: null, call: [], link: null, code: null }
    expect(textOf(facts, 'id').text).toBe(`Sejak 14.05 WITA (25 menit)\n${said}`)
  })

  it('names both causes where neither is sure, in place of a toss of a coin', () => {
    const facts = { ...ONE_PLACE, cause: 'uplink', confidence: 0.55, rival: 'power' } as const
    expect(textOf(facts, 'id').text).toContain('\nBelum pasti: jalur internet atau listrik\n')
    expect(textOf(facts, 'en').text).toContain('\nNot certain: line or power\n')
  })

  it('says once what a device is', () => {
    const said = (detail: string): string => textOf({ ...ONE_PLACE, detail }, 'id').text
    expect(said('tk-1')).toContain('\nTitik akses tk-1\n')
    expect(said('Titik Akses Aula')).toContain('\nTitik Akses Aula\n')
  })

  it('does not call the disk of an agent the disk of the server', () => {
    const facts = { ...ONE_PLACE, condition: 'disk', scope: 'agent', name: 'agen-oebobo' } as const
    expect(textOf(facts, 'id').title).toBe('Penyimpanan agen bermasalah: agen-oebobo')
    expect(textOf({ ...facts, kind: 'repeat' }, 'en').text).toMatch(/^Agent storage failing since/)
  })

  it('sends first aid with the card of the model', () => {
    expect(shown({ ...ONE_PLACE, kind: 'first-aid', link: null })).toBe(
      `Pertolongan pertama: Kantor Lurah Oebobo

Wi-Fi publik di Kantor Lurah Oebobo mati. Mohon bantuannya:
Lihat lampu pada alat Wi-Fi: ada yang menyala atau tidak?
Bila padam: periksa stopkontak, adaptor, dan kotak PoE (kotak kecil pada kabelnya).
Cabut dayanya 30 detik, lalu pasang lagi. Jangan menekan tombol reset.
Tunggu 3 menit, lalu coba Wi-Fi-nya dengan ponsel.
Balas pesan ini dengan foto alat dan lampunya.`,
    )
  })

  it('says that a test has come', () => {
    expect(
      shown({ ...AREA_CUT, kind: 'test', scope: 'server', name: 'Kota Kupang', link: null }),
    ).toBe(
      'Pesan uji coba Pantau\n\nPemberitahuan Wi-Fi publik Kota Kupang sampai dengan baik. Dikirim 14.30 WITA.',
    )
  })

  it.each([
    [0.97, 'Hampir pasti jalur internet putus (97%)'],
    [0.9, 'Hampir pasti jalur internet putus (90%)'],
    [0.7, 'Kemungkinan besar jalur internet putus (70%)'],
    [0.55, 'Mungkin jalur internet putus (55%)'],
    [0.4, 'Belum pasti; dugaan jalur internet putus (40%)'],
  ])('puts the confidence %d into words', (confidence, words) => {
    expect(textOf({ ...ONE_PLACE, cause: 'uplink', confidence }, 'id').text).toContain(words)
  })

  it('does not guess where there is no cause', () => {
    const { text } = textOf({ ...ONE_PLACE, cause: 'undetermined', confidence: 0.3 }, 'id')
    expect(text).toContain('Penyebab belum pasti\n')
    expect(text).not.toContain('%')
  })

  it('leaves out what is not known of whom to call', () => {
    const call: MessageFacts['call'] = [
      { role: 'provider', name: 'PT Rote Net', phone: null, contract: '12/DK/2026' },
      { role: 'place', name: '', phone: '0812 5550 0101', contract: null },
    ]
    const { text } = textOf({ ...ONE_PLACE, call }, 'id')
    expect(text).toContain('\nHubungi PT Rote Net (kontrak 12/DK/2026)\n')
    expect(text).toContain('\nKontak di tempat: 0812 5550 0101\n')
  })

  it('says no word twice where a name has it already', () => {
    const facts = { ...AREA_CUT, scope: 'kelurahan', name: 'Kelurahan Oebobo' } as const
    expect(textOf(facts, 'id').title).toBe('Layanan mati: 12 tempat, Kelurahan Oebobo')
    expect(textOf({ ...facts, name: 'Oebobo' }, 'id').title).toBe(
      'Layanan mati: 12 tempat, Kelurahan Oebobo',
    )
  })
})

describe('limits of a text', () => {
  const name = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.constantFrom(
      '',
      'Kantor "Lurah" <b>Oebobo</b> & Co',
      'مسجد النور في المدينة القديمة '.repeat(8),
      'בית הכנסת הגדול'.repeat(9),
      '👨‍👩‍👧‍👦'.repeat(60),
      'Z̷͍̟a̶l̸g̵o̶'.repeat(40),
      'baris\nkedua\u2028ketiga\u202Eterbalik',
      '\uD83C tidak utuh \uDF0A',
    ),
  )
  const contact = fc.record({
    role: fc.constantFrom('provider', 'power-company', 'place'),
    name,
    phone: fc.option(name),
    contract: fc.option(name),
  })
  const facts = fc.record({
    kind: fc.constantFrom(...MESSAGE_KINDS),
    condition: fc.constantFrom(...CONDITION_KINDS),
    scope: fc.constantFrom(...INCIDENT_SCOPES),
    name,
    places: fc.array(name, { maxLength: 10 }),
    placesTotal: fc.nat(100_000),
    placesLeft: fc.nat(20),
    sinceMs: fc.integer({ min: 0, max: SINCE_MS }),
    untilMs: fc.option(fc.integer({ min: SINCE_MS, max: 2 * SINCE_MS })),
    cause: fc.option(fc.constantFrom(...CAUSES)),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    rival: fc.option(fc.constantFrom(...CAUSES)),
    degradation: fc.option(fc.constantFrom(...DEGRADATIONS)),
    detail: name,
    call: fc.array(contact, { maxLength: 6 }),
    link: fc.option(fc.webUrl({ size: 'large' })),
    code: fc.option(fc.string({ maxLength: 40 })),
    items: fc.constant([]),
    model: fc.option(fc.oneof(name, fc.constantFrom('U6-Pro', 'AIR-CAP702I-A-K9', 'R510'))),
    timeZone: fc.constantFrom('Asia/Makassar', 'Asia/Jayapura', 'Europe/Berlin', 'UTC'),
    nowMs: fc.integer({ min: SINCE_MS, max: 2 * SINCE_MS }),
    first: fc.constant(null),
  })

  it('are kept with names of any length and script', () => {
    const digests = fc
      .tuple(facts, fc.array(facts, { maxLength: 40 }))
      .map(([first, items]): MessageFacts => ({ ...first, items }))
    fc.assert(
      fc.property(digests, fc.constantFrom(...LANGUAGES), (given, language) => {
        const { title, text } = textOf(given, language)
        const isLong = given.kind === 'digest' || given.kind === 'first-aid'
        expect(title.length).toBeLessThanOrEqual(TITLE_MAX)
        expect(text.length).toBeLessThanOrEqual(isLong ? LONG_TEXT_MAX : TEXT_MAX)
        expect(title).not.toMatch(/[\p{Cc}\p{Cs}\u202A-\u202E]/u)
        expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u202A-\u202E]/u)
        expect(title).not.toBe('')
        expect(text).not.toBe('')
        for (const line of [title, ...text.split('\n')]) {
          const opened = [...line].filter((character) => character === '\u2068').length
          const closed = [...line].filter((character) => character === '\u2069').length
          expect(opened).toBe(closed)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('keep since when, a link of usual length and the code, whatever else must go', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...LANGUAGES), (given, language) => {
        const whole = { ...given, kind: 'incident', link: AREA_CUT.link, code: '7F3K' } as const
        const { text } = textOf(whole, language)
        expect(text).toMatch(language === 'id' ? /^Sejak / : /^Since /)
        expect(text).toContain(AREA_CUT.link)
        expect(text).toMatch(/ok 7F3K$/)
      }),
      { numRuns: 200 },
    )
  })

  it('cut a long name between characters, and keep what it is about', () => {
    const long = { ...ONE_PLACE, name: '👩🏽‍🚒'.repeat(30), places: ['👩🏽‍🚒'.repeat(30)] }
    const { title, text } = textOf(long, 'id')
    expect(title).toMatch(/^Titik akses mati: (👩🏽‍🚒)+…$/u)
    expect(text).toMatch(/^Tempat: (👩🏽‍🚒)+…$/mu)
  })

  it('say how many of a long digest are not shown', () => {
    const items = Array.from({ length: 60 }, () => RECOVERY)
    const { title, text } = textOf({ ...AREA_CUT, kind: 'digest', items }, 'id')
    const lines = text.split('\n').filter((line) => line.startsWith('• Pulih'))
    expect(title).toBe('Ringkasan: 60 kabar')
    expect(text).toContain(`• dan ${60 - lines.length} kabar lagi`)
    expect(lines.length).toBeGreaterThan(10)
  })
})
