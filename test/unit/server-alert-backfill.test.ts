import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { audienceOf } from '../../server/alert/audience.ts'
import { AlertEngine } from '../../server/alert/engine.ts'
import type { Channel, Message } from '../../server/alert/message.ts'
import { Outbox } from '../../server/alert/outbox.ts'
import { STANDARD_RULES } from '../../server/alert/rules.ts'
import { ALERT_DEFAULTS, alertsSchema } from '../../server/alert/settings.ts'
import { INCIDENT_POLICY } from '../../server/domain/incident.ts'
import { createId } from '../../server/journal/short-id.ts'
import { at, samplesOf, WatchedCity } from './watched-city.ts'
import type { Found } from './watched-city.ts'

const PLACES = ['park', 'market', 'school']
const WELL = (): Found => ({})

/** The watch of a small city, and alerts over what it finds. */
describe('what agents deliver later', () => {
  let city: WatchedCity
  let engine: AlertEngine
  let outbox: Outbox
  const sent: Message[] = []
  const errors: unknown[] = []
  beforeEach(async () => {
    sent.length = 0
    errors.length = 0
    city = new WatchedCity(PLACES)
    await city.open()
    const nowMs = (): number => city.nowMs
    const onError = (cause: unknown): void => void errors.push(cause)
    const channel: Channel = {
      kind: 'email',
      faultOf: () => null,
      send: async (message) => {
        sent.push(message)
        return { reference: null }
      },
    }
    const { alerts } = city.journal
    const [random, note] = [() => 0.5, alerts.note.bind(alerts)]
    const channels = new Map([['email', channel] as const])
    outbox = new Outbox({ channels, note, nowMs, random, onFault: () => undefined, onError })
    const recipients = [{ id: 'budi', name: 'Budi', addresses: { email: 'budi@example.org' } }]
    const config = alertsSchema.parse({ ...ALERT_DEFAULTS, recipients })
    engine = new AlertEngine({
      source: city.watch,
      journal: alerts,
      inventory: () => city.journal.inventory(),
      outbox,
      audience: audienceOf(config.recipients, () => []),
      rules: STANDARD_RULES,
      policy: INCIDENT_POLICY,
      cityName: 'Kota Kupang',
      timeZone: 'UTC',
      publicUrl: null,
      nowMs,
      monotonicMs: nowMs,
      newId: createId,
      serverOffToldMs: 0,
      holdMs: () => 0,
      channels: new Set(channels.keys()),
      tell: () => undefined,
      onError,
    })
    await engine.start(null)
  })
  afterEach(async () => {
    await outbox.close()
    expect([...errors, ...city.errors]).toEqual([])
    await city.remove()
  })

  /** Live minutes, with a look every 15 s. */
  const live = async (
    from: number,
    until: number,
    find: (place: string, minute: number) => Found | null = WELL,
  ): Promise<void> => {
    for (let minute = from; minute < until; minute += 1) {
      city.nowMs = at(minute) + 1000
      for (const place of PLACES) {
        const found = find(place, minute)
        const samples = found === null ? [] : samplesOf(place, minute, found)
        if (samples.length > 0) await city.deliver(place, samples, 'live')
      }
      await look(4)
    }
  }
  const look = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time += 1) {
      await city.pass(city.nowMs + 14_000)
      await engine.look()
      await outbox.idle()
    }
  }
  /** What the spool of the park has: its access points failed twice for long, and are well at last. */
  const past = (minute: number): Found => ({
    accessPoints: !((minute >= 40 && minute < 60) || (minute >= 75 && minute < 105)),
  })
  const kinds = (): readonly string[] => sent.map(({ kind }) => kind)

  it('never alerts, whatever is found in it, and is found all the same', async () => {
    await live(0, 20)
    await live(20, 120, (place) => (place === 'park' ? null : {}))
    await live(120, 130)
    // That the place could not be seen was news when it was so.
    expect(kinds()).toEqual(['incident', 'recovery'])
    for (const [from, until] of [
      [20, 50],
      [50, 90],
      [90, 120],
    ] as const) {
      await city.backfill('park', from, until, past)
      await look(3)
    }
    await live(131, 140)
    expect(kinds()).toEqual(['incident', 'recovery'])
    const found = await city.outages('access-point')
    expect(found.filter(({ status }) => status !== 'withdrawn').length).toBeGreaterThanOrEqual(4)
  }, 60_000)

  it('does not alert while a spool is half told and nothing newer is known', async () => {
    await live(0, 20)
    await live(20, 120, (place) => (place === 'park' ? null : {}))
    const before = sent.length
    city.nowMs = at(120) + 500
    for (const [from, until] of [
      [20, 50],
      [50, 90],
      [90, 120],
    ] as const) {
      // The part ends in the middle of an outage that was over long ago.
      await city.backfill('park', from, until, past)
      await look(1)
    }
    await live(121, 132)
    expect(kinds().slice(before)).toEqual(['recovery'])
  }, 60_000)

  it('alerts of what lasts beyond it', async () => {
    await live(0, 10)
    await city.backfill('park', 10, 12, () => ({ accessPoints: false }))
    await live(12, 20, (place) => ({ accessPoints: place !== 'park' }))
    expect(kinds()).toEqual(['incident'])
  }, 60_000)
})
