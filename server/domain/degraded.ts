import type { PlaceId } from '#contract/ids.ts'
import type { Degradation } from '#contract/outage.ts'
import type { UplinkProbe, UplinkSample } from '#contract/sample.ts'
import type { SeriesWindow } from '#contract/series.ts'
import type { DegradationReason } from '#contract/words.ts'
import { verdictOf } from './availability.ts'
import { badSince } from './hysteresis.ts'
import type { Hysteresis, Look } from './hysteresis.ts'
import type { Span } from './site.ts'
import { HOUR_MS, median, quantile, weekPattern } from './week-pattern.ts'
import type { HourWindow } from './week-pattern.ts'

export interface DegradationLimits {
  /** For names and the login page: failed tests in a row. */
  readonly probes: Hysteresis
  /** Round trip beyond which people notice each click, and loss beyond which calls break off. */
  readonly rttMs: number
  readonly lossPercent: number
  readonly line: Hysteresis
  /** Share of the contract's rate that a line in full use has to carry. */
  readonly contractShare: number
  /** A line in full use runs at its ceiling: the quickest windows are at most so much above the middle. */
  readonly flatness: number
  /**
   * ... and carries no more when more people use it: with so many times the clients, at most so many
   * times the rate. Modest use is flat as well, but it grows with its users.
   */
  readonly moreClients: number
  readonly sameRate: number
  /** Clients from which there is demand, and windows of an hour that have to be counted. */
  readonly demandClients: number
  readonly windowsMin: number
  readonly busyHours: Hysteresis
  /** Usual clients from which nobody at all is a sign, and the weeks that make it usual. */
  readonly usualClients: number
  readonly weeksMin: number
  readonly emptyHours: Hysteresis
  /** The last test speaks for so many of its intervals. */
  readonly holdIntervals: number
}

export const DEGRADATION_LIMITS: DegradationLimits = {
  // One lost datagram of a resolver is no failure, three minutes are.
  probes: { enough: 3, of: 3 },
  // A satellite in low orbit or a sound 4G line keeps below 150 ms; one in high orbit needs 600 ms.
  rttMs: 300,
  // ITU-T G.1010 wants 3 % for speech; TCP over 10 % crawls at some kB/s.
  lossPercent: 10,
  // Peaks of single minutes come with every large download.
  line: { enough: 6, of: 10 },
  contractShare: 0.5,
  // A line that is shaped runs within a few per cent of its rate; people's use never does.
  flatness: 1.1,
  moreClients: 1.25,
  sameRate: 1.1,
  demandClients: 10,
  // Of the twelve windows of 5 min.
  windowsMin: 10,
  busyHours: { enough: 2, of: 3 },
  usualClients: 5,
  weeksMin: 3,
  // One hour may be a downpour; two are a login page that nobody passes, or a radio that is off.
  emptyHours: { enough: 2, of: 2 },
  holdIntervals: 2.5,
}

/** One test of a line, as far as its quality is concerned. */
export interface UplinkTest {
  readonly atMs: number
  readonly intervalMs: number
  readonly isUp: boolean
  /** Whether names were resolved, and the page was the expected one; null where nobody asked. */
  readonly dnsOk: boolean | null
  readonly pageOk: boolean | null
  readonly rttMs: number | null
  readonly lossPercent: number | null
}

/** What is known of a place's service that is up. Lists are in order of time. */
export interface QualityFacts {
  readonly place: PlaceId
  /** Tests of each line, of about the last hour. */
  readonly lines: readonly (readonly UplinkTest[])[]
  /** Of the last 24 hours, in windows of 5 min, summed over the place. */
  readonly windows: readonly Pick<SeriesWindow, 'startMs' | 'clientsMean' | 'rxBytes' | 'txBytes'>[]
  readonly windowMs: number
  /** What the contracts promise together; null without one. */
  readonly contractMbps: number | null
  /** Of the last four weeks and today, in windows of an hour. */
  readonly hours: readonly HourWindow[]
  /** When the place gave no service, in the same four weeks: people leave a Wi-Fi without a line. */
  readonly outages: readonly Span[]
  readonly timeZone: string
  /** What was found the last time: it tells since when. */
  readonly former: readonly Degradation[]
}

/**
 * The test that a sample tells of. Loss and slowness of the line befall every target, so the best
 * answer from beyond the gateway counts: a single slow target tells of itself.
 */
