import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agentListSchema, fleetSchema, placeFleetSchema } from '../../server/contract/fleet.ts'
import { placesOf } from '../../server/contract/pack-places.ts'
import type { AgentId, BootId } from '../../server/contract/ids.ts'
import { problemSchema } from '../../server/contract/problem.ts'
import { seriesSchema, timelineSchema } from '../../server/contract/series.ts'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { boundaryRoutes } from '../../server/http/routes/boundaries.ts'
import { eventRoutes } from '../../server/http/routes/events.ts'
import { fleetRoutes } from '../../server/http/routes/fleet.ts'
import { seriesRoutes } from '../../server/http/routes/series.ts'
import { timelineRoutes } from '../../server/http/routes/timeline.ts'
import { importFiles } from '../../server/journal/import/import-files.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { EVENT_HUB_LIMITS, EventHub } from '../../server/live/event-hub.ts'
import { LiveFleet } from '../../server/live/live-fleet.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'
import { DAY, MINUTE, samplesOf, START } from './routes-samples.ts'

const AGENT = 'agent-1' as AgentId
const POLLS = 60

let directory = ''
let store: SeriesStore
let journal: Journal
let fleet: LiveFleet
let app: Hono
let nowMs = START

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-routes-'))
  store = await openSeriesStore(directory)
  journal = await openJournal(directory)
  const head = 'id,name,kind,kecamatan,kelurahan,latitude,longitude,status,uplink,uplink_agent\n'
  const rows = `park,Taman,taman,O,O,-10.16,123.6,,line-1,agent-1\nlater,Pasar,pasar,O,O,-10.2,123.5,rencana,,\n`
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
    { dryRun: false, nowMs },
  )
  const events = new EventHub({ ...EVENT_HUB_LIMITS, subscribersMax: 1 })
  const clock = () => nowMs
  const city = {
    name: 'Kota Uji',
    timeZone: 'Asia/Makassar',
    demo: false,
    tileUrl: null,
    tileAttribution: null,
  }
  const onError = (error: Error) => {
    throw error
  }
  fleet = new LiveFleet({ events, city, nowMs: clock, onError })
  await fleet.restore(store, journal)
  for (let minute = 0; minute < POLLS; minute += 1) {
    nowMs = START + minute * MINUTE + 500
    const samples = samplesOf(minute)
    const key = { agent: AGENT, boot: 'boot-1' as BootId, sequence: minute }
    await store.append({ key, mode: 'live', receivedAtMs: nowMs, samples, rejected: [] })
    fleet.apply(samples, { agent: AGENT, mode: 'live', receivedAtMs: nowMs, droppedSamples: 0 })
  }
  nowMs = START + POLLS * MINUTE
  const policy = AVAILABILITY_POLICY
  const deps = { store, journal, nowMs: clock, policy, timeZone: city.timeZone }
  app = new Hono()
    .route('/', fleetRoutes({ fleet, nowMs: clock }))
    .route('/', eventRoutes({ events }))
    .route('/', timelineRoutes(deps))
    .route('/', seriesRoutes(deps))
    .route('/', boundaryRoutes({ journal }))
  answerFailures(app, () => undefined)
})
afterAll(async () => {
  await fleet.close()
  await journal.close()
  await store.close()
  await rm(directory, { recursive: true })
})

const period = `from=${START}&until=${START + POLLS * MINUTE}`
const minutes = (intervals: readonly { startMs: number; endMs: number; state: string }[]) =>
  intervals.map(({ startMs, endMs, state }) => {
    return `${(startMs - START) / MINUTE}-${(endMs - START) / MINUTE} ${state}`
  })

describe('GET /v1/fleet?columns=1', () => {
  it('gives the same places by column', async () => {
    const rows = fleetSchema.parse(await (await app.request('/v1/fleet')).json())
    const answer = await app.request('/v1/fleet?columns=1')
    const { placeColumns, places, accessPoints } = fleetSchema.parse(await answer.json())
    expect(places).toEqual([])
    expect(placeColumns && placesOf(placeColumns)).toEqual(rows.places)
    expect(accessPoints).toEqual(rows.accessPoints)
  })
})

describe('GET /v1/places/:id/now', () => {
  it('gives a place with its equipment and agents alone', async () => {
    const whole = fleetSchema.parse(await (await app.request('/v1/fleet')).json())
    const id = whole.accessPoints[0]?.place
    const place = whole.places.find((one) => one.id === id)
    const answer = await app.request(`/v1/places/${id}/now`)
    const found = placeFleetSchema.parse(await answer.json())
    const isHere = (item: { readonly place: string }) => item.place === place?.id
    expect(found.place).toEqual(place)
    expect(found.accessPoints).toEqual(whole.accessPoints.filter(isHere))
    expect(found.uplinks).toEqual(whole.uplinks.filter(isHere))
    expect(found.agents.map(({ id }) => id)).toEqual([AGENT])
    expect((await app.request('/v1/places/nowhere/now')).status).toBe(404)
  })
})

