import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { batchSchema, type BatchReceipt } from '#contract/batch.ts'
import { addToSketch, emptySketch, encodeSketch } from '#contract/device-sketch.ts'
import { placeVisitorsSchema, type PlaceVisitors } from '#contract/visitors.ts'
import { visitorRoutes } from '../../server/http/routes/visitors.ts'
import { ingestBatch } from '../../server/ingest.ts'
import { importFiles } from '../../server/journal/import/import-files.ts'
import { openJournal, type Journal } from '../../server/journal/open.ts'
import type { AcceptedBatch } from '../../server/store/series-store.ts'
import { randomOf } from '../simulator/random.ts'

/** 2026-11-22 23:30 in Kupang. */
const NOW_MS = Date.UTC(2026, 10, 22, 15, 30)
const DAY_MS = 86_400_000
const SALT = '00112233445566aa'

let directory: string
let journal: Journal
let app: Hono
let stored: AcceptedBatch[]
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-visitors-'))
  journal = await openJournal(directory)
  stored = []
  const head = 'id,name,kind,kecamatan,kelurahan,latitude,longitude,status,uplink,uplink_agent\n'
  const places = `${head}park,Taman,taman,O,O,-10.16,123.6,,,\n`
  const rows = ['ap-1,A,park,agent-1', 'ap-2,B,park,agent-1', 'ap-3,C,park,agent-2']
  const accessPoints = ['id,name,place,agent', ...rows, ''].join('\n')
  const files = {
    places: { name: 'p', text: places },
    accessPoints: { name: 'a', text: accessPoints },
  }
  await importFiles(journal, files, { dryRun: false, nowMs: NOW_MS })
  app = visitorRoutes({ journal, nowMs: () => NOW_MS, timeZone: 'Asia/Makassar' })
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

/** Text of the sketch of `count` devices from a number on: the same numbers are the same devices. */
function sketchOf(from: number, count: number): string {
  const sketch = emptySketch()
  for (let device = from; device < from + count; device += 1) {
    const random = randomOf('visitor', device)
    addToSketch(sketch, Math.floor(random() * 2 ** 32), Math.floor(random() * 2 ** 32))
  }
  return encodeSketch(sketch)
}

function visitors(accessPoint: string, change: object = {}): object {
  return {
    kind: 'visitors',
    accessPoint,
    polledAtMs: NOW_MS,
    monotonicMs: 1000,
    intervalMs: 900_000,
    day: '2026-11-22',
    salt: SALT,
    devices: sketchOf(0, 100),
    randomised: sketchOf(0, 80),
    ...change,
  }
}

let sequence = 0
async function deliver(...samples: readonly object[]): Promise<BatchReceipt> {
  sequence += 1
  const batch = batchSchema.parse({
    protocolVersion: 2,
    agent: 'agent-1',
    boot: 'boot-1',
    sequence,
    mode: 'live',
    sentAtMs: NOW_MS,
    clock: 'system',
    droppedSamples: 0,
    samples,
  })
  return ingestBatch(
    {
      store: {
        receiptOf: () => Promise.resolve(undefined),
        append: (accepted) => {
          stored.push(accepted)
          const receipt = { accepted: accepted.accepted ?? 0, rejected: accepted.rejected }
          return Promise.resolve({ duplicate: false, receipt })
        },
      },
      inventory: () => journal.inventory(),
      spread: (taken) => taken,
      keepVisitors: journal.keepVisitors.bind(journal),
      apply: () => undefined,
      window: { futureMs: 60_000, pastMs: 30 * DAY_MS },
      steeringOf: () => ({ configRevision: 0, discovery: null, rotateToken: false }),
    },
    batch,
    NOW_MS,
  )
}

async function visitorsOf(query = ''): Promise<PlaceVisitors> {
  const answer = await app.request(`/v1/places/park/visitors${query}`)
  expect(answer.status).toBe(200)
  return placeVisitorsSchema.parse(await answer.json())
}

