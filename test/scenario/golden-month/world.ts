/** The golden month in a real store and a real journal, delivered in one order or another. */
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'
import type { Clause } from '#contract/contracts.ts'
import type { PlaceId } from '#contract/ids.ts'
import { COVERAGE_RULES } from '#contract/coverage.ts'
import { createCoverageBook } from '../../../server/coverage/coverage-book.ts'
import { createDayBook } from '../../../server/days/city-book.ts'
import { createDayRolls } from '../../../server/days/day-rolls.ts'
import { placeRoller } from '../../../server/days/place-roller.ts'
import { AVAILABILITY_POLICY } from '../../../server/domain/availability.ts'
import { openJournal } from '../../../server/journal/open.ts'
import type { Journal, JournalOptions } from '../../../server/journal/open.ts'
import { OutageWatch } from '../../../server/outages/watch.ts'
import type { EvidenceDeps } from '../../../server/report/evidence/gather-evidence.ts'
import { createReportMaker } from '../../../server/report/make-report.ts'
import type { ReportMaker } from '../../../server/report/make-report.ts'
import { DEFAULT_INSTRUMENT } from '../../../server/report/readiness-default.ts'
import { runUsage } from '../../../server/usage/run-usage.ts'
import type { SeriesSample, SeriesStore } from '../../../server/store/series-store.ts'
import { openPromptStore } from '../../prompt-store.ts'
import { at, BEGINNING, HOUR, MADE_AT, MINUTE, NEW, RETIRED, TIME_ZONE } from './city.ts'
import type { Delivery } from './city.ts'

export const CLAUSE: Clause = {
  target: 0.99,
  measuringPoint: 'place',
  serviceHours: null,
  exclusions: ['power', 'planned'],
  outageLeastSeconds: 0,
  unit: 'second',
  tiers: [
    { below: 0.99, restitutionShare: 0.05 },
    { below: 0.95, restitutionShare: 0.25 },
  ],
  repairHoursMax: null,
  repairHourRupiah: 0,
  latencyMsMax: null,
  mbpsLeast: null,
  pricePerMonthRupiah: 1_500_000,
  restitutionShareMax: 1,
}

/** What reaches the server at one moment, and whether it comes as it happens. */
export interface Arrival {
  readonly receivedAtMs: number
  readonly mode: 'live' | 'backfill'
  readonly deliveries: readonly Delivery[]
}

export interface GoldenWorld {
  readonly journal: Journal
  readonly store: SeriesStore
  readonly maker: ReportMaker
  /** What evidence of a report is gathered from. */
  readonly evidence: EvidenceDeps
  /** Ends it; its data directory goes to the path, or away. */
  close(keptAs?: string): Promise<void>
}

/**
 * Opens the city before the first arrival, delivers them in the order given, and rolls all days. Without
 * `openStore` readings are embedded.
 */
