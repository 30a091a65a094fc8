import { describe, expect, it } from 'vitest'
import type { PlaceId, UplinkId } from '#contract/ids.ts'
import type { MonthFigures } from '#contract/report.ts'
import { COVERAGE_RULES } from '#contract/coverage.ts'
import { monthReckoning } from '../../server/domain/report-month.ts'
import type { MonthFacts, PlaceFacts } from '../../server/domain/report-facts.ts'
import { DEFAULT_INSTRUMENT } from '../../server/report/readiness-default.ts'
import { CLAUSE } from './clauses.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** October 2026 in WITA. */
const FROM = Date.UTC(2026, 8, 30, 16)
const END = FROM + 31 * DAY

const TERMS = { ...CLAUSE, target: 0.98, tiers: [{ below: 0.98, restitutionShare: 0.1 }] }

/** A place that was out for the first hours of what is known of it, and up from then on. */
function placeOf(fromMs: number, untilMs: number, downHours: number): PlaceFacts {
  const backMs = fromMs + downHours * HOUR
  return {
    place: {
      id: 'taman' as PlaceId,
      name: 'Taman',
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
    lines: [
      {
        id: 'jalur' as UplinkId,
        provider: 'Contoh Net',
        contract: 'K-1',
        intervals: [],
        outages: [],
        planned: [],
      },
    ],
    fromMs,
    untilMs,
    intervals: [
      { startMs: fromMs, endMs: backMs, state: 'down' },
      { startMs: backMs, endMs: untilMs, state: 'up' },
    ],
    outages: [{ startMs: fromMs, endMs: backMs, cause: 'uplink' }],
    planned: [],
    usage: {
      clientsMedian: null,
      clientsPeak: null,
      downloadBytes: null,
      uploadBytes: null,
      visitors: null,
    },
  }
}

function figuresOf(
  place: PlaceFacts,
  { untilMs = END, watchedFromMs = FROM }: { untilMs?: number; watchedFromMs?: number },
): MonthFigures {
  const version = {
    contract: 'K-1',
    version: 1,
    provider: 'Contoh Net',
    validFrom: '2026-01-01',
    validUntil: null,
    clause: TERMS,
    reason: 'baru',
    by: '',
    atMs: 0,
  }
  const facts: MonthFacts = {
    month: '2026-10',
    city: 'Kota Contoh',
    timeZone: 'Asia/Makassar',
    fromMs: FROM,
    untilMs,
    watchedFromMs,
    rules: COVERAGE_RULES,
    areas: [],
    grid: null,
    candidates: [],
    contracts: new Map([['K-1', { version, fromMs: FROM, untilMs: END }]]),
    complaints: [],
    overrides: [],
    monthBefore: null,
    yearBefore: null,
    instrument: DEFAULT_INSTRUMENT,
  }
  const reckoning = monthReckoning(facts)
  reckoning.add(place)
  const steps = reckoning.figures()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

const lineIn = ({ contracts }: MonthFigures) => {
  const [line] = contracts[0]?.lines ?? []
  if (line === undefined) throw new Error('no line was judged')
  const { fromMs, untilMs, verdict, restitutionRupiah, upMs, downMs, unknownMs } = line
  const hours = [upMs, downMs, unknownMs].map((ms) => ms / HOUR)
  return {
    days: [(fromMs - FROM) / DAY, (untilMs - FROM) / DAY],
    hours,
    verdict,
    restitutionRupiah,
  }
}
const claims = ({ summary }: MonthFigures) =>
  summary.actions.filter(({ kind }) => kind === 'claim').map(({ rupiah }) => rupiah)

describe('a contract in a month that was not watched whole', () => {
  it('counts what was before anything was watched as unseen, for the provider', () => {
    // Eight days are known, of which ten hours out: 182 of 192 h are 0.948. Of 744 h, 552 are unseen:
    // with these as up 734 of 744 h are 0.987, so that nothing can be claimed.
    const begun = FROM + 23 * DAY
    const figures = figuresOf(placeOf(begun, END, 10), { watchedFromMs: begun })
    expect(lineIn(figures)).toEqual({
      days: [0, 31],
      hours: [182, 10, 552],
      verdict: 'undetermined',
      restitutionRupiah: 0,
    })
    expect(claims(figures)).toEqual([])
    // The place itself counts from the day on which it was first watched.
    expect(figures.places[0]?.availability.measured).toBeCloseTo(182 / 192, 12)
  })

  it('counts of a line that came within it only its own time', () => {
    const came = FROM + 23 * DAY
    const figures = figuresOf(placeOf(came, END, 10), {})
    expect(lineIn(figures)).toEqual({
      days: [23, 31],
      hours: [182, 10, 0],
      verdict: 'broken',
      restitutionRupiah: 100_000,
    })
    expect(claims(figures)).toEqual([100_000])
  })

  it('says of a month that is not over only what the rest of it cannot change', () => {
    const now = FROM + 20 * DAY
    // 480 h are over. Ten of them out: with the other 264 h up it may still be 734 of 744.
    const open = figuresOf(placeOf(FROM, now, 10), { untilMs: now })
    expect(lineIn(open)).toEqual({
      days: [0, 31],
      hours: [470, 10, 264],
      verdict: 'undetermined',
      restitutionRupiah: 0,
    })
    // Fifteen out: even then 729 of 744 h are 0.97984, below the target.
    const lost = figuresOf(placeOf(FROM, now, 15), { untilMs: now })
    expect(lineIn(lost)).toMatchObject({ verdict: 'broken', restitutionRupiah: 100_000 })
    // It is claimed when the month is over, and not before.
    expect(claims(lost)).toEqual([])
    expect(claims(figuresOf(placeOf(FROM, END, 15), {}))).toEqual([100_000])
  })
})