export function uplinkTestOf({
  polledAtMs,
  intervalMs,
  outcome,
  probes,
}: UplinkSample): UplinkTest {
  const of = (...kinds: readonly UplinkProbe['kind'][]): readonly UplinkProbe[] =>
    probes.filter(({ kind }) => kinds.includes(kind))
  const anyOk = (list: readonly UplinkProbe[]): boolean | null =>
    list.length === 0 ? null : list.some(({ ok }) => ok)
  const answered = of('ping', 'tcp', 'dns').filter(({ ok }) => ok)
  const othersAnswer = of('ping', 'tcp', 'http', 'server').some(({ ok }) => ok)
  const dnsOk = anyOk(of('dns'))
  // Without names no page is found: only what answered tells something of itself.
  const pages = of('http').filter(({ rttMs }) => dnsOk !== false || rttMs !== null)
  return {
    atMs: polledAtMs,
    intervalMs,
    isUp: verdictOf(outcome.kind) === 'up',
    dnsOk: dnsOk === false && !othersAnswer ? null : dnsOk,
    pageOk: pageOk(pages),
    rttMs: least(answered.map(({ rttMs }) => rttMs)),
    lossPercent: least(of('ping').map(({ lossPercent }) => lossPercent)),
  }
}

/** A probe that says what is expected: `http://host/check#status=204`. */
const EXPECTATION = /#(status|text)=/

/**
 * Whether the web is as it should be. Pages with an expectation stand for the login page and for a
 * check of the way: each of them has to be right. Of others any answer counts, because a single site
 * may fail by itself.
 */
function pageOk(pages: readonly UplinkProbe[]): boolean | null {
  const expected = pages.filter(({ target }) => EXPECTATION.test(target))
  if (expected.length > 0) return expected.every(({ ok }) => ok)
  return pages.length === 0 ? null : pages.some(({ ok }) => ok)
}

function least(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.min(...known)
}

/**
 * What makes a place's service of little use now, each with the figure and its limit: names (dns) and
 * page (captive) without figures, round trip in ms, loss in %, throughput in Mbit/s, ghost in usual
 * clients of the hour. A place that is down is no degraded one, and what nobody looks at is none. Of
 * several lines people are on the best: what befalls all that are up befalls the place.
 */
export function degradationsOf(
  facts: QualityFacts,
  limits: DegradationLimits,
  nowMs: number,
): readonly Degradation[] {
  const { place, former } = facts
  const found: Degradation[] = []
  if (facts.outages.some(({ startMs, endMs }) => startMs <= nowMs && nowMs < endMs)) return found
  const judge = (
    reason: DegradationReason,
    ways: readonly (readonly Look[])[],
    hysteresis: Hysteresis,
    limit: number | null,
  ): void => {
    const before = former.find((each) => each.reason === reason)?.sinceMs ?? null
    const bad = ways.map((looks) => badnessOf(looks, hysteresis, before))
    if (bad.length === 0 || bad.includes(null)) return
    const all = bad.filter((each) => each !== null)
    const sinceMs = Math.max(...all.map((each) => each.sinceMs))
    found.push({ place, reason, sinceMs, value: least(all.map(({ value }) => value)), limit })
  }
  const lines = facts.lines
    .filter((tests) => isUpNow(tests, limits, nowMs))
    .map((tests) => tests.filter(({ isUp }) => isUp))
  const { rttMs, lossPercent } = limits
  const dns = lines.map((tests) => verdicts(tests, 'dnsOk'))
  const pages = lines.map((tests) => verdicts(tests, 'pageOk'))
  const rtts = lines.map((tests) => figures(tests, 'rttMs', rttMs))
  const losses = lines.map((tests) => figures(tests, 'lossPercent', lossPercent))
  judge('dns', dns, limits.probes, null)
  judge('captive', pages, limits.probes, null)
  judge('rtt', rtts, limits.line, rttMs)
  judge('loss', losses, limits.line, lossPercent)
  if (facts.contractMbps !== null) {
    const limit = facts.contractMbps * limits.contractShare
    judge('throughput', [busyHours(facts, limit, limits, nowMs)], limits.busyHours, limit)
  }
  judge('ghost', [expectedHours(facts, limits, nowMs)], limits.emptyHours, limits.usualClients)
  return found
}

/** Since when looks are bad, and how bad they were lately; null while they are not. */
function badnessOf(
  looks: readonly Look[],
  hysteresis: Hysteresis,
  beforeMs: number | null,
): { readonly sinceMs: number; readonly value: number | null } | null {
  const sinceMs = looks.length === 0 ? null : badSince(looks, hysteresis, beforeMs)
  if (sinceMs === null) return null
  const recent = looks.slice(-hysteresis.of).filter(({ isBad }) => isBad)
  const values = recent.flatMap(({ value }) => value ?? [])
  return { sinceMs, value: values.length === 0 ? null : Math.round(median(values) * 10) / 10 }
}

