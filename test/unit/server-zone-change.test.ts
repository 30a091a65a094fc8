import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AccessPointId, AgentId, BootId, PlaceId } from '#contract/ids.ts'
import { DEFAULTS } from '../../server/config.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { runDays } from '../../server/run-days.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { SeriesSample, SeriesStore } from '../../server/store/series-store.ts'
import { runUsage } from '../../server/usage/run-usage.ts'
import { accessPointOf, at, HOUR_MS, MINUTE_MS, placeOf } from './days-world.ts'

const DAY = '2026-10-20'
/** Noon of the day after, in Kupang. */
const NOW_MS = at('2026-10-21', 12)

let directory: string
let store: SeriesStore
let journal: Journal
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-zone-'))
  store = await openSeriesStore(directory)
  journal = await openJournal(directory)
  const change = { uplinks: [], equipment: [] }
  await journal.applyImport(
    0,
    { ...change, places: [placeOf('park')], accessPoints: [accessPointOf('ap-1', 'park')] },
    { by: 'ani', atMs: at('2026-10-01', 0) },
  )
})
afterEach(async () => {
  await journal.close()
  await store.close()
  await rm(directory, { recursive: true })
})

/** Polls by the minute over the whole day of Kupang, which begins an hour later than that of Jayapura. */
async function fill(): Promise<void> {
  const samples: SeriesSample[] = []
  for (let atMs = at(DAY, 0); atMs < at(DAY, 24); atMs += MINUTE_MS) {
    samples.push({
      kind: 'access-point',
      accessPoint: 'ap-1' as AccessPointId,
      polledAtMs: atMs,
      monotonicMs: atMs,
      intervalMs: MINUTE_MS,
      outcome: { kind: 'ok', rttMs: 2 },
      reading: {
        uptimeMs: 1e9,
        clients: 3,
        cpuPercent: null,
        memoryUsedPercent: null,
        radios: [],
        ssids: [],
        traffic: null,
      },
    })
  }
  const key = { agent: 'agent-1' as AgentId, boot: 'boot' as BootId, sequence: 1 }
  await store.append({ key, mode: 'live', receivedAtMs: at(DAY, 24), samples, rejected: [] })
}

/** What a server of a zone tells of the day, first and once all is rolled. */
async function told(timeZone: string) {
  const errors: Error[] = []
  const nowMs = (): number => NOW_MS
  const config = { ...DEFAULTS, city: { ...DEFAULTS.city, timeZone } }
  const days = runDays(config, { store, journal, nowMs, log: pino({ level: 'silent' }) })
  const { rolls, book } = days
  const onError = (error: Error): void => void errors.push(error)
  const usage = runUsage({ store, journal, rolls, timeZone, name: 'Kota', nowMs, onError })
  try {
    await days.start()
    const isProvisional = book.isProvisional(DAY, DAY)
    await vi.waitFor(
      () => {
        const provisional = [book, usage.book].map((one) => one.isProvisional(DAY, DAY))
        expect(provisional).toEqual([false, false])
      },
      { timeout: 20_000, interval: 25 },
    )
    const totals = (await book.totalsOf(DAY, DAY, 'now')).get('park' as PlaceId)
    const use = await usage.book.ofOne('place', 'park', DAY, DAY)
    return {
      isProvisional,
      upHours: Math.round(((totals?.totalsMs.up ?? 0) / HOUR_MS) * 10) / 10,
      unknownHours: Math.round(((totals?.totalsMs.unknown ?? 0) / HOUR_MS) * 10) / 10,
      observedShare: Math.round((use?.figures.observedShare ?? 0) * 1000) / 1000,
    }
  } finally {
    await usage.close()
    await days.close()
    expect(errors).toEqual([])
  }
}

describe('days that are kept', () => {
  it('are made anew when the city is given another zone, and again when it gets its own back', async () => {
    await fill()
    const inKupang = { upHours: 24, unknownHours: 0, observedShare: 1 }
    expect(await told('Asia/Makassar')).toMatchObject(inKupang)
    // The last hour of Kupang's day is the first of the next one there.
    const inJayapura = { upHours: 23, unknownHours: 1, observedShare: 0.958 }
    expect(await told('Asia/Jayapura')).toEqual({ isProvisional: true, ...inJayapura })
    expect(await told('Asia/Makassar')).toMatchObject(inKupang)
  })
})
