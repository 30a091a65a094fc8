import { describe, expect, it } from 'vitest'
import type { PlaceId } from '#contract/ids.ts'
import type { UplinkProbe, UplinkSample } from '#contract/sample.ts'
import { DEGRADATION_LIMITS, degradationsOf, uplinkTestOf } from '../../server/domain/degraded.ts'
import type { QualityFacts, UplinkTest } from '../../server/domain/degraded.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, MONDAY_MS } from './made-city.ts'

const place = 'taman-nostalgia' as PlaceId
/** Monday, 20:00. */
const NOW = MONDAY_MS + 20 * HOUR_MS

function probe(kind: UplinkProbe['kind'], ok: boolean, of: Partial<UplinkProbe> = {}): UplinkProbe {
  return { kind, target: kind, ok, rttMs: ok ? 20 : null, lossPercent: null, ...of }
}

function sampleOf(probes: readonly UplinkProbe[], of: Partial<UplinkSample> = {}): UplinkSample {
  return {
    kind: 'uplink',
    uplink: 'line-1' as UplinkSample['uplink'],
    polledAtMs: NOW,
    monotonicMs: 0,
    intervalMs: MINUTE_MS,
    outcome: { kind: 'ok', rttMs: 20 },
    probes: [...probes],
    traffic: null,
    ...of,
  }
}

/** One test a minute up to now, the oldest first. */
function tests(list: readonly Partial<UplinkTest>[]): readonly UplinkTest[] {
  return list.map((test, index) => ({
    atMs: NOW - (list.length - 1 - index) * MINUTE_MS,
    intervalMs: MINUTE_MS,
    isUp: true,
    dnsOk: true,
    pageOk: true,
    rttMs: 20,
    lossPercent: 0,
    ...test,
  }))
}

function factsOf(of: Partial<QualityFacts>): QualityFacts {
  return {
    place,
    lines: [],
    windows: [],
    windowMs: 5 * MINUTE_MS,
    contractMbps: null,
    hours: [],
    outages: [],
    timeZone: 'Asia/Makassar',
    former: [],
    ...of,
  }
}

const found = (of: Partial<QualityFacts>, nowMs = NOW) =>
  degradationsOf(factsOf(of), DEGRADATION_LIMITS, nowMs)
const times = <Item>(count: number, item: Item): readonly Item[] =>
  Array.from({ length: count }, () => item)

describe('uplinkTestOf', () => {
  it('sees names unresolved where others answer, and says nothing where nobody does', () => {
    const failed = [probe('dns', false), probe('dns', false)]
    expect(uplinkTestOf(sampleOf([...failed, probe('ping', true)])).dnsOk).toBe(false)
    expect(uplinkTestOf(sampleOf([...failed, probe('ping', false)])).dnsOk).toBeNull()
    expect(uplinkTestOf(sampleOf([probe('dns', false), probe('dns', true)])).dnsOk).toBe(true)
    expect(uplinkTestOf(sampleOf([probe('ping', true)])).dnsOk).toBeNull()
  })

  it('sees a page that does not come or is another one, and leaves it to the names where they fail', () => {
    const ping = probe('ping', true)
    const other = probe('http', false, { rttMs: 35 })
    expect(uplinkTestOf(sampleOf([ping, other])).pageOk).toBe(false)
    expect(uplinkTestOf(sampleOf([ping, probe('http', false)])).pageOk).toBe(false)
    expect(uplinkTestOf(sampleOf([ping, probe('http', true)])).pageOk).toBe(true)
    const noNames = [ping, probe('dns', false)]
    expect(uplinkTestOf(sampleOf([...noNames, probe('http', false)])).pageOk).toBeNull()
    expect(uplinkTestOf(sampleOf([...noNames, other])).pageOk).toBe(false)
  })

  it('asks each page with an expectation to be right, and of others any', () => {
    const page = (target: string, of: Partial<UplinkProbe>) =>
      probe('http', of.ok ?? false, { ...of, target })
    const any = page('https://example.org/', { ok: true })
    const check = page('http://example.org/check#status=204', { ok: true })
    const pageOk = (...pages: readonly UplinkProbe[]) =>
      uplinkTestOf(sampleOf([probe('ping', true), ...pages])).pageOk
    expect(pageOk(any, check, page('http://10.0.0.1/login#text=Masuk', { ok: true }))).toBe(true)
    // The login page is gone while the way is free, and a page stands in the way of the check.
    expect(pageOk(any, check, page('http://10.0.0.1/login#text=Masuk', {}))).toBe(false)
    expect(pageOk(any, page('http://example.org/check#status=204', { rttMs: 9 }))).toBe(false)
    expect(pageOk(any, page('https://example.net/', {}))).toBe(true)
    expect(pageOk(page('https://example.net/', {}))).toBe(false)
    // Names fail: the check is not found, and the login page has no name.
    const login = page('http://10.0.0.1/login#text=Masuk', { ok: true })
    const lost = page('http://example.org/check#status=204', {})
    const noNames = [probe('ping', true), probe('dns', false), login, lost]
    expect(uplinkTestOf(sampleOf(noNames)).pageOk).toBe(true)
  })

  it('takes the best answer from beyond the gateway: a slow target tells of itself', () => {
    const { rttMs, lossPercent } = uplinkTestOf(
      sampleOf([
        probe('gateway', true, { rttMs: 1, lossPercent: 0 }),
        probe('ping', true, { rttMs: 900, lossPercent: 40 }),
        probe('ping', true, { rttMs: 80, lossPercent: 20 }),
        probe('tcp', true, { rttMs: 120 }),
      ]),
    )
    expect([rttMs, lossPercent]).toEqual([80, 20])
  })
})

