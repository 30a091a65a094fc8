import { setTimeout as pause } from 'node:timers/promises'
import { describe, it } from 'vitest'
import { AlertCity, type AlertPlace } from './alert-city.ts'
import { PolledDevices } from './alert-devices.ts'
import { SiteAgent } from './alert-site-agents.ts'

/** What is waited for comes or does not; how fast it came is measured where that is the promise. */
const PATIENT = { timeout: 90_000, interval: 50 }
const TEST_MS_MAX = 240_000

const INTERVAL_MS = 10_000
const LATENCY_MS_MAX = 2 * INTERVAL_MS + 5000
/** When a device falls silent after an answer: at once, half-way, and right before the next poll. */
const SILENT_AFTER_MS = [300, 5000, 9000] as const
const DEVICES = 12
const KECAMATAN = ['Alak', 'Kelapa Lima', 'Kota Lama', 'Kota Raja', 'Maulafa', 'Oebobo'] as const

const AREA = 'Oebobo 3'
const AREA_SITES = 100
/** Sites that nothing befalls. */
const OTHER_SITES = 20
const SITE_INTERVAL_MS = 4000

const nameOf = (id: string): string => `Tempat ${id}`

const kecamatanOf = (index: number): string => KECAMATAN[index % KECAMATAN.length] ?? ''

/**
 * Sites with an agent, an access point and a line each, as many of them on one feeder, and the
 * agents that deliver for them, those of the feeder first.
 */
async function openSites(
  count: number,
  onFeeder: number,
  times: Parameters<typeof AlertCity.open>[1],
) {
  const places = Array.from({ length: count }, (_, index): AlertPlace => {
    const where = { kecamatan: kecamatanOf(index), powerArea: index < onFeeder ? AREA : '' }
    return { id: `situs-${index}`, agent: `agen-${index}`, ...where, hasUplink: true }
  })
  const city = await AlertCity.open(places, times)
  const agents = places.map((place, index) => {
    const phaseMs = (index / count) * SITE_INTERVAL_MS
    return new SiteAgent({ city, place, intervalMs: SITE_INTERVAL_MS, phaseMs })
  })
  const close = async (): Promise<void> => {
    await Promise.all(agents.map((agent) => agent.cut()))
    await city.close()
  }
  return { city, agents, close }
}

/** Batches that each of them has delivered. */
const deliveredBy = (agents: readonly SiteAgent[]): number =>
  Math.min(...agents.map(({ delivered }) => delivered))

/** A minute and a half of two cores: `PANTAU_FULL=1` runs it, and `alerts.test.ts` one alert and one area. */
const isFull = process.env['PANTAU_FULL'] === '1'

