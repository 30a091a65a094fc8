/** A made month of polls with its report, and a store in memory that holds them. */
import { createWriteStream } from 'node:fs'
import type { AgentId, BootId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { AccessPointSample, UplinkSample } from '#contract/sample.ts'
import type { PlannedWindow } from '#contract/window.ts'
import type { PollOutcomeKind } from '#contract/words.ts'
import { AVAILABILITY_POLICY, intervalsOf } from '../../server/domain/availability.ts'
import type { AvailabilityInterval } from '../../server/domain/availability.ts'
import { pushRun } from '../../server/domain/availability-runs.ts'
import type { PollRun } from '../../server/domain/availability-runs.ts'
import type { CausedSpan } from '../../server/domain/clause.ts'
import { countedReceiptMs, wasOnTheMap } from '../../server/domain/known-then.ts'
import { daysBetween, spanOfDay } from '../../server/domain/local-day.ts'
import { placeIntervalsOf } from '../../server/domain/place.ts'
import { excludedSpans } from '../../server/domain/planned-window.ts'
import type { MonthFacts, PlaceFacts } from '../../server/domain/report-facts.ts'
import { monthFigures } from '../../server/domain/report-month.ts'
import { downloadCounter } from '../../server/domain/traffic-direction.ts'
import { addUsageDay, newUsageSums, usageFigures } from '../../server/domain/usage.ts'
import { usageDayOf } from '../../server/domain/usage-day.ts'
import { sumUsage, usageWindows } from '../../server/domain/usage-windows.ts'
import type { UsagePoint } from '../../server/domain/usage-windows.ts'
import type { EvidencePart, EvidenceSource } from '../../server/report/evidence/evidence-source.ts'
import { writeEvidence } from '../../server/report/evidence/write-evidence.ts'
import type { WrittenEvidence } from '../../server/report/evidence/write-evidence.ts'
import type { ReceivedSample, SeriesTarget } from '../../server/store/series-store.ts'
import { HOUR_MS, OCTOBER } from './clauses.ts'
import { sampleReport } from './report-sample.ts'
import { SAMPLE_MONTH, SAMPLE_PLACES, SAMPLE_ZONE } from './report-sample-facts.ts'

const DAY_MS = 24 * HOUR_MS
const OBSERVED = { fromMs: OCTOBER.startMs - DAY_MS, untilMs: OCTOBER.endMs + DAY_MS }
const ALL_DAYS = ['2026-09-30', '2026-11-01'] as const
const MONTH_DAYS = ['2026-10-01', '2026-10-31'] as const
const AGENT = 'agent-1' as AgentId

export interface MadePoll {
  readonly polledAtMs: number
  readonly intervalMs: number
  readonly outcome: PollOutcomeKind
  readonly clients?: number | null
  /** Octets received and sent, and the uptime that goes with them. */
  readonly counted?: {
    readonly rx: bigint
    readonly tx: bigint
    readonly uptimeMs: number | null
    /** Default 32. */
    readonly bits?: 32 | 64
  }
  readonly interface?: string
  readonly lateMs?: number
}

export interface MadeDevice {
  readonly kind: 'access-point' | 'uplink'
  readonly id: string
  /** Made anew each time: a month of a city is not held in memory. */
  readonly polls: () => readonly MadePoll[]
  /** First and last day on which it stands at its place; default all of them. */
  readonly days?: readonly [first: string, last: string]
  /** It came into the inventory later: it counts on days on which it was polled. */
  readonly isLater?: boolean
}

/** The use of a place from its access points and its visitors by day. */
export type UsageOf = (
  devices: readonly MadeDevice[],
  visitors: ReadonlyMap<string, number>,
) => PlaceFacts['usage']

export interface MadePlace {
  readonly id: string
  readonly devices: readonly MadeDevice[]
  readonly outages?: readonly CausedSpan[]
  readonly visitors?: readonly (readonly [day: string, devices: number])[]
  readonly serviceHours?: string
}

/** Polls of a device over the month and around it, by what is found at each time. */
export function pollsOf(
  intervalMs: number,
  at: (polledAtMs: number, index: number) => Omit<MadePoll, 'polledAtMs' | 'intervalMs'> | null,
): readonly MadePoll[] {
  const polls: MadePoll[] = []
  const fromMs = OBSERVED.fromMs - 12 * intervalMs
  for (let ms = fromMs, index = 0; ms < OBSERVED.untilMs + 12 * intervalMs; ms += intervalMs) {
    const poll = at(ms, index)
    index += 1
    if (poll !== null) polls.push({ polledAtMs: ms, intervalMs, ...poll })
  }
  return polls
}

/** Two places of a city by polls of every hour, with an outage, silence and restarted counters. */
export function madeCity(): readonly MadePlace[] {
  const dark = { startMs: OCTOBER.startMs - 4 * HOUR_MS, endMs: OCTOBER.startMs + 10 * HOUR_MS }
  const later = OCTOBER.startMs + 400 * HOUR_MS
  const isIn = (ms: number, { startMs, endMs }: { startMs: number; endMs: number }): boolean =>
    ms >= startMs && ms < endMs
  const counting = (ms: number, index: number): Omit<MadePoll, 'polledAtMs' | 'intervalMs'> => {
    const sinceMs = ms > later ? ms - later : ms - OBSERVED.fromMs + DAY_MS
    const rx = BigInt(index % 700) * 6_000_000n
    const counted = { rx, tx: rx / 3n + 5n, uptimeMs: sinceMs }
    return { outcome: 'ok', clients: index % 23, counted, interface: '=eth0, "wan"' }
  }
  const accessPoint = pollsOf(HOUR_MS, (ms, index) => {
    if (isIn(ms, { startMs: later, endMs: later + 9 * HOUR_MS })) return null
    return isIn(ms, dark) ? { outcome: 'timeout' } : counting(ms, index)
  })
  const second = pollsOf(2 * HOUR_MS, (ms, index) => ({
    ...counting(ms, index * 3),
    outcome: index % 90 < 4 ? 'unreachable' : 'partial',
    lateMs: index % 40 === 0 ? 5 * HOUR_MS : 1500,
  }))
  const line = pollsOf(HOUR_MS, (ms) => ({ outcome: isIn(ms, dark) ? 'timeout' : 'ok' }))
  return [
    {
      id: 'taman',
      devices: [
        { kind: 'access-point', id: 'ap-1', polls: () => accessPoint },
        { kind: 'access-point', id: 'ap-2', polls: () => second },
        { kind: 'uplink', id: 'line-1', polls: () => line },
      ],
      outages: [{ ...dark, cause: 'uplink' }],
      visitors: [
        ['2026-10-03', 210],
        ['2026-10-04', 190],
      ],
      serviceHours: '06:00-22:00',
    },
    { id: 'pasar', devices: [{ kind: 'access-point', id: 'ap-3', polls: () => second }] },
    { id: 'lapangan', devices: [] },
  ]
}

export interface MadeOptions {
  readonly over?: Partial<MonthFacts>
  readonly usageOf?: UsageOf
  readonly windows?: readonly PlannedWindow[]
}

/** The evidence of made places: their facts are worked out by the definitions, not from runs. */
export function sourceOf(
  made: readonly MadePlace[],
  { over = {}, usageOf = usageByDefinition, windows = [] }: MadeOptions = {},
): EvidenceSource {
  const facts: MonthFacts = { ...SAMPLE_MONTH, complaints: [], overrides: [], ...over }
  const places = made.map((place) => factsOf(place, usageOf, windows))
  const report = sampleReport(monthFigures(facts, places))
  const polls = new Map<string, MadeDevice>(
    made.flatMap(({ devices }) => devices.map((one) => [`${one.kind} ${one.id}`, one] as const)),
  )
  return {
    report,
    facts,
    policy: AVAILABILITY_POLICY,
    observedFromMs: OBSERVED.fromMs,
    observedUntilMs: OBSERVED.untilMs,
    windows,
    parts: made.flatMap(partsOf),
    visitors: made.flatMap(({ id, visitors = [] }) =>
      visitors.map(([day, devices]) => ({ place: id, day, devices })),
    ),
    testedLines: new Set(made.flatMap(({ devices }) => devices.map(({ id }) => id as UplinkId))),
    accessPoints: [],
    placesTotal: places.length,
    places: () => places,
    store: storeOf(polls),
  }
}

/** Writes evidence to a file. */
export async function writeTo(path: string, source: EvidenceSource): Promise<WrittenEvidence> {
  return writeEvidence(source, createWriteStream(path))
}

function partsOf({ id: place, devices }: MadePlace): readonly EvidencePart[] {
  return devices.flatMap(({ kind, id, days = ALL_DAYS, isLater = false }): EvidencePart[] => {
    const [firstDay, lastDay] = days
    const from = firstDay < MONTH_DAYS[0] ? MONTH_DAYS[0] : firstDay
    const until = lastDay > MONTH_DAYS[1] ? MONTH_DAYS[1] : lastDay
    const use = { counts: 'use', isLater: false, firstDay: from, lastDay: until } as const
    return [
      { place, kind, id, counts: 'state', isLater, firstDay, lastDay },
      ...(kind === 'access-point' && from <= until ? [{ place, kind, id, ...use }] : []),
    ]
  })
}

function factsOf(
  { id, devices, outages = [], visitors = [], ...rest }: MadePlace,
  usageOf: UsageOf,
  windows: readonly PlannedWindow[],
): PlaceFacts {
  const [sample] = SAMPLE_PLACES
  if (sample === undefined) throw new Error('the sample has places')
  const ofKind = (kind: MadeDevice['kind']) => devices.filter((one) => one.kind === kind)
  const period = { ...OBSERVED, policy: AVAILABILITY_POLICY }
  const states = ({ polls }: MadeDevice): readonly AvailabilityInterval[] =>
    intervalsOf(polls(), period)
  const known = new Map(devices.map((one) => [one, states(one)]))
  const days = daysBetween(...ALL_DAYS).map((day) => {
    const { startMs, endMs } = spanOfDay(day, SAMPLE_ZONE)
    const counted = devices.filter((one) => isCounted(one, day))
    const of = (kind: MadeDevice['kind']) =>
      counted.filter((one) => one.kind === kind).map((one) => known.get(one) ?? [])
    const parts = { accessPoints: of('access-point'), uplinks: of('uplink') }
    return placeIntervalsOf(parts, startMs, endMs)
  })
  const lines = ofKind('uplink').map((line) => ({
    id: line.id as UplinkId,
    provider: 'PT Serat Contoh',
    contract: [...SAMPLE_MONTH.contracts.keys()][0] ?? null,
    intervals: daysBetween(...ALL_DAYS)
      .filter((day) => isCounted(line, day))
      .flatMap((day) => within(known.get(line) ?? [], spanOfDay(day, SAMPLE_ZONE))),
    outages,
  }))
  const place = {
    ...sample.place,
    id: id as PlaceId,
    name: `Tempat ${id}`,
    status: devices.length === 0 ? ('planned' as const) : ('active' as const),
    isEquipped: ofKind('access-point').length > 0,
    serviceHours: rest.serviceHours ?? null,
  }
  const planned = (uplinks: typeof lines) => {
    const layout = { place: place.id, kecamatan: place.kecamatan, uplinks }
    return excludedSpans(windows, layout, OCTOBER.startMs, OCTOBER.endMs, SAMPLE_ZONE)
  }
  return {
    place,
    lines: lines.map((line) => ({ ...line, planned: planned([line]) })),
    fromMs: OCTOBER.startMs,
    untilMs: OCTOBER.endMs,
    intervals: days.flat(),
    outages,
    planned: planned(lines),
    usage: usageOf(ofKind('access-point'), new Map(visitors)),
  }
}

function within(
  intervals: readonly AvailabilityInterval[],
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
): readonly AvailabilityInterval[] {
  return intervals
    .filter((one) => one.startMs < endMs && one.endMs > startMs)
    .map((one) => ({
      ...one,
      startMs: Math.max(one.startMs, startMs),
      endMs: Math.min(one.endMs, endMs),
    }))
}

function isCounted({ days = ALL_DAYS, isLater, polls }: MadeDevice, day: string): boolean {
  if (day < days[0] || day > days[1]) return false
  const { startMs, endMs } = spanOfDay(day, SAMPLE_ZONE)
  return (
    isLater !== true ||
    polls().some(({ polledAtMs }) => polledAtMs >= startMs && polledAtMs < endMs)
  )
}

/** The use of a month by its definition: each day from all polls before its end. */
const usageByDefinition: UsageOf = (devices, visitors) => {
  const points = devices.map((one) => ({ ...one, points: one.polls().map(pointOf) }))
  const sums = newUsageSums()
  for (const day of daysBetween('2026-10-01', '2026-10-31')) {
    const { startMs, endMs } = spanOfDay(day, SAMPLE_ZONE)
    const here = points.filter(({ days = ALL_DAYS }) => day >= days[0] && day <= days[1])
    // A counter that was silent for longer begins anew.
    const sinceMs = startMs - HOUR_MS - 7 * DAY_MS
    const windows = here.map(({ points: all }) =>
      usageWindows(
        all.filter(({ polledAtMs }) => polledAtMs >= sinceMs),
        startMs,
        endMs,
      ),
    )
    const parts = { day, startMs, endMs, timeZone: SAMPLE_ZONE, line: null, radios: [] }
    const seen = visitors.get(day) ?? null
    addUsageDay(sums, usageDayOf(sumUsage(windows), { ...parts, visitors: seen }))
  }
  const { clientsMedian, clientsPeak, downloadBytes, uploadBytes } = usageFigures(sums, 0)
  return { clientsMedian, clientsPeak, downloadBytes, uploadBytes, visitors: sums.visitors }
}

export function pointOf({
  polledAtMs,
  intervalMs,
  clients,
  counted,
  ...poll
}: MadePoll): UsagePoint {
  const name = poll.interface ?? 'eth0'
  return {
    polledAtMs,
    intervalMs,
    clients: clients ?? null,
    ssids: [],
    radios: [],
    counters:
      counted === undefined
        ? null
        : {
            uptimeMs: counted.uptimeMs,
            interface: name,
            bits: counted.bits ?? 32,
            rxBytes: counted.rx,
            txBytes: counted.tx,
            download: downloadCounter(name),
          },
  }
}

function storeOf(devices: ReadonlyMap<string, MadeDevice>): EvidenceSource['store'] {
  const within = ({ kind, id }: SeriesTarget, fromMs: number, untilMs: number) =>
    (devices.get(`${kind} ${id}`)?.polls() ?? []).filter(
      ({ polledAtMs }) => polledAtMs >= fromMs && polledAtMs < untilMs,
    )
  return {
    readRuns: ({ targets, fromMs, untilMs, holdIntervals }) =>
      Promise.resolve(
        targets.map((target) => {
          const runs: PollRun[] = []
          for (const poll of within(target, fromMs, untilMs)) {
            const receivedAtMs = receiptOf(poll)
            pushRun(
              runs,
              {
                outcome: poll.outcome,
                intervalMs: poll.intervalMs,
                firstMs: poll.polledAtMs,
                lastMs: poll.polledAtMs,
                count: 1,
                wasOnTheMap: wasOnTheMap({ ...poll, receivedAtMs }, holdIntervals),
                receivedUntilMs: countedReceiptMs(poll.polledAtMs, receivedAtMs),
              },
              holdIntervals,
            )
          }
          return runs
        }),
      ),
    readUsage: (targets, fromMs, untilMs) =>
      Promise.resolve(targets.map((target) => within(target, fromMs, untilMs).map(pointOf))),
    readSamples: (target, fromMs, untilMs) =>
      Promise.resolve(within(target, fromMs, untilMs).map((poll) => receivedOf(target, poll))),
  }
}

const receiptOf = ({ polledAtMs, lateMs = 1500 }: MadePoll): number => polledAtMs + lateMs

function receivedOf(target: SeriesTarget, poll: MadePoll): ReceivedSample {
  const { polledAtMs, intervalMs, clients, counted } = poll
  const timing = { polledAtMs, monotonicMs: 0, intervalMs }
  const isOk = poll.outcome === 'ok' || poll.outcome === 'partial'
  const outcome = { kind: poll.outcome, ...(isOk ? { rttMs: 1 } : { attempts: 2 }) }
  const traffic =
    counted === undefined
      ? null
      : {
          interface: poll.interface ?? 'eth0',
          counterBits: counted.bits ?? 32,
          rxBytes: String(counted.rx),
          txBytes: String(counted.tx),
        }
  const reading = { clients: clients ?? null, uptimeMs: counted?.uptimeMs ?? null, traffic }
  const sample =
    target.kind === 'uplink'
      ? ({ kind: 'uplink', uplink: target.id, ...timing, outcome, probes: [], traffic } as unknown)
      : ({ kind: 'access-point', accessPoint: target.id, ...timing, outcome, reading } as unknown)
  return {
    sample: sample as AccessPointSample | UplinkSample,
    agent: AGENT,
    boot: 'boot' as BootId,
    receivedAtMs: receiptOf(poll),
  }
}