function isUpNow(
  tests: readonly UplinkTest[],
  { holdIntervals }: DegradationLimits,
  nowMs: number,
): boolean {
  const last = tests.at(-1)
  return last?.isUp === true && nowMs <= last.atMs + last.intervalMs * holdIntervals
}

function verdicts(tests: readonly UplinkTest[], key: 'dnsOk' | 'pageOk'): readonly Look[] {
  return tests.flatMap(({ atMs, [key]: isOk }) =>
    isOk === null ? [] : { atMs, isBad: !isOk, value: null },
  )
}

function figures(
  tests: readonly UplinkTest[],
  key: 'rttMs' | 'lossPercent',
  limit: number,
): readonly Look[] {
  return tests.flatMap(({ atMs, [key]: value }) =>
    value === null ? [] : { atMs, isBad: value > limit, value },
  )
}

/** Full hours in which many used the line: bad where it ran flat at a ceiling below the limit. */
function busyHours(
  { windows, windowMs }: QualityFacts,
  limitMbps: number,
  limits: DegradationLimits,
  nowMs: number,
): readonly Look[] {
  const hours = new Map<number, Load[]>()
  for (const { startMs, clientsMean, rxBytes, txBytes } of windows) {
    if (clientsMean === null || rxBytes === null || txBytes === null) continue
    const atMs = Math.floor(startMs / HOUR_MS) * HOUR_MS
    const hour = hours.get(atMs) ?? []
    hours.set(atMs, hour)
    // Which way is down depends on the side that the counter is read on: the larger is.
    const mbps = (Math.max(rxBytes, txBytes) * 8) / windowMs / 1000
    hour.push({ mbps, clients: clientsMean })
  }
  const busy = [...hours].flatMap(([atMs, loads]) => {
    const isFull = atMs + HOUR_MS <= nowMs && loads.length >= limits.windowsMin
    if (!isFull || median(loads.map(({ clients }) => clients)) < limits.demandClients) return []
    const rates = loads.map(({ mbps }) => mbps)
    const value = quantile(rates, 0.95)
    const isFlat = value < limitMbps && value <= median(rates) * limits.flatness
    return { atMs, isFlat, value, loads }
  })
  const atCeiling = ignoresDemand(
    busy.flatMap(({ isFlat, loads }) => (isFlat ? loads : [])),
    limits,
  )
  return busy.map(({ atMs, isFlat, value }) => ({ atMs, isBad: isFlat && atCeiling, value }))
}

interface Load {
  readonly mbps: number
  readonly clients: number
}

/** Whether the half of the windows with more clients carries no more than the other half. */
function ignoresDemand(
  loads: readonly Load[],
  { moreClients, sameRate }: DegradationLimits,
): boolean {
  const byClients = loads.toSorted((a, b) => a.clients - b.clients)
  const half = Math.floor(byClients.length / 2)
  if (half === 0) return false
  const [few, many] = [byClients.slice(0, half), byClients.slice(-half)]
  const of = (part: readonly Load[], key: keyof Load): number =>
    median(part.map((load) => load[key]))
  const isMore = of(many, 'clients') >= of(few, 'clients') * moreClients
  return isMore && of(many, 'mbps') <= of(few, 'mbps') * sameRate
}

/**
 * Full hours of the last week in which many are usual: bad where nobody was seen. The figure is what
 * is usual.
 */
function expectedHours(
  { hours, outages, timeZone }: QualityFacts,
  { usualClients, weeksMin }: DegradationLimits,
  nowMs: number,
): readonly Look[] {
  const usual = weekPattern(hours, timeZone, weeksMin)
  const isServed = (startMs: number): boolean =>
    !outages.some((outage) => outage.startMs < startMs + HOUR_MS && outage.endMs > startMs)
  return hours.flatMap(({ startMs, count, clientsMax }) => {
    if (count === 0 || clientsMax === null) return []
    if (startMs + HOUR_MS > nowMs || startMs < nowMs - 7 * 24 * HOUR_MS) return []
    const value = usual(startMs)
    if (value === null || value < usualClients || !isServed(startMs)) return []
    return { atMs: startMs, isBad: clientsMax === 0, value }
  })
}
