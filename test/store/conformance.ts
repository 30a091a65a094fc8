/** What every series engine must do, so that figures do not change with the engine. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccessPointId, BootId, EquipmentId, UplinkId } from '#contract/ids.ts'
import { randomOf } from '../simulator/random.ts'
import type {
  ReceivedSample,
  SeriesSample as Sample,
  SeriesStore,
} from '../../server/store/series-store.ts'
import { SAMPLES_READ_MAX } from '../../server/store/series-store.ts'
import { everyForm } from './every-form.ts'
import {
  agent,
  answered,
  batchOf,
  boot,
  DAY_MS,
  MINUTE_MS,
  NOW_MS,
  poll,
  START_MS,
  taman,
} from './samples.ts'

export interface StoreUnderTest {
  /** Opens the engine on the data that the same object opened before. */
  readonly open: () => Promise<SeriesStore>
  readonly remove: () => Promise<void>
}

async function received(store: SeriesStore, fromMs: number): Promise<ReceivedSample[]> {
  const found: ReceivedSample[] = []
  for await (const item of store.readReceivedSince(fromMs)) found.push(item)
  return found
}

export function describeSeriesStore(name: string, underTest: () => Promise<StoreUnderTest>): void {
  describe(`series store: ${name}`, () => {
    let place: StoreUnderTest
    let store: SeriesStore
    beforeEach(async () => {
      place = await underTest()
      store = await place.open()
    })
    afterEach(async () => {
      await store.close()
      await place.remove()
    })
    const reopen = async (): Promise<void> => {
      await store.close()
      store = await place.open()
    }
    const add = async (...samples: Sample[]) => store.append(batchOf(samples))
    const target = { kind: 'access-point', id: taman } as const
    const outcomes = (fromMs = START_MS, untilMs = NOW_MS) =>
      store.readOutcomes(target, fromMs, untilMs)
    const windows = async (fromMs: number, untilMs: number, windowMs: number) => {
      const query = { accessPoints: [taman], fromMs, untilMs, windowMs }
      return (await store.readWindows(query)).get(taman) ?? []
    }

    it('reads back every form of sample as it was sent, fresh and compacted and re-opened', async () => {
      const samples = everyForm(taman, START_MS)
      const batch = batchOf(samples, { receivedAtMs: START_MS + 5 * MINUTE_MS })
      await store.append(batch)
      const expected = samples.map((sample) => ({ sample, agent, boot }))
      const seen = async () =>
        (await received(store, START_MS))
          .map(({ sample, agent, boot }) => ({ sample, agent, boot }))
          .sort((a, b) => a.sample.polledAtMs - b.sample.polledAtMs)
      expect(await seen()).toEqual(expected)
      await store.compact(NOW_MS)
      expect(await seen()).toEqual(expected)
      await reopen()
      expect(await seen()).toEqual(expected)
    })

    it('gives back what was received in whatever minute of the hour it was polled', async () => {
      const minutes = [0, 9, 11, 25, 59, 61]
      await add(...minutes.map((minute) => poll(minute)))
      const times = (await received(store, START_MS)).map(({ sample }) => sample.polledAtMs)
      expect(times).toEqual(minutes.map((minute) => poll(minute).polledAtMs))
    })

    it('stores a repeated batch once and answers with its first receipt', async () => {
      const rejected = [{ index: 1, code: 'not-assigned', detail: 'no' }] as const
      const batch = batchOf([poll(0), poll(1)], { rejected })
      const first = await store.append(batch)
      expect(first).toEqual({ duplicate: false, receipt: { accepted: 2, rejected } })
      const again = await store.append({ ...batch, samples: [poll(7)], rejected: [] })
      expect(again).toEqual({ duplicate: true, receipt: first.receipt })
      expect(await store.receiptOf(batch.key)).toEqual(first.receipt)
      await reopen()
      await store.compact(NOW_MS)
      expect(await store.append(batch)).toEqual({ duplicate: true, receipt: first.receipt })
      expect(await store.receiptOf({ ...batch.key, sequence: 999_999 })).toBeUndefined()
      expect(await store.receiptOf({ ...batch.key, boot: 'other' as BootId })).toBeUndefined()
      expect(await outcomes()).toHaveLength(2)
    })

    it('counts in the receipt what was taken of the agent, however much was drawn from it', async () => {
      const batch = batchOf([poll(0), poll(1), poll(2)], { accepted: 1 })
      const receipt = { accepted: 1, rejected: [] }
      expect(await store.append(batch)).toEqual({ duplicate: false, receipt })
      expect(await store.append(batch)).toEqual({ duplicate: true, receipt })
      await reopen()
      expect(await store.receiptOf(batch.key)).toEqual(receipt)
      expect(await outcomes()).toHaveLength(3)
    })

    it('stores a batch once when it is delivered twice at the same time', async () => {
      const batch = batchOf([poll(0)])
      const results = await Promise.all([1, 2, 3].map(() => store.append(batch)))
      expect(results.filter(({ duplicate }) => !duplicate)).toHaveLength(1)
      expect(await outcomes()).toHaveLength(1)
    })

    it('keeps receipts of a run of batches apart from the batch that is missing', async () => {
      const batches = Array.from({ length: 30 }, (_, minute) => batchOf([poll(minute)]))
      const [missing] = batches.splice(17, 1)
      for (const batch of batches.toReversed()) await store.append(batch)
      await store.compact(NOW_MS)
      await reopen()
      for (const { key } of batches) {
        expect(await store.receiptOf(key)).toEqual({ accepted: 1, rejected: [] })
      }
      expect(missing && (await store.receiptOf(missing.key))).toBeUndefined()
    })

    it('reads a poll once that came in two batches', async () => {
      await add(answered(0, 3), answered(1, 4))
      await add(answered(1, 4), answered(2, 5))
      expect(await outcomes()).toHaveLength(3)
      await store.compact(NOW_MS)
      await add(answered(0, 3))
      expect(await outcomes()).toHaveLength(3)
      await store.compact(NOW_MS)
      expect(await outcomes()).toHaveLength(3)
      expect((await store.stats()).samples).toBe(3)
      const [window] = await windows(START_MS, START_MS + 3 * MINUTE_MS, 3 * MINUTE_MS)
      expect(window).toMatchObject({ count: 3, clientsMean: 4, clientsMax: 5 })
    })

    it('gives the polls oldest first in whatever order they came', async () => {
      for (const minute of [5, 2, 8, 0, 1441, 3]) {
        await add(minute % 2 === 0 ? answered(minute, 1) : poll(minute))
        if (minute === 0) await store.compact(NOW_MS)
      }
      expect(await outcomes()).toEqual(
        [0, 2, 3, 5, 8, 1441].map((minute) => ({
          polledAtMs: START_MS + minute * MINUTE_MS,
          intervalMs: MINUTE_MS,
          outcome: minute % 2 === 0 ? 'ok' : 'timeout',
        })),
      )
      expect(await outcomes(START_MS + 2 * MINUTE_MS, START_MS + 5 * MINUTE_MS)).toHaveLength(2)
    })

    it('gives whole samples of one target, oldest first and each time once, over closed and open days', async () => {
      const minutes = [5, 1445, 2, 2885, 4325]
      const sent = new Map(minutes.map((minute) => [minute, answered(minute, minute)]))
      for (const sample of sent.values()) await add(sample)
      await add(answered(1445, 1445), { ...poll(3), accessPoint: 'other' as AccessPointId })
      const expected = minutes.toSorted((a, b) => a - b).map((minute) => sent.get(minute))
      const read = (fromMs: number, untilMs: number) => store.readSamples(target, fromMs, untilMs)
      for (const round of ['fresh', 'compacted']) {
        const all = await read(START_MS, NOW_MS)
        expect([round, all.map(({ sample }) => sample)]).toEqual([round, expected])
        expect(new Set(all.map((one) => `${one.agent} ${one.boot}`))).toEqual(
          new Set([`${agent} ${boot}`]),
        )
        for (const { sample, receivedAtMs } of all) {
          expect(receivedAtMs - sample.polledAtMs).toBeGreaterThanOrEqual(2000)
          expect(receivedAtMs - sample.polledAtMs).toBeLessThanOrEqual(MINUTE_MS)
        }
        const at = (minute: number): number => START_MS + minute * MINUTE_MS
        const some = await read(at(5), at(2885))
        expect([round, some.map(({ sample }) => sample.polledAtMs)]).toEqual([
          round,
          [at(5), at(1445)],
        ])
        expect(await read(at(6), at(1445))).toEqual([])
        await store.compact(at(4325))
      }
    })

    it('gives the oldest of more samples than one read holds', async () => {
      const minutes = Array.from({ length: SAMPLES_READ_MAX + 2 }, (_, minute) => minute)
      for (let from = 0; from < minutes.length; from += 2000) {
        await add(...minutes.slice(from, from + 2000).map((minute) => poll(minute)))
      }
      const first = await store.readSamples(target, START_MS, NOW_MS)
      expect(first).toHaveLength(SAMPLES_READ_MAX)
      const lastMs = first.at(-1)?.sample.polledAtMs ?? 0
      expect(lastMs).toBe(START_MS + (SAMPLES_READ_MAX - 1) * MINUTE_MS)
      expect(await store.readSamples(target, lastMs + 1, NOW_MS)).toHaveLength(2)
    })

    it('keeps kinds of targets apart that have the same name', async () => {
      await add(answered(0, 1))
      await add({
        kind: 'uplink',
        uplink: taman as string as UplinkId,
        polledAtMs: START_MS,
        monotonicMs: 1,
        intervalMs: 1000,
        outcome: { kind: 'unreachable', detail: 'no route' },
        probes: [],
        traffic: null,
      })
      const uplink = { kind: 'uplink', id: taman as string as UplinkId } as const
      const [ofUplink] = await store.readOutcomes(uplink, START_MS, NOW_MS)
      expect(ofUplink?.outcome).toBe('unreachable')
      expect((await outcomes()).map(({ outcome }) => outcome)).toEqual(['ok'])
      for (const kind of ['ups', 'switch'] as const) {
        const equipment = taman as string as EquipmentId
        await add({
          kind,
          equipment,
          polledAtMs: START_MS,
          monotonicMs: 1,
          intervalMs: 1000,
          outcome: { kind: 'refused', detail: kind },
        })
      }
      for (const round of ['fresh', 'compacted']) {
        for (const kind of ['ups', 'switch'] as const) {
          const equipment = { kind, id: taman as string as EquipmentId } as const
          const polls = await store.readOutcomes(equipment, START_MS, NOW_MS)
          expect([round, kind, ...polls.map(({ outcome }) => outcome)]).toEqual([
            round,
            kind,
            'refused',
          ])
        }
        expect((await outcomes()).map(({ outcome }) => outcome)).toEqual(['ok'])
        await store.compact(NOW_MS)
      }
      const other = { kind: 'agent', id: agent } as const
      expect(await store.readOutcomes(other, START_MS, NOW_MS)).toEqual([])
    })

    it('gives empty windows with count 0 and nulls, and never null for 0', async () => {
      await add(answered(0, 0), answered(1, null), poll(2), answered(12, null))
      const empty = {
        clientsMean: null,
        clientsMax: null,
        rttMsMean: null,
        cpuPercentMean: null,
        memoryUsedPercentMean: null,
        utilizationPercentMax: null,
        rxBytes: null,
        txBytes: null,
        downloadBytes: null,
        uploadBytes: null,
      }
      const startMs = (index: number) => START_MS + index * 5 * MINUTE_MS
      const polled = { rttMsMean: 2.5, cpuPercentMean: 12.5 }
      const expected = [
        { ...empty, ...polled, startMs: startMs(0), count: 3, clientsMean: 0, clientsMax: 0 },
        { ...empty, startMs: startMs(1), count: 0 },
        { ...empty, ...polled, startMs: startMs(2), count: 1 },
      ]
      expect(await windows(START_MS, startMs(3), 5 * MINUTE_MS)).toEqual(expected)
      await store.compact(NOW_MS)
      expect(await windows(START_MS, startMs(3), 5 * MINUTE_MS)).toEqual(expected)
      const unknown = 'nowhere' as AccessPointId
      const found = await store.readWindows({
        accessPoints: [unknown],
        fromMs: START_MS,
        untilMs: startMs(2),
        windowMs: 5 * MINUTE_MS,
      })
      expect(found.get(unknown)?.map(({ count }) => count)).toEqual([0, 0])
    })

    it('gives one window over days, with the busiest radio and octets over midnight', async () => {
      const busy = (minute: number, rx: string, utilizations: readonly (number | null)[]) => {
        const sample = answered(minute, 1, { rx })
        const radios = utilizations.map((utilizationPercent) => ({
          band: '5' as const,
          channel: 36,
          frequencyMHz: null,
          utilizationPercent,
          noiseDbm: null,
          txPowerDbm: null,
          clients: 99,
        }))
        return { ...sample, reading: sample.reading && { ...sample.reading, radios } }
      }
      await add(
        busy(0, '0', [null]),
        busy(1439, '10', [3, null, 41.5]),
        busy(1440, '17', [0, 12]),
        busy(2880, '20', []),
      )
      for (const round of ['fresh', 'compacted']) {
        const [window, ...others] = await windows(START_MS, START_MS + 3 * DAY_MS, 3 * DAY_MS)
        expect(others).toEqual([])
        // The other two increases are over a longer silence than counts.
        expect([round, window]).toMatchObject([
          round,
          // What a bridge receives comes from the clients.
          { count: 4, utilizationPercentMax: 41.5, rxBytes: 7, uploadBytes: 7, downloadBytes: 0 },
        ])
        await store.compact(NOW_MS)
      }
    })

    it('counts octets beyond 2^53 exactly, over a restart and from before the first window', async () => {
      const far = 2n ** 63n
      const rx = (more: number) => String(far + BigInt(more))
      await add(
        answered(-1, 1, { rx: rx(0), uptimeMs: 1_000_000 }),
        answered(0, 1, { rx: rx(7), uptimeMs: 1_060_000 }),
        answered(1, 1, { rx: rx(1007), uptimeMs: 1_120_000 }),
        answered(2, 1, { rx: '500', uptimeMs: 30_000 }),
      )
      const at = async (minute: number) => {
        const fromMs = START_MS + minute * MINUTE_MS
        const [window] = await windows(fromMs, fromMs + MINUTE_MS, MINUTE_MS)
        return window?.rxBytes
      }
      for (const round of ['fresh', 'compacted']) {
        expect([round, await at(0), await at(1), await at(2)]).toEqual([round, 7, 1000, 500])
        await store.compact(NOW_MS)
      }
    })

    it('expires what is older than the cut and nothing that is younger', async () => {
      const minutes = [0, 1439, 1440, 2 * 1440 + 5, 3 * 1440]
      await add(...minutes.map((minute) => answered(minute, 1)))
      await store.compact(START_MS + 2 * DAY_MS + 3_600_000)
      await store.expire(START_MS + DAY_MS)
      const left = (await outcomes()).map(({ polledAtMs }) => (polledAtMs - START_MS) / MINUTE_MS)
      expect(left).toEqual([1440, 2885, 4320])
      expect(await store.stats()).toMatchObject({
        samples: 3,
        oldestMs: START_MS + DAY_MS,
        newestMs: START_MS + 3 * DAY_MS,
      })
    })

    it('tells a moment at most an hour before its oldest poll', async () => {
      expect(await store.oldestMs()).toBeNull()
      const cutMs = START_MS + DAY_MS
      await add(answered(1600, 1), answered(100, 1), answered(1500, 1))
      for (const [minute, afterMs] of [
        [100, -Infinity],
        [1500, cutMs],
      ] as const) {
        await store.compact(START_MS + 3 * DAY_MS)
        const oldestMs = START_MS + minute * MINUTE_MS
        const toldMs = (await store.oldestMs()) ?? 0
        expect(toldMs).toBeLessThanOrEqual(oldestMs)
        expect(toldMs).toBeGreaterThan(Math.max(afterMs - 1, oldestMs - 3_600_000))
        await store.expire(cutMs)
      }
    })

    it('takes batches while it compacts and loses none', async () => {
      const random = randomOf('compacting', 1)
      const minutes = Array.from({ length: 400 }, (_, index) => index * 11)
      minutes.sort(() => random() - 0.5)
      const work: Promise<unknown>[] = []
      for (const [index, minute] of minutes.entries()) {
        work.push(add(answered(minute, index)))
        if (index % 80 === 79) await Promise.all([...work.splice(0), store.compact(NOW_MS)])
      }
      await Promise.all(work)
      expect(await outcomes()).toHaveLength(400)
      await store.compact(NOW_MS)
      expect(await outcomes()).toHaveLength(400)
      expect((await store.stats()).samples).toBe(400)
    })

    it('says that it is usable, and not any more when closed', async () => {
      expect(await store.check()).toEqual({ usable: true })
      await store.close()
      expect(await store.check()).toMatchObject({ usable: false })
      await expect(add(poll(0))).rejects.toThrow('[store')
      store = await place.open()
    })
  })
}
