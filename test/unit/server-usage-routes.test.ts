import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId, BootId, PlaceId } from '#contract/ids.ts'
import { seriesSchema } from '#contract/series.ts'
import { capacitySchema, radiosSchema, usageSchema } from '#contract/usage.ts'
import type { Usage } from '#contract/usage.ts'
import { addToSketch, emptySketch, encodeSketch } from '#contract/device-sketch.ts'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import { seriesRoutes } from '../../server/http/routes/series.ts'
import { usageRoutes } from '../../server/http/routes/usage.ts'
import { importFiles } from '../../server/journal/import/import-files.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesSample, SeriesStore } from '../../server/store/series-store.ts'
import { FreshDays } from '../../server/usage/fresh-days.ts'
import { createUsageBook } from '../../server/usage/usage-book.ts'
import { usageRoller } from '../../server/usage/usage-roller.ts'
import { POLLED_ALONE } from '../polled-alone.ts'
import { randomOf } from '../simulator/random.ts'

const TIME_ZONE = 'Asia/Makassar'
const MINUTE_MS = 60_000
/** 2026-10-21, noon in Kupang: a Wednesday. */
const NOW_MS = Date.UTC(2026, 9, 21, 4)
const AGENT = 'agent-1' as AgentId

let directory: string
let store: SeriesStore
let journal: Journal
let app: Hono
let rolled: Set<string>
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-usage-'))
  store = await openSeriesStore(directory)
  journal = await openJournal(directory)
  rolled = new Set()
  const head =
    'id,name,kind,kecamatan,kelurahan,latitude,longitude,status,uplink,uplink_agent,provider\n'
  const rows = [
    'park,Taman,taman,Oebobo,Fatululi,-10.16,123.6,,,,Laut',
    'market,Pasar,pasar,Oebobo,Liliba,-10.17,123.61,,,,',
  ]
  const accessPoints = ['id,name,place,agent', 'ap-1,A,park,agent-1', 'ap-2,B,market,agent-1', '']
  const files = {
    places: { name: 'p', text: `${head}${rows.join('\n')}\n` },
    accessPoints: { name: 'a', text: accessPoints.join('\n') },
  }
  await importFiles(journal, files, { dryRun: false, nowMs: NOW_MS })
  const rolls = {
    isRolled: (_: string, day: string) => rolled.has(day),
    revision: () => 0,
    firstDay: () => '2026-10-01',
  }
  const setting = { timeZone: TIME_ZONE, nowMs: () => NOW_MS }
  const fresh = new FreshDays({
    store,
    readVisitors: journal.readVisitors.bind(journal),
    ...setting,
  })
  const usage = createUsageBook({ fresh, journal, rolls, city: 'Kupang', ...setting })
  app = usageRoutes({ usage, store, journal, ...setting })
})
afterEach(async () => {
  await journal.close()
  await store.close()
  await rm(directory, { recursive: true })
})

let sequence = 0
async function deliver(...samples: readonly SeriesSample[]): Promise<void> {
  sequence += 1
  const key = { agent: AGENT, boot: 'boot-1' as BootId, sequence }
  await store.append({ key, mode: 'live', receivedAtMs: NOW_MS, samples, rejected: [] })
}

function poll(id: string, atMs: number, clients: number, txBytes: number): SeriesSample {
  return {
    kind: 'access-point',
    accessPoint: id as AccessPointId,
    polledAtMs: atMs,
    monotonicMs: atMs - NOW_MS + 1e9,
    intervalMs: MINUTE_MS,
    outcome: { kind: 'ok', rttMs: 1 },
    reading: {
      uptimeMs: atMs - NOW_MS + 1e9,
      clients,
      cpuPercent: null,
      memoryUsedPercent: null,
      radios: [
        {
          band: '5',
          channel: 36,
          frequencyMHz: 5180,
          utilizationPercent: 12.5,
          noiseDbm: -95,
          txPowerDbm: 20,
          clients,
        },
      ],
      ssids: [{ name: 'Kota', band: null, clients }],
      traffic: {
        interface: 'br-lan',
        counterBits: 64,
        rxBytes: '0',
        txBytes: String(txBytes),
      },
    },
  }
}

