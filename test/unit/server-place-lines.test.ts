import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlaceId, UplinkId } from '#contract/ids.ts'
import type { AccessPointSample, UplinkSample } from '#contract/sample.ts'
import { AVAILABILITIES, PLACE_STATES } from '#contract/words.ts'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import { contractMbpsOf, linesInFigures } from '../../server/journal/inventory.ts'
import { assignAgent } from '../../server/journal/assign-agent.ts'
import { planImport } from '../../server/journal/import/plan.ts'
import { EMPTY_ROSTER, rosterOf } from '../../server/live/roster.ts'
import {
  accessPointOf,
  at,
  HOUR_MS,
  lineOf,
  MINUTE_MS,
  openDaysWorld,
  placeOf,
} from './days-world.ts'
import type { DaysWorld } from './days-world.ts'

const DAY = '2026-10-20'
const LONG_AGO_MS = at('2025-10-01', 0)
const SECOND = lineOf('a', { id: 'line-b' as UplinkId, provider: 'Lain Net' })

let world: DaysWorld
beforeEach(async () => {
  world = await openDaysWorld(at('2026-10-22', 10))
  await world.change(LONG_AGO_MS, {
    places: [placeOf('a')],
    accessPoints: [accessPointOf('ap-1', 'a')],
    uplinks: [lineOf('a'), SECOND],
  })
})
afterEach(() => world.close())

const stretch = (from: number, until: number, outcome: 'ok' | 'timeout') => ({
  fromMs: at(DAY, from),
  untilMs: at(DAY, until),
  outcome,
})

describe('a place with two lines', () => {
  it('has service by days while one of them carries, and keeps the states of each', async () => {
    await world.poll('ap-1', stretch(0, 24, 'ok'))
    await world.poll(
      'line-a',
      stretch(0, 8, 'ok'),
      stretch(8, 12, 'timeout'),
      stretch(12, 24, 'ok'),
    )
    await world.poll(
      'line-b',
      stretch(0, 10, 'ok'),
      stretch(10, 14, 'timeout'),
      stretch(14, 24, 'ok'),
    )
    await world.days.start()
    const read = async () => (await world.days.book.placeDays('a' as PlaceId, DAY, DAY)).days
    const [unrolled] = await read()
    await world.roll()
    const [kept] = await read()
    const told = (steps: readonly (readonly [number, number])[], states: readonly string[]) =>
      steps.map(([offsetMs, state]) => `${offsetMs / HOUR_MS} ${states[state]}`)
    // Line a is out 8-12, line b 10-14: without both 10-12, with one of them 8-10 and 12-14.
    expect(told(kept?.steps ?? [], PLACE_STATES)).toEqual([
      '0 up',
      '8 degraded',
      '10 down',
      '12 degraded',
      '14 up',
    ])
    const { up, degraded, down } = kept!.totalsMs
    expect([up, degraded, down].map((ms) => ms / HOUR_MS)).toEqual([18, 4, 2])
    expect(
      kept?.lines?.map(({ uplink, steps }) => [uplink, ...told(steps, AVAILABILITIES)]),
    ).toEqual([
      ['line-a', '0 up', '8 down', '12 up'],
      ['line-b', '0 up', '10 down', '14 up'],
    ])
    expect([unrolled?.steps, unrolled?.lines]).toEqual([kept?.steps, kept?.lines])
  })

  it('goes on live by the one that is left, dated by it, and names both providers', () => {
    const roster = rosterOf(world.journal.inventory(), EMPTY_ROSTER)
    const place = roster.places.get('a' as PlaceId)!
    const take = (minute: number, ...lines: readonly ('ok' | 'timeout')[]): void => {
      const polledAtMs = at(DAY, 0) + minute * MINUTE_MS
      const timing = { polledAtMs, monotonicMs: polledAtMs, intervalMs: MINUTE_MS }
      const outcome = (kind: 'ok' | 'timeout') =>
        kind === 'ok' ? ({ kind, rttMs: 2 } as const) : ({ kind, attempts: 2 } as const)
      for (const { target } of roster.accessPoints.values()) {
        const sample = { kind: 'access-point', ...timing, outcome: outcome('ok') }
        target.take(sample as AccessPointSample, AVAILABILITY_POLICY)
        target.look(polledAtMs)
      }
      for (const [index, { target }] of [...roster.uplinks.values()].entries()) {
        const sample = { kind: 'uplink', ...timing, outcome: outcome(lines[index] ?? 'ok') }
        target.take(sample as UplinkSample, AVAILABILITY_POLICY)
        target.look(polledAtMs)
      }
      place.look(polledAtMs)
    }
    const shown = () => {
      const { state, sinceMs } = place.now()
      return `${state} ${((sinceMs ?? 0) - at(DAY, 0)) / MINUTE_MS}`
    }
    take(1, 'ok', 'ok')
    take(2, 'timeout', 'ok')
    take(3, 'timeout', 'ok')
    expect(shown()).toBe('degraded 2')
    take(4, 'timeout', 'timeout')
    take(5, 'timeout', 'timeout')
    expect(shown()).toBe('down 4')
    take(6, 'ok', 'timeout')
    expect(shown()).toBe('degraded 6')
    expect(place.now().provider).toBe('Contoh Net, Lain Net')
  })

  it('gives an agent the line that has none, and keeps the other', async () => {
    const free = { ...SECOND, agent: null }
    await world.change(at(DAY, 0), { places: [placeOf('a')], uplinks: [lineOf('a'), free] })
    const agent = 'agent-2' as NonNullable<typeof SECOND.agent>
    await assignAgent(world.journal, 'a' as PlaceId, agent, { by: 'ani', atMs: at(DAY, 1) })
    const { uplinks } = world.journal.inventory()
    expect(Array.from(uplinks.values(), (line) => [line.id, line.agent])).toEqual([
      ['line-a', lineOf('a').agent],
      ['line-b', 'agent-2'],
    ])
  })

  it('promises what both contracts do, and follows those that somebody tests', () => {
    const [slow, quick] = [lineOf('a', { contractMbps: 20 }), { ...SECOND, contractMbps: 50 }]
    expect(contractMbpsOf([slow, quick])).toBe(70)
    expect(contractMbpsOf([slow, SECOND])).toBeNull()
    expect(contractMbpsOf([])).toBeNull()
    const untested = { ...SECOND, agent: null }
    expect(linesInFigures([slow, untested])).toEqual([slow])
    expect(linesInFigures([untested])).toEqual([untested])
  })
})

