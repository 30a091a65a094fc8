import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { complaintSchema, placeComplaintsSchema } from '#contract/complaint.ts'
import type { Complaint, PlaceComplaints, NewComplaint } from '#contract/complaint.ts'
import type { PlaceId } from '#contract/ids.ts'
import { problemSchema } from '#contract/problem.ts'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER } from '#contract/words.ts'
import { DEFAULTS } from '../../server/config.ts'
import { operatorJudge, operatorsOnly } from '../../server/http/middleware/operator.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { complaintRoutes } from '../../server/http/routes/complaints.ts'
import { ANSWERS_MAX } from '../../server/journal/complaints.ts'
import { NOTHING_SAID } from '../../server/journal/outages.ts'
import type { KeptOutage } from '../../server/journal/outages.ts'
import { NO_IMPACT } from '../bare.ts'
import { accessPointOf, at, openDaysWorld, placeOf } from './days-world.ts'
import type { DaysWorld } from './days-world.ts'

const DAY = '2026-10-21'
const NOON = at(DAY, 12)
const WISH: NewComplaint = {
  kind: 'no-internet',
  text: ' Tersambung, tetapi tidak dapat membuka apa pun ',
  channel: 'message',
  receivedAtMs: at(DAY, 11),
}

let world: DaysWorld
let app: Hono
let keyOfMaria = ''

beforeEach(async () => {
  world = await openDaysWorld(at(DAY, 0))
  await world.change(at(DAY, 0), {
    places: [placeOf('a'), placeOf('b'), placeOf('bare')],
    accessPoints: [accessPointOf('ap-a', 'a'), accessPointOf('ap-b', 'b')],
  })
  const { journal, store } = world
  const nowMs = () => world.nowMs
  keyOfMaria = (await journal.operators.add('Maria', world.nowMs))?.key.reveal() ?? ''
  const guard = { operators: journal.operators, nowMs }
  const judge = operatorJudge(guard)
  const operator = operatorsOnly(guard, judge)
  const { availability: policy } = DEFAULTS
  app = new Hono().route('/', complaintRoutes({ store, policy, journal, nowMs, operator, judge }))
  answerFailures(app, (cause) => {
    throw cause
  })
  world.nowMs = NOON
})
afterEach(() => world.close())

const listOf = (place: string): string => PATHS.placeComplaints.replace(':id', place)
const answersOf = (id: string): string => PATHS.complaintAnswers.replace(':id', id)

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const own = { 'Content-Type': 'application/json', [OPERATOR_HEADER]: `Maria:${keyOfMaria}` }
  return app.request(path, {
    method: 'POST',
    headers: { ...own, ...headers },
    body: JSON.stringify(body),
  })
}
async function recorded(wish: unknown = WISH, place = 'a'): Promise<Complaint> {
  const answer = await post(listOf(place), wish)
  expect(answer.status).toBe(201)
  return complaintSchema.parse(await answer.json())
}
async function listed(place = 'a', query = '') {
  const answer = await app.request(listOf(place) + query)
  expect(answer.status).toBe(200)
  return placeComplaintsSchema.parse(await answer.json())
}

const outage = (over: Partial<KeptOutage>): KeptOutage => ({
  id: 'o-1',
  subject: { kind: 'site', id: 'a' },
  place: 'a' as PlaceId,
  startMs: at(DAY, 10),
  endMs: at(DAY, 11.5),
  startWithinMs: 0,
  endWithinMs: 0,
  status: 'provisional',
  evidence: [],
  impact: NO_IMPACT,
  window: null,
  incident: null,
  revisedAtMs: NOON,
  revision: 1,
  finding: { cause: 'power', confidence: 0.9, candidates: [{ cause: 'power', confidence: 0.9 }] },
  group: null,
  isSilent: false,
  said: NOTHING_SAID,
  ...over,
})