const accessPoint = (id: string, place: string) => ({
  id: id as AccessPointId,
  place: place as PlaceId,
  name: id,
  agent: AGENT,
  model: null,
})

async function usageOf(query: string): Promise<Usage> {
  const response = await app.request(`/v1/usage?${query}`)
  expect(response.status, await response.clone().text()).toBe(200)
  return usageSchema.parse(await response.json())
}

async function rollDay(day: string): Promise<void> {
  const rolls = { touchDays: () => undefined }
  const roller = usageRoller({ store, journal, rolls, timeZone: TIME_ZONE })
  await roller.roll(day, new AbortController().signal)
  rolled.add(day)
}

describe('GET /v1/usage', () => {
  it('gives the city of today when nothing is asked', async () => {
    await deliver(
      poll('ap-1', NOW_MS - 2 * MINUTE_MS, 4, 100),
      poll('ap-1', NOW_MS - MINUTE_MS, 6, 900),
    )
    const usage = await usageOf('')
    expect(usage).toMatchObject({ period: '2026-10-21', isProvisional: true })
    expect(usage.fromMs).toBe(Date.UTC(2026, 9, 20, 16))
    expect(usage.untilMs).toBe(Date.UTC(2026, 9, 21, 16))
    expect(usage.of).toMatchObject([{ scope: 'city', id: 'city', name: 'Kupang' }])
    expect(usage.of[0]?.figures).toMatchObject({
      clientsMean: 5,
      downloadBytes: 800,
      observedShare: 1 / 144,
    })
  })

  it('gives all of a scope, those that counted nothing too', async () => {
    await deliver(poll('ap-1', NOW_MS - MINUTE_MS, 4, 100))
    const { of } = await usageOf('scope=place&period=2026-10-21')
    expect(of.map(({ id, name, figures }) => [id, name, figures.clientsMean])).toEqual([
      ['market', 'Pasar', null],
      ['park', 'Taman', 4],
    ])
    const providers = await usageOf('scope=provider')
    expect(providers.of.map(({ id }) => id)).toEqual(['', 'Laut'])
    const none = await usageOf('scope=provider&id=')
    expect(none.of).toMatchObject([{ id: '', figures: { clientsMean: null } }])
  })

  it('joins days that were rolled with the present one, day by day', async () => {
    const dayMs = 24 * 60 * MINUTE_MS
    const visitors = {
      kind: 'visitors' as const,
      accessPoint: 'ap-1' as AccessPointId,
      polledAtMs: NOW_MS - dayMs,
      monotonicMs: 1,
      intervalMs: 900_000,
      day: '2026-10-20',
      salt: '00112233445566aa',
      devices: sketchOf(40),
      randomised: '',
    }
    await journal.keepVisitors([visitors])
    await deliver(
      poll('ap-1', NOW_MS - dayMs, 10, 0),
      poll('ap-1', NOW_MS - dayMs + MINUTE_MS, 10, 500),
      poll('ap-1', NOW_MS - MINUTE_MS, 2, 600),
    )
    await rollDay('2026-10-20')
    for (const query of ['from=2026-10-20&until=2026-10-21', 'period=2026-10', 'period=2026']) {
      const { of, isProvisional } = await usageOf(`scope=place&id=park&${query}`)
      expect(isProvisional).toBe(true)
      expect(of).toHaveLength(1)
      expect(of[0]?.figures).toMatchObject({
        clientsPeak: 10,
        clientsMedian: 2,
        downloadBytes: 600,
      })
      expect(of[0]?.figures.visitors).toBeGreaterThan(35)
      expect(
        of[0]?.days.map(({ day, clientsPeak, downloadBytes }) => [day, clientsPeak, downloadBytes]),
      ).toEqual([
        ['2026-10-20', 10, 500],
        ['2026-10-21', 2, 100],
      ])
    }
    expect((await usageOf('period=2026-10-20')).isProvisional).toBe(false)
    // Before the first day of all there is nothing to wait for.
    expect((await usageOf('period=2026-09')).isProvisional).toBe(false)
    expect((await usageOf('period=2026-10-02')).isProvisional).toBe(true)
  })

  it('agrees in octets with the series of the place, with a controller beside its access points', async () => {
    await journal.applyImport(journal.inventory().revision, {
      places: [],
      uplinks: [],
      equipment: [],
      accessPoints: [
        { ...POLLED_ALONE, ...accessPoint('master', 'park'), role: 'controller' },
        { ...POLLED_ALONE, ...accessPoint('ap-3', 'park'), controller: 'master' as AccessPointId },
      ],
    })
    const dayMs = Date.UTC(2026, 9, 20, 16)
    const ids = ['ap-1', 'ap-3', 'master']
    // From before midnight until now, not in step with windows; one poll is left out.
    for (let atMs = dayMs - 7 * MINUTE_MS; atMs < NOW_MS; atMs += 7 * MINUTE_MS) {
      const minutes = (atMs - dayMs) / MINUTE_MS
      if (minutes === 210) continue
      const polls = ids.map((id, index) => poll(id, atMs, 2, 1e9 + minutes * 1000 * (index + 1)))
      await deliver(...polls)
    }
    const setting = { timeZone: TIME_ZONE, nowMs: () => NOW_MS, policy: AVAILABILITY_POLICY }
    const path = `/v1/places/park/series?from=${dayMs}&until=${NOW_MS}&window=300000`
    const answer = await seriesRoutes({ store, journal, ...setting }).request(path)
    const { windows } = seriesSchema.parse(await answer.json())
    const sum = windows.reduce((octets, { txBytes }) => octets + (txBytes ?? 0), 0)
    const [park] = (await usageOf('scope=place&id=park')).of
    expect(sum).toBeGreaterThan(2_000_000)
    expect([park?.figures.downloadBytes, park?.figures.uploadBytes]).toContain(sum)
    expect(park?.figures.clientsMean).toBe(4)
    expect(windows.find(({ count }) => count > 0)).toMatchObject({ count: 2, clientsMean: 4 })
  })

  it('counts a device once that was at two places of one agent', async () => {
    const told = (id: string, devices: string) => ({
      kind: 'visitors' as const,
      accessPoint: id as AccessPointId,
      polledAtMs: NOW_MS,
      monotonicMs: 1,
      intervalMs: 900_000,
      day: '2026-10-21',
      salt: '00112233445566aa',
      devices,
      randomised: '',
    })
    await journal.keepVisitors([told('ap-1', sketchOf(60)), told('ap-2', sketchOf(100))])
    const visitorsOf = async (query: string): Promise<number | null | undefined> =>
      (await usageOf(query)).of[0]?.figures.visitors
    const city = await visitorsOf('')
    expect(city).toBe(await visitorsOf('scope=place&id=market'))
    expect(await visitorsOf('scope=access-point&id=ap-1')).toBeLessThan(city ?? 0)
    expect(await visitorsOf('scope=provider&id=Laut')).toBe(await visitorsOf('scope=place&id=park'))
  })

  it('knows the city before it has a place', async () => {
    const empty = await openJournal(join(directory, 'empty'))
    const rolls = { isRolled: () => false, revision: () => 0, firstDay: () => null }
    const setting = { timeZone: TIME_ZONE, nowMs: () => NOW_MS }
    const fresh = new FreshDays({ store, readVisitors: empty.readVisitors.bind(empty), ...setting })
    const usage = createUsageBook({ fresh, journal: empty, rolls, city: 'Kupang', ...setting })
    const found = await usage.ofOne('city', 'city', '2026-10-21', '2026-10-21')
    expect(found).toMatchObject({ name: 'Kupang', figures: { clientsMean: null } })
    expect(await usage.ofAll('place', '2026-10-01', '2026-10-21')).toEqual([])
    expect(usage.isProvisional('2026-09-01', '2026-09-30')).toBe(false)
    await empty.close()
  })

  it('works yesterday out from polls until it is rolled', async () => {
    await deliver(poll('ap-2', NOW_MS - 24 * 60 * MINUTE_MS, 7, 0))
    const { of, isProvisional } = await usageOf('period=2026-10-20&scope=place&id=market')
    expect([of[0]?.figures.clientsPeak, isProvisional]).toEqual([7, true])
  })

  it('refuses what it cannot read, and ids that nobody has', async () => {
    for (const [query, path] of [
      ['scope=street', 'scope'],
      ['period=2026-13', 'period'],
      ['period=2026-02-30', 'period'],
      ['period=heute', 'period'],
      ['from=2026-10-21&until=2026-10-20', 'from'],
      ['from=1026-10-21&until=2026-10-20', 'from'],
      ['until=yesterday', 'until'],
    ]) {
      const response = await app.request(`/v1/usage?${query}`)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ errors: [{ path }] })
    }
    for (const query of ['scope=place&id=nowhere', 'scope=kelurahan&id=Atlantis', 'id=other']) {
      expect((await app.request(`/v1/usage?${query}`)).status).toBe(404)
    }
  })
})

