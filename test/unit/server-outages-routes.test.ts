import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlaceId } from '../../server/contract/ids.ts'
import {
  outageDetailSchema,
  outageListSchema,
  outageNoteSchema,
} from '../../server/contract/outage.ts'
import { timelineSchema } from '../../server/contract/series.ts'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import { operatorsOnly } from '../../server/http/middleware/operator.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { outageNoteRoutes } from '../../server/http/routes/outage-notes.ts'
import { outageRoutes } from '../../server/http/routes/outages.ts'
import { timelineRoutes } from '../../server/http/routes/timeline.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { NOTHING_SAID } from '../../server/journal/outages.ts'
import type { KeptOutage } from '../../server/journal/outages.ts'
import { PHOTO_BYTES_MAX } from '../../server/journal/photos.ts'
import { Sayings } from '../../server/outages/sayings.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'
import { NO_IMPACT } from '../bare.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 9, 1)
const at = (minute: number): number => START + minute * MINUTE

function outage(id: string, startMinute: number, endMinute: number | null): KeptOutage {
  const power = { cause: 'power', confidence: 0.8 } as const
  return {
    id,
    subject: { kind: 'site', id: 'park' },
    place: 'park' as PlaceId,
    startMs: at(startMinute),
    endMs: endMinute === null ? null : at(endMinute),
    startWithinMs: 0,
    endWithinMs: 0,
    status: endMinute === null ? 'provisional' : 'final',
    finding: { ...power, candidates: [power] },
    group: null,
    isSilent: true,
    evidence: [],
    impact: NO_IMPACT,
    window: null,
    incident: null,
    said: NOTHING_SAID,
    revisedAtMs: at(startMinute),
    revision: 1,
  }
}

let directory = ''
let journal: Journal
let store: SeriesStore
let app: Hono
let key = ''
const heard: string[] = []
/** Outages whose incident was taken on, and by whom. */
const acknowledged: string[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-outage-routes-'))
  journal = await openJournal(directory)
  store = await openSeriesStore(directory)
  const nowMs = () => at(600)
  await journal.applyImport(0, {
    places: [
      {
        id: 'park' as PlaceId,
        name: 'Taman',
        kind: 'park',
        kecamatan: 'Oebobo',
        kelurahan: 'Oebobo',
        latitude: -10.16,
        longitude: 123.6,
        status: 'active',
        powerArea: null,
        serviceHours: null,
      },
    ],
    uplinks: [],
    accessPoints: [],
    equipment: [],
  })
  await journal.outages.write([outage('OLD', 0, 60), outage('NOW', 500, null)])
  const made = await journal.operators.add('Ibu Ratna', nowMs())
  key = made?.key.reveal() ?? ''
  const operator = operatorsOnly({ operators: journal.operators, nowMs })
  const written = () => Promise.resolve()
  const sayings = new Sayings({ journal, nowMs, written, heard: (id) => void heard.push(id) })
  const policy = AVAILABILITY_POLICY
  const alerting = {
    acknowledgeOutage(id: string, by: string) {
      acknowledged.push(`${id} ${by}`)
      return Promise.resolve(null)
    },
  }
  app = new Hono()
    .route('/', outageRoutes({ journal }))
    .route('/', outageNoteRoutes({ journal, sayings, alerting, operator }))
    .route('/', timelineRoutes({ store, journal, nowMs, policy, timeZone: 'Asia/Makassar' }))
  answerFailures(app, () => undefined)
})
afterAll(async () => {
  await journal.close()
  await store.close()
  await rm(directory, { recursive: true })
})

const asRatna = () => ({ 'pantau-operator': `Ibu%20Ratna:${key}` })
const post = (path: string, body: unknown, headers: Record<string, string> = asRatna()) =>
  app.request(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const send = (id: string, bytes: Uint8Array<ArrayBuffer>, type = 'text/html') =>
  app.request(`/v1/outages/${id}/photos`, {
    method: 'POST',
    headers: { 'Content-Type': type, ...asRatna() },
    body: bytes,
  })
const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xd9])
const JPEG_WITH_COMMENT = new Uint8Array([0xff, 0xd8, 0xff, 0xfe, 0, 3, 7, 0xff, 0xd9])

describe('GET /v1/outages', () => {
  it('lists those that are asked for, the newest first', async () => {
    const ids = async (query: string) => {
      const answer = await app.request(`/v1/outages${query}`)
      expect(answer.status).toBe(200)
      const { outages, isCut } = outageListSchema.parse(await answer.json())
      expect(isCut).toBe(false)
      return outages.map(({ id }) => id)
    }
    expect(await ids('')).toEqual(['NOW', 'OLD'])
    expect(await ids('?open=true')).toEqual(['NOW'])
    expect(await ids(`?from=${at(61)}`)).toEqual(['NOW'])
    expect(await ids(`?until=${at(499)}&place=park&cause=power&status=final`)).toEqual(['OLD'])
    expect(await ids('?kind=uplink')).toEqual([])
    await journal.outages.assignIncident(['OLD'], 'I1')
    expect(await ids('?incident=I1')).toEqual(['OLD'])
    expect(await ids('?incident=I2')).toEqual([])
  })

  it('says so when there are more than it lists', async () => {
    const many = Array.from({ length: 1001 }, (_, index) =>
      outage(`M${index}`, -5000 - index, -4000),
    )
    await journal.outages.write(many.map((one) => ({ ...one, place: 'other' as PlaceId })))
    const answer = await app.request('/v1/outages?place=other')
    const { outages, isCut } = outageListSchema.parse(await answer.json())
    expect([outages.length, isCut, outages[0]?.id]).toEqual([1000, true, 'M0'])
  })

  it('refuses what it cannot read', async () => {
    for (const query of [
      '?from=yesterday',
      '?cause=rain',
      '?open=maybe',
      '?colour=red',
      '?incident=',
    ]) {
      expect((await app.request(`/v1/outages${query}`)).status).toBe(400)
    }
    expect((await app.request('/v1/outages/NONE')).status).toBe(404)
  })
})

