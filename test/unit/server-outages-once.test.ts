import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { at, samplesOf, WatchedCity } from './watched-city.ts'
import type { Found } from './watched-city.ts'

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
  const inTurn = async (from: number, until: number): Promise<void> => {
    for (let minute = from; minute < until; minute += 1) {
      for (const [turn, place] of PLACES.entries()) {
        city.nowMs = at(minute) + 1000 + turn * 20_000
        await city.deliver(place, samplesOf(place, minute, hourly(place, minute)), 'live')
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
})