describe.skipIf(!isFull)('alerts of real processes', { concurrent: true }, () => {
  it(
    'arrive within two intervals and five seconds, and once each over the death of the server',
    async ({ expect }) => {
      const devices = new PolledDevices(DEVICES, SILENT_AFTER_MS.length, INTERVAL_MS)
      const places = devices.ids.map((id, index): AlertPlace => {
        return { id, agent: 'pusat', kecamatan: kecamatanOf(index) }
      })
      const city = await AlertCity.open(places, { startHoldSeconds: 2, settleSeconds: 3 })
      const { sinks } = city
      /** When the webhook and the mail server were told of a device, or of its return. */
      const toldAtMs = (id: string, kind: 'incident' | 'recovery'): readonly number[] => {
        const events = sinks.events()
        const event = events.find((one) => one.kind === kind && one.facts.name === nameOf(id))
        // The end of an incident answers the mail of its beginning.
        const mail = sinks
          .mails()
          .find(
            ({ title }) =>
              title.includes(nameOf(id)) && title.startsWith('Re: ') === (kind === 'recovery'),
          )
        return event === undefined || mail === undefined ? [] : [event.atMs, mail.atMs]
      }
      const untilTold = (id: string, kind: 'incident' | 'recovery'): Promise<void> =>
        expect.poll(() => toldAtMs(id, kind), PATIENT).toHaveLength(2)
      try {
        await devices.start(city, 'pusat')
        await expect.poll(() => devices.areAsked(), PATIENT).toBe(true)
        const silenced = SILENT_AFTER_MS.map(async (afterMs, index) => {
          const fault = await devices.silence(devices.ids[index] ?? '', afterMs)
          await untilTold(fault.target, 'incident')
          const tookMs = toldAtMs(fault.target, 'incident').map((atMs) => atMs - fault.fromMs)
          console.log(`silent ${afterMs} ms after a poll: webhook, mail ${tookMs.join(', ')} ms`)
          expect(Math.max(...tookMs)).toBeLessThanOrEqual(LATENCY_MS_MAX)
          // The one that is told first is back before the others, and with a server that lives.
          if (index === SILENT_AFTER_MS.length - 1) {
            devices.revive(fault)
            await untilTold(fault.target, 'recovery')
          }
          return fault
        })
        const [first, second] = await Promise.all(silenced)
        if (first === undefined || second === undefined) return

        const acknowledged = async () => {
          const incidents = await city.incidents()
          return incidents.find(({ name }) => name === nameOf(first.target))?.acknowledged?.by
        }
        const isOfFirst = ({ text }: { readonly text: string }): boolean =>
          text.includes(nameOf(first.target))
        await expect.poll(() => sinks.telegram.messages.some(isOfFirst), PATIENT).toBe(true)
        const [message] = sinks.telegram.messages.filter(isOfFirst)
        expect(message?.buttons).toHaveLength(1)
        if (message !== undefined) sinks.telegram.press(message, 'Maria')
        await expect.poll(acknowledged, PATIENT).toContain('Maria')

        const toldBefore = { webhook: 4, email: 4, telegram: 4, waha: 4 }
        await expect.poll(() => sinks.counts(), PATIENT).toEqual(toldBefore)
        await expect.poll(() => city.unnoted(), PATIENT).toBe(0)
        await city.stop('SIGKILL')
        // One is back while there is no server, the other after that.
        devices.revive(first)
        await city.start()
        devices.revive(second)
        await untilTold(first.target, 'recovery')
        await untilTold(second.target, 'recovery')
        await expect
          .poll(() => sinks.counts(), PATIENT)
          .toEqual({ webhook: 6, email: 6, telegram: 6, waha: 6 })
        const kinds = sinks.events().map(({ kind }) => kind)
        expect(kinds.toSorted()).toEqual([
          ...Array<string>(3).fill('incident'),
          ...Array<string>(3).fill('recovery'),
        ])
        expect(await acknowledged()).toContain('Maria')
        expect(sinks.faults()).toEqual([])
      } finally {
        await devices.close()
        await city.close()
      }
    },
    TEST_MS_MAX,
  )

  it(
    'tell each recipient once of an area of 100 sites, and once of its end, also from a new process',
    async ({ expect }) => {
      const times = { startHoldSeconds: 2, settleSeconds: 3 }
      const { city, agents, close } = await openSites(AREA_SITES + OTHER_SITES, AREA_SITES, times)
      const onFeeder = agents.slice(0, AREA_SITES)
      const others = agents.slice(AREA_SITES)
      const { sinks } = city
      const once = { webhook: 1, email: 1, telegram: 1, waha: 1 }
      const twice = { webhook: 2, email: 2, telegram: 2, waha: 2 }
      try {
        for (const agent of agents) agent.begin()
        await expect.poll(() => deliveredBy(agents), PATIENT).toBeGreaterThanOrEqual(2)
        await expect.poll(() => city.up(), PATIENT).toHaveLength(agents.length)
        const cutAtMs = Date.now()
        await Promise.all(onFeeder.map((agent) => agent.cut()))
        await expect.poll(() => sinks.counts(), PATIENT).toEqual(once)
        const tookMs = (sinks.events()[0]?.atMs ?? 0) - cutAtMs
        console.log(`${AREA_SITES} sites silent: told ${tookMs} ms after the cut`)
        const area = { scope: 'power-area', name: AREA, placesTotal: AREA_SITES }
        expect(sinks.events()).toMatchObject([
          { kind: 'incident', facts: { ...area, cause: 'power' } },
        ])

        await expect.poll(() => city.unnoted(), PATIENT).toBe(0)
        await city.stop('SIGKILL')
        const before = deliveredBy(others)
        await city.start()
        // Time enough for the server to take the silent ones for well, or for fallen once more.
        await expect.poll(() => deliveredBy(others), PATIENT).toBeGreaterThanOrEqual(before + 2)
        expect(await city.incidents()).toMatchObject([{ placesNow: AREA_SITES, closedAtMs: null }])
        expect(sinks.counts()).toEqual(once)

        for (const agent of onFeeder) agent.restart()
        await expect.poll(() => sinks.counts(), PATIENT).toEqual(twice)
        expect(sinks.events()[1]).toMatchObject({
          kind: 'recovery',
          facts: { ...area, cause: 'power', placesLeft: 0 },
        })
        const incidents = await city.incidents()
        expect(incidents).toMatchObject([{ name: AREA, placesMost: AREA_SITES }])
        expect(incidents[0]?.closedAtMs).not.toBeNull()
        expect(sinks.faults()).toEqual([])
      } finally {
        await close()
      }
    },
    TEST_MS_MAX,
  )

  it(
    'say once that the server was off, and nothing of the places that nobody saw meanwhile',
    async ({ expect }) => {
      const offMs = 3 * SITE_INTERVAL_MS
      const times = { startHoldSeconds: 0, settleSeconds: 0, serverOffSeconds: offMs / 1000 }
      const { city, agents, close } = await openSites(30, 0, times)
      const { sinks } = city
      try {
        for (const agent of agents) agent.begin()
        await expect.poll(() => deliveredBy(agents), PATIENT).toBeGreaterThanOrEqual(2)
        await city.stop('SIGTERM')
        const before = deliveredBy(agents)
        await pause(offMs)
        await city.start()
        await expect.poll(() => deliveredBy(agents), PATIENT).toBeGreaterThanOrEqual(before + 4)
        await expect.poll(() => city.up(), PATIENT).toHaveLength(agents.length)
        // Without an outage there is nothing of which anybody could be told later.
        expect(await city.outages()).toEqual([])
        expect(await city.incidents()).toEqual([])
        expect(sinks.events()).toMatchObject([{ kind: 'server-back' }])
        expect(sinks.counts()).toEqual({ webhook: 1, email: 1, telegram: 1, waha: 1 })
      } finally {
        await close()
      }
    },
    TEST_MS_MAX,
  )
})
