import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlaceFleet } from '#contract/fleet.ts'
import type { PlaceId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER } from '#contract/words.ts'
import { operatorsOnly } from '../../server/http/middleware/operator.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { publicRoutes } from '../../server/http/routes/public.ts'
import { CODE_ALPHABET } from '../../server/journal/public-code.ts'
import { TICKETS_PER_DAY } from '../../server/journal/tickets.ts'
import { accessPointOf, at, openDaysWorld, placeOf, TIME_ZONE } from './days-world.ts'
import type { DaysWorld } from './days-world.ts'

const DAY = '2026-10-21'
const A = 'a' as PlaceId
const MINUTE_MS = 60_000

let world: DaysWorld
let app: Hono
let code = ''
let now: Partial<PlaceFleet['place']> = {}

beforeEach(async () => {
  world = await openDaysWorld(at(DAY, 0))
  await world.change(at(DAY, 0), {
    places: [
      placeOf('a', { name: 'Taman <b>Kota</b>', serviceHours: '08.00-22.00' }),
      placeOf('gone', { status: 'retired' }),
    ],
    accessPoints: [
      accessPointOf('secret-device', 'a', { name: 'secret-name', model: 'secret-model' }),
    ],
  })
  const { journal } = world
  const nowMs = () => world.nowMs
  const operator = operatorsOnly({ operators: journal.operators, nowMs })
  const placeNow = (id: PlaceId) =>
    id === A
      ? ({ place: now, accessPoints: [{ name: 'secret-name' }] } as unknown as PlaceFleet)
      : null
  app = new Hono().route(
    '/',
    publicRoutes({ journal, fleet: { placeNow }, timeZone: TIME_ZONE, nowMs, operator }),
  )
  answerFailures(app, (cause) => {
    throw cause
  })
  world.nowMs = at(DAY, 12)
  now = { state: 'up', sinceMs: at(DAY, 6), outage: null }
  code = (await journal.placeCodes.codesOf([A])).get(A) ?? ''
})
afterEach(() => world.close())

const pathOf = (of = code): string => PATHS.publicPlace.replace(':code', of)
const get = async (path: string) => {
  const answer = await app.request(path)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}
const keyIn = (html: string): string => /name="form" value="([^"]+)"/.exec(html)?.[1] ?? ''
const newKey = async (): Promise<string> => keyIn((await get(pathOf())).text)
const send = async (fields: Record<string, string>, path = pathOf()) =>
  app.request(path, { method: 'POST', body: new URLSearchParams(fields) })
/** The address of the ticket that a report became. */
async function reported(fields: Record<string, string> = { kind: 'slow' }): Promise<string> {
  const form = await newKey()
  world.nowMs += MINUTE_MS
  const answer = await send({ form, ...fields })
  expect(answer.status).toBe(303)
  return answer.headers.get('Location') ?? ''
}

describe('the public page of a place', () => {
  it('is found by a code that stays, and told apart from one that there is not', async () => {
    expect(code).toMatch(new RegExp(`^[${CODE_ALPHABET}]{6}$`))
    const again = await world.journal.placeCodes.codesOf([A, 'gone' as PlaceId])
    expect(again.get(A)).toBe(code)
    expect((await get(pathOf(code.toLowerCase()))).status).toBe(200)
    const unknown = await get(pathOf('222222'))
    expect(unknown.status).toBe(404)
    expect(unknown.text).toContain('Kode tempat ini tidak dikenal')
  })

  it('tells the state, since when and why, in both languages', async () => {
    expect((await get(pathOf())).text).toMatch(/Menyala[\s\S]+Sejak 21 Okt 2026 06\.00.WITA/)
    now = {
      state: 'down',
      sinceMs: at(DAY, 10),
      outage: { id: 'o', startMs: at(DAY, 10), cause: 'power', confidence: 1, incident: null },
    }
    const { text } = await get(pathOf())
    expect(text).toMatch(/Gangguan diketahui sejak 21 Okt 2026 10\.00.WITA, penyebab: listrik/)
    const english = (await get(`${pathOf()}?lang=en`)).text
    expect(english).toContain('<html lang="en">')
    expect(english).toMatch(/Outage known since .+, cause: power/)
    expect(english).not.toMatch(/Keterangan|Laporkan|Mati/)
  })

  it('holds nothing of equipment or agents, no script, and no word that is read as HTML', async () => {
    const { text } = await get(pathOf())
    expect(text).not.toMatch(/secret|agent-1|<script|<b>Kota/)
    expect(text).toContain('Taman &lt;b&gt;Kota&lt;/b&gt;')
    expect(text).toContain('08.00-22.00')
    expect(Buffer.byteLength(text)).toBeLessThan(50_000)
  })

  it('says so when the service has ended, and takes no report then', async () => {
    const gone = 'gone' as PlaceId
    const codeOfGone = (await world.journal.placeCodes.codesOf([gone])).get(gone) ?? ''
    const { text } = await get(pathOf(codeOfGone))
    expect(text).toContain('sudah berakhir')
    expect(text).not.toContain('<form')
    const form = await newKey()
    world.nowMs += MINUTE_MS
    expect((await send({ form, kind: 'slow' }, pathOf(codeOfGone))).status).toBe(422)
  })
})