describe('the visitors of a place', () => {
  it('are the union of what its access points counted, however often it is told', async () => {
    const receipt = await deliver(
      visitors('ap-1'),
      visitors('ap-2', { devices: sketchOf(50, 100), randomised: sketchOf(50, 80) }),
    )
    expect(receipt).toMatchObject({ accepted: 2, rejected: [] })
    expect(stored[0]).toMatchObject({ samples: [], accepted: 2 })
    await deliver(visitors('ap-1'))
    await deliver(visitors('ap-1', { devices: sketchOf(140, 10), randomised: '' }))
    const { days, ...period } = await visitorsOf()
    expect(period).toEqual({ from: '2026-11-22', until: '2026-11-22' })
    expect(days).toHaveLength(1)
    const [today] = days
    expect(today).toMatchObject({ accessPointsCounted: 2, accessPointsTotal: 3 })
    expect(today?.isUpperBound).toBe(false)
    // 150 devices, 130 of them randomised, by two estimates.
    expect(Math.abs((today?.devices ?? 0) - 150)).toBeLessThanOrEqual(3)
    expect(today?.randomisedPercent).toBeCloseTo((100 * 130) / 150, -1)
  })

  it('are the sum over unlike salts, which is said to be an upper bound', async () => {
    await deliver(
      visitors('ap-1'),
      visitors('ap-2', { salt: 'ffffffffffffffff', devices: sketchOf(5000, 100) }),
    )
    const [today] = (await visitorsOf()).days
    expect(Math.abs((today?.devices ?? 0) - 200)).toBeLessThanOrEqual(4)
    expect(today?.isUpperBound).toBe(true)
  })

  it('are unknown, not none, on days without a count', async () => {
    await deliver(visitors('ap-1', { day: '2026-11-21' }))
    const { days } = await visitorsOf('?from=2026-11-20&until=2026-11-22')
    expect(days.map(({ day, devices }) => [day, devices === null])).toEqual([
      ['2026-11-20', true],
      ['2026-11-21', false],
      ['2026-11-22', true],
    ])
    expect(days[0]).toMatchObject({ randomisedPercent: null, accessPointsCounted: 0 })
  })

  it('keep a bounded number of salts apart; the others are summed', async () => {
    for (let salt = 0; salt < 20; salt += 1) {
      const change = { salt: salt.toString(16).padStart(16, '0'), devices: sketchOf(salt * 10, 10) }
      await deliver(visitors('ap-1', change))
    }
    const kept = await journal.readVisitors(
      [...journal.inventory().accessPoints.keys()],
      '2026-11-22',
      '2026-11-22',
    )
    expect(kept).toHaveLength(17)
    expect(Math.abs(((await visitorsOf()).days[0]?.devices ?? 0) - 200)).toBeLessThanOrEqual(4)
  })

  it('are taken from their agent, for their day, and as sketches alone', async () => {
    const { accepted, rejected } = await deliver(
      visitors('ap-9'),
      visitors('ap-3'),
      visitors('ap-1', { day: '2026-11-25' }),
      visitors('ap-1', { day: '2026-02-30' }),
      visitors('ap-1', { polledAtMs: NOW_MS - 31 * DAY_MS, day: '2026-10-22' }),
      visitors('ap-1', { devices: '02:11:22:33:44:55' }),
      visitors('ap-1', { randomised: 'AABAAB' }),
    )
    expect(accepted).toBe(0)
    expect(rejected.map(({ index, code }) => [index, code])).toEqual([
      [0, 'unknown-access-point'],
      [1, 'not-assigned'],
      [2, 'out-of-window'],
      [3, 'out-of-window'],
      [4, 'out-of-window'],
      [5, 'unreadable-sketch'],
      [6, 'unreadable-sketch'],
    ])
    expect((await visitorsOf()).days[0]?.devices).toBeNull()
  })

  it('outlive a restart of the server, and end with the time for which they are kept', async () => {
    await deliver(visitors('ap-1'))
    const before = await visitorsOf()
    await journal.close()
    journal = await openJournal(directory)
    app = visitorRoutes({ journal, nowMs: () => NOW_MS, timeZone: 'Asia/Makassar' })
    expect(await visitorsOf()).toEqual(before)
    await journal.expireVisitors('2026-11-22')
    expect(await visitorsOf()).toEqual(before)
    await journal.expireVisitors('2026-11-23')
    expect((await visitorsOf()).days[0]?.devices).toBeNull()
  })

  it.each([
    ['?from=2026-11-23&until=2026-11-22', 'must not be after'],
    ['?from=2025-01-01', '691 days asked, at most 400'],
    ['?until=yesterday', 'expected a day such as 2026-11-22'],
    ['?from=2026-02-30', 'expected a day'],
  ])('are refused for %s', async (query, reason) => {
    const answer = await app.request(`/v1/places/park/visitors${query}`)
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain(reason)
  })

  it('are told for at most 400 days at once, however many are asked for', async () => {
    const refused = await app.request('/v1/places/park/visitors?from=0001-01-01&until=9999-12-31')
    expect(refused.status).toBe(400)
    expect(await refused.text()).toContain('3652059 days asked, at most 400')
    expect((await visitorsOf('?from=2025-10-19&until=2026-11-22')).days.length).toBe(400)
    const reversed = await app.request('/v1/places/park/visitors?from=2026-11-22&until=2026-11-21')
    expect(reversed.status).toBe(400)
  })

  it('are those of a place that there is', async () => {
    expect((await app.request('/v1/places/nowhere/visitors')).status).toBe(404)
  })
})
