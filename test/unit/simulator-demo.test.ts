import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { AccessPointId } from '#contract/ids.ts'
import { sampleSchema } from '#contract/sample.ts'
import { loadConfig } from '../../agents/config.ts'
import { usageWindows } from '../../server/domain/usage-windows.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import type { AcceptedBatch } from '../../server/store/series-store.ts'
import { createCity } from '../simulator/city/city.ts'
import { agentFile } from '../simulator/demo/agent-file.ts'
import { writeHistory } from '../simulator/demo/history.ts'
import { orderPastFaults } from '../simulator/demo/past.ts'
import { ROUND_SECONDS, roundOf } from '../simulator/demo/play.ts'

const NOW_MS = Date.UTC(2026, 10, 18, 2)
const DAY_MS = 86_400_000

describe('the history of the demo', () => {
  it('is what agents would have found, each sample valid, outages included', async () => {
    const city = createCity(1)
    const fromMs = NOW_MS - 3 * DAY_MS
    orderPastFaults(city, fromMs, NOW_MS)
    const batches: AcceptedBatch[] = []
    const store = {
      append: async (batch: AcceptedBatch) => {
        batches.push(batch)
        return { duplicate: false, receipt: { accepted: batch.samples.length, rejected: [] } }
      },
    }
    const written = await writeHistory(city, store, NOW_MS, 3)
    const samples = batches.flatMap((batch) => batch.samples)
    expect(samples).toHaveLength(written)
    const keys = new Set(batches.map(({ key }) => `${key.agent} ${key.sequence}`))
    expect(keys.size).toBe(batches.length)
    // What is received much later than it was polled would count as backfill.
    const lateMs = batches.flatMap((batch) =>
      batch.samples.map((one) => (batch.receivedAtMs - one.polledAtMs) / one.intervalMs),
    )
    expect(Math.max(...lateMs)).toBeLessThanOrEqual(2)
    expect(Math.min(...lateMs)).toBeGreaterThan(0)
    let silent = 0
    for (const sample of samples) {
      sampleSchema.parse(sample)
      expect(sample.polledAtMs).toBeGreaterThanOrEqual(fromMs)
      expect(sample.polledAtMs).toBeLessThan(NOW_MS)
      if (sample.kind !== 'access-point') continue
      const { answers } = city.lifeAt(sample.accessPoint, sample.polledAtMs)
      expect(sample.outcome.kind).toBe(answers ? 'ok' : 'timeout')
      if (!answers) silent++
    }
    expect(silent).toBeGreaterThan(50)
  })

  it('has people who download more than they send, counted as long as anybody looked', async () => {
    const city = createCity(1)
    const directory = mkdtempSync(join(tmpdir(), 'pantau-demo-history-'))
    const store = await openSeriesStore(directory)
    await writeHistory(city, store, NOW_MS, 3)
    // The second day, of which there are polls each half an hour.
    const [startMs, endMs] = [NOW_MS - 2 * DAY_MS, NOW_MS - DAY_MS]
    const ids = [...city.devices.keys()].slice(0, 20)
    const targets = ids.map((id) => ({ kind: 'access-point' as const, id: id as AccessPointId }))
    const found = await store.readUsage(targets, startMs - DAY_MS / 24, endMs)
    await store.close()
    rmSync(directory, { recursive: true })
    let whole = 0
    for (const points of found) {
      const { clients, download, upload } = usageWindows(points, startMs, endMs)
      expect(download.total ?? 0).toBeGreaterThan(3 * (upload.total ?? 0))
      if (points.some((point) => point.clients === null)) continue
      expect(clients.filter((value) => value !== null)).toHaveLength(288)
      whole += 1
    }
    expect(whole).toBeGreaterThan(5)
  })

  it('opens with a power cut, a lost line and a dead access point', () => {
    const city = createCity(1)
    orderPastFaults(city, NOW_MS - 30 * DAY_MS, NOW_MS)
    const present = city.outages(NOW_MS, NOW_MS + 1)
    expect(new Set(present.map(({ kind }) => kind))).toEqual(
      new Set(['place-power', 'uplink', 'access-point']),
    )
    expect(present).toHaveLength(3)
  })
})

describe('the rounds of the demo', () => {
  it('show the three great faults each time, at other targets, none befallen twice', () => {
    const city = createCity(1)
    const seen = new Set<string>()
    for (let round = 0; round < 40; round++) {
      const nowMs = NOW_MS + round * ROUND_SECONDS * 1000
      const orders = roundOf(city, round, nowMs)
      expect(roundOf(city, round, nowMs)).toEqual(orders)
      const kinds = orders.map(({ kind }) => kind)
      expect(kinds).toEqual(
        expect.arrayContaining(['power-cut', 'uplink-loss', 'access-point-dead']),
      )
      expect(new Set(orders.map(({ target }) => target)).size).toBe(orders.length)
      for (const order of orders) {
        const before = city.faults.of(order.target)
        expect(before.every(({ untilMs }) => untilMs <= nowMs)).toBe(true)
        city.faults.order(order, nowMs)
        seen.add(order.kind)
      }
    }
    expect(seen.size).toBe(11)
  })
})

describe('the agents of the demo', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pantau-demo-'))
  afterAll(() => rmSync(directory, { recursive: true }))

  it('have configurations that the agent reads, with every device and line once', async () => {
    const city = createCity(1)
    const served = {
      devicePorts: new Map(city.plan.accessPoints.map(({ id }, index) => [id, 20_000 + index])),
      internetPorts: new Map(
        city.plan.uplinks.map(({ place }, index) => [place.id, 30_000 + index]),
      ),
      equipmentPorts: new Map(city.plan.equipment.map(({ id }, index) => [id, 40_000 + index])),
      webPort: 40_000,
      close: async () => undefined,
    }
    const file = join(directory, 'agent.toml')
    let devices = 0
    let lines = 0
    let equipment = 0
    for (const { id } of city.plan.agents) {
      const connection = { server: 'http://127.0.0.1:8080', token: 'made-up' }
      writeFileSync(file, agentFile(city, served, id, connection), { mode: 0o600 })
      const config = await loadConfig(file)
      expect(config.id).toBe(id)
      expect(config.warnings).toEqual([])
      expect(config.targets.uplinks.every(({ probes }) => probes.length === 2)).toBe(true)
      devices += config.targets.accessPoints.length
      lines += config.targets.uplinks.length
      equipment += config.targets.equipment.length
    }
    expect([devices, lines]).toEqual([city.devices.size, city.plan.uplinks.length])
    expect(equipment).toBe(city.plan.equipment.length)
  })
})
