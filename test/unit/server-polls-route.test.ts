import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId, BootId } from '../../server/contract/ids.ts'
import { placePollsSchema, placeTargetsSchema, POLLS_MAX } from '../../server/contract/polls.ts'
import { problemSchema } from '../../server/contract/problem.ts'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import { pollRoutes } from '../../server/http/routes/polls.ts'
import { importFiles } from '../../server/journal/import/import-files.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'
import { DAY, MINUTE, samplesOf, START } from './routes-samples.ts'

const HOUR = 60 * MINUTE
const HALF_MINUTE = MINUTE / 2
/** More than two answers hold: ap-1, ap-2 and the line each half minute of a day. */
const POLLS = DAY / HALF_MINUTE

let directory = ''
let store: SeriesStore
let journal: Journal
let app: Hono

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-polls-'))
  store = await openSeriesStore(directory)
  journal = await openJournal(directory)
  const head = 'id,name,kind,kecamatan,kelurahan,latitude,longitude,status,uplink,uplink_agent\n'
  const rows =
    'park,Taman,taman,O,O,-10.16,123.6,,line-1,agent-1\nlater,Pasar,pasar,O,O,-10.2,123.5,rencana,,\n'
  await importFiles(
    journal,
    {
      places: { name: 'p', text: head + rows },
      accessPoints: {
        name: 'a',
        text: 'id,name,place,agent\nap-1,A,park,agent-1\nap-2,B,park,agent-1\n',
      },
      equipment: { name: 'e', text: 'id,kind,name,place,agent\nups-1,ups,UPS,park,agent-1\n' },
    },
    { dryRun: false, nowMs: START },
  )
  const samples = Array.from({ length: POLLS }, (_, index) => samplesOf(index / 2)).flat()
  const key = { agent: 'agent-1' as AgentId, boot: 'boot-1' as BootId, sequence: 1 }
  const receivedAtMs = START + DAY
  await store.append({ key, mode: 'backfill', receivedAtMs, samples, rejected: [] })
  app = pollRoutes({
    store,
    journal,
    nowMs: () => START + 3 * DAY,
    policy: AVAILABILITY_POLICY,
  })
})
afterAll(async () => {
  await journal.close()
  await store.close()
  await rm(directory, { recursive: true })
})

const ask = (query: string, place = 'park') => app.request(`/v1/places/${place}/polls?${query}`)
const read = async (query: string, place?: string) =>
  placePollsSchema.parse(await (await ask(query, place)).json())

describe('GET /v1/places/:id/polls', () => {
  it('gives every poll of the access points and the line as it was received', async () => {
    const from = START + 19 * MINUTE
    const { targets, polls, nextFromMs } = await read(`from=${from}&until=${from + MINUTE + 1}`)
    expect(targets).toEqual([
      { kind: 'access-point', id: 'ap-1', name: 'A' },
      { kind: 'access-point', id: 'ap-2', name: 'B' },
      { kind: 'uplink', id: 'line-1', name: null },
    ])
    expect(nextFromMs).toBeNull()
    const received = START + DAY
    expect(polls).toEqual([
      [from, received, 0, MINUTE, 'ok', 4, 4],
      [from, received, 1, MINUTE, 'ok', 4, 6],
      [from, received, 2, MINUTE, 'ok', 4, null],
      [from + HALF_MINUTE, received, 0, MINUTE, 'ok', 4, 4],
      [from + HALF_MINUTE, received, 1, MINUTE, 'ok', 4, 6],
      [from + HALF_MINUTE, received, 2, MINUTE, 'ok', 4, null],
      [from + MINUTE, received, 0, MINUTE, 'timeout', null, null],
      [from + MINUTE, received, 1, MINUTE, 'ok', 4, 6],
      [from + MINUTE, received, 2, MINUTE, 'ok', 4, null],
    ])
  })

  it('gives a day in parts, each poll once and none left out', async () => {
    const until = START + DAY
    const times: string[] = []
    let next: number | null = START
    let parts = 0
    while (next !== null) {
      const part = await read(`from=${next}&until=${until}`)
      expect(part.polls.length).toBeLessThanOrEqual(POLLS_MAX)
      for (const [polledAtMs, , target] of part.polls) times.push(`${polledAtMs} ${target}`)
      next = part.nextFromMs
      parts += 1
    }
    expect(parts).toBe(2)
    expect(times).toHaveLength(POLLS * 3)
    expect(new Set(times).size).toBe(POLLS * 3)
  })

  it('has nothing of a place without equipment', async () => {
    const query = `from=${START}&until=${START + MINUTE}`
    expect(await read(query, 'later')).toMatchObject({ targets: [], polls: [], nextFromMs: null })
  })

  it('tells no secret and no address of the equipment', async () => {
    const text = await (await ask(`from=${START}&until=${START + DAY}`)).text()
    expect(text).not.toMatch(/address|community|detail|agent-1|boot-1/)
  })

  it.each([
    [`from=${START}&until=${START + DAY + HOUR + 1}`, 'from'],
    ['from=yesterday', 'from'],
    [`from=${START + 1}&until=${START}`, 'from'],
  ])('refuses %s and names the fault', async (query, path) => {
    const answer = await ask(query)
    expect(answer.status).toBe(400)
    const { errors } = problemSchema.parse(await answer.json())
    expect(errors?.map((error) => error.path)).toEqual([path])
  })

  it('knows no place that is not in the inventory', async () => {
    expect((await ask(`from=${START}&until=${START + 1}`, 'nowhere')).status).toBe(404)
  })

  it('keeps the polls of what is retired by now', async () => {
    const text = 'id,name,place,agent,status\nap-2,B,park,agent-1,retired\n'
    const files = { accessPoints: { name: 'a', text } }
    await importFiles(journal, files, { dryRun: false, nowMs: START + DAY })
    expect(journal.inventory().accessPoints.get('ap-2' as AccessPointId)?.status).toBe('retired')
    const { targets, polls } = await read(`from=${START}&until=${START + 1}`)
    expect(targets.map(({ id }) => id)).toEqual(['ap-1', 'ap-2', 'line-1'])
    expect(polls).toHaveLength(3)
  })
})

describe('GET /v1/places/:id/targets', () => {
  it('gives the intervals of each access point and line, each covering the whole period', async () => {
    const query = `from=${START}&until=${START + HOUR}`
    const answer = await app.request(`/v1/places/park/targets?${query}`)
    const { targets } = placeTargetsSchema.parse(await answer.json())
    const words = targets.map(({ id, intervals }) => [
      id,
      intervals.map(({ startMs, endMs, state }) => {
        return `${(startMs - START) / MINUTE}-${(endMs - START) / MINUTE} ${state}`
      }),
    ])
    expect(words).toEqual([
      ['ap-1', ['0-20 up', '20-30 down', '30-60 up']],
      ['ap-2', ['0-60 up']],
      ['line-1', ['0-40 up', '40-50 down', '50-60 up']],
    ])
  })

  it.each(['nowhere/targets', `park/targets?from=${START}&until=${START + DAY + HOUR + 1}`])(
    'refuses %s',
    async (path) => {
      const answer = await app.request(`/v1/places/${path}`)
      expect([400, 404]).toContain(answer.status)
      expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
    },
  )
})