export async function deliverGolden(
  arrivals: readonly Arrival[],
  options: JournalOptions = {},
  openStore?: (journal: Journal) => Promise<SeriesStore>,
): Promise<GoldenWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-golden-'))
  const journal = await openJournal(directory, options)
  const store = await (openStore?.(journal) ?? openPromptStore(directory))
  const clock = { ms: at('09-28 08:00') }
  const nowMs = (): number => clock.ms
  const workedFromMs = new Map<string, number>()
  await writeCity(journal)
  const errors: Error[] = []
  const onError = (error: Error): void => void errors.push(error)
  const watch = new OutageWatch({
    store,
    journal,
    live: {
      find: () => undefined,
      tell: () => undefined,
      workedFromMs: ({ id }) => workedFromMs.get(id) ?? null,
    },
    availability: AVAILABILITY_POLICY,
    timeZone: TIME_ZONE,
    nowMs,
    onError,
  })
  await watch.start()
  const base = { store, journal, timeZone: TIME_ZONE, nowMs }
  const rolls = createDayRolls({
    rolledDays: journal.rolledDays,
    missedSpans: () => Promise.resolve([]),
    firstDay: () => Promise.resolve('2026-09-30'),
    timeZone: TIME_ZONE,
    nowMs,
    // The month is waited for: nothing is better to do.
    isBusy: () => Promise.resolve(false),
    onError,
  })
  rolls.register(placeRoller({ ...base, policy: AVAILABILITY_POLICY }))
  const days = createDayBook({ ...base, policy: AVAILABILITY_POLICY, rolls })
  const parts = { ...base, rolls, onError }
  const usage = runUsage({ ...parts, name: 'Kota Kupang' })
  let sequence = 0
  for (const { receivedAtMs, mode, deliveries } of arrivals) {
    // A clock never goes back, whatever comes.
    clock.ms = Math.max(clock.ms + 2000, receivedAtMs)
    const taken = deliveries.map(async ({ agent, boot, samples }) => {
      for (const sample of samples) noteWorked(workedFromMs, sample)
      sequence += 1
      const key = { agent, boot, sequence }
      await store.append({ key, mode, receivedAtMs: clock.ms, samples, rejected: [] })
      watch.apply(samples, { agent, boot, receivedAtMs: clock.ms })
      for (const { polledAtMs } of samples) rolls.touch(polledAtMs)
      usage.touch(samples)
    })
    await Promise.all(taken)
    watch.step(clock.ms)
  }
  clock.ms = Math.max(clock.ms, MADE_AT)
  watch.step(clock.ms)
  await watch.settle()
  await rolls.start()
  clock.ms += MINUTE
  await vi.waitFor(
    () => {
      expect(days.isProvisional('2026-09-29', '2026-11-07')).toBe(false)
      expect(usage.book.isProvisional('2026-09-29', '2026-11-07')).toBe(false)
    },
    { timeout: 60_000, interval: 50 },
  )
  clock.ms = MADE_AT + HOUR
  const coverage = createCoverageBook({
    journal,
    days,
    rules: COVERAGE_RULES,
    timeZone: TIME_ZONE,
    nowMs,
  })
  const evidence: EvidenceDeps = {
    ...base,
    days,
    usage: usage.book,
    coverage,
    city: 'Kota Kupang',
    rules: COVERAGE_RULES,
    instrument: DEFAULT_INSTRUMENT,
    policy: AVAILABILITY_POLICY,
    keptFromDay: () => rolls.firstDay(),
  }
  const maker = createReportMaker({ ...evidence, agents: () => [] })
  expect(errors).toEqual([])
  return {
    journal,
    store,
    maker,
    evidence,
    async close(keptAs) {
      await usage.close()
      await rolls.close()
      await watch.close()
      await store.close()
      await journal.close()
      if (keptAs === undefined) await rm(directory, { recursive: true })
      else await rename(directory, keptAs)
    },
  }
}

function noteWorked(workedFromMs: Map<string, number>, sample: SeriesSample): void {
  if (!('outcome' in sample) || sample.outcome.kind !== 'ok') return
  const id = 'accessPoint' in sample ? sample.accessPoint : 'uplink' in sample ? sample.uplink : ''
  workedFromMs.set(id, Math.min(workedFromMs.get(id) ?? Infinity, sample.polledAtMs))
}

/** The inventory with its changes of the month, a planned window, contracts, and a complaint. */
async function writeCity(journal: Journal): Promise<void> {
  const write = async (text: string, change: Partial<typeof BEGINNING>): Promise<void> => {
    const { revision } = journal.inventory()
    const whole = { places: [], uplinks: [], accessPoints: [], equipment: [], ...change }
    await journal.applyImport(revision, whole, { by: 'ani', atMs: at(text) })
  }
  await write('09-28 08:00', BEGINNING)
  await write('10-16 09:00', NEW)
  await write('10-20 15:00', { places: [{ ...RETIRED, status: 'retired' }] })
  const by = { by: 'ani', atMs: at('09-28 09:00') }
  await journal.createWindow(
    {
      scope: { kind: 'place', value: 'sela' },
      startMs: at('10-15 09:00'),
      endMs: at('10-15 11:00'),
      recurrence: null,
      isExcluded: true,
      reason: 'Pemeliharaan titik akses',
    },
    'ani',
    at('09-28 09:00'),
  )
  const version = {
    provider: 'Contoh Net',
    validFrom: '2026-01-01',
    validUntil: null,
    clause: CLAUSE,
    reason: 'kontrak',
  }
  await journal.contracts.add('K-1', 0, version, by)
  const ofLine: Clause = { ...CLAUSE, measuringPoint: 'uplink' }
  await journal.contracts.add('K-2', 0, { ...version, clause: ofLine }, by)
  const later = { ...version, provider: 'Misal Fiber', validFrom: '2026-10-04', clause: ofLine }
  await journal.contracts.add('K-3', 0, later, by)
  await journal.complaints.add(
    {
      place: 'kantor' as PlaceId,
      kind: 'no-internet',
      text: '',
      channel: 'phone',
      receivedAtMs: at('10-31 09:00'),
      stateThen: 'down',
    },
    { by: 'ani', atMs: at('10-31 09:05') },
  )
}