describe('a report from the public page', () => {
  it('is a complaint of the place, whose answer its ticket shows without who gave it', async () => {
    const path = await reported({ kind: 'slow', text: '<script>alert(1)</script>\r\nlambat' })
    const { complaints } = await world.journal.complaints.list(A, 10)
    expect(complaints).toMatchObject([
      { kind: 'slow', channel: 'public-page', recordedBy: 'public', stateThen: 'up', outage: null },
    ])
    const before = await get(path)
    expect(before.headers.get('X-Robots-Tag')).toBe('noindex')
    expect(before.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;\nlambat')
    expect(before.text).not.toContain('<script')
    expect(before.text).toMatch(/Dijawab paling lambat 22 Okt 2026 23\.59.WITA/)
    const maker = { by: 'Maria Pribadi', atMs: world.nowMs }
    const answer = { text: 'Kanal diganti', isResolved: true }
    await world.journal.complaints.answer(complaints[0]?.id ?? '', answer, maker)
    const after = await get(path)
    expect(after.text).toContain('Kanal diganti')
    expect(after.text).toMatch(/Selesai 21 Okt/)
    expect(after.text).not.toContain('Maria')
  })

  it('says that it is late once its day is over', async () => {
    const path = await reported()
    world.nowMs = at('2026-10-23', 0)
    expect((await get(path)).text).toContain('Jawaban terlambat')
  })

  it('is the same when its form is sent twice, and shows only itself', async () => {
    const form = await newKey()
    world.nowMs += MINUTE_MS
    const [one, two] = await Promise.all([1, 2].map(() => send({ form, kind: 'slow' })))
    expect(one?.headers.get('Location')).toBe(two?.headers.get('Location'))
    expect((await world.journal.complaints.list(A, 10)).total).toBe(1)
    const other = await reported({ kind: 'other', text: 'rahasia lain' })
    expect(other).not.toBe(one?.headers.get('Location'))
    expect((await get(one?.headers.get('Location') ?? '')).text).not.toContain('rahasia lain')
    const { complaints } = await world.journal.complaints.list(A, 10)
    const byId = PATHS.publicTicket.replace(':ticket', complaints[0]?.id ?? '')
    expect((await get(byId)).status).toBe(404)
  })

  it.each([
    ['a made-up key', { kind: 'slow', form: '1-a-b', text: 'kata saya' }],
    ['no kind', { text: 'kata saya' }],
    ['an unknown kind', { kind: 'fire', text: 'kata saya' }],
    ['a field that no person sees', { kind: 'slow', website: 'x', text: 'kata saya' }],
    ['too many words', { kind: 'slow', text: `kata saya${'a'.repeat(1000)}` }],
  ])('is not taken with %s, and keeps its words', async (_, fields) => {
    const form = await newKey()
    world.nowMs += MINUTE_MS
    const answer = await send({ form, ...fields })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('kata saya')
    expect((await world.journal.complaints.list(A, 10)).total).toBe(0)
  })

  it('is asked for once more when it comes faster than people are', async () => {
    const form = await newKey()
    const early = await send({ form, kind: 'slow' })
    expect(early.status).toBe(422)
    const again = keyIn(await early.text())
    world.nowMs += MINUTE_MS
    expect((await send({ form: again, kind: 'slow' })).status).toBe(303)
  })

  it('is refused when too large, of another type, or one of too many', async () => {
    expect((await send({ text: 'a'.repeat(20_000) })).status).toBe(413)
    expect((await app.request(pathOf(), { method: 'POST', body: '{}' })).status).toBe(415)
    for (let sent = 0; sent < 6; sent += 1) await send({ form: 'x' })
    const slowed = await send({ form: 'x' })
    expect(slowed.status).toBe(429)
    expect(Number(slowed.headers.get('Retry-After'))).toBeGreaterThan(0)
  })

  it('leaves room for what the office writes down', async () => {
    for (let sent = 0; sent < TICKETS_PER_DAY.place; sent += 1) await reported()
    const form = await newKey()
    world.nowMs += MINUTE_MS
    expect((await send({ form, kind: 'slow' })).status).toBe(409)
    world.nowMs += 24 * 60 * MINUTE_MS
    await reported()
  })
})

describe('the list of codes', () => {
  it('is for operators, and has one for each place', async () => {
    const key = (await world.journal.operators.add('Maria', world.nowMs))?.key.reveal() ?? ''
    expect((await get(PATHS.publicCodes)).status).toBe(401)
    const headers = { [OPERATOR_HEADER]: `Maria:${key}` }
    const answer = await app.request(PATHS.publicCodes, { headers })
    const { codes } = (await answer.json()) as { codes: { place: string; code: string }[] }
    expect(codes.find(({ place }) => place === A)?.code).toBe(code)
    expect(new Set(codes.map((one) => one.code)).size).toBe(2)
  })
})
