import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KeptOutage } from '../../server/journal/outages.ts'
import { OutageBook } from '../../server/outages/book.ts'
import { LateSites } from '../../server/outages/late-sites.ts'
import type { PlaceId } from '../../server/contract/ids.ts'
import { at, MINUTE, WatchedCity } from './watched-city.ts'

const HOUR_MINUTES = 60
const DAY_MINUTES = 24 * HOUR_MINUTES

describe('watch of outages, over days', () => {
  let city: WatchedCity
  beforeEach(async () => {
    city = new WatchedCity(['park'])
    await city.open()
  })
  afterEach(async () => {
    expect(city.errors).toEqual([])
    await city.remove()
  })
  const passTo = (minute: number): void => {
    for (; city.nowMs < at(minute); city.nowMs += 10 * MINUTE) city.watch.step(city.nowMs)
  }

  it('keeps an outage of days under its id and from its beginning, over two restarts', async () => {
    await city.minutes(0, 10, () => ({}))
    passTo(DAY_MINUTES)
    const [first] = await city.outages()
    await city.close()
    await city.open()
    passTo(3 * DAY_MINUTES)
    await city.watch.settle()
    await city.close({ isCrash: true })
    city.nowMs += 5 * MINUTE
    await city.open()
    passTo(4 * DAY_MINUTES)
    const back = 4 * DAY_MINUTES + 30
    await city.minutes(back, back + 20, () => ({}))
    const [outage, ...more] = await city.outages()
    expect(more).toEqual([])
    expect(outage).toMatchObject({ id: first?.id, startMs: first?.startMs })
    expect(Math.abs((outage?.endMs ?? 0) - at(back))).toBeLessThanOrEqual(MINUTE)
  })

  it('knows each of many outages once, however long it looks at them', async () => {
    const quarter = 6 * HOUR_MINUTES
    for (let round = 0; round < 24; round += 1) {
      await city.minutes(round * quarter, round * quarter + 4, () => ({}))
      passTo((round + 1) * quarter)
      if (round === 10) {
        await city.close()
        await city.open()
      }
    }
    const outages = await city.outages()
    expect(outages.map(({ status }) => status)).not.toContain('withdrawn')
    const starts = outages.map(({ startMs }) => Math.round((startMs - at(4)) / MINUTE))
    expect(starts).toEqual(Array.from({ length: 24 }, (_, round) => round * quarter))
  })
})

const outage = (id: string, revision: number): KeptOutage =>
  ({ id, place: 'park', endMs: at(5), revision }) as unknown as KeptOutage

describe('book of outages', () => {
  it('writes the latest state of each once the journal takes it, and tells only then', async () => {
    const written: (readonly string[])[] = []
    const told: string[] = []
    const errors: Error[] = []
    let isBroken = true
    const write = (outages: readonly KeptOutage[]): Promise<void> => {
      if (isBroken) return Promise.reject(new Error('disk full'))
      written.push(outages.map(({ id, revision }) => `${id}${revision}`))
      return Promise.resolve()
    }
    const book = new OutageBook({
      journal: { outages: { write } as never },
      onError: (error) => errors.push(error),
      onWritten: (outages) => told.push(...outages.map(({ id }) => id)),
    })
    book.put(outage('A', 1))
    book.put(outage('B', 1))
    await book.write(at(0))
    expect([errors.length, told]).toEqual([1, []])
    expect(errors[0]?.message).toContain('2 wait')
    book.put(outage('A', 2))
    isBroken = false
    // Not at once: a full disk is not asked twice a second.
    book.run(at(0) + 1000)
    expect(written).toEqual([])
    book.run(at(0) + 6000)
    await book.write(at(0) + 6000)
    expect(written).toEqual([['B1', 'A2']])
    expect(told).toEqual(['B', 'A'])
  })

  it('forgets what is over once it is written, and no more than is not looked at', async () => {
    const book = new OutageBook({
      journal: { outages: { write: () => Promise.resolve() } as never },
      onError: () => undefined,
      onWritten: () => undefined,
    })
    book.put(outage('A', 1))
    book.forget(() => at(10))
    expect(book.has('A')).toBe(true)
    await book.write(at(0))
    book.forget(() => at(5))
    expect(book.has('A')).toBe(true)
    book.forget(() => at(6))
    expect([book.has('A'), book.of('park' as PlaceId)]).toEqual([false, []])
  })
})

describe('sites with late samples', () => {
  it('are revised once it is quiet, over the whole time, and again after a failure', async () => {
    const revised: string[] = []
    let isBroken = true
    const errors: Error[] = []
    const late = new LateSites({
      revise: ({ place, fromMs, untilMs }) => {
        if (isBroken) return Promise.reject(new Error('no store'))
        revised.push(`${place} ${fromMs} ${untilMs}`)
        return Promise.resolve()
      },
      onError: (error) => errors.push(error),
    })
    const park = 'park' as PlaceId
    late.add({ place: park, fromMs: 500, untilMs: 500 }, at(0))
    late.add({ place: park, fromMs: 300, untilMs: 400 }, at(0) + 3000)
    late.run(at(0) + 7000)
    expect(errors).toEqual([])
    late.run(at(0) + 8000)
    await late.settle(at(0) + 8000)
    expect([errors.length, revised]).toEqual([1, []])
    isBroken = false
    late.run(at(0) + 20_000)
    expect(revised).toEqual([])
    late.run(at(0) + 45_000)
    await late.settle(at(0) + 45_000)
    expect(revised).toEqual(['park 300 500'])
  })
})
