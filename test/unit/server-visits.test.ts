import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlaceId } from '../../server/contract/ids.ts'
import { problemSchema } from '../../server/contract/problem.ts'
import { placeFirstAidSchema, placeVisitsSchema } from '../../server/contract/visit.ts'
import type { NewVisit } from '../../server/contract/visit.ts'
import { PATHS } from '../../server/contract/paths.ts'
import { CAUSES, OPERATOR_HEADER, type Cause } from '../../server/contract/words.ts'
import { stepsOf } from '../../server/alert/first-aid/steps.ts'
import { operatorsOnly } from '../../server/http/middleware/operator.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { firstAidRoutes } from '../../server/http/routes/first-aid.ts'
import { visitRoutes } from '../../server/http/routes/visits.ts'
import { importFiles } from '../../server/journal/import/import-files.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import type { KeptOutage } from '../../server/journal/outages.ts'
import { NOTHING_SAID } from '../../server/journal/outages.ts'
import { VISITS_MAX } from '../../server/journal/visits.ts'
import { PHOTO } from '../browser/fixture-outages.ts'
import { NO_IMPACT } from '../bare.ts'

const START = Date.UTC(2026, 10, 1)
const DAY = 86_400_000
const PLACES =
  'id,name,kind,kecamatan,kelurahan,latitude,longitude,provider\n' +
  'park,Taman,taman,Kota Raja,O,-10.16,123.6,Contoh Net\noffice,Kantor,kantor-lurah,Alak,A,-10.17,123.6,\n'
const ACCESS_POINTS = 'id,name,place,agent,model\nap-1,Lobi,park,agent-1,RB951\n'
const FIRST: NewVisit = {
  id: '0190c6b0-7b1e-7cc3-8f9a-0a6f9a3b5c01',
  atMs: START - 3_600_000,
  text: ' Adaptor diganti ',
  outage: 'out-1',
}

let directory = ''
let journal: Journal
let app: Hono
let nowMs = START