describe('POST /v1/outages/:id/notes', () => {
  it('adds what an operator says, and shows it with the outage', async () => {
    const body = { kind: 'override', cause: 'uplink', text: 'Kabel putus' }
    const answer = await post('/v1/outages/OLD/notes', body)
    expect(answer.status).toBe(201)
    expect(outageNoteSchema.parse(await answer.json())).toMatchObject({
      by: 'Ibu Ratna',
      cause: 'uplink',
      atMs: at(600),
    })
    expect(heard).toContain('OLD')
    const detail = await app.request('/v1/outages/OLD')
    const { outage: shown, notes } = outageDetailSchema.parse(await detail.json())
    expect(shown).toMatchObject({ cause: 'uplink', candidates: [{ cause: 'power' }] })
    expect(notes.map(({ text }) => text)).toEqual(['Kabel putus'])
  })

  it('lets whoever takes care of an outage take care of its incident, by nothing else said', async () => {
    const said = { text: '', cause: null }
    const comment = { kind: 'comment', text: 'diperiksa', cause: null }
    expect((await post('/v1/outages/OLD/notes', comment)).status).toBe(201)
    expect(acknowledged).toEqual([])
    const answer = await post('/v1/outages/NOW/notes', { kind: 'acknowledge', ...said })
    expect(answer.status).toBe(201)
    expect((await post('/v1/outages/none/notes', { kind: 'acknowledge', ...said })).status).toBe(
      404,
    )
    expect(acknowledged).toEqual(['NOW Ibu Ratna'])
  })

  it('takes nothing from whom it does not know, nor what says too little', async () => {
    const comment = { kind: 'comment', text: 'ok' }
    expect((await post('/v1/outages/OLD/notes', comment, {})).status).toBe(401)
    const wrong = { 'pantau-operator': 'Ibu%20Ratna:guessed' }
    expect((await post('/v1/outages/OLD/notes', comment, wrong)).status).toBe(401)
    expect((await post('/v1/outages/NONE/notes', comment)).status).toBe(404)
    const empty = [
      { kind: 'comment' },
      { kind: 'override', cause: 'power' },
      { kind: 'photo', text: 'x' },
      { kind: 'comment', text: 'x', more: 1 },
    ]
    for (const body of empty) {
      expect((await post('/v1/outages/OLD/notes', body)).status).toBe(422)
    }
  })
})

describe('.../photos', () => {
  it('keeps a photo by what it is and serves it as nothing else', async () => {
    const answer = await send('OLD', JPEG_WITH_COMMENT)
    expect(answer.status).toBe(201)
    const { id, mediaType } = outageNoteSchema.parse(await answer.json())
    expect(mediaType).toBe('image/jpeg')
    const photo = await app.request(`/v1/outages/OLD/photos/${id}`)
    expect(new Uint8Array(await photo.arrayBuffer())).toEqual(JPEG)
    expect(photo.headers.get('Content-Type')).toBe('image/jpeg')
    expect(photo.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(photo.headers.get('Content-Disposition')).toMatch(/^inline; filename="[\w.-]+\.jpg"$/)
    expect((await app.request(`/v1/outages/NOW/photos/${id}`)).status).toBe(404)
    expect((await app.request('/v1/outages/OLD/photos/..%2F..')).status).toBe(404)
  })

  it('refuses what is no photo, or too large a one', async () => {
    const page = new TextEncoder().encode('<script>alert(1)</script>')
    expect((await send('OLD', page, 'image/jpeg')).status).toBe(415)
    const large = new Uint8Array(PHOTO_BYTES_MAX + 1)
    large.set(JPEG)
    expect((await send('OLD', large)).status).toBe(413)
    expect((await send('NONE', JPEG)).status).toBe(404)
  })
})

describe('GET .../timeline', () => {
  it('tells the time that planned windows take out of the figures', async () => {
    const window = {
      scope: { kind: 'kecamatan' as const, value: 'Oebobo' },
      startMs: at(100),
      endMs: at(130),
      recurrence: null,
      isExcluded: true,
      reason: 'Pemadaman terencana',
    }
    await journal.createWindow(window, 'Ibu Ratna', at(0))
    const answer = await app.request(`/v1/places/park/timeline?from=${at(0)}&until=${at(200)}`)
    const { totalsMs } = timelineSchema.parse(await answer.json())
    expect(totalsMs.excluded).toBe(30 * MINUTE)
    const sumMs = Object.values(totalsMs).reduce((sum, partMs) => sum + partMs, 0)
    expect(sumMs).toBe(200 * MINUTE)
  })
})
