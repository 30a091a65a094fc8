import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentId, PlaceId, UplinkId } from '../../server/contract/ids.ts'
import { PATHS } from '../../server/contract/paths.ts'
import { DEFAULTS } from '../../server/config.ts'
import { contactsOf } from '../../server/journal/contacts.ts'
import { importFiles } from '../../server/journal/import/import-files.ts'
import type { ImportFiles } from '../../server/journal/import/plan.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { startServer } from '../../server/serve.ts'

const NOW = Date.UTC(2026, 10, 1)
const PARK = 'park' as PlaceId
const BASE = 'id,name,kind,kecamatan,kelurahan,latitude,longitude,status,provider,uplink_agent'
const MORE =
  'contract,contract_mbps,power_area,service_hours,contact_name,contact_phone,contact_whatsapp,contact_telegram'
const ROW = 'park,Taman,taman,Oebobo,Oebobo,-10.16,123.6'
const FULL = `${ROW},,Contoh Net,agent-1,K-0012,50,Penyulang 3,06:00-22:00,Ibu Rahasia,0380 0000 77,0812-0000-0077,-100770077`
const PROVIDERS = 'name,phone,email\ncontoh net,0000 000 100,noc@contoh.example\nLain,147,\n'

let directory = ''
let journal: Journal
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-contacts-'))
  journal = await openJournal(directory)
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

const placesFile = (head: string, ...rows: readonly string[]) => ({
  places: { name: 'places.csv', text: [head, ...rows].join('\n') },
})
const full = (row = FULL) => placesFile(`${BASE},${MORE}`, row)
const providers = (text = PROVIDERS) => ({ providers: { name: 'providers.csv', text } })
const load = (files: ImportFiles, dryRun = false) =>
  importFiles(journal, files, { dryRun, nowMs: NOW })
async function changesOf(files: ImportFiles, dryRun = false): Promise<readonly string[]> {
  const result = await load(files, dryRun)
  if (result.outcome === 'refused') throw new Error(JSON.stringify(result.faults))
  return result.changes.map(({ kind, id, change, fields }) =>
    [kind, id, change, ...fields].join(' '),
  )
}
async function faultsOf(files: ImportFiles): Promise<readonly string[]> {
  const result = await load(files)
  if (result.outcome !== 'refused') return []
  return result.faults.map(
    ({ file, line, column, problem, expected }) =>
      `${file}:${line} ${column}: ${problem.text}; ${expected.text}`,
  )
}

describe('the import', () => {
  it('reads whom to call, what feeds a place and when it is open; outlives the process', async () => {
    await load({ ...full(), ...providers() })
    await journal.close()
    journal = await openJournal(directory)
    const { places, uplinks, contacts, providers: known } = journal.inventory()
    expect(places.get(PARK)).toMatchObject({
      powerArea: 'Penyulang 3',
      serviceHours: '06:00-22:00',
    })
    expect(uplinks.get('park' as UplinkId)).toMatchObject({ contract: 'K-0012', contractMbps: 50 })
    expect(contacts.get(PARK)).toEqual({
      place: 'park',
      name: 'Ibu Rahasia',
      phone: '0380 0000 77',
      whatsapp: '+6281200000077',
      telegram: '-100770077',
    })
    expect([...known.values()]).toEqual([
      { name: 'Lain', phone: '147', email: null },
      { name: 'contoh net', phone: '0000 000 100', email: 'noc@contoh.example' },
    ])
  })

  it('shows what would change by the names of the columns, not by what is in them', async () => {
    await load({ ...full(), ...providers() })
    const changed = {
      ...full(FULL.replace('Rahasia', 'Lain').replace('K-0012', 'K-0013').replace('06:', '07:')),
      ...providers(PROVIDERS.replace('147', '148')),
    }
    const result = await load(changed, true)
    expect(result).toMatchObject({
      outcome: 'planned',
      places: { added: 0, changed: 1, unchanged: 0, absent: 0 },
      providers: { added: 0, changed: 1, unchanged: 1, absent: 0 },
    })
    expect(JSON.stringify(result)).not.toContain('Ibu')
    const expected = [
      'place park changed serviceHours uplinks contact',
      'provider Lain changed phone',
    ]
    expect(await changesOf(changed, true)).toEqual(expected)
    expect(await changesOf(changed)).toEqual(expected)
    expect(await changesOf(changed)).toEqual([])
  })

  it('leaves what a file has no column for, and empties what has an empty cell', async () => {
    await load({ ...full(), ...providers() })
    expect(await changesOf(placesFile(BASE, `${ROW},,Contoh Net,agent-1`))).toEqual([])
    expect(await changesOf(providers('name\nLain\n'))).toEqual([])
    const head = `${BASE},contact_phone,contract,power_area`
    expect(await changesOf(placesFile(head, `${ROW},,Contoh Net,agent-1,,,`))).toEqual([
      'place park changed powerArea uplinks contact',
    ])
    expect(journal.inventory().contacts.get(PARK)).toMatchObject({
      name: 'Ibu Rahasia',
      phone: null,
    })
    expect(journal.inventory().uplinks.get('park' as UplinkId)).toMatchObject({
      contract: null,
      contractMbps: 50,
    })
  })

  it('forgets the contact of a place that is retired or loses it', async () => {
    await load(full())
    await load(placesFile(BASE, `${ROW},nonaktif,Contoh Net,agent-1`))
    expect(journal.inventory().contacts.size).toBe(0)
    await load(full())
    await load(full(`${ROW},,Contoh Net,agent-1,,,,,,,,`))
    expect(journal.inventory().contacts.size).toBe(0)
  })

  it('takes a line away with its contract, and makes one of a contract alone', async () => {
    await load(full())
    await load(placesFile(BASE, `${ROW},,,`))
    expect(journal.inventory().uplinks.size).toBe(0)
    await load(placesFile(`${BASE},contract`, `${ROW},,,,K-7`))
    expect(journal.inventory().uplinks.get('park' as UplinkId)).toMatchObject({ contract: 'K-7' })
  })

  it.each([
    ['contract_mbps', '0', '"0"; a number of Mbit/s such as 50'],
    ['contract_mbps', 'cepat', '"cepat"; a number of Mbit/s such as 50'],
    ['contract', 'K'.repeat(129), '129 characters; at most 128 characters'],
    [
      'service_hours',
      'Mo-Xx 07:00-17:00',
      '"Xx"; a day: Mo Tu We Th Fr Sa Su or Sn Sl Rb Km Jm Sb Mg',
    ],
    [
      'service_hours',
      '25:00-26:00',
      '"25:00-26:00"; times from 00:00 to 24:00 such as 07:00-17:00',
    ],
    [
      'service_hours',
      'Mo 07:00-08:00; Mo 09:00-10:00',
      '"mo": the day comes twice; hours such as Mo-Fr 07:00-17:00; Sa 08:00-12:00',
    ],
    ['contact_phone', 'tanya RT', '"tanya RT"; a telephone number such as 0380 123456'],
    [
      'contact_whatsapp',
      '0812',
      '"0812"; a mobile number such as 0812-3456-7890 or +62 812 3456 7890',
    ],
    ['contact_telegram', '@ab', '"@ab"; a chat id such as 123456789 or -1001234567890'],
  ])('says what is wrong with a %s of %s', async (column, cell, said) => {
    const files = placesFile(`${BASE},${column}`, `${ROW},,,,${cell}`)
    expect(await faultsOf(files)).toEqual([`places.csv:2 ${column}: ${said}`])
    expect(journal.inventory().revision).toBe(0)
  })

  it('says what is wrong with providers, after the other files', async () => {
    const text = 'name,phone,email\nA,x,y\nA,,\n,,\n,1234,\n'
    expect(await faultsOf({ ...providers(text), ...full('park') })).toEqual([
      'places.csv:2 null: 1 cells; 18 cells, as in the header',
      'providers.csv:2 phone: "x"; a telephone number such as 0380 123456',
      'providers.csv:2 email: "y"; an e-mail address',
      'providers.csv:3 name: "A" is on line 2 already; each name once',
      'providers.csv:5 name: is empty; some text',
    ])
  })

  it.each([
    ['0812 0000 0077', '+6281200000077'],
    ['62 812 0000 0077', '+6281200000077'],
    ['+62-812-0000-0077', '+6281200000077'],
    ['+670 7700 0077', '+67077000077'],
  ])('reads the mobile number %s as %s', async (cell, number) => {
    await load(placesFile(`${BASE},contact_whatsapp`, `${ROW},,,,${cell}`))
    expect(journal.inventory().contacts.get(PARK)?.whatsapp).toBe(number)
  })
})