beforeEach(async () => {
  nowMs = START
  directory = await mkdtemp(join(tmpdir(), 'pantau-visits-'))
  journal = await openJournal(directory)
  const places = { name: 'places.csv', text: PLACES }
  const accessPoints = { name: 'access-points.csv', text: ACCESS_POINTS }
  await importFiles(journal, { places, accessPoints }, { dryRun: false, nowMs })
  const operator = operatorsOnly({ operators: journal.operators, nowMs: () => nowMs })
  app = new Hono()
    .route('/', visitRoutes({ journal, nowMs: () => nowMs, operator }))
    .route('/', firstAidRoutes({ journal }))
  answerFailures(app, (cause) => {
    throw cause
  })
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

const env = { incoming: undefined }
const own = { host: 'localhost:8080' }
const pathOf = (place: string) => PATHS.placeVisits.replace(':id', place)
const photoOf = (place: string, visit: string) =>
  PATHS.placeVisitPhoto.replace(':id', place).replace(':visit', visit)

interface Sent {
  readonly place?: string
  readonly by?: string | null
}
/** Sends as a browser of an operator with a key does. */
async function send(visit: unknown, { place = 'park', by = 'Maria' }: Sent = {}) {
  const headers = {
    ...own,
    'content-type': 'application/json',
    ...(by !== null && { [OPERATOR_HEADER]: await keyed(by) }),
  }
  return app.request(pathOf(place), { method: 'POST', headers, body: JSON.stringify(visit) }, env)
}
async function sendPhoto(visit: string, body: Buffer, place = 'park') {
  const headers = { ...own, 'content-type': 'image/png', [OPERATOR_HEADER]: await keyed('Maria') }
  const bytes = new Uint8Array(body)
  return app.request(photoOf(place, visit), { method: 'PUT', headers, body: bytes })
}
const keys = new Map<string, string>()
async function keyed(name: string): Promise<string> {
  if (!journal.operators.areKeyed()) keys.clear()
  let word = keys.get(name)
  if (word === undefined) {
    const added = await journal.operators.add(name, nowMs)
    if (added === null) throw new Error(`no key for ${name}`)
    word = `${name}:${added.key.reveal()}`
    keys.set(name, word)
  }
  return word
}
const listed = async (place = 'park') =>
  placeVisitsSchema.parse(await (await app.request(pathOf(place))).json())

describe('visits', () => {
  it('keeps a visit that is sent twice once, with the name of who was there', async () => {
    const first = await send(FIRST)
    expect(first.status).toBe(201)
    nowMs += 60_000
    const again = await send(FIRST)
    expect(again.status).toBe(200)
    expect(await again.json()).toEqual(await first.json())
    expect(await listed()).toEqual({
      visits: [
        {
          ...FIRST,
          text: 'Adaptor diganti',
          place: 'park',
          receivedAtMs: START,
          by: 'Maria',
          mediaType: null,
        },
      ],
      isCut: false,
    })
    expect(await listed('office')).toEqual({ visits: [], isCut: false })
  })

  it('does not let an id stand for the visit of another place or person', async () => {
    await send(FIRST)
    expect((await send(FIRST, { place: 'office' })).status).toBe(409)
    expect((await send(FIRST, { by: 'Yohanes' })).status).toBe(409)
    expect((await listed()).visits).toHaveLength(1)
  })

  it('refuses what nobody may say, or what cannot be', async () => {
    await keyed('Maria')
    expect((await send(FIRST, { by: null })).status).toBe(401)
    expect((await send(FIRST, { place: 'nowhere' })).status).toBe(404)
    expect((await send({ ...FIRST, id: '1' })).status).toBe(422)
    expect((await send({ ...FIRST, text: 'x'.repeat(2001) })).status).toBe(422)
    const ahead = await send({ ...FIRST, atMs: START + DAY + 1 })
    expect(ahead.status).toBe(422)
    expect(problemSchema.parse(await ahead.json()).errors?.[0]?.path).toBe('atMs')
    expect((await app.request(pathOf('nowhere'))).status).toBe(404)
    expect((await listed()).visits).toEqual([])
  })

  it('keeps at most as many of a place as it says, and lists the newest', async () => {
    const idOf = (index: number) => `0190c6b0-7b1e-7cc3-8f9a-${String(index).padStart(12, '0')}`
    for (let index = 0; index < VISITS_MAX; index += 1) {
      const visit = { id: idOf(index), place: 'park' as PlaceId, outage: null, text: '', by: 'A' }
      await journal.visits.add({ ...visit, atMs: START + index, receivedAtMs: START })
    }
    expect((await send(FIRST)).status).toBe(409)
    expect((await send({ ...FIRST, outage: null }, { place: 'office' })).status).toBe(201)
    const { visits, isCut } = await listed()
    expect(isCut).toBe(true)
    expect(visits).toHaveLength(100)
    expect(visits[0]?.id).toBe(idOf(VISITS_MAX - 1))
  })

  it('keeps one photo of a visit, and gives it to nobody under another place', async () => {
    expect((await sendPhoto(FIRST.id, PHOTO)).status).toBe(404)
    await send(FIRST)
    expect((await sendPhoto(FIRST.id, Buffer.from('no photo'))).status).toBe(415)
    expect((await sendPhoto(FIRST.id, PHOTO)).status).toBe(204)
    expect((await sendPhoto(FIRST.id, PHOTO)).status).toBe(204)
    expect(await readdir(join(directory, 'photos'))).toHaveLength(1)
    const photo = await app.request(photoOf('park', FIRST.id))
    expect(photo.headers.get('content-type')).toBe('image/png')
    expect((await photo.arrayBuffer()).byteLength).toBeGreaterThan(50)
    expect((await app.request(photoOf('office', FIRST.id))).status).toBe(404)
    expect((await listed()).visits[0]?.mediaType).toBe('image/png')
  })

  it('goes with its photo when it is too old', async () => {
    await send(FIRST)
    await sendPhoto(FIRST.id, PHOTO)
    await journal.visits.expire(START)
    expect((await listed()).visits).toHaveLength(1)
    await journal.visits.expire(START + 1)
    expect((await listed()).visits).toEqual([])
    expect(await readdir(join(directory, 'photos'))).toEqual([])
  })
})

const lasting = (id: string, subject: KeptOutage['subject'], cause: Cause): KeptOutage => ({
  id,
  subject,
  place: 'park' as PlaceId,
  startMs: START,
  endMs: null,
  startWithinMs: 0,
  endWithinMs: 0,
  status: 'provisional',
  finding: { cause, confidence: 0.9, candidates: [{ cause, confidence: 0.9 }] },
  evidence: [],
  impact: NO_IMPACT,
  window: null,
  incident: null,
  group: null,
  isSilent: false,
  said: NOTHING_SAID,
  revisedAtMs: START,
  revision: 1,
})

describe('first aid of a place', () => {
  const advice = async (place: string, language: string) => {
    const path = PATHS.placeFirstAid.replace(':id', place)
    const answer = await app.request(`${path}?language=${language}`)
    return placeFirstAidSchema.parse(await answer.json()).advice
  }

  it('says nothing where nothing is wrong, and knows no other place', async () => {
    expect(await advice('park', 'id')).toEqual([])
    const path = PATHS.placeFirstAid.replace(':id', 'nowhere')
    expect((await app.request(path)).status).toBe(404)
  })

  it('gives the steps of each cause, the outage of the place first, with the lamps of its model', async () => {
    await journal.outages.write([
      lasting('out-ap', { kind: 'access-point', id: 'ap-1' }, 'access-point'),
      lasting('out-site', { kind: 'site', id: 'park' }, 'power'),
    ])
    const found = await advice('park', 'id')
    expect(found.map(({ outage, cause, accessPoint }) => [outage, cause, accessPoint])).toEqual([
      ['out-site', 'power', null],
      ['out-ap', 'access-point', 'ap-1'],
    ])
    expect(found[0]?.steps.join(' ')).toContain('PLN 123')
    expect(found[1]?.steps[1]).toContain('Arti lampu perangkat ini dapat diatur pusat')
    expect((await advice('park', 'en'))[0]?.steps[0]).toMatch(/^See whether the building has power/)
    expect(await advice('office', 'id')).toEqual([])
  })

  it('has something to do for every cause, the same number of steps in both languages', () => {
    for (const cause of CAUSES) {
      const [id, en] = [stepsOf(cause, null, 'id'), stepsOf(cause, null, 'en')]
      expect(id.length, cause).toBeGreaterThan(0)
      expect(en.length, cause).toBe(id.length)
    }
  })
})
