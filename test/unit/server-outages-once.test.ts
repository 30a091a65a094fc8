import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { UplinkId } from '../../server/contract/ids.ts'
import { at, samplesOf, WatchedCity } from './watched-city.ts'
import type { Found } from './watched-city.ts'

const isFull = process.env['PANTAU_FULL'] === '1'

const HOUR = 60
const DAY = 24 * HOUR
const PLACES = ['park', 'market', 'school']

/** Twice an hour the access points fail for a while, at all places and a little apart. */
const hourly = (place: string, minute: number): Found => {
  const inHour = (((minute - PLACES.indexOf(place)) % HOUR) + HOUR) % HOUR
  return { accessPoints: !((inHour >= 20 && inHour < 35) || (inHour >= 38 && inHour < 48)) }
}

describe('watch of outages, with a history of days', () => {
  let city: WatchedCity
  beforeEach(async () => {
    city = new WatchedCity(PLACES)
  })
  afterEach(async () => {
    expect(city.errors).toEqual([])
    await city.remove()
  })

  /** Subject and half hour of each outage in the journal that was seen, but for the withdrawn ones. */
  const counted = async (): Promise<readonly string[]> => {
    await city.watch.settle()
    const all = await city.journal.outages.list({ limit: 20_000 })
    return all
      .filter(({ status, impact }) => status !== 'withdrawn' && impact.downMs > 0)
      .map(({ subject, startMs }) => `${subject.id} ${Math.floor((startMs - at(0)) / 1_800_000)}`)
      .toSorted()
  }
  const expectOnce = async (hours: number): Promise<void> => {
    const ids = PLACES.flatMap((place) => [place, `ap-${place}-1`, `ap-${place}-2`])
    const wanted = ids.flatMap((id) =>
      Array.from({ length: 2 * hours }, (_, half) => `${id} ${half}`),
    )
    expect(await counted()).toEqual(wanted.toSorted())
  }
  const spool = async (place: string, from: number, until: number): Promise<void> => {
    for (let minute = from; minute < until; minute += 3 * HOUR) {
      const minutes = Array.from(
        { length: Math.min(3 * HOUR, until - minute) },
        (_, i) => minute + i,
      )
      const samples = minutes.flatMap((one) => samplesOf(place, one, hourly(place, one)))
      await city.deliver(place, samples, 'live')
    }
  }

  /** Lets the agents deliver one after the other, as agents do. */
  const inTurn = async (from: number, until: number, find = hourly): Promise<void> => {
    for (let minute = from; minute < until; minute += 1) {
      for (const [turn, place] of PLACES.entries()) {
        city.nowMs = at(minute) + 1000 + turn * 20_000
        await city.deliver(place, samplesOf(place, minute, find(place, minute)), 'live')
        city.watch.step(city.nowMs)
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
  }

  it('has each once, while it forgets what is long over', async () => {
    await city.open()
    city.nowMs = at(1.5 * DAY)
    for (const place of PLACES) await spool(place, 0, 1.5 * DAY)
    await city.watch.settle()
    await inTurn(1.5 * DAY, 1.5 * DAY + HOUR)
    await expectOnce(1.5 * 24 + 1)
  }, 60_000)

  // Half a minute of a core: the two beside it have an end before a history each, and run always.
  it.skipIf(!isFull)(
    'has each once when it ends twice before a history is worked in',
    async () => {
      await city.open()
      // So long that a new start reads no further back than this.
      await inTurn(3 * DAY, 3 * DAY + 3 * HOUR, () => ({}))
      for (const place of PLACES) await spool(place, 0, 12 * HOUR)
      await city.close({ isCrash: true })
      city.nowMs += 20_000
      await city.open({ isSettled: false })
      await city.close()
      await city.open()
      await city.close({ isCrash: true })
      await city.open()
      await expectOnce(12)
    },
    60_000,
  )

  it('has each once when a history comes before the sites were read', async () => {
    await city.open()
    // So long that a new start reads no further back than this.
    await inTurn(3 * DAY, 3 * DAY + 3 * HOUR, () => ({}))
    await city.close()
    await city.open({ isSettled: false })
    for (const place of PLACES) await spool(place, 0, 12 * HOUR)
    await expectOnce(12)
  }, 60_000)

  it('keeps an outage of which the polls are not kept any more', async () => {
    await city.open()
    await city.minutes(0, 60, (_, minute) => ({ accessPoints: minute < 10 || minute >= 20 }))
    const former = await counted()
    expect(former).toHaveLength(3 * PLACES.length)
    city.nowMs = at(10 * DAY)
    await city.minutes(10 * DAY, 10 * DAY + 5, () => ({}))
    await city.store.compact(city.nowMs)
    await city.store.expire(at(5 * DAY))
    const line = { kind: 'uplink', id: 'line-park' as UplinkId } as const
    expect(await city.store.readSamples(line, 0, at(5 * DAY))).toEqual([])
    for (const place of PLACES) await city.backfill(place, 2 * HOUR, 3 * HOUR, () => ({}))
    expect(await counted()).toEqual(former)
  })
})