describe('degradationsOf a line', () => {
  it('names dns after three failed tests in a row, dated to the first', () => {
    const failed = { dnsOk: false }
    expect(found({ lines: [tests([{}, failed, failed])] })).toEqual([])
    expect(found({ lines: [tests([failed, {}, failed, failed])] })).toEqual([])
    expect(found({ lines: [tests([{}, failed, failed, failed, failed])] })).toEqual([
      { place, reason: 'dns', sinceMs: NOW - 3 * MINUTE_MS, value: null, limit: null },
    ])
  })

  it('lets go of it after three good ones in a row', () => {
    const failed = times(3, { dnsOk: false })
    expect(found({ lines: [tests([...failed, {}, {}])] })).toHaveLength(1)
    expect(found({ lines: [tests([...failed, {}, {}, { dnsOk: false }])] })).toHaveLength(1)
    expect(found({ lines: [tests([...failed, {}, {}, {}])] })).toEqual([])
  })

  it('remembers since when, also when the first tests are kept no more', () => {
    const former = [
      { place, reason: 'captive', sinceMs: NOW - 5 * HOUR_MS, value: null, limit: null },
    ] as const
    const failed = tests(times(10, { pageOk: false }))
    expect(found({ lines: [failed], former })).toEqual([...former])
    expect(found({ lines: [tests(times(3, {}))], former })).toEqual([])
  })

  it('names round trip and loss with their figures, after six of the last ten', () => {
    const slow = { rttMs: 650, lossPercent: 25 }
    expect(found({ lines: [tests([...times(5, slow), ...times(5, {})])] })).toEqual([])
    expect(found({ lines: [tests([...times(4, {}), ...times(6, slow)])] })).toEqual([
      { place, reason: 'rtt', sinceMs: NOW - 5 * MINUTE_MS, value: 650, limit: 300 },
      { place, reason: 'loss', sinceMs: NOW - 5 * MINUTE_MS, value: 25, limit: 10 },
    ])
    expect(found({ lines: [tests([...times(6, slow), ...times(5, {})])] })).toHaveLength(2)
    expect(found({ lines: [tests([...times(6, slow), ...times(6, {})])] })).toEqual([])
  })

  it('says nothing of a line that is down or that nobody tests any more', () => {
    const failed = times(5, { dnsOk: false })
    expect(found({ lines: [tests([...failed, { isUp: false }])] })).toEqual([])
    expect(found({ lines: [tests(failed)] }, NOW + 3 * MINUTE_MS)).toEqual([])
    const outages = [{ startMs: NOW - 1, endMs: NOW + 1 }]
    expect(found({ lines: [tests(failed)], outages })).toEqual([])
    expect(found({ lines: [tests(failed)] }, NOW + 2 * MINUTE_MS)).toHaveLength(1)
  })
})

describe('degradationsOf several lines', () => {
  const slow = times(10, { rttMs: 650 })
  const slower = times(10, { rttMs: 900 })

  it('names what befalls each of them, by the better one and since the last', () => {
    const late = [...times(4, {}), ...times(6, { rttMs: 650 })]
    expect(found({ lines: [tests(slower), tests(late)] })).toEqual([
      { place, reason: 'rtt', sinceMs: NOW - 5 * MINUTE_MS, value: 650, limit: 300 },
    ])
  })

  it('says nothing while one of them is sound', () => {
    expect(found({ lines: [tests(slow), tests(times(10, {}))] })).toEqual([])
  })

  it('leaves out one that is down or not tested any more', () => {
    const fallen = tests([...times(9, {}), { isUp: false }])
    expect(found({ lines: [tests(slow), fallen] })).toHaveLength(1)
    const former = tests(times(10, {})).map((test) => ({ ...test, atMs: test.atMs - HOUR_MS }))
    expect(found({ lines: [tests(slow), former] })).toHaveLength(1)
  })
})

