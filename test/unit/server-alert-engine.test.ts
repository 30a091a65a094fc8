import { afterEach, describe, expect, it } from 'vitest'
import { importFiles } from '../../server/journal/import/import-files.ts'
import type { Journal } from '../../server/journal/open.ts'
import { AlertWorld, HOUR_MS, MINUTE_MS, MONDAY_MS } from './alert-world.ts'

let world: AlertWorld
afterEach(async () => {
  expect(world.errors).toEqual([])
  await world.close()
})

const DAY_MS = 24 * HOUR_MS
const BUDI = { id: 'budi', name: 'Budi', addresses: { email: 'budi@example.org' } }
const WATI = { id: 'wati', name: 'Wati', language: 'en', addresses: { ntfy: 'wati' } }
const SITE_RULE = { what: ['site'] }

describe('alerts', () => {
  it('tell once that a place is out, within five seconds, and once that it is back', async () => {
    world = await AlertWorld.open()
    world.fail('taman-nostalgia')
    const failedAtMs = world.nowMs
    await world.run(10 * MINUTE_MS)
    expect(world.kinds()).toEqual(['incident'])
    const [first] = world.sent
    expect((first?.atMs ?? Infinity) - failedAtMs).toBeLessThanOrEqual(5000)
    expect(first?.message.title).toContain('taman-nostalgia')
    expect(first?.message.link).toMatch(/^https:\/\/wifi\.example\.org\/\?page=incidents&incident=/)
    world.heal('taman-nostalgia')
    await world.run(10 * MINUTE_MS)
    expect(world.kinds()).toEqual(['incident', 'recovery'])
    expect(world.sent[1]?.message.facts).toMatchObject({
      sinceMs: failedAtMs,
      untilMs: failedAtMs + 10 * MINUTE_MS + 1000,
    })
    const incident = await world.journal.alerts.incident(first?.message.incident ?? '')
    expect(incident?.closedAtMs).toBe(failedAtMs + 10 * MINUTE_MS + 1000)
    const messages = await world.journal.alerts.messagesOf(first?.message.incident ?? '')
    expect(messages.map(({ kind, sentAtMs }) => [kind, sentAtMs !== null])).toEqual([
      ['incident', true],
      ['recovery', true],
    ])
  })

  it('send one message for an area, and one when all of it is back', async () => {
    world = await AlertWorld.open({ recipients: [BUDI, WATI] })
    const startMs = world.nowMs
    const group = { scope: 'power-area', name: 'Penyulang Oebobo', startMs } as const
    const places = Array.from({ length: 100 }, (_, index) => `tempat-${index}`)
    for (const [index, place] of places.entries()) {
      world.fail(place, { group, isSilent: true })
      if (index % 3 === 0) await world.run(1000)
    }
    await world.run(20 * MINUTE_MS, 5000)
    expect(world.sent.map(({ to }) => to).sort()).toEqual(['budi@example.org', 'wati'])
    expect(world.sent[0]?.message.facts).toMatchObject({
      name: 'Penyulang Oebobo',
      placesTotal: 100,
    })
    for (const [index, place] of places.entries()) {
      world.heal(place)
      if (index % 3 === 0) await world.run(1000)
    }
    await world.run(20 * MINUTE_MS, 5000)
    expect(world.kinds()).toEqual(['incident', 'incident', 'recovery', 'recovery'])
    const mails = world.sent.filter(({ channel }) => channel === 'email')
    expect(mails.map(({ message }) => message.subject)).toEqual([
      'Layanan mati: 100 tempat, daerah listrik Penyulang Oebobo',
      'Re: Layanan mati: 100 tempat, daerah listrik Penyulang Oebobo',
    ])
  })

  it('tell the end that came while the server was off, and of that time once', async () => {
    world = await AlertWorld.open()
    world.holdMs = 150_000
    await world.run(151_000, 1000)
    world.fail('pasar-inpres')
    await world.run(MINUTE_MS)
    expect(world.kinds()).toEqual(['incident'])
    world.heal('pasar-inpres')
    await world.restart(2 * HOUR_MS)
    await world.run(10 * MINUTE_MS)
    expect(world.kinds()).toEqual(['incident', 'server-back', 'recovery'])
    expect(world.sent[1]?.message.facts.untilMs).toBe((world.sent[1]?.atMs ?? 0) - 1000)
    await world.restart(MINUTE_MS)
    await world.run(10 * MINUTE_MS)
    expect(world.sent).toHaveLength(3)
  })

  it('raise no storm after a start: what is silent must stay so', async () => {
    world = await AlertWorld.open()
    world.holdMs = 150_000
    await world.restart(HOUR_MS)
    for (let index = 0; index < 50; index += 1) world.fail(`tempat-${index}`, { isSilent: true })
    await world.run(2 * MINUTE_MS)
    world.conditions = []
    world.fail('tempat-7')
    await world.run(10 * MINUTE_MS)
    expect(world.kinds()).toEqual(['server-back', 'incident'])
    expect(world.sent[1]?.message.facts.places).toEqual(['tempat-7'])
  })

  it('tell of what began in a planned window when it outlasts that, and of nothing before', async () => {
    world = await AlertWorld.open()
    world.fail('kantor-lurah', { isPlanned: true })
    await world.run(HOUR_MS, 5000)
    expect(world.sent).toEqual([])
    expect(world.told.at(-1)).toMatchObject({ isSuppressed: true, placesNow: 1 })
    world.conditions = world.conditions.map((one) => ({ ...one, isPlanned: false }))
    await world.run(MINUTE_MS)
    expect(world.kinds()).toEqual(['incident'])
    world.conditions = world.conditions.map((one) => ({ ...one, isPlanned: true }))
    await world.run(MINUTE_MS)
    world.heal('kantor-lurah')
    await world.run(10 * MINUTE_MS)
    expect(world.kinds()).toEqual(['incident', 'recovery'])
  })

  it('say once that a place comes and goes, and what is when it has settled', async () => {
    world = await AlertWorld.open()
    for (let round = 0; round < 10; round += 1) {
      world.fail('taman-tirosa')
      await world.run(4 * MINUTE_MS, 2000)
      world.heal('taman-tirosa')
      await world.run(4 * MINUTE_MS, 2000)
    }
    const bounced = ['incident', 'recovery', 'incident', 'recovery', 'incident', 'recovery']
    expect(world.kinds()).toEqual([...bounced, 'flapping'])
    await world.run(HOUR_MS, 10_000)
    expect(world.kinds()).toEqual([...bounced, 'flapping', 'recovery'])
  })

  it('hold back what comes in quiet hours, beside what is worth a night', async () => {
    const quiet = { from: '22:00', until: '06:00', exceptPlaces: 3 }
    world = await AlertWorld.open({ recipients: [{ ...BUDI, quiet }] })
    world.nowMs = MONDAY_MS + 23 * HOUR_MS
    world.fail('taman-a')
    await world.run(MINUTE_MS)
    const startMs = world.nowMs
    const group = { scope: 'provider', name: 'Flobamora Net', startMs } as const
    for (const place of ['b', 'c', 'd']) world.fail(place, { group })
    await world.run(MINUTE_MS)
    expect(world.sent.map(({ message }) => message.facts.name)).toEqual(['Flobamora Net'])
    await world.run(7 * HOUR_MS, 30_000)
    expect(world.kinds()).toEqual(['incident', 'incident'])
    expect(world.sent[1]?.atMs).toBeLessThanOrEqual(MONDAY_MS + DAY_MS + 6 * HOUR_MS + 30_000)
    expect(world.sent[1]?.message.facts.name).toBe('taman-a')
  })

  it('gather a digest, in which what is over is one line', async () => {
    world = await AlertWorld.open({ recipients: [{ ...BUDI, digest: ['16:00'] }] })
    world.fail('taman-a')
    await world.run(10 * MINUTE_MS, 5000)
    world.heal('taman-a')
    world.fail('pasar-b')
    await world.run(10 * MINUTE_MS, 5000)
    expect(world.sent).toEqual([])
    world.nowMs = MONDAY_MS + 16 * HOUR_MS
    await world.run(5000)
    expect(world.kinds()).toEqual(['digest'])
    const items = world.sent[0]?.message.facts.items.map(({ kind, name }) => [kind, name])
    expect(items).toEqual([
      ['incident', 'pasar-b'],
      ['recovery', 'taman-a'],
    ])
  })

  it('go on to the next person and again until somebody takes it on', async () => {
    const escalation = [{ afterMinutes: 10, to: ['wati'] }]
    const rules = [{ ...SITE_RULE, to: ['budi'], escalation, repeatMinutes: 30 }]
    world = await AlertWorld.open({ recipients: [BUDI, WATI], rules })
    world.fail('taman-a')
    await world.run(45 * MINUTE_MS, 5000)
    expect(world.sent.map(({ to, message }) => [to, message.kind])).toEqual([
      ['budi@example.org', 'incident'],
      ['wati', 'escalation'],
      ['budi@example.org', 'repeat'],
    ])
    expect(world.told.at(-1)?.step).toBe(1)
    const id = world.sent[0]?.message.incident ?? ''
    const taken = await world.engine.acknowledge(id, 'Wati')
    expect(taken?.acknowledged).toMatchObject({ by: 'Wati' })
    expect((await world.engine.acknowledge(id, 'Budi'))?.acknowledged?.by).toBe('Wati')
    await world.restart(1000)
    await world.run(3 * HOUR_MS, 10_000)
    expect(world.sent).toHaveLength(3)
    world.heal('taman-a')
    await world.run(10 * MINUTE_MS, 5000)
    expect(world.sent.slice(3).map(({ to, message }) => [to, message.kind])).toEqual([
      ['budi@example.org', 'recovery'],
      ['wati', 'recovery'],
    ])
    expect(await world.engine.acknowledge(id, 'Wati')).toBeNull()
  })

  it('take on an incident by the code of a message to a channel that takes answers', async () => {
    const addresses = { telegram: 4711, email: 'budi@example.org' }
    world = await AlertWorld.open({ recipients: [{ ...BUDI, addresses }] })
    world.fail('taman-a')
    await world.run(MINUTE_MS)
    const codes = new Map(world.sent.map(({ channel, message }) => [channel, message.code]))
    expect(codes.get('email')).toBeNull()
    const code = codes.get('telegram') ?? ''
    expect(code).toMatch(/^[0-9A-Z]{4}$/)
    expect(await world.engine.acknowledge('none', 'Budi')).toBeNull()
    expect((await world.engine.acknowledge(code.toLowerCase(), 'Budi'))?.acknowledged?.by).toBe(
      'Budi',
    )
  })

  it('stay taken on, by their old codes too, when incidents become one and fall apart', async () => {
    const addresses = { telegram: 4711 }
    const rules = [{ ...SITE_RULE, repeatMinutes: 30 }]
    world = await AlertWorld.open({ recipients: [{ ...BUDI, addresses }], rules })
    for (const place of ['a', 'b']) world.fail(place)
    await world.run(MINUTE_MS)
    const codes = world.sent.map(({ message }) => message.code ?? '')
    expect(new Set(codes).size).toBe(2)
    await world.engine.acknowledge(codes[1] ?? '', 'Wati')
    const startMs = world.nowMs
    const group = { scope: 'provider', name: 'Flobamora Net', startMs } as const
    const together = ['a', 'b', ...Array.from({ length: 20 }, (_, index) => `c${index}`)]
    for (const place of together.slice(2)) world.fail(place)
    world.conditions = world.conditions.map((one) => ({ ...one, group }))
    await world.run(MINUTE_MS)
    const isOpen = ({ closedAtMs }: { readonly closedAtMs: number | null }): boolean =>
      closedAtMs === null
    expect(world.told.findLast(isOpen)).toMatchObject({ scope: 'provider', placesNow: 22 })
    expect(world.told.findLast(isOpen)?.acknowledged?.by).toBe('Wati')
    for (const code of codes) {
      expect((await world.engine.acknowledge(code, 'Budi'))?.acknowledged?.by).toBe('Wati')
    }
    await world.restart(1000)
    for (const place of together.slice(2)) world.heal(place)
    const sentBefore = world.sent.length
    await world.run(HOUR_MS, 10_000)
    // The two that are left are nobody's news either: only the end of the whole is told.
    expect(world.kinds().slice(sentBefore)).toEqual(['recovery'])
    const left = world.told.filter(isOpen).slice(-2)
    expect(left.map(({ acknowledged, scope }) => [acknowledged?.by, scope])).toEqual([
      ['Wati', 'place'],
      ['Wati', 'place'],
    ])
    expect(await world.engine.acknowledge(codes[0]?.toLowerCase() ?? '', 'Budi')).not.toBeNull()
  })

  it('show as held back what nobody is told because of the hours of a rule', async () => {
    const rules = [{ ...SITE_RULE, hours: { from: '14:00', until: '15:00' } }]
    world = await AlertWorld.open({ rules })
    world.fail('taman-a')
    await world.run(MINUTE_MS)
    expect(world.told.at(-1)).toMatchObject({ isSuppressed: true })
    world.heal('taman-a')
    await world.run(5 * MINUTE_MS)
    expect(world.told.at(-1)).toMatchObject({ isSuppressed: true, closedAtMs: expect.any(Number) })
    world.fail('pasar-b')
    await world.run(2 * HOUR_MS, 10_000)
    expect(world.told.at(-1)).toMatchObject({ isSuppressed: false })
    expect(world.kinds()).toEqual(['incident'])
  })

  it('wait for nothing that a clock said which was ahead', async () => {
    world = await AlertWorld.open({ rules: [{ ...SITE_RULE, repeatMinutes: 30 }] })
    world.fail('taman-a')
    await world.run(MINUTE_MS)
    world.nowMs -= 24 * HOUR_MS
    await world.run(HOUR_MS + MINUTE_MS, 10_000)
    expect(world.kinds()).toEqual(['incident', 'repeat', 'repeat'])
  })

  it('tell by a rule of a kecamatan and a provider, with names and numbers to call', async () => {
    const rows = [
      'a,Taman A,taman,Alak,Alak,-10.1,123.6,Flobamora Net,K-17',
      'b,Taman B,taman,Alak,Alak,-10.1,123.6,Lain Net,',
      'c,Taman C,taman,Oebobo,Oebobo,-10.1,123.6,Flobamora Net,',
    ]
    const head = 'id,name,kind,kecamatan,kelurahan,latitude,longitude,provider,contract'
    const files = {
      places: { name: 'places.csv', text: `${[head, ...rows].join('\n')}\n` },
      providers: { name: 'providers.csv', text: 'name,phone\nFlobamora Net,0380 123\n' },
    }
    const prepare = (journal: Journal) => importFiles(journal, files, { dryRun: false, nowMs: 0 })
    const rules = [{ ...SITE_RULE, kecamatan: ['Alak'], providers: ['Flobamora Net'] }]
    world = await AlertWorld.open({ rules }, prepare)
    for (const place of ['a', 'b', 'c']) world.fail(place, { cause: 'uplink' })
    await world.run(MINUTE_MS)
    expect(world.sent.map(({ message }) => message.facts)).toMatchObject([
      {
        name: 'Taman A',
        call: [{ role: 'provider', name: 'Flobamora Net', phone: '0380 123', contract: 'K-17' }],
      },
    ])
  })

  it('name of a place with two lines the provider of each, by a rule for one of them', async () => {
    const head = 'id,name,kind,kecamatan,kelurahan,latitude,longitude,provider,uplink,contract'
    const row = 'a,Taman A,taman,Alak,Alak,-10.1,123.6,Flobamora Net,line-1,K-17'
    const text = `${head}\n${row}\na,,,,,,,Lain Net,line-2,K-18\n`
    const files = { places: { name: 'places.csv', text } }
    const prepare = (journal: Journal) => importFiles(journal, files, { dryRun: false, nowMs: 0 })
    const rules = [{ ...SITE_RULE, providers: ['Lain Net'] }]
    world = await AlertWorld.open({ rules }, prepare)
    world.fail('a', { cause: 'uplink' })
    await world.run(MINUTE_MS)
    const call = world.sent.map(({ message }) => message.facts.call)
    expect(call).toMatchObject([
      [
        { name: 'Flobamora Net', contract: 'K-17' },
        { name: 'Lain Net', contract: 'K-18' },
      ],
    ])
  })

  it('ask the contact of a place once for first aid, with the model that stands there', async () => {
    const head = 'id,name,kind,kecamatan,kelurahan,latitude,longitude,contact_name,contact_whatsapp'
    const row = 'a,Kantor A,kantor-lurah,Alak,Alak,-10.1,123.6,Ibu Maria,+628111000111'
    const devices = 'id,name,place,agent,model\nap-a,AP A,a,agen,EAP225\n'
    const files = {
      places: { name: 'places.csv', text: `${head}\n${row}\n` },
      accessPoints: { name: 'access-points.csv', text: devices },
    }
    world = await AlertWorld.open({}, (journal) =>
      importFiles(journal, files, { dryRun: false, nowMs: 0 }),
    )
    const handy = { kind: 'access-point', key: 'access-point ap-a', cause: 'access-point' } as const
    world.fail('a', handy)
    await world.run(20 * MINUTE_MS, 5000)
    await world.restart(1000)
    await world.run(20 * MINUTE_MS, 5000)
    const cards = world.sent.filter(({ message }) => message.kind === 'first-aid')
    expect(cards).toMatchObject([{ channel: 'waha', to: '+628111000111' }])
    expect(cards[0]?.message.facts).toMatchObject({ name: 'Kantor A', model: 'EAP225' })
    expect(world.kinds()).toEqual(['first-aid', 'incident'])
  })

  it('tell by a rule only of its places, its kinds, its hours and what has lasted', async () => {
    const rules = [
      { ...SITE_RULE, forSeconds: 600, places: ['taman-a', 'taman-b'] },
      { what: ['access-point'], hours: { from: '13:00', until: '14:00' } },
    ]
    world = await AlertWorld.open({ rules })
    world.fail('taman-a')
    world.fail('pasar-c')
    world.fail('kantor-d', { kind: 'access-point' })
    await world.run(5 * MINUTE_MS)
    world.fail('taman-b')
    await world.run(4 * MINUTE_MS)
    world.heal('taman-b')
    expect(world.sent).toEqual([])
    await world.run(11 * MINUTE_MS)
    expect(world.sent.map(({ message }) => message.facts.name)).toEqual(['taman-a'])
    await world.run(HOUR_MS, 10_000)
    expect(world.sent.map(({ message }) => message.facts.name)).toEqual(['taman-a', 'kantor-d'])
  })
})