describe('complaints', () => {
  it('of the public page are read by operators alone, but for their kind', async () => {
    const draft = { kind: 'slow', text: 'Hubungi saya', channel: 'public-page' } as const
    const { journal } = world
    await journal.complaints.add(
      { ...draft, place: 'a' as PlaceId, receivedAtMs: NOON, stateThen: 'up' },
      { by: 'public', atMs: NOON },
    )
    await recorded()
    const textsOf = ({ complaints }: PlaceComplaints) =>
      complaints.map(({ text }) => text).toSorted()
    expect(textsOf(await listed())).toEqual(['', WISH.text?.trim()])
    const headers = { [OPERATOR_HEADER]: `Maria:${keyOfMaria}` }
    const told = await app.request(listOf('a'), { headers })
    const whole = placeComplaintsSchema.parse(await told.json())
    expect(textsOf(whole)).toContain(draft.text)
  })

  it('are kept with who wrote them down, and listed by place, the newest first', async () => {
    const first = await recorded()
    world.nowMs += 60_000
    const second = await recorded({ kind: 'slow', channel: 'phone', receivedAtMs: NOON })
    await recorded(WISH, 'b')
    expect(first).toMatchObject({
      place: 'a',
      text: WISH.text?.trim(),
      channel: 'message',
      recordedBy: 'Maria',
      recordedAtMs: NOON,
      answers: [],
      firstAnswerAtMs: null,
      resolvedAtMs: null,
    })
    expect(await listed()).toEqual({ complaints: [second, first], total: 2 })
    expect(await listed('a', '?limit=1')).toEqual({ complaints: [second], total: 2 })
  })

  it('tell what the place was like then: a green one that is complained of, a dark one, none', async () => {
    const [up, down] = [at(DAY, 10), at(DAY, 11.5)]
    await world.poll(
      'ap-a',
      { fromMs: at(DAY, 9), untilMs: at(DAY, 11), outcome: 'ok' },
      { fromMs: at(DAY, 11), untilMs: NOON, outcome: 'timeout' },
    )
    const stateOf = async (receivedAtMs: number, place = 'a') =>
      (await recorded({ ...WISH, receivedAtMs }, place)).stateThen
    expect(await stateOf(up)).toBe('up')
    expect(await stateOf(down)).toBe('down')
    expect(await stateOf(at(DAY, 8))).toBe('unknown')
    expect(await stateOf(up, 'bare')).toBe('planned')
  })

  it('are joined with the outage of the service in which they came, also one that is told later', async () => {
    expect((await recorded()).outage).toBeNull()
    const known = async () => (await listed()).complaints[0]?.outage
    const { outages } = world.journal
    await outages.write([
      outage({ id: 'of-ap', subject: { kind: 'access-point', id: 'ap-a' } }),
      outage({ id: 'elsewhere', place: 'b' as PlaceId, subject: { kind: 'site', id: 'b' } }),
      outage({ id: 'before', endMs: at(DAY, 11) }),
      outage({ id: 'after', startMs: at(DAY, 11) + 1, endMs: null }),
      outage({ id: 'taken-back', status: 'withdrawn' }),
    ])
    expect(await known()).toBeNull()
    await outages.write([outage({ endMs: null })])
    expect(await known()).toEqual({ id: 'o-1', startMs: at(DAY, 10), cause: 'power' })
  })

  it('keep each answer with who gave it, and the times of the first and of the resolution', async () => {
    const { id } = await recorded()
    world.nowMs = NOON + 60_000
    expect((await post(answersOf(id), { text: 'Dicek', isResolved: false })).status).toBe(201)
    world.nowMs = NOON + 120_000
    const answer = await post(answersOf(id), { text: ' Router diganti ', isResolved: true })
    const complaint = complaintSchema.parse(await answer.json())
    expect(complaint).toMatchObject({
      firstAnswerAtMs: NOON + 60_000,
      resolvedAtMs: NOON + 120_000,
      answers: [
        { by: 'Maria', atMs: NOON + 60_000, text: 'Dicek', isResolved: false },
        { by: 'Maria', atMs: NOON + 120_000, text: 'Router diganti', isResolved: true },
      ],
    })
    expect((await listed()).complaints).toEqual([complaint])
  })

  it('take so many answers and no more', async () => {
    const { id } = await recorded()
    const { complaints } = world.journal
    const maker = { by: 'Maria', atMs: NOON }
    for (let count = 0; count < ANSWERS_MAX; count += 1) {
      await complaints.answer(id, { text: 'Dicek', isResolved: false }, maker)
    }
    const answer = await post(answersOf(id), { text: 'Dicek', isResolved: false })
    expect(answer.status).toBe(409)
    expect((await listed()).complaints[0]?.answers).toHaveLength(ANSWERS_MAX)
  })

  it('refuse what cannot be, and say where', async () => {
    const pathsOf = async (path: string, body: unknown) => {
      const answer = await post(path, body)
      expect(answer.status).toBe(422)
      return problemSchema.parse(await answer.json()).errors?.map((fault) => fault.path)
    }
    expect(await pathsOf(listOf('a'), { ...WISH, receivedAtMs: NOON + 1 })).toEqual([
      'receivedAtMs',
    ])
    expect(await pathsOf(listOf('a'), { ...WISH, kind: 'other', text: ' ' })).toEqual(['text'])
    expect(await pathsOf(listOf('a'), { ...WISH, text: 'x'.repeat(1001) })).toEqual(['text'])
    expect(await pathsOf(listOf('a'), { ...WISH, channel: 'pigeon' })).toEqual(['channel'])
    // Whose complaint it is has no place here: no field takes a name or a number.
    expect(await pathsOf(listOf('a'), { ...WISH, phone: '0812' })).toHaveLength(1)
    const { id } = await recorded()
    expect(await pathsOf(answersOf(id), { text: '', isResolved: true })).toEqual(['text'])
    expect((await post(listOf('nowhere'), WISH)).status).toBe(404)
    expect((await post(answersOf('nothing'), { text: 'x', isResolved: true })).status).toBe(404)
    expect((await app.request(listOf('nowhere'))).status).toBe(404)
    for (const limit of ['0', '201', 'x', '']) {
      expect((await app.request(`${listOf('a')}?limit=${limit}`)).status, limit).toBe(400)
    }
    expect((await listed()).total).toBe(1)
  })

  it('are written by operators alone, from pages of this server', async () => {
    const wrong = { [OPERATOR_HEADER]: 'Maria:wrong' }
    expect((await post(listOf('a'), WISH, wrong)).status).toBe(401)
    expect((await post(listOf('a'), WISH, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    const { id } = await recorded()
    expect((await post(answersOf(id), { text: 'x', isResolved: true }, wrong)).status).toBe(401)
    expect((await listed()).complaints[0]?.answers).toEqual([])
  })
})
