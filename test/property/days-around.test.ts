/** Of a place that works at the ends of a month the days around it tell nothing. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlaceId, UplinkId } from '#contract/ids.ts'
import { AVAILABILITIES, CAUSES, PLACE_STATES } from '#contract/words.ts'
import { workedAt } from '../../server/days/places-over.ts'
import type { PlaceStates } from '../../server/days/place-month.ts'
import type { ReportedContract } from '../../server/domain/report-facts.ts'
import { placeMonth } from '../../server/domain/report-place.ts'
import { serviceHoursWithin } from '../../server/domain/service-hours.ts'
import type { Span } from '../../server/domain/site.ts'
import { CLAUSE, hour } from '../unit/clauses.ts'

const LINE = 'line-1' as UplinkId
const CONTRACT = 'K-1'
const TIME_ZONE = 'Asia/Makassar'
const MONTH: Span = { startMs: hour(0), endMs: hour(744) }
const USAGE = {
  clientsMedian: null,
  clientsPeak: null,
  downloadBytes: null,
  uploadBytes: null,
  visitors: null,
}

/** Hours at which a state may begin: near the month's ends and at them. */
const hours = fc.constantFrom(-40, -20, -1, 0, 1, 20, 300, 310, 720, 743, 744, 745, 760)
const spansOf = <Word extends string>(words: readonly Word[]) =>
  fc.uniqueArray(fc.tuple(hours, fc.constantFrom(...words)), {
    selector: ([at]) => at,
    maxLength: 7,
  })

/** States one after the other over the month and two days on each side of it. */
function statesOf<State extends string>(
  first: State,
  later: readonly (readonly [number, State])[],
) {
  const steps = [[-48, first] as const, ...later.toSorted(([a], [b]) => a - b)]
  return steps.map(([at, state], index) => {
    return { startMs: hour(at), endMs: hour(steps[index + 1]?.[0] ?? 792), state }
  })
}

const within = <One extends Span>(spans: readonly One[], { startMs, endMs }: Span): One[] =>
  spans
    .map((one) => ({
      ...one,
      startMs: Math.max(one.startMs, startMs),
      endMs: Math.min(one.endMs, endMs),
    }))
    .filter((one) => one.startMs < one.endMs)

function clip({ intervals, lines }: PlaceStates, span: Span): PlaceStates {
  const own = Array.from(lines, ([id, states]) => [id, within(states, span)] as const)
  return { intervals: within(intervals, span), lines: new Map(own), receivedUntilMs: null }
}

describe('the days around a month', () => {
  it('change no figure of a place that worked, with its lines, at that end of it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('up', 'down', ...PLACE_STATES),
        spansOf(PLACE_STATES),
        fc.option(fc.tuple(fc.constantFrom(...AVAILABILITIES), spansOf(AVAILABILITIES))),
        fc.array(fc.tuple(hours, fc.integer({ min: 1, max: 60 }), fc.constantFrom(...CAUSES)), {
          maxLength: 4,
        }),
        fc.constantFrom('place', 'uplink'),
        fc.option(fc.constantFrom(1, 6, 24)),
        fc.subarray([...CAUSES]),
        (first, later, line, told, measuringPoint, repairHoursMax, exclusions) => {
          const lines = line === null ? [] : [[LINE, statesOf(...line)] as const]
          const all: PlaceStates = {
            intervals: statesOf(first, later),
            lines: new Map(lines),
            receivedUntilMs: null,
          }
          const inside = clip(all, MONTH)
          const cut = clip(all, {
            startMs: workedAt(inside, MONTH.startMs) ? MONTH.startMs : -Infinity,
            endMs: workedAt(inside, MONTH.endMs - 1) ? MONTH.endMs : Infinity,
          })
          const outages = told.map(([from, lasts, cause]) => {
            return { startMs: hour(from), endMs: hour(from + lasts), cause }
          })
          const repair = { repairHoursMax, repairHourRupiah: 10_000 }
          const clause = { ...CLAUSE, ...repair, measuringPoint, exclusions }
          const version = { clause } as ReportedContract['version']
          const figuresOf = (states: PlaceStates) =>
            placeMonth(
              {
                place: {
                  id: 'park' as PlaceId,
                  name: 'Park',
                  kind: 'park',
                  kecamatan: '',
                  kelurahan: '',
                  latitude: 0,
                  longitude: 0,
                  status: 'active',
                  serviceHours: null,
                  powerArea: null,
                  isEquipped: true,
                },
                lines: [
                  {
                    id: LINE,
                    provider: 'PT',
                    contract: CONTRACT,
                    intervals: states.lines.get(LINE) ?? [],
                    outages,
                    planned: [],
                  },
                ],
                fromMs: MONTH.startMs,
                untilMs: MONTH.endMs,
                intervals: states.intervals,
                outages,
                planned: [],
                usage: USAGE,
              },
              {
                fromMs: MONTH.startMs,
                untilMs: MONTH.endMs,
                timeZone: TIME_ZONE,
                watchedFromMs: MONTH.startMs,
                contracts: new Map([
                  [CONTRACT, { version, fromMs: MONTH.startMs, untilMs: MONTH.endMs }],
                ]),
                complaints: new Map(),
                hours: serviceHoursWithin(MONTH.startMs, MONTH.endMs, TIME_ZONE),
              },
            )
          expect(figuresOf(cut)).toEqual(figuresOf(all))
        },
      ),
      { numRuns: 500 },
    )
  })
})