describe('whom to call about a place', () => {
  it('is its provider with the contract, however the name is written, and who is there', async () => {
    await load({ ...full(), ...providers() })
    expect(contactsOf(journal.inventory(), PARK)).toEqual({
      provider: {
        name: 'Contoh Net',
        phone: '0000 000 100',
        email: 'noc@contoh.example',
        contract: 'K-0012',
      },
      contact: journal.inventory().contacts.get(PARK),
    })
  })

  it('is as much as is known', async () => {
    const nobody = { provider: null, contact: null }
    expect(contactsOf(journal.inventory(), PARK)).toEqual(nobody)
    await load(placesFile(BASE, `${ROW},,,agent-1`))
    expect(contactsOf(journal.inventory(), PARK)).toEqual(nobody)
    await load(placesFile(BASE, `${ROW},,Tak Dikenal,agent-1`))
    expect(contactsOf(journal.inventory(), PARK).provider).toEqual({
      name: 'Tak Dikenal',
      phone: null,
      email: null,
      contract: null,
    })
  })
})

describe('contacts', () => {
  it('change no document of an agent', async () => {
    await load(placesFile(BASE, `${ROW},,Contoh Net,agent-1`))
    const agent = 'agent-1' as AgentId
    const before = journal.steering.configs.answerFor(agent)
    await load({ ...full(), ...providers() })
    expect(journal.steering.configs.answerFor(agent)).toEqual(before)
  })

  it('are in no answer that the network gets, and in no log', async () => {
    await load({ ...full(), ...providers() })
    await journal.close()
    const logged: string[] = []
    const log = pino(
      { level: 'trace' },
      new Writable({
        write(line, _, done) {
          logged.push(String(line))
          done()
        },
      }),
    )
    const server = await startServer({ ...DEFAULTS, dataDirectory: directory, port: 0 }, log)
    const answers: string[] = []
    try {
      for (const path of Object.values(PATHS)) {
        const url = `${server.url}${path.replace(/:\w+/g, 'park')}`
        const answer = await fetch(url, { headers: { accept: 'text/event-stream' } })
        const isStream = answer.headers.get('content-type')?.startsWith('text/event-stream')
        // A stream has no end: its first piece is what everybody gets at once.
        const reader = answer.body?.getReader()
        for (;;) {
          const piece = await reader?.read()
          answers.push(new TextDecoder().decode(piece?.value))
          if (isStream === true || piece?.done !== false) break
        }
        await reader?.cancel()
      }
    } finally {
      await server.close()
      journal = await openJournal(directory)
    }
    const all = [...answers, ...logged].join('\n')
    expect(all).toContain('Contoh Net')
    for (const secret of ['Rahasia', '0380 0000 77', '81200000077', '100770077', '0000 000 100']) {
      expect([secret, all.includes(secret)]).toEqual([secret, false])
    }
  })
})
