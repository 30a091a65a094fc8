import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AgentId, BootId } from '../../server/contract/ids.ts'
import type { AcceptedBatch } from '../../server/store/series-store.ts'
import { at, MINUTE, samplesOf, WatchedCity } from './watched-city.ts'

const DAY = 24 * 60
const PLACES = ['park', 'market']
const DAYS = 16
/** Polled so often by the history. */
const EVERY = 10

/** Once a day each place is without service for two hours, the market alone some hours later. */
const isDark = (place: string, minute: number): boolean => {
  const inDay = minute % DAY
  const from = place === 'park' ? 300 : 720
  return inDay >= from && inDay < from + 120
}

function batchOf(place: string, minute: number): AcceptedBatch {
  const found = { accessPoints: !isDark(place, minute) }
  const samples = samplesOf(place, minute, found).map((sample) => ({
    ...sample,
    intervalMs: EVERY * MINUTE,
  }))
  const key = { agent: `agent-${place}` as AgentId, boot: 'boot-0' as BootId, sequence: minute }
  return { key, mode: 'live', receivedAtMs: at(minute) + 1000, samples, rejected: [] }
}

describe('watch of outages that begins beside a store with history', () => {
  let city: WatchedCity
  beforeEach(async () => {
    city = new WatchedCity(PLACES)
  })
  afterEach(async () => {
    expect(city.errors).toEqual([])
    await city.remove()
  })

  const fill = async (): Promise<void> => {
    await city.open()
    // Straight into the store, a day with one commit: hundreds of deliveries would take a minute.
    for (let day = 0; day < DAYS; day += 1) {
      const minutes = Array.from({ length: DAY / EVERY }, (_, index) => day * DAY + index * EVERY)
      const batches = minutes.flatMap((minute) => PLACES.map((place) => batchOf(place, minute)))
      await Promise.all(batches.map((batch) => city.store.append(batch)))
    }
    city.nowMs = at(DAYS * DAY)
    await city.close({ isCrash: true })
    await city.loseJournal()
  }

  /** Place and day of each outage of a site in the journal. */
  const known = async (): Promise<readonly string[]> => {
    const all = await city.journal.outages.list({ kind: 'site', limit: 1000 })
    const counted = all.filter(({ status }) => status !== 'withdrawn')
    const days = counted.map(({ startMs, place }) => [
      Math.floor((startMs - at(0)) / MINUTE / DAY),
      place,
    ])
    return days.map(([day, place]) => `${day} ${place}`).toSorted()
  }
  const wanted = Array.from({ length: DAYS }, (_, day) => PLACES.map((place) => `${day} ${place}`))
    .flat()
    .toSorted()

  /** Lets the watch work until so much of the history is worked in. */
  const workTo = async (leftUntilMs: number): Promise<void> => {
    for (let round = 0; round < 2000; round += 1) {
      city.nowMs += 1000
      city.watch.step(city.nowMs)
      await new Promise((resolve) => setTimeout(resolve, 10))
      const left = await city.journal.outages.historyLeftUntil()
      if (left !== null && left <= leftUntilMs) return
    }
    throw new Error('the history is not worked in')
  }

  it('works all of it in behind the present, newest week first, and calls nobody', async () => {
    await fill()
    await city.open({ isSettled: false })
    const seen: string[] = []
    city.watch.onChange(() => seen.push(...city.watch.conditions().map(({ key }) => key)))
    await workTo(at((DAYS - 7) * DAY) + MINUTE)
    const first = await known()
    expect(first).toContain(`${DAYS - 1} park`)
    expect(first).not.toContain('1 park')
    await workTo(0)
    expect(await known()).toEqual(wanted)
    expect(seen).toEqual([])
    const [outage] = await city.outages()
    expect(outage).toMatchObject({ status: 'final', startMs: at(300) + 100 })
  }, 60_000)

  it('goes on where it was when it ends in the middle, and does it once', async () => {
    await fill()
    await city.open({ isSettled: false })
    await workTo(at((DAYS - 7) * DAY) + MINUTE)
    await city.close()
    await city.open({ isSettled: false })
    const left = await city.journal.outages.historyLeftUntil()
    expect(left).toBeGreaterThan(at((DAYS - 8) * DAY))
    await workTo(0)
    expect(await known()).toEqual(wanted)
    const before = await city.journal.outages.list({ limit: 1000 })
    await city.close()
    await city.open()
    const after = await city.journal.outages.list({ limit: 1000 })
    const idsOf = (list: typeof before): readonly string[] =>
      list.filter(({ subject }) => subject.kind !== 'server').map(({ id }) => id)
    expect(idsOf(after)).toEqual(idsOf(before))
  }, 60_000)

  it('needs no second of the clock for each place', async () => {
    await fill()
    await city.open({ isSettled: false })
    // The sites of now are read first; then the clock stands still.
    const step = (): void => {
      city.nowMs += 1000
      city.watch.step(city.nowMs)
    }
    await vi.waitFor(() => {
      step()
      expect(city.watch.isReady()).toBe(true)
    }, 30_000)
    step()
    await vi.waitFor(
      async () => expect(await city.journal.outages.historyLeftUntil()).toBe(0),
      30_000,
    )
    expect(await known()).toEqual(wanted)
  }, 60_000)

  it('finds nothing to do beside an empty store', async () => {
    await city.open()
    expect(await city.journal.outages.historyLeftUntil()).toBe(0)
  })
})
