/** Figures of a month of one place, reckoned as the server does, for tests of what becomes of reports. */
import type { PlaceId } from '#contract/ids.ts'
import type { MonthFigures } from '#contract/report.ts'
import { COVERAGE_RULES } from '#contract/coverage.ts'
import { daysOfMonth, spanOfDay } from '../../server/domain/local-day.ts'
import type { MonthFacts, PlaceFacts } from '../../server/domain/report-facts.ts'
import { monthReckoning } from '../../server/domain/report-month.ts'
import type { ReportJobsDeps } from '../../server/report/jobs.ts'
import type { MadeMonth } from '../../server/report/make-report.ts'
import { DEFAULT_INSTRUMENT } from '../../server/report/readiness-default.ts'

export const TIME_ZONE = 'Asia/Makassar'

/** The place was up all month, but for so long at its beginning; and other places of such ids. */
export function figuresOf(
  month: string,
  { downMs = 0, places = ['taman'] }: { downMs?: number; places?: readonly string[] } = {},
): MonthFigures {
  const [first, last] = daysOfMonth(month)
  const fromMs = spanOfDay(first, TIME_ZONE).startMs
  const untilMs = spanOfDay(last, TIME_ZONE).endMs
  const facts: MonthFacts = {
    month,
    city: 'Kota Contoh',
    timeZone: TIME_ZONE,
    fromMs,
    untilMs,
    watchedFromMs: fromMs,
    rules: COVERAGE_RULES,
    areas: [],
    grid: null,
    candidates: [],
    contracts: new Map(),
    complaints: [],
    overrides: [],
    monthBefore: null,
    yearBefore: null,
    instrument: DEFAULT_INSTRUMENT,
  }
  const reckoning = monthReckoning(facts)
  for (const id of places) reckoning.add(placeOf(id, fromMs, untilMs, downMs))
  const steps = reckoning.figures()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

function placeOf(id: string, fromMs: number, untilMs: number, downMs: number): PlaceFacts {
  const changeMs = fromMs + downMs
  return {
    place: {
      id: id as PlaceId,
      name: `Taman ${id}`,
      kind: 'park',
      kecamatan: 'Oebobo',
      kelurahan: 'Fatululi',
      latitude: -10.16,
      longitude: 123.6,
      status: 'active',
      serviceHours: null,
      powerArea: null,
      isEquipped: true,
    },
    lines: [],
    fromMs,
    untilMs,
    intervals: [
      ...(downMs === 0 ? [] : [{ startMs: fromMs, endMs: changeMs, state: 'down' as const }]),
      { startMs: changeMs, endMs: untilMs, state: 'up' },
    ],
    outages: downMs === 0 ? [] : [{ startMs: fromMs, endMs: changeMs, cause: 'power' }],
    planned: [],
    usage: {
      clientsMedian: 4,
      clientsPeak: 12,
      downloadBytes: 1_000_000,
      uploadBytes: 200_000,
      visitors: null,
    },
  }
}

/** What a maker of reports gives for such a month. */
export function madeOf(
  month: string,
  over: Parameters<typeof figuresOf>[1] & { isProvisional?: boolean } = {},
): MadeMonth {
  return {
    figures: figuresOf(month, over),
    arrival: { receivedUntilMs: null, placesBackfilled: 0, agents: [] },
    isProvisional: over.isProvisional ?? false,
  }
}

/** What stands on a paper beside its figures. */
export const PAPER: ReportJobsDeps['paper'] = {
  number: '{seq}/KOMINFO/{roman}/{year}',
  freezeDays: 7,
  letterhead: {
    lines: ['Pemerintah Kota Contoh'],
    address: '',
    place: 'Contoh',
    signatory: { title: 'Kepala Dinas', name: 'Ani', number: '' },
  },
  timeZone: TIME_ZONE,
  softwareVersion: '0.0.0',
}