describe('degradationsOf throughput', () => {
  const FIVE_MS = 5 * MINUTE_MS
  /** Twelve windows an hour at these rates, Mbit/s, from 17:00. */
  const hoursAt = (rates: readonly (readonly number[])[], clients = 30) =>
    rates.flatMap((hour, index) =>
      Array.from({ length: 12 }, (_, at) => ({
        startMs: MONDAY_MS + (17 + index) * HOUR_MS + at * FIVE_MS,
        // Those who come in the second half of each hour wait as long as all others.
        clientsMean: at < 6 ? clients : clients * 1.5,
        rxBytes: 1_000_000,
        txBytes: ((hour[at % hour.length] ?? 0) * 1_000_000 * FIVE_MS) / 8000,
      })),
    )
  const FLAT = [8, 8.2, 7.9, 8.1]
  const contractMbps = 50

  it('names a line that runs flat far under its contract while many use it', () => {
    expect(found({ windows: hoursAt([[30, 2], FLAT, FLAT]), contractMbps })).toEqual([
      { place, reason: 'throughput', sinceMs: MONDAY_MS + 18 * HOUR_MS, value: 8.2, limit: 25 },
    ])
  })

  it('does not take little use for little rate, nor a line that carries its share', () => {
    expect(
      found({
        windows: hoursAt([
          [1, 9, 2, 3],
          [1, 9, 2, 3],
        ]),
        contractMbps,
      }),
    ).toEqual([])
    expect(found({ windows: hoursAt([FLAT, FLAT], 4), contractMbps })).toEqual([])
    expect(found({ windows: hoursAt([FLAT, FLAT]), contractMbps: 12 })).toEqual([])
    expect(found({ windows: hoursAt([FLAT, FLAT]) })).toEqual([])
  })

  it('takes modest use for what it is: it grows with its users', () => {
    const windows = hoursAt([FLAT, FLAT])
    const follows = windows.map((window) => ({
      ...window,
      txBytes: window.clientsMean * 7_000_000,
    }))
    expect(found({ windows: follows, contractMbps })).toEqual([])
    const steady = windows.map((window) => ({ ...window, clientsMean: 30 }))
    expect(found({ windows: steady, contractMbps })).toEqual([])
  })

  it('asks for two busy hours of three, for whole ones, and for counted windows', () => {
    expect(found({ windows: hoursAt([FLAT]), contractMbps })).toEqual([])
    const windows = hoursAt([FLAT, FLAT])
    expect(found({ windows, contractMbps }, NOW - HOUR_MS - 1)).toEqual([])
    const uncounted = windows.map((window, index) =>
      index % 4 === 0 ? { ...window, rxBytes: null } : window,
    )
    expect(found({ windows: uncounted, contractMbps })).toEqual([])
  })
})

describe('degradationsOf the use of a place', () => {
  /** Four weeks and today: 12 clients from 16:00 to 22:00, nobody at other times. */
  const usual = Array.from({ length: 28 * 24 + 20 }, (_, index) => {
    const startMs = MONDAY_MS - 28 * DAY_MS + index * HOUR_MS
    const clients = index % 24 >= 16 && index % 24 < 22 ? 12 : 0
    return { startMs, count: 60, clientsMean: clients, clientsMax: clients }
  })
  const last = (count: number, clients: number | null, hours = usual) =>
    hours.map((hour, index) =>
      index < hours.length - count ? hour : { ...hour, clientsMean: clients, clientsMax: clients },
    )

  it('names a ghost: nobody for two hours in which the same hours of the weeks before had many', () => {
    expect(found({ hours: last(1, 0) })).toEqual([])
    expect(found({ hours: last(2, 0) })).toEqual([
      { place, reason: 'ghost', sinceMs: NOW - 2 * HOUR_MS, value: 12, limit: 5 },
    ])
  })

  it('ends it after two hours with people', () => {
    const back = (count: number) => {
      const hours = last(4, 0)
      return hours.map((hour, index) =>
        index < hours.length - count ? hour : { ...hour, clientsMean: 1, clientsMax: 2 },
      )
    }
    expect(found({ hours: back(1) })).toHaveLength(1)
    expect(found({ hours: back(2) })).toEqual([])
  })

  it('does not look for people where nobody counted, none are usual, or the place was down', () => {
    expect(found({ hours: last(2, null) })).toEqual([])
    expect(found({ hours: usual.slice(0, -8) }, NOW - 8 * HOUR_MS)).toEqual([])
    const outages = [{ startMs: NOW - 2 * HOUR_MS, endMs: NOW - HOUR_MS }]
    expect(found({ hours: last(2, 0), outages })).toEqual([])
  })

  it('asks for three weeks that were seen', () => {
    expect(found({ hours: last(2, 0).slice(7 * 24) })).toHaveLength(1)
    expect(found({ hours: last(2, 0).slice(14 * 24) })).toEqual([])
  })
})