describe('GET /v1/fleet/agents', () => {
  it('gives all agents', async () => {
    const whole = fleetSchema.parse(await (await app.request('/v1/fleet')).json())
    const answer = await app.request('/v1/fleet/agents')
    expect(agentListSchema.parse(await answer.json()).agents).toEqual(whole.agents)
  })
})

describe('GET /v1/fleet', () => {
  it('keeps its contract, plain and gzip', async () => {
    const plain = await app.request('/v1/fleet')
    const body = fleetSchema.parse(await plain.json())
    expect(body.places.map(({ id, state, clients }) => [id, state, clients])).toEqual([
      ['later', 'planned', null],
      ['park', 'up', 10],
    ])
    const zipped = await app.request('/v1/fleet', { headers: { 'Accept-Encoding': 'gzip, br' } })
    expect(zipped.headers.get('Content-Encoding')).toBe('gzip')
    const text = gunzipSync(Buffer.from(await zipped.arrayBuffer())).toString()
    expect(JSON.parse(text)).toEqual(body)
  })

  it('answers 304 until something changes', async () => {
    const etag = (await app.request('/v1/fleet')).headers.get('ETag') ?? ''
    const ask = () => app.request('/v1/fleet', { headers: { 'If-None-Match': etag } })
    expect((await ask()).status).toBe(304)
    const delivery = { agent: AGENT, mode: 'live', receivedAtMs: nowMs, droppedSamples: 0 } as const
    fleet.apply(samplesOf(POLLS), delivery)
    nowMs += 2000
    expect((await ask()).status).toBe(200)
    nowMs -= 2000
  })
})

describe('a clock that is set back', () => {
  it('neither freezes the snapshot nor silences the events', async () => {
    const presentMs = nowMs
    await app.request('/v1/fleet')
    fleet.elapse(nowMs)
    const listener = (await app.request('/v1/events')).body?.getReader()
    nowMs -= DAY
    fleet.elapse(nowMs)
    let text = ''
    while (!text.includes('event: tick')) {
      text += new TextDecoder().decode((await listener?.read())?.value)
    }
    await listener?.cancel()
    const delivery = { agent: AGENT, mode: 'live', receivedAtMs: nowMs, droppedSamples: 0 } as const
    fleet.apply(samplesOf(POLLS), delivery)
    const body = fleetSchema.parse(await (await app.request('/v1/fleet')).json())
    expect(body.generatedAtMs).toBe(nowMs)
    nowMs = presentMs
  })
})

describe('GET /v1/events', () => {
  it('follows the snapshot and refuses too many listeners', async () => {
    fleet.elapse(nowMs)
    const { lastEventId } = fleet.snapshot()
    const answer = await app.request('/v1/events', { headers: { 'Last-Event-ID': lastEventId } })
    expect(answer.headers.get('Content-Type')).toBe('text/event-stream')
    const reader = answer.body?.getReader()
    expect((await app.request('/v1/events')).status).toBe(503)
    const delivery = { agent: AGENT, mode: 'live', receivedAtMs: nowMs, droppedSamples: 0 } as const
    fleet.apply(samplesOf(POLLS + 1), delivery)
    fleet.elapse(nowMs)
    let text = ''
    while (!text.includes('event: change')) {
      text += new TextDecoder().decode((await reader?.read())?.value)
    }
    expect(text).toContain('"id":"ap-1"')
    expect(text).toContain(`id: ${fleet.snapshot().lastEventId}`)
    await reader?.cancel()
  })
})

describe('HEAD /v1/events', () => {
  it('takes no place of a listener', async () => {
    const answer = await app.request('/v1/events', { method: 'HEAD' })
    expect(answer.headers.get('Content-Type')).toBe('text/event-stream')
    const listener = await app.request('/v1/events')
    expect(listener.status).toBe(200)
    await listener.body?.cancel()
  })
})

describe('GET .../timeline', () => {
  it('tells the states of an access point, to the millisecond', async () => {
    const answer = await app.request(`/v1/access-points/ap-1/timeline?${period}`)
    const body = timelineSchema.parse(await answer.json())
    expect(minutes(body.intervals)).toEqual(['0-20 up', '20-30 down', '30-60 up'])
    expect(body.totalsMs).toEqual({
      up: 50 * MINUTE,
      degraded: 0,
      down: 10 * MINUTE,
      unknown: 0,
      planned: 0,
      excluded: 0,
    })
  })

  it('tells the states of a UPS', async () => {
    const answer = await app.request(`/v1/equipment/ups-1/timeline?${period}`)
    const { intervals } = timelineSchema.parse(await answer.json())
    expect(minutes(intervals)).toEqual(['0-10 up', '10-20 down', '20-60 up'])
    expect((await app.request(`/v1/equipment/ap-1/timeline?${period}`)).status).toBe(404)
  })

  it('tells the states of a place from its parts', async () => {
    const park = await app.request(`/v1/places/park/timeline?${period}`)
    expect(minutes(timelineSchema.parse(await park.json()).intervals)).toEqual([
      '0-20 up',
      '20-30 degraded',
      '30-40 up',
      '40-50 down',
      '50-60 up',
    ])
    const later = await app.request(`/v1/places/later/timeline?${period}`)
    expect(minutes(timelineSchema.parse(await later.json()).intervals)).toEqual(['0-60 planned'])
  })

  it('begins in the middle of an outage without forgetting that it is one', async () => {
    const from = START + 25 * MINUTE + 7
    const query = `from=${from}&until=${from + 1}`
    const answer = await app.request(`/v1/access-points/ap-1/timeline?${query}`)
    const { totalsMs } = timelineSchema.parse(await answer.json())
    expect(totalsMs).toEqual({ up: 0, degraded: 0, down: 1, unknown: 0, planned: 0, excluded: 0 })
  })

  it('gives the last 24 h by default, unknown before the first poll', async () => {
    const answer = await app.request('/v1/access-points/ap-2/timeline')
    const { fromMs, untilMs, totalsMs } = timelineSchema.parse(await answer.json())
    expect([untilMs, fromMs]).toEqual([nowMs, nowMs - DAY])
    expect(totalsMs.up + totalsMs.unknown).toBe(DAY)
    expect(totalsMs.up).toBe(60 * MINUTE)
  })
})