describe('GET /v1/capacity', () => {
  it('speaks of the last seven days that are over', async () => {
    const response = await app.request('/v1/capacity')
    expect(capacitySchema.parse(await response.json())).toEqual({
      fromMs: Date.UTC(2026, 9, 13, 16),
      untilMs: Date.UTC(2026, 9, 20, 16),
      warnings: [],
    })
  })
})

describe('GET /v1/access-points/:id/radios', () => {
  it('gives the last reading of radios and SSIDs, over polls that failed since', async () => {
    const timeout: SeriesSample = {
      kind: 'access-point',
      accessPoint: 'ap-1' as AccessPointId,
      polledAtMs: NOW_MS - MINUTE_MS,
      monotonicMs: 1e9,
      intervalMs: MINUTE_MS,
      outcome: { kind: 'timeout', attempts: 2 },
    }
    await deliver(
      poll('ap-1', NOW_MS - 200 * MINUTE_MS, 9, 0),
      poll('ap-1', NOW_MS - 130 * MINUTE_MS, 3, 0),
      timeout,
    )
    const response = await app.request('/v1/access-points/ap-1/radios')
    const radio = {
      band: '5',
      channel: 36,
      utilizationPercent: 12.5,
      noiseDbm: -95,
      txPowerDbm: 20,
      clients: 3,
    }
    expect(radiosSchema.parse(await response.json())).toEqual({
      atMs: NOW_MS - 130 * MINUTE_MS,
      radios: [radio],
      ssids: [{ name: 'Kota', band: null, clients: 3 }],
    })
  })

  it('is empty where nothing was read within a day, and 404 for a stranger', async () => {
    await deliver(poll('ap-2', NOW_MS - 25 * 60 * MINUTE_MS, 9, 0))
    const response = await app.request('/v1/access-points/ap-2/radios')
    expect(await response.json()).toEqual({ atMs: null, radios: [], ssids: [] })
    expect((await app.request('/v1/access-points/other/radios')).status).toBe(404)
  })
})

function sketchOf(devices: number): string {
  const sketch = emptySketch()
  for (let device = 0; device < devices; device += 1) {
    const random = randomOf('visitor', device)
    addToSketch(sketch, Math.floor(random() * 2 ** 32), Math.floor(random() * 2 ** 32))
  }
  return encodeSketch(sketch)
}
