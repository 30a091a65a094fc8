import { describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId, PlaceId, UplinkId } from '../../server/contract/ids.ts'
import type { SeriesWindow } from '../../server/contract/series.ts'
import type { SiteLayout } from '../../server/domain/site.ts'
import { Quality } from '../../server/outages/quality.ts'
import type { WindowQuery } from '../../server/store/series-store.ts'

const HOUR = 3_600_000
/** A Thursday, 14.00 in Kupang. */
const NOON = Date.UTC(2026, 9, 1, 6)
const PARK = 'park' as PlaceId
const AP = 'ap-1' as AccessPointId
const layout: SiteLayout = {
  place: PARK,
  kecamatan: 'Oebobo',
  kelurahan: 'Oebobo',
  powerArea: null,
  accessPoints: [{ id: AP, agent: 'agent-1' as AgentId }],
  uplinks: [{ id: 'line-1' as UplinkId, provider: null }],
  ups: [],
  switches: [],
  agents: [{ id: 'agent-1' as AgentId, isOnSite: true }],
}
const sites = new Map([[PARK, layout]])

interface Use {
  readonly clients: number
  readonly mbps: number
}

/** A quality over a store in which every hour was used like this. */
function qualityOf(useAt: (atMs: number) => Use, contractMbps: number | null = null) {
  const queries: WindowQuery[] = []
  const windowOf = (startMs: number, windowMs: number): SeriesWindow => {
    const { clients, mbps } = useAt(startMs)
    const rxBytes = (mbps * 1000 * windowMs) / 8
    return {
      startMs,
      count: windowMs / 60_000,
      clientsMean: clients,
      clientsMax: clients,
      rttMsMean: null,
      cpuPercentMean: null,
      memoryUsedPercentMean: null,
      utilizationPercentMax: null,
      rxBytes,
      txBytes: rxBytes / 10,
      downloadBytes: rxBytes,
      uploadBytes: rxBytes / 10,
    }
  }
  const readWindows = (query: WindowQuery) => {
    queries.push(query)
    const { fromMs, untilMs, windowMs } = query
    const count = Math.round((untilMs - fromMs) / windowMs)
    const list = Array.from({ length: count }, (_, index) =>
      windowOf(fromMs + index * windowMs, windowMs),
    )
    return Promise.resolve(new Map([[AP, list]]))
  }
  const quality = new Quality({
    store: { readWindows },
    journal: { outages: { list: () => Promise.resolve([]) } as never },
    timeZone: 'Asia/Makassar',
    contractMbps: () => contractMbps,
    lately: () => [],
    onError: (error) => {
      throw error
    },
  })
  const at = async (nowMs: number) => {
    quality.read(sites, nowMs)
    await quality.settle()
    quality.look(sites, nowMs)
    return quality.found(PARK)
  }
  return { at, queries }
}

describe('quality of service', () => {
  it('finds that nobody is there in hours in which many are usual, and that they are back', async () => {
    const emptyFrom = NOON
    const emptyUntil = NOON + 3 * HOUR
    const { at } = qualityOf((atMs) => ({
      clients: atMs >= emptyFrom && atMs < emptyUntil ? 0 : 20,
      mbps: 1,
    }))
    expect(await at(NOON + 60_000)).toEqual([])
    expect(await at(NOON + 2 * HOUR + 60_000)).toMatchObject([
      { place: PARK, reason: 'ghost', sinceMs: NOON, value: 20 },
    ])
    expect(await at(NOON + 6 * HOUR + 60_000)).toEqual([])
  })

  it('finds a line that carries far less than its contract when many use it', async () => {
    // A line at its ceiling carries no more for more people.
    const use = (atMs: number) => ({ clients: 15 + ((atMs / 300_000) % 12) * 3, mbps: 4 })
    expect(await qualityOf(use, 20).at(NOON + 60_000)).toMatchObject([{ reason: 'throughput' }])
    expect(await qualityOf(use, null).at(NOON + 60_000)).toEqual([])
    expect(await qualityOf(use, 6).at(NOON + 60_000)).toEqual([])
  })

  it('reads weeks once a day and every quarter of an hour only what is new', async () => {
    const { at, queries } = qualityOf(() => ({ clients: 20, mbps: 1 }))
    for (let minute = 1; minute < 24 * 60; minute += 5) await at(NOON + minute * 60_000)
    const spans = queries.map(({ fromMs, untilMs }) => (untilMs - fromMs) / HOUR)
    expect(spans[0]).toBe(29 * 24)
    expect(Math.max(...spans.slice(1))).toBeLessThanOrEqual(2)
    expect(queries.length).toBeLessThanOrEqual(24 * 4)
    await at(NOON + 24 * HOUR + 120_000)
    expect(queries.at(-1)?.fromMs).toBe(NOON + 24 * HOUR - 29 * 24 * HOUR)
  })
})