describe('GET .../series', () => {
  it('has every window, and octets from counter increases', async () => {
    const answer = await app.request(`/v1/access-points/ap-1/series?${period}&window=600000`)
    const { windows } = seriesSchema.parse(await answer.json())
    expect(windows.map(({ count }) => count)).toEqual([10, 10, 10, 10, 10, 10])
    expect(windows.map(({ clientsMean }) => clientsMean)).toEqual([4, 4, null, 4, 4, 4])
    // Its interface is a bridge, into which it sends what is for the clients.
    expect(windows.at(-1)).toMatchObject({
      rxBytes: 10_000,
      txBytes: 100,
      downloadBytes: 100,
      uploadBytes: 10_000,
    })
  })

  it('sums the clients of a place over its access points', async () => {
    const answer = await app.request(`/v1/places/park/series?${period}&window=600000`)
    const { windows } = seriesSchema.parse(await answer.json())
    expect(windows.map(({ clientsMean }) => clientsMean)).toEqual([10, 10, 6, 10, 10, 10])
    expect(windows.map(({ count }) => count)).toEqual([20, 20, 20, 20, 20, 20])
    expect(windows.at(-1)).toMatchObject({ downloadBytes: 200, uploadBytes: 20_000 })
  })

  it('has empty windows for a place without equipment, and whole ones at the end', async () => {
    const until = START + 7 * MINUTE
    const query = `from=${START}&until=${until}&window=${5 * MINUTE}`
    const body = await (await app.request(`/v1/places/later/series?${query}`)).json()
    const { windows, untilMs } = seriesSchema.parse(body)
    expect(windows.map(({ count, clientsMean }) => [count, clientsMean])).toEqual([
      [0, null],
      [0, null],
    ])
    expect(untilMs).toBe(START + 10 * MINUTE)
  })
})

describe('what cannot be answered', () => {
  const paths = ['/v1/access-points/ap-1/timeline', '/v1/places/park/series']
  it.each([
    [`from=${START}&until=${START}`, 'from'],
    [`from=${START + DAY}`, 'from'],
    ['from=yesterday', 'from'],
    ['from=1', 'from'],
    ['from=', 'from'],
    ['until=9e15', 'until'],
    [`until=${START}.5`, 'until'],
    [`from=${START - 401 * DAY}&until=${START}`, 'from'],
  ])('%s is a 400 that names the fault', async (query, path) => {
    for (const base of paths) {
      const answer = await app.request(`${base}?${query}`)
      expect(answer.status).toBe(400)
      expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
      const body = problemSchema.parse(await answer.json())
      expect(body.errors?.map((error) => error.path)).toEqual([path])
    }
  })

  it.each(['window=0', 'window=999', 'window=x', `window=1000&${period}`, `window=-1`])(
    '%s is no window',
    async (query) => {
      const answer = await app.request(`/v1/access-points/ap-1/series?${query}`)
      expect(answer.status).toBe(400)
      const body = problemSchema.parse(await answer.json())
      expect(body.errors?.[0]?.path).toBe('window')
    },
  )

  it.each([
    '/v1/access-points/nobody/timeline',
    '/v1/access-points/park/series',
    '/v1/places/ap-1/timeline',
    '/v1/places/__proto__/series',
    '/v1/boundaries',
  ])('%s is a 404', async (path) => {
    const answer = await app.request(path)
    expect(answer.status).toBe(404)
    expect(problemSchema.parse(await answer.json()).status).toBe(404)
  })
})

describe('more requests at once than the store serves', () => {
  it('are told to come again, and the others answered', async () => {
    const answers = await Promise.all(
      Array.from({ length: 400 }, async () =>
        app.request(`/v1/access-points/ap-1/timeline?${period}`),
      ),
    )
    const statuses = answers.map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([200, 503]))
    const refused = answers.find(({ status }) => status === 503)
    expect(Number(refused?.headers.get('Retry-After'))).toBeGreaterThan(0)
    expect(problemSchema.parse(await refused?.json()).status).toBe(503)
    expect((await app.request(`/v1/access-points/ap-1/timeline?${period}`)).status).toBe(200)
  })
})
