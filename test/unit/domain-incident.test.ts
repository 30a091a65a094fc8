import { describe, expect, it } from 'vitest'
import type { AgentId, PlaceId } from '../../server/contract/ids.ts'
import { advanceIncidents } from '../../server/domain/incident-advance.ts'
import { causeOfIncident, rivalOf } from '../../server/domain/incident-cause.ts'
import { earliestOf, presentOf, shownIncident } from '../../server/domain/incident-parts.ts'
import { INCIDENT_POLICY, NO_INCIDENTS } from '../../server/domain/incident.ts'
import type {
  IncidentEvent,
  IncidentState,
  PresentCondition,
} from '../../server/domain/incident.ts'
import { conditionOf } from './alert-world.ts'

const START_MS = 1_800_000_000_000
const MINUTE_MS = 60_000
const PROVIDER = { scope: 'provider', name: 'Flobamora Net', startMs: START_MS } as const

/** Looks at the same conditions again and again until a time. */
class Looks {
  readonly #everyMs: number
  nowMs = START_MS
  state: IncidentState = NO_INCIDENTS
  readonly events: IncidentEvent[] = []
  #ids = 0

  constructor(everyMs = 10_000) {
    this.#everyMs = everyMs
  }

  until(minute: number, conditions: readonly PresentCondition[]): this {
    while (this.nowMs < START_MS + minute * MINUTE_MS) {
      this.nowMs += this.#everyMs
      const newId = (): string => `i${(this.#ids += 1)}`
      const look = { nowMs: this.nowMs, holdUntilMs: 0, newId, cityName: 'Kota Kupang' }
      const { state, events } = advanceIncidents(this.state, conditions, look, INCIDENT_POLICY)
      this.state = state
      this.events.push(...events)
    }
    return this
  }

  kinds(): readonly string[] {
    return this.events.map(({ kind, incident }) => `${kind} ${incident.id}`)
  }
}

const places = (count: number, more: Partial<PresentCondition> = {}): PresentCondition[] =>
  Array.from({ length: count }, (_, index) => conditionOf(`p${index}`, START_MS, more))

