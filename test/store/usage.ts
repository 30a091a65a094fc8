/** What reading the use of targets must give in every series engine: what the samples tell of it. */
import { describe, expect, it } from 'vitest'
import type { AccessPointId, UplinkId } from '#contract/ids.ts'
import type { ClientPolls } from '../../server/domain/client-windows.ts'
import type { UsagePoint } from '../../server/domain/usage-windows.ts'
import type { SeriesSample, SeriesStore, SeriesTarget } from '../../server/store/series-store.ts'
import type { StoreUnderTest } from './conformance.ts'
import { everyForm } from './every-form.ts'
import { answered, batchOf, DAY_MS, MINUTE_MS, NOW_MS, START_MS, taman } from './samples.ts'

const ofTaman: SeriesTarget = { kind: 'access-point', id: taman }
const ofLine: SeriesTarget = { kind: 'uplink', id: 'line-1' as UplinkId }

/** The use that a sample tells of, by the sample itself. */
function toldBy(sample: SeriesSample): UsagePoint | null {
  if (sample.kind !== 'access-point' && sample.kind !== 'uplink') return null
  const reading = sample.kind === 'access-point' ? sample.reading : undefined
  const traffic = sample.kind === 'uplink' ? sample.traffic : (reading?.traffic ?? null)
  return {
    polledAtMs: sample.polledAtMs,
    intervalMs: sample.intervalMs,
    clients: reading?.clients ?? null,
    ssids: reading?.ssids ?? [],
    radios: (reading?.radios ?? []).map(({ band, utilizationPercent, clients }) => ({
      band,
      utilizationPercent,
      clients,
    })),
    counters: traffic && {
      uptimeMs: reading?.uptimeMs ?? null,
      interface: traffic.interface,
      bits: traffic.counterBits,
      rxBytes: BigInt(traffic.rxBytes),
      txBytes: BigInt(traffic.txBytes),
      // The form's interface is a bare number.
      download: 'rxBytes',
    },
  }
}

/** The clients of each target alone, held against those of its whole use. */
async function sameClients(
  store: SeriesStore,
  targets: readonly SeriesTarget[],
  fromMs: number,
  untilMs: number,
): Promise<void> {
  const whole = await store.readUsage(targets, fromMs, untilMs)
  const alone: ClientPolls[] = []
  for await (const polls of store.readClients(targets, fromMs, untilMs)) alone.push(polls)
  expect(
    alone.map(({ times, intervals, clients }) => [[...times], [...intervals], [...clients]]),
  ).toEqual(
    whole.map((points) => [
      points.map((point) => point.polledAtMs),
      points.map((point) => point.intervalMs),
      points.map((point) => point.clients ?? Number.NaN),
    ]),
  )
}

export function describeUsageReads(name: string, underTest: () => Promise<StoreUnderTest>): void {
  describe(`reading of use: ${name}`, () => {
    it('gives what samples of every form tell, from open and from closed days', async () => {
      const place = await underTest()
      const store = await place.open()
      const samples = everyForm(taman, START_MS)
      await store.append(batchOf(samples, { receivedAtMs: START_MS + 5 * MINUTE_MS }))
      const of = (kind: SeriesSample['kind']): readonly (UsagePoint | null)[] =>
        samples.filter((sample) => sample.kind === kind).map(toldBy)
      const seen = () => store.readUsage([ofLine, ofTaman], START_MS, NOW_MS)
      expect(await seen()).toEqual([of('uplink'), of('access-point')])
      await sameClients(store, [ofLine, ofTaman], START_MS, NOW_MS)
      await store.compact(NOW_MS)
      expect(await seen()).toEqual([of('uplink'), of('access-point')])
      await sameClients(store, [ofLine, ofTaman], START_MS, NOW_MS)
      await store.close()
      await place.remove()
    })

    it('knows which counter of an access point faces the clients, and that a line faces none', async () => {
      const place = await underTest()
      const store = await place.open()
      const traffic = (name: string) => ({
        interface: name,
        counterBits: 64 as const,
        rxBytes: '1',
        txBytes: '2',
      })
      const { reading } = answered(0, 1)
      if (reading === undefined) throw new Error('an access point that answered has no reading')
      const samples = ['eth0', 'wlan0', 'br-lan', '7'].map((name, minute) => ({
        ...answered(minute, 1),
        reading: { ...reading, traffic: traffic(name) },
      }))
      const line = everyForm(taman, START_MS).find(({ kind }) => kind === 'uplink')
      if (line?.kind !== 'uplink') throw new Error('no form is that of a line')
      await store.append(batchOf([...samples, { ...line, traffic: traffic('wlan0') }]))
      for (const round of ['fresh', 'compacted']) {
        const found = await store.readUsage([ofTaman, ofLine], START_MS, NOW_MS)
        const sides = found.map((points) => points.map(({ counters }) => counters?.download))
        expect([round, ...sides]).toEqual([
          round,
          ['rxBytes', 'txBytes', 'txBytes', 'rxBytes'],
          ['rxBytes'],
        ])
        await store.compact(NOW_MS)
      }
      await store.close()
      await place.remove()
    })

    it('gives each target its own polls of the time asked for, oldest first and each time once', async () => {
      const place = await underTest()
      const store = await place.open()
      const minutes = [2, 1, 1439, 1440, 1441]
      const samples = minutes.map((minute) => answered(minute, minute))
      await store.append(batchOf(samples))
      await store.compact(START_MS + DAY_MS + 60 * MINUTE_MS)
      const untilMs = START_MS + 1441 * MINUTE_MS
      await sameClients(store, [ofTaman], START_MS + 60_001, untilMs)
      await store.append(batchOf([...samples.slice(1, 3), answered(3, 3)]))
      const stranger: SeriesTarget = { kind: 'access-point', id: 'nobody' as AccessPointId }
      await sameClients(store, [stranger, ofTaman, ofTaman], START_MS + 60_001, untilMs)
      const found = await store.readUsage([stranger, ofTaman, ofTaman], START_MS + 60_001, untilMs)
      const clients = found.map((points) => points.map((point) => point.clients))
      expect(clients).toEqual([[], [2, 3, 1439, 1440], [2, 3, 1439, 1440]])
      expect(await store.readUsage([stranger], START_MS, untilMs)).toEqual([[]])
      expect(await store.readUsage([ofTaman], untilMs + 1, NOW_MS)).toEqual([[]])
      await store.close()
      await place.remove()
    })
  })
}