describe('a file of places with several lines', () => {
  const HEAD =
    'id,name,kind,kecamatan,kelurahan,latitude,longitude,status,provider,uplink,uplink_agent'
  const FIRST = 'p-1,Kantor,market,K,K,-10.1,123.5,,Telkom,line-1,agent-1'
  const planned = (...rows: readonly string[]) => {
    const inventory = { ...world.journal.inventory(), places: new Map(), uplinks: new Map() }
    const text = [HEAD, ...rows].join('\n')
    return planImport(inventory, { places: { name: 'places.csv', text } })
  }

  it('has a row for each line, whose other cells are empty or those of the first', () => {
    const { plan, faults } = planned(
      FIRST,
      'p-2,Taman,park,K,K,-10.1,123.5,,A,p-2b,',
      FIRST.replace('line-1', 'line-0').replace('Telkom', 'Biznet'),
      'p-1,,,,,,,,Lain,line-2,',
    )
    expect(faults).toEqual([])
    expect(plan.places.added).toBe(2)
    const ofFirst = plan.change.uplinks.filter(({ place }) => place === 'p-1')
    expect(ofFirst.map(({ id, provider, agent }) => [id, provider, agent])).toEqual([
      ['line-0', 'Biznet', 'agent-1'],
      ['line-1', 'Telkom', 'agent-1'],
      ['line-2', 'Lain', null],
    ])
  })

  it('is refused where a further row says another thing of the place, or nothing of a line', () => {
    const { faults } = planned(
      FIRST,
      FIRST.replace('line-1', 'line-2').replace('market', 'park'),
      'p-1,,,,,,,,,,',
      'p-1,,,,,,,,Lain,line-1,',
      ...Array.from({ length: 8 }, (_, index) => `p-1,,,,,,,,Lain,more-${index},`),
    )
    expect(faults.map(({ line, column, problem }) => [line, column, problem.text])).toEqual([
      [3, 'id', '"p-1" is on line 2 already'],
      [4, 'id', '"p-1" is on line 2 already'],
      [5, 'uplink', '"line-1" is on line 2 already'],
      [13, 'uplink', '12 internet lines'],
    ])
  })
})