describe('advanceIncidents', () => {
  it('makes one incident of a group, which grows and shrinks', () => {
    const looks = new Looks().until(2, places(5, { group: PROVIDER }))
    expect(looks.state.incidents).toMatchObject([
      { identity: `service provider Flobamora Net @${START_MS}`, scope: 'provider', placesMost: 5 },
    ])
    looks.until(4, places(20, { group: PROVIDER })).until(6, places(8, { group: PROVIDER }))
    expect(looks.state.incidents[0]).toMatchObject({ placesMost: 20 })
    expect(looks.kinds()).toEqual(['opened i1', 'grown i1'])
  })

  it('lets a place that fell alone become part of a group, under the same name', () => {
    const [first] = places(1)
    const looks = new Looks().until(2, first === undefined ? [] : [first])
    looks.until(4, places(6, { group: PROVIDER })).until(10, [])
    expect(looks.kinds()).toEqual(['opened i1', 'grown i1', 'closed i1'])
    expect(looks.state.incidents).toEqual([])
  })

  it('merges incidents whose places turn out to have a cause in common', () => {
    const looks = new Looks().until(2, places(3)).until(4, places(3, { group: PROVIDER }))
    expect(looks.kinds()).toEqual(['opened i1', 'opened i2', 'opened i3', 'merged i1', 'merged i1'])
    looks.until(10, [])
    expect(looks.kinds().slice(5)).toEqual(['closed i1'])
  })

  it('names an area that falls over the interval of its polls in one message', () => {
    const looks = new Looks(600)
    const fallen: PresentCondition[] = []
    for (let index = 0; index < 100; index += 1) {
      // The watch knows of a common cause as soon as three fell.
      const group = index < 2 ? null : PROVIDER
      fallen.push(conditionOf(`p${index}`, looks.nowMs))
      const now = fallen.map((one) => ({ ...one, group }))
      looks.until((looks.nowMs - START_MS + 600) / MINUTE_MS, now)
    }
    looks.until(
      5,
      fallen.map((one) => ({ ...one, group: PROVIDER })),
    )
    expect(looks.kinds()).toEqual(['opened i1'])
    expect(looks.state.incidents[0]).toMatchObject({ placesMost: 100 })
    looks.until(10, [])
    expect(looks.kinds()).toEqual(['opened i1', 'closed i1'])
  })

  it('puts the parts of a place that is out, and its silent agent, into one incident', () => {
    const site = conditionOf('p0', START_MS, { group: PROVIDER })
    const line = conditionOf('p0', START_MS, { kind: 'uplink' })
    const radio = conditionOf('p0', START_MS, { kind: 'access-point', key: 'access-point a1' })
    const agent = conditionOf('p0', START_MS, { kind: 'agent-silent', agent: 'a' as AgentId })
    const looks = new Looks().until(2, [radio]).until(4, [radio, line, agent, site])
    expect(looks.state.incidents.map((incident) => presentOf(incident).length)).toEqual([4])
    // It became worse than what was told.
    expect(looks.kinds()).toEqual(['opened i1', 'grown i1'])
  })

  it('keeps what one place had for days apart from what befalls all of them now', () => {
    const old = { kind: 'access-point', key: 'access-point a1', detail: 'a1' } as const
    const radio = conditionOf('p0', START_MS - 3 * 24 * 60 * MINUTE_MS, old)
    const fallen = places(11, { group: PROVIDER, cause: 'uplink', confidence: 0.9 })
    const looks = new Looks().until(2, [radio]).until(5, [radio, ...fallen])
    expect(looks.state.incidents).toMatchObject([
      { id: 'i1', scope: 'place', kind: 'access-point', isOvershadowed: true },
      { id: 'i2', scope: 'provider', kind: 'site', sinceMs: START_MS, placesMost: 11 },
    ])
    // The device is back while its place is still out: its own end is told.
    looks.until(8, fallen).until(12, [])
    expect(looks.kinds()).toEqual(['opened i1', 'opened i2', 'closed i1', 'closed i2'])
  })

  it('tells of a device that its place hid once the place is back without it', () => {
    const later = START_MS + 20 * MINUTE_MS
    const radio = conditionOf('p0', START_MS, { kind: 'access-point', key: 'access-point a1' })
    const site = conditionOf('p0', later)
    const looks = new Looks().until(1, []).until(22, [site, radio])
    expect(looks.kinds()).toEqual(['opened i1'])
    expect(looks.events[0]?.incident.kind).toBe('site')
    looks.until(25, [radio])
    expect(looks.kinds()).toEqual(['opened i1', 'opened i2', 'closed i1'])
  })

  const eventAt = (minute: number, names: readonly string[]): PresentCondition[] => {
    const startMs = START_MS + minute * MINUTE_MS
    const group = { ...PROVIDER, startMs }
    return names.map((name) => conditionOf(name, startMs, { group, cause: 'uplink' }))
  }
  const [SOME, OTHERS] = [
    ['a', 'b', 'c'],
    ['d', 'e', 'f'],
  ] as const

  it('makes another incident of what befalls the same provider half an hour later', () => {
    const looks = new Looks().until(30, eventAt(0, SOME))
    looks.until(40, [...eventAt(0, SOME), ...eventAt(30, OTHERS)])
    expect(looks.state.incidents).toMatchObject([
      { id: 'i1', placesMost: 3, sinceMs: START_MS },
      { id: 'i2', placesMost: 3, sinceMs: START_MS + 30 * MINUTE_MS },
    ])
    looks.until(50, eventAt(30, OTHERS)).until(60, [])
    expect(looks.kinds()).toEqual(['opened i1', 'opened i2', 'closed i1', 'closed i2'])
  })

  it('takes what follows within a few minutes for the same event', () => {
    const looks = new Looks().until(5, eventAt(0, SOME))
    looks.until(10, [...eventAt(0, SOME), ...eventAt(5, OTHERS)])
    expect(looks.state.incidents).toMatchObject([{ placesMost: 6 }])
  })

  it('lets no new event revive what is over, but what bounces', () => {
    const looks = new Looks().until(4, eventAt(0, SOME)).until(5, []).until(9, eventAt(5, OTHERS))
    expect(looks.kinds()).toEqual(['opened i1', 'opened i2', 'closed i1'])
    const bounced = new Looks().until(30, eventAt(0, SOME)).until(31, [])
    bounced.until(40, eventAt(31, [...SOME, 'd']))
    expect(bounced.state.incidents).toMatchObject([{ id: 'i1', placesMost: 4 }])
    expect(bounced.kinds()).toEqual(['opened i1'])
  })

  it('takes the name and cause of a group that better evidence shows at the same event', () => {
    const group = { scope: 'power-area', name: 'Oebobo 3', startMs: START_MS + MINUTE_MS } as const
    const looks = new Looks().until(3, places(5, { group: PROVIDER, cause: 'uplink' }))
    looks.until(5, places(5, { group, cause: 'power' }))
    expect(looks.state.incidents).toMatchObject([{ id: 'i1', scope: 'power-area' }])
    const later = { ...group, startMs: START_MS + 60 * MINUTE_MS }
    looks.until(8, places(5, { group: { ...PROVIDER, startMs: later.startMs }, cause: 'uplink' }))
    expect(looks.state.incidents).toMatchObject([{ id: 'i1', scope: 'power-area' }])
  })

  it('keeps what is of little use apart from what is out', () => {
    const degraded = conditionOf('p0', START_MS, { kind: 'degraded', key: 'degraded p0 dns' })
    const other = conditionOf('p0', START_MS, { kind: 'access-point', key: 'access-point a1' })
    expect(new Looks().until(2, [degraded, other]).state.incidents).toHaveLength(2)
  })

  it('gathers many places without a common cause into one incident, old ones not', () => {
    const old = places(9, {}).map((one) => ({ ...one, sinceMs: START_MS - 24 * 60 * MINUTE_MS }))
    const looks = new Looks().until(2, old)
    expect(looks.state.incidents).toHaveLength(9)
    const fresh = Array.from({ length: 12 }, (_, index) => conditionOf(`q${index}`, looks.nowMs))
    looks.until(4, [...old, ...fresh])
    expect(looks.state.incidents).toHaveLength(10)
    expect(looks.state.incidents.at(-1)).toMatchObject({
      kind: 'many-at-once',
      name: 'Kota Kupang',
      placesMost: 12,
    })
    expect(looks.events.filter(({ kind }) => kind === 'opened')).toHaveLength(10)
  })

  it('ends when nearly all is back for a while, and goes on with the few that are not', () => {
    const looks = new Looks().until(2, places(30, { group: PROVIDER }))
    looks.until(16, places(2, { group: PROVIDER }))
    expect(looks.kinds()).toEqual(['opened i1'])
    looks.until(20, places(2, { group: PROVIDER }))
    expect(looks.kinds()).toEqual(['opened i1', 'split i2', 'split i3', 'closed i1'])
    expect(looks.events.at(-1)).toMatchObject({ left: ['p0', 'p1'] })
    expect(looks.state.incidents).toMatchObject([
      { name: 'p0', isLeftOver: true, scope: 'place' },
      { name: 'p1', isLeftOver: true, scope: 'place' },
    ])
    looks.until(30, places(1, { group: PROVIDER })).until(40, [])
    expect(looks.kinds().slice(4)).toEqual(['closed i3', 'closed i2'])
  })

  it('takes a bounce of a minute for no end', () => {
    const looks = new Looks().until(10, places(1)).until(11, []).until(20, places(1))
    expect(looks.kinds()).toEqual(['opened i1'])
  })

  it('believes nothing while the server has only just started', () => {
    const looks = new Looks().until(5, places(1))
    const times = { nowMs: looks.nowMs + 1, holdUntilMs: looks.nowMs + 2 }
    const look = { ...times, newId: () => 'x', cityName: 'Kota Kupang' }
    const { state, events } = advanceIncidents(looks.state, [], look, INCIDENT_POLICY)
    expect(state).toBe(looks.state)
    expect(events).toEqual([])
  })

  it('names what befalls the whole city by the name of the city', () => {
    const looks = new Looks().until(
      2,
      places(5, { group: { scope: 'city', name: '', startMs: START_MS } }),
    )
    expect(looks.state.incidents).toMatchObject([{ scope: 'city', name: 'Kota Kupang' }])
  })

  it('lets the outage of a site name the cause, not what was said of one of its devices', () => {
    const site = conditionOf('p0', START_MS, { cause: 'power', confidence: 0.7 })
    const device = conditionOf('p0', START_MS, {
      kind: 'access-point',
      key: 'access-point a1',
      cause: 'access-point',
      confidence: 1,
    })
    expect(causeOfIncident([device, site])).toEqual({
      cause: 'power',
      confidence: 0.7,
      rival: null,
    })
    // Where only devices of the other place are out, they are all that is known there.
    const other = { ...device, place: 'p1' as PlaceId }
    expect(causeOfIncident([device, site, other]).cause).toBe('access-point')
  })

  it('gives what is named by a provider or a feeder the cause of that', () => {
    const line = conditionOf('p0', START_MS, { cause: 'uplink', confidence: 0.5 })
    const power = conditionOf('p1', START_MS, { cause: 'power', confidence: 0.9 })
    expect(causeOfIncident([line, power], 'provider')).toMatchObject({
      cause: 'uplink',
      confidence: 0.25,
      rival: 'power',
    })
    expect(causeOfIncident([line, power], 'power-area').cause).toBe('power')
    expect(causeOfIncident([power], 'provider').cause).toBe('power')
  })

  it('names a second cause where the best is no better than to be doubted', () => {
    const weighed = (best: number, second: number) =>
      rivalOf([
        { cause: 'uplink', confidence: best },
        { cause: 'power', confidence: second },
      ])
    expect(weighed(0.6, 0.3)).toBe('power')
    expect(weighed(0.7, 0.3)).toBe(null)
    expect(weighed(0.6, 0.19)).toBe(null)
    const more = { cause: 'uplink', confidence: 0.6, rival: 'power' } as const
    const doubted = places(3, more)
    expect(causeOfIncident(doubted)).toMatchObject({ cause: 'uplink', rival: 'power' })
    const sure = places(3, { ...more, confidence: 0.9 })
    expect(causeOfIncident(sure).rival).toBe(null)
  })

  it('finds the beginning of more conditions than a call takes arguments', () => {
    const list = Array.from({ length: 300_000 }, (_, index) => ({ sinceMs: 300_000 - index }))
    expect(earliestOf(list)).toBe(1)
  })

  it('shows the likeliest cause of all conditions, and how sure it is', () => {
    const looks = new Looks().until(2, [
      ...places(3, { group: PROVIDER, cause: 'uplink', confidence: 0.9 }),
      conditionOf('p9', START_MS, { group: PROVIDER, cause: 'power', confidence: 0.5 }),
    ])
    const [incident] = looks.state.incidents
    const people = { acknowledged: null, step: 0, isSuppressed: false }
    const shown = incident && shownIncident(incident, people, null, looks.nowMs)
    expect(shown).toMatchObject({ cause: 'uplink', placesNow: 4 })
    expect(shown?.confidence).toBeCloseTo(2.7 / 4)
  })
})
